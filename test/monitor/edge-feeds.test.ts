import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
	DisableRuleCommand,
	EventBridgeClient,
	PutRuleCommand,
	PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { QueueFeeds, QueueSource } from '../../source/model/queue-feed.ts';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import { asked, opened, outsideConfig, passMinutes, requestsTo, watchFromQueues } from './edge-support.ts';
import { type WatchedCloud, watchCloud } from './watched-cloud.ts';

const account = '000000000000';
const arnOf = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${account}:${name}`;
const services = ['SNS', 'EventBridge', 'S3', 'Lambda'] as const;

/** A queue's policy: each of these may send, by principal and source ARN. */
function policyOf(
	...allowed: readonly (readonly [principal: object | string, sourceArn?: string])[]
): string {
	return JSON.stringify({
		Version: '2012-10-17',
		Statement: allowed.map(([Principal, arn]) => ({
			Effect: 'Allow',
			Principal,
			Action: 'sqs:SendMessage',
			Resource: '*',
			...(arn && { Condition: { ArnEquals: { 'aws:SourceArn': arn } } }),
		})),
	});
}

/** A queue `orders` with a feed of each kind that services tell of, and `others`, which nothing feeds. */
async function watchOrders(
	context: TestContext,
): Promise<WatchedCloud & { readonly url: (name: string) => string; readonly timersBefore: number }> {
	const watched = await watchCloud(context);
	const { clock, monitor, outside, pass, queue } = watched;
	const config = outsideConfig(watched);
	const sqs = new SQSClient(config);
	const sns = new SNSClient(config);
	const events = new EventBridgeClient(config);
	const s3 = new S3Client({ ...config, forcePathStyle: true });
	context.after(() => {
		for (const client of [sqs, sns, events, s3]) client.destroy();
	});
	const { url: QueueUrl } = await outside.queue('orders');
	await outside.queue('others');
	const QueueArn = arnOf('sqs', 'orders');
	await outside.queue('intake', {
		RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 3 }),
	});
	const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'sales' }));
	const Attributes = { FilterPolicy: '{"event":["paid"]}' };
	await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QueueArn, Attributes }));
	await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
	await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets: [{ Id: 't', Arn: QueueArn }] }));
	await events.send(new DisableRuleCommand({ Name: 'nightly' }));
	await s3.send(new CreateBucketCommand({ Bucket: 'uploads' }));
	await s3.send(
		new PutBucketNotificationConfigurationCommand({
			Bucket: 'uploads',
			NotificationConfiguration: {
				QueueConfigurations: [
					{
						QueueArn,
						Events: ['s3:ObjectCreated:*'],
						Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
					},
				],
			},
		}),
	);
	const Policy = policyOf(
		[{ Service: 's3.amazonaws.com' }, 'arn:aws:s3:::uploads'],
		[{ Service: 'sns.amazonaws.com' }, arnOf('sns', 'sales')],
		[{ Service: 'sns.amazonaws.com' }, arnOf('sns', 'retired')],
		[{ AWS: 'arn:aws:iam::111122223333:root' }],
		[{ AWS: `arn:aws:iam::${account}:root` }],
		['*'],
	);
	await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
	const timersBefore = clock.pending;
	void monitor.start();
	await pass(3000);
	watched.cloud.clearRequests();
	return { ...watched, timersBefore, url: (name) => queue(name).ref.url };
}

function feedsOf({ store }: Pick<WatchedCloud, 'store'>, url: string): QueueFeeds {
	return knownValue(store.latest.feeds.get(url) ?? { state: 'pending' }) ?? assert.fail('nothing is known');
}

function named(sources: readonly QueueSource[]): string[] {
	return sources.map(({ kind, name, foundIn }) => `${kind} ${name} (${foundIn})`).sort();
}

const all = [
	'allowed arn:aws:iam::111122223333:root (queue policy)',
	'allowed everybody (queue policy)',
	'allowed topic retired (queue policy)',
	'bucket uploads (notification)',
	'dead letters intake (redrive policy)',
	'rule default/nightly (rule target)',
	'topic sales (subscription)',
];

test('an opened queue: topic, rule, bucket, dead letters, and whom its policy allows beyond these', async (context) => {
	const watched = await watchOrders(context);
	const { monitor, pass, store, url } = watched;
	await passMinutes(watched, 1);
	assert.deepEqual(asked(watched, ...services), [], 'nothing is asked of a queue that is not opened');
	monitor.setFocus(opened('queue', url('orders')));
	await pass(1500);
	const { sources, consumers, unseen, asking } = feedsOf(watched, url('orders'));
	assert.deepEqual(named(sources), all);
	assert.deepEqual([consumers, unseen, asking], [[], [], []]);
	const detail = (kind: QueueSource['kind']) => {
		const found = sources.find((source) => source.kind === kind);
		return [found?.detail, found?.inactive];
	};
	assert.deepEqual(detail('topic'), ['filter {"event":["paid"]}', null]);
	assert.deepEqual(detail('rule'), ['rate(1 day)', 'disabled']);
	assert.deepEqual(detail('bucket'), ['s3:ObjectCreated:* under in/*', null]);
	const letters = sources.find(({ kind }) => kind === 'dead letters');
	assert.deepEqual(letters?.opens, { kind: 'queue', id: url('intake') });
	assert.deepEqual(asked(watched, 'S3'), ['GetBucketNotificationConfiguration uploads']);
	assert.deepEqual(requestsTo(watched, 'APIGateway', 'APIGatewayV2'), [], 'no API is asked for its sake');
	assert.equal(store.latest.lambda.state, 'idle', 'all functions are not listed for it either');
});

test('the answers are good for five minutes; Ctrl-R asks anew, and closing ends it', async (context) => {
	const watched = await watchOrders(context);
	const { cloud, monitor, pass, url } = watched;
	monitor.setFocus(opened('queue', url('orders')));
	await pass(1500);
	cloud.clearRequests();
	await passMinutes(watched, 4);
	assert.deepEqual(asked(watched, ...services), []);
	await passMinutes(watched, 2);
	const lists = ['ListEventSourceMappings', 'ListSubscriptions', 'ListRuleNamesByTarget'];
	const counts = () =>
		lists.map((list) => cloud.requests.filter(({ operation }) => operation === list).length);
	assert.deepEqual(counts(), [1, 1, 1]);
	monitor.refresh();
	await pass(1000);
	assert.deepEqual(counts(), [2, 2, 2]);
	monitor.setFocus(noFocus);
	await pass(1000);
	cloud.clearRequests();
	await passMinutes(watched, 6);
	assert.deepEqual(asked(watched, ...services), []);
	assert.deepEqual(named(feedsOf(watched, url('orders')).sources), all, 'what was known stays');
});

test('a queue that nothing feeds and nobody reads: empty, and consumers are none only once Lambda was asked', async (context) => {
	const watched = await watchOrders(context);
	const { cloud, monitor, pass, url } = watched;
	cloud.faults.add({ service: 'Lambda', kind: 'slow', milliseconds: 300, times: 1 });
	monitor.setFocus(opened('queue', url('others')));
	const { feeds } = watched.store.latest;
	assert.equal(feeds.has(url('others')), false);
	while (!watched.store.latest.feeds.has(url('others'))) await pass(100, 1);
	await pass(200, 1);
	const { consumers, asking } = feedsOf(watched, url('others'));
	assert.deepEqual([consumers, asking], [null, ['Lambda']]);
	await pass(500);
	const after = feedsOf(watched, url('others'));
	assert.deepEqual([after.consumers, after.asking, after.sources, after.unseen], [[], [], [], []]);
});

test("a queue's consumers are the mappings that read it, and a change of one is seen here", async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'consumer-down' } });
	const { monitor, pass, queue } = watched;
	const { url } = queue('orders').ref;
	monitor.setFocus(opened('queue', url));
	await pass(1500);
	assert.deepEqual(
		feedsOf(watched, url).consumers?.map(({ functionName, state }) => [functionName, state]),
		[['order-worker', 'Disabled']],
	);
	const labels = queue('labels').ref.url;
	monitor.setFocus(opened('queue', labels));
	await pass(1500);
	assert.deepEqual(
		feedsOf(watched, labels).consumers?.map(({ functionName, state }) => [functionName, state]),
		[['label-printer', 'Enabled']],
	);
	assert.equal(feedsOf(watched, url).consumers?.length, 1, 'the one before keeps its own');
});

for (const [service, name, lost, instead] of [
	['SNS', 'SNS', 'topic sales (subscription)', ['topic retired', 'topic sales']],
	['EventBridge', 'EventBridge', 'rule default/nightly (rule target)', []],
	['S3', 'S3', 'bucket uploads (notification)', ['bucket uploads']],
	['Lambda', 'Lambda', null, []],
] as const) {
	test(`${service} denied: one thing is unseen, the rest is there, and what the policy allows is told as such`, async (context) => {
		const watched = await watchOrders(context);
		const { cloud, monitor, pass, store, url } = watched;
		const allow = cloud.faults.add({ service, kind: 'denied' });
		monitor.setFocus(opened('queue', url('orders')));
		await pass(1500);
		const { sources, consumers, unseen, asking } = feedsOf(watched, url('orders'));
		assert.deepEqual(
			unseen.map((error) => [error.service, error.kind]),
			[[name, 'denied']],
		);
		assert.deepEqual(asking, []);
		assert.deepEqual(consumers, service === 'Lambda' ? null : []);
		const replaced = new Set<string>(instead);
		const expected = [
			...all.filter(
				(one) => one !== lost && !(replaced.has('topic retired') && one.startsWith('allowed topic retired')),
			),
			...instead.map((one) => `${one} (queue policy)`),
		].sort();
		assert.deepEqual(named(sources), expected);
		assert.equal(store.latest.outage, null);
		assert.equal(store.latest.lambda.error, null);
		cloud.clearRequests();
		await passMinutes(watched, 1);
		assert.deepEqual(asked(watched, service), [], 'it is not asked again by itself');
		allow();
		monitor.refresh();
		await pass(1500);
		assert.deepEqual(feedsOf(watched, url('orders')).unseen, []);
		assert.deepEqual(named(feedsOf(watched, url('orders')).sources), all);
	});
}

test('a queue whose ARN is not known yet waits for it', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.queue('orders');
		},
	});
	const { cloud, monitor, pass, queue, settle, store } = watched;
	cloud.faults.add({ operation: 'GetQueueAttributes', kind: 'slow', milliseconds: 80, times: 1 });
	void monitor.start();
	while (store.latest.queues.size === 0) await settle(10);
	const { url } = queue('orders').ref;
	monitor.setFocus(opened('queue', url));
	while (asked(watched, 'SQS').every((call) => !call.startsWith('GetQueueAttributes'))) await pass(100, 10);
	assert.equal(queue('orders').attributes.state, 'pending');
	assert.deepEqual(asked(watched, ...services), []);
	assert.equal(store.latest.feeds.has(url), false);
	await pass(2000);
	assert.ok(asked(watched, 'SNS').includes('ListSubscriptions'));
	assert.deepEqual(feedsOf(watched, url).consumers, []);
});

test('a queue whose ARN nobody tells: nothing is asked, and it is said why', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.queue('orders');
		},
	});
	const { cloud, monitor, pass, queue } = watched;
	const allow = cloud.faults.add({ operation: 'GetQueueAttributes', kind: 'denied' });
	void monitor.start();
	await pass(1000);
	const { url } = queue('orders').ref;
	monitor.setFocus(opened('queue', url));
	await pass(5000);
	assert.deepEqual(asked(watched, ...services), []);
	const { sources, consumers, unseen } = feedsOf(watched, url);
	assert.deepEqual([sources, consumers, unseen.length], [[], null, 1]);
	assert.deepEqual([unseen[0]?.service, unseen[0]?.kind], ['SQS', 'denied']);
	assert.match(unseen[0]?.message ?? '', /Without its ARN/);
	allow();
	monitor.refresh();
	await pass(2000);
	assert.ok(asked(watched, 'SNS').includes('ListSubscriptions'));
	const after = feedsOf(watched, url);
	assert.deepEqual([after.consumers, after.unseen], [[], []]);
});

test('another queue opened meanwhile: what is on its way for the first is dropped, and asked when it is opened again', async (context) => {
	const watched = await watchOrders(context);
	const { cloud, monitor, pass, settle, store, url } = watched;
	for (const service of services) cloud.faults.add({ service, kind: 'slow', milliseconds: 80, times: 1 });
	monitor.setFocus(opened('queue', url('orders')));
	while (asked(watched, ...services).length < 4) await settle(10);
	monitor.setFocus(opened('queue', url('others')));
	await pass(2000);
	assert.equal(store.latest.feeds.has(url('orders')), false);
	assert.deepEqual(feedsOf(watched, url('others')).sources, []);
	cloud.clearRequests();
	monitor.setFocus(opened('queue', url('orders')));
	await pass(1500);
	assert.deepEqual(named(feedsOf(watched, url('orders')).sources), all);
	assert.deepEqual(feedsOf(watched, url('others')).sources, []);
	const known = asked(watched, ...services).length;
	monitor.setFocus(opened('queue', url('others')));
	await pass(1500);
	assert.equal(asked(watched, ...services).length, known, 'what is known is not asked again');
});

test('the route of an API that sends to the queue, once its routes are known', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
	const { monitor, pass, queue, store } = watched;
	const { url } = queue('newsletter').ref;
	monitor.setFocus(opened('queue', url));
	await pass(1500);
	assert.deepEqual(
		feedsOf(watched, url).sources.filter(({ kind }) => kind === 'api route'),
		[],
	);
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(2000);
	const stage = [...store.latest.stages.values()].find(({ ref }) => ref.apiName === 'storefront-api');
	const id = stage?.ref.id ?? assert.fail('it is not listed');
	monitor.setFocus(opened('stage', id));
	await pass(6000);
	monitor.setFocus(opened('queue', url));
	await pass(500);
	assert.deepEqual(
		feedsOf(watched, url).sources.filter(({ kind }) => kind === 'api route'),
		[
			{
				kind: 'api route',
				name: 'storefront-api/$default POST /newsletter',
				detail: null,
				foundIn: 'integration',
				opens: { kind: 'stage', id },
				inactive: null,
			},
		],
	);
});

test('every view looked at, then stopped: no timer is left, and a late answer writes nothing', async (context) => {
	const watched = await watchOrders(context);
	const { clock, cloud, monitor, pass, settle, store, timersBefore, url } = watched;
	for (const kind of ['stage', 'distribution', 'function'] as const) {
		monitor.setFocus({ ...noFocus, kind });
		await pass(2000);
	}
	cloud.faults.add({ service: 'SNS', kind: 'slow', milliseconds: 80 });
	cloud.clearRequests();
	monitor.setFocus(opened('queue', url('orders'), 'connections'));
	while (asked(watched, 'SNS').length === 0) await settle(10);
	const { latest } = store;
	monitor.stop();
	await settle();
	// The store still tells its observers what it learnt until then.
	await pass(200);
	assert.equal(clock.pending, timersBefore);
	cloud.clearRequests();
	await passMinutes(watched, 1);
	assert.equal(store.latest, latest);
	assert.deepEqual(cloud.requests, []);
});
