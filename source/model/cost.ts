/** A call as the price table needs to see it. */
export interface BilledCall {
	readonly service: string;
	readonly operation: string;
	/** Metrics asked for in GetMetricData, else 1. */
	readonly units: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/**
 * Dollars a unit, us-east-1, as of 2026-09-24, before any free tier.
 * Sources: AWS Price List for Amazon SQS (standard, first 100 billion requests, $0.40 per million) and for
 * Amazon CloudWatch (GetMetricData $0.01 per 1,000 metrics; other requests $0.01 per 1,000). STS is free.
 */
export const prices = {
	asOf: '2026-09-24',
	sqsRequest: 0.4e-6,
	cloudWatchMetric: 0.01e-3,
	cloudWatchRequest: 0.01e-3,
} as const;

/** What one call costs, in dollars. */
export function priceOf(call: Pick<BilledCall, 'service' | 'operation' | 'units'>): number {
	if (call.service === 'SQS') return prices.sqsRequest * call.units;
	if (call.service === 'CloudWatch') {
		return call.operation === 'GetMetricData'
			? prices.cloudWatchMetric * call.units
			: prices.cloudWatchRequest;
	}
	return 0;
}

/** How much is asked, and what it costs. */
export interface Usage {
	readonly callsPerMinute: number;
	readonly dollarsPerHour: number;
}

const minute = 60_000;
const costWindow = 10 * minute;

/** Keeps the calls of the last ten minutes, second by second, and says what they come to. */
export class CallMeter {
	readonly #seconds = new Map<number, { calls: number; dollars: number }>();
	#startedAt: number | null = null;

	/** Counts one finished call. */
	add(call: BilledCall): void {
		this.#startedAt ??= call.at;
		const second = Math.floor(call.at / 1000);
		const entry = this.#seconds.get(second) ?? { calls: 0, dollars: 0 };
		entry.calls += 1;
		entry.dollars += priceOf(call);
		this.#seconds.set(second, entry);
	}

	/**
	 * Calls in the last minute, and the cost of the last ten minutes (or of the time since the first call, if
	 * that is less) taken to an hour.
	 */
	usage(now: number): Usage {
		let calls = 0;
		let dollars = 0;
		for (const [second, entry] of this.#seconds) {
			const age = now - second * 1000;
			if (age > costWindow) this.#seconds.delete(second);
			else {
				if (age <= minute) calls += entry.calls;
				dollars += entry.dollars;
			}
		}
		const lasted = this.#startedAt === null ? 0 : Math.min(now - this.#startedAt, costWindow);
		return { callsPerMinute: calls, dollarsPerHour: (dollars * (60 * minute)) / Math.max(lasted, minute) };
	}
}
