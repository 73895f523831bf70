/** What was counted in minutes that are not published yet, by whatever it is counted of. */
export class MinuteTallies<Tally> {
	readonly #minutes = new Map<number, Map<string, Tally>>();

	/** @param minute - when it began (milliseconds since the epoch) */
	of(minute: number, key: string, make: () => Tally): Tally {
		let tallies = this.#minutes.get(minute);
		if (!tallies) {
			tallies = new Map();
			this.#minutes.set(minute, tallies);
		}
		let tally = tallies.get(key);
		if (!tally) {
			tally = make();
			tallies.set(key, tally);
		}
		return tally;
	}

	/** Hands out what was counted until the end of a minute, minute by minute, and forgets it. */
	take(minute: number, each: (tallies: ReadonlyMap<string, Tally>, minute: number) => void): void {
		for (const [at, tallies] of this.#minutes) {
			if (at > minute) continue;
			this.#minutes.delete(at);
			each(tallies, at);
		}
	}
}
