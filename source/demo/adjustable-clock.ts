import type { Clock, TimerHandle } from '../model/clock.ts';

interface Timer {
	readonly due: number;
	readonly order: number;
	readonly callback: () => void;
	base: TimerHandle;
}

/**
 * Another clock plus an offset that can only grow. Jumping forward fires the timers that were jumped
 * over, in order and each at its own time, so the embedded cloud lives through the interval.
 */
export class AdjustableClock implements Clock {
	readonly #base: Clock;
	readonly #timers = new Set<Timer>();
	#offset = 0;
	#order = 0;
	#lastJump: Promise<void> = Promise.resolve();

	constructor(base: Clock) {
		this.#base = base;
	}

	now(): number {
		return this.#base.now() + this.#offset;
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		const wait = Math.max(0, milliseconds);
		const timer: Timer = { due: this.now() + wait, order: this.#order++, callback, base: undefined };
		timer.base = this.#base.setTimeout(() => this.#fire(timer), wait);
		this.#timers.add(timer);
		return timer;
	}

	clearTimeout(handle: TimerHandle): void {
		const timer = handle as Timer;
		if (this.#timers.delete(timer)) this.#base.clearTimeout(timer.base);
	}

	/**
	 * Moves this clock forward; the base clock stays where it is. A jump that is asked for during another
	 * one comes after it, so that both count in full.
	 */
	advance(milliseconds: number): Promise<void> {
		const jump = this.#lastJump.then(() => this.#jump(milliseconds));
		// Who asked for it is told of its failure; the next one goes on from there.
		this.#lastJump = jump.catch(() => undefined);
		return jump;
	}

	async #jump(milliseconds: number): Promise<void> {
		const end = this.now() + milliseconds;
		for (;;) {
			// What a timer settled may start the next one, so the event loop runs between two.
			await new Promise((resolve) => setImmediate(resolve));
			const next = this.#nextDue(end);
			if (!next) break;
			this.#base.clearTimeout(next.base);
			this.#moveTo(next.due);
			this.#fire(next);
		}
		this.#moveTo(end);
		this.#rearm();
	}

	#fire(timer: Timer): void {
		if (this.#timers.delete(timer)) timer.callback();
	}

	#moveTo(time: number): void {
		this.#offset += Math.max(0, time - this.now());
	}

	#nextDue(end: number): Timer | undefined {
		let next: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.due > end) continue;
			if (!next || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) next = timer;
		}
		return next;
	}

	/** The base clock knows nothing of the jump: timers that were set before it would come too late. */
	#rearm(): void {
		for (const timer of this.#timers) {
			this.#base.clearTimeout(timer.base);
			timer.base = this.#base.setTimeout(() => this.#fire(timer), Math.max(0, timer.due - this.now()));
		}
	}
}
