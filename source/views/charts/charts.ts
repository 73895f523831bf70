import type { AppServices } from '../../app-services.ts';
import { type ChartSeries, renderChart } from '../../components/chart.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { fit, width } from '../../components/text.ts';
import {
	type ChartData,
	type ChartSubject,
	type ChartWindow,
	moved,
	withSpan,
} from '../../model/chart-window.ts';
import { formatAge, formatDateTime, formatDuration, formatTime } from '../../model/format.ts';
import type { Sample } from '../../model/series.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { updateView } from '../../store/ui-store.ts';
import type { Theme } from '../../theme.ts';
import { between } from '../header.ts';
import { type ChartTable, chartTable, tableText } from './chart-table.ts';
import {
	type ChartsState,
	chartDataOf,
	chartsKey,
	chartsState,
	initialCharts,
	shownEdges,
	stepped,
} from './charts-state.ts';
import { exportCharts } from './export-flow.ts';
import type { PanelChart, SeriesByKey } from './panel-chart.ts';

/** What a panel of charts is drawn from. */
export interface ChartsPicture {
	readonly charts: readonly PanelChart[];
	readonly subject: ChartSubject;
	readonly state: ChartsState;
	/** The resource's own minute series: what is drawn until the window's have come. */
	readonly own: SeriesByKey;
}

const gap = 3;
const shortest = 6;
const tallest = 20;

/** How many charts stand side by side. */
function sideBySide(columns: number, charts: number): number {
	return Math.min(charts, columns >= 165 ? 3 : columns >= 70 ? 2 : 1);
}

/**
 * Charts in a grid under one line that says which window they show; as many as fit, the first ones first.
 *
 * @returns at most `rows` lines of `columns` columns
 */
export function drawCharts(
	picture: ChartsPicture,
	data: DashboardState,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const { charts, subject, state, own } = picture;
	const chart = chartDataOf(data, subject, state.window);
	const edges = shownEdges(chart, state.window, data.now);
	const series = seriesIn(chart, own, state.window, edges.period);
	const incomplete = incompleteFrom(data.now, chart, edges.period);
	const lines = [drawWindow(picture, data, columns, theme)];
	const across = sideBySide(columns - 2, charts.length);
	if (across === 0) return lines.slice(0, rows);
	const down = Math.max(1, Math.min(Math.ceil(charts.length / across), Math.floor((rows - 1) / shortest)));
	const height = Math.min(tallest, Math.floor((rows - 1) / down));
	const each = Math.floor((columns - 2 - gap * (across - 1)) / across);
	for (let row = 0; row < down; row++) {
		const drawn = charts
			.slice(row * across, (row + 1) * across)
			.map((one) => drawOne(one, { series, edges, state, answer: chart, incomplete }, each, height, theme));
		for (let line = 0; line < height; line++) {
			lines.push(fit(` ${drawn.map((each) => each[line] ?? '').join(' '.repeat(gap))}`, columns));
		}
	}
	return lines.slice(0, rows);
}

/**
 * The series of a window. What is known of the last half hour is there at once; an hour's minutes come a moment
 * later. Sums over minutes are of no use where a period is longer.
 */
function seriesIn(
	chart: ChartData | null,
	own: SeriesByKey,
	window: ChartWindow,
	period: number,
): SeriesByKey {
	if (chart?.at != null) return chart.series;
	return window.until === null && period === 60 ? own : {};
}

/**
 * From here on CloudWatch was still adding to what it had when it was asked: the start of a period, in
 * milliseconds since the epoch. A period of an hour is asked for a few times only.
 */
function incompleteFrom(now: number, chart: ChartData | null, period: number): number {
	const asked = Math.min(now, chart?.at ?? now);
	return Math.floor((asked - 60_000) / (period * 1000)) * period * 1000;
}

interface Drawn {
	readonly series: SeriesByKey;
	readonly edges: { readonly from: number; readonly to: number; readonly period: number };
	readonly state: ChartsState;
	/** What is known of this subject and window, or null while nothing is. */
	readonly answer: ChartData | null;
	readonly incomplete: number;
}

function drawOne(
	chart: PanelChart,
	{ series, edges, state, answer, incomplete }: Drawn,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const { from, to, period } = edges;
	const half = (period * 1000) / 2;
	const courses = chart.series.map((one): ChartSeries => {
		const within = (sample: Sample) => sample.at >= from && sample.at < to;
		return {
			name: one.name,
			role: one.role,
			style: one.style,
			// A value stands for its whole period: it is drawn in the middle of it.
			points: one
				.points(series, period)
				.filter(within)
				.map(({ at, value }) => ({ at: at + half, value })),
		};
	});
	const why = whyNothing(chart, answer);
	const lines = renderChart(
		{
			series: courses,
			width: columns,
			height: rows,
			from,
			to,
			unit: chart.unit,
			format: chart.format,
			...(chart.formatTick && { formatTick: chart.formatTick }),
			...(chart.whole && { whole: true }),
			...(chart.thresholds && {
				thresholds: chart.thresholds.map((one) => ({ ...one, role: 'warn' as const })),
			}),
			...(state.crosshair !== null && { crosshair: state.crosshair }),
			...(why !== null && { nothing: why }),
			nowIncompleteFrom: incomplete,
		},
		theme,
	);
	if (chart.title === undefined || rows < 5) return lines;
	const [legend = '', ...rest] = lines;
	const titled = `${theme.dim(chart.title)}  ${legend.trimEnd()}`;
	return [width(titled) <= columns ? fit(titled, columns) : legend, ...rest];
}

/** Why there are no points, where it is not that there were none; null where that is all. */
function whyNothing({ percentiles }: PanelChart, data: ChartData | null): string | null {
	const what = percentiles ? 'percentiles' : 'such metrics';
	// Percentiles are not even asked for where the rest is refused.
	switch (percentiles && data?.percentiles !== 'pending' ? data?.percentiles : data?.state) {
		case 'unsupported':
			return `this endpoint has no ${what}`;
		case 'denied':
			return 'not allowed to read this';
		case 'failed':
			return percentiles ? 'percentiles failed, asked again later' : 'no answer, asked again later';
		default:
			// That there are no datapoints is more than anybody knows yet.
			return data?.at == null ? 'asking CloudWatch…' : null;
	}
}

function drawWindow(picture: ChartsPicture, data: DashboardState, columns: number, theme: Theme): string {
	const { state, subject } = picture;
	const chart = chartDataOf(data, subject, state.window);
	const edges = shownEdges(chart, state.window, data.now);
	const words = `${formatDuration(state.window.span)} ${untilWords(state.window)} · ${formatDuration(edges.period * 1000)} each`;
	const left = ` ${theme.dim(words)}`;
	// Which window this is matters more than all of a sentence.
	const room = Math.max(0, columns - width(left) - 4);
	const right = (() => {
		if (state.crosshair !== null) {
			const unfinished = state.crosshair >= incompleteFrom(data.now, chart, edges.period);
			const words = `│ ${momentWords(state.crosshair, edges.period)}`;
			return theme.accent(unfinished ? `${words}, still counting` : words);
		}
		if (chart?.error) return theme.warn(fit(chart.error.message, Math.min(width(chart.error.message), room)));
		if (!chart || chart.at === null) return theme.dim('asking CloudWatch…');
		return theme.dim(columns < 100 ? '[ ] < > window' : '[ ] window   < > earlier, later   h l read off');
	})();
	return between(left, `${right} `, columns);
}

function untilWords({ until }: ChartWindow): string {
	return until === null ? 'to now' : `to ${formatDateTime(until).slice(0, 16)}`;
}

/** The period around a moment, as its beginning. */
function momentWords(at: number, period: number): string {
	const start = at - (period * 1000) / 2;
	return period >= 3600 ? formatDateTime(start).slice(5, 16) : formatTime(start);
}

/** What a view hands over, so that the keys of its charts work. */
export interface ChartKeys {
	readonly subject: ChartSubject;
	/** What is charted, for files and messages: `orders-api/prod`. Sanitised. */
	readonly name: string;
	readonly charts: () => readonly PanelChart[];
	readonly own: () => SeriesByKey;
}

/**
 * The keys of charts: `[ ] < >` change the window, `h l` move the crosshair, Esc puts it away, `y` copies the
 * values there (or all), `E` exports the series. Spread it after the view's own handlers: its `back` is
 * there only while there is a crosshair.
 */
export function chartHandlers(services: AppServices, keys: ChartKeys): Handlers {
	const { session, ui } = services;
	const state = () => chartsState(ui.getState());
	const change = (next: (before: ChartsState) => ChartsState) =>
		updateView(ui, chartsKey, initialCharts, next);
	const known = () => {
		const data = session.store.api.getState();
		return { data, chart: chartDataOf(data, keys.subject, state().window) };
	};
	const step = (by: 1 | -1) => () => {
		const { data, chart } = known();
		change((before) => ({
			...before,
			crosshair: stepped(before.crosshair, by, shownEdges(chart, before.window, data.now), data.now),
		}));
	};
	const look = (next: (window: ChartWindow, now: number) => ChartWindow) => () => {
		const { now } = session.store.api.getState();
		change((before) => {
			const window = next(before.window, now);
			return window === before.window ? before : { window, crosshair: null };
		});
	};
	const table = (whole: boolean): ChartTable => {
		const { data, chart } = known();
		const { window } = state();
		const edges = shownEdges(chart, window, data.now);
		const series = seriesIn(chart, keys.own(), window, edges.period);
		// On the screen what still grows is dim; in a file it would be a fall.
		const to = whole ? Math.min(edges.to, incompleteFrom(data.now, chart, edges.period)) : edges.to;
		return chartTable(keys.charts(), series, { ...edges, to });
	};
	const copy = () => {
		const { crosshair } = state();
		const text = tableText(table(crosshair === null), crosshair);
		services.copy(text, crosshair === null ? 'the values of the charts' : 'the values under the crosshair');
	};
	return {
		'window.shorter': look((window) => withSpan(window, -1)),
		'window.longer': look((window) => withSpan(window, 1)),
		'window.earlier': look((window, now) => moved(window, -1, now)),
		'window.later': look((window, now) => moved(window, 1, now)),
		'move.left': step(-1),
		'move.right': step(1),
		'copy.value': copy,
		export: () => void exportCharts(services, keys.name, table(true)),
		...(state().crosshair === null
			? {}
			: { back: () => change((before) => ({ ...before, crosshair: null })) }),
	};
}

/** Age words for what the control plane said: `as of 3m 2s ago`. */
export function asOf(at: number, now: number): string {
	return `as of ${formatAge(now - at)} ago`;
}
