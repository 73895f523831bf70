import { minute, Series, type Statistics } from './series.ts';

/** A metric's identity: namespace, name, and all of its dimensions. */
export interface MetricIdentity {
	readonly namespace: string;
	readonly name: string;
	/** Sorted by name. */
	readonly dimensions: readonly (readonly [name: string, value: string])[];
}

/** A metric that has data, with the unit it is published in. */
export interface Metric {
	readonly identity: MetricIdentity;
	readonly unit: string;
	readonly series: Series;
}

/** CloudWatch itself lists a metric for two weeks after its last sample. */
const longestRetention = 14 * 24 * 60 * minute;
const shortestRetention = 3 * 60 * minute;
/** Points that all series together may hold, so that a cloud left open stays small. */
const mostPoints = 1_500_000;

/** One region's metrics. */
export class MetricStore {
	readonly #metrics = new Map<string, Metric>();
	#retention = longestRetention;
	#trimmed = 0;

	/** The metric with exactly these dimensions, or undefined where it never had a sample. */
	find(identity: MetricIdentity): Metric | undefined {
		return this.#metrics.get(keyOf(identity));
	}

	/** The metric with exactly these dimensions; it is there from now on. */
	metric(identity: MetricIdentity, unit: string): Metric {
		const key = keyOf(identity);
		let metric = this.#metrics.get(key);
		if (!metric) {
			metric = { identity, unit, series: new Series() };
			this.#metrics.set(key, metric);
		}
		return metric;
	}

	/** All metrics with data, in the order in which they first came. */
	get all(): Iterable<Metric> {
		return this.#metrics.values();
	}

	/**
	 * Forgets what is too old to keep. Called once a minute.
	 *
	 * @param now - milliseconds since the epoch
	 */
	trim(now: number): void {
		let points = 0;
		for (const { series } of this.#metrics.values()) points += series.size;
		if (points > mostPoints)
			this.#retention = Math.max(shortestRetention, this.#retention * (mostPoints / points));
		const limit = now - this.#retention;
		// Going through thousands of series for one minute each is not worth it.
		if (limit - this.#trimmed < 15 * minute && points <= mostPoints) return;
		this.#trimmed = limit;
		for (const [key, { series }] of this.#metrics) {
			series.forgetBefore(limit);
			if (series.size === 0) this.#metrics.delete(key);
		}
	}
}

/** Statistics of one value. */
export function single(value: number): Statistics {
	return { sum: value, count: 1, least: value, most: value };
}

function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
	return JSON.stringify([namespace, name, dimensions]);
}
