import type {
	ApiRoute,
	ApiSummary,
	Authoriser,
	CorsSettings,
	Deployment,
	Integration,
	RouteSettings,
	StageSettings,
} from '../model/api.ts';
import { functionIn, integrationTarget } from '../model/integration-target.ts';
import { entriesOf, numberOf, recordOf, textOf, textsOf, timeOf } from './answer-values.ts';
import { authoriserOf, openRoute, throttleOf } from './api-answers.ts';
import type * as Sdk from './api-gateway-v2-commands.ts';

function corsSettings(cors: Sdk.Api['CorsConfiguration']): CorsSettings | null {
	return cors
		? {
				origins: textsOf(cors.AllowOrigins),
				methods: textsOf(cors.AllowMethods),
				headers: textsOf(cors.AllowHeaders),
				credentials: cors.AllowCredentials === true,
				maxAgeSeconds: numberOf(cors.MaxAge),
			}
		: null;
}

/** An HTTP or WebSocket API, or null without an id. */
export function v2Api(api: Sdk.Api): ApiSummary | null {
	const id = textOf(api.ApiId);
	if (id === null) return null;
	const protocol = api.ProtocolType === 'WEBSOCKET' ? 'WebSocket' : 'HTTP';
	return {
		id,
		name: textOf(api.Name) ?? id,
		protocol,
		description: textOf(api.Description),
		createdAt: timeOf(api.CreatedDate),
		endpointType: 'regional',
		executeApiDisabled: api.DisableExecuteApiEndpoint === true,
		cors: protocol === 'HTTP' ? corsSettings(api.CorsConfiguration) : null,
		hasPolicy: false,
		tags: recordOf(api.Tags),
	};
}

type Protocol = 'HTTP' | 'WebSocket';

/** A route's settings; what it does not set itself is as in `defaults`, but for the throttle: its source is shown. */
function routeSettings(
	settings: Sdk.RouteSettings | undefined,
	protocol: Protocol,
	defaults?: RouteSettings,
): RouteSettings {
	const level = textOf(settings?.LoggingLevel) ?? defaults?.loggingLevel ?? 'OFF';
	return {
		throttle: throttleOf(settings?.ThrottlingRateLimit, settings?.ThrottlingBurstLimit),
		detailedMetrics: settings?.DetailedMetricsEnabled ?? defaults?.detailedMetrics ?? false,
		// HTTP APIs have access logs only.
		loggingLevel: protocol === 'HTTP' ? null : level,
		dataTrace: settings?.DataTraceEnabled ?? defaults?.dataTrace ?? false,
		cacheTtlSeconds: null,
	};
}

/** A stage, or null without a name. */
export function v2Stage(stage: Sdk.Stage, protocol: Protocol): StageSettings | null {
	const name = textOf(stage.StageName);
	if (name === null) return null;
	const defaults = routeSettings(stage.DefaultRouteSettings, protocol);
	const message = textOf(stage.LastDeploymentStatusMessage);
	return {
		stage: name,
		description: textOf(stage.Description),
		deploymentId: textOf(stage.DeploymentId),
		createdAt: timeOf(stage.CreatedDate),
		updatedAt: timeOf(stage.LastUpdatedDate),
		autoDeploy: stage.AutoDeploy === true,
		// AWS tells of success in the same field.
		deploymentMessage: message !== null && /^success/i.test(message) ? null : message,
		canary: null,
		variables: recordOf(stage.StageVariables),
		cache: null,
		tracing: null,
		accessLog: textOf(stage.AccessLogSettings?.DestinationArn),
		webAcl: null,
		clientCertificate: textOf(stage.ClientCertificateId),
		defaults,
		routes: new Map(
			entriesOf(stage.RouteSettings).map(([key, own]) => [key, routeSettings(own, protocol, defaults)]),
		),
		tags: recordOf(stage.Tags),
	};
}

/** A deployment, or null without an id. */
export function v2Deployment(deployment: Sdk.Deployment): Deployment | null {
	const id = textOf(deployment.DeploymentId);
	if (id === null) return null;
	return {
		id,
		createdAt: timeOf(deployment.CreatedDate),
		description: textOf(deployment.Description),
		status: textOf(deployment.DeploymentStatus),
		automatic: deployment.AutoDeployed === true,
	};
}

/** An authoriser of an API, or null without an id. */
export function v2Authoriser(authorizer: Sdk.Authorizer): (Authoriser & { readonly id: string }) | null {
	const id = textOf(authorizer.AuthorizerId);
	if (id === null) return null;
	const jwt = authorizer.AuthorizerType === 'JWT';
	const issuer = textOf(authorizer.JwtConfiguration?.Issuer);
	return {
		...openRoute,
		kind: jwt ? 'JWT' : 'Lambda',
		id,
		name: textOf(authorizer.Name),
		functionName: jwt ? null : (functionIn(textOf(authorizer.AuthorizerUri))?.name ?? null),
		issuers: issuer === null ? [] : [issuer],
		audience: textsOf(authorizer.JwtConfiguration?.Audience),
		cacheTtlSeconds: numberOf(authorizer.AuthorizerResultTtlInSeconds),
	};
}

/** An integration. */
export function v2Integration(integration: Sdk.Integration): Integration {
	const type = textOf(integration.IntegrationType);
	const subtype = textOf(integration.IntegrationSubtype);
	const uri = textOf(integration.IntegrationUri);
	return {
		target: integrationTarget({
			type,
			subtype,
			uri,
			connectionType: textOf(integration.ConnectionType),
			connectionId: textOf(integration.ConnectionId),
			parameters: recordOf(integration.RequestParameters),
			templates: recordOf(integration.RequestTemplates),
		}),
		type: [type, subtype].filter(Boolean).join(' '),
		uri,
		method: textOf(integration.IntegrationMethod),
		timeoutMilliseconds: numberOf(integration.TimeoutInMillis),
		credentials: textOf(integration.CredentialsArn),
	};
}

/** What else is known of an API, by id. */
export interface V2ApiParts {
	readonly authorisers: ReadonlyMap<string, Authoriser>;
	readonly integrations: ReadonlyMap<string, Integration>;
}

/** A route, or null without a key. */
export function v2Route(route: Sdk.Route, protocol: Protocol, parts: V2ApiParts): ApiRoute | null {
	const key = textOf(route.RouteKey);
	if (key === null) return null;
	const [, method = '', path = key] = (protocol === 'HTTP' ? /^(\S+) (\S.*)$/.exec(key) : null) ?? [];
	const integrationId = /^integrations\/(.+)$/.exec(textOf(route.Target) ?? '')?.[1];
	const body = entriesOf(route.RequestModels).length > 0;
	const parameters = entriesOf(route.RequestParameters).some(([, { Required }]) => Required === true);
	return {
		key,
		method,
		path,
		integration: (integrationId && parts.integrations.get(integrationId)) || null,
		authoriser: authoriserOf(
			{
				type: route.AuthorizationType,
				authorizerId: route.AuthorizerId,
				scopes: route.AuthorizationScopes,
				apiKeyRequired: route.ApiKeyRequired,
			},
			parts.authorisers,
		),
		operationName: textOf(route.OperationName),
		validation: protocol === 'WebSocket' && (body || parameters) ? { name: null, body, parameters } : null,
		corsPreflight: false,
	};
}
