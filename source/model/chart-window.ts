import type { QdashError } from './errors.ts';
import type { MetricsState } from './resource-metrics.ts';
import type { Sample } from './series.ts';

/** What a chart can be of. */
export type ChartSubject =
	| { readonly kind: 'queue'; readonly id: string }
	| { readonly kind: 'stage'; readonly id: string }
	| { readonly kind: 'route'; readonly id: string }
	| { readonly kind: 'distribution'; readonly id: string }
	| { readonly kind: 'function'; readonly id: string };

/** The stretch of time that charts show. */
export interface ChartWindow {
	/** One of {@link chartSpans}, in milliseconds. */
	readonly span: number;
	/** Where it ends, in milliseconds since the epoch; null follows the present. */
	readonly until: number | null;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The spans that `[` and `]` go through. */
export const chartSpans: readonly number[] = [15 * minute, hour, 3 * hour, 12 * hour, 24 * hour, 7 * day];

/** What a chart shows at first. */
export const initialWindow: ChartWindow = { span: hour, until: null };

/** The furthest back that CloudWatch keeps anything, in milliseconds: 455 days. */
export const retention = 455 * day;

/**
 * The period of a window's datapoints, in seconds: CloudWatch keeps minutes for 15 days, five minutes for
 * 63 days and hours for 455; and a chart has no room for more than a few hundred points.
 *
 * @param from - the window's start, and `now`, in milliseconds since the epoch
 */
export function periodOf({ span }: ChartWindow, from: number, now: number): number {
	const kept = now - from > 63 * day ? 3600 : now - from > 15 * day ? 300 : 60;
	const drawn = span > 24 * hour ? 3600 : span > 3 * hour ? 300 : 60;
	return Math.max(kept, drawn);
}

/** The window's edges in milliseconds since the epoch, aligned to its period; `to` is exclusive. */
export function edgesOf(window: ChartWindow, now: number): { from: number; to: number; period: number } {
	const end = window.until ?? now;
	const period = periodOf(window, end - window.span, now);
	const step = period * 1000;
	// The present period is shown too, dim: it is not over yet.
	const to = Math.ceil(end / step) * step;
	return { from: to - Math.ceil(window.span / step) * step, to, period };
}

/** A shorter window with the same end, or the same one at the end of the spans. */
export function withSpan(window: ChartWindow, by: 1 | -1): ChartWindow {
	const index = chartSpans.indexOf(window.span) + by;
	const span = chartSpans[index];
	return span === undefined ? window : { ...window, span };
}

/** Half a window earlier or later; at the present it follows the present again. */
export function moved(window: ChartWindow, by: 1 | -1, now: number): ChartWindow {
	const until = (window.until ?? now) + (by * window.span) / 2;
	// The present has moved on since a window was moved back from it.
	if (until + window.span / 8 >= now) return window.until === null ? window : { ...window, until: null };
	const earliest = now - retention + window.span;
	return { ...window, until: Math.max(until, earliest) };
}

/** What is known of the chart that is open. */
export interface ChartData {
	readonly subject: ChartSubject;
	readonly window: ChartWindow;
	/** Milliseconds since the epoch; `to` is exclusive. */
	readonly from: number;
	readonly to: number;
	/** Seconds between two points. */
	readonly period: number;
	/** By the same keys as the resource's own series; a queue's are those of `QueueChartMetric`. */
	readonly series: Readonly<Record<string, readonly Sample[]>>;
	readonly state: MetricsState;
	readonly percentiles: MetricsState;
	readonly error: QdashError | null;
	/** When it was asked for, or null while the answer is on its way. */
	readonly at: number | null;
}

/** The series of a queue's charts. Counts in and out are sums over the period. */
export type QueueChartMetric =
	| 'visible'
	| 'inFlight'
	| 'delayed'
	| 'oldestAge'
	| 'sent'
	| 'received'
	| 'deleted'
	| 'emptyReceives'
	| 'sentSize'
	/** FIFO only. */
	| 'deduplicated'
	| 'groupsInFlight';
