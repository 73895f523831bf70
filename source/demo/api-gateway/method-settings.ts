import type { MethodSetting, Stage } from './entities.ts';
import { badRequest } from './errors.ts';
import { truth, unescapePointer } from './patch.ts';
import { wholeNumber } from './validation.ts';

/** What the account allows all APIs of a region together, and each method that has no limit of its own. */
export const accountThrottle = { rateLimit: 10_000, burstLimit: 5_000 } as const;

/** A method's settings while only one of them was ever said. */
function standardSetting(): MethodSetting {
	return {
		metricsEnabled: false,
		dataTraceEnabled: false,
		throttlingBurstLimit: accountThrottle.burstLimit,
		throttlingRateLimit: accountThrottle.rateLimit,
		cachingEnabled: false,
		cacheTtlInSeconds: 300,
		cacheDataEncrypted: false,
		requireAuthorizationForCacheControl: true,
		unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
	};
}

const strategies = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'];

/** What stands after the method in a patch's path, and what it sets. */
const properties: Readonly<Record<string, (setting: MethodSetting, value: string | undefined) => void>> = {
	'metrics/enabled': (setting, value) => {
		setting.metricsEnabled = truth(value);
	},
	'logging/dataTrace': (setting, value) => {
		setting.dataTraceEnabled = truth(value);
	},
	'logging/loglevel': (setting, value = '') => {
		const level = value.toUpperCase();
		if (!['OFF', 'ERROR', 'INFO'].includes(level)) {
			throw badRequest('Invalid logging level specified. Valid options are OFF, ERROR, INFO');
		}
		setting.loggingLevel = level;
	},
	// -1 lifts the limit of a stage or method, so that only the account's holds.
	'throttling/burstLimit': (setting, value) => {
		setting.throttlingBurstLimit = wholeNumber(value, 'throttling burst limit', -1, 2_147_483_647);
	},
	'throttling/rateLimit': (setting, value) => {
		const rate = Number(value);
		if (!value || !Number.isFinite(rate) || (rate < 0 && rate !== -1)) {
			throw badRequest('Invalid throttling rate limit specified');
		}
		setting.throttlingRateLimit = rate;
	},
	'caching/enabled': (setting, value) => {
		setting.cachingEnabled = truth(value);
	},
	'caching/ttlInSeconds': (setting, value) => {
		setting.cacheTtlInSeconds = wholeNumber(value, 'cache TTL in seconds', 0, 3600);
	},
	'caching/dataEncrypted': (setting, value) => {
		setting.cacheDataEncrypted = truth(value);
	},
	'caching/requireAuthorizationForCacheControl': (setting, value) => {
		setting.requireAuthorizationForCacheControl = truth(value);
	},
	'caching/unauthorizedCacheControlHeaderStrategy': (setting, value = '') => {
		if (!strategies.includes(value)) {
			throw badRequest(
				`Invalid unauthorized cache control header strategy specified. Valid options are ${strategies.join(', ')}`,
			);
		}
		setting.unauthorizedCacheControlHeaderStrategy = value;
	},
};

/**
 * Sets one property of one method's settings.
 *
 * @param path - `/~1orders~1{id}/GET/throttling/rateLimit`, or with `*\/*` for all methods
 * @returns false where the path is of another form
 */
export function setMethodSetting(stage: Stage, path: string, value: string | undefined): boolean {
	const parts = path.split('/').slice(1);
	const set = properties[parts.slice(-2).join('/')];
	const key = parts.slice(0, -2).join('/');
	if (!set || parts.length < 4) return false;
	// A method's settings begin as what holds for all methods.
	const setting = stage.methodSettings[key] ?? { ...(stage.methodSettings['*/*'] ?? standardSetting()) };
	set(setting, value);
	stage.methodSettings[key] = setting;
	return true;
}

/**
 * What a stage says of a route: its own settings, else those for all methods, else nothing.
 *
 * @param resource - `/orders/{id}`
 */
export function settingOf(stage: Stage, resource: string, method: string): MethodSetting | undefined {
	for (const [key, setting] of Object.entries(stage.methodSettings)) {
		const slash = key.lastIndexOf('/');
		if (key.slice(slash + 1) !== method) continue;
		// Clients send the slash before the path escaped, or leave it out.
		const path = unescapePointer(key.slice(0, slash));
		if ((path.startsWith('/') ? path : `/${path}`) === resource) return setting;
	}
	return stage.methodSettings['*/*'];
}
