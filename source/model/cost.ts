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
 * Amazon CloudWatch (GetMetricData $0.01 per 1,000 metrics; other requests $0.01 per 1,000); the pricing pages
 * of Amazon SNS (API requests, those that manage topics and subscriptions among them, $0.50 per million) and of
 * Amazon S3 (GET and all other requests but PUT, COPY, POST and LIST, $0.0004 per 1,000). The control planes of
 * API Gateway, CloudFront, Lambda and EventBridge bill no requests, nor does STS.
 */
export const prices = {
	asOf: '2026-09-24',
	sqsRequest: 0.4e-6,
	cloudWatchMetric: 0.01e-3,
	cloudWatchRequest: 0.01e-3,
	snsRequest: 0.5e-6,
	s3Request: 0.0004e-3,
} as const;

/**
 * What actions cost, in dollars, us-east-1, as of the same day. Sources: the CloudFront pricing page (1,000
 * invalidation paths a month are free for the whole account; a wildcard is one path) and that of CloudWatch
 * (custom metrics, the first 10,000, each a month), at whose rate the 8 additional metrics of a distribution are.
 */
export const actionPrices = {
	invalidationPath: 0.005,
	freeInvalidationPaths: 1000,
	customMetricMonth: 0.3,
	additionalDistributionMetrics: 8,
} as const;

/** What one call costs, in dollars. */
export function priceOf(call: Pick<BilledCall, 'service' | 'operation' | 'units'>): number {
	if (call.service === 'SQS') return prices.sqsRequest * call.units;
	if (call.service === 'CloudWatch') {
		return call.operation === 'GetMetricData'
			? prices.cloudWatchMetric * call.units
			: prices.cloudWatchRequest;
	}
	if (call.service === 'SNS') return prices.snsRequest;
	if (call.service === 'S3') return prices.s3Request;
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
