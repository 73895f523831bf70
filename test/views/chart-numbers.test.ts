import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
	type ChartSubject,
	type ChartWindow,
	initialWindow,
	moved,
} from '../../source/model/chart-window.ts';
import { knownValue } from '../../source/model/reading.ts';
import { exportDir } from '../../source/paths.ts';
import { createTheme } from '../../source/theme.ts';
import { chartTable } from '../../source/views/charts/chart-table.ts';
import { drawCharts } from '../../source/views/charts/charts.ts';
import { distributionCharts } from '../../source/views/charts/distribution-charts.ts';
import { functionCharts } from '../../source/views/charts/function-charts.ts';
import type { PanelChart } from '../../source/views/charts/panel-chart.ts';
import { stageCharts } from '../../source/views/charts/stage-charts.ts';
import { openDashboard } from '../support/dashboard.tsx';
import {
	type Asking,
	CloudTruth,
	distributionSeries,
	functionSeries,
	restSeries,
	type Stretch,
	v2Series,
} from './cloud-truth.ts';
import { type WatchedNumbers, watchNumbers, watchStages } from './numbers-watch.ts';

const minute = 60_000;
const hour = 60 * minute;
const theme = createTheme('plain');

/** Of which metrics a column of the charts is made, and how. */
interface Course {
	readonly of: readonly (readonly [metric: string, statistic: string])[];
	/** Of the sum of these, and of the period in seconds. */
	readonly make: (value: number, period: number) => number;
}

const as = (metric: string, statistic: string, factor = 1): Course => ({
	of: [[metric, statistic]],
	make: (value) => value * factor,
});
const aSecond = (metric: string, statistic = 'Sum'): Course => ({
	of: [[metric, statistic]],
	make: (sum, period) => sum / period,
});
const aMinute = (...metrics: string[]): Course => ({
	of: metrics.map((metric) => [metric, 'Sum'] as const),
	make: (sum, period) => (sum / period) * 60,
});
const percentiles = (column: string, metric: string): Record<string, Course> =>
	Object.fromEntries([50, 90, 99].map((share) => [`${column}_p${share}_ms`, as(metric, `p${share}`)]));

function requestCourses(client: string, server: string): Record<string, Course> {
	return {
		requests_per_second: aSecond('Count', 'SampleCount'),
		// AWS: the Average is the count of errors over the count of requests.
		errors_4xx_percent: as(client, 'Average', 100),
		errors_5xx_percent: as(server, 'Average', 100),
		...percentiles('latency', 'Latency'),
		...percentiles('integration', 'IntegrationLatency'),
		errors_4xx_per_minute: aMinute(client),
		errors_5xx_per_minute: aMinute(server),
	};
}

const courses = {
	REST: requestCourses('4XXError', '5XXError'),
	HTTP: requestCourses('4xx', '5xx'),
	WebSocket: {
		messages_per_second: aSecond('MessageCount'),
		client_errors_per_minute: aMinute('ClientError'),
		server_errors_per_minute: aMinute('ExecutionError', 'IntegrationError'),
		connects_per_minute: aMinute('ConnectCount'),
		...percentiles('integration', 'IntegrationLatency'),
	},
	free: {
		requests_per_second: aSecond('Requests'),
		errors_4xx_percent: as('4xxErrorRate', 'Average'),
		errors_5xx_percent: as('5xxErrorRate', 'Average'),
		bytes_out_per_second: aSecond('BytesDownloaded'),
		bytes_in_per_second: aSecond('BytesUploaded'),
	},
	subscribed: {
		requests_per_second: aSecond('Requests'),
		hit_ratio_percent: as('CacheHitRate', 'Average'),
		errors_4xx_percent: as('4xxErrorRate', 'Average'),
		errors_5xx_percent: as('5xxErrorRate', 'Average'),
		...percentiles('origin', 'OriginLatency'),
		bytes_out_per_second: aSecond('BytesDownloaded'),
		bytes_in_per_second: aSecond('BytesUploaded'),
		errors_502_percent: as('502ErrorRate', 'Average'),
		errors_503_percent: as('503ErrorRate', 'Average'),
		errors_504_percent: as('504ErrorRate', 'Average'),
	},
	function: {
		invocations_per_second: aSecond('Invocations'),
		errors_per_minute: aMinute('Errors'),
		throttles_per_minute: aMinute('Throttles'),
		...percentiles('duration', 'Duration'),
		concurrent_executions: as('ConcurrentExecutions', 'Maximum'),
	},
} satisfies Record<string, Record<string, Course>>;

type Columns = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** What CloudWatch has for each column, by the beginnings of the periods. */
async function columnsOf(
	truth: CloudTruth,
	asking: Asking,
	wanted: Readonly<Record<string, Course>>,
	stretch: Stretch,
): Promise<Columns> {
	const columns = new Map<string, Map<number, number>>();
	for (const [column, { of, make }] of Object.entries(wanted)) {
		const sums = new Map<number, number>();
		for (const [metric, statistic] of of) {
			for (const { at, value } of await truth.points(asking(metric, statistic), stretch)) {
				sums.set(at, (sums.get(at) ?? 0) + value);
			}
		}
		columns.set(column, new Map([...sums].map(([at, sum]) => [at, make(sum, stretch.period)])));
	}
	return columns;
}

/** Fails unless a table of values is the truth, no period more and none less. */
function compareTable(
	what: string,
	shown: {
		readonly columns: readonly string[];
		readonly rows: readonly { at: number; values: readonly (number | null)[] }[];
	},
	truth: Columns,
): void {
	assert.deepEqual([...shown.columns].sort(), [...truth.keys()].sort(), what);
	const times = new Set([...truth.values()].flatMap((column) => [...column.keys()]));
	assert.deepEqual(
		shown.rows.map(({ at }) => at),
		[...times].sort((a, b) => a - b),
		what,
	);
	for (const [index, column] of shown.columns.entries()) {
		for (const { at, values } of shown.rows) {
			const where = `${what}, ${column} at ${new Date(at).toISOString()}`;
			const expected = truth.get(column)?.get(at) ?? null;
			const value = values[index] ?? null;
			if (expected === null || value === null) assert.equal(value, expected, where);
			else
				assert.ok(
					Math.abs(value - expected) <= Math.abs(expected) * 1e-9,
					`${where}: ${value}, not ${expected}`,
				);
		}
	}
}

interface Charted {
	readonly what: string;
	readonly subject: ChartSubject;
	readonly asking: Asking;
	readonly wanted: Readonly<Record<string, Course>>;
	readonly charts: () => readonly PanelChart[];
}

/** Opens charts of a window, and compares each of their values, and those under the crosshair. */
async function compareWindow(
	{ store, truth, look, now }: WatchedNumbers,
	{ what, subject, asking, wanted, charts }: Charted,
	window: ChartWindow,
): Promise<number> {
	const hasPercentiles = charts().some(({ percentiles }) => percentiles);
	const focus = {
		kind: subject.kind,
		opened: subject.id,
		selected: subject.id,
		...(subject.kind === 'route' && { stage: store.latest.routes.get(subject.id)?.stage.id ?? '' }),
	};
	await look({ ...focus, chart: { subject, window } }, () => {
		const { chart } = store.latest;
		return (
			chart?.window === window &&
			chart.at !== null &&
			chart.subject.id === subject.id &&
			(chart.percentiles !== 'pending' || !hasPercentiles)
		);
	});
	const { chart } = store.latest;
	assert.ok(chart);
	const named = `${what}, ${window.span / hour} h${window.until === null ? '' : ', moved back'}`;
	const columns = await columnsOf(truth, asking, wanted, chart);
	const table = chartTable(charts(), chart.series, chart);
	compareTable(named, table, columns);

	const picture = { charts: charts(), subject, own: {} };
	for (const part of [0.25, 0.5, 0.8]) {
		const row = table.rows[Math.floor(table.rows.length * part)];
		if (!row) continue;
		const crosshair = row.at + (chart.period * 1000) / 2;
		const text = drawCharts(
			{ ...picture, state: { window, crosshair } },
			{ ...store.latest, now: now() },
			240,
			60,
			theme,
		).join('\n');
		for (const one of charts()) {
			for (const { name, column } of one.series) {
				const value = columns.get(column)?.get(row.at) ?? null;
				const shown = value === null ? '–' : `${one.format(value)}${one.unit}`;
				const legend = new RegExp(
					`${name} \\S ${shown.replaceAll(/[$()*+.[\]?\\^{}|]/g, String.raw`\$&`)}(?: {3}| *$| )`,
					'm',
				);
				assert.match(
					text,
					legend,
					`${named}: ${column} under the crosshair at ${new Date(row.at).toISOString()}`,
				);
			}
		}
	}
	return table.rows.length;
}

/** An hour, 12 hours, 7 days, and each of them moved back. */
async function compareWindows(watched: WatchedNumbers, charted: Charted): Promise<void> {
	for (const span of [hour, 12 * hour, 7 * 24 * hour]) {
		const present: ChartWindow = { ...initialWindow, span };
		const rows = await compareWindow(watched, charted, present);
		assert.ok(rows >= 2, `${charted.what}: ${rows} periods in ${span / hour} h`);
		await compareWindow(watched, charted, moved(present, -1, watched.now()));
	}
}

test('the charts of a stage and a route: every value of every window, and under the crosshair', async (t) => {
	const watched = await watchNumbers(t);
	const { store, look, stage } = watched;
	await watchStages(watched);
	const api = (name: string, stageName: string) => {
		const record = store.latest.stages.get(stage(name, stageName));
		assert.ok(record);
		return record;
	};
	for (const [name, stageName] of [
		['orders-api', 'prod'],
		['storefront-api', '$default'],
		['live-updates', 'prod'],
	] as const) {
		const { ref } = api(name, stageName);
		await compareWindows(watched, {
			what: name,
			subject: { kind: 'stage', id: ref.id },
			asking: ref.protocol === 'REST' ? restSeries(name, stageName) : v2Series(ref.apiId ?? '', stageName),
			wanted: courses[ref.protocol],
			charts: () => stageCharts(ref.protocol, false),
		});
	}
	const { ref } = api('orders-api', 'prod');
	await look({ kind: 'route', stage: ref.id }, () => store.latest.routes.size === 8);
	await compareWindows(watched, {
		what: 'GET /orders/{id}',
		subject: { kind: 'route', id: `${ref.id} GET /orders/{id}` },
		asking: restSeries('orders-api', 'prod', { Method: 'GET', Resource: '/orders/{id}' }),
		wanted: courses.REST,
		charts: () => stageCharts('REST', false),
	});
});

test('the charts of a distribution, with and without the additional metrics', async (t) => {
	const watched = await watchNumbers(t);
	const { store, look, distribution } = watched;
	await look({ kind: 'distribution' }, () => store.latest.distributions.size === 3);
	for (const [alias, kind] of [
		['www.shop.example', 'subscribed'],
		['docs.shop.example', 'free'],
	] as const) {
		const id = distribution(alias);
		const record = () => {
			const found = store.latest.distributions.get(id);
			assert.ok(found);
			return found;
		};
		await look(
			{ kind: 'distribution', opened: id, selected: id },
			() => record().monitoring.state === 'known',
		);
		await compareWindows(watched, {
			what: alias,
			subject: { kind: 'distribution', id },
			asking: distributionSeries(id),
			wanted: courses[kind],
			charts: () => distributionCharts(record()),
		});
	}
});

test('the charts of a function', async (t) => {
	const watched = await watchNumbers(t);
	const { store, look } = watched;
	await look({ kind: 'function' }, () => store.latest.functions.size === 14);
	await compareWindows(watched, {
		what: 'payment-worker',
		subject: { kind: 'function', id: 'payment-worker' },
		asking: functionSeries('payment-worker'),
		wanted: courses.function,
		charts: () => {
			const record = store.latest.functions.get('payment-worker');
			assert.ok(record);
			return functionCharts(record, knownValue(store.latest.accountConcurrency));
		},
	});
});

test('E writes what CloudWatch has: as JSON and as CSV, of whole periods only', async (t) => {
	const dashboard = await openDashboard(t, { scenario: 'shop' });
	const truth = new CloudTruth(t, dashboard.cloud.endpoint);
	dashboard.press('3');
	await dashboard.waitFor(/ APIS .*\d stages/);
	dashboard.press('/');
	dashboard.type('orders prod');
	await dashboard.waitFor(/ 1 of \d+ stages/);
	dashboard.press('enter', 'enter');
	await dashboard.waitFor(/^ 1h to now · 1m each +\[ \] window/m);
	const exported = async (format: 'csv' | 'json') => {
		const before = new Set(filesIn(exportDir()));
		dashboard.press('E');
		await dashboard.waitFor('Export orders-api');
		if (format === 'json') dashboard.press('tab');
		dashboard.press('enter');
		const written = () => filesIn(exportDir()).find((name) => !before.has(name));
		await dashboard.waitFor(
			() => /^exported \d+ rows to /.test(dashboard.event()) && dashboard.event().endsWith(format),
		);
		return readFileSync(join(exportDir(), written() ?? ''), 'utf8');
	};
	const compare = async (
		what: string,
		period: number,
		columns: readonly string[],
		rows: readonly { at: number; values: readonly (number | null)[] }[],
	) => {
		const [first, last] = [rows[0], rows.at(-1)];
		assert.ok(first && last && rows.length >= 30, `${what}: ${rows.length} rows`);
		const stretch = { from: first.at, to: last.at + period * 1000, period };
		const asking = restSeries('orders-api', 'prod');
		compareTable(what, { columns, rows }, await columnsOf(truth, asking, courses.REST, stretch));
		return last.at + period * 1000;
	};

	const { version, name, periodSeconds, rows } = JSON.parse(await exported('json')) as {
		version: number;
		name: string;
		periodSeconds: number;
		rows: ({ time: string } & Record<string, number | null>)[];
	};
	assert.deepEqual([version, name, periodSeconds], [1, 'orders-api/prod', 60]);
	const columns = Object.keys(rows[0] ?? {}).filter((key) => key !== 'time');
	const until = await compare(
		'JSON',
		60,
		columns,
		rows.map(({ time, ...values }) => ({
			at: Date.parse(time),
			values: columns.map((column) => (values as Record<string, number | null>)[column] ?? null),
		})),
	);
	assert.ok(until <= Date.now() - minute, 'the newest minutes are left out');

	dashboard.press(']', ']', '<');
	await dashboard.waitFor(/^ 12h to \d{4}-\d\d-\d\d \d\d:\d\d · 5m each +\[ \] window/m);
	dashboard.press('>', '[', '<');
	await dashboard.waitFor(/^ 3h to \d{4}-\d\d-\d\d \d\d:\d\d · 1m each +\[ \] window/m);
	const [head = '', ...lines] = (await exported('csv')).trimEnd().split('\r\n');
	await compare(
		'CSV',
		60,
		head.split(',').slice(1),
		lines.map((line) => {
			const [time = '', ...values] = line.split(',');
			return { at: Date.parse(time), values: values.map((value) => (value === '' ? null : Number(value))) };
		}),
	);
});

test('minutes that are known already are not taken for the periods of a longer window', async (t) => {
	const dashboard = await openDashboard(t, { scenario: 'shop' });
	dashboard.press('3');
	await dashboard.waitFor(/ APIS .*\d stages/);
	dashboard.press('/');
	dashboard.type('orders prod');
	await dashboard.waitFor(/ 1 of \d+ stages/);
	dashboard.press('enter', 'enter');
	await dashboard.waitFor(/^ 1h to now · 1m each +\[ \] window/m);
	dashboard.cloud.faults.add({ service: 'CloudWatch', operation: 'GetMetricData', kind: 'serverError' });
	dashboard.press(']', ']');
	await dashboard.waitFor(/^ 12h to now · 5m each/m);
	dashboard.press('E');
	await dashboard.waitFor('There is nothing to export: no value is known in this window.');
	assert.deepEqual(filesIn(exportDir()), []);
});

function filesIn(folder: string): string[] {
	return existsSync(folder) ? readdirSync(folder) : [];
}
