import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { cbor, tagSymbol } from '@smithy/core/cbor';
import { XMLParser } from 'fast-xml-parser';
import { startCloudWatch } from './cloudwatch-support.ts';

const minute = 60_000;
const { clock, cloudWatch, endpoint } = await startCloudWatch();
const end = clock.now();
await cloudWatch.send(
	new PutMetricDataCommand({
		Namespace: 'Wire',
		MetricData: [
			{
				MetricName: 'size',
				Dimensions: [{ Name: 'Kind', Value: 'a' }],
				Values: [1, 2, 3],
				Unit: 'Bytes',
				Timestamp: new Date(end - minute),
			},
		],
	}),
);

/** Calls an operation by Smithy RPC v2 CBOR. */
async function callCbor(
	operation: string,
	input: unknown,
	headers: Record<string, string> = {},
	raw?: Uint8Array,
) {
	const response = await fetch(`${endpoint}/service/GraniteServiceVersion20100801/operation/${operation}`, {
		method: 'POST',
		headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...headers },
		body: raw ?? cbor.serialize(input),
	});
	assert.equal(response.headers.get('content-type'), 'application/cbor');
	assert.equal(response.headers.get('smithy-protocol'), 'rpc-v2-cbor');
	const bytes = new Uint8Array(await response.arrayBuffer());
	return { response, bytes, body: cbor.deserialize(bytes) as Record<string, unknown> };
}

const time = (at: number) => ({ tag: 1, value: at / 1000, [tagSymbol]: true });

const dataQuery = {
	MetricDataQueries: [
		{
			Id: 'm',
			MetricStat: {
				Metric: {
					Namespace: 'Wire',
					MetricName: 'size',
					Dimensions: [{ Name: 'Kind', Value: 'a' }],
				},
				Period: 60,
				Stat: 'Sum',
			},
		},
	],
};

test('CBOR carries times under tag 1, and whole doubles as doubles', async () => {
	const { response, bytes, body } = await callCbor('GetMetricData', {
		...dataQuery,
		StartTime: time(end - 2 * minute),
		EndTime: time(end),
	});
	assert.equal(response.status, 200);
	const [result] = body.MetricDataResults as Record<string, unknown>[];
	assert.deepEqual(result?.Values, [6]);
	assert.deepEqual(result?.Timestamps, [time(end - minute)]);
	// 0xfb: a double follows; clients of strict types take no integer in its place.
	const double = Buffer.alloc(9);
	double[0] = 0xfb;
	double.writeDoubleBE(6, 1);
	assert.ok(Buffer.from(bytes).includes(double));
});

test('CBOR puts data, compressed or not, and describes alarms', async () => {
	const data = { Namespace: 'Wire', MetricData: [{ MetricName: 'put', Value: 2.5, Timestamp: time(end) }] };
	const plain = await callCbor('PutMetricData', data);
	assert.deepEqual([plain.response.status, plain.body], [200, {}]);
	const packed = await callCbor(
		'PutMetricData',
		undefined,
		{ 'content-encoding': 'gzip' },
		gzipSync(cbor.serialize(data)),
	);
	assert.equal(packed.response.status, 200);
	const statistics = await callCbor('GetMetricStatistics', {
		Namespace: 'Wire',
		MetricName: 'put',
		StartTime: time(end),
		EndTime: time(end + minute),
		Period: 60,
		ExtendedStatistics: ['p50'],
	});
	const [point] = statistics.body.Datapoints as { ExtendedStatistics: object }[];
	assert.deepEqual(point?.ExtendedStatistics, { p50: 2.5 });
	await callCbor('PutMetricAlarm', {
		AlarmName: 'cbor',
		Namespace: 'Wire',
		MetricName: 'put',
		Statistic: 'Sum',
		Period: 60,
		EvaluationPeriods: 1,
		Threshold: 1,
		ComparisonOperator: 'GreaterThanThreshold',
	});
	const alarms = await callCbor('DescribeAlarms', { AlarmNames: ['cbor'] });
	const [alarm] = alarms.body.MetricAlarms as Record<string, { tag: number }>[];
	assert.deepEqual([alarm?.Threshold, alarm?.Period, alarm?.StateUpdatedTimestamp?.tag], [1, 60, 1]);
});

test('CBOR errors name their shape, and the code of the query protocol', async () => {
	const refused = await callCbor('PutMetricData', { Namespace: 'AWS/SQS', MetricData: [] });
	assert.equal(refused.response.status, 400);
	assert.equal(refused.response.headers.get('x-amzn-query-error'), 'InvalidParameterValue;Sender');
	assert.deepEqual(refused.body, {
		__type: 'com.amazonaws.cloudwatch#InvalidParameterValueException',
		message: 'The value AWS/ for parameter Namespace is invalid.',
	});
	const unknown = await callCbor('NoSuchOperation', {});
	assert.match(String(unknown.body.__type), /#UnknownOperationException$/);
	for (const bytes of [Buffer.from([0xff]), Buffer.from([0xa1, 0x01]), Buffer.alloc(50_000, 0x81)]) {
		const broken = await callCbor('ListMetrics', undefined, {}, bytes);
		assert.equal(broken.response.status, 400);
		assert.match(String(broken.body.__type), /#SerializationException$/);
	}
	const packed = await callCbor(
		'ListMetrics',
		undefined,
		{ 'content-encoding': 'gzip' },
		Buffer.from('no gzip'),
	);
	assert.match(String(packed.body.__type), /#SerializationException$/);
	const empty = await callCbor('ListMetrics', undefined, {}, new Uint8Array());
	assert.equal(empty.response.status, 200);
});

const parser = new XMLParser({ parseTagValue: false });

/** Calls an operation by the query protocol. */
async function callQuery(Action: string, parameters: Record<string, string>) {
	const response = await fetch(endpoint, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ Action, Version: '2010-08-01', ...parameters }),
	});
	return { status: response.status, body: parser.parse(await response.text()) };
}

test('the query protocol lists members, and has times as ISO 8601', async () => {
	const put = await callQuery('PutMetricData', {
		Namespace: 'Query',
		'MetricData.member.1.MetricName': 'one',
		'MetricData.member.1.Values.member.1': '1',
		'MetricData.member.1.Values.member.2': '3.5',
		'MetricData.member.1.Counts.member.1': '2',
		'MetricData.member.1.Counts.member.2': '1',
		'MetricData.member.1.Timestamp': new Date(end - minute).toISOString(),
		'MetricData.member.2.MetricName': 'two',
		'MetricData.member.2.Value': '7',
		'MetricData.member.2.Dimensions.member.1.Name': 'Kind',
		'MetricData.member.2.Dimensions.member.1.Value': 'a & b',
	});
	assert.equal(put.status, 200);
	assert.equal(put.body.PutMetricDataResponse.PutMetricDataResult, undefined);
	assert.ok(put.body.PutMetricDataResponse.ResponseMetadata.RequestId);
	const window = {
		StartTime: new Date(end - minute).toISOString(),
		EndTime: new Date(end).toISOString(),
	};
	const data = await callQuery('GetMetricData', {
		...window,
		'MetricDataQueries.member.1.Id': 'm',
		'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'Query',
		'MetricDataQueries.member.1.MetricStat.Metric.MetricName': 'one',
		'MetricDataQueries.member.1.MetricStat.Period': '60',
		'MetricDataQueries.member.1.MetricStat.Stat': 'Sum',
		'MetricDataQueries.member.1.ReturnData': 'true',
	});
	const { member } = data.body.GetMetricDataResponse.GetMetricDataResult.MetricDataResults;
	assert.deepEqual(member, {
		Id: 'm',
		Label: 'one',
		Timestamps: { member: new Date(end - minute).toISOString() },
		Values: { member: '5.5' },
		StatusCode: 'Complete',
	});
	const statistics = await callQuery('GetMetricStatistics', {
		...window,
		Namespace: 'Query',
		MetricName: 'one',
		Period: '60',
		'ExtendedStatistics.member.1': 'p100',
	});
	const { Datapoints } = statistics.body.GetMetricStatisticsResponse.GetMetricStatisticsResult;
	assert.deepEqual(Datapoints.member.ExtendedStatistics, { entry: { key: 'p100', value: '3.5' } });
	const list = await callQuery('ListMetrics', { Namespace: 'Query', MetricName: 'two' });
	assert.deepEqual(list.body.ListMetricsResponse.ListMetricsResult.Metrics.member.Dimensions.member, {
		Name: 'Kind',
		Value: 'a & b',
	});
});

test('the query protocol tells errors by their codes', async () => {
	const cases: [string, Record<string, string>, number, string][] = [
		['PutMetricData', { Namespace: 'AWS/SQS' }, 400, 'InvalidParameterValue'],
		['PutMetricData', {}, 400, 'MissingParameter'],
		['SetAlarmState', { AlarmName: 'x', StateValue: 'OK', StateReason: '' }, 404, 'ResourceNotFound'],
		['GetMetricData', { StartTime: 'yesterday' }, 400, 'ValidationError'],
		['DescribeAlarms', { MaxRecords: '0' }, 400, 'ValidationError'],
		['ListMetrics', { NextToken: 'x' }, 400, 'InvalidNextToken'],
		['NoSuchOperation', {}, 400, 'InvalidAction'],
	];
	for (const [operation, parameters, status, code] of cases) {
		const answer = await callQuery(operation, parameters);
		assert.deepEqual([answer.status, answer.body.ErrorResponse.Error.Code], [status, code], operation);
	}
});
