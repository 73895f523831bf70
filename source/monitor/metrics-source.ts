import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { QdashError } from '../model/errors.ts';
import type { ResourceMetrics } from '../model/resource-metrics.ts';

/** What a kind of resource has to say of its series: which there are, and where the answers go. */
export interface MetricsSource<Key extends string> {
	/** The rows of the view: those off the screen are asked for what ranks them. Empty where nothing is ranked. */
	ids(): readonly string[];
	/**
	 * What to ask of one: all its series, or those by which rows are ranked. Empty for what is not there or has
	 * no series (now); it may grow later, as when a subscription turns out to be on.
	 */
	keys(id: string, which: 'all' | 'rank'): readonly Key[];
	/** The queries for these keys, with a period of 60 s. */
	queries(id: string, keys: readonly Key[]): readonly SeriesQuery<Key>[];
	/** Those in trouble, worst first: they are asked for every minute while the view is open. */
	troubled(): readonly string[];
	/** Puts new metrics in the place of the old ones; nothing happens when the resource is gone. */
	apply(id: string, change: (metrics: ResourceMetrics<Key>) => ResourceMetrics<Key>): void;
	/** A failure of CloudWatch as a whole, or null when it answers again. */
	onFailure(error: QdashError | null): void;
	/** How far back is asked at first, in milliseconds: 31 minutes when left out. */
	readonly history?: { readonly shown: number; readonly opened: number };
	/**
	 * A minute is asked for once it ended so long ago, in milliseconds; 0 when left out. What is read earlier
	 * would be shown until the next round, and CloudWatch still adds to it.
	 */
	readonly settle?: number;
	/** Keys that are asked for together with a history only: samples of our own go on from there. */
	readonly onlyHistory?: ReadonlySet<Key>;
	/** What else there is to find out once these were answered. Its failure is CloudWatch's. */
	answered?(ids: readonly string[], to: number, signal: AbortSignal): Promise<void>;
}

/** What is looked at of one kind of resource. */
export interface MetricsFocus {
	/** A view of this kind is on the screen; otherwise nothing is asked. */
	readonly open: boolean;
	/** Ids of the rows on the screen. */
	readonly shown: readonly string[];
	readonly selected: string | null;
	/** The one that is opened: the list is not on the screen then, and its other rows are not ranked. */
	readonly opened: string | null;
}
