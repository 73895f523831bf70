import type { DeployedMethod, Deployment, RestApi, Stage } from '../entities.ts';
import { badRequest } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import { type ApiGatewayRegion, pathOf } from '../region.ts';
import type { ApiGatewayOperation, ApiGatewayRequest } from '../request.ts';
import { checkPercent, checkVariables, newStage, setCacheCluster } from '../stage-settings.ts';
import { textRecord } from '../validation.ts';

function deploymentOutput(deployment: Deployment, withSummary: boolean): object {
	const { id, description, createdDate, methods } = deployment;
	const apiSummary: Record<string, Record<string, object>> = {};
	if (withSummary) {
		for (const { path, method } of methods) {
			const { httpMethod, authorizationType, apiKeyRequired } = method;
			apiSummary[path] = { ...apiSummary[path], [httpMethod]: { authorizationType, apiKeyRequired } };
		}
	}
	return { id, ...(description && { description }), createdDate, ...(withSummary && { apiSummary }) };
}

/** Freezes an API as it is. */
function snapshot(region: ApiGatewayRegion, api: RestApi, description: string | undefined): Deployment {
	const methods: DeployedMethod[] = [];
	for (const resource of api.resources.values()) {
		for (const method of resource.methods.values()) {
			if (!method.methodIntegration) throw badRequest('No integration defined for method');
			methods.push({ path: pathOf(api, resource), method: structuredClone(method) });
		}
	}
	if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
	return {
		id: region.freshId(6, api.deployments),
		createdDate: region.seconds,
		description,
		settings: structuredClone(api.settings),
		methods,
		authorizers: structuredClone(api.authorizers),
		validators: structuredClone(api.validators),
		models: structuredClone(api.models),
		gatewayResponses: structuredClone(api.gatewayResponses),
	};
}

function deployToStage({ input, region }: ApiGatewayRequest, api: RestApi, deployment: Deployment): void {
	const stageName = input.text('stageName');
	const canary = input.object('canarySettings');
	if (!stageName) return;
	const existing = api.stages.get(stageName);
	// A copy, so that a request that is refused half-way leaves the stage as it was.
	const stage: Stage = structuredClone(existing) ?? newStage(region, api, stageName, deployment.id);
	if (canary) {
		stage.canarySettings = {
			deploymentId: deployment.id,
			percentTraffic: checkPercent(canary.number('percentTraffic') ?? 0),
			stageVariableOverrides: checkVariables(textRecord(canary, 'stageVariableOverrides')),
			useStageCache: canary.boolean('useStageCache') ?? false,
		};
	} else stage.deploymentId = deployment.id;
	const description = input.text('stageDescription');
	if (description !== undefined) stage.description = description;
	const variables = checkVariables(textRecord(input, 'variables'));
	if (variables) stage.variables = { ...stage.variables, ...variables };
	const tracing = input.boolean('tracingEnabled');
	if (tracing !== undefined) stage.tracingEnabled = tracing;
	setCacheCluster(region, stage, input.boolean('cacheClusterEnabled'), input.text('cacheClusterSize'));
	stage.lastUpdatedDate = region.seconds;
	api.stages.set(stageName, stage);
}

const createDeployment: ApiGatewayOperation = (request) => {
	const { input, region } = request;
	const api = region.api(input.requiredText('restApiId'));
	const stageName = input.text('stageName');
	if (input.object('canarySettings')) {
		if (!stageName) {
			throw badRequest(
				`Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? null}`,
			);
		}
		if (!api.stages.has(stageName)) {
			throw badRequest(
				`Invalid deployment content specified.Stage ${stageName} must already be created before making a canary release deployment`,
			);
		}
	}
	const deployment = snapshot(region, api, input.text('description'));
	deployToStage(request, api, deployment);
	api.deployments.set(deployment.id, deployment);
	return deploymentOutput(deployment, false);
};

function deploymentOf({ input, region }: ApiGatewayRequest): Deployment {
	return region.deployment(input.requiredText('restApiId'), input.requiredText('deploymentId'));
}

const getDeployment: ApiGatewayOperation = (request) => {
	const embed = request.input.texts('embed') ?? [];
	return deploymentOutput(
		deploymentOf(request),
		embed.some((name) => name.toLowerCase() === 'apisummary'),
	);
};

const getDeployments: ApiGatewayOperation = ({ input, region }) => {
	const { deployments } = region.api(input.requiredText('restApiId'));
	// Newest first, as a deployment history is read.
	const { items, position } = page(input, [...deployments.values()].reverse(), ({ id }) => id);
	return {
		items: items.map((deployment) => deploymentOutput(deployment, false)),
		...(position && { position }),
	};
};

const patches: PatchTable<{ description?: string | undefined }> = {
	style: 'listed',
	rules: [textRule('description')],
};

const updateDeployment: ApiGatewayOperation = (request) => {
	const steps = patchSteps(request.input, 'UpdateDeployment');
	const deployment = deploymentOf(request);
	deployment.description = patched({ description: deployment.description }, steps, patches).description;
	return deploymentOutput(deployment, false);
};

const deleteDeployment: ApiGatewayOperation = (request) => {
	const { id } = deploymentOf(request);
	const api = request.region.api(request.input.requiredText('restApiId'));
	for (const { deploymentId, canarySettings } of api.stages.values()) {
		if (deploymentId !== id && canarySettings?.deploymentId !== id) continue;
		throw badRequest('Active stages pointing to this deployment must be moved or deleted');
	}
	api.deployments.delete(id);
	return {};
};

/** Operations of an API's deployments. */
export const deploymentOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateDeployment: createDeployment,
	GetDeployment: getDeployment,
	GetDeployments: getDeployments,
	UpdateDeployment: updateDeployment,
	DeleteDeployment: deleteDeployment,
};
