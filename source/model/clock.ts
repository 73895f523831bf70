/** A timer that was started on a {@link Clock}; only good for handing back to `clearTimeout`. */
export type TimerHandle = unknown;

/**
 * The one source of "now" and of waiting. Everything in qdash that dates or waits takes a clock as an
 * argument, so that a test, or the embedded cloud, can run time at its own pace.
 */
export interface Clock {
	/** Milliseconds since the Unix epoch. */
	now(): number;
	/** Calls back once after `milliseconds`. */
	setTimeout(callback: () => void, milliseconds: number): TimerHandle;
	clearTimeout(handle: TimerHandle): void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
	clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/**
 * Waits on a clock.
 *
 * @param milliseconds - how long; 0 or less returns at the next turn of the clock
 * @param signal - ends the wait early: the promise then rejects with the signal's reason
 */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) {
			reject(signal.reason);
			return;
		}
		const onAbort = () => {
			clock.clearTimeout(handle);
			reject(signal?.reason);
		};
		const handle = clock.setTimeout(() => {
			signal?.removeEventListener('abort', onAbort);
			resolve();
		}, milliseconds);
		signal?.addEventListener('abort', onAbort, { once: true });
	});
}
