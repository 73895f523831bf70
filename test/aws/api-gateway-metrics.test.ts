import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsOf, routeQueries, stageQueries } from '../../source/aws/api-gateway-metrics.ts';
import { stagesWithMetrics } from '../../source/aws/metric-stages.ts';
import type { ApiProtocol, StageMetric, StageRef } from '../../source/model/api.ts';
import { metricName } from '../../source/model/api.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { apiNamed, connectTo } from './control-plane-support.ts';

const { cloud, clock, seconds } = await startTestCloud({ scenario: 'shop' });
const start = clock.now();

function ref(protocol: ApiProtocol, apiId: string | null, apiName: string, stage: string): StageRef {
	return { id: `${apiId}/${stage}`, protocol, apiId, apiName, stage };
}

test('a REST API is known by its name without what is not ASCII, else by its id', () => {
	assert.equal(metricName({ id: 'abc', name: 'orders-api' }), 'orders-api');
	assert.equal(metricName({ id: 'abc', name: 'bücher é' }), 'bcher ');
	assert.equal(metricName({ id: 'abc', name: '注文' }), 'abc');
	const [query] = stageQueries(ref('REST', 'abc', '注文', 'prod'), ['count'], 60);
	assert.deepEqual(query?.dimensions, { ApiName: 'abc', Stage: 'prod' });
});

test('the series of each protocol, with the names, statistics and dimensions that AWS has for them', () => {
	const told = (protocol: ApiProtocol) =>
		stageQueries(ref(protocol, 'abc', 'orders', 'prod'), metricsOf(protocol), 300).map(
			({ fills, metric, statistic, percentile }) => [fills, metric, statistic, percentile],
		);
	const latencies = (key: string, metric: string) =>
		[50, 90, 99].map((share) => [`${key}P${share}`, metric, `p${share}`, true]);
	assert.deepEqual(told('REST'), [
		['count', 'Count', 'SampleCount', false],
		['errors4xx', '4XXError', 'Sum', false],
		['errors5xx', '5XXError', 'Sum', false],
		['cacheHits', 'CacheHitCount', 'Sum', false],
		['cacheMisses', 'CacheMissCount', 'Sum', false],
		...latencies('latency', 'Latency'),
		...latencies('integration', 'IntegrationLatency'),
	]);
	assert.deepEqual(told('HTTP'), [
		['count', 'Count', 'SampleCount', false],
		['errors4xx', '4xx', 'Sum', false],
		['errors5xx', '5xx', 'Sum', false],
		...latencies('latency', 'Latency'),
		...latencies('integration', 'IntegrationLatency'),
	]);
	assert.deepEqual(told('WebSocket'), [
		['count', 'MessageCount', 'Sum', false],
		['errors4xx', 'ClientError', 'Sum', false],
		['errors5xx', 'ExecutionError', 'Sum', false],
		['integrationErrors', 'IntegrationError', 'Sum', false],
		['connects', 'ConnectCount', 'Sum', false],
		...latencies('integration', 'IntegrationLatency'),
	]);
	assert.deepEqual(stageQueries(ref('HTTP', 'abc', 'orders', 'prod'), ['count'], 300), [
		{
			id: 'abc/prod',
			fills: 'count',
			percentile: false,
			namespace: 'AWS/ApiGateway',
			metric: 'Count',
			statistic: 'SampleCount',
			dimensions: { ApiId: 'abc', Stage: 'prod' },
			periodSeconds: 300,
		},
	]);
});

test('nothing is asked of what has no stage, of keys that a protocol lacks, or without an id', () => {
	assert.deepEqual(stageQueries(ref('REST', 'abc', 'orders', ''), ['count'], 60), []);
	assert.deepEqual(stageQueries(ref('HTTP', null, 'orders', 'prod'), ['count'], 60), []);
	assert.deepEqual(
		stageQueries(ref('WebSocket', 'abc', 'orders', 'prod'), ['latencyP99', 'cacheHits'], 60),
		[],
	);
	const route = { id: 'x', method: 'GET', path: '/', key: 'GET /' };
	assert.deepEqual(routeQueries(ref('REST', 'abc', 'orders', ''), route, ['count'], 60), []);
});

test('the stages are known from their metrics, each once, and without routes', async (t) => {
	const { cloudWatch, apiGateway } = await connectTo(t, cloud.endpoint);
	const [storefront, live] = await apiGateway.listApis(2);
	cloud.clearRequests();
	assert.deepEqual(await stagesWithMetrics(cloudWatch), [
		{ protocol: 'REST', apiId: null, apiName: 'orders-api', stage: 'prod' },
		{ protocol: 'REST', apiId: null, apiName: 'orders-api', stage: 'staging' },
		{ protocol: 'HTTP', apiId: storefront?.id, apiName: null, stage: '$default' },
		{ protocol: 'WebSocket', apiId: live?.id, apiName: null, stage: 'prod' },
	]);
	assert.deepEqual(
		cloud.requests.map(({ operation }) => operation),
		['ListMetrics', 'ListMetrics', 'ListMetrics'],
	);
});

const scenes = [
	{ name: 'orders-api', stage: 'prod', protocol: 'REST', lacks: ['cacheHits', 'cacheMisses'] },
	{ name: 'storefront-api', stage: '$default', protocol: 'HTTP', lacks: [] },
	{ name: 'live-updates', stage: 'prod', protocol: 'WebSocket', lacks: [] },
] as const;

for (const { name, stage, protocol, lacks } of scenes) {
	test(`${protocol}: every series of a stage has a point for each of its minutes`, async (t) => {
		if (clock.now() === start) await seconds(600);
		const { cloudWatch, apiGateway } = await connectTo(t, cloud.endpoint);
		const api = await apiNamed(apiGateway, name);
		const queries = apiGateway.stageQueries(
			ref(protocol, api.id, api.name, stage),
			apiGateway.metricsOf(protocol),
			300,
		);
		const window = { from: start, to: start + 600_000 };
		const answers = await cloudWatch.getMetricData(queries, window);
		const without = answers.filter(({ points }) => points.length === 0).map(({ query }) => query.fills);
		assert.deepEqual(without, lacks);
		for (const { points, query } of answers) {
			if (points.length > 0) assert.equal(points.length, 2, query.fills);
		}
		const value = (key: StageMetric) =>
			answers.find(({ query }) => query.fills === key)?.points[0]?.value ?? Number.NaN;
		assert.ok(value('count') > 0);
		assert.ok(value('integrationP50') <= value('integrationP99'));
	});
}

test('the routes with detailed metrics add up to their stage', async (t) => {
	const { cloudWatch, apiGateway } = await connectTo(t, cloud.endpoint);
	for (const { name, stage, protocol } of scenes.slice(0, 2)) {
		const api = await apiNamed(apiGateway, name);
		const stageRef = ref(protocol, api.id, api.name, stage);
		const { routes } = await apiGateway.getDetails(api);
		const queries = routes.flatMap((route) =>
			apiGateway.routeQueries(stageRef, { ...route, id: `${stageRef.id} ${route.key}` }, ['count'], 60),
		);
		assert.equal(queries.length, routes.length);
		assert.equal(queries[0]?.id, `${stageRef.id} ${routes[0]?.key}`);
		const window = { from: start, to: start + 600_000 };
		const total = async (asked: typeof queries) =>
			(await cloudWatch.getMetricData(asked, window))
				.flatMap(({ points }) => points.map(({ value }) => value))
				.reduce((sum, value) => sum + value, 0);
		const whole = await total(apiGateway.stageQueries(stageRef, ['count'], 60));
		const parts = await total(queries);
		assert.ok(whole > 0);
		// What no route took (404, 403) is counted for the stage alone.
		assert.ok(parts <= whole && parts > whole * 0.9, `${name}: ${parts} of ${whole}`);
	}
});

test('a WebSocket route is known by its key', () => {
	const route = { id: 'x', method: '', path: '$connect', key: '$connect' };
	const [query] = routeQueries(ref('WebSocket', 'abc', 'live', 'prod'), route, ['connects'], 60);
	assert.deepEqual(query?.dimensions, { ApiId: 'abc', Stage: 'prod', Route: '$connect' });
});
