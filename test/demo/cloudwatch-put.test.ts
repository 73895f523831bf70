import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	GetMetricDataCommand,
	GetMetricStatisticsCommand,
	type GetMetricStatisticsCommandInput,
	ListMetricsCommand,
	type MetricDatum,
	PutMetricDataCommand,
	type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { failure, startCloudWatch } from './cloudwatch-support.ts';

const minute = 60_000;
const { clock, config, cloudWatch } = await startCloudWatch();

const Namespace = 'Shop';

function put(MetricData: MetricDatum[], more: object = {}) {
	return cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData, ...more }));
}

function statistics(
	MetricName: string,
	from: number,
	to: number,
	more: Partial<GetMetricStatisticsCommandInput>,
) {
	return cloudWatch.send(
		new GetMetricStatisticsCommand({
			Namespace,
			MetricName,
			StartTime: new Date(from),
			EndTime: new Date(to),
			Period: 60,
			...more,
		}),
	);
}

/** The one value of a statistic of a metric, over the minute that has begun. */
async function value(MetricName: string, Stat: string, Period = 60): Promise<number | undefined> {
	const now = clock.now();
	const { MetricDataResults } = await cloudWatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: [{ Id: 'm', MetricStat: { Metric: { Namespace, MetricName }, Period, Stat } }],
			StartTime: new Date(now - (now % (Period * 1000))),
			EndTime: new Date(now + minute),
		}),
	);
	assert.ok((MetricDataResults?.[0]?.Values?.length ?? 0) <= 1);
	return MetricDataResults?.[0]?.Values?.[0];
}

test('values, counted values and statistic sets of a minute add up', async () => {
	await put([{ MetricName: 'mixed', Value: 4 }]);
	await put([{ MetricName: 'mixed', Values: [1, 10], Counts: [2, 1] }]);
	await put([{ MetricName: 'mixed', StatisticValues: { SampleCount: 3, Sum: 12, Minimum: -1, Maximum: 9 } }]);
	const now = clock.now();
	const { Label, Datapoints } = await statistics('mixed', now - minute, now + minute, {
		Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
	});
	assert.equal(Label, 'mixed');
	assert.deepEqual(Datapoints, [
		{
			Timestamp: new Date(now),
			SampleCount: 7,
			Sum: 28,
			Average: 4,
			Minimum: -1,
			Maximum: 10,
			Unit: 'None',
		},
	]);
	assert.equal(
		await value('mixed', 'p50'),
		undefined,
		'a statistic set does not tell how samples are distributed',
	);
});

test('percentiles and trimmed statistics follow from the samples', async () => {
	await put([{ MetricName: 'latency', Values: Array.from({ length: 100 }, (_, index) => index + 1) }]);
	const expected: Record<string, number> = {
		p0: 1,
		p50: 50,
		p99: 99,
		'p99.9': 100,
		p100: 100,
		tm90: 45.5,
		tc90: 90,
		ts90: 4095,
		wm90: 49.95,
		IQM: 50.5,
		'TM(10%:90%)': 50.5,
		'TM(150:1000)': Number.NaN,
		'TM(10:20)': 15.5,
		'TC(10:20)': 10,
		'TS(:2)': 3,
		'WM(10:90)': 50.4,
		'PR(:30)': 30,
		'PR(10:30)': 20,
	};
	for (const [name, wanted] of Object.entries(expected)) {
		const found = await value('latency', name);
		if (Number.isNaN(wanted)) assert.equal(found, undefined, name);
		else assert.ok(Math.abs((found ?? Number.NaN) - wanted) < 1e-9, `${name} is ${found}, not ${wanted}`);
	}
});

test('many different values are kept to a percent, and merge over periods', async () => {
	await clock.advance(5 * minute - (clock.now() % (5 * minute)));
	for (let part = 0; part < 4; part++) {
		const Values = Array.from({ length: 150 }, (_, index) => part * 150 + index + 0.5);
		await put([{ MetricName: 'spread', Values, Timestamp: new Date(clock.now()) }]);
		await clock.advance(minute);
	}
	await put([{ MetricName: 'spread', Values: [1000], Counts: [600] }]);
	assert.equal(await value('spread', 'Maximum', 300), 1000);
	for (const [name, wanted] of [
		['p25', 300],
		['p50', 600],
		['p90', 1000],
	] as const) {
		const found = await value('spread', name, 300);
		assert.ok(Math.abs((found ?? Number.NaN) / wanted - 1) < 0.011, `${name} is ${found}`);
	}
	assert.equal(await value('spread', 'SampleCount', 300), 1200);
});

test('negative values have no percentiles', async () => {
	await put([{ MetricName: 'negative', Values: [-1, 1] }]);
	assert.equal(await value('negative', 'p50'), undefined);
	assert.equal(await value('negative', 'Minimum'), -1);
});

test('timestamps go two weeks back, in any order, and two hours ahead', async () => {
	const now = clock.now();
	const hour = 60 * minute;
	const at = (offset: number) => ({ MetricName: 'times', Value: 1, Timestamp: new Date(now + offset) });
	await put([at(-14 * 24 * hour), at(2 * hour), at(-hour), at(-3 * hour), at(-hour)]);
	const { Datapoints = [] } = await statistics('times', now - 4 * hour, now + 3 * hour, {
		Statistics: ['Sum'],
		Period: 3600,
	});
	assert.deepEqual(Datapoints.map(({ Sum }) => Sum).sort(), [1, 1, 2]);
	for (const offset of [-14 * 24 * hour - 1000, 2 * hour + 1000]) {
		assert.equal((await failure(put([at(offset)]))).name, 'InvalidParameterValueException');
	}
});

test('seconds of a metric of high resolution can be told apart', async () => {
	const now = clock.now() - (clock.now() % minute);
	const at = (second: number) => ({
		MetricName: 'quick',
		Value: second,
		StorageResolution: 1,
		Timestamp: new Date(now + second * 1000),
	});
	await put([at(1), at(2), at(11), at(45)]);
	const tens = await statistics('quick', now, now + minute, { Statistics: ['Sum'], Period: 10 });
	assert.deepEqual(
		tens.Datapoints?.map(({ Sum }) => Sum),
		[3, 11, 45],
	);
	const whole = await statistics('quick', now, now + minute, { Statistics: ['Sum'] });
	assert.deepEqual(
		whole.Datapoints?.map(({ Sum }) => Sum),
		[59],
	);
});

test('each unit is a series of its own', async () => {
	const units: StandardUnit[] = ['Seconds', 'Milliseconds'];
	await put(units.map((Unit, index) => ({ MetricName: 'units', Unit, Value: index + 1 })));
	const now = clock.now();
	const { Datapoints = [] } = await statistics('units', now - minute, now + minute, { Statistics: ['Sum'] });
	assert.deepEqual(
		Datapoints.map(({ Unit, Sum }) => [Unit, Sum]),
		[
			['Seconds', 1],
			['Milliseconds', 2],
		],
	);
	const { MetricDataResults } = await cloudWatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: [
				{ Id: 'm', MetricStat: { Metric: { Namespace, MetricName: 'units' }, Period: 60, Stat: 'Sum' } },
			],
			StartTime: new Date(now - minute),
			EndTime: new Date(now + minute),
		}),
	);
	assert.deepEqual(MetricDataResults?.[0]?.Values, [2], 'the first unit by the alphabet');
	assert.deepEqual(MetricDataResults?.[0]?.Messages, [
		{ Code: 'MultipleUnits', Value: "Multiple units returned: '[Milliseconds, Seconds]'" },
	]);
	const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ MetricName: 'units' }));
	assert.equal(Metrics?.length, 1);
});

test('a metric is what has exactly these dimensions', async () => {
	const Dimensions = [
		{ Name: 'B', Value: '2' },
		{ Name: 'A', Value: '1' },
	];
	await put([{ MetricName: 'dimensions', Dimensions, Value: 7 }]);
	const now = clock.now();
	const found = async (given: typeof Dimensions) =>
		(await statistics('dimensions', now - minute, now + minute, { Statistics: ['Sum'], Dimensions: given }))
			.Datapoints?.length;
	assert.equal(await found(Dimensions), 1);
	assert.equal(await found([...Dimensions].reverse()), 1);
	assert.equal(await found(Dimensions.slice(1)), 0);
	assert.equal(await found([]), 0);
	const list = async (filters: { Name: string; Value?: string }[]) =>
		(await cloudWatch.send(new ListMetricsCommand({ Namespace, Dimensions: filters }))).Metrics?.length;
	assert.deepEqual([await list([{ Name: 'A' }]), await list([{ Name: 'A', Value: '2' }])], [1, 0]);
});

test('data is checked as CloudWatch checks it, and nothing of a refused request is kept', async () => {
	const value = { MetricName: 'refused', Value: 1 };
	const cases: [MetricDatum[], object, string, RegExp][] = [
		[[value], { Namespace: 'AWS/SQS' }, 'InvalidParameterValueException', /AWS\/ for parameter Namespace/],
		[[value], { Namespace: ':x' }, 'InvalidParameterValueException', /Namespace/],
		[[], {}, 'MissingRequiredParameterException', /MetricData/],
		[
			Array.from({ length: 1001 }, () => value),
			{},
			'InvalidParameterValueException',
			/size greater than 1000/,
		],
		[[value, { MetricName: 'refused' }], {}, 'MissingRequiredParameterException', /member\.2\.Value/],
		[[{ ...value, Values: [1] }], {}, 'InvalidParameterCombinationException', /mutually exclusive/],
		[
			[{ MetricName: 'refused', Values: [1, 2], Counts: [1] }],
			{},
			'InvalidParameterValueException',
			/same size/,
		],
		[
			[{ MetricName: 'refused', Values: Array.from({ length: 151 }, (_, index) => index) }],
			{},
			'InvalidParameterValueException',
			/size greater than 150/,
		],
		[[{ ...value, Value: Number.NaN }], {}, 'InvalidParameterValueException', /NaN/],
		[[{ ...value, Value: 2 ** 361 }], {}, 'InvalidParameterValueException', /Value is invalid/],
		[[{ ...value, Unit: 'Parsecs' as StandardUnit }], {}, 'InvalidParameterValueException', /Unit/],
		[[{ ...value, StorageResolution: 5 }], {}, 'InvalidParameterValueException', /StorageResolution/],
		[
			[
				{
					...value,
					Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: 'x' })),
				},
			],
			{},
			'InvalidParameterValueException',
			/size greater than 30/,
		],
		[
			[{ ...value, Dimensions: [{ Name: 'ü', Value: 'x' }] }],
			{},
			'InvalidParameterValueException',
			/Dimensions\.member\.1\.Name/,
		],
	];
	for (const [data, more, name, message] of cases) {
		const error = await failure(put(data, more));
		assert.equal(error.name, name, error.message);
		assert.match(error.message, message);
	}
	const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ MetricName: 'refused' }));
	assert.deepEqual(Metrics, []);
});

test('a long request comes compressed', async () => {
	const data = Array.from({ length: 400 }, (_, index) => ({
		MetricName: `compressed-${index}`,
		Dimensions: [{ Name: 'Padding', Value: 'x'.repeat(200) }],
		Value: index,
	}));
	const compressed: string[] = [];
	cloudWatch.middlewareStack.add(
		(next) => (parameters) => {
			const { headers } = parameters.request as { headers: Record<string, string> };
			compressed.push(headers['content-encoding'] ?? 'none');
			return next(parameters);
		},
		{ step: 'finalizeRequest', priority: 'low', name: 'watch' },
	);
	await put(data);
	cloudWatch.middlewareStack.remove('watch');
	assert.deepEqual(compressed, ['gzip']);
	const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Dimensions: [{ Name: 'Padding' }] }));
	assert.equal(Metrics?.length, 400);
	const broken = await fetch(config.endpoint, {
		method: 'POST',
		headers: {
			'content-encoding': 'gzip',
			'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
		},
		body: 'no gzip',
	});
	assert.equal(broken.status, 400);
	assert.match(await broken.text(), /SerializationException.*decompressed/);
});

test('GetMetricStatistics counts periods from the start, and gives at most 1,440 of them', async () => {
	const start = clock.now() - (clock.now() % (60 * minute)) - 30 * minute;
	for (const offset of [0, 6, 7, 12]) {
		await put([{ MetricName: 'offset', Value: 1, Timestamp: new Date(start + offset * minute) }]);
	}
	const { Datapoints } = await statistics('offset', start + 2 * minute, start + 17 * minute, {
		Statistics: ['Sum'],
		Period: 300,
	});
	assert.deepEqual(
		Datapoints?.map(({ Timestamp, Sum }) => [(Timestamp?.getTime() ?? 0) - start, Sum]),
		[
			[2 * minute, 1],
			[7 * minute, 1],
			[12 * minute, 1],
		],
	);
	const bad = async (more: Partial<GetMetricStatisticsCommandInput>, to = start + minute) =>
		(await failure(statistics('offset', start, to, more))).name;
	const Statistics = ['Sum' as const];
	assert.equal(await bad({ Statistics }, start + 1441 * minute), 'InvalidParameterCombinationException');
	assert.equal(await bad({ Statistics }, start), 'InvalidParameterCombinationException');
	assert.equal(await bad({}), 'InvalidParameterCombinationException');
	assert.equal(
		await bad({ Statistics, ExtendedStatistics: ['p50'] }),
		'InvalidParameterCombinationException',
	);
	assert.equal(await bad({ ExtendedStatistics: ['Sum'] }), 'InvalidParameterValueException');
	assert.equal(await bad({ Statistics, Period: 90 }), 'InvalidParameterValueException');
});
