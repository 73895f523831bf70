/** Requests a second in the long run, and how many more may come at once. */
export interface RateLimit {
	readonly rate: number;
	readonly burst: number;
}

/** A token bucket for counts in place of single requests. */
export class TokenBucket {
	/** What there is at `#until`; undefined before the first span, when the bucket is full. */
	#tokens: number | undefined;
	#until = Number.NaN;

	/**
	 * Of `count` requests that are spread evenly over a span, how many get through: there are tokens for
	 * them from before, and those that come meanwhile. Calls for the same span share these.
	 *
	 * @param from - milliseconds since the epoch
	 */
	take(count: number, from: number, until: number, { rate, burst }: RateLimit): number {
		if (this.#until !== until) {
			// What had not been used when the former span ended overflows; what comes in this one can be used.
			const kept = Math.min(burst, this.#tokens ?? burst);
			const idle = Number.isNaN(this.#until) ? 0 : Math.max(0, from - this.#until);
			const before = Math.min(burst, kept + (rate * idle) / 1000);
			this.#tokens = before + (rate * (until - from)) / 1000;
			this.#until = until;
		}
		const tokens = this.#tokens ?? 0;
		// A bucket that holds no whole token never has one to give.
		const taken = burst < 1 ? 0 : Math.min(count, Math.floor(tokens));
		this.#tokens = tokens - taken;
		return taken;
	}
}
