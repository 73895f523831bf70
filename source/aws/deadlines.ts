import { setMaxListeners } from 'node:events';

/** A call was ended because its time was over. */
export class TimeLimitReached extends Error {
	override readonly name = 'TimeLimitReached';
	readonly milliseconds: number;

	constructor(milliseconds: number) {
		super(`no answer within ${milliseconds} ms`);
		this.milliseconds = milliseconds;
	}
}

/** A call was ended by its caller, or because the connection was closed. */
export class CallCancelled extends Error {
	override readonly name = 'CallCancelled';
}

/**
 * Ends calls in time. The SDK's own limits do not stop an answer that trickles in, nor credentials that
 * never come, so each call has one limit over everything. It counts real time, whatever clock the
 * connection has: the network does not follow a test's clock.
 */
export class Deadlines {
	readonly #running = new Set<(reason: Error) => void>();
	#closed = false;

	/**
	 * @param milliseconds - when to end it with {@link TimeLimitReached}
	 * @param signal - ends it with {@link CallCancelled}
	 */
	run<T>(
		milliseconds: number,
		signal: AbortSignal | undefined,
		work: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		if (this.#closed || signal?.aborted) return Promise.reject(new CallCancelled());
		return new Promise<T>((resolve, reject) => {
			const controller = new AbortController();
			const stop = (reason: Error) => {
				controller.abort(reason);
				reject(reason);
			};
			const onAbort = () => stop(new CallCancelled());
			const timer = setTimeout(() => stop(new TimeLimitReached(milliseconds)), milliseconds);
			this.#running.add(stop);
			if (signal) {
				// One signal may guard a whole round of calls; Node would warn on the console from the eleventh on.
				setMaxListeners(0, signal);
				signal.addEventListener('abort', onAbort, { once: true });
			}
			work(controller.signal)
				.then(resolve, reject)
				.finally(() => {
					clearTimeout(timer);
					this.#running.delete(stop);
					signal?.removeEventListener('abort', onAbort);
				});
		});
	}

	/** Ends everything under way, and whatever is started later, with {@link CallCancelled}. */
	close(): void {
		this.#closed = true;
		for (const stop of [...this.#running]) stop(new CallCancelled());
	}
}
