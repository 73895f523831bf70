import type { Stage } from '../entities.ts';
import { patchSteps } from '../patch.ts';
import type { ApiGatewayRegion } from '../region.ts';
import { type ApiGatewayOperation, shownTags } from '../request.ts';
import { patchedStage } from '../stage-patch.ts';
import {
	cacheClusterStatus,
	checkPercent,
	checkVariables,
	newStage,
	setCacheCluster,
} from '../stage-settings.ts';
import { textRecord } from '../validation.ts';

function stageOutput(region: ApiGatewayRegion, apiId: string, stage: Stage): object {
	const { cacheClusterChangedAt: _internal, ...shown } = stage;
	return {
		...structuredClone(shown),
		cacheClusterStatus: cacheClusterStatus(stage, region.now),
		...shownTags(region.api(apiId).stageTags.get(stage.stageName) ?? {}, false),
	};
}

const createStage: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const api = region.api(apiId);
	const deploymentId = input.requiredText('deploymentId');
	const stage = newStage(region, api, input.requiredText('stageName'), deploymentId);
	region.deployment(apiId, deploymentId);
	stage.description = input.text('description');
	stage.variables = checkVariables(textRecord(input, 'variables'));
	stage.documentationVersion = input.text('documentationVersion');
	stage.tracingEnabled = input.boolean('tracingEnabled') ?? false;
	setCacheCluster(region, stage, input.boolean('cacheClusterEnabled'), input.text('cacheClusterSize'));
	const canary = input.object('canarySettings');
	if (canary) {
		const canaryDeployment = canary.text('deploymentId') ?? deploymentId;
		region.deployment(apiId, canaryDeployment);
		stage.canarySettings = {
			deploymentId: canaryDeployment,
			percentTraffic: checkPercent(canary.number('percentTraffic') ?? 0),
			stageVariableOverrides: checkVariables(textRecord(canary, 'stageVariableOverrides')),
			useStageCache: canary.boolean('useStageCache') ?? false,
		};
	}
	api.stages.set(stage.stageName, stage);
	api.stageTags.set(stage.stageName, textRecord(input, 'tags') ?? {});
	return stageOutput(region, apiId, stage);
};

const getStage: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	return stageOutput(region, apiId, region.stage(apiId, input.requiredText('stageName')));
};

const getStages: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const deploymentId = input.text('deploymentId');
	const stages = [...region.api(apiId).stages.values()].filter(
		(stage) => deploymentId === undefined || stage.deploymentId === deploymentId,
	);
	return { item: stages.map((stage) => stageOutput(region, apiId, stage)) };
};

const updateStage: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateStage');
	const apiId = input.requiredText('restApiId');
	const current = region.stage(apiId, input.requiredText('stageName'));
	const api = region.api(apiId);
	const stage = patchedStage(region, api, current, steps);
	api.stages.set(stage.stageName, stage);
	return stageOutput(region, apiId, stage);
};

const deleteStage: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const { stageName } = region.stage(apiId, input.requiredText('stageName'));
	const api = region.api(apiId);
	api.stages.delete(stageName);
	api.stageTags.delete(stageName);
	for (const { entity } of region.usagePlans.values()) {
		entity.apiStages = entity.apiStages.filter((stage) => stage.apiId !== apiId || stage.stage !== stageName);
	}
	return {};
};

/** No answers are kept here, for methods or authorizers: the stage only has to be there. */
const flushCache: ApiGatewayOperation = ({ input, region }) => {
	region.stage(input.requiredText('restApiId'), input.requiredText('stageName'));
	return {};
};

/** Operations of an API's stages. */
export const stageOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateStage: createStage,
	GetStage: getStage,
	GetStages: getStages,
	UpdateStage: updateStage,
	DeleteStage: deleteStage,
	FlushStageCache: flushCache,
	FlushStageAuthorizersCache: flushCache,
};
