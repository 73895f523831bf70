/**
 * What the simulation reads of the services: the path that a request can take through them. Services
 * give these anew each time they are asked, from what is configured at that moment, so that whatever an
 * operator changes counts from the next request on.
 */

/** A CloudFront distribution. */
export interface DistributionNode {
	readonly id: string;
	readonly arn: string;
	/** `d111111abcdef8.cloudfront.net` */
	readonly domainName: string;
	readonly aliases: readonly string[];
	readonly enabled: boolean;
	/** By origin id. */
	readonly origins: ReadonlyMap<string, OriginNode>;
	/** In order of precedence; the default behaviour is last, with the pattern `*`. */
	readonly behaviours: readonly BehaviourNode[];
	/** Whether the additional metrics (hit rate, origin latency) are on. */
	readonly monitoring: boolean;
	/** Newest first. They count for the cache from `at` on, though they are `InProgress` for a while. */
	readonly invalidations: readonly { readonly at: number; readonly paths: readonly string[] }[];
}

export interface OriginNode {
	readonly id: string;
	/** An S3 bucket's, an API's or any other host. */
	readonly domainName: string;
	/** Put before the path; empty or like `/prod`. */
	readonly path: string;
}

export interface BehaviourNode {
	readonly pathPattern: string;
	/** Origins in the order in which they are tried: two for an origin group, else one. */
	readonly originIds: readonly string[];
	/** False where the cache policy's times to live are all 0. */
	readonly caches: boolean;
	readonly defaultTtlSeconds: number;
	readonly cachedMethods: readonly string[];
}

/** A stage of a REST, HTTP or WebSocket API. */
export interface StageNode {
	readonly protocol: 'REST' | 'HTTP' | 'WEBSOCKET';
	readonly apiId: string;
	readonly apiName: string;
	/** `$default` or a name. */
	readonly stage: string;
	readonly arn: string;
	/** `{apiId}.execute-api.{region}.amazonaws.com` */
	readonly host: string;
	/** What is deployed; the shares add up to 1. Empty where nothing is. */
	readonly deployments: readonly DeploymentNode[];
	/** Whether metrics by method and resource are on. */
	detailedMetrics(route: RouteNode): boolean;
	/** Requests a second and the burst that this route takes here; null where only the account's limits hold. */
	throttle(route: RouteNode): { readonly rate: number; readonly burst: number } | null;
	/** Seconds that an answer of this route is cached (REST with a cache cluster), or null. */
	cacheTtl(route: RouteNode): number | null;
}

export interface DeploymentNode {
	readonly id: string;
	readonly description: string;
	/** 1, or less where a canary takes a part. */
	readonly share: number;
	readonly routes: readonly RouteNode[];
}

export interface RouteNode {
	/** `GET`, `ANY`; for a WebSocket route its key: `$connect`, `$default`, `send`. */
	readonly method: string;
	/** `/orders/{id}`; `$default` for the catch-all route; empty for WebSocket. */
	readonly resource: string;
	readonly integration: IntegrationNode | null;
	readonly authoriser: AuthoriserNode | null;
}

export interface IntegrationNode {
	readonly target:
		| { readonly kind: 'function'; readonly name: string }
		| { readonly kind: 'queue'; readonly name: string }
		| { readonly kind: 'topic'; readonly name: string }
		| { readonly kind: 'bus'; readonly name: string }
		| { readonly kind: 'http'; readonly host: string }
		| { readonly kind: 'mock' }
		| { readonly kind: 'other'; readonly uri: string };
	/** 29,000 for REST and 30,000 for HTTP APIs when nothing else is set. */
	readonly timeoutMilliseconds: number;
}

export interface AuthoriserNode {
	readonly kind: 'IAM' | 'COGNITO' | 'LAMBDA' | 'JWT' | 'API_KEY';
	readonly name: string;
	/** The function of a Lambda authoriser. */
	readonly functionName: string | null;
}

/** A Lambda function. */
export interface FunctionNode {
	readonly name: string;
	readonly arn: string;
	/** Null where the function shares the account's. 0 stops it. */
	readonly reservedConcurrency: number | null;
	readonly timeoutSeconds: number;
}

/** An event source mapping from a queue. */
export interface MappingNode {
	readonly uuid: string;
	readonly functionName: string;
	readonly queueArn: string;
	/** True only while its state is `Enabled`. */
	readonly enabled: boolean;
	readonly batchSize: number;
	readonly batchingWindowSeconds: number;
	/** `ScalingConfig.MaximumConcurrency`, or null. */
	readonly maximumConcurrency: number | null;
	/** `ReportBatchItemFailures`: only the failed messages of a batch come again. */
	readonly reportsItemFailures: boolean;
}

/** A bucket, with what its objects add up to. */
export interface BucketNode {
	readonly name: string;
	/** `{name}.s3.{region}.amazonaws.com` */
	readonly host: string;
	readonly bytes: number;
	readonly objects: number;
}

/** Message attributes by name, with their data type where it is another than `String`. */
export type DeliveryAttributes = Readonly<
	Record<string, string | { readonly type: string; readonly value: string | Uint8Array }>
>;

/** A message on its way from a topic, a rule, a bucket or an integration to what receives it. */
export interface Delivery {
	readonly body: string;
	/** Attributes, for queues and topics; a bare text is one of the type `String`. */
	readonly attributes?: DeliveryAttributes;
	readonly group?: string | undefined;
	readonly deduplicationId?: string | undefined;
	/** Who delivers: `SNS`, `EventBridge`, `S3`, `APIGateway`; it becomes the sender. */
	readonly from: string;
}

/** Where deliveries go: queues, functions, topics and buses by their ARN. */
export interface Deliveries {
	/** @returns false where nothing is there under that ARN */
	deliver(arn: string, delivery: Delivery): boolean;
}
