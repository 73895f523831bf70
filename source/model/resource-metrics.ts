import type { Sample } from './series.ts';

/** What became of asking CloudWatch for a resource's series. `none`: it answered, without a datapoint. */
export type MetricsState = 'pending' | 'known' | 'none' | 'denied' | 'unsupported' | 'failed';

/**
 * The series that qdash keeps of a stage, a route, a distribution or a function, by their keys. Points are
 * oldest first, one a minute unless the service publishes less often; a missing point is not 0.
 */
export interface ResourceMetrics<Key extends string> {
	readonly series: Readonly<Partial<Record<Key, readonly Sample[]>>>;
	readonly state: MetricsState;
	/** Percentiles are asked for in a call of their own: some endpoints fail on them, and only on them. */
	readonly percentiles: MetricsState;
	/** When the series were last asked for, in milliseconds since the epoch, or null. */
	readonly at: number | null;
}

/** Nothing asked for yet. */
export const noMetrics: ResourceMetrics<never> = {
	series: {},
	state: 'pending',
	percentiles: 'pending',
	at: null,
};

/** One series, oldest point first; empty when it is not known. */
export function seriesOf<Key extends string>(metrics: ResourceMetrics<Key>, key: Key): readonly Sample[] {
	return metrics.series[key] ?? [];
}
