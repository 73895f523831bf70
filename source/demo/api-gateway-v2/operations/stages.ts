import type { ApiState } from '../api-state.ts';
import { badRequest, conflict, noSuchRoute, notFound } from '../errors.ts';
import { only, patched, readMembers, type Values } from '../members.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { type RouteSettings, type Stage, stageMembers } from '../resources.ts';
import { checkTags } from '../tags.ts';
import { isoDate } from '../time.ts';

const settable = only(
	stageMembers,
	'AccessLogSettings',
	'AutoDeploy',
	'ClientCertificateId',
	'DefaultRouteSettings',
	'DeploymentId',
	'Description',
	'RouteSettings',
	'StageVariables',
);

type Given = Values<typeof settable>;

function requestedStage(request: V2Request) {
	const api = requestedApi(request);
	return { api, stage: api.stage(request.input.requiredText('StageName')) };
}

function checkSettings(api: ApiState, settings: RouteSettings): void {
	const { LoggingLevel, DataTraceEnabled, ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = settings;
	if (api.http && ((LoggingLevel !== undefined && LoggingLevel !== 'OFF') || DataTraceEnabled)) {
		throw badRequest('Execution logs are not supported on protocolType HTTP');
	}
	if ((burst !== undefined && burst < 0) || (rate !== undefined && rate < 0)) {
		throw badRequest('Throttling limits must not be negative');
	}
}

function checkGiven(api: ApiState, given: Given, current: Partial<Stage>): void {
	const { AccessLogSettings: logs, StageVariables = {}, DeploymentId } = given;
	if (given.DefaultRouteSettings) checkSettings(api, given.DefaultRouteSettings);
	const routeKeys = new Set([...api.routes.values()].map(({ RouteKey }) => RouteKey));
	for (const [key, settings] of Object.entries(given.RouteSettings ?? {})) {
		checkSettings(api, settings);
		if (!routeKeys.has(key)) throw noSuchRoute(key);
	}
	const kept = { ...current.AccessLogSettings, ...logs };
	if (logs && !(kept.DestinationArn && kept.Format)) {
		throw badRequest('Access Log value missing. Expected destinationArn and format.');
	}
	for (const [name, value] of Object.entries(StageVariables)) {
		if (!/^\w{1,64}$/.test(name)) throw badRequest(`Invalid stage variable name: ${name}`);
		if (!/^[A-Za-z0-9\-._~:/?#&=,]{0,512}$/.test(value)) {
			throw badRequest(`Invalid stage variable value: ${value}`);
		}
	}
	if (!DeploymentId) return;
	if (given.AutoDeploy ?? current.AutoDeploy) {
		throw badRequest('DeploymentId can not be set on a stage with autoDeploy enabled');
	}
	if (!api.deployments.has(DeploymentId)) throw notFound('Deployment', DeploymentId);
}

const createStage: V2Operation = (request) => {
	const { input, now } = request;
	const api = requestedApi(request);
	const StageName = input.requiredText('StageName');
	if (StageName !== '$default' && !/^[A-Za-z0-9_-]{1,128}$/.test(StageName)) {
		throw badRequest(
			'Stage names can contain only alphanumeric characters, hyphens, and underscores, or be $default. Maximum length is 128 characters.',
		);
	}
	if (StageName === '$default' && !api.http) {
		throw badRequest('The $default stage is not supported on protocolType WEBSOCKET');
	}
	const given = readMembers(input, settable);
	checkGiven(api, given, {});
	if (api.stages.has(StageName)) throw conflict('Stage already exists');
	const date = isoDate(now);
	api.stages.set(StageName, {
		CreatedDate: date,
		LastUpdatedDate: date,
		...given,
		DefaultRouteSettings: {
			DetailedMetricsEnabled: false,
			...(!api.http && { DataTraceEnabled: false, LoggingLevel: 'OFF' }),
			...given.DefaultRouteSettings,
		},
		RouteSettings: given.RouteSettings ?? {},
		StageName,
		StageVariables: given.StageVariables ?? {},
		Tags: checkTags(input.textMap('Tags')),
	});
	if (given.AutoDeploy) api.deployTo(StageName);
	return api.stage(StageName);
};

const updateStage: V2Operation = (request) => {
	const { api, stage } = requestedStage(request);
	const given = readMembers(request.input, settable);
	checkGiven(api, given, stage);
	const { StageName } = stage;
	const changed = patched(stage, given, settable);
	// A message about an automatic deployment says nothing of one that was chosen.
	if (given.DeploymentId) {
		const { LastDeploymentStatusMessage: _old, ...rest } = changed;
		api.stages.set(StageName, { ...rest, LastUpdatedDate: isoDate(request.now) });
	} else api.stages.set(StageName, { ...changed, LastUpdatedDate: isoDate(request.now) });
	if (changed.AutoDeploy && !stage.AutoDeploy) api.deployTo(StageName);
	return api.stage(StageName);
};

const deleteStage: V2Operation = (request) => {
	const { api, stage } = requestedStage(request);
	for (const { mappings } of request.region.domainNames.values()) {
		for (const mapping of mappings.values()) {
			if (mapping.ApiId !== api.record.ApiId || mapping.Stage !== stage.StageName) continue;
			throw badRequest(
				'Deleting stages that have custom domain mappings is not allowed. Remove the API mapping first',
			);
		}
	}
	api.stages.delete(stage.StageName);
	return {};
};

const deleteRouteSettings: V2Operation = (request) => {
	const { api, stage } = requestedStage(request);
	const key = request.input.requiredText('RouteKey');
	const { [key]: removed, ...RouteSettings } = stage.RouteSettings;
	if (removed === undefined) throw notFound('RouteSettings', key);
	api.stages.set(stage.StageName, { ...stage, RouteSettings, LastUpdatedDate: isoDate(request.now) });
	return {};
};

const deleteAccessLogSettings: V2Operation = (request) => {
	const { api, stage } = requestedStage(request);
	const { AccessLogSettings: _gone, ...rest } = stage;
	api.stages.set(stage.StageName, { ...rest, LastUpdatedDate: isoDate(request.now) });
	return {};
};

export const stageOperations = {
	CreateStage: createStage,
	GetStage: (request: V2Request) => requestedStage(request).stage,
	GetStages: (request: V2Request) =>
		page(request.input, requestedApi(request).stages.values(), ({ StageName }) => StageName),
	UpdateStage: updateStage,
	DeleteStage: deleteStage,
	DeleteRouteSettings: deleteRouteSettings,
	DeleteAccessLogSettings: deleteAccessLogSettings,
};
