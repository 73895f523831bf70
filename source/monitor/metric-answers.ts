import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { MetricPoint, MetricSeries } from '../aws/services.ts';
import type { MetricsState, ResourceMetrics } from '../model/resource-metrics.ts';
import type { Sample } from '../model/series.ts';

/** Points of a row are kept as long as the longest stretch that a row shows, and a little over; in milliseconds. */
export const keepPoints = 190 * 60_000;

/**
 * Metrics with what CloudWatch answered taken in. An empty series takes nothing away, and a point that comes
 * again replaces the one before it.
 *
 * @param isPercentile - which keys are percentiles: they have a state of their own
 * @param askedAt - by the endpoint's clock, in milliseconds since the epoch
 */
export function withAnswers<Key extends string>(
	metrics: ResourceMetrics<Key>,
	answers: readonly MetricSeries<SeriesQuery<Key>>[],
	isPercentile: (key: Key) => boolean,
	askedAt: number,
): ResourceMetrics<Key> {
	const series: Partial<Record<Key, readonly Sample[]>> = { ...metrics.series };
	const asked = { plain: false, percentiles: false };
	for (const { query, points } of answers) {
		series[query.fills] = merged(series[query.fills] ?? [], points, askedAt - keepPoints);
		asked[query.percentile ? 'percentiles' : 'plain'] = true;
	}
	const known = { plain: false, percentiles: false };
	for (const key of Object.keys(series) as Key[]) {
		if ((series[key]?.length ?? 0) > 0) known[isPercentile(key) ? 'percentiles' : 'plain'] = true;
	}
	const stateOf = (part: 'plain' | 'percentiles', before: MetricsState): MetricsState =>
		asked[part] ? (known[part] ? 'known' : 'none') : before;
	return {
		series,
		state: stateOf('plain', metrics.state),
		percentiles: stateOf('percentiles', metrics.percentiles),
		at: askedAt,
	};
}

/** Two stretches of one series as one, oldest first, without what lies before `from`. */
export function merged(
	before: readonly Sample[],
	points: readonly MetricPoint[],
	from: number,
): readonly Sample[] {
	const byTime = new Map<number, Sample>();
	for (const sample of before) if (sample.at >= from) byTime.set(sample.at, sample);
	for (const point of points) if (point.at >= from) byTime.set(point.at, point);
	return [...byTime.values()].sort((a, b) => a.at - b.at);
}

/** A record with other metrics; the same object where they are what they were. */
export function withMetrics<Measured extends { readonly metrics: unknown }>(
	record: Measured,
	change: (metrics: Measured['metrics']) => Measured['metrics'],
): Measured {
	const metrics = change(record.metrics);
	return metrics === record.metrics ? record : { ...record, metrics };
}
