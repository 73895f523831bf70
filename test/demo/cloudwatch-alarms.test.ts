import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	DeleteAlarmsCommand,
	DescribeAlarmHistoryCommand,
	DescribeAlarmsCommand,
	type DescribeAlarmsCommandInput,
	DescribeAlarmsForMetricCommand,
	DisableAlarmActionsCommand,
	EnableAlarmActionsCommand,
	ListTagsForResourceCommand,
	type MetricAlarm,
	PutCompositeAlarmCommand,
	PutMetricAlarmCommand,
	type PutMetricAlarmCommandInput,
	PutMetricDataCommand,
	SetAlarmStateCommand,
	TagResourceCommand,
	UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { failure, startCloudWatch } from './cloudwatch-support.ts';

const minute = 60_000;
const { clock, service, cloudWatch } = await startCloudWatch();
const told: { alarm: string; subject: string; actions: readonly string[]; body: Record<string, unknown> }[] =
	[];
service.onAlarm = (_region, alarm, actions, body) => {
	told.push({ alarm: alarm.name, subject: alarm.subject, actions, body: JSON.parse(body) });
};

const Namespace = 'Shop';
const topic = 'arn:aws:sns:eu-west-1:000000000000:on-call';
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${name}`;

function alarm(
	AlarmName: string,
	more: Partial<PutMetricAlarmCommandInput> = {},
): PutMetricAlarmCommandInput {
	return {
		AlarmName,
		Namespace,
		MetricName: AlarmName,
		Statistic: 'Average',
		Period: 60,
		EvaluationPeriods: 3,
		Threshold: 10,
		ComparisonOperator: 'GreaterThanThreshold',
		...more,
	};
}

const create = (name: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
	cloudWatch.send(new PutMetricAlarmCommand(alarm(name, more)));

const composite = (AlarmName: string, AlarmRule: string, more: object = {}) =>
	cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule, ...more }));

const describe = (input: DescribeAlarmsCommandInput) => cloudWatch.send(new DescribeAlarmsCommand(input));

async function found(name: string): Promise<MetricAlarm> {
	const { MetricAlarms, CompositeAlarms } = await describe({
		AlarmNames: [name],
		AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
	});
	const [only] = [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])];
	assert.ok(only, `no alarm ${name}`);
	return only;
}

/** Writes one value a minute, the last of them for the minute that ended just now, and lets alarms look. */
async function feed(MetricName: string, values: (number | null)[]): Promise<void> {
	const end = clock.now() - (clock.now() % minute);
	const MetricData = values.flatMap((Value, index) =>
		Value === null
			? []
			: [{ MetricName, Value, Timestamp: new Date(end - (values.length - index) * minute) }],
	);
	if (MetricData.length > 0) await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
	service.evaluateAlarms(clock.now());
}

test('an alarm starts without data, and goes where its metric goes', async () => {
	await create('simple', { EvaluationPeriods: 1, AlarmActions: [topic], OKActions: [topic], Unit: 'Count' });
	const created = await found('simple');
	assert.equal(created.StateValue, 'INSUFFICIENT_DATA');
	assert.equal(created.StateReason, 'Unchecked: Initial alarm creation');
	assert.equal(created.AlarmArn, arn('simple'));
	assert.deepEqual([created.Dimensions, created.InsufficientDataActions], [[], []]);
	assert.equal(created.TreatMissingData, undefined);
	service.evaluateAlarms(clock.now());
	assert.equal((await found('simple')).StateValue, 'INSUFFICIENT_DATA');

	await create('simple', { EvaluationPeriods: 1, AlarmActions: [topic], OKActions: [topic] });
	await feed('simple', [21.5]);
	const alarmed = await found('simple');
	assert.equal(alarmed.StateValue, 'ALARM');
	assert.equal(
		alarmed.StateReason,
		'Threshold Crossed: 1 datapoint [21.5 (31/12/25 23:59:00)] was greater than the threshold (10.0).',
	);
	assert.deepEqual(JSON.parse(alarmed.StateReasonData ?? ''), {
		version: '1.0',
		queryDate: '2026-01-01T00:00:00.000+0000',
		startDate: '2025-12-31T23:59:00.000+0000',
		statistic: 'Average',
		period: 60,
		recentDatapoints: [21.5],
		threshold: 10,
		evaluatedDatapoints: [{ timestamp: '2025-12-31T23:59:00.000+0000', sampleCount: 1, value: 21.5 }],
	});
	const [message] = told.splice(0);
	assert.equal(message?.subject, 'ALARM: "simple" in EU (Ireland)');
	assert.deepEqual(message?.actions, [topic]);
	assert.deepEqual(message?.body, {
		AlarmName: 'simple',
		AlarmDescription: null,
		AWSAccountId: '000000000000',
		AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
		NewStateValue: 'ALARM',
		NewStateReason: alarmed.StateReason,
		StateChangeTime: '2026-01-01T00:00:00.000+0000',
		Region: 'EU (Ireland)',
		AlarmArn: arn('simple'),
		OldStateValue: 'INSUFFICIENT_DATA',
		OKActions: [topic],
		AlarmActions: [topic],
		InsufficientDataActions: [],
		Trigger: {
			MetricName: 'simple',
			Namespace,
			StatisticType: 'Statistic',
			Statistic: 'AVERAGE',
			Unit: null,
			Dimensions: [],
			Period: 60,
			EvaluationPeriods: 1,
			ComparisonOperator: 'GreaterThanThreshold',
			Threshold: 10,
			TreatMissingData: 'missing',
			EvaluateLowSampleCountPercentile: '',
		},
	});
	await clock.advance(minute);
	await feed('simple', [10]);
	const fine = await found('simple');
	assert.deepEqual([fine.StateValue, fine.StateTransitionedTimestamp], ['OK', new Date(clock.now())]);
	assert.match(fine.StateReason ?? '', /10\.0 .*was not greater than the threshold \(10\.0\)\.$/);
	assert.equal(told.splice(0).length, 1);
	service.evaluateAlarms(clock.now());
	assert.equal(told.length, 0, 'a state that stays acts once');
});

test('M of N points, and what is missing, as the user guide tables say', async () => {
	const [o, x] = [0, 20];
	type Row = [
		points: (number | null)[],
		missing: string,
		ignore: string,
		breaching: string,
		notBreaching: string,
	];
	const tables: [datapointsToAlarm: number, rows: Row[]][] = [
		[
			3,
			[
				[[o, null, x, null, x], 'OK', 'OK', 'OK', 'OK'],
				[[null, null, null, null, o], 'OK', 'OK', 'OK', 'OK'],
				[[null, null, null, null, null], 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
				[[o, x, x, null, x], 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
				[[null, null, x, null, null], 'ALARM', 'kept', 'ALARM', 'OK'],
				[[null, null, null, null, x], 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
			],
		],
		[
			2,
			[
				[[o, null, x, null, x], 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
				[[o, o, x, o, x], 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
				[[o, null, x, null, null], 'OK', 'OK', 'ALARM', 'OK'],
				[[null, null, null, null, o], 'OK', 'OK', 'ALARM', 'OK'],
				[[null, null, null, x, null], 'ALARM', 'kept', 'ALARM', 'OK'],
			],
		],
	];
	for (const [DatapointsToAlarm, rows] of tables) {
		for (const [row, [points, ...states]] of rows.entries()) {
			for (const [index, TreatMissingData] of ['missing', 'ignore', 'breaching', 'notBreaching'].entries()) {
				const name = `table-${DatapointsToAlarm}-${row}-${TreatMissingData}`;
				await create(name, { DatapointsToAlarm, TreatMissingData });
				// A state that no evaluation gives with this reason, to see that it is kept.
				const before = states[index] === 'OK' ? 'ALARM' : 'OK';
				await cloudWatch.send(
					new SetAlarmStateCommand({ AlarmName: name, StateValue: before, StateReason: 'test' }),
				);
				await feed(name, points);
				const state = states[index] === 'kept' ? before : states[index];
				assert.equal((await found(name)).StateValue, state, `${name}: ${points}`);
			}
		}
	}
	await cloudWatch.send(
		new DeleteAlarmsCommand({
			AlarmNames: (await describe({ AlarmNamePrefix: 'table-' })).MetricAlarms?.map(
				({ AlarmName }) => AlarmName ?? '',
			),
		}),
	);
});

test('reasons count what was seen and what was missing', async () => {
	await create('reasons', { EvaluationPeriods: 4, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
	await feed('reasons', [20, null, 30]);
	assert.match(
		(await found('reasons')).StateReason ?? '',
		/^Threshold Crossed: 2 out of the last 4 datapoints \[30\.0 \(.*\), 20\.0 \(.*\)\] were greater than the threshold \(10\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
	);
	await clock.advance(20 * minute);
	service.evaluateAlarms(clock.now());
	assert.equal(
		(await found('reasons')).StateReason,
		'Threshold Crossed: no datapoints were received for 4 periods and 4 missing datapoints were treated as [NonBreaching].',
	);
	await create('unknown', { EvaluationPeriods: 1 });
	await feed('unknown', [1]);
	await clock.advance(5 * minute);
	service.evaluateAlarms(clock.now());
	assert.equal((await found('unknown')).StateReason, 'Insufficient Data: 1 datapoint was unknown.');
});

test('alarms take percentiles, with too few samples ignored, and expressions', async () => {
	const p90 = { Statistic: undefined, ExtendedStatistic: 'p90', EvaluationPeriods: 1 };
	await create('p90', p90);
	await create('p90-ignoring', { ...p90, MetricName: 'p90', EvaluateLowSampleCountPercentile: 'ignore' });
	const Timestamp = new Date(clock.now() - minute);
	const Values = Array.from({ length: 50 }, (_, index) => index + 1);
	const put = () =>
		cloudWatch.send(
			new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'p90', Values, Timestamp }] }),
		);
	await put();
	service.evaluateAlarms(clock.now());
	assert.deepEqual(
		[(await found('p90')).StateValue, (await found('p90-ignoring')).StateValue],
		['ALARM', 'INSUFFICIENT_DATA'],
	);
	await put();
	service.evaluateAlarms(clock.now());
	assert.equal((await found('p90-ignoring')).StateValue, 'ALARM');
	assert.equal((await found('p90')).ExtendedStatistic, 'p90');

	const stat = (Id: string, MetricName: string) => ({
		Id,
		MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat: 'Sum' },
		ReturnData: false,
	});
	const Metrics = [
		{ Id: 'rate', Expression: 'errors / requests * 100', Label: 'Error rate', ReturnData: true },
		stat('errors', 'errors'),
		stat('requests', 'requests'),
	];
	const onMetrics = {
		Namespace: undefined,
		MetricName: undefined,
		Statistic: undefined,
		Period: undefined,
		EvaluationPeriods: 1,
		AlarmActions: [topic],
		Metrics,
	};
	await create('error-rate', onMetrics);
	await feed('errors', [30]);
	await feed('requests', [200]);
	const rate = await found('error-rate');
	assert.equal(rate.StateValue, 'ALARM');
	assert.match(rate.StateReason ?? '', /\[15\.0 /);
	assert.deepEqual(
		rate.Metrics?.map(({ Id, Expression, MetricStat, ReturnData }) => [
			Id,
			Expression ?? MetricStat?.Period,
			ReturnData,
		]),
		[
			['rate', 'errors / requests * 100', true],
			['errors', 60, false],
			['requests', 60, false],
		],
	);
	const [message] = told.splice(0);
	assert.ok(message);
	assert.equal((message.body.Trigger as { Metrics: object[] }).Metrics.length, 3);
	const refused = async (change: object, pattern: RegExp) => {
		const error = await failure(create('refused', { ...onMetrics, ...change }));
		assert.equal(error.name, 'ValidationException');
		assert.match(error.message, pattern);
	};
	await refused({ Period: 60 }, /Period should not be set if list of Metrics is set/);
	await refused(
		{ Metrics: Metrics.map((metric) => ({ ...metric, ReturnData: true })) },
		/Exactly one element/,
	);
	await refused({ Metrics: [{ Id: 'e', Expression: "SEARCH('x', 'Sum', 60)" }] }, /SEARCH is not supported/);
});

test('a composite alarm follows its children', async () => {
	await create('child-a');
	await create('child-b');
	const set = (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
		cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
	await set('child-a', 'OK');
	await composite('both', `ALARM(child-a) AND (ALARM("child-b") OR ALARM(${arn('child-b')}))`, {
		AlarmActions: [topic],
	});
	const created = await found('both');
	assert.deepEqual(
		[created.StateValue, created.StateReason],
		['OK', `${arn('both')} was created and its alarm rule evaluates to OK`],
	);
	await composite('grandparent', 'NOT OK("both") AND NOT INSUFFICIENT_DATA(both)');
	await composite('some', 'AT_LEAST(1, ALARM, (child-a, child-b)) AND TRUE');
	await set('child-a', 'ALARM');
	assert.equal((await found('both')).StateValue, 'OK');
	assert.equal((await found('some')).StateValue, 'ALARM');
	await set('child-b', 'ALARM');
	const alarmed = await found('both');
	assert.equal(alarmed.StateValue, 'ALARM');
	assert.match(
		alarmed.StateReason ?? '',
		/alarm:child-b transitioned to ALARM at Thursday 01 January, 2026 \d\d:\d\d:\d\d UTC$/,
	);
	assert.equal((await found('grandparent')).StateValue, 'ALARM');
	const [message] = told.splice(0);
	assert.ok(message);
	assert.deepEqual(
		(message.body.TriggeringChildren as { Arn: string }[]).map(({ Arn }) => Arn),
		[arn('child-a'), arn('child-b')],
	);
	const children = await describe({ ChildrenOfAlarmName: 'both' });
	assert.deepEqual(
		children.MetricAlarms?.map(({ AlarmName }) => AlarmName),
		['child-a', 'child-b'],
	);
	const parents = await describe({ ParentsOfAlarmName: 'child-a' });
	assert.deepEqual(
		parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName),
		['both', 'some'],
	);
	for (const rule of [
		'',
		'ALARM(',
		'ALARM(child-a) AND',
		'MAYBE(child-a)',
		'ALARM(nobody)',
		'ALARM(wrong)',
		'ALARM("x',
		`${'('.repeat(1_000)}TRUE${')'.repeat(1_000)}`,
	]) {
		assert.equal((await failure(composite('wrong', rule))).name, 'ValidationException', rule);
	}
	const names = ['child-a', 'grandparent'];
	const inUse = await failure(cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: names })));
	assert.match(inUse.message, /composite alarm\(s\) depending on it/);
	assert.equal((await found('grandparent')).StateValue, 'ALARM', 'nothing was deleted');
	const two = new DeleteAlarmsCommand({ AlarmNames: ['some', 'grandparent'] });
	assert.equal((await failure(cloudWatch.send(two))).name, 'ValidationException');
	await composite('both', 'FALSE');
	assert.equal(
		(await found('both')).StateReason,
		`${arn('both')} was updated and its alarm rule evaluates to OK`,
	);
	assert.equal((await found('grandparent')).StateValue, 'OK');
});

test('composite alarms that look at each other come to rest', async () => {
	await composite('ring-a', 'FALSE');
	await composite('ring-b', 'OK(ring-a)');
	await composite('ring-a', 'ALARM(ring-b)');
	assert.equal((await found('ring-b')).AlarmName, 'ring-b');
	await composite('ring-a', 'FALSE');
});

test('alarms are described by name, prefix, state and action, in pages', async () => {
	for (let number = 0; number < 7; number++) {
		await create(`page-${number}`, number === 3 ? { OKActions: [topic] } : {});
	}
	await cloudWatch.send(
		new SetAlarmStateCommand({ AlarmName: 'page-5', StateValue: 'OK', StateReason: 'test' }),
	);
	const names = async (input: DescribeAlarmsCommandInput) =>
		(await describe(input)).MetricAlarms?.map(({ AlarmName }) => AlarmName);
	const first = await describe({ AlarmNamePrefix: 'page-', MaxRecords: 5 });
	const second = await describe({ AlarmNamePrefix: 'page-', MaxRecords: 5, NextToken: first.NextToken });
	assert.deepEqual(
		[first.MetricAlarms?.length, second.MetricAlarms?.length, second.NextToken],
		[5, 2, undefined],
	);
	assert.deepEqual(await names({ AlarmNamePrefix: 'page-', StateValue: 'OK' }), ['page-5']);
	assert.deepEqual(await names({ AlarmNamePrefix: 'page-', ActionPrefix: 'arn:aws:sns' }), ['page-3']);
	assert.deepEqual(await names({ AlarmNames: ['page-6', 'page-1', 'nobody'] }), ['page-1', 'page-6']);
	assert.deepEqual(await names({ AlarmTypes: ['CompositeAlarm'] }), []);
	const onlyMetric = await describe({});
	assert.deepEqual(onlyMetric.CompositeAlarms, [], 'only metric alarms where no type is asked for');
	assert.equal((await failure(describe({ MaxRecords: 101 }))).name, 'ValidationException');
	assert.equal((await failure(describe({ NextToken: 'x' }))).name, 'InvalidNextToken');
	const both = describe({ AlarmNames: ['page-1'], AlarmNamePrefix: 'page-' });
	assert.equal((await failure(both)).name, 'ValidationException');
	const forMetric = (more: object) =>
		cloudWatch.send(new DescribeAlarmsForMetricCommand({ Namespace, MetricName: 'page-1', ...more }));
	assert.equal((await forMetric({})).MetricAlarms?.length, 1);
	assert.equal((await forMetric({ Statistic: 'Average', Period: 60 })).MetricAlarms?.length, 1);
	assert.equal((await forMetric({ Period: 300 })).MetricAlarms?.length, 0);
	assert.equal((await forMetric({ Dimensions: [{ Name: 'a', Value: 'b' }] })).MetricAlarms?.length, 0);
});

test('history tells configurations, states and actions, and outlives the alarm', async () => {
	const AlarmName = 'history';
	await create(AlarmName, { AlarmActions: [topic] });
	await create(AlarmName, { AlarmActions: [topic], Threshold: 5 });
	const set = new SetAlarmStateCommand({
		AlarmName,
		StateValue: 'ALARM',
		StateReason: 'drill',
		StateReasonData: '{"why":"test"}',
	});
	await cloudWatch.send(set);
	assert.equal((await found(AlarmName)).StateReasonData, '{"why":"test"}');
	await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName, 'nobody'] }));
	const history = async (more: object = {}) =>
		(await cloudWatch.send(new DescribeAlarmHistoryCommand({ AlarmName, ...more }))).AlarmHistoryItems ?? [];
	const items = await history({ ScanBy: 'TimestampAscending' });
	assert.deepEqual(
		items.map(({ HistoryItemType, HistorySummary }) => `${HistoryItemType}: ${HistorySummary}`),
		[
			'ConfigurationUpdate: Alarm "history" created',
			'ConfigurationUpdate: Alarm "history" updated',
			'StateUpdate: Alarm updated from INSUFFICIENT_DATA to ALARM',
			`Action: Successfully executed action ${topic}`,
			'ConfigurationUpdate: Alarm "history" deleted',
		],
	);
	assert.deepEqual(JSON.parse(items[2]?.HistoryData ?? ''), {
		version: '1.0',
		oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
		newState: { stateValue: 'ALARM', stateReason: 'drill', stateReasonData: { why: 'test' } },
	});
	assert.equal((await history())[0]?.HistorySummary, 'Alarm "history" deleted', 'newest first');
	assert.equal((await history({ HistoryItemType: 'StateUpdate' })).length, 1);
	assert.equal((await history({ EndDate: new Date(clock.now() - 1000) })).length, 0);
	const page = await cloudWatch.send(new DescribeAlarmHistoryCommand({ AlarmName, MaxRecords: 2 }));
	assert.equal(page.AlarmHistoryItems?.length, 2);
	assert.ok(page.NextToken);
	told.splice(0);
});

test('actions are carried out only while they are enabled', async () => {
	await create('quiet', { OKActions: [topic], ActionsEnabled: false });
	const set = (StateValue: 'OK' | 'ALARM') =>
		cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'quiet', StateValue, StateReason: 'test' }));
	await set('OK');
	assert.equal(told.length, 0);
	await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames: ['quiet'] }));
	await set('ALARM');
	assert.equal(told.length, 0, 'there is no action for ALARM');
	await set('OK');
	assert.equal(told.splice(0).length, 1);
	await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['quiet'] }));
	assert.equal((await found('quiet')).ActionsEnabled, false);
});

test('alarms have tags, which an update leaves alone', async () => {
	const ResourceARN = arn('tagged');
	const list = async () =>
		(await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags?.map(
			({ Key, Value }) => `${Key}=${Value}`,
		);
	await create('tagged', { Tags: [{ Key: 'team', Value: 'shop' }] });
	await create('tagged', { Tags: [{ Key: 'team', Value: 'other' }] });
	assert.deepEqual(await list(), ['team=shop']);
	const Tags = [
		{ Key: 'team', Value: 'cart' },
		{ Key: 'tier', Value: '1' },
	];
	await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags }));
	assert.deepEqual(await list(), ['team=cart', 'tier=1']);
	await cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team', 'nobody'] }));
	assert.deepEqual(await list(), ['tier=1']);
	const unknown = cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: arn('nobody') }));
	assert.equal((await failure(unknown)).name, 'ResourceNotFoundException');
	const wrong = cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: 'tagged' }));
	assert.equal((await failure(wrong)).name, 'InvalidParameterValueException');
});

test('alarms are checked as CloudWatch checks them', async () => {
	const cases: [Partial<PutMetricAlarmCommandInput>, RegExp][] = [
		[{ DatapointsToAlarm: 4 }, /DatapointsToAlarm must be less than or equal to EvaluationPeriods/],
		[{ EvaluationPeriods: 0 }, /greater than or equal to 1/],
		[{ EvaluationPeriods: 1441 }, /EvaluationPeriods \* Period must be <= 86400/],
		[{ Period: 61 }, /Period must be/],
		[{ Period: undefined }, /'period'.*not be null/],
		[{ MetricName: undefined }, /'metricName'.*not be null/],
		[{ Statistic: undefined }, /'statistic'.*not be null/],
		[{ ExtendedStatistic: 'p90' }, /cannot both be set/],
		[{ Threshold: undefined }, /'threshold'.*not be null/],
		[{ TreatMissingData: 'guess' }, /treatMissingData/],
		[{ ComparisonOperator: 'Equal' as never }, /comparisonOperator/],
		[{ ComparisonOperator: 'GreaterThanUpperThreshold' }, /anomaly detection/],
		[{ AlarmActions: ['mail me'] }, /Invalid arn syntax/],
		[{ AlarmActions: Array.from({ length: 6 }, (_, index) => `${topic}-${index}`) }, /alarmActions/],
		[{ AlarmName: 'x'.repeat(256) }, /alarmName/],
		[{ ThresholdMetricId: 'ad1' }, /not supported by this endpoint/],
	];
	for (const [change, message] of cases) {
		const error = await failure(create('checked', change));
		assert.equal(error.name, 'ValidationException', error.message);
		assert.match(error.message, message);
	}
	await composite('taken', 'FALSE');
	assert.equal((await failure(create('taken'))).name, 'ValidationException');
	const state = (change: object) =>
		failure(
			cloudWatch.send(
				new SetAlarmStateCommand({ AlarmName: 'quiet', StateValue: 'OK', StateReason: 'test', ...change }),
			),
		);
	assert.equal((await state({ AlarmName: 'nobody' })).name, 'ResourceNotFound');
	assert.equal((await state({ StateReasonData: '{' })).name, 'InvalidFormatFault');
	assert.equal(
		(await state({ StateValue: 'INVALID' })).message,
		"1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
	);
});
