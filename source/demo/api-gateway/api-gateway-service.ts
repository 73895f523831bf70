import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { StageNode } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import type { Protocol } from '../wire/protocol.ts';
import { RestProtocol } from '../wire/rest-protocol.ts';
import { type ControlPlaneLimiter, limited } from './control-plane-limiter.ts';
import { missingParameter } from './errors.ts';
import { accountOperations } from './operations/account.ts';
import { apiKeyOperations } from './operations/api-keys.ts';
import { authorizerOperations } from './operations/authorizers.ts';
import { deploymentOperations } from './operations/deployments.ts';
import { domainNameOperations } from './operations/domain-names.ts';
import { exportOperations } from './operations/export.ts';
import { gatewayResponseOperations } from './operations/gateway-responses.ts';
import { importOperations } from './operations/import.ts';
import { integrationResponseOperations } from './operations/integration-responses.ts';
import { integrationOperations } from './operations/integrations.ts';
import { methodResponseOperations } from './operations/method-responses.ts';
import { methodOperations } from './operations/methods.ts';
import { modelOperations } from './operations/models.ts';
import { requestValidatorOperations } from './operations/request-validators.ts';
import { resourceOperations } from './operations/resources.ts';
import { restApiOperations } from './operations/rest-apis.ts';
import { stageOperations } from './operations/stages.ts';
import { tagOperations } from './operations/tags.ts';
import { testInvokeOperations } from './operations/test-invoke.ts';
import { usagePlanKeyOperations } from './operations/usage-plan-keys.ts';
import { usagePlanOperations } from './operations/usage-plans.ts';
import { vpcLinkOperations } from './operations/vpc-links.ts';
import { ApiGatewayRegion } from './region.ts';
import type { ApiGatewayOperation } from './request.ts';
import { stageNodes } from './stage-nodes.ts';
import { wireBodies, wireRoutes } from './wire-routes.ts';

const operations: ReadonlyMap<string, ApiGatewayOperation> = new Map(
	Object.entries({
		...restApiOperations,
		...importOperations,
		...resourceOperations,
		...methodOperations,
		...methodResponseOperations,
		...integrationOperations,
		...integrationResponseOperations,
		...authorizerOperations,
		...requestValidatorOperations,
		...modelOperations,
		...gatewayResponseOperations,
		...deploymentOperations,
		...stageOperations,
		...exportOperations,
		...testInvokeOperations,
		...usagePlanOperations,
		...usagePlanKeyOperations,
		...apiKeyOperations,
		...accountOperations,
		...domainNameOperations,
		...vpcLinkOperations,
		...tagOperations,
	}),
);

/** API Gateway's REST APIs, in all regions. */
export class ApiGatewayService implements Service {
	readonly name = 'APIGateway';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols: readonly Protocol[];
	readonly #regions = new Map<string, ApiGatewayRegion>();
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: (length: number) => string;

	/**
	 * @param newId - gives so many small letters and digits
	 * @param limiter - the quotas of the control plane, shared with HTTP and WebSocket APIs; without it
	 * there are none
	 */
	constructor(
		clock: Clock,
		account: string,
		newId: (length: number) => string,
		limiter?: ControlPlaneLimiter,
	) {
		const rest = new RestProtocol({
			signing: 'apigateway',
			paths: /^\/(restapis|usageplans|apikeys|domainnames|vpclinks|account|tags)(\/|$)/,
			routes: wireRoutes,
			bodies: wireBodies,
			missing: missingParameter,
		});
		this.protocols = [limited(rest, limiter)];
		this.#clock = clock;
		this.#account = account;
		this.#newId = newId;
	}

	/** The stages of a region's APIs as requests find them now. */
	stages(region: string): readonly StageNode[] {
		const state = this.#regions.get(region);
		return state ? stageNodes(state) : [];
	}

	resourceOf(input: Input): string | undefined {
		for (const name of ['restApiId', 'usagePlanId', 'apiKey', 'domainName', 'vpcLinkId']) {
			const id = input.raw(name);
			if (typeof id === 'string') return id;
		}
		return undefined;
	}

	call({ operation, input, region }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`API Gateway has no operation ${operation}`);
		return handle({ input, region: this.#region(region) });
	}

	#region(name: string): ApiGatewayRegion {
		let region = this.#regions.get(name);
		if (!region) {
			region = new ApiGatewayRegion(name, this.#account, this.#clock, this.#newId);
			this.#regions.set(name, region);
		}
		return region;
	}
}
