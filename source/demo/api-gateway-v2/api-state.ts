import { badRequest, notFound } from './errors.ts';
import type { RegionEnvironment } from './region.ts';
import type {
	Api,
	Authorizer,
	Deployment,
	Integration,
	IntegrationResponse,
	Model,
	Route,
	RouteResponse,
	Stage,
} from './resources.ts';
import { isoDate } from './time.ts';

/** A route as it was deployed, with what it leads to. */
export interface DeployedRoute {
	readonly route: Route;
	readonly integration: Integration | null;
	readonly authorizer: Authorizer | null;
}

/** A deployment with what it froze. */
export interface DeploymentState {
	record: Deployment;
	readonly routes: readonly DeployedRoute[];
	readonly cors: Api['CorsConfiguration'];
}

const noRoutes = 'Unable to deploy API because no routes exist in this API';
const automatically = 'Automatic deployment triggered by changes to the Api configuration';

/** One HTTP or WebSocket API: what it is made of, and its deployments. Records are replaced, never changed. */
export class ApiState {
	record: Api;
	readonly routes = new Map<string, Route>();
	readonly integrations = new Map<string, Integration>();
	readonly authorizers = new Map<string, Authorizer>();
	readonly models = new Map<string, Model>();
	/** By name. */
	readonly stages = new Map<string, Stage>();
	readonly deployments = new Map<string, DeploymentState>();
	readonly #routeResponses = new Map<string, Map<string, RouteResponse>>();
	readonly #integrationResponses = new Map<string, Map<string, IntegrationResponse>>();
	readonly #environment: RegionEnvironment;

	constructor(record: Api, environment: RegionEnvironment) {
		this.record = record;
		this.#environment = environment;
	}

	get http(): boolean {
		return this.record.ProtocolType === 'HTTP';
	}

	/** The routes as a deployment would freeze them now. */
	get currentRoutes(): readonly DeployedRoute[] {
		return [...this.routes.values()].map((route) => ({
			route,
			integration: this.integrations.get(targetOf(route) ?? '') ?? null,
			authorizer: this.authorizers.get(route.AuthorizerId ?? '') ?? null,
		}));
	}

	/** The responses of a route. */
	routeResponses(routeId: string): Map<string, RouteResponse> {
		return within(this.#routeResponses, routeId);
	}

	/** The responses of an integration. */
	integrationResponses(integrationId: string): Map<string, IntegrationResponse> {
		return within(this.#integrationResponses, integrationId);
	}

	deleteRoute(id: string): void {
		this.routes.delete(id);
		this.#routeResponses.delete(id);
	}

	deleteIntegration(id: string): void {
		this.integrations.delete(id);
		this.#integrationResponses.delete(id);
	}

	/** Takes over what another API is made of, in place of what this one was: its routes and what they use. */
	redefine(other: ApiState): void {
		this.record = other.record;
		this.#routeResponses.clear();
		this.#integrationResponses.clear();
		replaceAll(this.routes, other.routes);
		replaceAll(this.integrations, other.integrations);
		replaceAll(this.authorizers, other.authorizers);
		this.changed();
	}

	/** @throws ServiceError `NotFoundException` */
	stage(name: string): Stage {
		return found(this.stages, 'stage', name);
	}

	/**
	 * Freezes the API as it is.
	 *
	 * @throws ServiceError `BadRequestException` for an API without routes
	 */
	deploy(description: string | undefined, automatic: boolean): DeploymentState {
		if (this.routes.size === 0) throw badRequest(noRoutes);
		const { newId, now } = this.#environment;
		const deployment: DeploymentState = {
			record: {
				AutoDeployed: automatic,
				CreatedDate: isoDate(now()),
				DeploymentId: newId(6),
				DeploymentStatus: 'DEPLOYED',
				Description: description,
			},
			routes: this.currentRoutes,
			cors: this.record.CorsConfiguration,
		};
		this.deployments.set(deployment.record.DeploymentId, deployment);
		return deployment;
	}

	/** Deploys to every stage that follows the API by itself; to be called after each change of the API. */
	changed(): void {
		for (const stage of this.stages.values()) if (stage.AutoDeploy) this.deployTo(stage.StageName);
	}

	/** Deploys to one stage by itself, or notes there why that can't be. */
	deployTo(stageName: string): void {
		const stage = this.stage(stageName);
		const LastUpdatedDate = isoDate(this.#environment.now());
		if (this.routes.size === 0) {
			const LastDeploymentStatusMessage = `Deployment attempt failed: ${noRoutes}`;
			this.stages.set(stageName, { ...stage, LastUpdatedDate, LastDeploymentStatusMessage });
			return;
		}
		const { DeploymentId } = this.deploy(automatically, true).record;
		const LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${DeploymentId}'`;
		this.stages.set(stageName, { ...stage, LastUpdatedDate, LastDeploymentStatusMessage, DeploymentId });
	}
}

/** The integration that a route's target names, if any. */
export function targetOf(route: Pick<Route, 'Target'>): string | undefined {
	return /^integrations\/([^/]+)$/.exec(route.Target ?? '')?.[1];
}

/**
 * An entry by its id.
 *
 * @param what - as the message names it: `Route`
 * @throws ServiceError `NotFoundException`
 */
export function found<Entry>(entries: ReadonlyMap<string, Entry>, what: string, id: string): Entry {
	const entry = entries.get(id);
	if (entry === undefined) throw notFound(what, id);
	return entry;
}

function within<Entry>(maps: Map<string, Map<string, Entry>>, id: string): Map<string, Entry> {
	let map = maps.get(id);
	if (!map) {
		map = new Map();
		maps.set(id, map);
	}
	return map;
}

function replaceAll<Entry>(entries: Map<string, Entry>, by: ReadonlyMap<string, Entry>): void {
	entries.clear();
	for (const [id, entry] of by) entries.set(id, entry);
}
