import type { RouteNode, StageNode } from './graph.ts';
import type { Span } from './span.ts';
import { type RateLimit, TokenBucket } from './token-bucket.ts';

/** What the APIs of an account take in a region, all together (API Gateway's default quotas). */
const accountLimit: RateLimit = { rate: 10_000, burst: 5000 };

/** The token buckets of API Gateway: one for each route that is limited, and the account's. */
export class Throttles {
	readonly #routes = new Map<string, TokenBucket>();
	readonly #account = new TokenBucket();

	/** @returns how many of `count` requests get through; the others are answered with 429 */
	pass(stage: StageNode, route: RouteNode, count: number, { from, until }: Span): number {
		const limit = stage.throttle(route);
		const passed = limit ? this.#bucket(stage, route).take(count, from, until, limit) : count;
		return this.#account.take(passed, from, until, accountLimit);
	}

	#bucket({ arn }: StageNode, { method, resource }: RouteNode): TokenBucket {
		const key = `${arn} ${method} ${resource}`;
		let bucket = this.#routes.get(key);
		if (!bucket) {
			bucket = new TokenBucket();
			this.#routes.set(key, bucket);
		}
		return bucket;
	}
}
