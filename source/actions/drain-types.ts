import type { QueueAttributes, QueueRef } from '../model/queue.ts';
import type { Outcome } from './outcome.ts';
import type { Grade } from './safety.ts';

/** A message that a drain received and that is still in its queue. */
export interface DrainedKept {
	readonly id: string;
	/** One sentence. */
	readonly reason: string;
}

export interface DrainProgress {
	readonly received: number;
	readonly backedUp: number;
	readonly deleted: number;
	/** Visible messages still to come, as far as SQS's counts say; null when they can't be read. */
	readonly remaining: number | null;
	/** Deleted a second since the start; null until time has passed. */
	readonly rate: number | null;
}

export interface DrainRequest {
	readonly queue: QueueRef;
	readonly confirmed: Grade;
	/** As last read; null where they could not be. */
	readonly attributes: QueueAttributes | null;
	/** Receives at a time; 4 when left out. */
	readonly receivers?: number;
	/** Stops it; what was received and not deleted by then is released. */
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: DrainProgress) => void;
}

/** What a drain can't take: PurgeQueue can, once that is confirmed by itself. Null: SQS did not say. */
export interface LeftBehind {
	readonly visible: number | null;
	/** In flight elsewhere, or ours that could not be released. */
	readonly inFlight: number | null;
	readonly delayed: number | null;
}

/** How a drain ended. `count` is what AWS confirmed to be deleted. */
export interface DrainOutcome extends Outcome {
	readonly count: number;
	readonly received: number;
	readonly backedUp: number;
	/** Given back to the queue. */
	readonly released: number;
	/** Neither deleted nor released: they return by themselves at `returnsAt` (milliseconds since the epoch). */
	readonly unreleased: { readonly count: number; readonly returnsAt: number } | null;
	/** In the queue still, which the backup notes, each with its reason. */
	readonly kept: readonly DrainedKept[];
	/** In the backup, and perhaps in the queue too: SQS did not answer for them. */
	readonly unsure: readonly string[];
	/** The counts at the end, or null when they could not be read. */
	readonly left: LeftBehind | null;
	/** Null when nothing was written. */
	readonly backup: string | null;
}
