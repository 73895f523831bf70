import type { Sample } from '../cloudwatch/distribution.ts';
import type { AnswerContext, RequestKind } from '../scenario/scenario.ts';
import { type Authorisation, authorise } from './authorisation.ts';
import { type Latency, tableOf } from './draws.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { DeploymentNode, RouteNode, StageNode } from './graph.ts';
import type { Behind, IntegrationAnswer, Integrations } from './integration.ts';
import { hasId } from './path-patterns.ts';
import { RouteFinder } from './route-matching.ts';
import { countOf } from './sample.ts';
import type { Span } from './span.ts';
import { Statuses } from './statuses.ts';
import type { Throttles } from './throttles.ts';
import { WarmCache } from './warm-cache.ts';

/** Requests of one kind in a span. */
export interface Requests {
	readonly kind: RequestKind;
	/** Without the stage, where an API is asked. */
	readonly path: string;
	readonly count: number;
	/** How many a second are expected. */
	readonly rate: number;
}

/** How they were answered. */
export interface Answers {
	readonly statuses: Statuses;
	/** Milliseconds, of all. */
	readonly latencies: readonly Sample[];
}

/** What API Gateway itself takes, in milliseconds. */
const overheads: Readonly<Record<StageNode['protocol'], Latency>> = {
	REST: { p50: 6, p99: 25 },
	HTTP: { p50: 3, p99: 12 },
	WEBSOCKET: { p50: 3, p99: 12 },
};
const overheadTables = {
	REST: tableOf(overheads.REST),
	HTTP: tableOf(overheads.HTTP),
	WEBSOCKET: tableOf(overheads.WEBSOCKET),
};
const meanBytes = 1000;
/** Objects behind a path with an id, where a scenario does not say. */
const usualObjects = 100;

/** Bytes of a mean answer. */
export function bytesOf({ bytes }: RequestKind): number {
	return bytes ?? meanBytes;
}

/** Different objects behind a kind of request. */
export function objectsOf({ objects, path }: RequestKind): number {
	return Math.max(1, objects ?? (hasId(path) ? usualObjects : 1));
}

/** The share of requests that an authoriser refuses. */
export function unauthorisedShare({ unauthorised = 0 }: RequestKind, { seconds }: Span): number {
	return typeof unauthorised === 'function' ? unauthorised(seconds) : unauthorised;
}

/** The stages of REST and HTTP APIs, as requests go through them. */
export class Gateway {
	readonly #behind: Behind;
	readonly #integrations: Integrations;
	readonly #throttles: Throttles;
	readonly #metrics: GatewayMetrics;
	readonly #cache: WarmCache;
	readonly #routes = new RouteFinder();

	constructor(behind: Behind, integrations: Integrations, throttles: Throttles, metrics: GatewayMetrics) {
		this.#behind = behind;
		this.#integrations = integrations;
		this.#throttles = throttles;
		this.#metrics = metrics;
		this.#cache = new WarmCache(behind.draws);
	}

	/** Lets requests through a stage: deployment, route, authoriser, throttle, cache, integration. */
	answer(stage: StageNode, requests: Requests, span: Span): Answers {
		const { deployments } = stage;
		if (requests.count === 0) return { statuses: new Statuses(), latencies: [] };
		const [only] = deployments;
		if (!only) return this.#refuse(stage, requests, span);
		if (deployments.length === 1) return this.#deployment(stage, only, requests, span);
		const statuses = new Statuses();
		const latencies: Sample[] = [];
		const counts = this.#behind.draws.split(
			requests.count,
			deployments.map(({ share }) => share),
		);
		for (const [index, deployment] of deployments.entries()) {
			const part = { ...requests, count: counts[index] ?? 0, rate: requests.rate * deployment.share };
			const answers = this.#deployment(stage, deployment, part, span);
			statuses.merge(answers.statuses);
			latencies.push(...answers.latencies);
		}
		return { statuses, latencies };
	}

	#deployment(stage: StageNode, deployment: DeploymentNode, requests: Requests, span: Span): Answers {
		const { kind, path, count } = requests;
		const route = this.#routes.find(stage, deployment, kind.method, path);
		if (!route) return this.#refuse(stage, requests, span);
		const { draws, functions } = this.#behind;
		const context: AnswerContext = {
			seconds: span.seconds,
			method: route.method,
			resource: route.resource,
			deployment: deployment.description,
		};
		const statuses = new Statuses();
		const unauthorised = unauthorisedShare(kind, span);
		const authorisation = authorise(
			route.authoriser,
			{ count, unauthorised },
			{ span, context, functions, draws },
		);
		statuses.add(authorisation.status, authorisation.refused);
		statuses.add(500, authorisation.broken);
		const allowed = count - authorisation.refused - authorisation.broken;
		const passed = this.#throttles.pass(stage, route, allowed, span);
		statuses.add(429, allowed - passed);
		const cache = this.#cached(stage, route, deployment, { ...requests, count: passed }, span);
		statuses.add(200, cache?.hits ?? 0);
		const { integration } = route;
		const left = passed - (cache?.hits ?? 0);
		let integrationLatencies: readonly Sample[] = [];
		if (integration) {
			const call = { stage, route, integration, count: left, span, context };
			const answer: IntegrationAnswer = this.#integrations.answer(call);
			statuses.merge(answer.statuses);
			integrationLatencies = answer.latencies;
		} else {
			statuses.add(stage.protocol === 'REST' ? 500 : 404, left);
		}
		const latencies = this.#latencies(stage, count, integrationLatencies, authorisation);
		const bytes = bytesOf(kind);
		this.#metrics.add(span.minute, stage, route, { statuses, latencies, integrationLatencies, cache, bytes });
		return { statuses, latencies };
	}

	/** No route takes these. */
	#refuse(stage: StageNode, { count, kind }: Requests, span: Span): Answers {
		const statuses = new Statuses();
		statuses.add(stage.protocol === 'REST' ? 403 : 404, count);
		const latencies = this.#behind.draws.latencies(count, overheads[stage.protocol]);
		const bytes = bytesOf(kind);
		const counts = { statuses, latencies, integrationLatencies: [], cache: null, bytes };
		this.#metrics.add(span.minute, stage, null, counts);
		return { statuses, latencies };
	}

	/** What the stage's cache answers; null where it has none for this. Only GET is cached by default. */
	#cached(
		stage: StageNode,
		route: RouteNode,
		deployment: DeploymentNode,
		{ kind, path, count, rate }: Requests,
		span: Span,
	): { hits: number; misses: number } | null {
		const ttlSeconds = stage.cacheTtl(route);
		if (!ttlSeconds || kind.method !== 'GET') return null;
		const hits = this.#cache.hits(`${stage.arn} ${deployment.id} ${kind.method} ${path}`, span, {
			count,
			rate,
			objects: objectsOf(kind),
			ttlSeconds,
			hitRatio: undefined,
			removals: [],
		});
		return { hits, misses: count - hits };
	}

	/** The integration's latencies with the API's own on top, and the API's own for what went no further. */
	#latencies(
		{ protocol }: StageNode,
		count: number,
		integrationLatencies: readonly Sample[],
		{ asked, durations }: Authorisation,
	): Sample[] {
		const { draws } = this.#behind;
		const overhead = overheadTables[protocol];
		const latencies = draws.latencies(count - countOf(integrationLatencies), overheads[protocol]);
		for (const { value, count } of integrationLatencies) {
			const total = value + draws.oneOf(overhead);
			const waited = draws.share(count, asked);
			const wait = waited > 0 ? durations[draws.below(durations.length)]?.value : undefined;
			if (wait === undefined) latencies.push({ value: total, count });
			else latencies.push({ value: total + wait, count: waited }, { value: total, count: count - waited });
		}
		return latencies;
	}
}
