import type { Clock, TimerHandle } from '../model/clock.ts';

/** The `Date` header counts whole seconds. */
const resolution = 1000;
/** Milliseconds by which a clock may stray over the edge of its second before it is corrected. */
const slack = 250;

/**
 * The endpoint's "now", learnt from the `Date` headers of its answers, so that ages and windows are right
 * on a machine whose clock is off, and on an endpoint whose time runs faster than the wall clock. Timers
 * still run on the base clock.
 */
export class EndpointClock implements Clock {
	readonly #base: Clock;
	#offset = 0;

	constructor(base: Clock) {
		this.#base = base;
	}

	/** Milliseconds since the epoch, by the endpoint. */
	now(): number {
		return this.#base.now() + this.#offset;
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		return this.#base.setTimeout(callback, milliseconds);
	}

	clearTimeout(handle: TimerHandle): void {
		this.#base.clearTimeout(handle);
	}

	/** Milliseconds by which the endpoint is ahead of the base clock. */
	get offset(): number {
		return this.#offset;
	}

	/**
	 * Takes in the `Date` header of an answer that has just arrived.
	 *
	 * A clock that agrees with the header is left alone, so that it does not jitter within the header's
	 * second. One that is a little off moves to the nearest time that agrees, which closes in on the truth
	 * answer by answer; one that is far off moves to the middle of the second.
	 *
	 * @param date - the header, in milliseconds since the epoch
	 * @param latency - milliseconds between the request and its answer: the header may be that old
	 */
	observe(date: number, latency = 0): void {
		if (!Number.isFinite(date)) return;
		const earliest = date;
		const latest = date + resolution + Math.max(0, latency);
		const now = this.now();
		if (now >= earliest - slack && now < latest + slack) return;
		const nearest = now < earliest ? earliest : latest;
		const target = Math.abs(now - nearest) > resolution ? date + resolution / 2 : nearest;
		this.#offset += target - now;
	}
}
