import type { ChartSeries } from '../../components/chart.ts';
import type { Sample } from '../../model/series.ts';

/** Series by the keys of their resource, oldest point first. */
export type SeriesByKey = Readonly<Record<string, readonly Sample[] | undefined>>;

/** One course of a chart, made from the series that CloudWatch keeps. */
export interface PanelSeries extends Pick<ChartSeries, 'name' | 'role' | 'style'> {
	/** For a file: `requests_per_second`. */
	readonly column: string;
	/**
	 * The points, at the start of their periods.
	 *
	 * @param periodSeconds - what a sum is a sum over
	 */
	readonly points: (series: SeriesByKey, periodSeconds: number) => readonly Sample[];
}

/** One chart of a panel. */
export interface PanelChart {
	/** What the chart is of, where its series' names do not say it: `LATENCY`. */
	readonly title?: string;
	readonly series: readonly PanelSeries[];
	readonly unit: string;
	readonly format: (value: number) => string;
	readonly formatTick?: (value: number) => string;
	/** Values are counts. */
	readonly whole?: boolean;
	/** It is made of percentiles, which an endpoint may not have. */
	readonly percentiles?: true;
	readonly thresholds?: readonly { readonly value: number; readonly label: string }[];
}

/** A series as it is. */
export function value(key: string): PanelSeries['points'] {
	return (series) => series[key] ?? [];
}

/** A sum over a period as a rate a second. */
export function perSecond(...keys: readonly string[]): PanelSeries['points'] {
	return (series, periodSeconds) =>
		added(series, keys).map(({ at, value: sum }) => ({ at, value: sum / periodSeconds }));
}

/** A sum over a period as so many a minute. */
export function perMinute(...keys: readonly string[]): PanelSeries['points'] {
	return (series, periodSeconds) =>
		added(series, keys).map(({ at, value: sum }) => ({ at, value: (sum * 60) / periodSeconds }));
}

/** A sum as it is over its period. */
export function total(...keys: readonly string[]): PanelSeries['points'] {
	return (series) => added(series, keys);
}

/** What part of `whole` others are together, in percent; no point where nothing was counted, or the parts are not known. */
export function percentOf(whole: string, ...keys: readonly string[]): PanelSeries['points'] {
	return (series) => {
		const parts = new Map(added(series, keys).map(({ at, value: sum }) => [at, sum]));
		return (series[whole] ?? []).flatMap(({ at, value: count }) => {
			const part = parts.get(at);
			return count > 0 && part !== undefined ? [{ at, value: (100 * part) / count }] : [];
		});
	};
}

/** Several sums over the same periods, as one. */
function added(series: SeriesByKey, keys: readonly string[]): readonly Sample[] {
	const [only] = keys;
	if (keys.length === 1 && only !== undefined) return series[only] ?? [];
	const sums = new Map<number, number>();
	for (const key of keys) {
		for (const { at, value: sum } of series[key] ?? []) sums.set(at, (sums.get(at) ?? 0) + sum);
	}
	return [...sums].map(([at, sum]) => ({ at, value: sum })).sort((one, other) => one.at - other.at);
}
