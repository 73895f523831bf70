import type { Truth } from '../control.ts';
import type { CloudState, Made, Trouble } from './scenario.ts';

/** After an onset it takes this long until what was done about it can be seen in the metrics. */
const grace = 3 * 60_000;

interface Tracked {
	readonly trouble: Trouble;
	readonly resource: string;
	readonly since: number;
	until: number | null;
	/** When it first looked as if it were over; null while it does not. */
	overSince: number | null;
}

/** What is wrong in a scenario, and whether it still is. */
export class TruthKeeper {
	readonly #tracked: readonly Tracked[];
	readonly #start: number;

	/** @param start - when the cloud started (milliseconds since the epoch) */
	constructor(troubles: readonly Trouble[], made: Made, start: number) {
		this.#start = start;
		this.#tracked = troubles.map((trouble) => ({
			trouble,
			resource: trouble.resource(made),
			since: start + trouble.since * 1000,
			until: null,
			overSince: null,
		}));
	}

	/** Looks whether troubles are over. Called once a minute; twice in a row has to be over. */
	check(state: CloudState): void {
		for (const tracked of this.#tracked) {
			const { trouble, since, until } = tracked;
			if (until !== null || !trouble.over) continue;
			if (state.now < Math.max(this.#start + 60_000, since + grace)) continue;
			if (!trouble.over(state)) tracked.overSince = null;
			else if (tracked.overSince === null) tracked.overSince = state.now;
			else tracked.until = tracked.overSince;
		}
	}

	/** What has begun by `now`, oldest first. */
	list(now: number): readonly Truth[] {
		return this.#tracked
			.filter(({ since }) => since <= now)
			.map(({ trouble, resource, since, until }) => {
				const planned = trouble.until === undefined ? null : this.#start + trouble.until * 1000;
				const ended = planned !== null && planned <= now ? planned : null;
				return { resource, kind: trouble.kind, since, until: until ?? ended };
			})
			.sort((a, b) => a.since - b.since);
	}
}
