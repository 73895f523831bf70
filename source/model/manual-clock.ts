import type { Clock, TimerHandle } from './clock.ts';

interface Timer {
	readonly due: number;
	readonly order: number;
	readonly callback: () => void;
}

/** A clock that stands still until it is told to move: for tests, and for the embedded cloud's `advance`. */
export class ManualClock implements Clock {
	#now: number;
	#order = 0;
	readonly #timers = new Set<Timer>();

	/** @param start - milliseconds since the epoch at which the clock stands */
	constructor(start = Date.UTC(2026, 0, 1)) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		const timer: Timer = {
			due: this.#now + Math.max(0, milliseconds),
			order: this.#order++,
			callback,
		};
		this.#timers.add(timer);
		return timer;
	}

	clearTimeout(handle: TimerHandle): void {
		this.#timers.delete(handle as Timer);
	}

	/** How many timers wait. */
	get pending(): number {
		return this.#timers.size;
	}

	/**
	 * Moves time forward and fires every timer that falls due, in order. Between two timers the event loop
	 * is let run, so that promises a timer settled can start the next one.
	 */
	async advance(milliseconds: number): Promise<void> {
		const end = this.#now + milliseconds;
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			const next = this.#nextDue(end);
			if (!next) break;
			this.#timers.delete(next);
			this.#now = Math.max(this.#now, next.due);
			next.callback();
		}
		this.#now = end;
	}

	#nextDue(end: number): Timer | undefined {
		let next: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.due > end) continue;
			if (!next || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) next = timer;
		}
		return next;
	}
}
