import type { Connection } from '../aws/services.ts';
import type { StageRecord } from '../model/api.ts';
import type { Clock } from '../model/clock.ts';
import type { DistributionRecord } from '../model/distribution.ts';
import type { QdashError } from '../model/errors.ts';
import type { FunctionRecord } from '../model/function.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import type { DashboardStore, ServiceListing } from '../store/dashboard-store.ts';
import type { Focus } from './focus.ts';
import type { ServiceHealth } from './service-health.ts';

/** What a watcher watches by, and where it writes. */
export interface WatcherOptions {
	readonly connection: Connection;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	/** Of the place's own CloudWatch: all watchers ask the same one. */
	readonly cloudWatchHealth: ServiceHealth;
	/** Factor on the pace of metrics, to keep a budget. */
	readonly widened: () => number;
}

/** Whose metrics a command without a screen wants: each costs money. All are listed, whatever these say. */
export interface Wanted {
	readonly queue: (record: QueueRecord) => boolean;
	readonly stage: (record: StageRecord) => boolean;
	readonly distribution: (record: DistributionRecord) => boolean;
	readonly function: (record: FunctionRecord) => boolean;
}

/** One kind of resource under watch: asked for while somebody looks at it, and not otherwise. */
export interface Watcher {
	start(): void;
	setFocus(focus: Focus): void;
	/** Asks anew for what is looked at, and forgets refusals. */
	refresh(): void;
	/** Judges all that is known anew: some verdicts come with time. */
	rejudge(): void;
	/** Lists all, and reads the metrics of those that are wanted, once. */
	readOnce(wanted: Wanted): Promise<void>;
	/** Metrics an hour that it asks for if nothing is widened. */
	readonly metricsPerHour: number;
	stop(): void;
}

/** Milliseconds that a command without a screen waits for what a service has, before it goes on without. */
export const readOnceLimit = 10_000;

/** A listing that begins, unless it is known already. */
export function asking(listing: ServiceListing): ServiceListing {
	return listing.state === 'known' ? listing : { ...listing, state: 'asking' };
}

/** A listing that went well. */
export function listed(listing: ServiceListing, at: number): ServiceListing {
	return { ...listing, state: 'known', at, error: null, absence: null };
}

/** A listing that failed: what was known before stays. An endpoint without the service has none of it. */
export function unlisted(listing: ServiceListing, error: QdashError): ServiceListing {
	if (listing.state === 'known') return { ...listing, error };
	if (error.kind !== 'unsupported') return { ...listing, state: 'failed', error };
	const absence = `${error.service} is not supported by this endpoint.`;
	return { ...listing, state: 'absent', error, absence };
}
