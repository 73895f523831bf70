import type { CanarySettings, RestApi, Stage } from './entities.ts';
import { badRequest, notFound } from './errors.ts';
import { setMethodSetting } from './method-settings.ts';
import { type PatchStep, truth, unescapePointer } from './patch.ts';
import type { ApiGatewayRegion } from './region.ts';
import { checkPercent, checkVariable, setCacheCluster } from './stage-settings.ts';

/** Word for word, with the commas that AWS leaves out. */
const places =
	'/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled';

/** What a stage becomes by a request's patch operations: all of them, or none when one is refused. */
export function patchedStage(
	region: ApiGatewayRegion,
	api: RestApi,
	current: Stage,
	steps: readonly PatchStep[],
): Stage {
	const stage = structuredClone(current);
	for (const step of steps) applyStep({ region, api, stage }, step);
	stage.lastUpdatedDate = region.seconds;
	return stage;
}

interface Draft {
	readonly region: ApiGatewayRegion;
	readonly api: RestApi;
	readonly stage: Stage;
}

function applyStep(draft: Draft, step: PatchStep): void {
	switch (step.op) {
		case 'replace':
			replace(draft, step);
			return;
		case 'remove':
			remove(draft.stage, step.path);
			return;
		case 'copy':
			copy(draft.stage, step);
			return;
		case 'add':
			if (step.path.startsWith('/variables/')) {
				replace(draft, step);
				return;
			}
			throw badRequest(`Invalid add operation with path: ${step.path}`);
		default:
			throw badRequest(`Invalid ${step.op} operation with path: ${step.path}`);
	}
}

function deploymentIn({ api }: Draft, id: string | undefined): string {
	if (!id || !api.deployments.has(id)) throw notFound('Invalid Deployment identifier specified');
	return id;
}

function replace(draft: Draft, step: PatchStep): void {
	const { stage, region } = draft;
	const { path, value } = step;
	if (path.startsWith('/variables/')) {
		const name = unescapePointer(path.slice('/variables/'.length));
		stage.variables = { ...stage.variables, [name]: checkVariable(name, value) };
		return;
	}
	if (path.startsWith('/canarySettings/')) {
		replaceInCanary(draft, step);
		return;
	}
	switch (path) {
		case '/deploymentId':
			stage.deploymentId = deploymentIn(draft, value);
			return;
		case '/description':
			stage.description = value || undefined;
			return;
		case '/documentationVersion':
			stage.documentationVersion = value || undefined;
			return;
		case '/clientCertificateId':
			stage.clientCertificateId = value || undefined;
			return;
		case '/tracingEnabled':
			stage.tracingEnabled = truth(value);
			return;
		case '/cacheClusterEnabled':
			setCacheCluster(region, stage, truth(value), undefined);
			return;
		case '/cacheClusterSize':
			setCacheCluster(region, stage, undefined, value);
			return;
		case '/accessLogSettings/destinationArn':
			stage.accessLogSettings = { ...stage.accessLogSettings, destinationArn: value };
			return;
		case '/accessLogSettings/format':
			stage.accessLogSettings = { ...stage.accessLogSettings, format: value };
			return;
	}
	if (!setMethodSetting(stage, path, value)) throw unknownPlace(path);
}

function unknownPlace(path: string) {
	return badRequest(`Invalid method setting path: ${path}. Must be one of: [${places}]`);
}

/** A canary begins with whatever is first said of it; it takes no traffic until it is told to. */
function canaryOf(stage: Stage): CanarySettings {
	return (
		stage.canarySettings ?? { deploymentId: stage.deploymentId, percentTraffic: 0, useStageCache: false }
	);
}

function replaceInCanary(draft: Draft, { path, value }: PatchStep): void {
	const canary = canaryOf(draft.stage);
	const place = path.slice('/canarySettings/'.length);
	const overrides = 'stageVariableOverrides/';
	if (place === 'percentTraffic') canary.percentTraffic = checkPercent(value ? Number(value) : Number.NaN);
	else if (place === 'deploymentId') canary.deploymentId = deploymentIn(draft, value);
	else if (place === 'useStageCache') canary.useStageCache = truth(value);
	else if (place.startsWith(overrides)) {
		const name = unescapePointer(place.slice(overrides.length));
		canary.stageVariableOverrides = {
			...canary.stageVariableOverrides,
			[name]: checkVariable(name, value),
		};
	} else throw unknownPlace(path);
	draft.stage.canarySettings = canary;
}

function remove(stage: Stage, path: string): void {
	const key = path.slice(1);
	const overrides = '/canarySettings/stageVariableOverrides/';
	const variables = path.startsWith('/variables/')
		? stage.variables
		: path.startsWith(overrides)
			? stage.canarySettings?.stageVariableOverrides
			: undefined;
	const name = unescapePointer(path.slice(path.lastIndexOf('/') + 1));
	if (variables && Object.hasOwn(variables, name)) delete variables[name];
	else if (path === '/canarySettings' && stage.canarySettings) delete stage.canarySettings;
	else if (path === '/accessLogSettings' && stage.accessLogSettings) delete stage.accessLogSettings;
	else if (Object.hasOwn(stage.methodSettings, key)) delete stage.methodSettings[key];
	else {
		// AWS takes whatever it doesn't know for a method.
		throw badRequest(
			`Cannot remove method setting ${key} because there is no method setting for this method `,
		);
	}
	if (stage.variables && Object.keys(stage.variables).length === 0) delete stage.variables;
}

/** Promotes a canary: its deployment, and its variables over the stage's. */
function copy(stage: Stage, { path, from }: PatchStep): void {
	const canary = stage.canarySettings;
	if (from === '/canarySettings/deploymentId' && path === '/deploymentId' && canary) {
		stage.deploymentId = canary.deploymentId;
	} else if (from === '/canarySettings/stageVariableOverrides' && path === '/variables' && canary) {
		stage.variables = { ...stage.variables, ...canary.stageVariableOverrides };
	} else throw badRequest(`Invalid copy operation with path: ${path} and from: ${from ?? null}`);
}
