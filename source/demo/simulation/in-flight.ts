/** Runs that began evenly within a time, and take equally long. */
interface Cohort {
	readonly from: number;
	readonly until: number;
	count: number;
	/** Milliseconds. */
	duration: number;
}

/** The runs of one function that have not ended, as counts. All times are milliseconds since the epoch. */
export class InFlight {
	#cohorts: Cohort[] = [];

	add(from: number, until: number, count: number, duration: number): void {
		if (count <= 0) return;
		const last = this.#cohorts.at(-1);
		if (last?.from === from && last.until === until) {
			last.duration = (last.duration * last.count + duration * count) / (last.count + count);
			last.count += count;
			return;
		}
		this.#cohorts = this.#cohorts.filter((cohort) => cohort.until + cohort.duration > from);
		this.#cohorts.push({ from, until, count, duration });
	}

	/** How many are running at a moment: a mean, so not always a whole number. */
	at(time: number): number {
		let running = 0;
		for (const { from, until, count, duration } of this.#cohorts) {
			const begun = Math.min(until, time) - Math.max(from, time - duration);
			if (begun > 0) running += (count * begun) / (until - from);
		}
		return running;
	}
}
