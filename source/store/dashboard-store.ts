import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alarm } from '../model/alarm.ts';
import type { ApiDetails, RouteRecord, StageRecord, Throttle, UsagePlan } from '../model/api.ts';
import type { ChartData } from '../model/chart-window.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { Context } from '../model/context.ts';
import type { Usage } from '../model/cost.ts';
import type { BucketSize, CachePolicy, DistributionRecord } from '../model/distribution.ts';
import type { QdashError } from '../model/errors.ts';
import type { AccountConcurrency, EventSourceMapping, FunctionRecord } from '../model/function.ts';
import type { QueueFeeds } from '../model/queue-feed.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { pending, type Reading } from '../model/reading.ts';

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

/** How far the list of one service's resources has come. */
export interface ServiceListing {
	/** `idle`: nobody has looked at it yet. `absent`: there is no such service here, `absence` says why. */
	readonly state: 'idle' | 'asking' | 'known' | 'failed' | 'absent';
	/** When the last whole listing ended, or null before the first. */
	readonly at: number | null;
	/** The last listing's failure, or null when it went well. */
	readonly error: QdashError | null;
	/** One calm sentence for `absent`, else null. */
	readonly absence: string | null;
	/** CloudWatch's last failure for this service's metrics, or null. */
	readonly metricsError: QdashError | null;
}

/** Nobody has looked yet. */
export const notListed: ServiceListing = {
	state: 'idle',
	at: null,
	error: null,
	absence: null,
	metricsError: null,
};

/** The records that are replaced one by one, by their ids. */
export interface Shelves {
	/** By URL. */
	readonly queues: ReadonlyMap<string, QueueRecord>;
	readonly stages: ReadonlyMap<string, StageRecord>;
	/** Those of the stage that is open, or was last. */
	readonly routes: ReadonlyMap<string, RouteRecord>;
	readonly distributions: ReadonlyMap<string, DistributionRecord>;
	/** By name. */
	readonly functions: ReadonlyMap<string, FunctionRecord>;
	/** By UUID. */
	readonly mappings: ReadonlyMap<string, EventSourceMapping>;
	/** By API id: asked for when a stage of it is opened. */
	readonly apiDetails: ReadonlyMap<string, Reading<ApiDetails>>;
	/** By stage id: asked for when the stage's settings are looked at. */
	readonly usagePlans: ReadonlyMap<string, Reading<readonly UsagePlan[]>>;
	/** By id. */
	readonly cachePolicies: ReadonlyMap<string, Reading<CachePolicy>>;
	/** By bucket name; `unknown` where it has no storage metrics here. */
	readonly buckets: ReadonlyMap<string, Reading<BucketSize>>;
	/** By the queue's URL: asked for when it is opened. */
	readonly feeds: ReadonlyMap<string, Reading<QueueFeeds>>;
}

/** What is known now. Views draw slices of it. */
export interface DashboardState extends Shelves {
	readonly connection: ConnectionState;
	readonly context: Context | null;
	readonly listing: Listing;
	readonly apis: ServiceListing;
	readonly cdn: ServiceListing;
	readonly lambda: ServiceListing;
	/** The gateway's limit for the whole account in this region. */
	readonly accountThrottle: Reading<Throttle>;
	readonly accountConcurrency: Reading<AccountConcurrency>;
	/** Alarms that are in ALARM, here and (for CloudFront) in us-east-1. */
	readonly alarms: Reading<readonly Alarm[]>;
	/** The charts that are open, or null. */
	readonly chart: ChartData | null;
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

type RecordOf<Shelf extends keyof Shelves> = Shelves[Shelf] extends ReadonlyMap<string, infer R> ? R : never;

/** Nothing known yet. */
export function initialDashboard(intervalSeconds: number, now: number): DashboardState {
	return {
		connection: { state: 'connecting' },
		context: null,
		listing: { complete: false, at: null, error: null },
		queues: new Map(),
		stages: new Map(),
		routes: new Map(),
		distributions: new Map(),
		functions: new Map(),
		mappings: new Map(),
		apiDetails: new Map(),
		usagePlans: new Map(),
		cachePolicies: new Map(),
		buckets: new Map(),
		feeds: new Map(),
		apis: notListed,
		cdn: notListed,
		lambda: notListed,
		accountThrottle: pending,
		accountConcurrency: pending,
		alarms: pending,
		chart: null,
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
	/** The draft's own maps, which no observer has seen yet. Those that are not here are the published ones. */
	readonly #own = new Map<keyof Shelves, Map<string, unknown>>();
	#timer: TimerHandle | null = null;
	/** Records replaced since the last frame, and before it. */
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

	/** Changes anything but single records. */
	update(patch: Partial<DashboardState>): void {
		this.#draft = { ...this.#draft, ...patch };
		for (const shelf of this.#own.keys()) if (shelf in patch) this.#own.delete(shelf);
		this.#schedule();
	}

	/** Replaces one queue's record; nothing happens when it is not listed or `change` returns the same one. */
	updateQueue(url: string, change: (record: QueueRecord) => QueueRecord): void {
		this.updateRecord('queues', url, change);
	}

	/** Replaces one record; nothing happens when it is not there or `change` returns the same one. */
	updateRecord<Shelf extends keyof Shelves>(
		shelf: Shelf,
		id: string,
		change: (record: RecordOf<Shelf>) => RecordOf<Shelf>,
	): void {
		const before = this.#draft[shelf].get(id) as RecordOf<Shelf> | undefined;
		if (before === undefined) return;
		const after = change(before);
		if (after !== before) this.putRecord(shelf, id, after);
	}

	/** Puts one record on its shelf, or in the place of the one that was there. */
	putRecord<Shelf extends keyof Shelves>(shelf: Shelf, id: string, record: RecordOf<Shelf>): void {
		let own = this.#own.get(shelf);
		if (!own) {
			// Copied once a frame, not once an answer: a thousand answers may come between two frames.
			own = new Map<string, unknown>(this.#draft[shelf]);
			this.#own.set(shelf, own);
			this.#draft = { ...this.#draft, [shelf]: own };
		}
		own.set(id, record);
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
		this.#own.clear();
		this.#draft = {
			...initialDashboard(this.#draft.interval.seconds, this.#clock.now()),
		};
		this.flush();
	}

	#publish(state: DashboardState): void {
		this.#own.clear();
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
