import type { Clock } from '../../model/clock.ts';
import { ServiceError } from '../service-error.ts';
import type { Protocol } from '../wire/protocol.ts';

/** Calls that a bucket holds, and how fast it fills again. */
interface Quota {
	readonly burst: number;
	readonly perSecond: number;
}

/**
 * The fixed quotas of API Gateway's control plane, per account, over REST, HTTP and WebSocket APIs
 * together (API Gateway developer guide, "Quotas for creating, deploying and managing an API").
 *
 * The rates of single operations are AWS's. Their bursts are deliberately larger than the one deployment
 * and the five listings that AWS's rates amount to: a script that deploys an API or two gets through here
 * without waiting, as it mostly does on AWS, and one that deploys in a loop is still refused.
 */
const total: Quota = { burst: 40, perSecond: 10 };
const byOperation: Readonly<Record<string, Quota>> = {
	CreateDeployment: { burst: 10, perSecond: 1 / 5 },
	GetResources: { burst: 20, perSecond: 5 / 2 },
};

/** A token bucket that is as full as the time since it was last touched makes it. */
class Bucket {
	readonly #quota: Quota;
	#tokens: number;
	#at: number;

	constructor(quota: Quota, now: number) {
		this.#quota = quota;
		this.#tokens = quota.burst;
		this.#at = now;
	}

	/** Seconds until the next call may come: 0 when it may come now. */
	wait(now: number): number {
		const { burst, perSecond } = this.#quota;
		this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) / 1000) * perSecond);
		this.#at = now;
		// Tokens are fractions, and a sum of fractions that should be 1 may fall short of it by a hair.
		return this.#tokens >= 1 - 1e-9 ? 0 : (1 - this.#tokens) / perSecond;
	}

	take(): void {
		this.#tokens = Math.max(0, this.#tokens - 1);
	}
}

/**
 * What keeps a client from calling API Gateway's control plane too often. One of them is handed to both
 * services, since AWS counts their calls together. A scenario that provisions in process isn't counted:
 * only what comes through a {@link limited} protocol is.
 */
export class ControlPlaneLimiter {
	readonly #clock: Clock;
	readonly #total: Bucket;
	readonly #operations: ReadonlyMap<string, Bucket>;

	constructor(clock: Clock) {
		this.#clock = clock;
		const now = clock.now();
		this.#total = new Bucket(total, now);
		this.#operations = new Map(
			Object.entries(byOperation).map(([operation, quota]) => [operation, new Bucket(quota, now)]),
		);
	}

	/**
	 * Counts a call.
	 *
	 * @throws ServiceError `TooManyRequestsException` with `Retry-After` in whole seconds; a call that is
	 * refused isn't counted
	 */
	take(operation: string): void {
		const now = this.#clock.now();
		const own = this.#operations.get(operation);
		const seconds = Math.max(this.#total.wait(now), own?.wait(now) ?? 0);
		if (seconds > 0) {
			throw new ServiceError({
				shape: 'TooManyRequestsException',
				status: 429,
				message: 'Too Many Requests',
				headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
			});
		}
		this.#total.take();
		own?.take();
	}
}

/** A protocol whose requests count for the quotas. */
export function limited(protocol: Protocol, limiter: ControlPlaneLimiter | undefined): Protocol {
	if (!limiter) return protocol;
	return {
		read: (request) => {
			const exchange = protocol.read(request);
			if (!exchange) return undefined;
			return {
				...exchange,
				input: () => {
					limiter.take(exchange.operation);
					return exchange.input();
				},
			};
		},
	};
}
