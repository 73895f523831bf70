import { InvalidationList } from './invalidations.ts';
import type { DistributionConfig } from './shapes/distribution.ts';

/** How long a change takes to reach every edge location: AWS says a few minutes. */
const deploymentMilliseconds = 3 * 60_000;

/** A distribution with what belongs to it. */
export class Distribution {
	readonly id: string;
	readonly arn: string;
	readonly domainName: string;
	readonly tags: Map<string, string>;
	readonly invalidations: InvalidationList;
	/** `RealtimeMetricsSubscriptionStatus`, or null without a monitoring subscription. */
	monitoring: 'Enabled' | 'Disabled' | null = null;
	#config: DistributionConfig;
	#etag: string;
	#modifiedAt: number;

	constructor(options: {
		readonly id: string;
		readonly account: string;
		readonly domainName: string;
		readonly config: DistributionConfig;
		readonly etag: string;
		readonly now: number;
		readonly tags: ReadonlyMap<string, string>;
	}) {
		this.id = options.id;
		this.arn = `arn:aws:cloudfront::${options.account}:distribution/${options.id}`;
		this.domainName = options.domainName;
		this.tags = new Map(options.tags);
		this.invalidations = new InvalidationList();
		this.#config = options.config;
		this.#etag = options.etag;
		this.#modifiedAt = options.now;
	}

	get config(): DistributionConfig {
		return this.#config;
	}

	get etag(): string {
		return this.#etag;
	}

	/** Puts another configuration in place, which is deployed after a while. */
	update(config: DistributionConfig, etag: string, now: number): void {
		this.#config = config;
		this.#etag = etag;
		this.#modifiedAt = now;
	}

	status(now: number): 'InProgress' | 'Deployed' {
		return now - this.#modifiedAt < deploymentMilliseconds ? 'InProgress' : 'Deployed';
	}

	/** `Distribution` as the API gives it. */
	describe(now: number): object {
		return {
			Id: this.id,
			ARN: this.arn,
			Status: this.status(now),
			LastModifiedTime: new Date(this.#modifiedAt).toISOString(),
			InProgressInvalidationBatches: this.invalidations.inProgress(now).length,
			DomainName: this.domainName,
			ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
			ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
			DistributionConfig: this.#config,
			...this.#recordals(),
		};
	}

	/** `DistributionSummary` as lists give it. */
	summarise(now: number): object {
		const config = this.#config;
		return {
			...config,
			Id: this.id,
			ARN: this.arn,
			ETag: this.#etag,
			Status: this.status(now),
			LastModifiedTime: new Date(this.#modifiedAt).toISOString(),
			DomainName: this.domainName,
			...this.#recordals(),
		};
	}

	/** Recordals matter in China only; elsewhere all of them are approved. */
	#recordals(): object {
		const aliases = this.#config.Aliases?.Items ?? [];
		if (aliases.length === 0) return {};
		return {
			AliasICPRecordals: aliases.map((alias) => ({ CNAME: alias, ICPRecordalStatus: 'APPROVED' })),
		};
	}
}
