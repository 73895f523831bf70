import type { Sample } from '../cloudwatch/distribution.ts';
import type { DistributionMetrics } from './distribution-metrics.ts';
import type { Draws } from './draws.ts';
import { type Answers, bytesOf, objectsOf, type Requests } from './gateway.ts';
import type { BehaviourNode, DistributionNode } from './graph.ts';
import type { Origins } from './origins.ts';
import { covers, removedShare } from './path-patterns.ts';
import type { Span } from './span.ts';
import { WarmCache } from './warm-cache.ts';
import type { World } from './world.ts';

/** CloudFront tries the second origin of a group for these only. */
const failoverMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** CloudFront counts all but these as cacheable. */
const uncacheableMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const uploadMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
/** Bytes of a mean upload, a form or some JSON. */
const meanUpload = 800;

/** The distributions, as requests go through them. */
export class DeliveryNetwork {
	readonly #draws: Draws;
	readonly #origins: Origins;
	readonly #metrics: DistributionMetrics;
	readonly #cache: WarmCache;

	constructor(draws: Draws, origins: Origins, metrics: DistributionMetrics) {
		this.#draws = draws;
		this.#origins = origins;
		this.#metrics = metrics;
		this.#cache = new WarmCache(draws);
	}

	/** Answers requests from the cache of their behaviour, and the others by its origins. */
	answer(distribution: DistributionNode, requests: Requests, span: Span, world: World): void {
		if (!distribution.enabled) return;
		const { kind, path, count } = requests;
		const behaviour = distribution.behaviours.find(({ pathPattern }) => covers(pathPattern, path));
		if (!behaviour) return;
		// Also when nobody asks: the cache is to know what it was asked for since when.
		const hits = this.#hits(distribution, behaviour, requests, span);
		if (count === 0) return;
		const missed = {
			...requests,
			count: count - hits,
			rate: requests.rate * (1 - hits / count),
		};
		const { statuses, latencies } = this.#missed(distribution, behaviour, missed, span, world);
		statuses.add(200, hits);
		const errors = statuses.clientErrors + statuses.serverErrors;
		const variation = this.#draws.around(count);
		this.#metrics.add(span.minute, distribution, {
			statuses,
			downloaded: Math.round(bytesOf(kind) * count * variation),
			uploaded: uploadMethods.has(kind.method) ? Math.round(meanUpload * count * variation) : 0,
			cacheable: uncacheableMethods.has(kind.method) ? 0 : count - errors,
			hits,
			originLatencies: latencies,
		});
	}

	#hits(
		{ id, invalidations }: DistributionNode,
		{ pathPattern, caches, cachedMethods, defaultTtlSeconds }: BehaviourNode,
		{ kind, path, count, rate }: Requests,
		span: Span,
	): number {
		if (!caches || !cachedMethods.includes(kind.method)) return 0;
		const objects = objectsOf(kind);
		return this.#cache.hits(`${id} ${pathPattern} ${kind.method} ${path}`, span, {
			count,
			rate,
			objects,
			ttlSeconds: defaultTtlSeconds,
			hitRatio: kind.hitRatio,
			removals: removalsOf(invalidations, path, objects, span),
		});
	}

	/** Asks the behaviour's origin, and for what fails there the next of its group. */
	#missed(
		{ origins }: DistributionNode,
		{ originIds }: BehaviourNode,
		requests: Requests,
		span: Span,
		world: World,
	): Answers {
		const [first = '', second] = originIds;
		const answers = this.#origins.answer(origins.get(first), requests, span, world);
		const failed = answers.statuses.serverErrors;
		if (second === undefined || failed === 0 || !failoverMethods.has(requests.kind.method)) return answers;
		const again = { ...requests, count: failed, rate: (requests.rate * failed) / requests.count };
		const others = this.#origins.answer(origins.get(second), again, span, world);
		const statuses = answers.statuses.withoutServerErrors;
		statuses.merge(others.statuses);
		return { statuses, latencies: this.#inTurn(answers.latencies, requests.count, others.latencies, failed) };
	}

	/** The latencies when some, chosen by chance, had to ask a second time. */
	#inTurn(
		first: readonly Sample[],
		all: number,
		second: readonly Sample[],
		failed: number,
	): readonly Sample[] {
		let left = failed;
		let rest = all;
		const kept = first.map(({ value, count }) => {
			const gone = Math.min(left, rest <= count ? left : this.#draws.share(count, left / rest), count);
			left -= gone;
			rest -= count;
			return { value, count: count - gone };
		});
		const wait = first[Math.floor(first.length / 2)]?.value ?? 0;
		return [...kept, ...second.map(({ value, count }) => ({ value: value + wait, count }))];
	}
}

/** What invalidations removed since the cache was last asked, as far as it can matter. */
function removalsOf(
	invalidations: DistributionNode['invalidations'],
	path: string,
	objects: number,
	{ until }: Span,
): { at: number; share: number }[] {
	const removals: { at: number; share: number }[] = [];
	for (const { at, paths } of invalidations) {
		if (at >= until) continue;
		let share = 0;
		for (const invalidated of paths) share += removedShare(invalidated, path, objects);
		if (share > 0) removals.push({ at, share: Math.min(1, share) });
	}
	return removals;
}
