import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { CloudWatchService } from '../aws/services.ts';
import type { ChartData, ChartSubject, ChartWindow } from '../model/chart-window.ts';
import type { MetricsState } from '../model/resource-metrics.ts';
import type { Sample } from '../model/series.ts';
import { merged } from './metric-answers.ts';
import type { ServiceHealth } from './service-health.ts';

/** Where a subject's series come from. */
export interface ChartSource {
	readonly cloudWatch: CloudWatchService;
	/** Of that CloudWatch. */
	readonly health: ServiceHealth;
	/** All series of the subject's charts; there may be more of them later. */
	queries(periodSeconds: number): readonly SeriesQuery[];
}

/** What charts are of. */
export interface ChartRequest {
	readonly subject: ChartSubject;
	readonly window: ChartWindow;
}

/** A window's edges in milliseconds since the epoch (`to` is exclusive), and its period in seconds. */
export interface Edges {
	readonly from: number;
	readonly to: number;
	readonly period: number;
}

/** Series that were fetched, and the keys of those that CloudWatch could not complete. */
export interface Fetched {
	readonly series: Readonly<Record<string, readonly Sample[]>>;
	readonly incomplete: readonly string[];
}

const minute = 60_000;
/**
 * The newest points are still being added to when they are first read: they are read again. Lambda dates what it
 * counts by the beginning of a run, which may be 15 minutes long. A metric costs the same however many datapoints
 * come back.
 */
const readAgain = 16 * minute;
/** A period of an hour changes slowly: it is looked at five times, not sixty. */
const looksPerPeriod = 5;

/** Milliseconds between two looks at a window that follows the present. */
export function refreshOf(periodSeconds: number): number {
	return Math.max(minute, (periodSeconds * 1000) / looksPerPeriod);
}

/** A chart of which nothing is known yet but what it is to show. */
export function blankChart({ subject, window }: ChartRequest, edges: Edges): ChartData {
	return {
		subject,
		window,
		...edges,
		series: {},
		state: 'pending',
		percentiles: 'pending',
		error: null,
		at: null,
	};
}

/** A chart with other edges: what lies before them is dropped. */
export function withEdges(chart: ChartData, edges: Edges): ChartData {
	const series = Object.entries(chart.series).map(([key, points]) => [key, merged(points, [], edges.from)]);
	return { ...chart, ...edges, series: Object.fromEntries(series) };
}

/** What became of asking for some of a chart's series: its percentiles, or the others. */
export function stateOf(
	series: ChartData['series'],
	queries: readonly SeriesQuery[],
	percentile: boolean,
): MetricsState {
	const keys = queries.flatMap((query) => (query.percentile === percentile ? [query.fills] : []));
	if (keys.some((key) => (series[key]?.length ?? 0) > 0)) return 'known';
	return keys.some((key) => series[key] !== undefined) ? 'none' : 'pending';
}

/**
 * Asks for series of a chart: for the whole window at first, later for what is new of it.
 *
 * @param kept - the chart so far, of the same period, or null
 * @param whole - keys whose points so far are not to be trusted
 */
export async function fetchSeries(
	cloudWatch: CloudWatchService,
	queries: readonly SeriesQuery[],
	{ from, to, period }: Edges,
	kept: ChartData | null,
	whole: ReadonlySet<string>,
	signal: AbortSignal,
): Promise<Fetched> {
	const step = period * 1000;
	const newest = (kept?.at ?? 0) - readAgain;
	const tail = Math.max(from, Math.floor(newest / step) * step);
	const windows = Map.groupBy(queries, ({ fills }) =>
		kept?.series[fills] && !whole.has(fills) ? tail : from,
	);
	const series: Record<string, readonly Sample[]> = {};
	const incomplete: string[] = [];
	for (const [start, group] of windows) {
		for (const { query, points, complete } of await cloudWatch.getMetricData(
			group,
			{ from: start, to },
			{ signal },
		)) {
			series[query.fills] = merged(kept?.series[query.fills] ?? [], points, from);
			if (!complete) incomplete.push(query.fills);
		}
	}
	return { series, incomplete };
}
