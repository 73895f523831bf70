/** What CloudWatch keeps of the samples of one minute, or of a longer period. */
export interface Statistics {
	readonly sum: number;
	readonly count: number;
	readonly least: number;
	readonly most: number;
}

/** Milliseconds. */
export const minute = 60_000;

/**
 * One metric's minutes, oldest first. Nearly all of them hold one sample, which is kept as a bare
 * number; the few with several keep their statistics beside it.
 */
export class Series {
	#minutes: number[] = [];
	#sums: number[] = [];
	readonly #several = new Map<number, Statistics>();
	#start = 0;

	/** Points held. */
	get size(): number {
		return this.#minutes.length - this.#start;
	}

	/** When the newest minute began (milliseconds since the epoch), or undefined. */
	get newest(): number | undefined {
		return this.size > 0 ? this.#minutes.at(-1) : undefined;
	}

	/** Adds a minute, which has to be later than the newest. */
	add(at: number, statistics: Statistics): void {
		this.#minutes.push(at);
		this.#sums.push(statistics.sum);
		if (statistics.count !== 1) this.#several.set(at, statistics);
	}

	/** Forgets the minutes before `at`. */
	forgetBefore(at: number): void {
		while (this.#start < this.#minutes.length && (this.#minutes[this.#start] as number) < at) {
			this.#several.delete(this.#minutes[this.#start] as number);
			this.#start++;
		}
		if (this.#start > 256 && this.#start * 2 > this.#minutes.length) {
			this.#minutes = this.#minutes.slice(this.#start);
			this.#sums = this.#sums.slice(this.#start);
			this.#start = 0;
		}
	}

	/**
	 * The periods that begin at or after `from` (aligned) from the minutes before `to`, oldest first.
	 *
	 * @param period - milliseconds, a multiple of a minute
	 */
	*periods(from: number, to: number, period: number): Iterable<{ at: number; statistics: Statistics }> {
		let current: { at: number; statistics: Statistics } | undefined;
		for (let index = this.#indexOf(from); index < this.#minutes.length; index++) {
			const at = this.#minutes[index] as number;
			if (at >= to) break;
			const start = Math.floor(at / period) * period;
			const statistics = this.#statistics(index, at);
			if (current?.at === start) {
				current = { at: start, statistics: merge(current.statistics, statistics) };
				continue;
			}
			if (current) yield current;
			current = { at: start, statistics };
		}
		if (current) yield current;
	}

	#statistics(index: number, at: number): Statistics {
		const several = this.#several.get(at);
		if (several) return several;
		const value = this.#sums[index] as number;
		return { sum: value, count: 1, least: value, most: value };
	}

	#indexOf(from: number): number {
		let low = this.#start;
		let high = this.#minutes.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#minutes[middle] as number) < from) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function merge(a: Statistics, b: Statistics): Statistics {
	return {
		sum: a.sum + b.sum,
		count: a.count + b.count,
		least: Math.min(a.least, b.least),
		most: Math.max(a.most, b.most),
	};
}
