import { setMaxListeners } from 'node:events';
import type { Clock, TimerHandle } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';

/** Calls that may start in any one second. The account has ten, for everybody and for deployments too. */
const startsASecond = 2;
const second = 1000;
/** How long nothing is sent after a first throttled answer that names no time; twice as long after each further one. */
const firstPause = 2 * second;
const longestPause = 60 * second;

/** What a call says of itself. */
export interface PacedCall {
	/** In AWS's spelling, for the error when it is given up. */
	readonly operation: string;
	/** Somebody waits for it: it goes before what only fills in the background. */
	readonly urgent?: boolean | undefined;
	/** Gives it up while it waits; a call that was sent ends by its own signal. */
	readonly signal?: AbortSignal | undefined;
}

interface Waiting {
	readonly operation: string;
	readonly start: () => void;
	readonly refuse: (error: QdashError) => void;
}

/**
 * Keeps qdash from being the reason that somebody's deployment is throttled: API Gateway's control plane takes
 * ten calls a second from the whole account. One call at a time, two starts in any second, urgent ones
 * first, in the order in which they came; and after a throttled answer none for a while.
 */
export class ControlPlanePacer {
	readonly #clock: Clock;
	readonly #urgent = new Set<Waiting>();
	readonly #others = new Set<Waiting>();
	/** When the latest calls began. */
	#starts: readonly number[] = [];
	#pausedAt = 0;
	#pause = 0;
	/** Throttled answers in a row. */
	#throttled = 0;
	#busy = false;
	#timer: TimerHandle | undefined;
	#closed = false;

	/** @param clock - the machine's: the quota runs on real time, whatever the endpoint's clock says */
	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** How many calls wait for their turn. */
	get waiting(): number {
		return this.#urgent.size + this.#others.size;
	}

	/**
	 * Sends a call when it is its turn.
	 *
	 * @throws QdashError `cancelled` when the signal fires before it was sent: it never is then
	 */
	run<T>(send: () => Promise<T>, { operation, urgent = false, signal }: PacedCall): Promise<T> {
		if (this.#closed || signal?.aborted) return Promise.reject(cancelled(operation));
		const queue = urgent ? this.#urgent : this.#others;
		return new Promise<T>((resolve, reject) => {
			const leave = () => {
				queue.delete(waiting);
				signal?.removeEventListener('abort', giveUp);
				if (this.waiting === 0) this.#stopTimer();
			};
			const giveUp = () => waiting.refuse(cancelled(operation));
			const waiting: Waiting = {
				operation,
				start: () => {
					leave();
					this.#send(send).then(resolve, reject);
				},
				refuse: (error) => {
					leave();
					reject(error);
				},
			};
			queue.add(waiting);
			if (signal) {
				// One signal may guard a whole view's calls; Node would warn on the console from the eleventh on.
				setMaxListeners(0, signal);
				signal.addEventListener('abort', giveUp, { once: true });
			}
			this.#next();
		});
	}

	/** Gives up what waits, and whatever comes later. */
	close(): void {
		this.#closed = true;
		for (const each of [...this.#urgent, ...this.#others]) each.refuse(cancelled(each.operation));
	}

	async #send<T>(send: () => Promise<T>): Promise<T> {
		this.#busy = true;
		this.#starts = [...this.#starts, this.#clock.now()].slice(-startsASecond);
		try {
			const answer = await send();
			this.#throttled = 0;
			return answer;
		} catch (error) {
			if (error instanceof QdashError && error.kind === 'throttled') this.#hold(error.retryAfter);
			throw error;
		} finally {
			this.#busy = false;
			this.#next();
		}
	}

	#hold(retryAfter: number | undefined): void {
		const pause = Math.min(longestPause, firstPause * 2 ** this.#throttled++);
		this.#pausedAt = this.#clock.now();
		this.#pause = Math.max(retryAfter ?? 0, pause);
	}

	/** Milliseconds until a call may start. */
	#wait(): number {
		const now = this.#clock.now();
		// The machine's clock may be set back; what was in the future then began now, or nothing would be sent till then.
		this.#starts = this.#starts.map((at) => Math.min(at, now));
		this.#pausedAt = Math.min(this.#pausedAt, now);
		const [oldest = 0] = this.#starts;
		const full = this.#starts.length >= startsASecond;
		return Math.max(0, full ? oldest + second - now : 0, this.#pausedAt + this.#pause - now);
	}

	#stopTimer(): void {
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#next(): void {
		if (this.#busy || this.#timer !== undefined || this.waiting === 0) return;
		const wait = this.#wait();
		if (wait > 0) {
			this.#timer = this.#clock.setTimeout(() => {
				this.#timer = undefined;
				this.#next();
			}, wait);
			return;
		}
		const [first] = this.#urgent.size > 0 ? this.#urgent : this.#others;
		first?.start();
	}
}

function cancelled(operation: string): QdashError {
	return new QdashError({
		kind: 'cancelled',
		service: 'API Gateway',
		operation,
		message: `${operation} was cancelled.`,
	});
}
