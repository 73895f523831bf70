import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	GetMetricDataCommand,
	type GetMetricDataCommandInput,
	type MetricDataQuery,
	type MetricDataResult,
	PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { failure, startCloudWatch } from './cloudwatch-support.ts';

const minute = 60_000;
const { clock, cloudWatch } = await startCloudWatch();

const start = clock.now() - 60 * minute;
const Namespace = 'Math';

/** Writes a metric's minutes from `start` on; null is a minute without data. */
async function metric(
	MetricName: string,
	values: (number | null)[],
	dimensions: Record<string, string> = {},
) {
	const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
	const MetricData = values.flatMap((Value, index) =>
		Value === null ? [] : [{ MetricName, Dimensions, Value, Timestamp: new Date(start + index * minute) }],
	);
	await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
}

const read = (Id: string, MetricName: string, more: Partial<MetricDataQuery> = {}): MetricDataQuery => ({
	Id,
	MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat: 'Sum' },
	ReturnData: false,
	...more,
});

const metrics = [read('m1', 'one'), read('m2', 'two'), read('m3', 'three')];

async function results(
	queries: MetricDataQuery[],
	minutes = 5,
	more: Partial<GetMetricDataCommandInput> = {},
): Promise<MetricDataResult[]> {
	const { MetricDataResults = [] } = await cloudWatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: queries,
			StartTime: new Date(start),
			EndTime: new Date(start + minutes * minute),
			ScanBy: 'TimestampAscending',
			...more,
		}),
	);
	return MetricDataResults;
}

/** An expression's values by minute; `-` where there is none. */
async function values(Expression: string): Promise<(number | '-')[][]> {
	const found = await results([...metrics, { Id: 'e', Expression }]);
	return found.map(({ Timestamps = [], Values = [] }) => {
		const row: (number | '-')[] = ['-', '-', '-', '-', '-'];
		Timestamps.forEach((at, index) => {
			row[(at.getTime() - start) / minute] = Values[index] ?? Number.NaN;
		});
		return row;
	});
}

await metric('one', [1, 2, 4, 0, 6]);
await metric('two', [30, null, 10, null, 20]);
await metric('three', [1, 1, 0, 0, null]);
await metric('sent', [5, 5], { QueueName: 'orders-new' });
await metric('sent', [7], { QueueName: 'orders-old' });
await metric('SentMessageSize', [9], { QueueName: 'orders-new' });
await metric('sent', [1], { QueueName: 'payments', Account: 'x' });

test('expressions come to what the user guide says', async () => {
	const cases: [string, ...(number | '-')[][]][] = [
		['m1 + 2 * 3', [7, 8, 10, 6, 12]],
		['(m1 + 2) * 3', [9, 12, 18, 6, 24]],
		['-m1 ^ 2', [-1, -4, -16, -0, -36]],
		['2 ^ 3 ^ m3', [8, 8, 2, 2, '-']],
		['10 - m1 - 1', [8, 7, 5, 9, 3]],
		['1e1 * .5 * m1', [5, 10, 20, 0, 30]],
		// A missing value counts as 0; a division by 0 drops the point.
		['m1 + m2', [31, 2, 14, 0, 26]],
		['m2 / m1', [30, 0, 2.5, '-', 20 / 6]],
		['m1 > 1', [0, 1, 1, 0, 1]],
		['m1 > 1 AND m2 > 15', [0, 0, 0, 0, 1]],
		['m1 > 1 && m2 > 15 || m1 == 0', [0, 0, 0, 1, 1]],
		['m1 != 2', [1, 0, 1, 1, 1]],
		['FILL(m2, 0)', [30, 0, 10, 0, 20]],
		['FILL(m2, REPEAT)', [30, 30, 10, 10, 20]],
		['FILL(m2, LINEAR)', [30, 20, 10, 15, 20]],
		['FILL(m3, m1)', [1, 1, 0, 0, 6]],
		['FILL(m2, MAX(m2))', [30, 30, 10, 30, 20]],
		['DIFF(m1)', ['-', 1, 2, -4, 6]],
		['DIFF(m2)', ['-', '-', -20, '-', 10]],
		['DIFF_TIME(m2)', ['-', '-', 120, '-', 120]],
		['RATE(m1) * 60', ['-', 1, 2, -4, 6]],
		['m1 / PERIOD(m1) * 60', [1, 2, 4, 0, 6]],
		['RUNNING_SUM(m1)', [1, 3, 7, 7, 13]],
		['m1 - AVG(m1)', [-1.6, -0.6, 1.4, -2.6, 3.4]],
		['m1 * 0 + SUM(m2)', [60, 60, 60, 60, 60]],
		['m1 * 0 + MIN(m2) + MAX(m2)', [40, 40, 40, 40, 40]],
		['m1 * 0 + DATAPOINT_COUNT(m2)', [3, 3, 3, 3, 3]],
		['m1 * 0 + STDDEV(m3)', [0.5, 0.5, 0.5, 0.5, 0.5]],
		['STDDEV([m1, m2])', [14.5, 1, 3, 0, 7]],
		['SUM([m1, m2])', [31, 2, 14, 0, 26]],
		['AVG([m1, m2])', [15.5, 1, 7, 0, 13]],
		['MIN([m1, m2])', [1, 2, 4, 0, 6]],
		['MAX(METRICS())', [30, 2, 10, 0, 20]],
		['DATAPOINT_COUNT(METRICS())', [3, 2, 3, 2, 2]],
		['m1 / METRIC_COUNT(METRICS()) * 3', [1, 2, 4, 0, 6]],
		['SUM(METRICS("m1"))', [1, 2, 4, 0, 6]],
		["SUM([METRICS('m1'), METRICS('m2')]) - m2", [1, 2, 4, 0, 6]],
		['METRICS() * 2', [2, 4, 8, 0, 12], [60, '-', 20, '-', 40], [2, 2, 0, 0, '-']],
		['-[m1, m3]', [-1, -2, -4, -0, -6], [-1, -1, -0, -0, '-']],
		['ABS(CEIL(m1 / -4) + FLOOR(m1 / 4))', [0, 0, 0, 0, 0]],
		['LOG10(m1 * 0 + 100) + LOG(m1 * 0 + 1)', [2, 2, 2, 2, 2]],
		// The examples of the user guide.
		['IF(m3, m2, m1)', [30, 0, 4, 0, '-']],
		['IF(m3, 5, m2)', [5, 5, 10, '-', '-']],
		['IF(m3, m2, 5)', [30, 0, 5, 5, '-']],
		['IF(m1 > 1, m1)', ['-', 2, 4, '-', 6]],
		['IF(m1 > 1, 10, 2)', [2, 10, 10, 2, 10]],
		['IF(1 > 2, m1, m2)', [30, '-', 10, '-', 20]],
		['FIRST(SORT(METRICS(), SUM, DESC))', [30, '-', 10, '-', 20]],
		['LAST(SORT(METRICS(), MAX, DESC))', [1, 1, 0, 0, '-']],
		['SLICE(SORT(METRICS(), AVG, ASC), 1, 2)', [1, 2, 4, 0, 6]],
		['SLICE(METRICS(), 2)', [1, 1, 0, 0, '-']],
		['SORT(METRICS(), MIN, DESC, 1)', [30, '-', 10, '-', 20]],
		['TIME_SERIES(AVG(m2))', [20, 20, 20, 20, 20]],
		['MINUTE(m2)', [0, 1, 2, 3, 4]],
		['HOUR(m2) * 100 + DAY(m2)', [2303, 2303, 2303, 2303, 2303]],
		['DATE(m2) + MONTH(m2) * 100 + YEAR(m2) * 10000', Array.from({ length: 5 }, () => 20_251_231)],
		['EPOCH(m1) - EPOCH(m1)', [0, 0, 0, 0, 0]],
	];
	for (const [expression, ...expected] of cases) {
		const found = await values(expression);
		const rounded = found.map((row) => row.map((v) => (v === '-' ? v : Math.round(v * 1e9) / 1e9 + 0)));
		const wanted = expected.map((row) => row.map((v) => (v === '-' ? v : Math.round(v * 1e9) / 1e9 + 0)));
		assert.deepEqual(rounded, wanted, expression);
	}
});

test('expressions use the results of others, and need not be in order', async () => {
	const found = await results([
		{ Id: 'e1', Expression: 'e2 * 2' },
		{ Id: 'e2', Expression: 'm1 + 1', ReturnData: false },
		...metrics,
	]);
	assert.deepEqual(
		found.map(({ Id, Label, Values }) => ({ Id, Label, Values })),
		[{ Id: 'e1', Label: 'e1', Values: [4, 6, 10, 2, 14] }],
	);
});

test('what is no expression is a ValidationError that says where', async () => {
	const cases: [string, RegExp][] = [
		['m1 +', /'e': Invalid syntax at 'the end'/],
		[`${'('.repeat(1_000)}m1${')'.repeat(1_000)}`, /nest deeper than 200/],
		['m1 ) 2', /Invalid syntax at '\)'/],
		['SUM(m1', /Invalid syntax/],
		['m1 $ 2', /Invalid syntax at '\$ 2'/],
		['m9 * 2', /Unknown identifier 'm9'/],
		['e + 1', /refers to itself/],
		['NOSUCH(m1)', /Function 'NOSUCH' not found/],
		['SUM(m1)', /must be a time series/],
		['5', /must be a time series/],
		['SUM(1)', /takes a time series/],
		['METRICS() + METRICS()', /two arrays/],
		['SORT(m1, MEDIAN, ASC)', /SORT takes/],
		['RATE(m1, 2)', /does not take 2 arguments/],
		['ANOMALY_DETECTION_BAND(m1)', /not supported by this endpoint/],
		['INSIGHT_RULE_METRIC("a", "b")', /not supported by this endpoint/],
		["SEARCH('', 'Sum')", /schema or a search term/],
		["SEARCH('(a', 'Sum')", /Unbalanced/],
		["SEARCH('a', 'Nonsense')", /no statistic/],
	];
	for (const [expression, message] of cases) {
		const error = await failure(values(expression));
		assert.equal(error.name, 'ValidationException', expression);
		assert.match(error.message, message, expression);
	}
});

/** What a search finds, as `label value`. */
async function search(text: string): Promise<string[]> {
	const found = await results([{ Id: 'e', Expression: `SEARCH('${text}', 'Sum', 300)` }]);
	return found.map(({ Label, Values }) => `${Label} ${Values}`).sort();
}

test('SEARCH finds metrics by schema, tokens, properties and operators', async () => {
	const orders = ['orders-new 10', 'orders-old 7'];
	assert.deepEqual(await search('{Math,QueueName} MetricName="sent"'), orders);
	assert.deepEqual(await search('{Math, QueueName}, MetricName="sent" QueueName=orders'), orders);
	assert.deepEqual(await search('{Math,QueueName} sent NOT QueueName="orders-old"'), [
		'SentMessageSize 9',
		'sent 10',
	]);
	assert.deepEqual(await search('{Math,QueueName} sent AND (old OR new)'), [
		'orders-new SentMessageSize 9',
		'orders-new sent 10',
		'orders-old sent 7',
	]);
	assert.deepEqual(await search('{Math,QueueName} MetricName=SentMessage'), ['SentMessageSize 9']);
	assert.deepEqual(await search('{Math,QueueName} message'), ['SentMessageSize 9']);
	assert.deepEqual(await search('{Math,QueueName} messa'), []);
	assert.deepEqual(await search('{Math,QueueName} "orders"'), [], 'an exact term is the whole value');
	assert.deepEqual(await search('{Math,QueueName} orders_old'), ['sent 7'], 'other signs only divide tokens');
	assert.deepEqual(await search('{"Math",Account,QueueName}'), ['sent 1'], 'exactly these dimensions');
	assert.deepEqual(await search('{Other,QueueName} sent'), []);
	assert.deepEqual(await search('Namespace=Math QueueName=payments'), ['sent 1']);
	const sum = await results([
		{ Id: 'e', Expression: `SUM(SEARCH('{Math,QueueName} MetricName="sent"', 'Sum', 60))` },
	]);
	assert.deepEqual(sum[0]?.Values, [12, 5]);
});

/** A label with its variables in angle brackets, as CloudWatch spells them. */
function dynamic(template: string | undefined): string | undefined {
	return template?.replace(/<([^>]+)>/g, (_all, name: string) => `\${${name}}`);
}

test('labels tell metrics apart, and dynamic labels are filled in', async () => {
	const label = async (template: string | undefined, more: Partial<GetMetricDataCommandInput> = {}) =>
		(await results([read('m1', 'one', { ReturnData: true, Label: dynamic(template) })], 5, more))[0]?.Label;
	assert.equal(await label(undefined), 'one');
	assert.equal(await label('Mine'), 'Mine');
	assert.equal(await label('max <MAX> of <LABEL>, avg <AVG>, sum <SUM>'), 'max 6 of one, avg 2.6, sum 13');
	assert.equal(
		await label("<PROP('MetricName')> <PROP('Stat')> <PROP('Period')>s <NOSUCH>"),
		dynamic('one Sum 60s <NOSUCH>'),
	);
	assert.equal(await label('<LAST_TIME> <FIRST_LAST_TIME_RANGE>'), '2025-12-31 23:04 4m');
	assert.equal(await label('<MAX_TIME>', { LabelOptions: { Timezone: '+0130' } }), '2026-01-01 00:34');
	const found = await results([
		{
			Id: 'e',
			Expression: `SEARCH('{Math,QueueName} MetricName="sent"', 'Sum', 60)`,
			Label: dynamic("q <PROP('Dim.QueueName')>"),
		},
		{ Id: 'f', Expression: 'METRICS() * 2', Label: 'Twice' },
		read('m1', 'one'),
		{
			...read('m2', 'one'),
			MetricStat: { Metric: { Namespace, MetricName: 'one' }, Period: 300, Stat: 'Average' },
		},
	]);
	assert.deepEqual(
		found.map(({ Label }) => Label),
		['q orders-new', 'q orders-old', 'Twice one Sum 60', 'Twice one Average 300'],
	);
	assert.equal(
		(await failure(label('x', { LabelOptions: { Timezone: 'UTC' } }))).name,
		'ValidationException',
	);
});

test('pages of expressions with many series hold MaxDatapoints', async () => {
	const queries: MetricDataQuery[] = [...metrics, { Id: 'e', Expression: 'METRICS()' }];
	const seen: number[] = [];
	let NextToken: string | undefined;
	let pages = 0;
	do {
		const page = await cloudWatch.send(
			new GetMetricDataCommand({
				MetricDataQueries: queries,
				StartTime: new Date(start),
				EndTime: new Date(start + 5 * minute),
				MaxDatapoints: 5,
				NextToken,
			}),
		);
		seen.push(...(page.MetricDataResults ?? []).flatMap(({ Values = [] }) => Values));
		NextToken = page.NextToken;
		pages++;
	} while (NextToken);
	assert.equal(pages, 3);
	assert.deepEqual(seen, [6, 0, 4, 2, 1, 20, 10, 30, 0, 0, 1, 1]);
});
