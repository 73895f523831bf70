import type { RestApi, Stage } from './entities.ts';
import { badRequest, conflict, limitExceeded } from './errors.ts';
import type { ApiGatewayRegion } from './region.ts';

const cacheSizes = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'];
/** Creating or deleting a cache takes about four minutes (developer guide, API caching). */
const cacheClusterMilliseconds = 240_000;
/** Quota of stages per API (developer guide, quotas for REST APIs). */
const mostStages = 10;

/**
 * A stage that isn't in its API yet.
 *
 * @throws ServiceError for a name that can't be, or is there already
 */
export function newStage(
	region: ApiGatewayRegion,
	api: RestApi,
	stageName: string,
	deploymentId: string,
): Stage {
	if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName)) {
		throw badRequest('Stage name only allows a-zA-Z0-9_-');
	}
	if (api.stages.has(stageName)) throw conflict('Stage already exists');
	if (api.stages.size >= mostStages) throw limitExceeded('Stages', 'API');
	return {
		stageName,
		createdDate: region.seconds,
		lastUpdatedDate: region.seconds,
		deploymentId,
		cacheClusterEnabled: false,
		cacheClusterChangedAt: null,
		methodSettings: {},
		tracingEnabled: false,
	};
}

/** Turns a stage's cache on or off, or changes its size; what is undefined stays as it is. */
export function setCacheCluster(
	region: ApiGatewayRegion,
	stage: Stage,
	enabled: boolean | undefined,
	size: string | undefined,
): void {
	if (size !== undefined) {
		if (!cacheSizes.includes(size)) {
			throw badRequest(`Invalid cacheClusterSize specified. Valid options are ${cacheSizes.join(', ')}`);
		}
		stage.cacheClusterSize = size;
	}
	if (enabled !== undefined && enabled !== stage.cacheClusterEnabled) {
		stage.cacheClusterEnabled = enabled;
		stage.cacheClusterChangedAt = region.now;
		stage.cacheClusterSize ??= '0.5';
	}
}

/** What a stage's cache is doing; it takes a while to come and to go. */
export function cacheClusterStatus(stage: Stage, now: number): string {
	const { cacheClusterEnabled: enabled, cacheClusterChangedAt: at } = stage;
	const settled = at === null || now - at >= cacheClusterMilliseconds;
	if (settled) return enabled ? 'AVAILABLE' : 'NOT_AVAILABLE';
	return enabled ? 'CREATE_IN_PROGRESS' : 'DELETE_IN_PROGRESS';
}

/** @throws ServiceError `BadRequestException` for what is no percentage */
export function checkPercent(percent: number): number {
	if (!(percent >= 0 && percent <= 100)) {
		throw badRequest('Invalid canary percentTraffic specified, must be between 0.0 and 100.0');
	}
	return percent;
}

/** @throws ServiceError `BadRequestException` for a name or value that a stage variable can't have */
export function checkVariable(name: string, value: string | undefined): string {
	if (!/^[a-zA-Z0-9_]+$/.test(name)) {
		throw badRequest(
			`Invalid stage variable name: ${name}. Please use alphanumeric characters and underscores.`,
		);
	}
	if (value === undefined || !/^[A-Za-z0-9\-._~:/?#&=, ]+$/.test(value)) {
		throw badRequest(
			`Invalid stage variable value: ${value ?? null}. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
		);
	}
	return value;
}

/** Checks all of a stage's variables; undefined where there are none. */
export function checkVariables(
	variables: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
	if (!variables) return undefined;
	return Object.fromEntries(
		Object.entries(variables).map(([name, value]) => [name, checkVariable(name, value)]),
	);
}
