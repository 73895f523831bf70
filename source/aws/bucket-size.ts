import type { Clock } from '../model/clock.ts';
import type { BucketSize } from '../model/distribution.ts';
import type { CallOptions, CloudWatchService, MetricSeries } from './services.ts';

const day = 86_400_000;
/** S3 publishes a day's numbers up to two days late. */
const days = 3;

/** The sum over the series at one time, or null where none has a point then. */
function totalAt(series: readonly MetricSeries[], at: number): number | null {
	const values = series.flatMap(({ points }) => points.filter((point) => point.at === at));
	return values.length === 0 ? null : values.reduce((sum, { value }) => sum + value, 0);
}

/**
 * What an S3 bucket holds on the newest day that its storage metrics tell of (S3 user guide, "Monitoring
 * metrics with Amazon CloudWatch"). Its objects' sizes are a metric for each storage type.
 *
 * @param clock - the endpoint's
 * @returns null where CloudWatch in this region knows nothing of the bucket
 */
export async function bucketSize(
	cloudWatch: CloudWatchService,
	bucket: string,
	clock: Clock,
	options?: CallOptions,
): Promise<BucketSize | null> {
	const of = [{ name: 'BucketName', value: bucket }];
	const sizes = await cloudWatch.listMetrics('AWS/S3', 'BucketSizeBytes', of, options);
	const types = new Set(sizes.flatMap(({ StorageType }) => StorageType ?? []));
	if (types.size === 0) return null;
	const now = clock.now();
	const query = (metric: string, StorageType: string) => ({
		namespace: 'AWS/S3',
		metric,
		dimensions: { BucketName: bucket, StorageType },
		statistic: 'Average',
		periodSeconds: day / 1000,
	});
	const series = await cloudWatch.getMetricData(
		[
			...[...types].map((type) => query('BucketSizeBytes', type)),
			query('NumberOfObjects', 'AllStorageTypes'),
		],
		{ from: now - days * day, to: now },
		options,
	);
	const at = Math.max(...series.flatMap(({ points }) => points.map((point) => point.at)));
	if (!Number.isFinite(at)) return null;
	const [bytes, objects] = [series.slice(0, -1), series.slice(-1)];
	return { bytes: totalAt(bytes, at), objects: totalAt(objects, at), at };
}
