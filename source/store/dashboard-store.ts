import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { Context } from '../model/context.ts';
import type { Usage } from '../model/cost.ts';
import type { QdashError } from '../model/errors.ts';
import type { QueueRecord } from '../model/queue-record.ts';

/** Whether there is somebody to ask. */
export type ConnectionState =
	| { readonly state: 'connecting' }
	| { readonly state: 'open' }
	| { readonly state: 'failed'; readonly error: QdashError };

/** How far ListQueues has come. */
export interface Listing {
	readonly complete: boolean;
	/** When the last whole listing ended, or null before the first. */
	readonly at: number | null;
	/** The last listing's failure, or null when it went well. */
	readonly error: QdashError | null;
}

/** A service that does not answer, or not to us: everything known stays on the screen and ages. */
export interface Outage {
	readonly error: QdashError;
	/** By the endpoint's clock, in milliseconds since the epoch: when it is tried again. */
	readonly retryAt: number;
}

/** How often rows on the screen are asked for. */
export interface Interval {
	/** What the operator chose, in seconds. */
	readonly seconds: number;
	/** What it is now: wider when throttled, or to keep a budget. */
	readonly effectiveSeconds: number;
	/** Why it is wider, in words, or null. */
	readonly reason: string | null;
}

/** What is known now. Views draw slices of it. */
export interface DashboardState {
	readonly connection: ConnectionState;
	readonly context: Context | null;
	readonly listing: Listing;
	/** By URL. */
	readonly queues: ReadonlyMap<string, QueueRecord>;
	readonly outage: Outage | null;
	/** What CloudWatch last failed with, or null. */
	readonly metricsError: QdashError | null;
	readonly interval: Interval;
	readonly usage: Usage;
	/** The endpoint's time when the picture was last drawn up, in milliseconds since the epoch. */
	readonly now: number;
	/** When the picture was frozen, or null while it is live. */
	readonly frozenAt: number | null;
}

/** Nothing known yet. */
export function initialDashboard(intervalSeconds: number, now: number): DashboardState {
	return {
		connection: { state: 'connecting' },
		context: null,
		listing: { complete: false, at: null, error: null },
		queues: new Map(),
		outage: null,
		metricsError: null,
		interval: { seconds: intervalSeconds, effectiveSeconds: intervalSeconds, reason: null },
		usage: { callsPerMinute: 0, dollarsPerHour: 0 },
		now,
		frozenAt: null,
	};
}

/** Observers hear of changes this often at most: a picture of numbers needs no more, and a frame costs CPU. */
const frame = 100;
/** While answers pour in, as in the first round over thousands of queues, drawing must not hold them up. */
const busyFrame = 250;
const busyUpdates = 50;

/**
 * The subject's side of the store: the monitor writes as answers come in, observers are told once a frame.
 */
export class DashboardStore {
	readonly #api: StoreApi<DashboardState>;
	readonly #clock: Clock;
	#draft: DashboardState;
	/** The draft's own map of queues, which no observer has seen yet; null while it is the published one. */
	#queues: Map<string, QueueRecord> | null = null;
	#timer: TimerHandle | null = null;
	/** Queues replaced since the last frame, and before it. */
	#updates = 0;
	#updatesBefore = 0;

	/** @param clock - the wall clock; frames are paced by it */
	constructor(clock: Clock, intervalSeconds: number) {
		this.#clock = clock;
		this.#draft = initialDashboard(intervalSeconds, clock.now());
		this.#api = createStore(() => this.#draft);
	}

	/** What observers see: the last frame. */
	get api(): Pick<StoreApi<DashboardState>, 'getState' | 'subscribe'> {
		return this.#api;
	}

	/** What is known, the changes since the last frame included. */
	get latest(): DashboardState {
		return this.#draft;
	}

	/** Changes anything but single queues. */
	update(patch: Partial<DashboardState>): void {
		this.#draft = { ...this.#draft, ...patch };
		if (patch.queues) this.#queues = null;
		this.#schedule();
	}

	/** Replaces one queue's record; nothing happens when it is not listed or `change` returns the same one. */
	updateQueue(url: string, change: (record: QueueRecord) => QueueRecord): void {
		const before = this.queue(url);
		if (!before) return;
		const after = change(before);
		if (after === before) return;
		if (!this.#queues) {
			// Copied once a frame, not once an answer: a thousand answers may come between two frames.
			this.#queues = new Map(this.#draft.queues);
			this.#draft = { ...this.#draft, queues: this.#queues };
		}
		this.#queues.set(url, after);
		this.#updates += 1;
		this.#schedule();
	}

	/** One queue's latest record. */
	queue(url: string): QueueRecord | undefined {
		return this.#draft.queues.get(url);
	}

	/** Holds the picture still, or lets it go on. What comes in meanwhile is kept. */
	setFrozen(frozenAt: number | null): void {
		this.#draft = { ...this.#draft, frozenAt };
		this.#publish(frozenAt === null ? this.#draft : { ...this.#api.getState(), frozenAt });
	}

	/** Tells the observers now. */
	flush(): void {
		if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
		this.#timer = null;
		const { latest } = this;
		if (latest.frozenAt === null) this.#publish(latest);
	}

	/** Forgets everything but the interval: another account or region is looked at. */
	reset(): void {
		this.#queues = null;
		this.#draft = {
			...initialDashboard(this.#draft.interval.seconds, this.#clock.now()),
		};
		this.flush();
	}

	#publish(state: DashboardState): void {
		this.#queues = null;
		this.#updatesBefore = this.#updates;
		this.#updates = 0;
		this.#api.setState(state, true);
	}

	#schedule(): void {
		this.#timer ??= this.#clock.setTimeout(
			() => {
				this.#timer = null;
				this.flush();
			},
			this.#updatesBefore > busyUpdates ? busyFrame : frame,
		);
	}
}
