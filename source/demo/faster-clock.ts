import type { Clock, TimerHandle } from '../model/clock.ts';

/** Another clock that runs so many times faster, from the moment at which this one is made. */
export class FasterClock implements Clock {
	readonly #base: Clock;
	readonly #speed: number;
	readonly #start: number;

	/** @param speed - above 0; below 1 it runs slower */
	constructor(base: Clock, speed: number) {
		if (!(speed > 0 && Number.isFinite(speed)))
			throw new RangeError(`a clock can't run ${speed} times as fast`);
		this.#base = base;
		this.#speed = speed;
		this.#start = base.now();
	}

	now(): number {
		return Math.floor(this.#start + (this.#base.now() - this.#start) * this.#speed);
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		// Never early: what waits for a moment finds that it has come.
		return this.#base.setTimeout(callback, Math.ceil(Math.max(0, milliseconds) / this.#speed));
	}

	clearTimeout(handle: TimerHandle): void {
		this.#base.clearTimeout(handle);
	}
}
