import type { SqsService } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import type { QueueRef } from '../model/queue.ts';
import { asQdashError, type ServiceHealth } from './service-health.ts';

/** What the lister needs, and whom it tells. */
export interface QueueListerOptions {
	readonly sqs: SqsService;
	/** The wall clock. */
	readonly clock: Clock;
	readonly health: ServiceHealth;
	/** A page of queues; more may follow. */
	readonly onPage: (queues: readonly QueueRef[]) => void;
	/** All pages came: whatever is not in it is gone. */
	readonly onComplete: (queues: readonly QueueRef[]) => void;
	readonly onFailure: (error: QdashError) => void;
}

/** Queues come and go seldom; ListQueues is a call for each 1,000. */
const every = 60_000;
/** A refused listing is asked again this often: somebody may be mending the policy. */
const deniedRetry = 30_000;

/** Lists the queues at the start, then every minute, page by page to the last. */
export class QueueLister {
	readonly #options: QueueListerOptions;
	readonly #abort = new AbortController();
	#timer: TimerHandle | null = null;
	#listing: Promise<void> | null = null;

	constructor(options: QueueListerOptions) {
		this.#options = options;
	}

	/** Lists now, and from then on. @returns when the first listing has ended, well or not */
	start(): Promise<void> {
		return this.refresh();
	}

	/** Lists now, unless a listing is under way. */
	refresh(): Promise<void> {
		this.#listing ??= this.#list().finally(() => {
			this.#listing = null;
		});
		return this.#listing;
	}

	stop(): void {
		this.#abort.abort();
		this.#cancelTimer();
	}

	async #list(): Promise<void> {
		const { sqs, clock, health, onPage, onComplete, onFailure } = this.#options;
		this.#cancelTimer();
		const startedAt = clock.now();
		const all: QueueRef[] = [];
		let next = every;
		try {
			for await (const page of sqs.listQueues({ signal: this.#abort.signal })) {
				if (this.#abort.signal.aborted) return;
				all.push(...page);
				onPage(page);
			}
			if (this.#abort.signal.aborted) return;
			health.succeeded();
			onComplete(all);
		} catch (cause) {
			const error = asQdashError(cause, 'SQS', 'ListQueues');
			if (this.#abort.signal.aborted) return;
			health.failed(error, startedAt);
			next = health.pause > 0 ? health.pause : deniedRetry;
			onFailure(error);
		}
		if (this.#abort.signal.aborted) return;
		this.#timer = clock.setTimeout(() => void this.refresh(), next);
	}

	#cancelTimer(): void {
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}
}
