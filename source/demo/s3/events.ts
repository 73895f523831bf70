import { randomUUID } from 'node:crypto';
import type { Bucket } from './bucket.ts';
import { invalidArgument } from './errors.ts';
import { type NotificationConfiguration, rulesFor } from './notifications.ts';
import type { Storage } from './storage.ts';
import type { StoredObject } from './stored-object.ts';

/** What happened to an object, as S3's notifications name it. */
export type ObjectEvent =
	| 'ObjectCreated:Put'
	| 'ObjectCreated:Copy'
	| 'ObjectCreated:CompleteMultipartUpload'
	| 'ObjectRemoved:Delete'
	| 'ObjectTagging:Put'
	| 'ObjectTagging:Delete';

/** As EventBridge names it, with the operation that did it. */
const bridged: Readonly<Record<ObjectEvent, readonly [detailType: string, reason: string | null]>> = {
	'ObjectCreated:Put': ['Object Created', 'PutObject'],
	'ObjectCreated:Copy': ['Object Created', 'CopyObject'],
	'ObjectCreated:CompleteMultipartUpload': ['Object Created', 'CompleteMultipartUpload'],
	'ObjectRemoved:Delete': ['Object Deleted', 'DeleteObject'],
	'ObjectTagging:Put': ['Object Tags Added', null],
	'ObjectTagging:Delete': ['Object Tags Deleted', null],
};

/** Tells a bucket's queues, topics, functions and EventBridge what happened to an object. */
export function notify(storage: Storage, bucket: Bucket, event: ObjectEvent, object: StoredObject): void {
	const { deliveries, clock, account } = storage;
	const time = new Date(clock.now()).toISOString();
	const sequencer = storage.nextSequencer();
	const requestId = randomUUID().slice(0, 18).replaceAll('-', '').toUpperCase();
	const there = !event.startsWith('ObjectRemoved');
	for (const rule of rulesFor(bucket.notifications, `s3:${event}`, object.key)) {
		const record = {
			eventVersion: '2.1',
			eventSource: 'aws:s3',
			awsRegion: bucket.region,
			eventTime: time,
			eventName: event,
			userIdentity: { principalId: `AWS:${account}` },
			requestParameters: { sourceIPAddress: '127.0.0.1' },
			responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
			s3: {
				s3SchemaVersion: '1.0',
				configurationId: rule.id,
				bucket: { name: bucket.name, ownerIdentity: { principalId: account }, arn: bucket.arn },
				object: {
					key: formEncoded(object.key),
					...(there && { size: object.data.length, eTag: object.etag.replaceAll('"', '') }),
					sequencer,
				},
			},
		};
		deliveries.deliver(rule.arn, { body: JSON.stringify({ Records: [record] }), from: 'S3' });
	}
	if (!bucket.notifications.eventBridge) return;
	const [detailType, reason] = bridged[event];
	const detail = {
		version: '0',
		bucket: { name: bucket.name },
		object: {
			key: object.key,
			...(there && { size: object.data.length, etag: object.etag.replaceAll('"', '') }),
			sequencer,
		},
		'request-id': requestId,
		requester: account,
		'source-ip-address': '127.0.0.1',
		...(reason && { reason }),
		...(!there && { 'deletion-type': 'Permanently Deleted' }),
	};
	const bus = `arn:aws:events:${bucket.region}:${account}:event-bus/default`;
	deliveries.deliver(bus, {
		from: 'S3',
		body: JSON.stringify({
			version: '0',
			id: randomUUID(),
			'detail-type': detailType,
			source: 'aws.s3',
			account,
			time,
			region: bucket.region,
			resources: [bucket.arn],
			detail,
		}),
	});
}

/**
 * Sends `s3:TestEvent` to the queues and topics of a new configuration, as S3 does to see whether it may.
 *
 * @throws ServiceError `InvalidArgument` where one is not there
 */
export function sendTestEvents(storage: Storage, bucket: Bucket, { rules }: NotificationConfiguration): void {
	const known = new Set(bucket.notifications.rules.map(({ arn }) => arn));
	const arns = new Set(rules.filter(({ kind }) => kind !== 'function').map(({ arn }) => arn));
	const body = JSON.stringify({
		Service: 'Amazon S3',
		Event: 's3:TestEvent',
		Time: new Date(storage.clock.now()).toISOString(),
		Bucket: bucket.name,
		RequestId: randomUUID().slice(0, 18).replaceAll('-', '').toUpperCase(),
		HostId: randomUUID(),
	});
	for (const arn of arns) {
		if (known.has(arn) || storage.deliveries.deliver(arn, { body, from: 'S3' })) continue;
		throw invalidArgument('Unable to validate the following destination configurations', arn);
	}
}

/** Keys in notifications are encoded as forms are, with their slashes left. */
function formEncoded(key: string): string {
	return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
