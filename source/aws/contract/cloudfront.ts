import type {
	BucketSize,
	CachePolicy,
	Distribution,
	DistributionMetric,
	Invalidation,
} from '../../model/distribution.ts';
import type { Permit } from '../../model/permit.ts';
import type { CallOptions } from '../services.ts';
import type { SeriesQuery } from './series-query.ts';

/** CloudFront as qdash uses it: global, whatever the region. Every failure is a QdashError. */
export interface CloudFrontService {
	/** Why there is none here (another partition), in one sentence; null where there is. Nothing is asked then. */
	readonly absent: string | null;
	/** All distributions, all pages: the summaries hold origins and behaviours. */
	listDistributions(options?: CallOptions): Promise<readonly Distribution[]>;
	/** Whether the additional metrics are on; a distribution that was never asked to has none. */
	getMonitoring(id: string, options?: CallOptions): Promise<boolean>;
	/** The newest 100, without paths. */
	listInvalidations(id: string, options?: CallOptions): Promise<readonly Invalidation[]>;
	/** One with its paths. */
	getInvalidation(id: string, invalidationId: string, options?: CallOptions): Promise<Invalidation>;
	getCachePolicy(id: string, options?: CallOptions): Promise<CachePolicy>;
	/**
	 * Permit `invalidate` on the distribution's id.
	 *
	 * @param reference - the caller reference: the same one with the same paths makes no second one
	 */
	createInvalidation(
		permit: Permit,
		id: string,
		paths: readonly string[],
		reference: string,
		options?: CallOptions,
	): Promise<Invalidation>;
	/** Permit `monitoring` on the distribution's id: turns the additional metrics on. */
	enableMonitoring(permit: Permit, id: string, options?: CallOptions): Promise<void>;
	/** The series of a distribution, for a CloudWatch client in us-east-1. Percentiles: those of the origin. */
	distributionQueries(
		id: string,
		keys: readonly DistributionMetric[],
		periodSeconds: number,
	): SeriesQuery<DistributionMetric>[];
	/** An S3 bucket's size and count of objects, from the daily storage metrics; null where there are none in this region. */
	bucketSize(bucket: string, options?: CallOptions): Promise<BucketSize | null>;
}

/** The series that every distribution has, free. */
export const freeDistributionMetrics: readonly DistributionMetric[] = [
	'requests',
	'bytesDownloaded',
	'bytesUploaded',
	'rate4xx',
	'rate5xx',
];

/** The series that a monitoring subscription adds. */
export const subscribedDistributionMetrics: readonly DistributionMetric[] = [
	'hitRatio',
	'rate502',
	'rate503',
	'rate504',
	'originP50',
	'originP90',
	'originP99',
];
