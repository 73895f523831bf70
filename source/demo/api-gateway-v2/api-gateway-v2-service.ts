import type { Clock } from '../../model/clock.ts';
import { type ControlPlaneLimiter, limited } from '../api-gateway/control-plane-limiter.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { StageNode } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import type { Protocol } from '../wire/protocol.ts';
import { RestProtocol } from '../wire/rest-protocol.ts';
import { missingParameter } from './errors.ts';
import { apiMappingOperations } from './operations/api-mappings.ts';
import { apiOperations } from './operations/apis.ts';
import { authorizerOperations } from './operations/authorizers.ts';
import { deploymentOperations } from './operations/deployments.ts';
import { domainNameOperations } from './operations/domain-names.ts';
import { integrationOperations } from './operations/integrations.ts';
import { modelOperations } from './operations/models.ts';
import { openApiOperations } from './operations/open-api.ts';
import { routeOperations } from './operations/routes.ts';
import { stageOperations } from './operations/stages.ts';
import { tagOperations } from './operations/tags.ts';
import { vpcLinkOperations } from './operations/vpc-links.ts';
import { V2Region } from './region.ts';
import type { V2Operation } from './request.ts';
import { stageNodes } from './stage-nodes.ts';
import { wireBodies, wireRoutes } from './wire-routes.ts';

const operations: ReadonlyMap<string, V2Operation> = new Map(
	Object.entries({
		...apiOperations,
		...routeOperations,
		...integrationOperations,
		...authorizerOperations,
		...modelOperations,
		...stageOperations,
		...deploymentOperations,
		...domainNameOperations,
		...apiMappingOperations,
		...vpcLinkOperations,
		...tagOperations,
		...openApiOperations,
	}),
);

/** API Gateway v2, for HTTP and WebSocket APIs, in all regions. */
export class ApiGatewayV2Service implements Service {
	readonly name = 'APIGatewayV2';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols: readonly Protocol[];
	readonly #regions = new Map<string, V2Region>();
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: (length: number) => string;

	/**
	 * @param newId - gives so many small letters and digits
	 * @param limiter - the quotas of the control plane, shared with REST APIs; without it there are none
	 */
	constructor(
		clock: Clock,
		account: string,
		newId: (length: number) => string,
		limiter?: ControlPlaneLimiter,
	) {
		const rest = new RestProtocol({
			signing: 'apigateway',
			paths: /^\/v2\//,
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
		return input.text('ApiId') ?? input.text('DomainName') ?? input.text('VpcLinkId');
	}

	call({ operation, input, region }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`API Gateway v2 has no operation ${operation}`);
		return handle({ input, region: this.#region(region), now: this.#clock.now() });
	}

	#region(name: string): V2Region {
		let region = this.#regions.get(name);
		if (!region) {
			region = new V2Region({
				region: name,
				account: this.#account,
				now: () => this.#clock.now(),
				newId: this.#newId,
			});
			this.#regions.set(name, region);
		}
		return region;
	}
}
