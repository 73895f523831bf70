import { QdashError } from '../../model/errors.ts';
import { Heap } from '../heap.ts';
import type { Random } from '../random.ts';
import type { QueuePlan } from '../scenario/plan.ts';
import type { Draft } from '../sqs/message.ts';
import { entryOf } from './entries.ts';
import type { Holes } from './holes.ts';
import type { OutsideCaller } from './port.ts';
import { listAt, textAt } from './reading.ts';
import type { Shadow } from './shadow.ts';
import { isAbsent } from './trouble.ts';

/** What a lane needs of the world. */
export interface LaneOptions {
	readonly plan: QueuePlan;
	readonly url: string;
	readonly region: string;
	readonly shadow: Shadow;
	readonly random: Random;
	readonly holes: Holes;
}

/** Entries of a batch, and messages of a receive. */
const batch = 10;
/** Messages that one turn sends and receives at most: what a slow endpoint does not take is dropped. */
const mostSent = 50;
const mostReceived = 50;
/** Messages that a queue is filled with at most: emulators are slow with long FIFO queues. */
const mostSeeded = 200;
/** After a receive that found nothing, and after a failure, milliseconds until the next; doubled each time. */
const shortestPause = 1_000;
const longestPause = 20_000;
/** Messages are counted from here, past those that the history left. */
const firstNumber = 20_000;

interface Handled {
	readonly handle: string;
}

/** Producers and consumers of one queue at the endpoint. */
export class Lane {
	readonly #options: LaneOptions;
	readonly #fifo: boolean;
	readonly #work = new Heap<Handled>();
	#groups = true;
	#number = firstNumber;
	#last: Draft | undefined;
	/** Receives that are due, as fractions add up to them. */
	#due = 0;
	#idleUntil = 0;
	#idlePause = shortestPause;
	#brokenUntil = 0;
	#brokenPause = shortestPause;
	#gone = false;

	constructor(options: LaneOptions) {
		this.#options = options;
		this.#fifo = options.plan.attributes?.FifoQueue === 'true';
	}

	/** Puts in what the queue is to hold at the start. @returns messages that were taken */
	async seed(now: number, call: OutsideCaller, signal?: AbortSignal): Promise<number> {
		const { shadow, plan } = this.#options;
		const held = shadow.held(plan.name).slice(0, mostSeeded);
		return this.#guard(now, () => this.#send(held, call, signal));
	}

	/**
	 * Plays the time between two moments. A queue that fails is left alone for a while.
	 *
	 * @returns messages that were sent
	 */
	async turn(from: number, now: number, call: OutsideCaller, signal?: AbortSignal): Promise<number> {
		const { sent, repeated } = this.#options.shadow.sentTo(this.#options.plan.name);
		if (this.#gone || now < this.#brokenUntil) return 0;
		return this.#guard(now, async () => {
			const count = await this.#send(this.#drafts(sent, repeated), call, signal);
			await this.#consume(from, now, call, signal);
			await this.#finish(now, call, signal);
			this.#brokenPause = shortestPause;
			return count;
		});
	}

	/** Nothing was sent where the queue fails. */
	async #guard(now: number, work: () => Promise<number>): Promise<number> {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof QdashError) || error.kind === 'cancelled') throw error;
			if (isAbsent(error)) this.#gone = true;
			else {
				this.#brokenUntil = now + this.#brokenPause;
				this.#brokenPause = Math.min(longestPause, this.#brokenPause * 2);
				if (error.kind !== 'throttled' && error.kind !== 'unreachable') {
					this.#options.holes.note('SQS', error.operation, error);
				}
			}
			return 0;
		}
	}

	#drafts(sent: number, repeated: number): Draft[] {
		const { plan, random } = this.#options;
		// Dead letters come from their source by themselves.
		if (plan.arrivesByRedrive) return [];
		const drafts: Draft[] = [];
		for (let index = 0; index < Math.min(sent, mostSent); index++) {
			this.#last = plan.draft(random, this.#number++);
			drafts.push(this.#last);
		}
		for (let index = 0; index < Math.min(repeated, mostSent) && this.#last; index++) drafts.push(this.#last);
		return drafts;
	}

	async #send(
		drafts: readonly Draft[],
		call: OutsideCaller,
		signal: AbortSignal | undefined,
	): Promise<number> {
		let count = 0;
		for (let first = 0; first < drafts.length; first += batch) {
			count += await this.#sendBatch(drafts.slice(first, first + batch), call, signal);
		}
		if (count > 0) this.#idleUntil = 0;
		return count;
	}

	async #sendBatch(
		drafts: readonly Draft[],
		call: OutsideCaller,
		signal: AbortSignal | undefined,
	): Promise<number> {
		const { url, region, holes, plan } = this.#options;
		const manner = { fifo: this.#fifo, groups: this.#groups };
		const Entries = drafts.map((draft, index) => entryOf(draft, index, manner));
		const input = { QueueUrl: url, Entries };
		const grouped = !this.#fifo && this.#groups && drafts.some(({ group }) => group !== null);
		const withoutGroups = (reason: string) => {
			this.#groups = false;
			holes.sayOnce(
				'fair queues',
				`The endpoint takes no groups in standard queues, so there are none: ${reason}`,
			);
			return this.#sendBatch(drafts, call, signal);
		};
		let answer: object;
		try {
			answer = await call({ service: 'SQS', operation: 'SendMessageBatch', input, region }, signal);
		} catch (error) {
			if (!grouped || !(error instanceof QdashError) || error.kind !== 'invalid') throw error;
			return withoutGroups(error.message);
		}
		const failed = listAt(answer, 'Failed');
		const reason = textAt(failed[0], 'Message') ?? textAt(failed[0], 'Code') ?? 'no reason was given';
		if (grouped && failed.length === drafts.length) return withoutGroups(reason);
		if (failed.length > 0) {
			holes.sayOnce('entries', `Not every message was taken (the first of them in ${plan.name}): ${reason}`);
		}
		return drafts.length - failed.length;
	}

	async #consume(from: number, now: number, call: OutsideCaller, signal?: AbortSignal): Promise<void> {
		const { plan, shadow } = this.#options;
		const seconds = (now - shadow.start) / 1000;
		const consumer = shadow.consumerOf(plan.name, now);
		if (consumer) this.#due = consumer.enabled ? mostReceived : 0;
		else {
			const rate = plan.capacity?.(seconds) ?? 0;
			this.#due = Math.min(this.#due + (rate * (now - from)) / 1000, Math.max(rate, mostReceived));
			if (rate <= 0) this.#due = 0;
		}
		while (this.#due >= 1 && now >= this.#idleUntil) {
			const received = await this.#receive(Math.min(batch, Math.floor(this.#due)), call, signal);
			this.#due -= received.length;
			if (received.length === 0) {
				this.#idleUntil = now + this.#idlePause;
				this.#idlePause = Math.min(longestPause, this.#idlePause * 2);
				return;
			}
			this.#idlePause = shortestPause;
			const milliseconds = consumer?.milliseconds ?? (plan.processing ?? 0) * 1000;
			for (const message of received) this.#start(message, now, seconds, milliseconds, consumer?.errors ?? 0);
		}
	}

	async #receive(most: number, call: OutsideCaller, signal?: AbortSignal): Promise<readonly unknown[]> {
		const { url, region } = this.#options;
		const input = { QueueUrl: url, MaxNumberOfMessages: most, WaitTimeSeconds: 0 };
		return listAt(
			await call({ service: 'SQS', operation: 'ReceiveMessage', input, region }, signal),
			'Messages',
		);
	}

	/** What fails is not deleted, and comes again after its visibility timeout. */
	#start(message: unknown, now: number, seconds: number, milliseconds: number, errors: number): void {
		const { plan, random } = this.#options;
		const fails = plan.fails?.(textAt(message, 'Body') ?? '', seconds) ?? false;
		const handle = textAt(message, 'ReceiptHandle');
		if (fails || random.chance(errors) || handle === undefined) return;
		this.#work.push(now + milliseconds * (0.5 + random.fraction()), { handle });
	}

	/** Deletes what was worked on for long enough. */
	async #finish(now: number, call: OutsideCaller, signal?: AbortSignal): Promise<void> {
		const { url, region } = this.#options;
		for (;;) {
			const done: Handled[] = [];
			while (done.length < batch) {
				const next = this.#work.popUntil(now);
				if (!next) break;
				done.push(next);
			}
			if (done.length === 0) return;
			const Entries = done.map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle }));
			// What is not deleted comes again, as after any consumer that failed.
			const input = { QueueUrl: url, Entries };
			await call({ service: 'SQS', operation: 'DeleteMessageBatch', input, region }, signal);
		}
	}
}
