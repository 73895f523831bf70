import type { Sample } from '../cloudwatch/distribution.ts';

/** Places of the histogram in each doubling of the duration, so that they are 6 % wide at most; their means are exact. */
const perDoubling = 16;
/** Durations are told apart from a tenth of a millisecond, and up to half an hour. */
const tenths = 10;
const longest = 2 ** 24 - 1;
const size = placeOf(longest) + 1;

/**
 * Where the samples of a minute are put together into one, as shares of all: the percentiles that are asked
 * for (p50, p90, p95, p99, p99.9) lie in the middle of a part.
 */
const cuts: readonly number[] = [
	0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93, 0.97, 0.985, 0.9945, 0.9985, 1,
];

/** Tables that no bag uses, all zero: a thousand bags come and go in an hour of history. */
const spare: Float64Array[] = [];
const mostSpare = 200;

/** The place of a duration in tenths of a millisecond, a whole number. */
function placeOf(duration: number): number {
	if (duration < perDoubling) return duration;
	const shift = 27 - Math.clz32(duration);
	return shift * perDoubling + (duration >> shift);
}

/** Durations of a minute, in few numbers however many there were. */
export class SampleBag {
	readonly #perMillisecond: number;
	/** For each place how many there are, then for each place their sum. */
	#table: Float64Array | undefined;
	#low = size;
	#high = -1;
	#count = 0;
	#least = Number.POSITIVE_INFINITY;
	#most = 0;

	/** @param perMillisecond - 1 where AWS measures in whole milliseconds, 10 for tenths of them */
	constructor(perMillisecond: 1 | 10) {
		this.#perMillisecond = perMillisecond;
	}

	/** @param samples - milliseconds */
	add(samples: readonly Sample[]): void {
		// By index: this is where the history spends its time, and iterating costs more before V8 has optimised it.
		for (let index = 0; index < samples.length; index++) {
			const { value, count } = samples[index] as Sample;
			if (count > 0) this.#add(value, count);
		}
	}

	/** Adds what is in another bag, which keeps it. */
	merge(other: SampleBag): void {
		const table = other.#table;
		if (!table) return;
		this.#table ??= spare.pop() ?? new Float64Array(2 * size);
		for (let place = other.#low; place <= other.#high; place++) {
			this.#table[place] = (this.#table[place] as number) + (table[place] as number);
			const sum = size + place;
			this.#table[sum] = (this.#table[sum] as number) + (table[sum] as number);
		}
		this.#low = Math.min(this.#low, other.#low);
		this.#high = Math.max(this.#high, other.#high);
		this.#least = Math.min(this.#least, other.#least);
		this.#most = Math.max(this.#most, other.#most);
		this.#count += other.#count;
	}

	/** What is in the bag, ascending; it is empty then. Sum, least and greatest value are kept as they were. */
	drain(): Sample[] {
		const table = this.#table;
		if (!table) return [];
		const samples: Sample[] = [];
		let cut = 0;
		let seen = 0;
		let count = 0;
		let sum = 0;
		for (let place = this.#low; place <= this.#high; place++) {
			count += table[place] as number;
			sum += table[size + place] as number;
			if (count === 0 || (seen + count < this.#count * (cuts[cut] ?? 1) && place < this.#high)) continue;
			seen += count;
			samples.push({ value: sum / count, count });
			count = 0;
			sum = 0;
			while (this.#count * (cuts[cut] ?? 1) <= seen && cut < cuts.length) cut++;
		}
		this.#release(table);
		return this.#bounded(samples);
	}

	#add(value: number, count: number): void {
		this.#table ??= spare.pop() ?? new Float64Array(2 * size);
		const duration = Math.round(value * this.#perMillisecond) / this.#perMillisecond;
		const place = placeOf(Math.min(longest, Math.round(duration * tenths)));
		this.#table[place] = (this.#table[place] as number) + count;
		this.#table[size + place] = (this.#table[size + place] as number) + duration * count;
		if (place < this.#low) this.#low = place;
		if (place > this.#high) this.#high = place;
		if (duration < this.#least) this.#least = duration;
		if (duration > this.#most) this.#most = duration;
		this.#count += count;
	}

	#release(table: Float64Array): void {
		table.fill(0, this.#low, this.#high + 1);
		table.fill(0, size + this.#low, size + this.#high + 1);
		if (spare.length < mostSpare) spare.push(table);
		this.#table = undefined;
	}

	/** Takes the least and the greatest out of the means that they are in. */
	#bounded(samples: Sample[]): Sample[] {
		const [least, most] = [this.#least, this.#most];
		this.#low = size;
		this.#high = -1;
		this.#count = 0;
		this.#least = Number.POSITIVE_INFINITY;
		this.#most = 0;
		const first = samples[0];
		if (first && first.value > least && first.count > 1) {
			samples.splice(0, 1, { value: least, count: 1 }, without(first, least));
		}
		const last = samples.at(-1);
		if (last && last.value < most && last.count > 1) {
			samples.splice(-1, 1, without(last, most), { value: most, count: 1 });
		}
		return samples;
	}
}

function without({ value, count }: Sample, gone: number): Sample {
	return { value: (value * count - gone) / (count - 1), count: count - 1 };
}

/** How many there are in all. */
export function countOf(samples: readonly Sample[]): number {
	let count = 0;
	for (const sample of samples) count += sample.count;
	return count;
}

/** How many of them were given up. */
export function givenUp(samples: readonly Sample[], limit: number): number {
	let count = 0;
	for (const sample of samples) if (sample.value >= limit) count += sample.count;
	return count;
}

/** Their mean; 0 of none. */
export function meanOf(samples: readonly Sample[]): number {
	let sum = 0;
	for (const { value, count } of samples) sum += value * count;
	return sum === 0 ? 0 : sum / countOf(samples);
}
