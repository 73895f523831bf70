import type { Clock } from '../../source/model/clock.ts';

/**
 * A clock that jumps to a timer's time as soon as the timer is set: what waits on it goes on at the next turn of
 * the event loop, and yet finds that the time has passed. For calls that are paced, in tests of what they are
 * answered with.
 *
 * @param start - milliseconds since the epoch
 */
export function leapingClock(start: number): Clock {
	let now = start;
	return {
		now: () => now,
		setTimeout: (callback, milliseconds) => {
			const due = now + Math.max(0, milliseconds);
			return setImmediate(() => {
				now = Math.max(now, due);
				callback();
			});
		},
		clearTimeout: (handle) => clearImmediate(handle as NodeJS.Immediate),
	};
}
