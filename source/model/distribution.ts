import type { QdashError } from './errors.ts';
import type { Reading } from './reading.ts';
import type { ResourceMetrics } from './resource-metrics.ts';
import type { Verdict } from './verdict.ts';

/** The series of a distribution. Rates are percentages of requests (0 to 100), latencies milliseconds. */
export type DistributionMetric =
	| 'requests'
	| 'bytesDownloaded'
	| 'bytesUploaded'
	| 'rate4xx'
	| 'rate5xx'
	/** From here on only with a monitoring subscription. */
	| 'hitRatio'
	| 'rate502'
	| 'rate503'
	| 'rate504'
	| 'originP50'
	| 'originP90'
	| 'originP99';

/** Where a distribution fetches from. */
export interface Origin {
	readonly id: string;
	readonly domainName: string;
	/** Put before the path; empty or like `/prod`. */
	readonly path: string;
	readonly target:
		| { readonly kind: 'bucket'; readonly name: string }
		/** `{apiId}.execute-api.…`, with the stage from the origin's path; null where the path names none. */
		| { readonly kind: 'api'; readonly apiId: string; readonly stage: string | null }
		| { readonly kind: 'function URL'; readonly host: string }
		| { readonly kind: 'custom'; readonly host: string };
	/** `http-only`, `https-only`, `match-viewer`; null for a bucket. */
	readonly protocolPolicy: string | null;
	/** Origin access control or identity guards it. */
	readonly accessControl: string | null;
	readonly shield: boolean;
	readonly connectionAttempts: number | null;
	readonly readTimeoutSeconds: number | null;
}

/** One cache behaviour; the default one has the pattern `*` and is last. */
export interface Behaviour {
	readonly pathPattern: string;
	/** An origin's id, or an origin group's. */
	readonly targetOriginId: string;
	/** `redirect-to-https`, `https-only`, `allow-all` */
	readonly viewerProtocolPolicy: string;
	readonly allowedMethods: readonly string[];
	readonly cachedMethods: readonly string[];
	readonly cachePolicyId: string | null;
	/** Set here where there is no cache policy (legacy settings), in seconds. */
	readonly legacyTtl: { readonly minimum: number; readonly default: number; readonly maximum: number } | null;
	readonly originRequestPolicyId: string | null;
	readonly responseHeadersPolicyId: string | null;
	/** `viewer-request: function name` */
	readonly functions: readonly {
		readonly event: string;
		readonly kind: 'CloudFront function' | 'Lambda@Edge';
		readonly name: string;
	}[];
	readonly compress: boolean;
}

export interface CachePolicy {
	readonly id: string;
	readonly name: string;
	readonly minimumTtl: number;
	readonly defaultTtl: number;
	readonly maximumTtl: number;
}

/** A distribution as ListDistributions has it. */
export interface Distribution {
	readonly id: string;
	readonly arn: string;
	/** `d111111abcdef8.cloudfront.net` */
	readonly domainName: string;
	readonly aliases: readonly string[];
	readonly comment: string;
	readonly enabled: boolean;
	/** `Deployed`, `InProgress` */
	readonly status: string;
	readonly modifiedAt: number | null;
	readonly priceClass: string | null;
	readonly webAcl: string | null;
	readonly httpVersion: string | null;
	readonly origins: readonly Origin[];
	/** The origins of each group in the order in which they are tried, by the group's id. */
	readonly originGroups: ReadonlyMap<string, readonly string[]>;
	/** In order of precedence. */
	readonly behaviours: readonly Behaviour[];
}

export interface Invalidation {
	readonly id: string;
	/** `InProgress`, `Completed` */
	readonly status: string;
	readonly createdAt: number | null;
	/** Null while they were not asked for: the list does not have them. */
	readonly paths: readonly string[] | null;
}

/** What an S3 bucket holds, from the daily storage metrics. */
export interface BucketSize {
	readonly bytes: number | null;
	readonly objects: number | null;
	/** The day that the numbers are of, in milliseconds since the epoch. */
	readonly at: number;
}

/** Everything known of one distribution now. Replaced, never changed in place. */
export interface DistributionRecord {
	readonly distribution: Distribution;
	/** Whether the additional metrics are on: `off` is AWS's default. */
	readonly monitoring: Reading<boolean>;
	readonly metrics: ResourceMetrics<DistributionMetric>;
	/** Newest first; asked for when it is opened. */
	readonly invalidations: Reading<readonly Invalidation[]>;
	readonly error: QdashError | null;
	readonly verdict: Verdict;
}
