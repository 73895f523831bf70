import assert from 'node:assert/strict';
import { test } from 'node:test';
import { width } from '../../source/components/text.ts';
import type { ChartData } from '../../source/model/chart-window.ts';
import { initialDashboard } from '../../source/store/dashboard-store.ts';
import { createTheme } from '../../source/theme.ts';
import { chartTable, tableCsv, tableJson, tableText } from '../../source/views/charts/chart-table.ts';
import { drawCharts } from '../../source/views/charts/charts.ts';
import { type ChartsState, initialCharts, stepped } from '../../source/views/charts/charts-state.ts';
import { distributionCharts } from '../../source/views/charts/distribution-charts.ts';
import { percentOf, perMinute, perSecond } from '../../source/views/charts/panel-chart.ts';
import { stageCharts } from '../../source/views/charts/stage-charts.ts';
import { bytesTick } from '../../source/views/charts/ticks.ts';

const theme = createTheme('plain');
const minute = 60_000;
const now = Date.UTC(2026, 10, 23, 3, 12, 20);
const subject = { kind: 'stage', id: 'abc/prod' } as const;
const to = Date.UTC(2026, 10, 23, 3, 13);
const from = to - 60 * minute;

function every(value: (index: number) => number) {
	return Array.from({ length: 59 }, (_, index) => ({ at: from + index * minute, value: value(index) }));
}

const series = {
	count: every(() => 600),
	errors4xx: every(() => 6),
	errors5xx: every((index) => (index < 40 ? 0 : 60)),
	latencyP50: every(() => 40),
	latencyP90: every(() => 90),
	latencyP99: every((index) => (index < 40 ? 200 : 2900)),
	integrationP50: every(() => 30),
	integrationP90: every(() => 80),
	integrationP99: every(() => 180),
};

function data(change: Partial<ChartData> = {}) {
	const chart: ChartData = {
		subject,
		window: initialCharts.window,
		from,
		to,
		period: 60,
		series,
		state: 'known',
		percentiles: 'known',
		error: null,
		at: now,
		...change,
	};
	return { ...initialDashboard(2, now), now, chart };
}

function draw(
	columns: number,
	rows: number,
	state: ChartsState = initialCharts,
	change: Partial<ChartData> = {},
	own = {},
) {
	const picture = { charts: stageCharts('REST', false), subject, state, own };
	return drawCharts(picture, data(change), columns, rows, theme);
}

test('sums become rates by the period that they are sums over', () => {
	const five = { count: [{ at: 0, value: 3000 }] };
	assert.deepEqual(perSecond('count')(five, 300), [{ at: 0, value: 10 }]);
	assert.deepEqual(perMinute('count')(five, 300), [{ at: 0, value: 600 }]);
	const share = percentOf('count', 'bad', 'worse');
	const counted = {
		count: [
			{ at: 0, value: 200 },
			{ at: 1, value: 0 },
			{ at: 2, value: 50 },
		],
		bad: [{ at: 0, value: 1 }],
		worse: [{ at: 0, value: 3 }],
	};
	// Nobody has said that there were no errors at 2.
	assert.deepEqual(share(counted, 60), [{ at: 0, value: 2 }]);
});

for (const [columns, rows] of [
	[80, 14],
	[120, 30],
	[200, 50],
	[60, 8],
] as const) {
	test(`charts fill ${columns}x${rows} and no more`, () => {
		const lines = draw(columns, rows);
		assert.ok(lines.length <= rows && lines.length >= 7, String(lines.length));
		for (const line of lines) assert.equal(width(line), columns, line);
		assert.match(lines[0] ?? '', /^ 1h to now · 1m each/);
		assert.match(lines.join('\n'), /REQUESTS +max 10\.0\/s/);
	});
}

test('the legend reads the newest values, or those under the crosshair', () => {
	const text = draw(120, 30).join('\n');
	assert.match(text, /4XX ┄ 1\.0 % {3}5XX ─ 10\.0 %/);
	assert.match(text, /LATENCY {2}P50 · 40ms {3}P90 ┄ 90ms {3}P99 ─ 2\.9s/);
	const crosshair = from + 10 * minute + minute / 2;
	const read = draw(120, 30, { ...initialCharts, crosshair });
	assert.match(read[0] ?? '', /│ \d\d:23 $/);
	assert.match(read.join('\n'), /4XX ┄ 1\.0 % {3}5XX ─ 0 %/);
	assert.match(read.join('\n'), /P99 ─ 200ms/);
	assert.match(read.join('\n'), /REQUESTS ⣿ 10\.0\/s/);
});

test('the legend reads the newest whole period, by when CloudWatch was asked; a crosshair on what grows says so', () => {
	const hourly = { span: 7 * 86_400_000, until: null };
	const hours = 3_600_000;
	const edges = { from: Date.UTC(2026, 10, 16, 4), to: Date.UTC(2026, 10, 23, 4), period: 3600 };
	const bytes = (at: number, value: number) => [{ at, value: value * 3600 }];
	const grown = {
		bytesDownloaded: [
			...bytes(edges.to - 3 * hours, 5000),
			...bytes(edges.to - 2 * hours, 4000),
			...bytes(edges.to - hours, 700),
		],
		bytesUploaded: [],
	};
	const picture = {
		charts: distributionCharts({ monitoring: { state: 'known', value: false, at: now } } as never),
		subject,
		own: {},
	};
	const drawn = (at: number, crosshair: number | null) =>
		drawCharts(
			{ ...picture, state: { window: hourly, crosshair } },
			data({ window: hourly, ...edges, series: grown, at }),
			200,
			20,
			theme,
		).join('\n');
	// It is 3:12: the hour from 3:00 has twelve minutes so far.
	assert.match(drawn(now, null), /OUT ─ 4\.0 kB\/s/);
	// Asked at 2:58, the hour from 2:00 was not over.
	assert.match(drawn(Date.UTC(2026, 10, 23, 2, 58), null), /OUT ─ 5\.0 kB\/s/);
	assert.match(drawn(now, edges.to - hours / 2), /│ \d\d-\d\d \d\d:00, still counting/);
	assert.doesNotMatch(drawn(now, edges.to - 1.5 * hours), /still counting/);
});

test('until the window has come, what is known of the resource is drawn, and that it is asked for is said', () => {
	const waiting = draw(120, 30, initialCharts, { at: null, series: {} }, series);
	assert.match(waiting[0] ?? '', /asking CloudWatch…/);
	assert.match(waiting.join('\n'), /REQUESTS +max 10\.0\/s/);
	const other = draw(
		120,
		30,
		{ ...initialCharts, window: { span: 12 * 60 * minute, until: null } },
		{},
		series,
	);
	assert.match(other.slice(1).join('\n'), /asking CloudWatch…/);
	assert.doesNotMatch(other.join('\n'), /no datapoints/, 'nobody knows that yet');
	const empty = draw(120, 30, initialCharts, { series: { count: [] } });
	assert.match(empty.join('\n'), /no datapoints in this window/);
});

test('where the rest is refused, percentiles are not said to be on their way', () => {
	const refused = { at: null, series: {}, state: 'denied', percentiles: 'pending' } as const;
	const text = draw(120, 30, initialCharts, refused).slice(1).join('\n');
	assert.match(text, /LATENCY[\s\S]*not allowed to read this/);
	assert.doesNotMatch(text, /asking/);
});

test('an error above the charts leaves room for the window that they show', () => {
	const error = { message: `CloudWatch at 127.0.0.1:4566 ${'did not answer like AWS '.repeat(5)}` } as never;
	const [line = ''] = draw(80, 20, initialCharts, { error });
	assert.match(line, /^ 1h to now · 1m each +CloudWatch at .*… $/);
	assert.equal(width(line), 80);
});

test('an axis of bytes has their unit', () => {
	assert.deepEqual([0, 250_000, 1e6, 2.5e6].map(bytesTick), ['0B', '250kB', '1MB', '2.5MB']);
});

test('percentiles that an endpoint does not have are said to be missing there, and only there', () => {
	const bare = { count: series.count, errors4xx: series.errors4xx, errors5xx: series.errors5xx };
	const text = draw(120, 30, initialCharts, { percentiles: 'unsupported', series: bare }).join('\n');
	assert.match(text, /this endpoint has no percentiles/);
	assert.match(text, /REQUESTS +max 10\.0\/s/);
	assert.doesNotMatch(text, /no datapoints/);
});

test('a failure is one sentence above the charts', () => {
	const error = { message: 'CloudWatch throttles.' } as never;
	assert.match(draw(120, 30, initialCharts, { error })[0] ?? '', /CloudWatch throttles\. $/);
});

test('the crosshair starts at the newest whole period, and stays within the window', () => {
	const edges = { from, to, period: 60 };
	const first = stepped(null, -1, edges, now);
	assert.equal(first, Date.UTC(2026, 10, 23, 3, 11, 30));
	assert.equal(stepped(first, -1, edges, now), first - minute);
	assert.equal(stepped(from + minute / 2, -1, edges, now), from + minute / 2);
	assert.equal(stepped(to - minute / 2, 1, edges, now), to - minute / 2);
	const week = { from: now - 7 * 86_400_000, to: now, period: 60 };
	const step = stepped(now - 86_400_000, -1, week, now) - (now - 86_400_000);
	assert.ok(step <= -80 * minute && step >= -90 * minute, String(step / minute));
});

test('what is copied and exported is what the charts show', () => {
	const table = chartTable(stageCharts('REST', false), series, { from, to, period: 60 });
	assert.deepEqual(table.columns.slice(0, 3), [
		'requests_per_second',
		'errors_4xx_percent',
		'errors_5xx_percent',
	]);
	assert.equal(table.rows.length, 59);
	assert.deepEqual(table.rows[50]?.values.slice(0, 3), [10, 1, 10]);
	const csv = tableCsv(table).split('\r\n');
	assert.equal(csv.length, 61);
	assert.match(csv[0] ?? '', /^time,requests_per_second,errors_4xx_percent/);
	assert.match(csv[1] ?? '', /^2026-11-23T02:13:00\.000Z,10,1,0,40,90,200,/);
	const document = JSON.parse(tableJson('shop/prod', table));
	assert.equal(document.name, 'shop/prod');
	assert.equal(document.periodSeconds, 60);
	assert.equal(document.rows[50].errors_5xx_percent, 10);
	assert.match(tableText(table, null), /^time\trequests_per_second\t/);
	const moment = tableText(table, from + 50 * minute + minute / 2).split('\n');
	assert.equal(moment[0], 'time\t2026-11-23T03:03:00.000Z');
	assert.equal(moment[3], 'errors_5xx_percent\t10');
	assert.equal(tableText(table, to - minute / 2).split('\n')[1], 'requests_per_second\t');
});
