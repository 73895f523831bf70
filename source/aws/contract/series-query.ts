import type { MetricQuery } from '../services.ts';

/** One series to ask for, and what it fills. */
export interface SeriesQuery<Key extends string = string> extends MetricQuery {
	/** The id of the record that it belongs to. */
	readonly id: string;
	readonly fills: Key;
	/** A percentile: asked for in a call of its own, since some endpoints fail on them. */
	readonly percentile: boolean;
}
