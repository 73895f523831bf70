/** What a queue did since the last sample was taken, for CloudWatch. */
export interface ActivityTotals {
	sent: number;
	received: number;
	deleted: number;
	emptyReceives: number;
	deduplicated: number;
	/** Sizes of the messages sent, in bytes. */
	sizes: { sum: number; count: number; least: number; most: number };
}

function nothing(): ActivityTotals {
	return {
		sent: 0,
		received: 0,
		deleted: 0,
		emptyReceives: 0,
		deduplicated: 0,
		sizes: { sum: 0, count: 0, least: Number.POSITIVE_INFINITY, most: 0 },
	};
}

/** Counts a queue's traffic between two samples, and knows when it was last used at all. */
export class Activity {
	totals = nothing();
	/** Milliseconds since the epoch of the last request that named the queue. */
	lastUsedAt: number;
	/** Metrics start again only then, after a sleep. */
	metricsFrom = Number.NEGATIVE_INFINITY;

	constructor(now: number) {
		this.lastUsedAt = now;
	}

	sentSize(bytes: number): void {
		const { totals } = this;
		totals.sent++;
		totals.sizes.sum += bytes;
		totals.sizes.count++;
		totals.sizes.least = Math.min(totals.sizes.least, bytes);
		totals.sizes.most = Math.max(totals.sizes.most, bytes);
	}

	/** Gives the totals and starts anew. */
	take(): ActivityTotals {
		const { totals } = this;
		this.totals = nothing();
		return totals;
	}
}
