import { createHash } from 'node:crypto';
import type { StoredAttribute } from '../sqs/message.ts';
import type { Publication } from './publication.ts';
import type { Subscription } from './subscription.ts';

/** The message that a subscription's protocol is given. */
export function messageFor(publication: Publication, subscription: Subscription): string {
	const { byProtocol, message } = publication;
	return byProtocol?.get(subscription.protocol) ?? byProtocol?.get('default') ?? message;
}

/** The JSON that SNS puts around a message for a queue. */
export function queueEnvelope(publication: Publication, subscription: Subscription): string {
	const { topic } = subscription;
	const region = topic.arn.split(':')[3];
	const attributes = Object.entries(publication.attributes);
	return JSON.stringify(
		{
			Type: 'Notification',
			MessageId: publication.id,
			...(publication.sequence !== null && { SequenceNumber: publication.sequence }),
			TopicArn: topic.arn,
			...(publication.subject !== null && { Subject: publication.subject }),
			Message: messageFor(publication, subscription),
			Timestamp: new Date(publication.at).toISOString(),
			...signature(publication, subscription),
			SigningCertURL: certificateUrl(region),
			UnsubscribeURL: unsubscribeUrl(region, subscription),
			...(attributes.length > 0 && { MessageAttributes: told(attributes) }),
		},
		null,
		2,
	);
}

/** The event that SNS calls a function with. */
export function functionEvent(publication: Publication, subscription: Subscription): string {
	const { topic } = subscription;
	const region = topic.arn.split(':')[3];
	return JSON.stringify({
		Records: [
			{
				EventSource: 'aws:sns',
				EventVersion: '1.0',
				EventSubscriptionArn: subscription.arn,
				Sns: {
					Type: 'Notification',
					MessageId: publication.id,
					TopicArn: topic.arn,
					Subject: publication.subject,
					Message: messageFor(publication, subscription),
					Timestamp: new Date(publication.at).toISOString(),
					...signature(publication, subscription),
					SigningCertUrl: certificateUrl(region),
					UnsubscribeUrl: unsubscribeUrl(region, subscription),
					MessageAttributes: told(Object.entries(publication.attributes)),
				},
			},
		],
	});
}

function told(attributes: readonly (readonly [string, StoredAttribute])[]): object {
	return Object.fromEntries(
		attributes.map(([name, { type, value }]) => [
			name,
			{ Type: type, Value: typeof value === 'string' ? value : Buffer.from(value).toString('base64') },
		]),
	);
}

/** There is no certificate to sign with: this has the form of a signature, and verifies as none. */
function signature(publication: Publication, subscription: Subscription): object {
	const { signatureVersion } = subscription.topic;
	const content = `${publication.id}\n${subscription.arn}\n${publication.message}`;
	return {
		SignatureVersion: signatureVersion,
		Signature: createHash('sha512').update(content).digest('base64'),
	};
}

function certificateUrl(region: string | undefined): string {
	return `https://sns.${region}.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`;
}

function unsubscribeUrl(region: string | undefined, { arn }: Subscription): string {
	return `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`;
}
