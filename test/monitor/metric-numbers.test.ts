import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SeriesQuery } from '../../source/aws/contract/series-query.ts';
import type { CloudWatchService, Connection } from '../../source/aws/services.ts';
import type { StageRef } from '../../source/model/api.ts';
import { type ChartData, type ChartSubject, chartSpans } from '../../source/model/chart-window.ts';
import type { Clock } from '../../source/model/clock.ts';
import type { DistributionMetric } from '../../source/model/distribution.ts';
import type { FunctionMetric } from '../../source/model/function.ts';
import { noMetrics, type ResourceMetrics } from '../../source/model/resource-metrics.ts';
import type { Sample } from '../../source/model/series.ts';
import { ChartPoller } from '../../source/monitor/chart-poller.ts';
import { queueChartQueries } from '../../source/monitor/queue-chart.ts';
import { ResourceMetricsPoller } from '../../source/monitor/resource-metrics-poller.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';
import { until } from '../demo/cloud-support.ts';
import { type PlayedScenario, play } from '../demo/scenarios-support.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';

const minute = 60_000;
const stage: StageRef = {
	id: 'name:kiosk-api/prod',
	protocol: 'REST',
	apiId: null,
	apiName: 'kiosk-api',
	stage: 'prod',
};

async function opened(
	test: TestContext,
	name: Parameters<typeof play>[0],
): Promise<PlayedScenario & { connection: Connection }> {
	awsEnvironment(test);
	const cloud = await play(name);
	await cloud.minutes(3);
	const { clock, config } = cloud;
	const connection = await connect(test, { endpoint: config.endpoint, region: config.region, clock });
	return { ...cloud, connection };
}

/** What a poller reads of one resource, at once. */
async function readOnce<Key extends string>(
	{ clock, endpointClock, cloudWatch }: { clock: Clock; endpointClock: Clock; cloudWatch: CloudWatchService },
	queries: (keys: readonly Key[]) => SeriesQuery<Key>[],
	keys: readonly Key[],
): Promise<ResourceMetrics<Key>> {
	let metrics: ResourceMetrics<Key> = noMetrics;
	const poller = new ResourceMetricsPoller<Key>({
		cloudWatch,
		clock,
		endpointClock,
		health: new ServiceHealth(clock),
		widened: () => 1,
		source: {
			ids: () => ['it'],
			keys: () => keys,
			queries: (_, wanted) => queries(wanted),
			troubled: () => [],
			apply: (_, change) => {
				metrics = change(metrics);
			},
			onFailure: (error) => assert.equal(error, null),
		},
	});
	await poller.readAll(['it']);
	return metrics;
}

function valuesOf(points: readonly Sample[] | undefined): number[] {
	return (points ?? []).map(({ value }) => value);
}

test('what a poller keeps of a distribution, a stage and a function is what the cloud has', async (context) => {
	const cloud = await opened(context, 'cold-cache');
	const { clock, connection, start } = cloud;
	const { apiGateway, cloudFront, cloudWatch, globalCloudWatch, lambda } = connection;
	const clocks = { clock, endpointClock: connection.clock };
	// One call tells the endpoint's time; from then on windows go by it.
	const [distribution] = await cloudFront.listDistributions();
	assert.ok(distribution);
	const now = Math.floor((clock.now() - start) / minute);
	const truth = async (
		namespace: string,
		metric: string,
		dimensions: Record<string, string>,
		statistic: string,
	) => {
		const values = await cloud.metric(namespace, metric, dimensions, statistic, now - 31, now);
		assert.ok(values.length > 0, `${metric} ${statistic}`);
		return values;
	};

	const edge = await readOnce<DistributionMetric>(
		{ ...clocks, cloudWatch: globalCloudWatch },
		(keys) => cloudFront.distributionQueries(distribution.id, keys, 60),
		['requests', 'bytesDownloaded', 'rate5xx', 'hitRatio', 'originP99'],
	);
	const site = { DistributionId: distribution.id, Region: 'Global' };
	assert.deepEqual(valuesOf(edge.series.requests), await truth('AWS/CloudFront', 'Requests', site, 'Sum'));
	assert.deepEqual(
		valuesOf(edge.series.hitRatio),
		await truth('AWS/CloudFront', 'CacheHitRate', site, 'Average'),
	);
	assert.deepEqual(
		valuesOf(edge.series.originP99),
		await truth('AWS/CloudFront', 'OriginLatency', site, 'p99'),
	);
	assert.equal(edge.series.requests?.[0]?.at, start + (now - 31) * minute);
	assert.deepEqual([edge.state, edge.percentiles], ['known', 'known']);

	const gateway = await readOnce(
		{ ...clocks, cloudWatch },
		(keys) => apiGateway.stageQueries(stage, keys, 60),
		apiGateway.metricsOf('REST'),
	);
	const dimensions = { ApiName: 'kiosk-api', Stage: 'prod' };
	assert.deepEqual(
		valuesOf(gateway.series.count),
		await truth('AWS/ApiGateway', 'Count', dimensions, 'SampleCount'),
	);
	assert.deepEqual(
		valuesOf(gateway.series.errors5xx),
		await truth('AWS/ApiGateway', '5XXError', dimensions, 'Sum'),
	);
	assert.deepEqual(
		valuesOf(gateway.series.latencyP90),
		await truth('AWS/ApiGateway', 'Latency', dimensions, 'p90'),
	);

	const run = await readOnce<FunctionMetric>(
		{ ...clocks, cloudWatch },
		(keys) => lambda.functionQueries('catalogue', keys, 60),
		['invocations', 'throttles', 'concurrency', 'durationP50'],
	);
	const catalogue = { FunctionName: 'catalogue' };
	assert.deepEqual(
		valuesOf(run.series.invocations),
		await truth('AWS/Lambda', 'Invocations', catalogue, 'Sum'),
	);
	assert.deepEqual(valuesOf(run.series.throttles), await truth('AWS/Lambda', 'Throttles', catalogue, 'Sum'));
	assert.deepEqual(
		valuesOf(run.series.concurrency),
		await truth('AWS/Lambda', 'ConcurrentExecutions', catalogue, 'Maximum'),
	);
});

test('charts of every span say the same as each other, and as the cloud, by the period', async (context) => {
	const cloud = await opened(context, 'cold-cache');
	const { clock, connection, start } = cloud;
	await connection.cloudFront.listDistributions();
	const health = new ServiceHealth(clock);
	const told: (ChartData | null)[] = [];
	const poller = new ChartPoller({
		clock,
		endpointClock: connection.clock,
		widened: () => 1,
		source: () => ({
			cloudWatch: connection.cloudWatch,
			health,
			queries: (period) =>
				connection.apiGateway.stageQueries(stage, ['count', 'errors5xx', 'latencyP99'], period),
		}),
		onChart: (chart) => told.push(chart),
	});
	context.after(() => poller.stop());
	const subject: ChartSubject = { kind: 'stage', id: stage.id };
	// In the past, so that nothing is added meanwhile; at a whole hour, so that no period is cut.
	const end = Math.floor((start - 10 * minute) / (60 * minute)) * 60 * minute;
	for (const span of chartSpans) {
		poller.setChart({ subject, window: { span, until: end } });
		await clock.advance(400);
		await until(() => told.at(-1)?.percentiles !== 'pending');
		const chart = told.at(-1);
		assert.ok(chart);
		const { from, to, period, series, state } = chart;
		assert.equal(state, 'known', `${span}`);
		assert.equal(to, end);
		const minutes = (at: number) => (at - start) / minute;
		const counts = await cloud.metric(
			'AWS/ApiGateway',
			'Count',
			{ ApiName: 'kiosk-api', Stage: 'prod' },
			'SampleCount',
			minutes(Math.max(from, end - 24 * 60 * minute)),
			minutes(to),
		);
		const whole = counts.reduce((sum, value) => sum + value, 0);
		const drawn = valuesOf(series.count?.filter(({ at }) => at >= end - 24 * 60 * minute));
		assert.ok(whole > 0);
		assert.equal(
			drawn.reduce((sum, value) => sum + value, 0),
			whole,
			`${span / minute} minutes`,
		);
		for (const { at } of series.count ?? []) assert.equal(at % (period * 1000), 0);
		assert.ok((series.latencyP99?.length ?? 0) > 0);
	}
});

test('the charts of a queue: sums of what went in, maxima of what lay there, and deduplication for FIFO only', async (context) => {
	awsEnvironment(context);
	const cloud = await play('empty');
	const { clock, config, sqs } = cloud;
	const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
	for (const name of ['orders', 'orders.fifo']) {
		const QueueUrl = await cloud.queue(name);
		const group = name.endsWith('.fifo') ? { MessageGroupId: 'g' } : {};
		for (const id of ['a', 'a', 'b']) {
			const deduplication = name.endsWith('.fifo') ? { MessageDeduplicationId: id } : {};
			await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...group, ...deduplication }));
		}
	}
	await cloud.minutes(4);
	const connection = await connect(context, { endpoint: config.endpoint, region: config.region, clock });
	const found = new Map<string, ReadonlyMap<string, readonly Sample[]>>();
	for await (const page of connection.sqs.listQueues()) {
		for (const ref of page) {
			const type = ref.name.endsWith('.fifo') ? ('fifo' as const) : ('standard' as const);
			const now = connection.clock.now();
			const answers = await connection.cloudWatch.getMetricData(queueChartQueries({ ref, type }, 60), {
				from: now - 10 * minute,
				to: now,
			});
			found.set(ref.name, new Map(answers.map(({ query, points }) => [query.fills, points])));
		}
	}
	const sum = (name: string, key: string) => valuesOf(found.get(name)?.get(key)).reduce((a, b) => a + b, 0);
	const most = (name: string, key: string) => Math.max(...valuesOf(found.get(name)?.get(key)));
	assert.deepEqual([sum('orders', 'sent'), most('orders', 'visible'), most('orders', 'inFlight')], [3, 3, 0]);
	assert.deepEqual([sum('orders.fifo', 'deduplicated'), most('orders.fifo', 'visible')], [1, 2]);
	assert.ok(most('orders', 'oldestAge') >= 120);
	assert.equal(found.get('orders')?.has('deduplicated'), false);
	assert.equal(found.get('orders')?.size, 9);
	assert.equal(found.get('orders.fifo')?.size, 11);
});
