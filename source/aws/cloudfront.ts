import type { BucketSize, CachePolicy, Distribution, Invalidation } from '../model/distribution.ts';
import { QdashError } from '../model/errors.ts';
import type { Permit } from '../model/permit.ts';
import { allPages } from './answer-pages.ts';
import { listOf } from './answer-values.ts';
import { bucketSize } from './bucket-size.ts';
import type { ServiceLink } from './client-options.ts';
import {
	readCachePolicy,
	readDistribution,
	readInvalidation,
	readInvalidationSummary,
} from './cloudfront-answers.ts';
import { cloudFrontCommands } from './cloudfront-commands.ts';
import type { CloudFrontService } from './contract/cloudfront.ts';
import { ServiceCommands } from './service-commands.ts';
import type { CallOptions, CloudWatchService } from './services.ts';

/** The newest invalidations that are asked for, which is a page of them. */
const newestInvalidations = 100;

/** CloudFront over the real SDK. What needs no client is in `cloudfront-metrics.ts`. */
export class CloudFront implements Omit<CloudFrontService, 'absent' | 'distributionQueries'> {
	readonly #commands;
	readonly #link: ServiceLink;
	readonly #cloudWatch: CloudWatchService;

	/** @param cloudWatch - of the connection's region, where its buckets are most likely to be */
	constructor(link: ServiceLink, cloudWatch: CloudWatchService) {
		this.#link = link;
		this.#commands = new ServiceCommands(cloudFrontCommands, link, { sockets: 4 });
		this.#cloudWatch = cloudWatch;
	}

	async listDistributions(options?: CallOptions): Promise<readonly Distribution[]> {
		const operation = 'ListDistributions';
		const summaries = await allPages(this.#link, operation, 'NextMarker', async (Marker) => {
			const { DistributionList: list } = await this.#commands.read(operation, { Marker }, options);
			if (!list) throw this.#link.lacking(operation, 'a DistributionList');
			return { items: listOf(list.Items), next: list.IsTruncated ? list.NextMarker : null };
		});
		return summaries.map((summary) => this.#required(operation, readDistribution(summary)));
	}

	async getMonitoring(id: string, options?: CallOptions): Promise<boolean> {
		const operation = 'GetMonitoringSubscription';
		try {
			const answer = await this.#commands.read(operation, { DistributionId: id }, options);
			const config = answer.MonitoringSubscription?.RealtimeMetricsSubscriptionConfig;
			if (!config) throw this.#link.lacking(operation, 'a MonitoringSubscription');
			return config.RealtimeMetricsSubscriptionStatus === 'Enabled';
		} catch (error) {
			// AWS's answer for a distribution whose monitoring was never touched.
			if (error instanceof QdashError && error.code === 'NoSuchMonitoringSubscription') return false;
			throw error;
		}
	}

	async listInvalidations(id: string, options?: CallOptions): Promise<readonly Invalidation[]> {
		const operation = 'ListInvalidations';
		const input = { DistributionId: id, MaxItems: newestInvalidations };
		const { InvalidationList: list } = await this.#commands.read(operation, input, options);
		if (!list) throw this.#link.lacking(operation, 'an InvalidationList');
		const found = listOf(list.Items).map((item) => this.#required(operation, readInvalidationSummary(item)));
		// AWS gives the newest first; moto does not.
		return found.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
	}

	async getInvalidation(id: string, invalidationId: string, options?: CallOptions): Promise<Invalidation> {
		const operation = 'GetInvalidation';
		const input = { DistributionId: id, Id: invalidationId };
		const { Invalidation: found } = await this.#commands.read(operation, input, options);
		return this.#required(operation, readInvalidation(found));
	}

	async getCachePolicy(id: string, options?: CallOptions): Promise<CachePolicy> {
		const operation = 'GetCachePolicy';
		const { CachePolicy: found } = await this.#commands.read(operation, { Id: id }, options);
		return this.#required(operation, readCachePolicy(found));
	}

	async createInvalidation(
		permit: Permit,
		id: string,
		paths: readonly string[],
		reference: string,
		options?: CallOptions,
	): Promise<Invalidation> {
		const operation = 'CreateInvalidation';
		const InvalidationBatch = {
			CallerReference: reference,
			Paths: { Quantity: paths.length, Items: [...paths] },
		};
		const input = { DistributionId: id, InvalidationBatch };
		const answer = await this.#commands.write(permit, 'invalidate', id, operation, input, options);
		return this.#required(operation, readInvalidation(answer.Invalidation));
	}

	async enableMonitoring(permit: Permit, id: string, options?: CallOptions): Promise<void> {
		const RealtimeMetricsSubscriptionConfig = { RealtimeMetricsSubscriptionStatus: 'Enabled' as const };
		const input = { DistributionId: id, MonitoringSubscription: { RealtimeMetricsSubscriptionConfig } };
		await this.#commands.write(permit, 'monitoring', id, 'CreateMonitoringSubscription', input, options);
	}

	bucketSize(bucket: string, options?: CallOptions): Promise<BucketSize | null> {
		return bucketSize(this.#cloudWatch, bucket, this.#link.settings.clock, options);
	}

	#required<Value>(operation: string, value: Value | null): Value {
		if (value === null) throw this.#link.lacking(operation, 'what identifies it');
		return value;
	}
}
