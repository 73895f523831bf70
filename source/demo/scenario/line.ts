import type { DraftMaker } from './scenario.ts';

/** Messages that arrived in the same minute, of one maker. */
export interface Cohort {
	/** When the first of them arrived (milliseconds since the epoch). */
	readonly at: number;
	/** Over how many milliseconds they arrived. */
	readonly length: number;
	readonly count: number;
	readonly draft: DraftMaker;
	/** How often they were received. */
	readonly received: number;
	/** Whether they fail whenever they are received. */
	readonly doomed?: boolean;
}

/** Messages in the order of arrival, by the minute: enough to know who is still there. */
export class Line {
	readonly #cohorts: Cohort[] = [];
	#first = 0;
	count = 0;

	join(cohort: Cohort): void {
		if (cohort.count <= 0) return;
		this.#cohorts.push(cohort);
		this.count += cohort.count;
	}

	/** Takes the first ones, at most as many as there are. */
	leave(number: number): Cohort[] {
		const taken: Cohort[] = [];
		let rest = Math.min(number, this.count);
		this.count -= rest;
		while (rest > 0) {
			const cohort = this.#cohorts[this.#first] as Cohort;
			const count = Math.min(rest, cohort.count);
			taken.push({ ...cohort, count });
			if (count === cohort.count) this.#first++;
			else this.#cohorts[this.#first] = { ...cohort, count: cohort.count - count };
			rest -= count;
		}
		return taken;
	}

	/** When the oldest arrived, or undefined. */
	get oldest(): number | undefined {
		return this.#cohorts[this.#first]?.at;
	}

	/** All that are left, first ones first. */
	get cohorts(): readonly Cohort[] {
		return this.#cohorts.slice(this.#first);
	}
}

/** When each message of a cohort arrived, spread over its minute. */
export function timesOf({ at, length, count }: Cohort): number[] {
	return Array.from({ length: count }, (_, index) => at + (index / count) * length);
}
