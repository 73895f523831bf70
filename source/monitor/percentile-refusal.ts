import type { Clock } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';

const first = 60_000;
const longest = 32 * first;

/**
 * Whether percentiles are worth asking for. LocalStack fails on any of them and serves the rest: so their
 * failure is remembered apart, for good where it was a refusal, else for a minute and longer each time.
 */
export class PercentileRefusal {
	readonly #clock: Clock;
	#state: 'denied' | 'unsupported' | 'failed' | null = null;
	#failures = 0;
	#notBefore = 0;

	/** @param clock - the wall clock */
	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** What became of the last time they were asked for, or null when they came. */
	get state(): 'denied' | 'unsupported' | 'failed' | null {
		return this.#state;
	}

	/** True while they are not to be asked for. */
	get holds(): boolean {
		return this.#state !== null && this.#clock.now() < this.#notBefore;
	}

	/** They were asked for, and did not come. */
	failed(error: QdashError): void {
		const refused = error.kind === 'denied' || error.kind === 'unsupported';
		this.#state = error.kind === 'denied' || error.kind === 'unsupported' ? error.kind : 'failed';
		const wait = Math.min(longest, first * 2 ** this.#failures);
		this.#notBefore = refused ? Number.POSITIVE_INFINITY : this.#clock.now() + wait;
		this.#failures += 1;
	}

	/** They came, or somebody wants it tried again. */
	forget(): void {
		this.#state = null;
		this.#failures = 0;
		this.#notBefore = 0;
	}
}
