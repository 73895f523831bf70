import type { DistributionRecord } from '../model/distribution.ts';
import {
	bytesOutRate,
	hitRatio,
	originLatency,
	viewerErrorPercent,
	viewerRequestRate,
} from '../model/distribution-rates.ts';
import { unknownOf, valuesOf } from './readings.ts';

/**
 * One distribution in the JSON of `--once`. Numbers are of the newest minute that CloudWatch is done with. A null
 * that means "not known" has its field named in `unknown`; one that stands where `monitoring` is false does not.
 */
export interface DistributionDocument {
	readonly id: string;
	readonly domainName: string;
	readonly aliases: readonly string[];
	readonly enabled: boolean;
	/** `Deployed`, `InProgress` */
	readonly status: string;
	/** Whether the additional metrics are on. */
	readonly monitoring: boolean | null;
	readonly requestsPerSecond: number | null;
	readonly errors4xxPercent: number | null;
	readonly errors5xxPercent: number | null;
	readonly bytesOutPerSecond: number | null;
	readonly hitRatioPercent: number | null;
	readonly originP50Milliseconds: number | null;
	readonly originP90Milliseconds: number | null;
	readonly originP99Milliseconds: number | null;
	readonly state: string;
	readonly unknown: readonly string[];
}

/** @param now - milliseconds since the epoch, by the endpoint's clock */
export function distributionDocument(record: DistributionRecord, now: number): DistributionDocument {
	const { distribution, monitoring, verdict } = record;
	const { id, domainName, aliases, enabled, status } = distribution;
	const readings = {
		monitoring,
		requestsPerSecond: viewerRequestRate(record, now),
		errors4xxPercent: viewerErrorPercent(record, '4XX', now),
		errors5xxPercent: viewerErrorPercent(record, '5XX', now),
		bytesOutPerSecond: bytesOutRate(record, now),
		hitRatioPercent: hitRatio(record, now),
		originP50Milliseconds: originLatency(record, 'originP50', now),
		originP90Milliseconds: originLatency(record, 'originP90', now),
		originP99Milliseconds: originLatency(record, 'originP99', now),
	};
	return {
		id,
		domainName,
		aliases,
		enabled,
		status,
		...valuesOf(readings),
		state: verdict.state,
		unknown: unknownOf(readings),
	};
}
