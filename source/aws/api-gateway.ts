import type {
	ApiDetails,
	ApiSummary,
	Deployment,
	MetricStage,
	StageSettings,
	Throttle,
	UsagePlan,
} from '../model/api.ts';
import { QdashError } from '../model/errors.ts';
import type { ServiceLink } from './client-options.ts';
import type { ApiGatewayService, ApiKey, ControlPlaneOptions } from './contract/api-gateway.ts';
import type { ControlPlanePacer } from './control-plane-pacer.ts';
import { stagesWithMetrics } from './metric-stages.ts';
import { RestApis } from './rest-apis.ts';
import type { CallOptions, CloudWatchService } from './services.ts';
import { V2Apis } from './v2-apis.ts';

/** What needs no client: `api-gateway-metrics.ts` has it, and the model the name. */
type Pure = 'metricName' | 'metricsOf' | 'routeQueries' | 'stageQueries';

/** API Gateway over the real SDK: the two versions behind one face. */
export class ApiGateway implements Omit<ApiGatewayService, Pure> {
	readonly #rest: RestApis;
	readonly #v2: V2Apis;
	readonly #cloudWatch: CloudWatchService;

	/**
	 * @param cloudWatch - of the same region
	 * @param pacer - one for both versions, since AWS counts their calls together
	 */
	constructor(
		linkV1: ServiceLink,
		linkV2: ServiceLink,
		cloudWatch: CloudWatchService,
		pacer: ControlPlanePacer,
	) {
		this.#rest = new RestApis(linkV1, pacer);
		this.#v2 = new V2Apis(linkV2, pacer);
		this.#cloudWatch = cloudWatch;
	}

	listApis(version: 1 | 2, options?: ControlPlaneOptions): Promise<readonly ApiSummary[]> {
		return version === 1 ? this.#rest.list(options) : this.#v2.list(options);
	}

	stagesWithMetrics(options?: CallOptions): Promise<readonly MetricStage[]> {
		return stagesWithMetrics(this.#cloudWatch, options);
	}

	getStages(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly StageSettings[]> {
		return api.protocol === 'REST' ? this.#rest.stages(api.id, options) : this.#v2.stages(api, options);
	}

	getDeployments(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly Deployment[]> {
		return api.protocol === 'REST'
			? this.#rest.deployments(api.id, options)
			: this.#v2.deployments(api, options);
	}

	getDetails(api: ApiKey, options?: ControlPlaneOptions): Promise<ApiDetails> {
		return api.protocol === 'REST' ? this.#rest.details(api.id, options) : this.#v2.details(api, options);
	}

	getUsagePlans(apiId: string, stage: string, options?: ControlPlaneOptions): Promise<readonly UsagePlan[]> {
		return this.#rest.usagePlans(apiId, stage, options);
	}

	getUsage(planId: string, from: string, to: string, options?: ControlPlaneOptions): Promise<number> {
		return this.#rest.usage(planId, from, to, options);
	}

	getAccountThrottle(options?: ControlPlaneOptions): Promise<Throttle | null> {
		return this.#rest.accountThrottle(options);
	}

	async exportOpenApi(api: ApiKey, stage: string, options?: ControlPlaneOptions): Promise<string> {
		if (api.protocol === 'REST') return this.#rest.openApi(api.id, stage, options);
		if (api.protocol === 'HTTP') return this.#v2.openApi(api.id, stage, options);
		throw new QdashError({
			kind: 'unsupported',
			service: 'API Gateway',
			operation: 'ExportApi',
			message: 'API Gateway has no OpenAPI document of a WebSocket API.',
		});
	}
}
