/** One value and how often it occurred. */
export interface Sample {
	readonly value: number;
	readonly count: number;
}

/** Distinct values that are kept as they are: as many as one PutMetricData takes for a metric. */
const mostExact = 150;
/** Beyond that, values fall into buckets of about 1 %. */
const step = Math.log(1.01);

/** The bucket of 0, which has no logarithm. */
const zero = -32_768;
/** What a gauge's point takes: a time and a value of eight bytes each. */
const bytesPerPoint = 16;

/**
 * How the samples of a minute, or of a longer period, are distributed: exact up to 150 different values,
 * then rounded to 1 %. It never changes, so that minutes and periods can share it. Only values that are
 * not negative have one, as on AWS.
 */
export class Distribution {
	/** Ascending: the values themselves, or the numbers of their buckets. */
	readonly #values: Float64Array | Int16Array;
	readonly #counts: Float64Array | Float32Array;

	private constructor(values: readonly number[], counts: readonly number[], rounded: boolean) {
		this.#values = rounded ? Int16Array.from(values) : Float64Array.from(values);
		this.#counts = rounded ? Float32Array.from(counts) : Float64Array.from(counts);
	}

	/** @returns undefined where a value is negative: percentiles are then not available */
	static of(samples: readonly Sample[]): Distribution | undefined {
		if (isPacked(samples)) {
			return new Distribution(
				samples.map(({ value }) => value),
				samples.map(({ count }) => count),
				false,
			);
		}
		const used = samples.filter(({ count }) => count > 0);
		if (used.some(({ value }) => value < 0)) return undefined;
		const sorted = used.sort((a, b) => a.value - b.value);
		return Distribution.#packed(
			sorted.map(({ value }) => value),
			sorted.map(({ count }) => count),
		);
	}

	/** Different values held. */
	get size(): number {
		return this.#values.length;
	}

	/** What it takes of memory, in points of a gauge. */
	get weight(): number {
		return (this.#values.byteLength + this.#counts.byteLength) / bytesPerPoint;
	}

	/** The values with their counts, ascending. */
	get samples(): readonly Sample[] {
		const rounded = this.#values instanceof Int16Array;
		return Array.from(this.#values, (value, index) => ({
			value: rounded ? middleOf(value) : value,
			count: this.#counts[index] as number,
		}));
	}

	merge(other: Distribution): Distribution {
		const mine = this.samples;
		const theirs = other.samples;
		const values: number[] = [];
		const counts: number[] = [];
		for (let a = 0, b = 0; a < mine.length || b < theirs.length; ) {
			const [one, two] = [mine[a], theirs[b]];
			const takeMine = one && (!two || one.value <= two.value);
			const { value, count } = (takeMine ? one : two) as Sample;
			values.push(value);
			counts.push(count);
			if (takeMine) a++;
			else b++;
		}
		return Distribution.#packed(values, counts);
	}

	/** Joins equal values, and rounds them where there are too many. */
	static #packed(values: readonly number[], counts: readonly number[]): Distribution {
		const exact = joined(values, counts);
		if (exact.values.length <= mostExact) return new Distribution(exact.values, exact.counts, false);
		const buckets = joined(values.map(bucketOf), counts);
		return new Distribution(buckets.values, buckets.counts, true);
	}
}

/** Whether samples can be taken as they are: not too many, and ascending as the simulation gives them. */
function isPacked(samples: readonly Sample[]): boolean {
	let before = -1;
	for (const { value, count } of samples) {
		if (value < 0 || value <= before || count <= 0) return false;
		before = value;
	}
	return samples.length <= mostExact;
}

function bucketOf(value: number): number {
	return value === 0 ? zero : Math.round(Math.log(value) / step);
}

/** The value that stands for a bucket; it is in that bucket itself. */
function middleOf(bucket: number): number {
	return bucket === zero ? 0 : Math.exp(bucket * step);
}

function joined(
	values: readonly number[],
	counts: readonly number[],
): { values: number[]; counts: number[] } {
	const distinct: number[] = [];
	const sums: number[] = [];
	values.forEach((value, index) => {
		const count = counts[index] as number;
		const last = distinct.length - 1;
		if (distinct[last] === value) sums[last] = (sums[last] as number) + count;
		else {
			distinct.push(value);
			sums.push(count);
		}
	});
	return { values: distinct, counts: sums };
}
