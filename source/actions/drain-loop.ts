import { QdashError } from '../model/errors.ts';
import type { DrainBatches, DrainPermits, ReceivedBatch } from './drain-batches.ts';
import type { DrainRequest } from './drain-types.ts';
import type { ActionSession } from './session.ts';

const RECEIVERS = 4;
/** Short polls ask a sample of SQS's servers only, so one that comes back empty says little. */
const EMPTY_POLLS = 3;
/** Seconds. A long poll asks all of them. */
const PROBE_WAIT = 2;
/** Seconds in which a batch has to be written, flushed and deleted; also how long a killed drain hides it. */
export const DRAIN_VISIBILITY_TIMEOUT = 60;
const RETRIES = 4;
const RETRY_DELAY = 200;
const PASSING = new Set(['throttled', 'unreachable', 'unknown']);

/** Receives until the queue is empty, the drain failed, or it was cancelled. */
export class DrainLoop {
	readonly #session: ActionSession;
	readonly #request: DrainRequest;
	readonly #permits: DrainPermits;
	readonly #batches: DrainBatches;
	readonly #startedAt: number;
	#remaining: number | null;
	/** What was deleted when `#remaining` was measured. */
	#deletedThen = 0;
	#emptyPolls = 0;
	#handling = 0;
	#handled = 0;
	#probe: Promise<boolean> | null = null;

	constructor(options: {
		readonly session: ActionSession;
		readonly request: DrainRequest;
		readonly permits: DrainPermits;
		readonly batches: DrainBatches;
	}) {
		this.#session = options.session;
		this.#request = options.request;
		this.#permits = options.permits;
		this.#batches = options.batches;
		this.#startedAt = options.session.clock.now();
		this.#remaining = options.request.attributes?.visible ?? null;
	}

	async run(): Promise<void> {
		// One batch first: where nothing can be deleted, no more receive counts are raised than these.
		const more = await this.#guarded(() => this.#step());
		if (more) {
			const receivers = Math.max(1, this.#request.receivers ?? RECEIVERS);
			const receiver = async () => {
				while (await this.#step());
				return false;
			};
			await Promise.all(Array.from({ length: receivers }, () => this.#guarded(receiver)));
		}
		await this.#batches.finish();
		this.#tell();
	}

	/** Whatever goes wrong ends the drain, which then still gives back what it holds. */
	async #guarded(work: () => Promise<boolean>): Promise<boolean> {
		try {
			return await work();
		} catch (error) {
			this.#batches.fail(error);
			return false;
		}
	}

	/** @returns whether there is more to do */
	async #step(): Promise<boolean> {
		if (this.#batches.stopped) return false;
		const batch = await this.#receive(0);
		if (batch === null) return false;
		if (batch.messages.length === 0) return !(await this.#isEmpty());
		await this.#handle(batch);
		return !this.#batches.stopped;
	}

	async #handle(batch: ReceivedBatch): Promise<void> {
		this.#emptyPolls = 0;
		this.#handling += 1;
		try {
			await this.#batches.handle(batch);
		} finally {
			this.#handling -= 1;
			this.#handled += 1;
		}
		this.#tell();
	}

	#isEmpty(): Promise<boolean> {
		this.#emptyPolls += 1;
		if (this.#emptyPolls < EMPTY_POLLS) return Promise.resolve(false);
		this.#probe ??= this.#probeEmpty().finally(() => {
			this.#probe = null;
		});
		return this.#probe;
	}

	/**
	 * Several short polls came back empty: it is so if the counts say so too, or a long poll. While another
	 * receiver has a batch in hand it may not be so, since that one's deletion opens its message groups.
	 */
	async #probeEmpty(): Promise<boolean> {
		const handledBefore = this.#handled;
		const busy = () => this.#handling > 0 || this.#handled !== handledBefore;
		const visible = await this.#countVisible();
		if (visible === 0 && !busy()) return true;
		const batch = await this.#receive(PROBE_WAIT);
		if (batch === null) return true;
		if (batch.messages.length > 0) {
			await this.#handle(batch);
			return false;
		}
		return !busy();
	}

	/** Null where the counts can't be read: then the long poll alone decides. */
	async #countVisible(): Promise<number | null> {
		try {
			const { visible } = await this.#session.sqs.getQueueAttributes(this.#request.queue.url, {
				signal: this.#batches.graceful,
			});
			this.#remaining = visible;
			this.#deletedThen = this.#batches.deleted;
			return visible;
		} catch (error) {
			if (error instanceof QdashError) return null;
			throw error;
		}
	}

	/** @returns null when the drain is over, by failure or by being cancelled */
	async #receive(waitSeconds: number): Promise<ReceivedBatch | null> {
		const { sqs, clock } = this.#session;
		for (let attempt = 0; !this.#batches.stopped; attempt++) {
			const askedAt = clock.now();
			try {
				const messages = await sqs.receive(this.#permits.receive, this.#request.queue.url, {
					max: 10,
					visibilityTimeoutSeconds: DRAIN_VISIBILITY_TIMEOUT,
					waitSeconds,
					signal: this.#batches.graceful,
				});
				const receivedAt = waitSeconds === 0 ? askedAt : clock.now();
				this.#batches.received += messages.length;
				return { messages, receivedAt, expiresAt: receivedAt + DRAIN_VISIBILITY_TIMEOUT * 1000 };
			} catch (error) {
				if (!(error instanceof QdashError) || !PASSING.has(error.kind) || attempt >= RETRIES) {
					this.#batches.fail(error);
					return null;
				}
				await this.#batches.pause(RETRY_DELAY * 2 ** attempt);
			}
		}
		return null;
	}

	#tell(): void {
		const { received, backedUp, deleted } = this.#batches;
		const elapsed = this.#session.clock.now() - this.#startedAt;
		const remaining =
			this.#remaining === null ? null : Math.max(0, this.#remaining - (deleted - this.#deletedThen));
		const rate = elapsed > 0 ? (deleted * 1000) / elapsed : null;
		this.#request.onProgress?.({ received, backedUp, deleted, remaining, rate });
	}
}
