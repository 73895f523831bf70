import type { StageRecord } from '../model/api.ts';
import { type Reading, unknown } from '../model/reading.ts';
import {
	cacheHitPercent,
	canaryPercent,
	connectsPerMinute,
	deployedAt,
	errorRate,
	requestRate,
	type StagePercentile,
	stageLatency,
	stageThrottle,
	throttleUse,
} from '../model/stage-rates.ts';
import { orOff, partOf, unknownOf, valuesOf } from './readings.ts';

/**
 * One stage of an API in the JSON of `--once`. Numbers are of the newest minute that CloudWatch is done with. A
 * null that means "not known" has its field named in `unknown`.
 */
export interface StageDocument {
	readonly name: string;
	/** Unknown where only metrics know the API. */
	readonly apiId: string | null;
	/** Null, and not unknown, for an API that has no stage. */
	readonly stage: string | null;
	readonly protocol: 'REST' | 'HTTP' | 'WebSocket';
	/** Messages of a WebSocket API. */
	readonly requestsPerSecond: number | null;
	readonly errors4xx: number | null;
	readonly errors4xxPercent: number | null;
	readonly errors5xx: number | null;
	readonly errors5xxPercent: number | null;
	/** Null, and not unknown, for a WebSocket API: it has no latency of its own. */
	readonly latencyP50Milliseconds: number | null;
	readonly latencyP90Milliseconds: number | null;
	readonly latencyP99Milliseconds: number | null;
	readonly integrationP50Milliseconds: number | null;
	readonly integrationP90Milliseconds: number | null;
	readonly integrationP99Milliseconds: number | null;
	/** Null, and not unknown, where there is no cache. */
	readonly cacheHitPercent: number | null;
	/** Null, and not unknown, for what is no WebSocket API. */
	readonly connectsPerMinute: number | null;
	/** What the stage sets for each of its routes; null, and not unknown, where it sets nothing. */
	readonly throttlePerSecond: number | null;
	readonly throttleBurst: number | null;
	readonly throttleUsePercent: number | null;
	/** ISO 8601. */
	readonly deployedAt: string | null;
	/** Null, and not unknown, where there is no canary. */
	readonly canaryPercent: number | null;
	/** `{apiId}/{stage}` of the row that has the numbers, where APIs share a name and so their metrics. */
	readonly metricsShownBy: string | null;
	readonly state: string;
	readonly unknown: readonly string[];
}

const off: Reading<never> = { state: 'off' };

/** @param now - milliseconds since the epoch, by the endpoint's clock */
export function stageDocument(record: StageRecord, now: number): StageDocument {
	const { ref, metrics, metricsShownBy } = record;
	const errors = (side: '4XX' | '5XX') => errorRate(metrics, ref.protocol, side, now);
	const latency = (key: StagePercentile) => stageLatency(metrics, ref.protocol, key, now);
	const throttle = stageThrottle(record);
	const identity = {
		apiId: ref.apiId === null ? unknown : orOff(ref.apiId, now),
		stage: stageName(record, now),
	};
	const readings = {
		requestsPerSecond: requestRate(record, now),
		errors4xx: errors('4XX').count,
		errors4xxPercent: errors('4XX').percent,
		errors5xx: errors('5XX').count,
		errors5xxPercent: errors('5XX').percent,
		latencyP50Milliseconds: latency('latencyP50'),
		latencyP90Milliseconds: latency('latencyP90'),
		latencyP99Milliseconds: latency('latencyP99'),
		integrationP50Milliseconds: latency('integrationP50'),
		integrationP90Milliseconds: latency('integrationP90'),
		integrationP99Milliseconds: latency('integrationP99'),
		cacheHitPercent: cacheHitPercent(record, now),
		connectsPerMinute: connectsPerMinute(record, now),
		throttlePerSecond: partOf(throttle, ({ rate }) => (Number.isFinite(rate) ? rate : null)),
		throttleBurst: partOf(throttle, ({ burst }) => (Number.isFinite(burst) ? burst : null)),
		throttleUsePercent: throttleUse(record, now),
		deployedAt: partOf(deployedAt(record), (at) => new Date(at).toISOString()),
		canaryPercent: ref.protocol === 'REST' ? canaryPercent(record) : off,
	};
	return {
		name: ref.apiName,
		...valuesOf(identity),
		protocol: ref.protocol,
		...valuesOf(readings),
		metricsShownBy,
		state: record.verdict.state,
		unknown: unknownOf({ ...identity, ...readings }),
	};
}

/** An API without a name of a stage has none, or its stages were not asked for. */
function stageName({ ref, settings }: StageRecord, now: number): Reading<string> {
	if (ref.stage !== '') return { state: 'known', value: ref.stage, at: now };
	return settings.state === 'unknown' ? off : unknown;
}
