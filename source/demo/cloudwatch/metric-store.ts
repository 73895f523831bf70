import type { Sample } from './distribution.ts';
import { minute, Series, type Statistics, statisticsOf } from './series.ts';

/** A metric's identity: namespace, name, and all of its dimensions. */
export interface MetricIdentity {
	readonly namespace: string;
	readonly name: string;
	/** Sorted by name. */
	readonly dimensions: readonly (readonly [name: string, value: string])[];
}

/** A metric that has data, with the unit it is published in. Each unit has a series of its own. */
export interface Metric {
	readonly identity: MetricIdentity;
	readonly unit: string;
	readonly series: Series;
}

/** Data points of one minute are available for 15 days. */
const longestRetention = 15 * 24 * 60 * minute;
const shortestRetention = 3 * 60 * minute;
/** Points that all series together may hold, so that a cloud left open stays small. */
const mostPoints = 1_500_000;

/** One region's metrics. */
export class MetricStore {
	readonly #metrics = new Map<string, Metric[]>();
	#retention = longestRetention;
	#trimmed = 0;

	/** The metric with exactly these dimensions, in each unit in which it was published; empty where it never was. */
	units(identity: MetricIdentity): readonly Metric[] {
		return this.#metrics.get(keyOf(identity)) ?? [];
	}

	/** The metric with exactly these dimensions in the unit that came first, or undefined where it never had a sample. */
	find(identity: MetricIdentity): Metric | undefined {
		return this.units(identity)[0];
	}

	/** The metric with exactly these dimensions; it is there from now on. */
	metric(identity: MetricIdentity, unit: string): Metric {
		const key = keyOf(identity);
		let units = this.#metrics.get(key);
		if (!units) {
			units = [];
			this.#metrics.set(key, units);
		}
		let metric = units[0]?.unit === unit ? units[0] : units.find((candidate) => candidate.unit === unit);
		if (!metric) {
			metric = { identity: units[0]?.identity ?? identity, unit, series: new Series() };
			units.push(metric);
		}
		return metric;
	}

	/**
	 * Adds samples to the minute that `at` falls in, with their distribution, so that percentiles are
	 * available. Minutes may come in any order.
	 *
	 * @param at - milliseconds since the epoch
	 */
	record(identity: MetricIdentity, unit: string, at: number, samples: readonly Sample[]): void {
		const statistics = statisticsOf(samples);
		if (statistics) this.recordStatistics(identity, unit, at, statistics);
	}

	/**
	 * Adds statistics to the minute that `at` falls in.
	 *
	 * @param resolution - milliseconds; 1,000 for a metric of high resolution, a minute when left out
	 */
	recordStatistics(
		identity: MetricIdentity,
		unit: string,
		at: number,
		statistics: Statistics,
		resolution: number = minute,
	): void {
		this.metric(identity, unit).series.add(Math.floor(at / resolution) * resolution, statistics);
	}

	/** All metrics with data, in the order in which they first came, each with all of its units. */
	get all(): Iterable<readonly Metric[]> {
		return this.#metrics.values();
	}

	/**
	 * Forgets what is too old to keep. Called once a minute.
	 *
	 * @param now - milliseconds since the epoch
	 */
	trim(now: number): void {
		let points = 0;
		for (const units of this.#metrics.values()) for (const { series } of units) points += series.size;
		if (points > mostPoints)
			this.#retention = Math.max(shortestRetention, this.#retention * (mostPoints / points));
		const limit = now - this.#retention;
		// Going through thousands of series for one minute each is not worth it.
		if (limit - this.#trimmed < 15 * minute && points <= mostPoints) return;
		this.#trimmed = limit;
		for (const [key, units] of this.#metrics) {
			for (const { series } of units) series.forgetBefore(limit);
			const left = units.filter(({ series }) => series.size > 0);
			if (left.length === 0) this.#metrics.delete(key);
			else if (left.length < units.length) this.#metrics.set(key, left);
		}
	}
}

/** Statistics of one value. */
export function single(value: number): Statistics {
	return { sum: value, count: 1, least: value, most: value };
}

/** Names and values hold no control characters, so they can be joined by one. */
function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
	let key = `${namespace}\u0000${name}`;
	for (const [dimension, value] of dimensions) key += `\u0000${dimension}\u0000${value}`;
	return key;
}
