import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricQuery } from '../../source/aws/services.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, startFake } from '../support/fake-http.ts';

const query = (metric: string, periodSeconds = 60): MetricQuery => ({
	namespace: 'AWS/SQS',
	metric,
	dimensions: { QueueName: 'orders' },
	statistic: 'Sum',
	periodSeconds,
});

test('asks for 500 series a call, and counts them as what they are billed by', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) => ({
		body: {
			MetricDataResults: json.MetricDataQueries.map(
				({ Id, MetricStat }: { Id: string; MetricStat: { Metric: { MetricName: string } } }) => ({
					Id,
					StatusCode: 'Complete',
					Timestamps: [60],
					Values: [Number(MetricStat.Metric.MetricName)],
				}),
			),
		},
	}));
	const units: number[] = [];
	const { cloudWatch } = await connect(t, { endpoint: server.url, onCall: (call) => units.push(call.units) });
	const queries = Array.from({ length: 1201 }, (_, at) => query(String(at)));
	const series = await cloudWatch.getMetricData(queries, { from: 0, to: 120_000 });
	assert.deepEqual(units, [500, 500, 201]);
	assert.equal(series.length, 1201);
	series.forEach((each, at) => {
		assert.equal(each.query, queries[at]);
		assert.deepEqual(each.points, [{ at: 60_000, value: at }]);
		assert.equal(each.complete, true);
	});
});

test('pages are merged, points come oldest first and once, and what is missing is not complete', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) =>
		json.NextToken
			? {
					body: {
						MetricDataResults: [
							{ Id: 'q0', StatusCode: 'Complete', Timestamps: [60, 0], Values: [6, 5] },
							{ Id: 'q1', StatusCode: 'Forbidden', Timestamps: [], Values: [] },
						],
					},
				}
			: {
					body: {
						NextToken: 'more',
						MetricDataResults: [
							{ Id: 'q0', StatusCode: 'PartialData', Timestamps: [120, 60], Values: [7, 6] },
							{ Id: 'q9', StatusCode: 'Complete', Timestamps: [60], Values: [1] },
						],
					},
				},
	);
	const { cloudWatch } = await connect(t, { endpoint: server.url });
	const [first, second, third] = await cloudWatch.getMetricData([query('a'), query('b'), query('c')], {
		from: 0,
		to: 180_000,
	});
	assert.deepEqual(first?.points, [
		{ at: 0, value: 5 },
		{ at: 60_000, value: 6 },
		{ at: 120_000, value: 7 },
	]);
	assert.deepEqual(
		[first, second, third].map((series) => [series?.complete, series?.points.length]),
		[
			[true, 3],
			[false, 0],
			[false, 0],
		],
	);
});

test('each period has a call of its own that begins at its boundary', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: { MetricDataResults: [] } }));
	const { cloudWatch } = await connect(t, { endpoint: server.url });
	const from = 3_600_000 + 754_321;
	await cloudWatch.getMetricData([query('a'), query('b', 300), query('c')], { from, to: from + 900_000 });
	assert.deepEqual(
		server.requests.map(({ json }) => [
			json.MetricDataQueries.map((each: { MetricStat: { Period: number } }) => each.MetricStat.Period),
			json.StartTime,
			json.ScanBy,
		]),
		[
			[[60, 60], 4320, 'TimestampAscending'],
			[[300], 4200, 'TimestampAscending'],
		],
	);
	assert.deepEqual(server.requests[0]?.json.MetricDataQueries[0].MetricStat.Metric, {
		Namespace: 'AWS/SQS',
		MetricName: 'a',
		Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
	});
});

test('no queries is no call; an answer without results and pages without end are errors', async (t) => {
	awsEnvironment(t);
	let body: object = {};
	const server = await startFake(t, () => ({ body }));
	const { cloudWatch } = await connect(t, { endpoint: server.url });
	const window = { from: 0, to: 60_000 };
	assert.deepEqual(await cloudWatch.getMetricData([], window), []);
	assert.equal(server.requests.length, 0);
	await assert.rejects(cloudWatch.getMetricData([query('a')], window), {
		kind: 'unknown',
		service: 'CloudWatch',
	});
	body = { MetricDataResults: [], NextToken: 'again' };
	await assert.rejects(cloudWatch.getMetricData([query('a')], window), {
		kind: 'unknown',
		message: /do not end/,
	});
});

test('what CloudWatch refuses is named as its own', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => awsError('AccessDenied', 'no', 403));
	const { cloudWatch } = await connect(t, { endpoint: server.url });
	await assert.rejects(cloudWatch.getMetricData([query('a')], { from: 0, to: 60_000 }), {
		kind: 'denied',
		service: 'CloudWatch',
		operation: 'GetMetricData',
		message: 'CloudWatch denied GetMetricData: it needs cloudwatch:GetMetricData.',
	});
});
