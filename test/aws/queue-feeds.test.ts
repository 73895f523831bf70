import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import {
	CreateEventBusCommand,
	DisableRuleCommand,
	EventBridgeClient,
	PutRuleCommand,
	PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { startTestCloud } from '../demo/cloud-support.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { type FakeAnswer, startFake } from '../support/fake-http.ts';

const region = 'eu-west-1';
const { cloud, config, sqs, queue, arn } = await startTestCloud({ region });
const sns = new SNSClient(config);
const events = new EventBridgeClient(config);
const s3 = new S3Client({ ...config, forcePathStyle: true });
after(() => {
	for (const client of [sns, events, s3]) client.destroy();
});

async function feeds(t: TestContext, endpoint = cloud.endpoint) {
	awsEnvironment(t);
	const calls: string[] = [];
	const { queueFeeds } = await connect(t, {
		endpoint,
		region,
		onCall: ({ service, operation }) => calls.push(`${service} ${operation}`),
	});
	return { queueFeeds, calls };
}

const url = await queue('orders');
await queue('others');
const orders = arn('orders');

async function topic(name: string, target: string, attributes: Record<string, string> = {}): Promise<string> {
	const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
	await sns.send(
		new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: target, Attributes: attributes }),
	);
	return TopicArn;
}

test('topics that deliver to a queue, with filter and raw delivery; asked of those alone', async (t) => {
	const filtered = await topic('filtered', orders, {
		FilterPolicy: '{"event":["paid"]}',
		RawMessageDelivery: 'true',
	});
	const plain = await topic('plain', orders);
	await topic('elsewhere', arn('others'));
	const { queueFeeds, calls } = await feeds(t);
	const found = await queueFeeds.subscriptionsTo(orders);
	assert.deepEqual(
		found
			.map(({ subscriptionArn, ...rest }) => {
				assert.ok(subscriptionArn.startsWith(`${rest.topicArn}:`));
				return rest;
			})
			.toSorted((a, b) => a.topicArn.localeCompare(b.topicArn)),
		[
			{
				topicArn: filtered,
				filterPolicy: '{"event":["paid"]}',
				rawDelivery: true,
				pending: false,
				attributesKnown: true,
			},
			{ topicArn: plain, filterPolicy: null, rawDelivery: false, pending: false, attributesKnown: true },
		],
	);
	assert.deepEqual(calls.toSorted(), [
		'SNS GetSubscriptionAttributes',
		'SNS GetSubscriptionAttributes',
		'SNS ListSubscriptions',
	]);
	assert.deepEqual(await queueFeeds.subscriptionsTo(arn('nobody')), []);
});

test('a subscription whose attributes are denied is still one; one that is throttled is no answer', async (t) => {
	await topic('plain', orders);
	const { queueFeeds } = await feeds(t);
	const fault = { service: 'SNS', operation: 'GetSubscriptionAttributes' };
	const over = cloud.faults.add({ ...fault, kind: 'denied' });
	const found = await queueFeeds.subscriptionsTo(orders);
	assert.ok(found.length > 0);
	for (const { attributesKnown, filterPolicy, pending } of found) {
		assert.deepEqual(
			{ attributesKnown, filterPolicy, pending },
			{
				attributesKnown: false,
				filterPolicy: null,
				pending: false,
			},
		);
	}
	over();
	t.after(cloud.faults.add({ ...fault, kind: 'throttled' }));
	await assert.rejects(queueFeeds.subscriptionsTo(orders), { kind: 'throttled', service: 'SNS' });
});

/** SNS's answers as XML. */
function xml(operation: string, inner: string): FakeAnswer {
	return {
		headers: { 'content-type': 'text/xml' },
		body: `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
	};
}

const member = (subscription: string, endpoint: string) =>
	`<member><TopicArn>arn:aws:sns:${region}:1:t</TopicArn><Protocol>sqs</Protocol><SubscriptionArn>${subscription}</SubscriptionArn><Owner>1</Owner><Endpoint>${endpoint}</Endpoint></member>`;

test('a subscription that waits for its confirmation says so, and pages are read to the last', async (t) => {
	const server = await startFake(t, ({ body }) => {
		const next = new URLSearchParams(body).get('NextToken');
		return next
			? xml('ListSubscriptions', `<Subscriptions>${member('PendingConfirmation', orders)}</Subscriptions>`)
			: xml(
					'ListSubscriptions',
					`<NextToken>2</NextToken><Subscriptions>${member('arn:x', 'arn:of:another')}</Subscriptions>`,
				);
	});
	const { queueFeeds } = await feeds(t, server.url);
	assert.deepEqual(await queueFeeds.subscriptionsTo(orders), [
		{
			subscriptionArn: 'PendingConfirmation',
			topicArn: `arn:aws:sns:${region}:1:t`,
			filterPolicy: null,
			rawDelivery: false,
			pending: true,
			attributesKnown: false,
		},
	]);
	assert.deepEqual(server.operations(), ['ListSubscriptions', 'ListSubscriptions']);
});

test('a subscription that ends meanwhile is none', async (t) => {
	const server = await startFake(t, ({ operation }) =>
		operation === 'ListSubscriptions'
			? xml('ListSubscriptions', `<Subscriptions>${member('arn:s', orders)}</Subscriptions>`)
			: {
					status: 404,
					headers: { 'content-type': 'text/xml' },
					body: '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>NotFound</Code><Message>Subscription does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>',
				},
	);
	const { queueFeeds } = await feeds(t, server.url);
	assert.deepEqual(await queueFeeds.subscriptionsTo(orders), []);
});

test('rules of every bus that have the queue as a target, with schedule or pattern and state', async (t) => {
	const pattern = '{"source":["shop"]}';
	await events.send(new CreateEventBusCommand({ Name: 'shop' }));
	const rule = async (Name: string, bus: string, when: object, target: string) => {
		await events.send(new PutRuleCommand({ Name, EventBusName: bus, ...when }));
		await events.send(
			new PutTargetsCommand({ Rule: Name, EventBusName: bus, Targets: [{ Id: 't', Arn: target }] }),
		);
	};
	await rule('nightly', 'default', { ScheduleExpression: 'rate(1 day)' }, orders);
	await rule('placed', 'shop', { EventPattern: pattern }, orders);
	await rule('placed', 'default', { EventPattern: pattern }, arn('others'));
	await events.send(new DisableRuleCommand({ Name: 'nightly' }));
	const { queueFeeds, calls } = await feeds(t);
	assert.deepEqual(
		(await queueFeeds.rulesTo(orders)).toSorted((a, b) => a.bus.localeCompare(b.bus)),
		[
			{ name: 'nightly', bus: 'default', state: 'DISABLED', schedule: 'rate(1 day)', eventPattern: null },
			{ name: 'placed', bus: 'shop', state: 'ENABLED', schedule: null, eventPattern: pattern },
		],
	);
	assert.equal(calls.filter((call) => call === 'EventBridge DescribeRule').length, 2);
	assert.deepEqual(await queueFeeds.rulesTo(arn('nobody')), []);
});

test("EventBridge's refusals come as they are", async (t) => {
	const { queueFeeds } = await feeds(t);
	const denied = cloud.faults.add({
		service: 'EventBridge',
		operation: 'ListRuleNamesByTarget',
		kind: 'denied',
	});
	await assert.rejects(queueFeeds.rulesTo(orders), {
		kind: 'denied',
		service: 'EventBridge',
		message: /events:ListRuleNamesByTarget/,
	});
	denied();
	t.after(cloud.faults.add({ service: 'EventBridge', kind: 'html', status: 404 }));
	await assert.rejects(queueFeeds.rulesTo(orders), { kind: 'unsupported', operation: 'ListEventBuses' });
});

test("what of a bucket's notifications goes to the queue, with events, prefix and suffix", async (t) => {
	const policy = {
		Version: '2012-10-17',
		Statement: [
			{
				Effect: 'Allow',
				Principal: { Service: 's3.amazonaws.com' },
				Action: 'sqs:SendMessage',
				Resource: '*',
			},
		],
	};
	for (const name of ['orders', 'others']) {
		await sqs.send(
			new SetQueueAttributesCommand({
				QueueUrl: url.replace('orders', name),
				Attributes: { Policy: JSON.stringify(policy) },
			}),
		);
	}
	await s3.send(
		new CreateBucketCommand({
			Bucket: 'shop-uploads',
			CreateBucketConfiguration: { LocationConstraint: region },
		}),
	);
	const { queueFeeds, calls } = await feeds(t);
	assert.deepEqual(await queueFeeds.notificationsTo('shop-uploads', orders), []);
	const rules = (prefix: string, suffix: string) => ({
		Key: {
			FilterRules: [
				...(prefix ? [{ Name: 'prefix' as const, Value: prefix }] : []),
				{ Name: 'suffix' as const, Value: suffix },
			],
		},
	});
	await s3.send(
		new PutBucketNotificationConfigurationCommand({
			Bucket: 'shop-uploads',
			NotificationConfiguration: {
				QueueConfigurations: [
					{ QueueArn: orders, Events: ['s3:ObjectCreated:*'], Filter: rules('in/', '.csv') },
					{ QueueArn: orders, Events: ['s3:ObjectRemoved:Delete'], Filter: rules('', '.tmp') },
					{ QueueArn: arn('others'), Events: ['s3:ObjectCreated:Put'], Filter: rules('out/', '.txt') },
				],
			},
		}),
	);
	assert.deepEqual(await queueFeeds.notificationsTo('shop-uploads', orders), [
		{ bucket: 'shop-uploads', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '.csv' },
		{ bucket: 'shop-uploads', events: ['s3:ObjectRemoved:Delete'], prefix: null, suffix: '.tmp' },
	]);
	assert.deepEqual(calls, ['S3 GetBucketNotificationConfiguration', 'S3 GetBucketNotificationConfiguration']);
	await assert.rejects(queueFeeds.notificationsTo('no-such-bucket', orders), { kind: 'notFound' });
});

const elsewhere: Readonly<Record<string, FakeAnswer>> = {
	'a redirect': {
		status: 301,
		headers: { 'content-type': 'application/xml', 'x-amz-bucket-region': 'us-west-2' },
		body: '<?xml version="1.0"?><Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Bucket>b</Bucket></Error>',
	},
	'a signature for another region': {
		status: 400,
		headers: { 'content-type': 'application/xml', 'x-amz-bucket-region': 'us-west-2' },
		body: '<?xml version="1.0"?><Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region is wrong</Message><Region>us-west-2</Region></Error>',
	},
};

for (const [name, answer] of Object.entries(elsewhere)) {
	test(`a bucket of another region is said to be one, by ${name}`, async (t) => {
		const server = await startFake(t, () => answer);
		const { queueFeeds } = await feeds(t, server.url);
		await assert.rejects(queueFeeds.notificationsTo('far-away', orders), {
			kind: 'invalid',
			service: 'S3',
			message: /the bucket is in another region than eu-west-1\.$/,
		});
		assert.equal(server.requests.length, 1, 'it is not followed');
		assert.match(server.requests[0]?.path ?? '', /^\/far-away\/\?/, 'the bucket is in the path');
	});
}
