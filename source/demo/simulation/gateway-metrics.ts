import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { ApiMetrics, type ApiTally } from './api-metrics.ts';
import type { StageNode } from './graph.ts';
import type { Publisher } from './metric-family.ts';
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
class StageTally implements ApiTally<StageCounts, StageTally> {
	readonly #protocol: 'REST' | 'HTTP';
	#count = 0;
	#clientErrors = 0;
	#serverErrors = 0;
	#hits = 0;
	#misses = 0;
	#cached = false;
	#bytes = { sum: 0, least: Number.POSITIVE_INFINITY, most: 0 };
	readonly #latency = new SampleBag(1);
	readonly #integrationLatency = new SampleBag(1);

	constructor(protocol: 'REST' | 'HTTP') {
		this.#protocol = protocol;
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

	merge(other: StageTally): void {
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
		const { client, server } = errorNames[this.#protocol];
		const count = this.#count;
		publisher.marks('Count', count, count);
		publisher.marks(client, this.#clientErrors, count);
		publisher.marks(server, this.#serverErrors, count);
		publisher.samples('Latency', 'Milliseconds', this.#latency.drain());
		publisher.samples('IntegrationLatency', 'Milliseconds', this.#integrationLatency.drain());
		if (this.#protocol === 'HTTP') publisher.totals('DataProcessed', 'Bytes', { ...this.#bytes, count });
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
function apiName({ apiName, apiId }: StageNode): string {
	return apiName.replace(/[^\u0020-\u007e]/g, '') || apiId;
}

/** AWS/ApiGateway of REST and HTTP APIs. */
export function gatewayMetrics(store: MetricStore) {
	return new ApiMetrics(store, {
		make: ({ protocol }) => new StageTally(protocol === 'HTTP' ? 'HTTP' : 'REST'),
		api: (stage) => (stage.protocol === 'REST' ? ['ApiName', apiName(stage)] : ['ApiId', stage.apiId]),
		route: ({ method, resource }) => [
			['Method', method],
			['Resource', resource],
		],
	});
}

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>;
