import { functionOf } from '../api-gateway-v2/integration-target.ts';
import type { AuthoriserNode, DeploymentNode, RouteNode, StageNode } from '../simulation/graph.ts';
import type { DeployedMethod, Deployment, RestApi, Stage } from './entities.ts';
import { integrationTarget } from './integration-target.ts';
import { settingOf } from './method-settings.ts';
import type { ApiGatewayRegion } from './region.ts';

/** The stages of a region as the simulation reads them. */
export function stageNodes(region: ApiGatewayRegion): readonly StageNode[] {
	return [...region.apis.values()].flatMap((api) =>
		[...api.stages.values()].map((stage) => stageNode(region.name, api, stage)),
	);
}

function stageNode(region: string, api: RestApi, stage: Stage): StageNode {
	const { id, name } = api.settings;
	const setting = ({ resource, method }: RouteNode) => settingOf(stage, resource, method);
	return {
		protocol: 'REST',
		apiId: id,
		apiName: name,
		stage: stage.stageName,
		arn: `arn:aws:apigateway:${region}::/restapis/${id}/stages/${stage.stageName}`,
		host: `${id}.execute-api.${region}.amazonaws.com`,
		deployments: deploymentsOf(api, stage),
		detailedMetrics: (route) => setting(route)?.metricsEnabled ?? false,
		throttle: (route) => {
			const own = setting(route);
			if (!own || own.throttlingRateLimit < 0 || own.throttlingBurstLimit < 0) return null;
			return { rate: own.throttlingRateLimit, burst: own.throttlingBurstLimit };
		},
		cacheTtl: (route) => {
			const found = setting(route);
			if (!stage.cacheClusterEnabled || !found?.cachingEnabled || found.cacheTtlInSeconds === 0) return null;
			// What holds for all methods means GET; others are cached only by settings of their own.
			const forAll = found === stage.methodSettings['*/*'];
			return forAll && route.method !== 'GET' ? null : found.cacheTtlInSeconds;
		},
	};
}

function deploymentsOf(api: RestApi, stage: Stage): readonly DeploymentNode[] {
	const { canarySettings: canary, variables = {} } = stage;
	const share = canary ? canary.percentTraffic / 100 : 0;
	const base = api.deployments.get(stage.deploymentId);
	const nodes: DeploymentNode[] = [];
	if (base && share < 1) nodes.push(deploymentNode(base, 1 - share, variables));
	const next = canary && api.deployments.get(canary.deploymentId);
	if (next && share > 0) {
		nodes.push(deploymentNode(next, share, { ...variables, ...canary.stageVariableOverrides }));
	}
	return nodes;
}

/** What a deployment's methods are with some variables; both are replaced as a whole, never changed. */
const routesByDeployment = new WeakMap<Deployment, Map<string, readonly RouteNode[]>>();

function deploymentNode(
	deployment: Deployment,
	share: number,
	variables: Readonly<Record<string, string>>,
): DeploymentNode {
	const key = JSON.stringify(variables);
	let known = routesByDeployment.get(deployment);
	if (!known) {
		known = new Map();
		routesByDeployment.set(deployment, known);
	}
	let routes = known.get(key);
	if (!routes) {
		routes = deployment.methods.map((method) => routeNode(deployment, method, variables));
		// Variables change seldom; what they were before isn't asked for again.
		known.clear();
		known.set(key, routes);
	}
	return { id: deployment.id, description: deployment.description ?? '', share, routes };
}

function routeNode(
	deployment: Deployment,
	{ path, method }: DeployedMethod,
	variables: Readonly<Record<string, string>>,
): RouteNode {
	const { httpMethod, methodIntegration: integration } = method;
	return {
		method: httpMethod,
		resource: path,
		integration: integration
			? {
					target: integrationTarget(integration, variables),
					timeoutMilliseconds: integration.timeoutInMillis,
				}
			: null,
		authoriser: authoriserOf(deployment, method),
	};
}

function authoriserOf(deployment: Deployment, method: DeployedMethod['method']): AuthoriserNode | null {
	const { authorizationType: type, authorizerId = '', apiKeyRequired } = method;
	const authorizer = deployment.authorizers.get(authorizerId);
	const name = authorizer?.name ?? '';
	if (type === 'AWS_IAM') return { kind: 'IAM', name: 'AWS_IAM', functionName: null };
	if (type === 'COGNITO_USER_POOLS') return { kind: 'COGNITO', name, functionName: null };
	if (type === 'CUSTOM') {
		return { kind: 'LAMBDA', name, functionName: functionOf(authorizer?.authorizerUri ?? '') ?? null };
	}
	return apiKeyRequired ? { kind: 'API_KEY', name: 'API key', functionName: null } : null;
}
