import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { initialWindow } from '../../source/model/chart-window.ts';
import { knownValue } from '../../source/model/reading.ts';
import type { Wanted } from '../../source/monitor/watcher.ts';
import {
	asked,
	opened,
	outsideConfig,
	passMinutes,
	requestsTo,
	rows,
	watchFromQueues,
} from './edge-support.ts';
import { type WatchedCloud, watchCloud } from './watched-cloud.ts';

const everything: Wanted = {
	queue: () => true,
	stage: () => true,
	distribution: () => true,
	function: () => true,
};

/** Lets time stand still until something is so: real work is waited for, not time. */
async function untilTrue(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Reads everything once, while time passes. */
async function readOnce(watched: WatchedCloud, wanted = everything): Promise<void> {
	let over = false;
	const reading = watched.monitor.readOnce(wanted).finally(() => {
		over = true;
	});
	while (!over) {
		await watched.settle();
		if (!over) await watched.clock.advance(50);
	}
	await reading;
}

test('the names of the queues come first, whatever is looked at in them', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => void (await outside.queue('orders')),
	});
	const { cloud, monitor, pass, settle, store } = watched;
	const url = `${cloud.endpoint}/000000000000/orders`;
	const answered = cloud.faults.add({ kind: 'slow', operation: 'ListQueues', milliseconds: 100 });
	monitor.setFocus({
		...opened('queue', url, 'connections'),
		chart: { subject: { kind: 'queue', id: url }, window: initialWindow },
	});
	let listed = false;
	void monitor.start().then(() => {
		listed = true;
	});
	while (!listed) {
		const others = cloud.requests.filter(({ operation }) => operation !== 'ListQueues');
		assert.deepEqual(others, []);
		await settle(1);
	}
	answered();
	assert.equal(store.api.getState().queues.size, 1, 'they are drawn before anything else is asked');
	await pass(3000);
	const operations = new Set(cloud.requests.map(({ operation }) => operation));
	for (const operation of ['ListDeadLetterSourceQueues', 'ListSubscriptions', 'DescribeAlarms']) {
		assert.ok(operations.has(operation), operation);
	}
});

test('a queue that stays open is asked once for its sources, however its picture moves', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => void (await outside.queue('orders')),
	});
	const { cloud, monitor, pass, queue } = watched;
	const sources = () =>
		requestsTo(watched, 'SQS').filter(({ operation }) => operation.endsWith('SourceQueues'));
	cloud.faults.add({ kind: 'denied', operation: 'ListDeadLetterSourceQueues' });
	void monitor.start();
	await pass(1000);
	const { url } = queue('orders').ref;
	for (const detail of ['connections', undefined, 'connections', undefined] as const) {
		monitor.setFocus(opened('queue', url, detail));
		await pass(500);
	}
	assert.equal(sources().length, 1);
	cloud.faults.clear();
	monitor.refresh();
	await pass(500);
	assert.equal(sources().length, 2);
	assert.equal(queue('orders').sourcesComplete, true);
});

test('once: queues, stages, distributions and functions with their metrics, and nothing goes on after it', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, store } = watched;
	await readOnce(watched);
	const { queues, stages, distributions, functions, mappings, alarms, apis, cdn, lambda } = store.latest;
	assert.ok(queues.size > 10);
	assert.deepEqual(
		[apis, cdn, lambda].map(({ state, error }) => [state, error]),
		[
			['known', null],
			['known', null],
			['known', null],
		],
	);
	const measured = [...stages.values()].filter(({ metrics }) => metrics.state === 'known');
	assert.ok(new Set(measured.map(({ ref }) => ref.apiName)).size >= 3);
	for (const { metrics, monitoring } of distributions.values()) {
		assert.equal(metrics.state, 'known');
		const subscribed = knownValue(monitoring);
		assert.notEqual(subscribed, null);
		assert.equal((metrics.series.hitRatio?.length ?? 0) > 0, subscribed);
	}
	assert.ok([...functions.values()].some(({ metrics }) => metrics.state === 'known'));
	assert.ok(mappings.size > 0);
	assert.equal(alarms.state, 'known');
	assert.equal(store.latest.accountConcurrency.state, 'known');
	const details = ['GetStages', 'GetStage', 'GetDeployments', 'GetResources', 'GetRoutes'];
	const operations = cloud.requests.map(({ operation }) => operation);
	assert.deepEqual(
		operations.filter((operation) => details.includes(operation)),
		[],
		'single APIs are not asked about: that would take minutes',
	);
	monitor.stop();
	store.flush();
	assert.equal(watched.timers(), 0);
});

test('once: only what is wanted is asked for its metrics', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'shop' } });
	const none: Wanted = {
		queue: () => false,
		stage: ({ ref }) => ref.apiName === 'orders-api',
		distribution: () => false,
		function: () => false,
	};
	await readOnce(watched, none);
	const namespaces = watched.metricCalls.flatMap(({ queries }) => queries.map(({ namespace }) => namespace));
	assert.deepEqual([...new Set(namespaces)], ['AWS/ApiGateway']);
	const names = watched.metricCalls.flatMap(({ queries }) =>
		queries.map(({ dimensions }) => dimensions.ApiName),
	);
	assert.deepEqual([...new Set(names)], ['orders-api']);
	assert.ok(watched.store.latest.distributions.size > 0);
});

test('once: services that are not there are said to be absent, and hold up nothing', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'shop' } });
	for (const service of ['APIGateway', 'APIGatewayV2', 'CloudFront', 'Lambda', 'CloudWatch'] as const) {
		watched.cloud.faults.add({ kind: 'unsupported', service });
	}
	const from = watched.clock.now();
	await readOnce(watched);
	assert.ok(watched.clock.now() - from <= 2000, 'not one question is put again');
	const { apis, cdn, lambda, queues } = watched.store.latest;
	for (const { state, absence } of [apis, cdn, lambda]) {
		assert.equal(state, 'absent');
		assert.match(absence ?? '', /is not supported by this endpoint\.$/);
	}
	assert.ok([...queues.values()].every(({ attributes }) => attributes.state === 'known'));
});

test('once: what does not answer is given up after ten seconds, by itself', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'shop' }, callLimit: 60_000 });
	const { clock, cloud, monitor, store } = watched;
	for (const service of ['APIGateway', 'APIGatewayV2', 'CloudFront'] as const) {
		cloud.faults.add({ kind: 'hang', service });
	}
	let over = false;
	const reading = monitor.readOnce(everything).then(() => {
		over = true;
	});
	const hanging = () =>
		new Set(requestsTo(watched, 'APIGateway', 'CloudFront').map(({ service }) => service));
	await untilTrue(
		() =>
			hanging().size === 2 &&
			[...store.latest.functions.values()].some(({ metrics }) => metrics.state === 'known'),
	);
	await clock.advance(9_900);
	assert.equal(over, false);
	assert.equal(store.latest.cdn.state, 'asking');
	await clock.advance(100);
	await untilTrue(() => over);
	await reading;
	const { apis, cdn, lambda, stages } = store.latest;
	assert.deepEqual(
		[cdn.state, cdn.error?.kind, cdn.error?.message],
		['failed', 'unreachable', 'CloudFront did not answer ListDistributions within 10 s.'],
	);
	assert.deepEqual([apis.state, apis.error?.kind, lambda.state], ['known', 'unreachable', 'known']);
	assert.ok(stages.size > 0, 'those that CloudWatch knows');
	assert.ok([...stages.values()].every(({ api, metrics }) => api === null && metrics.state === 'known'));
	monitor.stop();
});

test('a budget holds for what any view asks of CloudWatch', async (context) => {
	const budget = 0.004;
	const watched = await watchFromQueues(context, { cloud: { scenario: 'consumer-down' }, budget });
	const { cloud, monitor, store } = watched;
	monitor.setFocus(rows('function', []));
	await passMinutes(watched, 1);
	monitor.setFocus(rows('function', store.latest.functions.keys()));
	await passMinutes(watched, 5);
	assert.equal(store.latest.interval.reason, 'kept within the budget');
	cloud.clearRequests();
	const before = watched.metricCalls.length;
	await passMinutes(watched, 20);
	const metrics = watched.metricCalls.slice(before).reduce((sum, { queries }) => sum + queries.length, 0);
	const alarms = asked(watched, 'CloudWatch').filter((operation) => operation === 'DescribeAlarms').length;
	const dollars = 3 * (requestsTo(watched, 'SQS').length * 0.4e-6 + (metrics + alarms) * 0.01e-3);
	assert.ok(dollars <= budget * 1.1, `${dollars} of ${budget}`);
	assert.ok(metrics > 0, 'it goes on, though seldom');
});

test('stopped while its parts are loaded, it starts none of them', async (context) => {
	const watched = await watchCloud(context);
	const { clock, cloud, monitor, settle, store } = watched;
	const subscribe = context.mock.method(store.api, 'subscribe');
	monitor.setFocus(rows('function', []));
	monitor.stop();
	await settle();
	await clock.advance(60_000);
	await settle();
	assert.deepEqual(cloud.requests, []);
	assert.equal(store.latest.lambda.state, 'idle');
	assert.equal(watched.timers(), 0);
	assert.equal(subscribe.mock.callCount(), 0, 'the store outlives it, and would keep it');
});

function withoutConsumer(context: TestContext): Promise<WatchedCloud> {
	return watchFromQueues(context, { cloud: { scenario: 'consumer-down' } });
}

test('a frozen picture stands still while what is looked at is still read, and shows it when it goes on', async (context) => {
	const watched = await withoutConsumer(context);
	const { clock, monitor, pass, store } = watched;
	store.setFrozen(clock.now());
	monitor.setFocus(rows('function', []));
	await pass(2000);
	assert.equal(store.api.getState().functions.size, 0);
	assert.equal(store.api.getState().lambda.state, 'idle');
	assert.equal(store.latest.lambda.state, 'known');
	store.setFrozen(null);
	assert.ok(store.api.getState().functions.size > 0);
	assert.equal(store.api.getState().lambda.state, 'known');
});

test('a queue that is opened in a frozen picture has its feeds when the picture goes on', async (context) => {
	const watched = await withoutConsumer(context);
	const { clock, monitor, pass, store } = watched;
	const [url = ''] = store.latest.queues.keys();
	await pass(3000);
	store.setFrozen(clock.now());
	monitor.setFocus(opened('queue', url));
	await pass(3000);
	assert.equal(store.api.getState().feeds.has(url), false);
	store.setFrozen(null);
	assert.equal(store.api.getState().feeds.get(url)?.state, 'known');
});

test('a consumer that is being turned on is followed until it is on, on the overview of its queue too', async (context) => {
	const watched = await withoutConsumer(context);
	const { cloud, monitor, pass, queue, store } = watched;
	const { url } = queue('orders').ref;
	monitor.setFocus(opened('queue', url));
	await pass(3000);
	const consumer = () => {
		const feeds = knownValue(store.latest.feeds.get(url) ?? { state: 'pending' });
		return feeds?.consumers?.[0] ?? assert.fail('nobody reads it');
	};
	assert.equal(consumer().state, 'Disabled');
	const client = new LambdaClient(outsideConfig(watched));
	context.after(() => client.destroy());
	await client.send(new UpdateEventSourceMappingCommand({ UUID: consumer().mappingUuid, Enabled: true }));
	// Somebody else did that: it is found out by asking for the queue's mappings anew.
	monitor.refresh();
	await pass(100);
	assert.equal(consumer().state, 'Enabling');
	await passMinutes(watched, 1);
	assert.equal(consumer().state, 'Enabled');
	cloud.clearRequests();
	await passMinutes(watched, 1);
	assert.deepEqual(asked(watched, 'Lambda'), [], 'what has settled is left alone');
});

test('a row whose series another API of its name shows from now on still has all of them asked for', async (context) => {
	const watched = await withoutConsumer(context);
	const { monitor, pass, store } = watched;
	monitor.setFocus(rows('stage', []));
	await pass(3000);
	const row = [...store.latest.stages.values()].find(({ ref }) => ref.apiName === 'kiosk-api');
	const id = row?.ref.id ?? assert.fail('there is no kiosk-api');
	monitor.setFocus({ ...rows('stage', [id]), selected: null });
	await pass(3000);
	const client = new APIGatewayClient(outsideConfig(watched));
	context.after(() => client.destroy());
	// Ids come by chance, and of equal names the first shows the series: one of these will be it.
	for (let first = id; first >= id; ) {
		const { id: twin = '' } = await client.send(new CreateRestApiCommand({ name: 'kiosk-api' }));
		if (twin < first) first = twin;
	}
	await passMinutes(watched, 11);
	assert.notEqual(store.latest.stages.get(id)?.metricsShownBy, null);
	const before = watched.metricCalls.length;
	await passMinutes(watched, 6);
	const queries = watched.metricCalls.slice(before).flatMap((call) => call.queries);
	const metrics = new Set(
		queries.filter(({ dimensions }) => dimensions.ApiName === 'kiosk-api').map(({ metric }) => metric),
	);
	for (const metric of ['Count', 'Latency', 'IntegrationLatency']) assert.ok(metrics.has(metric), metric);
});
