const first = 1000;
const longest = 30_000;

/** How long to leave a service alone after failures in a row: doubling from 1 s to 30 s, with jitter. */
export class Backoff {
	#failures = 0;
	readonly #random: () => number;

	/** @param random - 0 to 1, for the jitter that keeps many dashboards from asking in step */
	constructor(random: () => number = Math.random) {
		this.#random = random;
	}

	/** Failures since the last success. */
	get failures(): number {
		return this.#failures;
	}

	/**
	 * Counts a failure.
	 *
	 * @param atLeast - milliseconds that the service itself asked for
	 * @returns milliseconds to wait: between half and the whole of the doubled delay
	 */
	fail(atLeast = 0): number {
		const delay = Math.min(longest, first * 2 ** this.#failures);
		this.#failures += 1;
		return Math.max(atLeast, delay / 2 + (delay / 2) * this.#random());
	}

	/** Counts a success: the next failure starts from the beginning. */
	succeed(): void {
		this.#failures = 0;
	}
}
