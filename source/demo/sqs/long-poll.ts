import type { Clock, TimerHandle } from '../../model/clock.ts';
import { queueDoesNotExist } from './errors.ts';
import type { StoredMessage } from './message.ts';
import type { Queue, ReceiveRequest } from './queue.ts';

interface Poll {
	readonly request: ReceiveRequest;
	readonly settle: (outcome: readonly StoredMessage[] | Error) => void;
}

/** Receives that wait for messages, in the order in which they came. */
export class LongPolls {
	readonly #queue: Queue;
	readonly #clock: Clock;
	readonly #polls = new Set<Poll>();
	#timer: TimerHandle | undefined;
	#serving = false;

	constructor(queue: Queue, clock: Clock) {
		this.#queue = queue;
		this.#clock = clock;
		queue.onArrival = () => this.#serve();
	}

	/** How many wait. */
	get waiting(): number {
		return this.#polls.size;
	}

	/**
	 * Receives at once where there is something, else waits.
	 *
	 * @param seconds - 0 for a short poll
	 * @param caller - when its signal fires the caller has gone: the wait ends empty, and no message is
	 * received for it
	 */
	receive(
		request: ReceiveRequest,
		seconds: number,
		caller: { readonly signal: AbortSignal },
	): readonly StoredMessage[] | Promise<readonly StoredMessage[]> {
		const first = this.#queue.receive(request);
		if (first.length > 0 || seconds === 0) return first;
		const { signal } = caller;
		if (signal.aborted) return first;
		return new Promise((resolve, reject) => {
			const settle = (outcome: readonly StoredMessage[] | Error) => {
				this.#polls.delete(poll);
				this.#clock.clearTimeout(end);
				signal.removeEventListener('abort', onAbort);
				this.#arm();
				if (outcome instanceof Error) reject(outcome);
				else resolve(outcome);
			};
			const poll: Poll = { request, settle };
			const onAbort = () => settle([]);
			const end = this.#clock.setTimeout(() => settle(this.#queue.receive(request)), seconds * 1000);
			signal.addEventListener('abort', onAbort, { once: true });
			this.#polls.add(poll);
			this.#arm();
		});
	}

	/** The queue was deleted. */
	refuseAll(): void {
		for (const poll of [...this.#polls]) poll.settle(queueDoesNotExist());
	}

	#serve(): void {
		// A receive can itself move dead letters about and so call back here.
		if (this.#polls.size === 0 || this.#serving) return;
		this.#serving = true;
		try {
			for (const poll of [...this.#polls]) {
				const messages = this.#queue.receive(poll.request);
				if (messages.length === 0) break;
				poll.settle(messages);
			}
		} finally {
			this.#serving = false;
		}
		this.#arm();
	}

	/** A message whose delay or visibility timeout ends wakes the polls too, and nobody else tells of it. */
	#arm(): void {
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#polls.size === 0) return;
		const deadline = this.#queue.store.nextDeadline;
		if (deadline === undefined) return;
		this.#timer = this.#clock.setTimeout(
			() => {
				this.#timer = undefined;
				this.#serve();
			},
			Math.max(0, deadline - this.#clock.now()),
		);
	}
}
