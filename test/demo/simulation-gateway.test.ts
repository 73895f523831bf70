import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../source/demo/random.ts';
import type { RouteNode, StageNode } from '../../source/demo/simulation/graph.ts';
import { findRoute } from '../../source/demo/simulation/route-matching.ts';
import { TokenBucket } from '../../source/demo/simulation/token-bucket.ts';
import { api, asking, ordersEdge, restStage, to } from './simulation-api-support.ts';
import { functionNode, makeEdge, near, percentile, region, route, stageNode } from './simulation-support.ts';

test('a route takes what its limit allows, and the rest gets 429', () => {
	const edge = ordersEdge({ throttle: () => ({ rate: 20, burst: 100 }) });
	edge.play(0, 5);
	const count = api(edge, 'Count')?.sum ?? 0;
	const invoked = edge.metric('AWS/Lambda', 'Invocations', { FunctionName: 'orders' })?.sum ?? 0;
	assert.equal(invoked, 20 * 300 + 100, 'the rate, and once the burst');
	assert.ok((api(edge, '4XXError')?.sum ?? 0) >= count - invoked);
	assert.equal(api(edge, 'IntegrationLatency')?.count, invoked);
	assert.equal(api(edge, 'Latency')?.count, count);
	const turns = ordersEdge({ throttle: () => ({ rate: 20, burst: 100 }) });
	turns.play(0, 5, 250);
	const taken = turns.metric('AWS/Lambda', 'Invocations', { FunctionName: 'orders' })?.sum;
	near(taken, 20 * 300 + 100, 20, 'however long the spans are');
});

test('all APIs of a region share the limit of the account', () => {
	const stages = ['first', 'second'].map((name) =>
		stageNode(
			[route('GET', '/x', { integration: { target: { kind: 'mock' }, timeoutMilliseconds: 29_000 } })],
			{
				apiId: name,
				apiName: name,
			},
		),
	);
	const edge = makeEdge({
		things: { stages },
		viewers: stages.map(({ apiId }) => asking('/x', 8000, { to: { apiId, stage: 'prod' } })),
	});
	edge.play(0, 3);
	const refused = ['first', 'second'].reduce(
		(sum, name) => sum + (api(edge, '4XXError', { ApiName: name })?.sum ?? 0),
		0,
	);
	near(refused, (16_000 - 10_000) * 180 - 5000, 10_000, 'above 10,000 a second');
});

test('a canary takes its share, and only its errors are its own', () => {
	const routes = [route('GET', '/orders/{id}')];
	const edge = makeEdge({
		things: {
			stages: [
				stageNode([], {
					deployments: [
						{ id: 'old', description: 'version 1', share: 0.9, routes },
						{ id: 'new', description: 'version 2', share: 0.1, routes },
					],
				}),
			],
			functions: [functionNode('orders')],
		},
		viewers: [asking('/orders/17', 100)],
		backends: {
			functions: {
				orders: {
					latency: { p50: 20, p99: 60 },
					errors: ({ deployment }) => (deployment === 'version 2' ? 1 : 0),
				},
			},
		},
	});
	edge.play(0, 20);
	const [count, errors] = [api(edge, 'Count')?.sum ?? 0, api(edge, '5XXError')?.sum ?? 0];
	near(errors / count, 0.1, 0.005, 'share of the canary');
});

test('authorisers refuse, and a Lambda authoriser runs its function', () => {
	const authoriser = { kind: 'LAMBDA', name: 'tokens', functionName: 'check-token' } as const;
	const edge = makeEdge({
		things: {
			stages: [stageNode([route('GET', '/orders/{id}', { authoriser })])],
			functions: [functionNode('orders'), functionNode('check-token')],
		},
		viewers: [
			asking('', 100, {
				requests: [{ method: 'GET', path: '/orders/17', weight: 1, unauthorised: 0.25 }],
			}),
		],
		backends: { functions: { 'check-token': { latency: { p50: 300, p99: 300 } } } },
	});
	edge.play(0, 5);
	const count = api(edge, 'Count')?.sum ?? 0;
	const refused = api(edge, '4XXError')?.sum ?? 0;
	near(refused / count, 0.25, 0.01, 'refused');
	const ran = (name: string) => edge.metric('AWS/Lambda', 'Invocations', { FunctionName: name })?.sum;
	assert.equal(ran('orders'), count - refused);
	near(ran('check-token'), count / 10, 200, 'one in ten is not remembered');
	assert.ok(percentile('p99', api(edge, 'Latency')) > 300, 'waits for the authoriser');
	assert.ok(percentile('p99', api(edge, 'IntegrationLatency')) < 200);
	edge.things.functions.pop();
	edge.play(5, 1);
	const broken = edge.metric('AWS/ApiGateway', '5XXError', restStage, 5, 1)?.sum;
	near(broken, 600, 80, 'an authoriser without its function is an error of the API');
});

test('what cannot be called, and what takes too long, is a 5XX', () => {
	const integration = {
		target: { kind: 'http', host: 'slow.example.com' },
		timeoutMilliseconds: 1000,
	} as const;
	const edge = makeEdge({
		things: {
			stages: [stageNode([route('GET', '/slow', { integration }), route('GET', '/gone')])],
		},
		viewers: [asking('/slow', 40), asking('/gone', 10), asking('/nowhere', 5)],
		backends: { hosts: { 'slow.example.com': { latency: { p50: 1000, p99: 3000 } } } },
	});
	edge.play(0, 10);
	near(api(edge, '5XXError')?.sum, 24_000 / 2 + 6000, 700, 'half of them, and all of the missing function');
	near(api(edge, '4XXError')?.sum, 3000, 200, 'no route');
	assert.equal(api(edge, 'IntegrationLatency')?.most, 1000);
	assert.equal(edge.metric('AWS/Lambda', 'Invocations', { FunctionName: 'orders' }), undefined);
});

test('a cache of a REST stage answers GET, and is counted', () => {
	const stage = { cacheTtl: ({ method }: RouteNode) => (method === 'GET' ? 300 : null) };
	const routes = [route('GET', '/orders/{id}'), route('POST', '/orders')];
	const edge = makeEdge({
		things: { stages: [stageNode(routes, stage)], functions: [functionNode('orders')] },
		viewers: [
			asking('', 20, {
				requests: [
					{ method: 'GET', path: '/orders/17', weight: 1, objects: 1000 },
					{ method: 'POST', path: '/orders', weight: 1 },
				],
			}),
		],
	});
	edge.play(0, 10);
	const [hits, misses] = [api(edge, 'CacheHitCount')?.sum ?? 0, api(edge, 'CacheMissCount')?.sum ?? 0];
	// Ten requests a second for 1,000 objects: each is asked for three times while it is held.
	near(hits / (hits + misses), 0.75, 0.02, 'hit share');
	near(hits + misses, 6000, 300, 'only GET passes the cache');
	const invoked = edge.metric('AWS/Lambda', 'Invocations', { FunctionName: 'orders' })?.sum;
	assert.equal(invoked, (api(edge, 'Count')?.sum ?? 0) - hits);
	const plain = ordersEdge({});
	plain.play(0, 2);
	assert.equal(api(plain, 'CacheHitCount'), undefined);
});

test('queues, topics and buses get one message for each request that gets through', () => {
	const targets = [
		{ kind: 'queue', name: 'requests.fifo' },
		{ kind: 'topic', name: 'events' },
		{ kind: 'bus', name: 'default' },
	] as const;
	const edge = makeEdge({
		things: {
			stages: [
				stageNode(
					targets.map((target) =>
						route('POST', `/${target.kind}`, { integration: { target, timeoutMilliseconds: 29_000 } }),
					),
				),
			],
		},
		viewers: [
			asking('', 30, {
				requests: targets.map(({ kind }) => ({ method: 'POST', path: `/${kind}`, weight: 1 })),
			}),
		],
	});
	edge.play(0, 3);
	const total = edge.sent.reduce((sum, { count }) => sum + count, 0);
	assert.equal(total, api(edge, 'Count')?.sum);
	near(edge.sentTo(`arn:aws:sns:${region}:000000000000:events`), 1800, 150, 'topic');
	assert.ok(edge.sent.some((sent) => 'bus' in sent.to && sent.to.bus === 'default'));
	const message = edge.sent[0]?.draft(randomFrom(1), 0);
	assert.ok(message?.group && message.deduplicationId, 'a FIFO queue needs both');
	assert.equal(message?.size, Buffer.byteLength(message?.body ?? ''));
});

test('WebSocket APIs count connections and messages', () => {
	const routes = [
		route('$connect', '', { authoriser: { kind: 'LAMBDA', name: 'a', functionName: 'orders' } }),
		route('$disconnect', ''),
		route('send', ''),
	];
	const edge = makeEdge({
		things: {
			stages: [stageNode(routes, { protocol: 'WEBSOCKET', detailedMetrics: () => true })],
			functions: [functionNode('orders')],
		},
		viewers: [
			{
				to,
				rate: () => 2,
				requests: [
					{ method: 'MESSAGE', path: '$connect', weight: 1, unauthorised: 0.1 },
					{ method: 'MESSAGE', path: 'send', weight: 10 },
					{ method: 'MESSAGE', path: 'unknown', weight: 1 },
				],
			},
		],
		backends: { functions: { orders: { latency: { p50: 10, p99: 50 }, errors: () => 0.1 } } },
	});
	edge.play(0, 10);
	const of = (name: string, more: Record<string, string> = {}) =>
		api(edge, name, { ApiId: 'a1b2c3d4e5', ...more, Stage: 'prod' })?.sum ?? Number.NaN;
	near(of('ConnectCount'), 1200, 120, 'connections');
	near(of('MessageCount'), 1200 * 11, 500, 'messages, also those without a route');
	near(of('MessageCount', { Route: 'send' }), 12_000, 400, 'messages of a route');
	near(of('ClientError'), 1200 + 120, 180, 'without a route, or refused');
	near(of('IntegrationError'), (12_000 + 2280) * 0.1, 200, 'errors of the function');
	assert.equal(api(edge, 'Count', { ApiId: 'a1b2c3d4e5', Stage: 'prod' }), undefined);
});

test('routes are found as each kind of API finds them', () => {
	const routes = [
		route('GET', '/pets'),
		route('GET', '/pets/{id}'),
		route('POST', '/pets/dog'),
		route('ANY', '/pets/{proxy+}'),
		route('GET', '/{proxy+}'),
	];
	const withDefault = [...routes, route('ANY', '$default')];
	const found = (protocol: StageNode['protocol'], method: string, path: string, among = routes) => {
		const { method: verb, resource } = findRoute(protocol, among, method, path) ?? {};
		return resource === undefined ? null : `${verb} ${resource}`;
	};
	assert.equal(found('REST', 'GET', '/pets'), 'GET /pets');
	assert.equal(found('REST', 'GET', '/pets/17'), 'GET /pets/{id}');
	assert.equal(found('REST', 'GET', '/pets/dog'), null, 'REST settles on the resource, then on the method');
	assert.equal(found('REST', 'PUT', '/pets/17/photos'), 'ANY /pets/{proxy+}');
	assert.equal(found('REST', 'GET', '/'), null, 'a greedy variable takes something');
	assert.equal(found('HTTP', 'GET', '/pets/dog'), 'GET /pets/{id}', 'HTTP looks at routes with the method');
	assert.equal(found('HTTP', 'PUT', '/pets/17'), 'ANY /pets/{proxy+}');
	assert.equal(found('HTTP', 'POST', '/cars'), null);
	assert.equal(found('HTTP', 'POST', '/cars', withDefault), 'ANY $default');
	assert.equal(found('HTTP', 'GET', '/pets?page=2'), 'GET /pets');
});

test('a token bucket is not fuller for having waited long, and gives nothing when it holds nothing', () => {
	const bucket = new TokenBucket();
	const limit = { rate: 10, burst: 5 };
	assert.equal(bucket.take(100, 0, 1000, limit), 15);
	assert.equal(bucket.take(100, 0, 1000, limit), 0, 'calls for a span share its tokens');
	assert.equal(bucket.take(2, 1000, 1250, limit), 2);
	assert.equal(bucket.take(100, 60_000, 61_000, limit), 15);
	assert.equal(new TokenBucket().take(100, 0, 60_000, { rate: 10, burst: 0 }), 0);
});
