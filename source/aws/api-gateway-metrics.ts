import { type ApiProtocol, metricName, type StageMetric, type StageRef } from '../model/api.ts';
import type { SeriesQuery } from './contract/series-query.ts';

/** What CloudWatch calls a series, and the statistic that is it. */
interface Published {
	readonly metric: string;
	readonly statistic: string;
}

type PublishedSeries = Readonly<Partial<Record<StageMetric, Published>>>;

const sum = (metric: string): Published => ({ metric, statistic: 'Sum' });

const integrationLatency: PublishedSeries = {
	integrationP50: { metric: 'IntegrationLatency', statistic: 'p50' },
	integrationP90: { metric: 'IntegrationLatency', statistic: 'p90' },
	integrationP99: { metric: 'IntegrationLatency', statistic: 'p99' },
};

const latency: PublishedSeries = {
	latencyP50: { metric: 'Latency', statistic: 'p50' },
	latencyP90: { metric: 'Latency', statistic: 'p90' },
	latencyP99: { metric: 'Latency', statistic: 'p99' },
	...integrationLatency,
};

/** The metric's own statistic: "SampleCount represents this metric". */
const count: Published = { metric: 'Count', statistic: 'SampleCount' };

/** API Gateway Developer Guide: "dimensions and metrics", "metrics for HTTP APIs", "WebSocket API execution". */
const published: Readonly<Record<ApiProtocol, PublishedSeries>> = {
	REST: {
		count,
		errors4xx: sum('4XXError'),
		errors5xx: sum('5XXError'),
		cacheHits: sum('CacheHitCount'),
		cacheMisses: sum('CacheMissCount'),
		...latency,
	},
	HTTP: { count, errors4xx: sum('4xx'), errors5xx: sum('5xx'), ...latency },
	WebSocket: {
		count: sum('MessageCount'),
		errors4xx: sum('ClientError'),
		errors5xx: sum('ExecutionError'),
		integrationErrors: sum('IntegrationError'),
		connects: sum('ConnectCount'),
		...integrationLatency,
	},
};

/** The series that a protocol has at all. */
export function metricsOf(protocol: ApiProtocol): readonly StageMetric[] {
	return Object.keys(published[protocol]) as StageMetric[];
}

type Dimensions = Readonly<Record<string, string>>;

/** Null for what has no stage, or no API that CloudWatch would know it by. */
function stageDimensions({ protocol, apiId, apiName, stage }: StageRef): Dimensions | null {
	if (!stage) return null;
	if (protocol === 'REST') return { ApiName: metricName({ id: apiId ?? '', name: apiName }), Stage: stage };
	return apiId === null ? null : { ApiId: apiId, Stage: stage };
}

function queriesOf(
	id: string,
	protocol: ApiProtocol,
	dimensions: Dimensions,
	keys: readonly StageMetric[],
	periodSeconds: number,
): SeriesQuery<StageMetric>[] {
	return keys.flatMap((key) => {
		const series = published[protocol][key];
		if (!series) return [];
		const percentile = /^p\d/.test(series.statistic);
		return [
			{ id, fills: key, percentile, namespace: 'AWS/ApiGateway', ...series, dimensions, periodSeconds },
		];
	});
}

/** The series of a stage; none for an API of which no stage is known. */
export function stageQueries(
	ref: StageRef,
	keys: readonly StageMetric[],
	periodSeconds: number,
): SeriesQuery<StageMetric>[] {
	const dimensions = stageDimensions(ref);
	return dimensions ? queriesOf(ref.id, ref.protocol, dimensions, keys, periodSeconds) : [];
}

/** The series of one of a stage's routes, which are there with detailed metrics. */
export function routeQueries(
	ref: StageRef,
	route: { readonly id: string; readonly method: string; readonly path: string; readonly key: string },
	keys: readonly StageMetric[],
	periodSeconds: number,
): SeriesQuery<StageMetric>[] {
	const stage = stageDimensions(ref);
	if (!stage) return [];
	const own: Dimensions =
		ref.protocol === 'WebSocket'
			? { Route: route.key }
			: { Method: route.method || 'ANY', Resource: route.path };
	return queriesOf(route.id, ref.protocol, { ...stage, ...own }, keys, periodSeconds);
}
