import type { DistributionMetric } from '../model/distribution.ts';
import type { SeriesQuery } from './contract/series-query.ts';

/** Regions of partitions that are no part of the one in which CloudFront is asked here. */
const otherPartition = /^(?:cn|us-gov|eusc|[a-z]+-iso[a-z]?)-/;

/** Why there is no CloudFront for a region's partition, in one sentence; null where there is. */
export function absentIn(region: string): string | null {
	return otherPartition.test(region) ? `CloudFront is not in this partition (${region}).` : null;
}

/** The one statistic that CloudFront publishes of each metric ("Viewing CloudFront metrics with the API"). */
const published: Readonly<Record<DistributionMetric, readonly [metric: string, statistic: string]>> = {
	requests: ['Requests', 'Sum'],
	bytesDownloaded: ['BytesDownloaded', 'Sum'],
	bytesUploaded: ['BytesUploaded', 'Sum'],
	rate4xx: ['4xxErrorRate', 'Average'],
	rate5xx: ['5xxErrorRate', 'Average'],
	hitRatio: ['CacheHitRate', 'Average'],
	rate502: ['502ErrorRate', 'Average'],
	rate503: ['503ErrorRate', 'Average'],
	rate504: ['504ErrorRate', 'Average'],
	originP50: ['OriginLatency', 'p50'],
	originP90: ['OriginLatency', 'p90'],
	originP99: ['OriginLatency', 'p99'],
};

/** The series of a distribution, for a CloudWatch client in us-east-1. */
export function distributionQueries(
	id: string,
	keys: readonly DistributionMetric[],
	periodSeconds: number,
): SeriesQuery<DistributionMetric>[] {
	return keys.map((fills) => {
		const [metric, statistic] = published[fills];
		return {
			id,
			fills,
			metric,
			statistic,
			percentile: statistic.startsWith('p'),
			namespace: 'AWS/CloudFront',
			dimensions: { DistributionId: id, Region: 'Global' },
			periodSeconds,
		};
	});
}
