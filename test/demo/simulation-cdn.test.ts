import assert from 'node:assert/strict';
import { test } from 'node:test';
import { covers, removedShare } from '../../source/demo/simulation/path-patterns.ts';
import {
	behaviour,
	distributionNode,
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
const dimensions = { DistributionId: 'E2EXAMPLE12345', Region: 'Global' };
const to = { distributionId: 'E2EXAMPLE12345' };
const backends = {
	buckets: {
		'shop-assets': { latency: { p50: 30, p99: 210 }, bytes: 5_000_000, objects: 420 },
	},
};

test('an invalidation empties the cache, and the requests that come fill it again', () => {
	const distribution = distributionNode();
	const edge = makeEdge({
		things: { distributions: [distribution] },
		viewers: [
			{
				to,
				rate: () => 50,
				requests: [{ method: 'GET', path: '/products/17', weight: 1, hitRatio: 0.94, objects: 6000 }],
			},
		],
		backends,
	});
	const hitRate = (from: number, minutes: number) => {
		const found = edge.metric('AWS/CloudFront', 'CacheHitRate', dimensions, from, minutes, 'us-east-1');
		return found ? found.sum / found.count : Number.NaN;
	};
	edge.play(0, 10);
	near(hitRate(0, 10), 94, 1, 'warm');
	distribution.invalidations = [{ at: start + 10 * minute, paths: ['/*'] }];
	edge.play(10, 15);
	// In the first minute 3,000 requests ask for 6,000 objects: 21 % of them for what another has fetched.
	near(hitRate(10, 1), 94 * 0.213, 3, 'just after');
	assert.ok(hitRate(11, 1) > hitRate(10, 1) + 15);
	near(hitRate(22, 3), 94, 1.5, 'warm again');
});

test('only invalidations of matching paths count, each once, from their time on', () => {
	const distribution = distributionNode({
		invalidations: [{ at: start - 90 * minute, paths: ['/*'] }],
	});
	const kinds = ['/a/1.png', '/b/1.png'];
	const edge = makeEdge({
		things: { distributions: [distribution] },
		viewers: [
			{
				to,
				rate: () => 100,
				requests: kinds.map((path) => ({ method: 'GET', path, weight: 1, hitRatio: 1, objects: 100_000 })),
			},
		],
		backends,
	});
	const hitRate = (from: number) => {
		const found = edge.metric('AWS/CloudFront', 'CacheHitRate', dimensions, from, 1, 'us-east-1');
		return found ? found.sum / found.count : Number.NaN;
	};
	edge.play(0, 1);
	assert.equal(hitRate(0), 100, 'one from before the history does not count');
	distribution.invalidations = [{ at: start + 1.5 * minute, paths: ['/a/*'] }, ...distribution.invalidations];
	edge.play(1, 2);
	near(hitRate(1), 76, 3, 'half of the requests, for half of the minute');
	near(hitRate(2), 54, 4, 'half of the requests');
});

test('misses and what is not cached go to the origin of the behaviour', () => {
	const api = stageNode([route('POST', '/cart', { integration: null }), route('GET', '/orders/{id}')], {
		detailedMetrics: () => true,
	});
	const distribution = distributionNode({
		origins: new Map([
			['assets', { id: 'assets', domainName: `shop-assets.s3.${region}.amazonaws.com`, path: '' }],
			['api', { id: 'api', domainName: api.host, path: '/prod' }],
		]),
		behaviours: [
			behaviour('/orders/*', { originIds: ['api'], defaultTtlSeconds: 30 }),
			behaviour('cart', { originIds: ['api'], caches: false }),
			behaviour('*'),
		],
	});
	const edge = makeEdge({
		things: { distributions: [distribution], stages: [api], functions: [functionNode('orders')] },
		viewers: [
			{
				to,
				rate: () => 40,
				requests: [
					{ method: 'GET', path: '/orders/17', weight: 3, hitRatio: 0.5 },
					{ method: 'POST', path: '/orders/17', weight: 1, hitRatio: 0.5 },
					{ method: 'POST', path: '/cart', weight: 1, bytes: 200 },
					{ method: 'GET', path: '/logo.svg', weight: 2, bytes: 4000, hitRatio: 0.99 },
				],
			},
		],
		backends,
	});
	edge.play(0, 20);
	const cloudFront = (name: string) => edge.metric('AWS/CloudFront', name, dimensions, 0, 20, 'us-east-1');
	const requests = cloudFront('Requests')?.sum ?? 0;
	near(requests, 48_000, 1000, 'requests');
	const atApi = edge.metric('AWS/ApiGateway', 'Count', { ApiName: 'orders-api', Stage: 'prod' });
	const byRoute = (method: string, resource: string) =>
		edge.metric('AWS/ApiGateway', 'Count', {
			ApiName: 'orders-api',
			Method: method,
			Resource: resource,
			Stage: 'prod',
		})?.sum ?? 0;
	// The path of the origin is the stage; what has no route there is refused, but counted.
	const expected = 48_000 / 7;
	near(byRoute('GET', '/orders/{id}'), expected * 1.5, 350, 'misses');
	near(byRoute('POST', '/cart'), expected, 300, 'not cached');
	const unrouted = (atApi?.sum ?? 0) - byRoute('GET', '/orders/{id}') - byRoute('POST', '/cart');
	near(unrouted, expected, 300, 'POST has no route');
	const latency = cloudFront('OriginLatency');
	const fromBucket = (latency?.count ?? 0) - (atApi?.sum ?? 0);
	near(fromBucket, expected * 2 * 0.01, 60, 'misses of the bucket');
	assert.equal(cloudFront('BytesUploaded')?.count, 20);
	near((cloudFront('BytesDownloaded')?.sum ?? 0) / requests, (4000 + 200 + 8000) / 7, 60, 'bytes');
	// The route without an integration answers 500: one request in seven.
	const errors = cloudFront('5xxErrorRate');
	assert.equal(errors?.count, requests);
	near(errors ? errors.sum / errors.count : undefined, 100 / 7, 0.7, '5xx');
	const total = cloudFront('TotalErrorRate')?.sum ?? 0;
	assert.equal(total, (errors?.sum ?? 0) + (cloudFront('4xxErrorRate')?.sum ?? 0));
});

test('errors of an origin have rates of their own, and a group asks its second origin', () => {
	const failing = { latency: { p50: 20, p99: 90 }, errors: () => 0.5 };
	const distribution = distributionNode({
		origins: new Map([
			['first', { id: 'first', domainName: 'first.example.com', path: '' }],
			['second', { id: 'second', domainName: 'second.example.com', path: '' }],
		]),
		behaviours: [
			behaviour('/group/*', { originIds: ['first', 'second'], caches: false }),
			behaviour('*', { originIds: ['first'], caches: false }),
		],
	});
	const viewers = (path: string) => [{ to, rate: () => 100, requests: [{ method: 'GET', path, weight: 1 }] }];
	const errorRate = (path: string, name: string) => {
		const edge = makeEdge({
			things: { distributions: [distribution] },
			viewers: viewers(path),
			backends: {
				hosts: { 'first.example.com': failing, 'second.example.com': { ...failing, errors: () => 0.02 } },
			},
		});
		edge.play(0, 5);
		const found = edge.metric('AWS/CloudFront', name, dimensions, 0, 5, 'us-east-1');
		return found ? found.sum / found.count : Number.NaN;
	};
	near(errorRate('/page', '503ErrorRate'), 50, 1.5, 'alone');
	near(errorRate('/group/page', '503ErrorRate'), 1, 0.5, 'in a group');
	assert.equal(errorRate('/page', '404ErrorRate'), 0);
});

test('the origin latency has the percentiles of what stands there', () => {
	const edge = makeEdge({
		things: { distributions: [distributionNode({ behaviours: [behaviour('*', { caches: false })] })] },
		viewers: [{ to, rate: () => 30, requests: [{ method: 'GET', path: '/x', weight: 1 }] }],
		backends,
	});
	edge.play(0, 30);
	const found = edge.metric('AWS/CloudFront', 'OriginLatency', dimensions, 0, 30, 'us-east-1');
	near(percentile('p50', found), 30, 2, 'p50');
	near(percentile('p99', found), 210, 25, 'p99');
});

test('without a monitoring subscription, or without requests, there is nothing to see', () => {
	const plain = distributionNode({ monitoring: false });
	const requests = [{ method: 'GET', path: '/', weight: 1 }];
	const edge = makeEdge({
		things: { distributions: [plain, distributionNode({ id: 'EIDLE', enabled: true })] },
		viewers: [
			{ to, rate: () => 5, requests },
			{ to: { distributionId: 'EIDLE' }, rate: () => 0, requests },
			{ to: { distributionId: 'EGONE' }, rate: () => 5, requests },
		],
	});
	edge.play(0, 5);
	const names = [...edge.stores].flatMap(([name, store]) =>
		[...store.all].flat().map(({ identity }) => `${name} ${identity.name} ${identity.dimensions[0]?.[1]}`),
	);
	assert.deepEqual(
		names.filter((name) => !name.includes('shop-assets')),
		['Requests', 'BytesDownloaded', 'BytesUploaded', '4xxErrorRate', '5xxErrorRate', 'TotalErrorRate'].map(
			(name) => `us-east-1 ${name} E2EXAMPLE12345`,
		),
	);
	plain.enabled = false;
	const before = edge.metric('AWS/CloudFront', 'Requests', dimensions, 0, 60, 'us-east-1')?.sum;
	edge.play(5, 5);
	assert.equal(edge.metric('AWS/CloudFront', 'Requests', dimensions, 0, 60, 'us-east-1')?.sum, before);
});

test('patterns of behaviours cover paths as CloudFront matches them', () => {
	const cases: readonly (readonly [pattern: string, path: string, covered: boolean])[] = [
		['*', '/a/b', true],
		['/images/*', '/images/a/b.png', true],
		['images/*', '/images/a.png', true],
		['/images/*', '/Images/a.png', false],
		['*.jpg', '/a/b.jpg', true],
		['/a?.jpg', '/a1.jpg', true],
		['/a?.jpg', '/a12.jpg', false],
		['/a.jpg', '/a_jpg', false],
	];
	for (const [pattern, path, covered] of cases) {
		assert.equal(covers(pattern, path), covered, `${pattern} ${path}`);
	}
});

test('invalidated paths cover kinds of requests by their ids', () => {
	const cases: readonly (readonly [invalidated: string, path: string, share: number])[] = [
		['/*', '/products/17', 1],
		['*', '/products/17', 1],
		['/products/*', '/products/17', 1],
		['/prod*', '/products/17', 1],
		['/products/17', '/products/17', 0.01],
		['/products/4711', '/products/17', 0.01],
		['/products/4711/reviews', '/products/17', 0],
		['/products/4711/*', '/products/17/reviews', 0.01],
		['/products/4711/*', '/products/17', 0],
		['/index.html', '/index.html', 1],
		['/index.html', '/other.html', 0],
		['/v2/*', '/v2/products/17', 1],
		// A star counts at the end only.
		['/*/17', '/products/17', 0],
		['/images/*.png', '/images/1.png', 0.01],
	];
	for (const [invalidated, path, share] of cases) {
		assert.equal(removedShare(invalidated, path, 100), share, `${invalidated} ${path}`);
	}
});
