import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteNode } from '../../source/demo/simulation/graph.ts';
import { api, asking, orders, ordersEdge, restStage } from './simulation-api-support.ts';
import {
	type Edge,
	functionNode,
	makeEdge,
	near,
	percentile,
	region,
	route,
	stageNode,
} from './simulation-support.ts';

test('the sums of an API, its function and what follows add up', () => {
	const edge = ordersEdge({});
	edge.play(0, 30);
	const count = api(edge, 'Count');
	near(count?.sum, 90_000, 1200, 'requests');
	assert.equal(count?.count, count?.sum, 'Count can be read by SampleCount too');
	const [client, server] = [api(edge, '4XXError'), api(edge, '5XXError')];
	assert.equal(client?.count, count?.sum, 'the average is a rate over all requests');
	assert.equal(server?.count, count?.sum);
	const of = (name: string) => edge.metric('AWS/Lambda', name, { FunctionName: 'orders' });
	assert.equal(of('Invocations')?.sum, count?.sum);
	assert.equal(of('Errors')?.sum, server?.sum);
	assert.equal(of('Throttles')?.sum, 0);
	near(server?.sum, 90_000 * 0.02, 200, 'errors');
	near(client?.sum, 90_000 * 0.98 * 0.05, 300, 'client errors');
	const succeeded = (count?.sum ?? 0) - (client?.sum ?? 0) - (server?.sum ?? 0);
	const sent = edge.sentTo(`arn:aws:sqs:${region}:000000000000:orders`);
	near(sent, succeeded / 2, 600, 'half of the successes send');
	assert.deepEqual(api(edge, 'Count', { ApiName: 'orders-api' }), count, 'the API is its only stage');
	assert.deepEqual(edge.metric('AWS/Lambda', 'Invocations', {}), of('Invocations'), 'and the account');
});

test('latencies have the percentiles of what stands behind, with the overhead on top', () => {
	const edge = ordersEdge({});
	edge.play(0, 20);
	const duration = edge.metric('AWS/Lambda', 'Duration', { FunctionName: 'orders' });
	near(percentile('p50', duration), 60, 4, 'p50 of the function');
	near(percentile('p99', duration), 420, 45, 'p99 of the function');
	const [integration, latency] = [api(edge, 'IntegrationLatency'), api(edge, 'Latency')];
	assert.equal(latency?.count, api(edge, 'Count')?.sum);
	assert.equal(integration?.count, latency?.count);
	for (const share of ['p50', 'p90', 'p99']) {
		assert.ok(percentile(share, integration) > percentile(share, duration) - 3, share);
		assert.ok(percentile(share, latency) > percentile(share, integration), share);
	}
	assert.ok(percentile('p50', latency) < 85);
});

test('turns of a quarter of a second come to the same as minutes', () => {
	const [minutes, turns] = [ordersEdge({}), ordersEdge({}, 50, 7)];
	minutes.play(0, 5);
	turns.play(0, 5, 250);
	for (const name of ['Count', '4XXError', '5XXError', 'Latency']) {
		const [one, other] = [api(minutes, name), api(turns, name)];
		near(other?.sum, one?.sum ?? 0, 0.12 * (one?.sum ?? 0) + 60, name);
	}
	near(percentile('p99', api(turns, 'Latency')), percentile('p99', api(minutes, 'Latency')), 60, 'p99');
	const concurrency = (edge: Edge) =>
		edge.metric('AWS/Lambda', 'ConcurrentExecutions', { FunctionName: 'orders' })?.most;
	near(concurrency(turns), concurrency(minutes) ?? 0, 6, 'concurrency');
});

test('metrics by method and resource exist for the routes that have them on', () => {
	const routes = [route('GET', '/orders/{id}'), route('POST', '/orders'), route('ANY', '/{proxy+}')];
	const edge = makeEdge({
		things: {
			stages: [stageNode(routes, { detailedMetrics: ({ method }: RouteNode) => method !== 'POST' })],
			functions: [functionNode('orders')],
		},
		viewers: [
			asking('', 40, {
				requests: [
					{ method: 'GET', path: '/orders/17', weight: 2 },
					{ method: 'POST', path: '/orders', weight: 1 },
					{ method: 'PUT', path: '/elsewhere/1', weight: 1 },
				],
			}),
		],
	});
	edge.play(0, 5);
	const of = (Method: string, Resource: string) =>
		api(edge, 'Count', { ApiName: 'orders-api', Method, Resource, Stage: 'prod' })?.sum;
	near(of('GET', '/orders/{id}'), 6000, 250, 'GET');
	near(of('ANY', '/{proxy+}'), 3000, 200, 'ANY');
	assert.equal(of('POST', '/orders'), undefined);
});

test('HTTP APIs have names of their own, and the bytes', () => {
	const edge = ordersEdge({ protocol: 'HTTP', stage: '$default', apiName: 'storefront' });
	edge.play(0, 1);
	assert.equal(api(edge, 'Count', { ApiId: 'a1b2c3d4e5' }), undefined, 'nobody asks this stage');
	const other = makeEdge({
		things: {
			stages: [
				stageNode([route('GET', '/orders/{id}')], { protocol: 'HTTP', stage: '$default' }),
				stageNode([route('GET', '/orders/{id}')], { protocol: 'HTTP', stage: 'next' }),
			],
			functions: [functionNode('orders')],
		},
		viewers: ['$default', 'next'].map((stage) => ({
			to: { apiId: 'a1b2c3d4e5', stage },
			rate: () => 10,
			requests: [{ method: 'GET', path: '/orders/17', weight: 1, bytes: 512 }],
		})),
		backends: { functions: { orders } },
	});
	other.play(0, 5);
	const whole = { ApiId: 'a1b2c3d4e5' };
	const parts = ['$default', 'next'].map((stage) => ({ ...whole, Stage: stage }));
	for (const name of ['Count', '4xx', '5xx', 'Latency', 'IntegrationLatency', 'DataProcessed']) {
		const sum = parts.reduce((total, part) => total + (api(other, name, part)?.sum ?? 0), 0);
		near(api(other, name, whole)?.sum, sum, 0.01, `${name} of the API is that of its stages`);
	}
	assert.equal(api(other, 'DataProcessed', whole)?.sum, 512 * (api(other, 'Count', whole)?.sum ?? 0));
	assert.equal(api(other, '4XXError', whole), undefined);
});

test('an API without requests, or whose stage is gone, publishes nothing', () => {
	const edge = ordersEdge({}, 0);
	edge.play(0, 3);
	assert.equal(api(edge, 'Count'), undefined);
	const asked = ordersEdge({});
	asked.play(0, 2);
	asked.things.stages.length = 0;
	asked.play(2, 3);
	const at = (from: number) => asked.metric('AWS/ApiGateway', 'Count', restStage, from, 1)?.sum;
	assert.ok((at(1) ?? 0) > 0);
	assert.equal(at(2), undefined);
});

test('the name of a REST API loses what is not ASCII in its dimension', () => {
	const edge = ordersEdge({ apiName: 'Aufträge' });
	edge.play(0, 1);
	assert.ok(api(edge, 'Count', { ApiName: 'Auftrge', Stage: 'prod' }));
	const unnamed = ordersEdge({ apiName: '注文' });
	unnamed.play(0, 1);
	assert.ok(api(unnamed, 'Count', { ApiName: 'a1b2c3d4e5', Stage: 'prod' }));
});

test('the same seed gives the same numbers, and another gives others', () => {
	const numbers = (seed: number) => {
		const edge = ordersEdge({ throttle: () => ({ rate: 45, burst: 50 }) }, 50, seed);
		edge.play(-2, 2);
		edge.play(0, 1, 250);
		return [...edge.stores].flatMap(([, store]) =>
			[...store.all]
				.flat()
				.map(({ identity, series }) => [
					identity,
					[...series.periods(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 60_000)].map(
						({ at, statistics }) => [at, statistics.sum, statistics.count, statistics.least, statistics.most],
					),
				]),
		);
	};
	assert.deepEqual(numbers(3), numbers(3));
	assert.notDeepEqual(numbers(3), numbers(4));
});
