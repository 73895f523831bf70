import type { ApiDetails, ApiSummary, Deployment, StageSettings, Throttle, UsagePlan } from '../model/api.ts';
import { listOf, textOf } from './answer-values.ts';
import { throttleOf } from './api-answers.ts';
import { apiGatewayCommands, type RequestValidator } from './api-gateway-commands.ts';
import { authorisersOf, byPath, newestFirst } from './api-lists.ts';
import type { ServiceLink } from './client-options.ts';
import type { ControlPlaneOptions } from './contract/api-gateway.ts';
import type { ControlPlanePacer } from './control-plane-pacer.ts';
import { openApiText } from './open-api-text.ts';
import { ifGiven, PacedReads } from './paced-reads.ts';
import {
	restApi,
	restAuthoriser,
	restDeployment,
	restRoutes,
	restStage,
	usagePlan,
	usedRequests,
} from './rest-api-answers.ts';

/** The longest page that version 1 gives. */
const limit = 500;

/** API Gateway version 1: REST APIs. */
export class RestApis {
	readonly #reads;

	constructor(link: ServiceLink, pacer: ControlPlanePacer) {
		this.#reads = new PacedReads(apiGatewayCommands, link, pacer);
	}

	list(options?: ControlPlaneOptions): Promise<readonly ApiSummary[]> {
		return this.#reads.list(
			'GetRestApis',
			'position',
			(position) => ({ position, limit }),
			({ items, position }) => ({ items: listOf(items), next: position }),
			restApi,
			options,
		);
	}

	/** One call: they do not come in pages. */
	async stages(restApiId: string, options?: ControlPlaneOptions): Promise<readonly StageSettings[]> {
		return this.#reads.list(
			'GetStages',
			'position',
			() => ({ restApiId }),
			({ item }) => ({ items: listOf(item), next: null }),
			restStage,
			options,
		);
	}

	async deployments(restApiId: string, options?: ControlPlaneOptions): Promise<readonly Deployment[]> {
		const deployments = await this.#reads.list(
			'GetDeployments',
			'position',
			(position) => ({ restApiId, position, limit }),
			({ items, position }) => ({ items: listOf(items), next: position }),
			restDeployment,
			options,
		);
		return newestFirst(deployments);
	}

	async details(restApiId: string, options?: ControlPlaneOptions): Promise<ApiDetails> {
		const at = this.#reads.link.settings.clock.now();
		const resources = await this.#reads.list(
			'GetResources',
			'position',
			(position) => ({ restApiId, position, limit, embed: ['methods'] }),
			({ items, position }) => ({ items: listOf(items), next: position }),
			(resource) => resource,
			options,
		);
		const authorisers = await ifGiven(
			this.#reads.list(
				'GetAuthorizers',
				'position',
				(position) => ({ restApiId, position, limit }),
				({ items, position }) => ({ items: listOf(items), next: position }),
				restAuthoriser,
				options,
			),
		);
		const validated = resources.some(({ resourceMethods }) =>
			Object.values(resourceMethods ?? {}).some((method) => textOf(method?.requestValidatorId) !== null),
		);
		const parts = {
			authorisers: new Map((authorisers ?? []).map((each) => [each.id, each])),
			validators: validated ? await this.#validators(restApiId, options) : new Map(),
		};
		const routes = resources.flatMap((resource) => restRoutes(resource, parts)).sort(byPath);
		return { apiId: restApiId, routes, authorisers: authorisers ?? authorisersOf(routes), at };
	}

	async usagePlans(
		apiId: string,
		stage: string,
		options?: ControlPlaneOptions,
	): Promise<readonly UsagePlan[]> {
		const plans = await this.#reads.list(
			'GetUsagePlans',
			'position',
			(position) => ({ position, limit }),
			({ items, position }) => ({ items: listOf(items), next: position }),
			(plan) => usagePlan(plan, apiId, stage),
			options,
		);
		return plans.filter((plan) => plan.stages.some((each) => each.apiId === apiId && each.stage === stage));
	}

	/** @param from - a day, like `2026-11-01`; as is `to`, which counts too */
	async usage(usagePlanId: string, from: string, to: string, options?: ControlPlaneOptions): Promise<number> {
		const pages = await this.#reads.list(
			'GetUsage',
			'position',
			(position) => ({ usagePlanId, startDate: from, endDate: to, position, limit }),
			({ items, position }) => ({ items: [usedRequests(items)], next: position }),
			(used) => used,
			options,
		);
		return pages.reduce((sum, used) => sum + used, 0);
	}

	async accountThrottle(options?: ControlPlaneOptions): Promise<Throttle | null> {
		const { throttleSettings } = await this.#reads.read('GetAccount', {}, options);
		return throttleOf(throttleSettings?.rateLimit, throttleSettings?.burstLimit);
	}

	async openApi(restApiId: string, stageName: string, options?: ControlPlaneOptions): Promise<string> {
		const { body } = await this.#reads.read(
			'GetExport',
			{
				restApiId,
				stageName,
				exportType: 'oas30',
				parameters: { extensions: 'integrations,authorizers' },
				accepts: 'application/json',
			},
			options,
		);
		return openApiText(body, this.#reads.link, 'GetExport');
	}

	async #validators(
		restApiId: string,
		options: ControlPlaneOptions | undefined,
	): Promise<ReadonlyMap<string, RequestValidator>> {
		const validators = await ifGiven(
			this.#reads.list(
				'GetRequestValidators',
				'position',
				(position) => ({ restApiId, position, limit }),
				({ items, position }) => ({ items: listOf(items), next: position }),
				(validator) => validator,
				options,
			),
		);
		return new Map((validators ?? []).flatMap((each) => (each.id ? [[each.id, each]] : [])));
	}
}
