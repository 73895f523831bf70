import type {
	ApiRoute,
	ApiSummary,
	Authoriser,
	Deployment,
	Integration,
	RouteSettings,
	StageSettings,
	UsagePlan,
} from '../model/api.ts';
import { functionIn, integrationTarget } from '../model/integration-target.ts';
import { pending } from '../model/reading.ts';
import { entriesOf, listOf, numberOf, recordOf, textOf, textsOf, timeOf } from './answer-values.ts';
import { authoriserOf, openRoute, throttleOf } from './api-answers.ts';
import type * as Sdk from './api-gateway-commands.ts';

/** A REST API, or null without an id. */
export function restApi(api: Sdk.RestApi): ApiSummary | null {
	const id = textOf(api.id);
	if (id === null) return null;
	const type = textOf(listOf(api.endpointConfiguration?.types)[0])?.toLowerCase();
	return {
		id,
		name: textOf(api.name) ?? id,
		protocol: 'REST',
		description: textOf(api.description),
		createdAt: timeOf(api.createdDate),
		endpointType: type === 'edge' || type === 'regional' || type === 'private' ? type : null,
		executeApiDisabled: api.disableExecuteApiEndpoint === true,
		cors: null,
		hasPolicy: textOf(api.policy) !== null,
		tags: recordOf(api.tags),
	};
}

/** The settings of a stage that says nothing of its methods. */
const noSettings: RouteSettings = {
	throttle: null,
	detailedMetrics: false,
	loggingLevel: 'OFF',
	dataTrace: false,
	cacheTtlSeconds: null,
};

function routeSettings(setting: Sdk.MethodSetting, hasCache: boolean): RouteSettings {
	// A time to live of 0 turns caching off.
	const ttl = hasCache && setting.cachingEnabled === true ? numberOf(setting.cacheTtlInSeconds) : null;
	return {
		throttle: throttleOf(setting.throttlingRateLimit, setting.throttlingBurstLimit),
		detailedMetrics: setting.metricsEnabled === true,
		loggingLevel: textOf(setting.loggingLevel) ?? 'OFF',
		dataTrace: setting.dataTraceEnabled === true,
		cacheTtlSeconds: ttl || null,
	};
}

/** `GET /orders/{id}` of `~1orders~1{id}/GET`, `/orders/{id}/GET`, or `orders/{id}/GET`, as clients have written it. */
function routeKeyOf(setting: string): string {
	const slash = setting.lastIndexOf('/');
	const path = setting.slice(0, slash).replaceAll('~1', '/').replaceAll('~0', '~').replace(/^\/*/, '/');
	return `${setting.slice(slash + 1)} ${path}`;
}

/** A stage, or null without a name. */
export function restStage(stage: Sdk.Stage): StageSettings | null {
	const name = textOf(stage.stageName);
	if (name === null) return null;
	const hasCache = stage.cacheClusterEnabled === true;
	const settings = new Map(
		entriesOf(stage.methodSettings).map(([key, setting]) => [key, routeSettings(setting, hasCache)]),
	);
	const defaults = settings.get('*/*') ?? noSettings;
	settings.delete('*/*');
	const canary = stage.canarySettings;
	return {
		stage: name,
		description: textOf(stage.description),
		deploymentId: textOf(stage.deploymentId),
		createdAt: timeOf(stage.createdDate),
		updatedAt: timeOf(stage.lastUpdatedDate),
		autoDeploy: false,
		deploymentMessage: null,
		canary: canary
			? {
					percent: numberOf(canary.percentTraffic) ?? 0,
					deploymentId: textOf(canary.deploymentId),
					variables: recordOf(canary.stageVariableOverrides),
					usesStageCache: canary.useStageCache === true,
				}
			: null,
		variables: recordOf(stage.variables),
		cache: hasCache
			? { size: textOf(stage.cacheClusterSize), status: textOf(stage.cacheClusterStatus) }
			: null,
		tracing: stage.tracingEnabled === true,
		accessLog: textOf(stage.accessLogSettings?.destinationArn),
		webAcl: textOf(stage.webAclArn),
		clientCertificate: textOf(stage.clientCertificateId),
		defaults,
		routes: new Map([...settings].map(([key, setting]) => [routeKeyOf(key), setting])),
		tags: recordOf(stage.tags),
	};
}

/** A deployment, or null without an id. */
export function restDeployment(deployment: Sdk.Deployment): Deployment | null {
	const id = textOf(deployment.id);
	if (id === null) return null;
	return {
		id,
		createdAt: timeOf(deployment.createdDate),
		description: textOf(deployment.description),
		status: null,
		automatic: false,
	};
}

/** An authoriser of an API, or null without an id. */
export function restAuthoriser(authorizer: Sdk.Authorizer): (Authoriser & { readonly id: string }) | null {
	const id = textOf(authorizer.id);
	if (id === null) return null;
	const cognito = authorizer.type === 'COGNITO_USER_POOLS';
	return {
		...openRoute,
		kind: cognito ? 'Cognito' : 'Lambda',
		id,
		name: textOf(authorizer.name),
		functionName: cognito ? null : (functionIn(textOf(authorizer.authorizerUri))?.name ?? null),
		issuers: textsOf(authorizer.providerARNs),
		cacheTtlSeconds: numberOf(authorizer.authorizerResultTtlInSeconds),
	};
}

function restIntegration(integration: Sdk.Integration): Integration {
	const type = textOf(integration.type);
	const uri = textOf(integration.uri);
	return {
		target: integrationTarget({
			type,
			subtype: null,
			uri,
			connectionType: textOf(integration.connectionType),
			connectionId: textOf(integration.connectionId),
			parameters: recordOf(integration.requestParameters),
			templates: recordOf(integration.requestTemplates),
		}),
		type: type ?? '',
		uri,
		method: textOf(integration.httpMethod),
		timeoutMilliseconds: numberOf(integration.timeoutInMillis),
		credentials: textOf(integration.credentials),
	};
}

/** Whether an OPTIONS method answers with CORS headers of its own; a proxy's are up to what it calls. */
function answersPreflight(options: Sdk.Method | undefined): boolean {
	const responses = entriesOf(options?.methodIntegration?.integrationResponses);
	return responses.some(([, response]) =>
		entriesOf(response.responseParameters).some(([name]) => /\.Access-Control-Allow-Origin$/i.test(name)),
	);
}

/** What else is known of an API, by id. */
export interface RestApiParts {
	readonly authorisers: ReadonlyMap<string, Authoriser>;
	readonly validators: ReadonlyMap<string, Sdk.RequestValidator>;
}

/** The methods of a resource as routes. */
export function restRoutes(resource: Sdk.Resource, { authorisers, validators }: RestApiParts): ApiRoute[] {
	const path = textOf(resource.path) ?? '/';
	const methods = entriesOf(resource.resourceMethods);
	const corsPreflight = answersPreflight(methods.find(([name]) => name === 'OPTIONS')?.[1]);
	return methods.map(([method, settings]) => {
		const validatorId = textOf(settings.requestValidatorId);
		const validator = validatorId === null ? undefined : validators.get(validatorId);
		return {
			key: `${method} ${path}`,
			method,
			path,
			integration: settings.methodIntegration ? restIntegration(settings.methodIntegration) : null,
			authoriser: authoriserOf(
				{
					type: settings.authorizationType,
					authorizerId: settings.authorizerId,
					scopes: settings.authorizationScopes,
					apiKeyRequired: settings.apiKeyRequired,
				},
				authorisers,
			),
			operationName: textOf(settings.operationName),
			validation:
				validatorId === null
					? null
					: {
							name: textOf(validator?.name) ?? validatorId,
							body: validator?.validateRequestBody === true,
							parameters: validator?.validateRequestParameters === true,
						},
			corsPreflight,
		};
	});
}

/** A usage plan as one stage of an API has it, or null without an id. */
export function usagePlan(plan: Sdk.UsagePlan, apiId: string, stage: string): UsagePlan | null {
	const id = textOf(plan.id);
	if (id === null) return null;
	const stages = listOf(plan.apiStages);
	const own = stages.find((each) => each.apiId === apiId && each.stage === stage);
	const limit = numberOf(plan.quota?.limit);
	const period = plan.quota?.period;
	return {
		id,
		name: textOf(plan.name) ?? id,
		throttle: throttleOf(plan.throttle?.rateLimit, plan.throttle?.burstLimit),
		routeThrottles: new Map(
			entriesOf(own?.throttle).flatMap(([key, settings]) => {
				const throttle = throttleOf(settings.rateLimit, settings.burstLimit);
				return throttle ? [[routeKeyOf(key), throttle]] : [];
			}),
		),
		quota: limit !== null && period ? { limit, period, offset: numberOf(plan.quota?.offset) ?? 0 } : null,
		used: pending,
		stages: stages.flatMap((each) =>
			each.apiId && each.stage ? [{ apiId: each.apiId, stage: each.stage }] : [],
		),
	};
}

/** Requests that all keys used together: a list of days for each key, a day as used and left. */
export function usedRequests(items: unknown): number {
	const keys = entriesOf(items as Readonly<Record<string, readonly (readonly unknown[])[]>>);
	return keys.flatMap(([, days]) => listOf(days)).reduce((sum, day) => sum + (numberOf(day[0]) ?? 0), 0);
}
