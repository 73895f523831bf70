import type {
	ApiDetails,
	ApiProtocol,
	ApiSummary,
	Deployment,
	MetricStage,
	StageMetric,
	StageRef,
	StageSettings,
	Throttle,
	UsagePlan,
} from '../../model/api.ts';
import type { CallOptions } from '../services.ts';
import type { SeriesQuery } from './series-query.ts';

/** Options of a control-plane call. */
export interface ControlPlaneOptions extends CallOptions {
	/** Somebody waits for it: it goes before what only fills in the background. */
	readonly urgent?: boolean;
}

/** An API as the calls need it. */
export type ApiKey = Pick<ApiSummary, 'id' | 'protocol'>;

/**
 * API Gateway as qdash uses it, versions 1 and 2 behind one face. The control plane takes ten calls a second
 * for the whole account, deployments included: all calls of both versions go through one pacer, one at a
 * time, two a second at most (pages too), urgent ones first. A call whose signal fires while it waits is never sent.
 * Every failure is a QdashError.
 */
export interface ApiGatewayService {
	/** All APIs of one version, all pages. `REST` is version 1; the others come together. */
	listApis(version: 1 | 2, options?: ControlPlaneOptions): Promise<readonly ApiSummary[]>;
	/** The stages that had metrics in the last two weeks. Asks CloudWatch (ListMetrics), not the control plane. */
	stagesWithMetrics(options?: CallOptions): Promise<readonly MetricStage[]>;
	/** A REST API's name as CloudWatch's dimension has it: without non-ASCII characters; the id where nothing is left. */
	metricName(api: Pick<ApiSummary, 'id' | 'name'>): string;
	/** All stages of an API: one call, or its pages. */
	getStages(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly StageSettings[]>;
	/** Newest first, at most 500. */
	getDeployments(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly Deployment[]>;
	/** Routes with integrations and authorisers. Several calls. */
	getDetails(api: ApiKey, options?: ControlPlaneOptions): Promise<ApiDetails>;
	/** The usage plans that this stage of a REST API is in, `used` still pending; empty for version 2. */
	getUsagePlans(apiId: string, stage: string, options?: ControlPlaneOptions): Promise<readonly UsagePlan[]>;
	/** Requests of all keys of a plan from one day to another (inclusive, `2026-11-01`). */
	getUsage(planId: string, from: string, to: string, options?: ControlPlaneOptions): Promise<number>;
	/** The account's limit in this region, or null where it was not in the answer. */
	getAccountThrottle(options?: ControlPlaneOptions): Promise<Throttle | null>;
	/**
	 * A stage's OpenAPI 3.0 document as JSON text; for REST with integrations and authorisers as extensions.
	 *
	 * @throws QdashError `unsupported` for WebSocket APIs, which have none
	 */
	exportOpenApi(api: ApiKey, stage: string, options?: ControlPlaneOptions): Promise<string>;
	/** The series of a stage. */
	stageQueries(
		ref: StageRef,
		keys: readonly StageMetric[],
		periodSeconds: number,
	): SeriesQuery<StageMetric>[];
	/** The series of one of its routes (detailed metrics). `id` is the route record's. */
	routeQueries(
		ref: StageRef,
		route: { readonly id: string; readonly method: string; readonly path: string; readonly key: string },
		keys: readonly StageMetric[],
		periodSeconds: number,
	): SeriesQuery<StageMetric>[];
	/** The series that a protocol has at all. */
	metricsOf(protocol: ApiProtocol): readonly StageMetric[];
}
