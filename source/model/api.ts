import type { QdashError } from './errors.ts';
import type { Reading } from './reading.ts';
import type { ResourceMetrics } from './resource-metrics.ts';
import type { Verdict } from './verdict.ts';

/** The three kinds of API that API Gateway has: REST is its version 1, the others are version 2. */
export type ApiProtocol = 'REST' | 'HTTP' | 'WebSocket';

/** An API as the control plane lists it. */
export interface ApiSummary {
	readonly id: string;
	readonly name: string;
	readonly protocol: ApiProtocol;
	readonly description: string | null;
	/** Milliseconds since the epoch, or null. */
	readonly createdAt: number | null;
	/** `edge`, `regional`, `private`; null where it was not in the answer. Version 2 is always regional. */
	readonly endpointType: 'edge' | 'regional' | 'private' | null;
	/** The default address is off: only custom domains reach it. */
	readonly executeApiDisabled: boolean;
	/** Cross-origin settings of an HTTP API; null where there are none or it is another kind. */
	readonly cors: CorsSettings | null;
	/** A resource policy guards it (REST only). */
	readonly hasPolicy: boolean;
	readonly tags: Readonly<Record<string, string>>;
}

export interface CorsSettings {
	readonly origins: readonly string[];
	readonly methods: readonly string[];
	readonly headers: readonly string[];
	readonly credentials: boolean;
	readonly maxAgeSeconds: number | null;
}

/** A stage as ListMetrics knows it: CloudWatch keys REST APIs by name, the others by id. */
export interface MetricStage {
	readonly protocol: ApiProtocol;
	/** Null for REST, whose metrics do not name it. */
	readonly apiId: string | null;
	/** The REST API's name as CloudWatch has it (without non-ASCII characters); null for version 2. */
	readonly apiName: string | null;
	readonly stage: string;
}

/** A stage's identity. */
export interface StageRef {
	/** `{apiId}/{stage}`; `name:{apiName}/{stage}` where only metrics know it. `{apiId}/` while no stage of the API is known. */
	readonly id: string;
	readonly protocol: ApiProtocol;
	/** Null where only metrics know the API: the control plane was denied, or is not there. */
	readonly apiId: string | null;
	/** The name; the id for version 2 while the name is not known. */
	readonly apiName: string;
	/** `prod`, `$default`; empty for an API of which no stage is known yet, or that has none. */
	readonly stage: string;
}

/**
 * The series of a stage or a route. Counts are sums over the period. WebSocket: `count` is MessageCount,
 * `errors4xx` ClientError, `errors5xx` ExecutionError.
 */
export type StageMetric =
	| 'count'
	| 'errors4xx'
	| 'errors5xx'
	/** WebSocket only. */
	| 'integrationErrors'
	/** WebSocket only: new connections. */
	| 'connects'
	/** REST only, with a cache cluster. */
	| 'cacheHits'
	| 'cacheMisses'
	/** Milliseconds; WebSocket has no latency of its own. */
	| 'latencyP50'
	| 'latencyP90'
	| 'latencyP99'
	| 'integrationP50'
	| 'integrationP90'
	| 'integrationP99';

/** Requests a second on average, and how many at once. */
export interface Throttle {
	readonly rate: number;
	readonly burst: number;
}

/** What a stage sets for one route, or for all that have nothing of their own. A null is not set. */
export interface RouteSettings {
	readonly throttle: Throttle | null;
	/** Metrics by method and path are published (and paid for). */
	readonly detailedMetrics: boolean;
	/** `OFF`, `ERROR`, `INFO`; null where the protocol has none. */
	readonly loggingLevel: string | null;
	readonly dataTrace: boolean;
	/** Seconds that answers are cached; null where they are not. */
	readonly cacheTtlSeconds: number | null;
}

/** One stage as the control plane has it. */
export interface StageSettings {
	readonly stage: string;
	readonly description: string | null;
	readonly deploymentId: string | null;
	/** Milliseconds since the epoch. */
	readonly createdAt: number | null;
	readonly updatedAt: number | null;
	/** HTTP APIs deploy changes by themselves. */
	readonly autoDeploy: boolean;
	/** What went wrong with the last automatic deployment, or null. */
	readonly deploymentMessage: string | null;
	readonly canary: {
		readonly percent: number;
		readonly deploymentId: string | null;
		readonly variables: Readonly<Record<string, string>>;
		readonly usesStageCache: boolean;
	} | null;
	readonly variables: Readonly<Record<string, string>>;
	/** The cache cluster's size in GB (`0.5`) and status; null where there is none. */
	readonly cache: { readonly size: string | null; readonly status: string | null } | null;
	/** X-Ray; null where the protocol has none. */
	readonly tracing: boolean | null;
	/** Where access logs go, or null. */
	readonly accessLog: string | null;
	/** The web ACL's ARN, or null. */
	readonly webAcl: string | null;
	readonly clientCertificate: string | null;
	/** For all routes without settings of their own. */
	readonly defaults: RouteSettings;
	/** By route key: `GET /orders/{id}`, `$connect`; only what the stage sets for a route. */
	readonly routes: ReadonlyMap<string, RouteSettings>;
	readonly tags: Readonly<Record<string, string>>;
}

/** What was deployed, and when. */
export interface Deployment {
	readonly id: string;
	/** Milliseconds since the epoch, or null. */
	readonly createdAt: number | null;
	readonly description: string | null;
	/** `DEPLOYED`, `PENDING`, `FAILED` (version 2); null for REST. */
	readonly status: string | null;
	readonly automatic: boolean;
}

/** What answers a route. */
export type IntegrationTarget =
	| { readonly kind: 'function'; readonly name: string; readonly qualifier: string | null }
	| { readonly kind: 'queue'; readonly name: string }
	| { readonly kind: 'topic'; readonly name: string }
	| { readonly kind: 'bus'; readonly name: string }
	| { readonly kind: 'http'; readonly url: string }
	| { readonly kind: 'vpc link'; readonly id: string; readonly url: string }
	| { readonly kind: 'mock' }
	| { readonly kind: 'other'; readonly service: string; readonly uri: string };

export interface Integration {
	readonly target: IntegrationTarget;
	/** As AWS writes it: `AWS_PROXY`, `HTTP_PROXY`, `MOCK`, with the subtype (`SQS-SendMessage`) if any. */
	readonly type: string;
	readonly uri: string | null;
	readonly method: string | null;
	readonly timeoutMilliseconds: number | null;
	readonly credentials: string | null;
}

/** Who may call a route. */
export interface Authoriser {
	readonly kind: 'none' | 'IAM' | 'Cognito' | 'Lambda' | 'JWT';
	readonly id: string | null;
	readonly name: string | null;
	/** The function of a Lambda authoriser. */
	readonly functionName: string | null;
	/** The issuer of JWTs, or the ARNs of the user pools. */
	readonly issuers: readonly string[];
	readonly audience: readonly string[];
	/** Scopes that the route asks for. */
	readonly scopes: readonly string[];
	/** Seconds that an answer is cached, or null. */
	readonly cacheTtlSeconds: number | null;
	/** REST: an API key is needed besides. */
	readonly apiKeyRequired: boolean;
}

/** A route as it is configured now, which may be newer than what a stage has deployed. */
export interface ApiRoute {
	/** `GET /orders/{id}`, `ANY /`, `$default`, `$connect`, `sendMessage`: unique in its API. */
	readonly key: string;
	/** `GET`, `ANY`; empty for WebSocket and `$default`. */
	readonly method: string;
	/** `/orders/{id}`; the route key for WebSocket and `$default`. */
	readonly path: string;
	readonly integration: Integration | null;
	readonly authoriser: Authoriser;
	readonly operationName: string | null;
	/** What is checked before the integration is called: `body`, `parameters`, both, or nothing. */
	readonly validation: {
		readonly name: string | null;
		readonly body: boolean;
		readonly parameters: boolean;
	} | null;
	/** REST: an OPTIONS method with CORS headers answers on the same path. HTTP APIs have it in the summary. */
	readonly corsPreflight: boolean;
}

/** What the control plane says of one API beyond its summary. */
export interface ApiDetails {
	readonly apiId: string;
	readonly routes: readonly ApiRoute[];
	readonly authorisers: readonly Authoriser[];
	/** When it was asked for, in milliseconds since the epoch. */
	readonly at: number;
}

/** A usage plan that a stage is in. */
export interface UsagePlan {
	readonly id: string;
	readonly name: string;
	readonly throttle: Throttle | null;
	/** By route key, of this stage: `GET /orders`. */
	readonly routeThrottles: ReadonlyMap<string, Throttle>;
	readonly quota: {
		readonly limit: number;
		readonly period: 'DAY' | 'WEEK' | 'MONTH';
		readonly offset: number;
	} | null;
	/** Requests used in the present period by all its keys together, where AWS said. */
	readonly used: Reading<number>;
	readonly stages: readonly { readonly apiId: string; readonly stage: string }[];
}

/** Everything known of one stage now. Replaced, never changed in place. */
export interface StageRecord {
	readonly ref: StageRef;
	/** The API, or null while only metrics know it. */
	readonly api: ApiSummary | null;
	readonly settings: Reading<StageSettings>;
	/** Newest first. */
	readonly deployments: Reading<readonly Deployment[]>;
	readonly metrics: ResourceMetrics<StageMetric>;
	/** The id of the stage that shows the metrics, where REST APIs share a name and so their series; else null. */
	readonly metricsShownBy: string | null;
	/** How many other stages have the same series. */
	readonly sharing: number;
	/** The control plane's last failure for this stage's API, or null. */
	readonly error: QdashError | null;
	readonly verdict: Verdict;
}

/** A route of the stage that is open. */
export interface RouteRecord {
	/** `{stage id} {route key}` */
	readonly id: string;
	readonly stage: StageRef;
	readonly route: ApiRoute;
	/** Whether this stage publishes metrics of the route: null while the stage's settings are not known. */
	readonly detailed: boolean | null;
	readonly metrics: ResourceMetrics<StageMetric>;
	readonly verdict: Verdict;
}

/** A REST API's name as CloudWatch's dimension has it: without non-ASCII characters; the id where nothing is left. */
export function metricName({ id, name }: Pick<ApiSummary, 'id' | 'name'>): string {
	return name.replaceAll(/[^\x20-\x7e]/g, '') || id;
}

/** The id of a route's record. */
export function routeId(stageId: string, routeKey: string): string {
	return `${stageId} ${routeKey}`;
}
