import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type PutMetricAlarmCommandInput, CloudWatch as Sdk } from '@aws-sdk/client-cloudwatch';
import { startTestCloud } from '../demo/cloud-support.ts';
import { startFake } from '../support/fake-http.ts';
import { connectTo } from './control-plane-support.ts';

const { cloud, clock, config } = await startTestCloud({ scenario: 'empty' });
const sdk = new Sdk(config);
after(() => sdk.destroy());

test('the dimensions under which a metric was published, narrowed by name and by value', async (t) => {
	const publish = (MetricName: string, dimensions: Record<string, string>) =>
		sdk.putMetricData({
			Namespace: 'shop',
			MetricData: [
				{
					MetricName,
					Value: 1,
					Timestamp: new Date(clock.now()),
					Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
				},
			],
		});
	await publish('Orders', { Site: 'a', Kind: 'x' });
	await publish('Orders', { Site: 'b' });
	await publish('Orders', {});
	await publish('Returns', { Site: 'a' });
	const { cloudWatch } = await connectTo(t, cloud.endpoint);
	const list = async (names: Parameters<typeof cloudWatch.listMetrics>[2]) =>
		(await cloudWatch.listMetrics('shop', 'Orders', names)).map((each) => JSON.stringify(each)).sort();
	assert.deepEqual(await list([]), ['{"Kind":"x","Site":"a"}', '{"Site":"b"}', '{}']);
	assert.deepEqual(await list([{ name: 'Site' }]), ['{"Kind":"x","Site":"a"}', '{"Site":"b"}']);
	assert.deepEqual(await list([{ name: 'Site', value: 'b' }]), ['{"Site":"b"}']);
	assert.deepEqual(await cloudWatch.listMetrics('shop', 'Nothing', []), []);
});

test('ListMetrics: all pages; an answer without a list, and pages without end, are errors', async (t) => {
	let body: (token: string | undefined) => object = (token) => ({
		Metrics: [{ Dimensions: [{ Name: 'Page', Value: token ?? 'first' }] }],
		...(token === undefined ? { NextToken: 'second' } : {}),
	});
	const server = await startFake(t, ({ json }) => ({ body: body(json.NextToken) }));
	const { cloudWatch } = await connectTo(t, server.url);
	assert.deepEqual(await cloudWatch.listMetrics('n', 'm', []), [{ Page: 'first' }, { Page: 'second' }]);
	assert.deepEqual(server.operations(), ['ListMetrics', 'ListMetrics']);
	body = () => ({ Metrics: [], NextToken: 'again' });
	await assert.rejects(cloudWatch.listMetrics('n', 'm', []), { kind: 'unknown', message: /do not end/ });
	body = () => ({});
	await assert.rejects(cloudWatch.listMetrics('n', 'm', []), {
		kind: 'unknown',
		operation: 'ListMetrics',
		message: /without Metrics/,
	});
});

test('alarms that are in ALARM, metric and composite ones, with what they watch', async (t) => {
	const alarm = {
		Namespace: 'AWS/SQS',
		MetricName: 'ApproximateNumberOfMessagesVisible',
		Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
		Statistic: 'Maximum',
		Period: 60,
		EvaluationPeriods: 1,
		Threshold: 1,
		ComparisonOperator: 'GreaterThanThreshold',
	} satisfies Omit<PutMetricAlarmCommandInput, 'AlarmName'>;
	await sdk.putMetricAlarm({ ...alarm, AlarmName: 'backlog' });
	await sdk.putMetricAlarm({ ...alarm, AlarmName: 'fine' });
	await sdk.putMetricAlarm({
		AlarmName: 'share',
		EvaluationPeriods: 1,
		Threshold: 1,
		ComparisonOperator: 'GreaterThanThreshold',
		Metrics: [
			{ Id: 'e', Expression: 'm1 / m2', ReturnData: true },
			...['m1', 'm2'].map((Id) => ({
				Id,
				ReturnData: false,
				MetricStat: { Metric: { Namespace: 'shop', MetricName: Id }, Period: 60, Stat: 'Sum' },
			})),
		],
	});
	await sdk.putCompositeAlarm({ AlarmName: 'everything', AlarmRule: 'ALARM("backlog")' });
	const raise = (AlarmName: string) =>
		sdk.setAlarmState({ AlarmName, StateValue: 'ALARM', StateReason: 'because' });
	await raise('backlog');
	await raise('share');
	await raise('everything');
	const { cloudWatch, globalCloudWatch } = await connectTo(t, cloud.endpoint);
	const alarms = await cloudWatch.alarmsInAlarm();
	assert.deepEqual(alarms.map(({ name, kind, state, region }) => [name, kind, state, region]).sort(), [
		['backlog', 'metric', 'ALARM', 'eu-west-1'],
		['everything', 'composite', 'ALARM', 'eu-west-1'],
		['share', 'metric', 'ALARM', 'eu-west-1'],
	]);
	const named = (name: string) => alarms.find((each) => each.name === name);
	assert.deepEqual(named('backlog'), {
		name: 'backlog',
		arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:backlog',
		kind: 'metric',
		state: 'ALARM',
		reason: 'because',
		since: clock.now(),
		watches: {
			namespace: 'AWS/SQS',
			metric: 'ApproximateNumberOfMessagesVisible',
			dimensions: { QueueName: 'orders' },
		},
		region: 'eu-west-1',
	});
	assert.deepEqual([named('share')?.watches, named('everything')?.watches], [null, null]);
	assert.deepEqual(await globalCloudWatch.alarmsInAlarm(), []);
});

test('an alarm on one metric that is written as a query watches that metric', async (t) => {
	const Metric = {
		Namespace: 'AWS/Lambda',
		MetricName: 'Errors',
		Dimensions: [{ Name: 'FunctionName', Value: 'f' }],
	};
	const server = await startFake(t, ({ json }) => ({
		body: {
			MetricAlarms: [
				{
					AlarmName: json.NextToken ?? 'first',
					StateValue: 'ALARM',
					Metrics: [{ Id: 'm', MetricStat: { Metric } }],
				},
			],
			CompositeAlarms: null,
			...(json.NextToken ? {} : { NextToken: 'second' }),
		},
	}));
	const { cloudWatch } = await connectTo(t, server.url);
	const alarms = await cloudWatch.alarmsInAlarm();
	assert.deepEqual(
		alarms.map(({ name, since, arn, reason }) => [name, since, arn, reason]),
		[
			['first', null, '', ''],
			['second', null, '', ''],
		],
	);
	assert.deepEqual(alarms[0]?.watches, {
		namespace: 'AWS/Lambda',
		metric: 'Errors',
		dimensions: { FunctionName: 'f' },
	});
	assert.deepEqual(server.requests[0]?.json.AlarmTypes, ['MetricAlarm', 'CompositeAlarm']);
	assert.equal(server.requests[0]?.json.StateValue, 'ALARM');
});

test('an answer without alarms at all, and an alarm without a name, are errors', async (t) => {
	let body: object = {};
	const server = await startFake(t, () => ({ body }));
	const { cloudWatch } = await connectTo(t, server.url);
	await assert.rejects(cloudWatch.alarmsInAlarm(), { kind: 'unknown', operation: 'DescribeAlarms' });
	body = { MetricAlarms: [{ StateValue: 'ALARM' }] };
	await assert.rejects(cloudWatch.alarmsInAlarm(), { kind: 'unknown', message: /an AlarmName/ });
	body = { MetricAlarms: [] };
	assert.deepEqual(await cloudWatch.alarmsInAlarm(), []);
});
