import { found } from '../api-state.ts';
import { badRequest } from '../errors.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { isoDate } from '../time.ts';

const createDeployment: V2Operation = (request) => {
	const { input } = request;
	const api = requestedApi(request);
	const stageName = input.text('StageName');
	const stage = stageName === undefined ? undefined : api.stage(stageName);
	if (stage?.AutoDeploy) {
		throw badRequest('A deployment can not be made for a stage with autoDeploy enabled');
	}
	const { record } = api.deploy(input.text('Description'), false);
	const { DeploymentId } = record;
	if (stage) {
		api.stages.set(stage.StageName, { ...stage, DeploymentId, LastUpdatedDate: isoDate(request.now) });
	}
	return record;
};

function requestedDeployment(request: V2Request) {
	const api = requestedApi(request);
	const id = request.input.requiredText('DeploymentId');
	return { api, deployment: found(api.deployments, 'Deployment', id) };
}

const updateDeployment: V2Operation = (request) => {
	const { deployment } = requestedDeployment(request);
	const Description = request.input.text('Description');
	if (Description !== undefined) {
		deployment.record = { ...deployment.record, Description: Description || undefined };
	}
	return deployment.record;
};

const deleteDeployment: V2Operation = (request) => {
	const { api, deployment } = requestedDeployment(request);
	const { DeploymentId } = deployment.record;
	const names = [...api.stages.values()]
		.filter((stage) => stage.DeploymentId === DeploymentId)
		.map(({ StageName }) => StageName);
	if (names.length > 0) {
		throw badRequest(
			`Active stages pointing to this deployment must be moved or deleted: ${names.join(', ')}`,
		);
	}
	api.deployments.delete(DeploymentId);
	return {};
};

export const deploymentOperations = {
	CreateDeployment: createDeployment,
	GetDeployment: (request: V2Request) => requestedDeployment(request).deployment.record,
	GetDeployments: (request: V2Request) =>
		page(
			request.input,
			[...requestedApi(request).deployments.values()].map(({ record }) => record),
			({ DeploymentId }) => DeploymentId,
		),
	UpdateDeployment: updateDeployment,
	DeleteDeployment: deleteDeployment,
};
