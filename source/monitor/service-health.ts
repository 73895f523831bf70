import type { Clock } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import { Backoff } from './backoff.ts';

const mostWidened = 32;
const successesToRecover = 20;
/** An expired login is tried again this often, so that a login in another terminal heals this one. */
const expiredRetry = 5000;

/**
 * How one service is doing: whether to leave it alone for now, and by how much its intervals are widened.
 * Throttled widens and recovers by itself; unreachable and expired pause everything but one probe.
 */
export class ServiceHealth {
	readonly #clock: Clock;
	readonly #backoff: Backoff;
	#pausedUntil = 0;
	#widened = 1;
	#successes = 0;
	#outage: QdashError | null = null;
	#answeredAt = Number.NEGATIVE_INFINITY;

	/** @param clock - the wall clock: pauses are real time */
	constructor(clock: Clock, random?: () => number) {
		this.#clock = clock;
		this.#backoff = new Backoff(random);
	}

	/** Factor on every interval: 1 when all is well, doubled by each throttled spell up to 32. */
	get widened(): number {
		return this.#widened;
	}

	/** Milliseconds until the service may be asked again; 0 when it may be now. */
	get pause(): number {
		return Math.max(0, this.#pausedUntil - this.#clock.now());
	}

	/** Why nothing is asked at all, or null. While it is set, ask one thing at a time. */
	get outage(): QdashError | null {
		return this.#outage;
	}

	/** Failures in a row that paused it: from the second on, what was asked to see whether it is back failed too. */
	get failures(): number {
		return this.#backoff.failures;
	}

	/** An answer came: an outage, if there was one, is over. */
	succeeded(): void {
		this.#outage = null;
		this.#answeredAt = this.#clock.now();
		this.#backoff.succeed();
		this.#successes += 1;
		if (this.#successes >= successesToRecover && this.#widened > 1) {
			this.#widened = Math.max(1, this.#widened / 2);
			this.#successes = 0;
		}
	}

	/**
	 * A call failed.
	 *
	 * @param startedAt - by the wall clock, when the call began: failures of calls that began before the
	 *   current pause belong to the spell that caused it, and do not lengthen it; and one call that got no
	 *   answer while later things were answered is no outage
	 */
	failed(error: QdashError, startedAt: number): void {
		const now = this.#clock.now();
		if (this.pause > 0 && startedAt < this.#pausedUntil) return;
		if (error.kind === 'throttled') {
			this.#successes = 0;
			this.#widened = Math.min(mostWidened, this.#widened * 2);
			this.#pausedUntil = now + this.#backoff.fail(error.retryAfter);
		} else if (error.kind === 'unreachable') {
			if (this.#answeredAt >= startedAt) return;
			this.#outage = error;
			this.#pausedUntil = now + this.#backoff.fail(error.retryAfter);
		} else if (error.kind === 'expired') {
			this.#outage = error;
			this.#pausedUntil = now + expiredRetry;
		}
	}

	/** Lets the next call go at once: somebody asked for it. */
	resume(): void {
		this.#pausedUntil = 0;
	}
}

/** Any failure as a QdashError: what is not one is a fault of ours, and says so. */
export function asQdashError(error: unknown, service: string, operation: string): QdashError {
	if (error instanceof QdashError) return error;
	return new QdashError({
		kind: 'unknown',
		service,
		operation,
		message: `${operation} failed inside qdash: ${error instanceof Error ? error.message : String(error)}.`,
		cause: error,
	});
}
