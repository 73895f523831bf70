import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CompleteMultipartUploadCommand,
	CopyObjectCommand,
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	DeleteObjectCommand,
	type Event,
	GetBucketNotificationConfigurationCommand,
	type NotificationConfiguration,
	PutBucketNotificationConfigurationCommand,
	PutObjectCommand,
	S3Client,
	UploadPartCommand,
} from '@aws-sdk/client-s3';
import { S3Service } from '../../source/demo/s3/s3-service.ts';
import { startServices } from './service-support.ts';

const account = '123456789012';
const queue = `arn:aws:sqs:eu-west-1:${account}:orders`;
const topic = `arn:aws:sns:eu-west-1:${account}:orders`;
const fn = `arn:aws:lambda:eu-west-1:${account}:function:thumbnails`;
const bus = `arn:aws:events:eu-west-1:${account}:event-bus/default`;
const there = new Set([queue, topic, fn, bus]);

const delivered: { arn: string; body: Record<string, unknown> }[] = [];
const { clock, config } = await startServices((clock) => [
	new S3Service(clock, account, {
		deliver: (arn, { body }) => {
			if (!there.has(arn)) return false;
			delivered.push({ arn, body: JSON.parse(body) });
			return true;
		},
	}),
]);
const client = new S3Client({ ...config, forcePathStyle: true });
let buckets = 0;

async function makeBucket(): Promise<string> {
	const Bucket = `events-${buckets++}`;
	await client.send(new CreateBucketCommand({ Bucket }));
	return Bucket;
}

const configure = (Bucket: string, given: NotificationConfiguration, SkipDestinationValidation?: boolean) =>
	client.send(
		new PutBucketNotificationConfigurationCommand({
			Bucket,
			NotificationConfiguration: given,
			SkipDestinationValidation,
		}),
	);

const put = (Bucket: string, Key: string, Body = 'text') =>
	client.send(new PutObjectCommand({ Bucket, Key, Body }));

/** What was delivered since the last time, by destination and event. */
function taken() {
	return delivered.splice(0).map(({ arn, body }) => {
		const [record] = (body.Records ?? []) as { eventName: string; s3: Record<string, never> }[];
		return { arn, event: record?.eventName ?? body['detail-type'] ?? body.Event, record, body };
	});
}

const queueRule = (Events: string[], more = {}) => ({
	QueueConfigurations: [{ QueueArn: queue, Events: Events as Event[], ...more }],
});

test('a configuration is tried with a test event, and read again as it was given', async () => {
	const Bucket = await makeBucket();
	const given: NotificationConfiguration = {
		QueueConfigurations: [
			{
				Id: 'images',
				QueueArn: queue,
				Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'],
				Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'images/' }] } },
			},
		],
		TopicConfigurations: [{ Id: 'all', TopicArn: topic, Events: ['s3:ObjectTagging:*'] }],
		LambdaFunctionConfigurations: [
			{ Id: 'thumbs', LambdaFunctionArn: fn, Events: ['s3:ObjectRestore:Completed'] },
		],
		EventBridgeConfiguration: {},
	};
	await configure(Bucket, given);
	const tests = taken();
	assert.deepEqual(tests.map(({ arn }) => arn).sort(), [topic, queue].sort());
	assert.deepEqual([...new Set(tests.map(({ event }) => event))], ['s3:TestEvent']);
	assert.equal(tests[0]?.body.Bucket, Bucket);
	const { $metadata: _metadata, ...read } = await client.send(
		new GetBucketNotificationConfigurationCommand({ Bucket }),
	);
	assert.deepEqual(read, given);
	await configure(Bucket, {});
	const { $metadata: _none, ...empty } = await client.send(
		new GetBucketNotificationConfigurationCommand({ Bucket }),
	);
	assert.deepEqual(empty, {});
	assert.deepEqual(taken(), []);
});

test('what is no destination, event or filter, or is not there, is refused', async () => {
	const Bucket = await makeBucket();
	const refused = (given: NotificationConfiguration) =>
		assert.rejects(configure(Bucket, given), { name: 'InvalidArgument' });
	const elsewhere = `arn:aws:sqs:eu-west-1:${account}:missing`;
	const missing = { QueueConfigurations: [{ QueueArn: elsewhere, Events: ['s3:ObjectCreated:*' as Event] }] };
	await refused(missing);
	await configure(Bucket, missing, true);
	await refused(queueRule(['s3:Nonsense']));
	await refused(queueRule(['s3:ObjectCreated:*'], { QueueArn: 'nonsense' }));
	await refused(queueRule(['s3:ObjectCreated:*'], { QueueArn: `${queue}.fifo` }));
	await refused(
		queueRule(['s3:ObjectCreated:*'], { Filter: { Key: { FilterRules: [{ Name: 'middle', Value: 'x' }] } } }),
	);
	await refused({
		...queueRule(['s3:ObjectCreated:*']),
		TopicConfigurations: [{ TopicArn: topic, Events: ['s3:ObjectCreated:Put'] }],
	});
	taken();
});

test('events reach the destinations whose rule fits, as AWS words them', async () => {
	const Bucket = await makeBucket();
	await configure(Bucket, {
		...queueRule(['s3:ObjectCreated:*', 's3:ObjectRemoved:*'], {
			Id: 'rule',
			Filter: {
				Key: {
					FilterRules: [
						{ Name: 'Prefix', Value: 'images/' },
						{ Name: 'Suffix', Value: '.png' },
					],
				},
			},
		}),
		LambdaFunctionConfigurations: [
			{
				LambdaFunctionArn: fn,
				Events: ['s3:ObjectCreated:Put'],
				Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'other/' }] } },
			},
		],
	});
	taken();
	await put(Bucket, 'images/a b+ä.png', 'picture');
	await put(Bucket, 'images/text.txt');
	await put(Bucket, 'other/x');
	await client.send(
		new CopyObjectCommand({ Bucket, Key: 'images/copy.png', CopySource: `${Bucket}/other/x` }),
	);
	await client.send(new DeleteObjectCommand({ Bucket, Key: 'images/copy.png' }));
	await client.send(new DeleteObjectCommand({ Bucket, Key: 'images/missing.png' }));
	const events = taken();
	assert.deepEqual(
		events.map(({ arn, event }) => [arn, event]),
		[
			[queue, 'ObjectCreated:Put'],
			[fn, 'ObjectCreated:Put'],
			[queue, 'ObjectCreated:Copy'],
			[queue, 'ObjectRemoved:Delete'],
		],
	);
	const record = events[0]?.record as unknown as Record<string, unknown>;
	assert.equal(record.eventSource, 'aws:s3');
	assert.equal(record.eventVersion, '2.1');
	assert.equal(record.awsRegion, 'eu-west-1');
	assert.equal(record.eventTime, new Date(clock.now()).toISOString());
	const s3 = record.s3 as Record<string, Record<string, unknown>>;
	assert.equal(s3.configurationId, 'rule');
	assert.equal(s3.bucket?.name, Bucket);
	assert.equal(s3.bucket?.arn, `arn:aws:s3:::${Bucket}`);
	assert.equal(s3.object?.key, 'images/a+b%2B%C3%A4.png');
	assert.equal(s3.object?.size, 7);
	assert.match(String(s3.object?.eTag), /^[0-9a-f]{32}$/);
	const removed = events[3]?.record?.s3 as unknown as Record<string, Record<string, unknown>>;
	assert.equal(removed.object?.size, undefined);
	assert.ok(String(removed.object?.sequencer) > String(s3.object?.sequencer));
});

test('a completed upload is an event of its own, and EventBridge hears of all', async () => {
	const Bucket = await makeBucket();
	await configure(Bucket, {
		...queueRule(['s3:ObjectCreated:CompleteMultipartUpload']),
		EventBridgeConfiguration: {},
	});
	taken();
	const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
	const upload = { Bucket, Key: 'big', UploadId };
	const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }));
	await client.send(
		new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
	);
	await client.send(new DeleteObjectCommand({ Bucket, Key: 'big' }));
	const events = taken();
	assert.deepEqual(
		events.map(({ arn, event }) => [arn, event]),
		[
			[queue, 'ObjectCreated:CompleteMultipartUpload'],
			[bus, 'Object Created'],
			[bus, 'Object Deleted'],
		],
	);
	assert.equal(events[1]?.body.source, 'aws.s3');
	assert.deepEqual(events[1]?.body.resources, [`arn:aws:s3:::${Bucket}`]);
});
