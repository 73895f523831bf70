import type { QdashError } from '../model/errors.ts';

/** SQS takes one PurgeQueue of a queue in 60 seconds (SQS API Reference, PurgeQueue). */
export const PURGE_INTERVAL = 60_000;

/** Milliseconds until SQS takes a PurgeQueue again; 0 when it does now. */
export function purgeWait(notBefore: number | null, now: number): number {
	return notBefore === null ? 0 : Math.max(0, notBefore - now);
}

/** When each queue may be purged again, from our own purges and from what SQS said of others'. */
export class PurgeTimes {
	readonly #notBefore = new Map<string, number>();

	/** Milliseconds since the epoch, or null when no purge is known of. */
	notBefore(url: string): number | null {
		return this.#notBefore.get(url) ?? null;
	}

	purged(url: string, at: number): void {
		this.#notBefore.set(url, at + PURGE_INTERVAL);
	}

	/** SQS said PurgeQueueInProgress: it does not say since when, so the wait is the longest it can be. */
	refused(url: string, at: number, error: QdashError): void {
		this.#notBefore.set(url, at + Math.min(error.retryAfter ?? PURGE_INTERVAL, PURGE_INTERVAL));
	}
}
