import type { Random } from '../random.ts';
import type { Cohort } from './line.ts';
import { type QueuePlan, scatter } from './plan.ts';
import type { DraftMaker } from './scenario.ts';

/** Messages that were received and failed. */
export interface Retry {
	/** When they are visible again (milliseconds since the epoch). */
	readonly due: number;
	readonly cohort: Cohort;
}

/** Tries until a message comes that fails: one in a hundred would be found. */
const mostTries = 200;

/** What failed in a queue's past, and comes again. */
export class Retries {
	readonly #plan: QueuePlan | undefined;
	readonly #random: Random;
	readonly #doomedMakers = new Map<DraftMaker, DraftMaker>();
	#retries: Retry[] = [];

	constructor(plan: QueuePlan | undefined, random: Random) {
		this.#plan = plan;
		this.#random = random;
	}

	get all(): readonly Retry[] {
		return this.#retries;
	}

	/** Messages. */
	get count(): number {
		return this.#retries.reduce((sum, { cohort }) => sum + cohort.count, 0);
	}

	/**
	 * Takes the part that failed of what was received.
	 *
	 * @param when.share - of those that nothing is wrong with, how many failed anyway
	 * @returns how many come again
	 */
	add(
		taken: readonly Cohort[],
		{ share, due, seconds }: { readonly share: number; readonly due: number; readonly seconds: number },
	): number {
		const failing = this.#plan?.failing?.(seconds) ?? 0;
		let [owed, retried] = [0, 0];
		const again = (cohort: Cohort, count: number) => {
			if (count <= 0) return;
			this.#retries.push({ due, cohort: { ...cohort, count, received: cohort.received + 1 } });
			retried += count;
		};
		for (const cohort of taken) {
			if (cohort.doomed && failing > 0) {
				again(cohort, cohort.count);
				continue;
			}
			const doomed = Math.min(cohort.count, scatter(this.#random, cohort.count * failing));
			if (doomed > 0) again({ ...cohort, doomed: true, draft: this.#doomed(cohort.draft, seconds) }, doomed);
			owed += (cohort.count - doomed) * share;
			// A sum of fractions may fall short of a whole number by a hair.
			const count = Math.min(cohort.count - doomed, Math.floor(owed + 1e-9));
			owed -= count;
			again(cohort, count);
		}
		return retried;
	}

	/** Gives those that are visible again by a moment. */
	takeDue(until: number): readonly Cohort[] {
		const due = this.#retries.filter((retry) => retry.due <= until);
		this.#retries = this.#retries.filter((retry) => retry.due > until);
		return due.map(({ cohort }) => cohort);
	}

	/** Makes of what a maker makes only messages that fail. */
	#doomed(draft: DraftMaker, seconds: number): DraftMaker {
		const fails = this.#plan?.fails;
		let doomed = this.#doomedMakers.get(draft);
		if (!doomed) {
			doomed = (random, number) => {
				let made = draft(random, number);
				for (let tries = 0; tries < mostTries && !fails?.(made.body, seconds); tries++) {
					made = draft(random, number);
				}
				return made;
			};
			this.#doomedMakers.set(draft, doomed);
		}
		return doomed;
	}
}
