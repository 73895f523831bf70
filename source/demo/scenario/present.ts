import type { Clock, TimerHandle } from '../../model/clock.ts';
import { minute } from '../cloudwatch/series.ts';

/** What goes on in the present, as the clock goes on. */
export interface Goings {
	/** Whether there is anything that has to be played turn by turn. */
	busy(): boolean;
	/** Applies what happens by itself until a moment: a deployment, a mapping that somebody turns off. */
	happen(until: number): void;
	/** Plays traffic between two moments (milliseconds since the epoch). */
	play(from: number, until: number): void;
	/** A minute has ended, which began at `at`: metrics are published, and alarms evaluated. */
	ring(at: number): void;
}

/** Milliseconds between two turns, and the longest gap that is made up for: a machine that slept did not work. */
const turn = 250;
const longestGap = 10_000;
/** After a gap, minutes that ended longer ago than this have no metrics. */
const longestSilence = 2 * minute;

/**
 * Keeps a world going: turn by turn while there is traffic, else from minute to minute. Traffic up to
 * the end of a minute is played before that minute is published.
 */
export class Present {
	readonly #clock: Clock;
	readonly #goings: Goings;
	/** Up to where everything was played. */
	#at: number;
	#timer: TimerHandle;
	#turning: boolean;

	constructor(clock: Clock, goings: Goings) {
		this.#clock = clock;
		this.#goings = goings;
		this.#at = clock.now();
		this.#turning = goings.busy();
		this.#schedule();
	}

	/** Something was changed that may ask for turns. */
	wake(): void {
		if (this.#turning || !this.#goings.busy()) return;
		this.#turning = true;
		this.#at = this.#clock.now();
		this.#clock.clearTimeout(this.#timer);
		this.#schedule();
	}

	stop(): void {
		this.#clock.clearTimeout(this.#timer);
	}

	#schedule(): void {
		const now = this.#clock.now();
		const toMinute = Math.floor(now / minute) * minute + minute - now;
		this.#timer = this.#clock.setTimeout(() => this.#turn(), this.#turning ? turn : toMinute);
	}

	#turn(): void {
		const now = this.#clock.now();
		const first = Math.ceil(Math.max(this.#at + 1, now - longestSilence) / minute) * minute;
		this.#at = Math.max(this.#at, now - (this.#turning ? longestGap : minute));
		for (let end = first; end <= now; end += minute) {
			this.#playTo(end);
			this.#goings.ring(end - minute);
		}
		this.#playTo(now);
		this.#turning = this.#goings.busy();
		this.#schedule();
	}

	#playTo(time: number): void {
		const from = this.#at;
		if (time <= from) return;
		this.#goings.happen(time);
		if (this.#turning) this.#goings.play(from, time);
		this.#at = time;
	}
}
