import { joined } from './minutes.ts';
import { absentReading, settledPoint } from './rates.ts';
import type { Reading } from './reading.ts';
import { type ResourceMetrics, seriesOf } from './resource-metrics.ts';
import type { Sample } from './series.ts';

/** CloudWatch's period of every series that rows are made from, in seconds. */
const period = 60;

/** The newest settled minute of a series: a sum, an average, a maximum, whatever it was asked for. */
export function newest<Key extends string>(
	metrics: ResourceMetrics<Key>,
	key: Key,
	now: number,
): Reading<number> {
	return pointReading(settledPoint(seriesOf(metrics, key), now), metrics.state);
}

/** The newest settled minute of a percentile. It is that minute's own: percentiles are never averaged. */
export function newestPercentile<Key extends string>(
	metrics: ResourceMetrics<Key>,
	key: Key,
	now: number,
): Reading<number> {
	return pointReading(settledPoint(seriesOf(metrics, key), now), metrics.percentiles);
}

/** A sum of the newest settled minute, a second. */
export function perSecond<Key extends string>(
	metrics: ResourceMetrics<Key>,
	key: Key,
	now: number,
): Reading<number> {
	return aSecond(newest(metrics, key, now));
}

/** A sum of a minute, a second. */
export function aSecond(sum: Reading<number>): Reading<number> {
	return sum.state === 'known' ? { ...sum, value: sum.value / period } : sum;
}

/** How much of a whole a part was in the newest settled minute of the whole, in percent; unknown where there was none. */
export function percentOf(
	part: readonly Sample[],
	whole: readonly Sample[],
	now: number,
	metrics: Pick<ResourceMetrics<string>, 'state'>,
): Reading<number> {
	const point = settledPoint(whole, now);
	const shares = point
		? joined([point], part, (all, some) => (all > 0 ? (some / all) * 100 : Number.NaN))
		: [];
	return pointReading(shares.find(({ value }) => Number.isFinite(value)) ?? null, metrics.state);
}

/** A point of a series as a reading; without one, why there is none. */
export function pointReading(point: Sample | null, state: ResourceMetrics<string>['state']): Reading<number> {
	return point ? { state: 'known', value: point.value, at: point.at } : absentReading(state);
}
