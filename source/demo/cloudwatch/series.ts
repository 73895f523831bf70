import { Distribution, type Sample } from './distribution.ts';

/** What CloudWatch keeps of the samples of one minute, or of a longer period. */
export interface Statistics {
	readonly sum: number;
	readonly count: number;
	readonly least: number;
	readonly most: number;
	/**
	 * How the samples are distributed. Where all have the same value it is not needed; where it is missing
	 * though they differ, only sums were told, and percentiles are not available.
	 */
	readonly distribution?: Distribution | undefined;
}

/** Milliseconds. */
export const minute = 60_000;

/** Statistics of samples, with their distribution; undefined where nothing was counted. */
export function statisticsOf(samples: readonly Sample[]): Statistics | undefined {
	let sum = 0;
	let count = 0;
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	for (const sample of samples) {
		if (sample.count <= 0) continue;
		sum += sample.value * sample.count;
		count += sample.count;
		least = Math.min(least, sample.value);
		most = Math.max(most, sample.value);
	}
	if (count === 0) return undefined;
	return { sum, count, least, most, ...(least !== most && { distribution: Distribution.of(samples) }) };
}

/** The distribution of statistics, made up where all samples are equal; undefined where it is not known. */
export function distributionOf(statistics: Statistics): Distribution | undefined {
	const { distribution, least, most, count } = statistics;
	if (distribution || least !== most) return distribution;
	return Distribution.of([{ value: least, count }]);
}

function merge(a: Statistics, b: Statistics, distributed: boolean): Statistics {
	const least = Math.min(a.least, b.least);
	const most = Math.max(a.most, b.most);
	const totals = { sum: a.sum + b.sum, count: a.count + b.count, least, most };
	if (!distributed || least === most) return totals;
	const [one, other] = [distributionOf(a), distributionOf(b)];
	return one && other ? { ...totals, distribution: one.merge(other) } : totals;
}

/** Beside the sums, for series in which some minute has other than one sample. */
interface Columns {
	counts: number[];
	least: number[];
	most: number[];
}

/**
 * One metric's minutes, oldest first. A series of gauges, one sample a minute, holds a time and a number
 * for each; counts, bounds and distributions come with the first minute that needs them. Metrics of high
 * resolution hold seconds in place of minutes.
 */
export class Series {
	#times: number[] = [];
	#sums: number[] = [];
	#columns: Columns | undefined;
	readonly #distributions = new Map<number, Distribution>();
	#start = 0;
	#spread = 0;

	/** Points held; a distribution counts as many as it takes the memory of. */
	get size(): number {
		return this.#times.length - this.#start + this.#spread;
	}

	/** When the newest minute began (milliseconds since the epoch), or undefined. */
	get newest(): number | undefined {
		return this.#times.length > this.#start ? this.#times.at(-1) : undefined;
	}

	/** Adds to the minute that began at `at`, in whichever order minutes come; the newest is the quickest. */
	add(at: number, statistics: Statistics): void {
		const newest = this.newest;
		if (newest === undefined || at > newest) {
			this.#insert(this.#times.length, at, statistics);
			return;
		}
		const index = this.#indexOf(at);
		if (this.#times[index] !== at) this.#insert(index, at, statistics);
		else this.#set(index, at, merge(this.#statistics(index), statistics, true));
	}

	/** Forgets the minutes before `at`. */
	forgetBefore(at: number): void {
		while (this.#start < this.#times.length && (this.#times[this.#start] as number) < at) {
			this.#dropDistribution(this.#times[this.#start] as number);
			this.#start++;
		}
		if (this.#start > 256 && this.#start * 2 > this.#times.length) {
			for (const column of this.#all) column.splice(0, this.#start);
			this.#start = 0;
		}
	}

	/**
	 * The periods from the minutes at or after `from` and before `to`, oldest first. Periods are counted from
	 * `from`, so it is aligned where they have to be.
	 *
	 * @param period - milliseconds
	 * @param distributed - whether distributions are needed too, which costs more
	 */
	*periods(
		from: number,
		to: number,
		period: number,
		distributed = false,
	): Iterable<{ at: number; statistics: Statistics }> {
		let current: { at: number; statistics: Statistics } | undefined;
		for (let index = this.#indexOf(from); index < this.#times.length; index++) {
			const at = this.#times[index] as number;
			if (at >= to) break;
			const start = from + Math.floor((at - from) / period) * period;
			const statistics = this.#statistics(index);
			if (current?.at === start) {
				current = { at: start, statistics: merge(current.statistics, statistics, distributed) };
				continue;
			}
			if (current) yield current;
			current = { at: start, statistics };
		}
		if (current) yield current;
	}

	get #all(): number[][] {
		const { counts, least, most } = this.#columns ?? {};
		return [this.#times, this.#sums, ...(counts && least && most ? [counts, least, most] : [])];
	}

	#insert(index: number, at: number, statistics: Statistics): void {
		if (!this.#columns && statistics.count === 1 && index === this.#times.length) {
			this.#times.push(at);
			this.#sums.push(statistics.sum);
			return;
		}
		// Nearly every minute comes last, and there a push costs far less than a splice.
		if (index === this.#times.length) for (const column of this.#all) column.push(0);
		else for (const column of this.#all) column.splice(index, 0, 0);
		this.#times[index] = at;
		this.#set(index, at, statistics);
	}

	#set(index: number, at: number, { sum, count, least, most, distribution }: Statistics): void {
		this.#sums[index] = sum;
		if (count !== 1 && !this.#columns) {
			this.#columns = {
				counts: this.#sums.map(() => 1),
				least: [...this.#sums],
				most: [...this.#sums],
			};
		}
		if (this.#columns) {
			this.#columns.counts[index] = count;
			this.#columns.least[index] = least;
			this.#columns.most[index] = most;
		}
		this.#dropDistribution(at);
		if (distribution && least !== most) {
			this.#distributions.set(at, distribution);
			this.#spread += distribution.weight;
		}
	}

	#dropDistribution(at: number): void {
		const former = this.#distributions.get(at);
		if (!former) return;
		this.#spread -= former.weight;
		this.#distributions.delete(at);
	}

	#statistics(index: number): Statistics {
		const sum = this.#sums[index] as number;
		if (!this.#columns) return { sum, count: 1, least: sum, most: sum };
		return {
			sum,
			count: this.#columns.counts[index] as number,
			least: this.#columns.least[index] as number,
			most: this.#columns.most[index] as number,
			distribution: this.#distributions.get(this.#times[index] as number),
		};
	}

	/** Where the first minute at or after `at` is. */
	#indexOf(at: number): number {
		let low = this.#start;
		let high = this.#times.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#times[middle] as number) < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
