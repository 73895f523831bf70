import type { ApiDetails, ApiSummary, Deployment, StageSettings } from '../model/api.ts';
import { listOf } from './answer-values.ts';
import { apiGatewayV2Commands } from './api-gateway-v2-commands.ts';
import { authorisersOf, byPath, newestFirst } from './api-lists.ts';
import type { ServiceLink } from './client-options.ts';
import type { ApiKey, ControlPlaneOptions } from './contract/api-gateway.ts';
import type { ControlPlanePacer } from './control-plane-pacer.ts';
import { openApiText } from './open-api-text.ts';
import { ifGiven, PacedReads } from './paced-reads.ts';
import { v2Api, v2Authoriser, v2Deployment, v2Integration, v2Route, v2Stage } from './v2-api-answers.ts';

/** AWS documents no greatest page for version 2; clients are known to get this one. */
const MaxResults = '100';

interface ListAnswer<Item> {
	readonly Items?: readonly Item[] | undefined;
	readonly NextToken?: string | undefined;
}

function page<Item>({ Items, NextToken }: ListAnswer<Item>) {
	return { items: listOf(Items), next: NextToken };
}

function protocolOf({ protocol }: ApiKey): 'HTTP' | 'WebSocket' {
	return protocol === 'WebSocket' ? 'WebSocket' : 'HTTP';
}

/** API Gateway version 2: HTTP and WebSocket APIs. */
export class V2Apis {
	readonly #reads;

	constructor(link: ServiceLink, pacer: ControlPlanePacer) {
		this.#reads = new PacedReads(apiGatewayV2Commands, link, pacer);
	}

	list(options?: ControlPlaneOptions): Promise<readonly ApiSummary[]> {
		return this.#reads.list(
			'GetApis',
			'NextToken',
			(NextToken) => ({ NextToken, MaxResults }),
			page,
			v2Api,
			options,
		);
	}

	stages(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly StageSettings[]> {
		return this.#reads.list(
			'GetStages',
			'NextToken',
			(NextToken) => ({ ApiId: api.id, NextToken, MaxResults }),
			page,
			(stage) => v2Stage(stage, protocolOf(api)),
			options,
		);
	}

	async deployments(api: ApiKey, options?: ControlPlaneOptions): Promise<readonly Deployment[]> {
		const deployments = await this.#reads.list(
			'GetDeployments',
			'NextToken',
			(NextToken) => ({ ApiId: api.id, NextToken, MaxResults }),
			page,
			v2Deployment,
			options,
		);
		return newestFirst(deployments);
	}

	async details(api: ApiKey, options?: ControlPlaneOptions): Promise<ApiDetails> {
		const at = this.#reads.link.settings.clock.now();
		const ask = (NextToken: string | undefined) => ({ ApiId: api.id, NextToken, MaxResults });
		const routes = await this.#reads.list('GetRoutes', 'NextToken', ask, page, (route) => route, options);
		const integrations = await this.#reads.list(
			'GetIntegrations',
			'NextToken',
			ask,
			page,
			(integration) => [integration.IntegrationId ?? '', v2Integration(integration)] as const,
			options,
		);
		const authorisers = await ifGiven(
			this.#reads.list('GetAuthorizers', 'NextToken', ask, page, v2Authoriser, options),
		);
		const parts = {
			authorisers: new Map((authorisers ?? []).map((each) => [each.id, each])),
			integrations: new Map(integrations),
		};
		const parsed = routes
			.map((route) => {
				const found = v2Route(route, protocolOf(api), parts);
				if (found === null) throw this.#reads.link.lacking('GetRoutes', 'a RouteKey');
				return found;
			})
			.sort(byPath);
		return { apiId: api.id, routes: parsed, authorisers: authorisers ?? authorisersOf(parsed), at };
	}

	async openApi(apiId: string, stageName: string, options?: ControlPlaneOptions): Promise<string> {
		const { body } = await this.#reads.read(
			'ExportApi',
			{
				ApiId: apiId,
				StageName: stageName,
				Specification: 'OAS30',
				OutputType: 'JSON',
				IncludeExtensions: true,
			},
			options,
		);
		return openApiText(body, this.#reads.link, 'ExportApi');
	}
}
