import type { MetricIdentity } from '../metric-store.ts';

/** A metric's values over time, or what was computed of some. */
export interface TimeSeries {
	readonly label: string;
	/** Milliseconds. */
	readonly period: number;
	/** Milliseconds since the epoch, ascending. */
	readonly at: readonly number[];
	/** One for each time; all finite. */
	readonly values: readonly number[];
	/** Where it comes from, for labels; undefined once several were computed into one. */
	readonly source?: MetricSource | undefined;
}

export interface MetricSource {
	readonly identity: MetricIdentity;
	readonly statistic: string;
}

/** What an expression comes to: a number, a time series, or an array of them. */
export type MathValue = number | TimeSeries | readonly TimeSeries[];

/** The time that a request is about. */
export interface TimeWindow {
	/** Milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	/**
	 * True where periods begin at multiples of themselves, as in GetMetricData; false where they are counted
	 * from `from`, as in alarms.
	 */
	readonly aligned: boolean;
}

/** When the first period of a window begins. */
export function originOf({ from, aligned }: TimeWindow, period: number): number {
	return aligned ? Math.floor(from / period) * period : from;
}

export function isArray(value: MathValue): value is readonly TimeSeries[] {
	return Array.isArray(value);
}

/** A series with other points; those that are no number are dropped. */
export function withPoints(
	series: TimeSeries,
	points: Iterable<readonly [at: number, value: number | undefined]>,
): TimeSeries {
	const at: number[] = [];
	const values: number[] = [];
	for (const [time, value] of points) {
		if (value === undefined || !Number.isFinite(value)) continue;
		at.push(time);
		values.push(value);
	}
	return { ...series, at, values };
}

/** A series with each value changed by itself. */
export function mapped(series: TimeSeries, change: (value: number) => number): TimeSeries {
	return withPoints(
		series,
		series.at.map((at, index) => [at, change(series.values[index] as number)] as const),
	);
}

/** Value by time. */
export function lookup({ at, values }: TimeSeries): ReadonlyMap<number, number> {
	return new Map(at.map((time, index) => [time, values[index] as number]));
}

/** Every time at which one of the series has a value, ascending. */
export function allTimes(series: readonly TimeSeries[]): readonly number[] {
	const [only] = series;
	if (only && series.length === 1) return only.at;
	return [...new Set(series.flatMap(({ at }) => at))].sort((a, b) => a - b);
}

/** Two series joined time by time; where one has no value it counts as 0. */
export function joined(a: TimeSeries, b: TimeSeries, join: (a: number, b: number) => number): TimeSeries {
	const mine = lookup(a);
	const theirs = lookup(b);
	const { source: _source, ...rest } = a;
	return withPoints(
		{ ...rest, period: Math.max(a.period, b.period) },
		allTimes([a, b]).map((at) => [at, join(mine.get(at) ?? 0, theirs.get(at) ?? 0)] as const),
	);
}
