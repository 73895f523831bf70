import type { Clock } from '../../model/clock.ts';
import type {
	ApiKey,
	Authorizer,
	BasePathMapping,
	Deployment,
	DomainName,
	Method,
	Resource,
	RestApi,
	Stage,
	Tagged,
	UsagePlan,
	VpcLink,
} from './entities.ts';
import { notFound } from './errors.ts';

/** A usage plan with the keys that are in it. */
export interface PlanEntry extends Tagged<UsagePlan> {
	readonly keyIds: Set<string>;
	/** By key: what UpdateUsage granted for the rest of a period. */
	readonly remaining: Map<string, { readonly remaining: number; readonly day: string }>;
}

export interface DomainEntry extends Tagged<DomainName> {
	/** By base path. */
	readonly mappings: Map<string, BasePathMapping>;
}

/** API Gateway's REST APIs in one region, and what is the account's there. */
export class ApiGatewayRegion {
	readonly name: string;
	readonly account: string;
	readonly apis = new Map<string, RestApi>();
	readonly apiKeys = new Map<string, Tagged<ApiKey>>();
	readonly usagePlans = new Map<string, PlanEntry>();
	readonly domainNames = new Map<string, DomainEntry>();
	readonly vpcLinks = new Map<string, Tagged<VpcLink>>();
	cloudwatchRoleArn: string | undefined;
	readonly #clock: Clock;
	readonly #newId: (length: number) => string;

	constructor(name: string, account: string, clock: Clock, newId: (length: number) => string) {
		this.name = name;
		this.account = account;
		this.#clock = clock;
		this.#newId = newId;
	}

	/** Milliseconds since the epoch. */
	get now(): number {
		return this.#clock.now();
	}

	/** Whole seconds since the epoch, as the service gives its dates. */
	get seconds(): number {
		return Math.floor(this.now / 1000);
	}

	/** An id that isn't taken: 10 characters for what is the account's, 6 for what is an API's. */
	freshId(length: number, taken: { has(id: string): boolean } = new Set()): string {
		for (;;) {
			const id = this.#newId(length);
			if (!taken.has(id)) return id;
		}
	}

	/** @throws ServiceError `NotFoundException` */
	api(id: string): RestApi {
		const api = this.apis.get(id);
		if (!api) throw notFound(`Invalid API identifier specified ${this.account}:${id}`);
		return api;
	}

	/** A resource; AWS doesn't tell an API that isn't there from a resource that isn't. */
	resource(apiId: string, id: string): Resource {
		const resource = this.apis.get(apiId)?.resources.get(id);
		if (!resource) throw notFound('Invalid Resource identifier specified');
		return resource;
	}

	method(apiId: string, resourceId: string, httpMethod: string): Method {
		const method = this.resource(apiId, resourceId).methods.get(httpMethod);
		if (!method) throw notFound('Invalid Method identifier specified');
		return method;
	}

	stage(apiId: string, name: string): Stage {
		const stage = this.apis.get(apiId)?.stages.get(name);
		if (!stage) throw notFound('Invalid stage identifier specified');
		return stage;
	}

	deployment(apiId: string, id: string): Deployment {
		const deployment = this.apis.get(apiId)?.deployments.get(id);
		if (!deployment) throw notFound('Invalid Deployment identifier specified');
		return deployment;
	}

	authorizer(apiId: string, id: string): Authorizer {
		const authorizer = this.apis.get(apiId)?.authorizers.get(id);
		if (!authorizer) throw notFound('Invalid Authorizer identifier specified');
		return authorizer;
	}

	usagePlan(id: string): PlanEntry {
		const plan = this.usagePlans.get(id);
		if (!plan) throw notFound('Invalid Usage Plan ID specified');
		return plan;
	}

	apiKey(id: string): Tagged<ApiKey> {
		const key = this.apiKeys.get(id);
		if (!key) throw notFound('Invalid API Key identifier specified');
		return key;
	}

	domainName(name: string): DomainEntry {
		const domain = this.domainNames.get(name);
		if (!domain) throw notFound('Invalid domain name identifier specified');
		return domain;
	}

	vpcLink(id: string): Tagged<VpcLink> {
		const link = this.vpcLinks.get(id);
		if (!link) throw notFound('Invalid Vpc Link identifier specified');
		return link;
	}
}

/** The whole path of a resource: `/` for the root. */
export function pathOf(api: RestApi, resource: Resource): string {
	const parts: string[] = [];
	let current: Resource | undefined = resource;
	while (current?.parentId !== undefined) {
		parts.unshift(current.pathPart ?? '');
		current = api.resources.get(current.parentId);
	}
	return `/${parts.join('/')}`;
}
