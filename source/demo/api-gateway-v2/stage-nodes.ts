import type { AuthoriserNode, DeploymentNode, RouteNode, StageNode } from '../simulation/graph.ts';
import type { ApiState, DeployedRoute } from './api-state.ts';
import { functionOf, integrationTarget } from './integration-target.ts';
import type { V2Region } from './region.ts';
import type { Protocol, RouteSettings, Stage } from './resources.ts';

/** The stages of a region as the simulation reads them. */
export function stageNodes(region: V2Region): readonly StageNode[] {
	return [...region.apis.values()].flatMap((api) =>
		[...api.stages.values()].map((stage) => stageNode(api, stage, region.environment.region)),
	);
}

function stageNode(api: ApiState, stage: Stage, region: string): StageNode {
	const { ApiId, Name, ProtocolType } = api.record;
	const { StageName, DefaultRouteSettings } = stage;
	const settings = (route: RouteNode): RouteSettings => stage.RouteSettings[keyOf(route, ProtocolType)] ?? {};
	return {
		protocol: ProtocolType,
		apiId: ApiId,
		apiName: Name,
		stage: StageName,
		arn: `arn:aws:apigateway:${region}::/apis/${ApiId}/stages/${StageName}`,
		host: `${ApiId}.execute-api.${region}.amazonaws.com`,
		deployments: deploymentsOf(api, stage),
		detailedMetrics: (route) =>
			(settings(route).DetailedMetricsEnabled ?? DefaultRouteSettings.DetailedMetricsEnabled) === true,
		throttle: (route) => {
			const own = settings(route);
			const rate = own.ThrottlingRateLimit ?? DefaultRouteSettings.ThrottlingRateLimit;
			const burst = own.ThrottlingBurstLimit ?? DefaultRouteSettings.ThrottlingBurstLimit;
			return rate === undefined && burst === undefined
				? null
				: { rate: rate ?? accountLimits.rate, burst: burst ?? accountLimits.burst };
		},
		cacheTtl: () => null,
	};
}

/** What an account takes in a region where nothing else is said: requests a second, and the burst. */
const accountLimits = { rate: 10_000, burst: 5_000 };

/** The route key that a node came from. */
function keyOf({ method, resource }: RouteNode, protocol: Protocol): string {
	if (protocol === 'WEBSOCKET') return method;
	return resource === '$default' ? resource : `${method} ${resource}`;
}

function deploymentsOf(api: ApiState, stage: Stage): readonly DeploymentNode[] {
	const deployment = api.deployments.get(stage.DeploymentId ?? '');
	if (!deployment) return [];
	const { DeploymentId, Description = '' } = deployment.record;
	const routes = deployment.routes.map((route) => routeNode(route, api.record.ProtocolType));
	return [{ id: DeploymentId, description: Description, share: 1, routes }];
}

function routeNode({ route, integration, authorizer }: DeployedRoute, protocol: Protocol): RouteNode {
	const [method = '', resource = ''] = route.RouteKey.split(' ');
	const place =
		protocol === 'WEBSOCKET'
			? { method: route.RouteKey, resource: '' }
			: route.RouteKey === '$default'
				? { method: 'ANY', resource: '$default' }
				: { method, resource };
	return {
		...place,
		integration: integration && {
			target: integrationTarget(integration),
			timeoutMilliseconds: integration.TimeoutInMillis,
		},
		authoriser: authoriserOf(route, authorizer),
	};
}

function authoriserOf(
	{ AuthorizationType: type, ApiKeyRequired }: DeployedRoute['route'],
	authorizer: DeployedRoute['authorizer'],
): AuthoriserNode | null {
	const name = authorizer?.Name ?? '';
	if (type === 'AWS_IAM') return { kind: 'IAM', name: 'AWS_IAM', functionName: null };
	if (type === 'JWT') return { kind: 'JWT', name, functionName: null };
	if (type === 'CUSTOM') {
		return { kind: 'LAMBDA', name, functionName: functionOf(authorizer?.AuthorizerUri ?? '') ?? null };
	}
	return ApiKeyRequired ? { kind: 'API_KEY', name: 'API key', functionName: null } : null;
}
