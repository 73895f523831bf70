import type { ApiProtocol, RouteRecord, StageMetric, StageRecord, StageRef, Throttle } from './api.ts';
import { aSecond, newestPercentile, percentOf, pointReading } from './metric-readings.ts';
import { settledPoint } from './rates.ts';
import { knownValue, type Reading, unknown } from './reading.ts';
import { type ResourceMetrics, seriesOf } from './resource-metrics.ts';
import type { Sample } from './series.ts';

type Metrics = ResourceMetrics<StageMetric>;

/** Requests, or a WebSocket API's messages, a second. */
export function requestRate({ metrics }: Pick<StageRecord, 'metrics'>, now: number): Reading<number> {
	return aSecond(callsOfKind(metrics, 'count', now));
}

/** Requests, or all that came to a WebSocket API, messages and connects together, a second. */
export function callRate(metrics: Metrics, protocol: ApiProtocol, now: number): Reading<number> {
	return aSecond(pointReading(settledPoint(callsOf(metrics, protocol), now), metrics.state));
}

/**
 * Messages or connects of the newest settled minute that has one of the two: of what did not come CloudWatch has
 * no point, and an older one would look as if it went on. Other APIs have requests only.
 */
function callsOfKind(metrics: Metrics, key: 'count' | 'connects', now: number): Reading<number> {
	const point = settledPoint(seriesOf(metrics, key), now);
	const other = settledPoint(seriesOf(metrics, key === 'count' ? 'connects' : 'count'), now);
	const none = other !== null && metrics.series[key] !== undefined && other.at > (point?.at ?? 0);
	return pointReading(none ? { at: other.at, value: 0 } : point, metrics.state);
}

/** What errors are a share of: requests, or all that a WebSocket API was asked for: messages and connects. */
export function callsOf(metrics: Metrics, protocol: ApiProtocol): readonly Sample[] {
	const count = seriesOf(metrics, 'count');
	return protocol === 'WebSocket' ? summed(count, seriesOf(metrics, 'connects')) : count;
}

/** Errors of the server's side a minute: 5XX, or a WebSocket API's execution and integration errors together. */
export function serverErrors(metrics: Metrics, protocol: ApiProtocol): readonly Sample[] {
	const errors = seriesOf(metrics, 'errors5xx');
	return protocol === 'WebSocket' ? summed(errors, seriesOf(metrics, 'integrationErrors')) : errors;
}

/** Errors of the clients' side a minute, 429 among them: CloudWatch does not tell them apart. */
export function clientErrors(metrics: Metrics): readonly Sample[] {
	return seriesOf(metrics, 'errors4xx');
}

/** One kind of errors of the newest settled minute. */
export interface ErrorRate {
	/** Percent of the requests. */
	readonly percent: Reading<number>;
	/** How many in that minute. */
	readonly count: Reading<number>;
}

/** 4XX or 5XX of the newest settled minute, as a share and as a number. */
export function errorRate(
	metrics: Metrics,
	protocol: ApiProtocol,
	side: '4XX' | '5XX',
	now: number,
): ErrorRate {
	const errors = side === '4XX' ? clientErrors(metrics) : serverErrors(metrics, protocol);
	const calls = callsOf(metrics, protocol);
	const minute = settledPoint(calls, now);
	// Of the minute that the share is of: errors of an earlier one would look as if they went on.
	const point = minute ? (errors.find(({ at }) => at === minute.at) ?? null) : settledPoint(errors, now);
	return {
		percent: percentOf(errors, calls, now, metrics),
		count: pointReading(point, metrics.state),
	};
}

/** The percentiles of a stage or a route. */
export type StagePercentile = Extract<StageMetric, `${string}P${number}`>;

/**
 * A percentile of the newest settled minute in milliseconds. A WebSocket API has no latency of its own, only
 * its integrations have: that is `off`.
 */
export function stageLatency(
	metrics: Metrics,
	protocol: ApiProtocol,
	key: StagePercentile,
	now: number,
): Reading<number> {
	if (protocol === 'WebSocket' && key.startsWith('latency')) return { state: 'off' };
	return newestPercentile(metrics, key, now);
}

/** Percent of a REST API's requests that its cache answered; `off` for a stage without a cache. */
export function cacheHitPercent(record: StageRecord, now: number): Reading<number> {
	const settings = knownValue(record.settings);
	const hits = seriesOf(record.metrics, 'cacheHits');
	const misses = seriesOf(record.metrics, 'cacheMisses');
	if (record.ref.protocol !== 'REST' || (settings && settings.cache === null)) return { state: 'off' };
	return percentOf(hits, summed(hits, misses), now, record.metrics);
}

/** New connections a minute; `off` for what is no WebSocket API. */
export function connectsPerMinute(
	{ ref, metrics }: { readonly ref: Pick<StageRef, 'protocol'>; readonly metrics: Metrics },
	now: number,
): Reading<number> {
	return ref.protocol === 'WebSocket' ? callsOfKind(metrics, 'connects', now) : { state: 'off' };
}

/** The limit that a stage sets for each of its routes; `off` where it sets none, and the account's holds. */
export function stageThrottle({ settings }: Pick<StageRecord, 'settings'>): Reading<Throttle> {
	if (settings.state !== 'known') return settings;
	const { throttle } = settings.value.defaults;
	return throttle ? { state: 'known', value: throttle, at: settings.at } : { state: 'off' };
}

/**
 * Percent of the stage's limit that its requests are: the most that its busiest route can use of it, since the
 * limit is each route's; `off` where there is none on the rate.
 */
export function throttleUse(record: StageRecord, now: number): Reading<number> {
	const limit = stageThrottle(record);
	if (limit.state !== 'known') return limit;
	// Only how many at once is limited: nothing of that is used by a rate.
	if (!Number.isFinite(limit.value.rate)) return { state: 'off' };
	const rate = requestRate(record, now);
	if (rate.state !== 'known') return rate;
	return limit.value.rate > 0 ? { ...rate, value: (rate.value / limit.value.rate) * 100 } : unknown;
}

/** When what answers now was deployed, in milliseconds since the epoch. */
export function deployedAt({ settings, deployments }: StageRecord): Reading<number> {
	if (settings.state !== 'known') return settings;
	const { deploymentId } = settings.value;
	if (deploymentId === null) return unknown;
	if (deployments.state !== 'known') return deployments;
	const deployment = deployments.value.find(({ id }) => id === deploymentId);
	return deployment?.createdAt
		? { state: 'known', value: deployment.createdAt, at: deployments.at }
		: unknown;
}

/** Percent of the requests that go to a canary; `off` where there is none. */
export function canaryPercent({ settings }: StageRecord): Reading<number> {
	if (settings.state !== 'known') return settings;
	const { canary } = settings.value;
	return canary ? { state: 'known', value: canary.percent, at: settings.at } : { state: 'off' };
}

/** The limit that holds for a route: its own, else the stage's; `off` where neither is set. */
export function routeThrottle({ route }: RouteRecord, stage: StageRecord | null): Reading<Throttle> {
	const settings = stage?.settings;
	if (settings?.state !== 'known') return settings ?? unknown;
	const throttle = settings.value.routes.get(route.key)?.throttle ?? settings.value.defaults.throttle;
	return throttle ? { state: 'known', value: throttle, at: settings.at } : { state: 'off' };
}

/**
 * Two series added minute by minute. What is only in one of them counts: CloudWatch has no point of a kind of
 * error, or of call, that did not come.
 */
function summed(one: readonly Sample[], other: readonly Sample[]): readonly Sample[] {
	if (other.length === 0) return one;
	const sums = new Map(one.map(({ at, value }) => [at, value]));
	for (const { at, value } of other) sums.set(at, (sums.get(at) ?? 0) + value);
	return [...sums].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
}
