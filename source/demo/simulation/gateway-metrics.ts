import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { RouteNode, StageNode } from './graph.ts';
import { MetricFamilies, type MetricFamily, MinuteTallies, Publisher } from './minute-tallies.ts';
import { SampleBag } from './sample.ts';
import type { Statuses } from './statuses.ts';

/** Requests of a route, or of none, and how a stage answered them. */
export interface StageCounts {
	readonly statuses: Statuses;
	/** Milliseconds, of all. */
	readonly latencies: readonly Sample[];
	/** Of those that reached an integration. */
	readonly integrationLatencies: readonly Sample[];
	/** What a cache answered, and what passed it; null where there is no cache. */
	readonly cache: { readonly hits: number; readonly misses: number } | null;
	/** Bytes of a mean answer. */
	readonly bytes: number;
}

/** Names of errors as REST APIs have them, and as HTTP APIs have them. */
const errorNames = {
	REST: { client: '4XXError', server: '5XXError' },
	HTTP: { client: '4xx', server: '5xx' },
} as const;

/** A minute of an API, a stage or a route. */
class Tally {
	/** Where it is published. */
	readonly family: MetricFamily;
	/** That of the whole API. */
	readonly api: MetricFamily;
	readonly protocol: 'REST' | 'HTTP';
	#count = 0;
	#clientErrors = 0;
	#serverErrors = 0;
	#hits = 0;
	#misses = 0;
	#cached = false;
	#bytes = { sum: 0, least: Number.POSITIVE_INFINITY, most: 0 };
	readonly #latency = new SampleBag(1);
	readonly #integrationLatency = new SampleBag(1);

	constructor(family: MetricFamily, api: MetricFamily, protocol: 'REST' | 'HTTP') {
		this.family = family;
		this.api = api;
		this.protocol = protocol;
	}

	add({ statuses, latencies, integrationLatencies, cache, bytes }: StageCounts): void {
		const count = statuses.all;
		this.#count += count;
		this.#clientErrors += statuses.clientErrors;
		this.#serverErrors += statuses.serverErrors;
		this.#addBytes({ sum: bytes * count, least: bytes, most: bytes });
		this.#latency.add(latencies);
		this.#integrationLatency.add(integrationLatencies);
		if (!cache) return;
		this.#cached = true;
		this.#hits += cache.hits;
		this.#misses += cache.misses;
	}

	merge(other: Tally): void {
		this.#count += other.#count;
		this.#clientErrors += other.#clientErrors;
		this.#serverErrors += other.#serverErrors;
		this.#hits += other.#hits;
		this.#misses += other.#misses;
		this.#cached ||= other.#cached;
		this.#addBytes(other.#bytes);
		this.#latency.merge(other.#latency);
		this.#integrationLatency.merge(other.#integrationLatency);
	}

	publish(publisher: Publisher): void {
		const { client, server } = errorNames[this.protocol];
		const count = this.#count;
		publisher.marks('Count', count, count);
		publisher.marks(client, this.#clientErrors, count);
		publisher.marks(server, this.#serverErrors, count);
		publisher.samples('Latency', 'Milliseconds', this.#latency.drain());
		publisher.samples('IntegrationLatency', 'Milliseconds', this.#integrationLatency.drain());
		if (this.protocol === 'HTTP') publisher.totals('DataProcessed', 'Bytes', { ...this.#bytes, count });
		if (!this.#cached) return;
		publisher.marks('CacheHitCount', this.#hits, count);
		publisher.marks('CacheMissCount', this.#misses, count);
	}

	#addBytes({ sum, least, most }: { sum: number; least: number; most: number }): void {
		const { sum: before, least: formerLeast, most: formerMost } = this.#bytes;
		this.#bytes = {
			sum: before + sum,
			least: Math.min(formerLeast, least),
			most: Math.max(formerMost, most),
		};
	}
}

/** API Gateway leaves out what is not ASCII, and takes the id where nothing is left. */
export function apiNameDimension({ apiName, apiId }: StageNode): string {
	return apiName.replace(/[^\u0020-\u007e]/g, '') || apiId;
}

/** AWS/ApiGateway of REST and HTTP APIs: by API, by stage, and by route where that is asked for. */
export class GatewayMetrics {
	readonly #store: MetricStore;
	readonly #stages = new MinuteTallies<Tally>();
	readonly #routes = new MinuteTallies<Tally>();
	readonly #families = new MetricFamilies('AWS/ApiGateway');

	constructor(store: MetricStore) {
		this.#store = store;
	}

	/**
	 * @param minute - when it began (milliseconds since the epoch)
	 * @param route - null for what no route took
	 */
	add(minute: number, stage: StageNode, route: RouteNode | null, counts: StageCounts): void {
		const { protocol } = stage;
		if (protocol === 'WEBSOCKET' || counts.statuses.all === 0) return;
		const isRest = protocol === 'REST';
		const name = isRest ? apiNameDimension(stage) : stage.apiId;
		const apiKey = `${protocol} ${name}`;
		const key = `${apiKey}\u0000${stage.stage}`;
		const api = [isRest ? 'ApiName' : 'ApiId', name] as const;
		const ofStage = ['Stage', stage.stage] as const;
		const whole = () => this.#families.of(apiKey, () => [api]);
		this.#stages
			.of(minute, key, () => {
				return new Tally(
					this.#families.of(key, () => [api, ofStage]),
					whole(),
					protocol,
				);
			})
			.add(counts);
		if (!route || !stage.detailedMetrics(route)) return;
		const { method, resource } = route;
		const routeKey = `${key}\u0000${method} ${resource}`;
		this.#routes
			.of(minute, routeKey, () => {
				const dimensions = [api, ['Method', method], ['Resource', resource], ofStage] as const;
				return new Tally(
					this.#families.of(routeKey, () => dimensions),
					whole(),
					protocol,
				);
			})
			.add(counts);
	}

	/** Publishes what was counted until the end of a minute. */
	flush(minute: number): void {
		this.#routes.take(minute, (routes, at) => {
			for (const tally of routes.values()) tally.publish(new Publisher([tally.family], this.#store, at));
		});
		this.#stages.take(minute, (stages, at) => {
			for (const [api, tallies] of Map.groupBy(stages.values(), (tally) => tally.api)) {
				this.#publishApi(api, tallies, at);
			}
		});
	}

	/** An API is the sum of its stages; where it has but one, both are the same. */
	#publishApi(api: MetricFamily, stages: readonly Tally[], at: number): void {
		const [first, ...others] = stages;
		if (!first) return;
		if (others.length === 0) {
			first.publish(new Publisher([api, first.family], this.#store, at));
			return;
		}
		const whole = new Tally(api, api, first.protocol);
		for (const tally of stages) {
			whole.merge(tally);
			tally.publish(new Publisher([tally.family], this.#store, at));
		}
		whole.publish(new Publisher([api], this.#store, at));
	}
}
