import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricStore } from '../../source/demo/cloudwatch/metric-store.ts';
import { statisticsOf } from '../../source/demo/cloudwatch/series.ts';
import { randomFrom } from '../../source/demo/random.ts';
import type { AnswerContext, Backend } from '../../source/demo/scenario/scenario.ts';
import { blockedShare } from '../../source/demo/simulation/blocking.ts';
import { Draws } from '../../source/demo/simulation/draws.ts';
import { InFlight } from '../../source/demo/simulation/in-flight.ts';
import { SampleBag } from '../../source/demo/simulation/sample.ts';
import { TopicMetrics } from '../../source/demo/simulation/topic-metrics.ts';
import {
	functionNode,
	makeEdge,
	near,
	percentile,
	region,
	route,
	stageNode,
	start,
} from './simulation-support.ts';

const minute = 60_000;
const byQueue: AnswerContext = { seconds: 0, method: null, resource: null, deployment: null };
const byRoute: AnswerContext = { seconds: 0, method: 'GET', resource: '/x', deployment: null };
const steady: Backend = { latency: { p50: 1000, p99: 1000 } };

test('a function runs as often at once as it has reserved, whoever calls', () => {
	const edge = makeEdge({
		things: { functions: [functionNode('worker', { reservedConcurrency: 5 })] },
		backends: { functions: { worker: steady } },
	});
	let succeeded = 0;
	let throttled = 0;
	for (let turn = 0; turn < 240; turn++) {
		const at = start + turn * 250;
		// Twenty a second want to run for a second each: five can.
		for (const count of [2, 3]) {
			const outcome = edge.functions.invoke('worker', count, at, at + 250, byQueue);
			assert.equal(outcome.succeeded + outcome.failed + outcome.throttled, count);
			succeeded += outcome.succeeded;
			throttled += outcome.throttled;
		}
	}
	edge.functions.flush(start);
	near(succeeded, 5 * 60, 12, 'as many as five workers manage');
	const of = (name: string) => edge.metric('AWS/Lambda', name, { FunctionName: 'worker' });
	assert.equal(of('Throttles')?.sum, throttled);
	assert.equal(of('Invocations')?.sum, succeeded, 'what was throttled was not invoked');
	assert.equal(of('ConcurrentExecutions')?.most, 5);
	assert.equal(of('Duration')?.count, succeeded);
});

test('minutes give what turns give: pollers wait, requests are refused by chance', () => {
	const run = (length: number, context: AnswerContext) => {
		const edge = makeEdge({
			things: { functions: [functionNode('worker', { reservedConcurrency: 10 })] },
			backends: { functions: { worker: { latency: { p50: 100, p99: 100 } } } },
		});
		let throttled = 0;
		let all = 0;
		const random = new Draws(randomFrom(9));
		for (let at = start; at < start + 10 * minute; at += length) {
			const count = random.arrivals((50 * length) / 1000);
			all += count;
			throttled += edge.functions.invoke('worker', count, at, at + length, context).throttled;
		}
		return throttled / all;
	};
	// Fifty a second for a tenth of a second each are five at once, with ten to take them.
	const expected = blockedShare(10, 5);
	near(run(minute, byRoute), expected, 0.003, 'requests, by minutes');
	near(run(250, byRoute), expected, 0.012, 'requests, by turns');
	assert.equal(run(minute, byQueue), 0, 'pollers');
});

test('no concurrency stops a function, and what others have reserved is not there for it', () => {
	const edge = makeEdge({
		things: {
			functions: [functionNode('stopped', { reservedConcurrency: 0 }), functionNode('shared')],
		},
		backends: { functions: { shared: steady } },
	});
	const call = (name: string, count: number, from = 0) =>
		edge.functions.invoke(name, count, start + from, start + from + 1000, byQueue);
	assert.equal(call('stopped', 100).throttled, 100);
	edge.functions.flush(start);
	assert.equal(edge.metric('AWS/Lambda', 'Invocations', { FunctionName: 'stopped' }), undefined);
	assert.equal(edge.metric('AWS/Lambda', 'Throttles', { FunctionName: 'stopped' })?.sum, 100);
	assert.equal(call('shared', 2000, 5000).succeeded, 1000, 'the limit of the account');
	edge.things.functions = [functionNode('shared'), functionNode('other', { reservedConcurrency: 900 })];
	assert.equal(call('shared', 2000, 60_000).succeeded, 100);
	edge.functions.flush(start + minute);
	const unreserved = edge.metric('AWS/Lambda', 'UnreservedConcurrentExecutions', {}, 1, 1);
	assert.equal(unreserved?.most, 100, 'never more at once than are left');
});

test('a function that takes longer than it may fails at its timeout', () => {
	const edge = makeEdge({
		things: { functions: [functionNode('slow', { timeoutSeconds: 1 })] },
		backends: { functions: { slow: { latency: { p50: 1000, p99: 4000 } } } },
	});
	let failed = 0;
	for (let at = start; at < start + minute; at += 1000) {
		const outcome = edge.functions.invoke('slow', 100, at, at + 1000, byQueue);
		assert.equal(outcome.timedOut, outcome.failed);
		assert.equal(outcome.succeeded + outcome.failed, 100);
		assert.ok(outcome.milliseconds < 1000);
		failed += outcome.failed;
	}
	near(failed, 3000, 150, 'half of them');
	edge.functions.flush(start);
	assert.equal(edge.metric('AWS/Lambda', 'Duration', { FunctionName: 'slow' })?.most, 1000);
});

test('a function that is not there fails, and leaves no trace in the metrics', () => {
	const edge = makeEdge({ things: {} });
	const outcome = edge.functions.invoke('gone', 7, start, start + 250, byQueue);
	assert.deepEqual([outcome.failed, outcome.succeeded, outcome.throttled], [7, 0, 0]);
	edge.functions.flush(start);
	assert.equal(
		edge.stores.get(region)?.units({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: [] }).length,
		0,
	);
});

test('effects follow from successes only, by the route that they are for', () => {
	const draft = () => {
		throw new Error('no message is made here');
	};
	const worker: Backend = {
		latency: { p50: 10, p99: 20 },
		errors: () => 0.5,
		effects: [
			{ to: { queue: 'all' }, share: 1, draft },
			{ to: { topic: 'placed' }, share: () => 2, draft, on: { method: 'GET', resource: '/x' } },
			{ to: { bus: 'default', detailType: 'Placed', source: 'shop' }, share: 0.25, draft },
		],
	};
	const edge = makeEdge({
		things: { functions: [functionNode('worker')] },
		backends: { functions: { worker } },
	});
	const first = edge.functions.invoke('worker', 4000, start, start + minute, byRoute);
	assert.equal(edge.sentTo(`arn:aws:sqs:${region}:000000000000:all`), first.succeeded);
	assert.equal(edge.sentTo(`arn:aws:sns:${region}:000000000000:placed`), 2 * first.succeeded);
	const toBus = edge.sent.find(({ to }) => 'bus' in to);
	near(toBus?.count, first.succeeded / 4, 80, 'a quarter');
	const before = edge.sent.length;
	edge.functions.invoke('worker', 4000, start, start + minute, byQueue);
	assert.ok(!edge.sent.slice(before).some(({ to }) => 'arn' in to && to.arn.endsWith(':placed')));
});

test('APIs and queues share the concurrency of a function', () => {
	const run = (polled: number) => {
		const edge = makeEdge({
			things: {
				stages: [
					stageNode([
						route('GET', '/x', {
							integration: { target: { kind: 'function', name: 'worker' }, timeoutMilliseconds: 29_000 },
						}),
					]),
				],
				functions: [functionNode('worker', { reservedConcurrency: 20 })],
			},
			viewers: [
				{
					to: { apiId: 'a1b2c3d4e5', stage: 'prod' },
					rate: () => 5,
					requests: [{ method: 'GET', path: '/x', weight: 1 }],
				},
			],
			backends: { functions: { worker: steady } },
		});
		for (let at = start; at < start + minute; at += 250) {
			edge.functions.invoke('worker', polled, at, at + 250, byQueue);
			edge.edge.play(at, at + 250);
		}
		edge.edge.flush(start);
		edge.functions.flush(start);
		return edge.metric('AWS/ApiGateway', '5XXError', { ApiName: 'orders-api', Stage: 'prod' })?.sum ?? 0;
	};
	assert.equal(run(0), 0);
	assert.ok(run(10) > 60, 'forty a second from the queue leave little for the API');
});

test('what is played after its minute was published is published with the next', () => {
	const edge = makeEdge({ things: { functions: [functionNode('worker')] } });
	edge.functions.flush(start);
	edge.functions.invoke('worker', 3, start + 59_750, start + minute, byQueue);
	// This one ends in the next minute, and belongs to it.
	edge.functions.invoke('worker', 4, start + 59_900, start + 60_150, byQueue);
	edge.functions.flush(start + minute);
	const at = (from: number) =>
		edge.metric('AWS/Lambda', 'Invocations', { FunctionName: 'worker' }, from, 1)?.sum;
	assert.deepEqual([at(0), at(1)], [3, 4]);
});

test("Erlang's formula says how often all are busy", () => {
	near(blockedShare(10, 5), 0.01838, 0.00001, 'ten for five');
	near(blockedShare(1, 1), 0.5, 1e-12, 'one for one');
	assert.equal(blockedShare(0, 3), 1);
	assert.equal(blockedShare(5, 0), 0);
	assert.equal(blockedShare(1000, 100), 0);
	assert.ok(blockedShare(1000, 1100) > 0.08);
});

test('runs are in flight for as long as they take', () => {
	const inFlight = new InFlight();
	inFlight.add(0, 1000, 100, 500);
	assert.equal(inFlight.at(1000), 50);
	assert.equal(inFlight.at(1250), 25);
	assert.equal(inFlight.at(1500), 0);
	inFlight.add(1000, 2000, 100, 3000);
	assert.equal(inFlight.at(2000), 100);
	assert.equal(inFlight.at(4500), 50);
});

test('a bag of samples keeps their sum, bounds and percentiles, in few numbers', () => {
	const bag = new SampleBag(1);
	let sum = 0;
	for (let value = 1; value <= 2000; value++) {
		bag.add([{ value, count: 3 }]);
		sum += 3 * value;
	}
	const other = new SampleBag(1);
	other.merge(bag);
	for (const samples of [bag.drain(), other.drain()]) {
		assert.ok(samples.length < 20);
		near(
			samples.reduce((total, { value, count }) => total + value * count, 0),
			sum,
			sum * 1e-9,
			'sum',
		);
		assert.equal(
			samples.reduce((total, { count }) => total + count, 0),
			6000,
		);
		assert.deepEqual([samples[0]?.value, samples.at(-1)?.value], [1, 2000]);
		assert.deepEqual(
			samples.map(({ value }) => value),
			samples.map(({ value }) => value).sort((a, b) => a - b),
		);
		near(percentile('p99', statisticsOf(samples)), 1980, 40, 'p99');
		near(percentile('p50', statisticsOf(samples)), 1000, 40, 'p50');
	}
	assert.deepEqual(bag.drain(), [], 'it is empty then');
});

test('draws have the means that they should have', () => {
	const draws = new Draws(randomFrom(5));
	const mean = (draw: () => number) => {
		let sum = 0;
		for (let index = 0; index < 4000; index++) sum += draw();
		return sum / 4000;
	};
	near(
		mean(() => draws.arrivals(0.3)),
		0.3,
		0.03,
		'few',
	);
	near(
		mean(() => draws.arrivals(300)),
		300,
		1.5,
		'many',
	);
	near(
		mean(() => draws.share(1000, 0.02)),
		20,
		0.4,
		'a share',
	);
	assert.deepEqual([draws.share(10, 0), draws.share(10, 1), draws.share(0, 0.5)], [0, 10, 0]);
	const [a = 0, b = 0, c = 0] = draws.split(100_000, [0.9, 0.05, 0.05]);
	assert.equal(a + b + c, 100_000);
	near(b, 5000, 300, 'a part');
	const one = mean(() => draws.latencies(1, { p50: 40, p99: 40 })[0]?.value ?? 0);
	near(one, 40, 1e-9, 'a latency that does not vary');
});

test('AWS/SNS tells what was published, and what became of it', () => {
	const store = new MetricStore();
	const topics = new TopicMetrics(() => store);
	topics.addPublish(
		region,
		'orders',
		{ published: 3, bytes: 600, delivered: 4, failed: 1, filteredOut: 1 },
		start + 5,
	);
	topics.addPublish(
		region,
		'orders',
		{ published: 1, bytes: 50, delivered: 2, failed: 0, filteredOut: 0 },
		start + 59_999,
	);
	topics.flush(start - minute);
	const of = (name: string) => {
		const identity = { namespace: 'AWS/SNS', name, dimensions: [['TopicName', 'orders']] as const };
		const [metric] = store.units(identity);
		const [period] = metric?.series.periods(start, start + minute, minute) ?? [];
		return period?.statistics;
	};
	assert.equal(of('NumberOfMessagesPublished'), undefined, 'its minute has not ended');
	topics.flush(start);
	assert.equal(of('NumberOfMessagesPublished')?.sum, 4);
	assert.deepEqual(of('PublishSize'), { ...of('PublishSize'), sum: 650, count: 4, least: 50, most: 200 });
	assert.equal(of('NumberOfNotificationsDelivered')?.sum, 6);
	assert.equal(of('NumberOfNotificationsFailed')?.sum, 1);
	assert.equal(of('NumberOfNotificationsFilteredOut')?.sum, 1);
});

test('AWS/S3 tells the sizes of buckets once a day', () => {
	const edge = makeEdge({ things: {} });
	const of = (name: string, storage: string, from: number, minutes: number) =>
		edge.metric('AWS/S3', name, { BucketName: 'shop-assets', StorageType: storage }, from, minutes);
	edge.play(0, 1);
	// It is eight in the evening: the latest midnight was 20 hours ago.
	assert.equal(of('BucketSizeBytes', 'StandardStorage', -20 * 60, 60)?.sum, 5_000_000);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', -20 * 60, 60)?.sum, 420);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', -14 * 24 * 60, 14 * 24 * 60)?.count, 14);
	edge.play(1, 4 * 60 + 5);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', 0, 5 * 60)?.count, 1, 'the next midnight');
});
