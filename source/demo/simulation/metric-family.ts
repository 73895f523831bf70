import type { Sample } from '../cloudwatch/distribution.ts';
import { type Metric, type MetricIdentity, type MetricStore, single } from '../cloudwatch/metric-store.ts';
import { type Series, type Statistics, statisticsOf } from '../cloudwatch/series.ts';

/** Dimensions of a metric, sorted by name. */
export type Dimensions = MetricIdentity['dimensions'];

/** `some` samples of a value among zeros. */
function parts(some: number, all: number, value: number): Statistics {
	return { sum: some * value, count: all, least: some === all ? value : 0, most: some > 0 ? value : 0 };
}

/** The metrics that have the same namespace and dimensions. */
export class MetricFamily {
	readonly #namespace: string;
	readonly #dimensions: Dimensions;
	readonly #metrics = new Map<string, Metric>();

	constructor(namespace: string, dimensions: Dimensions) {
		this.#namespace = namespace;
		this.#dimensions = dimensions;
	}

	/** The series of one of them. */
	series(store: MetricStore, name: string, unit: string): Series {
		let metric = this.#metrics.get(name);
		// The store forgets a metric when nothing is left of it.
		if (!metric || metric.series.size === 0) {
			metric = store.metric({ namespace: this.#namespace, name, dimensions: this.#dimensions }, unit);
			this.#metrics.set(name, metric);
		}
		return metric.series;
	}
}

/** Writes the metrics of something for one minute, to one family or to several. Nothing is written of nothing. */
export class Publisher {
	readonly #families: readonly MetricFamily[];
	readonly #store: MetricStore;
	readonly #minute: number;

	/** @param minute - when it began (milliseconds since the epoch) */
	constructor(families: readonly MetricFamily[], store: MetricStore, minute: number) {
		this.#families = families;
		this.#store = store;
		this.#minute = minute;
	}

	/** Of `all` samples, `ones` are 1 and the others 0: the sum is a count, the average a share. */
	marks(name: string, ones: number, all: number): void {
		this.totals(name, 'Count', parts(ones, all, 1));
	}

	/** The same with 100 in the place of 1: the average is a percentage. */
	percent(name: string, part: number, all: number): void {
		this.totals(name, 'Percent', parts(part, all, 100));
	}

	/** One sample. */
	value(name: string, unit: string, value: number): void {
		this.totals(name, unit, single(value));
	}

	/** Samples with their distribution. */
	samples(name: string, unit: string, samples: readonly Sample[]): void {
		const statistics = statisticsOf(samples);
		if (statistics) this.totals(name, unit, statistics);
	}

	/** Many samples of which only the totals are known. */
	totals(name: string, unit: string, statistics: Statistics): void {
		if (statistics.count === 0) return;
		for (const family of this.#families) family.series(this.#store, name, unit).add(this.#minute, statistics);
	}
}

/** The families of a namespace, by their dimensions. */
export class MetricFamilies {
	readonly #namespace: string;
	readonly #families = new Map<string, MetricFamily>();

	constructor(namespace: string) {
		this.#namespace = namespace;
	}

	/** @param key - the same for the same dimensions, and only for these */
	of(key: string, dimensions: () => Dimensions): MetricFamily {
		let family = this.#families.get(key);
		if (!family) {
			family = new MetricFamily(this.#namespace, dimensions());
			this.#families.set(key, family);
		}
		return family;
	}
}
