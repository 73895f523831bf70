import type { Clock, TimerHandle } from '../../model/clock.ts';

interface Timer {
	readonly due: number;
	readonly order: number;
	readonly callback: () => void;
	/** On the base clock; undefined while the past is lived through. */
	base: TimerHandle;
}

/**
 * The clock of a scenario. It begins in the past, where it moves only when it is told to, and fires what
 * falls due on the way; then it joins the clock of the present, for good. So everything in the scenario is
 * as old as it should be, and no timer ever runs backwards.
 */
export class ScenarioClock implements Clock {
	readonly #present: Clock;
	readonly #timers = new Set<Timer>();
	#past: number | null;
	#order = 0;
	#ended = false;

	/** @param past - where it begins (milliseconds since the epoch) */
	constructor(present: Clock, past: number) {
		this.#present = present;
		this.#past = Math.min(past, present.now());
	}

	now(): number {
		return this.#past ?? this.#present.now();
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		const due = this.now() + Math.max(0, milliseconds);
		const timer: Timer = { due, order: this.#order++, callback, base: undefined };
		if (this.#ended) return timer;
		this.#timers.add(timer);
		if (this.#past === null) this.#arm(timer);
		return timer;
	}

	clearTimeout(handle: TimerHandle): void {
		const timer = handle as Timer;
		if (this.#timers.delete(timer)) this.#present.clearTimeout(timer.base);
	}

	/** Lives through the past up to a moment: every timer fires at its own time. */
	liveTo(time: number): void {
		for (let next = this.#nextDue(time); next; next = this.#nextDue(time)) {
			this.#moveTo(next.due);
			this.#fire(next);
		}
		this.#moveTo(time);
	}

	/**
	 * Passes over a time of which nobody asks: what fell due in it happens once, at its end, as on a
	 * machine that slept.
	 */
	skipTo(time: number): void {
		this.#moveTo(time);
		const due = [...this.#timers].filter((timer) => timer.due <= time);
		for (const timer of due.sort(byTime)) this.#fire(timer);
	}

	/** Joins the present, where the timers go on. */
	join(): void {
		if (this.#past === null) return;
		this.liveTo(this.#present.now());
		this.#past = null;
		for (const timer of this.#timers) this.#arm(timer);
	}

	/** Stops every timer, and takes no more. */
	end(): void {
		this.#ended = true;
		for (const timer of this.#timers) this.#present.clearTimeout(timer.base);
		this.#timers.clear();
	}

	#arm(timer: Timer): void {
		timer.base = this.#present.setTimeout(() => this.#fire(timer), timer.due - this.#present.now());
	}

	#fire(timer: Timer): void {
		if (this.#timers.delete(timer)) timer.callback();
	}

	#moveTo(time: number): void {
		if (this.#past === null) throw new Error('only the past can be moved through');
		this.#past = Math.max(this.#past, time);
	}

	#nextDue(end: number): Timer | undefined {
		let next: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.due <= end && (!next || byTime(timer, next) < 0)) next = timer;
		}
		return next;
	}
}

function byTime(a: Timer, b: Timer): number {
	return a.due - b.due || a.order - b.order;
}
