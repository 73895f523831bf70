import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../source/demo/random.ts';
import type { AnswerContext, Backend } from '../../source/demo/scenario/scenario.ts';
import { blockedShare } from '../../source/demo/simulation/blocking.ts';
import { Draws } from '../../source/demo/simulation/draws.ts';
import { functionNode, makeEdge, near, region, route, stageNode, start } from './simulation-support.ts';

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
