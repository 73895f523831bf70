import type { RouteSettings, StageRecord, StageSettings, Throttle } from '../../model/api.ts';
import {
	formatAge,
	formatCount,
	formatDateTime,
	formatDuration,
	formatRate,
	formatTime,
} from '../../model/format.ts';
import { knownValue, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';

const day = 24 * 3_600_000;

/** A limit: `400/s, burst 800`; a half that limits nothing is said to. */
export function throttleWords({ rate, burst }: Throttle): string {
	const perSecond = Number.isInteger(rate) ? formatCount(rate) : formatRate(rate);
	const steady = Number.isFinite(rate) ? `${perSecond}/s` : 'any rate';
	return `${steady}, ${Number.isFinite(burst) ? `burst ${formatCount(burst)}` : 'any burst'}`;
}

/** Where a limit is the account's, what that is. */
export function accountThrottleWords(account: Reading<Throttle>): string {
	return account.state === 'known'
		? `${throttleWords(account.value)}: the account's, shared by all APIs of the region`
		: "the account's, shared by all APIs of the region";
}

/** A moment with how long ago it was: `03:01, 11m 2s ago`; the date too when it is not of the last day. */
export function momentWords(at: number, now: number): string {
	const when = now - at < day ? formatTime(at) : formatDateTime(at).slice(0, 16);
	return `${when}, ${formatAge(now - at)} ago`;
}

/** What is set for all routes or for one, in a few words; empty where nothing is. */
export function routeSettingsWords(settings: RouteSettings): string {
	const { throttle, detailedMetrics, loggingLevel, dataTrace, cacheTtlSeconds } = settings;
	return [
		throttle ? throttleWords(throttle) : '',
		detailedMetrics ? 'detailed metrics' : '',
		loggingLevel && loggingLevel !== 'OFF' ? `logs ${sanitise(loggingLevel)}` : '',
		dataTrace ? 'whole requests logged' : '',
		cacheTtlSeconds === null ? '' : `cached ${formatDuration(cacheTtlSeconds * 1000)}`,
	]
		.filter((part) => part !== '')
		.join(' · ');
}

/** A stage in a few words, the most telling first: when it was deployed, canary, tracing, logs, WAF. */
export function stageInWords(record: StageRecord, now: number): string {
	const { ref, api, sharing } = record;
	const settings = knownValue(record.settings);
	const parts: string[] = [ref.protocol];
	if (api?.endpointType && api.endpointType !== 'regional') parts.push(api.endpointType);
	if (settings) parts.push(...settingsWords(settings, record, now));
	if (sharing > 0) parts.push('metrics shared');
	return parts.join(' · ');
}

function settingsWords(settings: StageSettings, { deployments, ref }: StageRecord, now: number): string[] {
	const { canary, tracing, cache, webAcl, defaults, autoDeploy } = settings;
	const current = knownValue(deployments)?.find(({ id }) => id === settings.deploymentId);
	return [
		current?.createdAt ? `deployed ${momentWords(current.createdAt, now)}` : '',
		canary ? `canary ${canary.percent} %` : '',
		autoDeploy ? 'deploys by itself' : '',
		tracing ? 'X-Ray on' : '',
		defaults.loggingLevel && defaults.loggingLevel !== 'OFF' ? `logs ${sanitise(defaults.loggingLevel)}` : '',
		cache ? `cache ${sanitise(cache.size ?? '')} GB`.replace('  ', ' ') : '',
		ref.protocol === 'REST' ? (webAcl ? 'WAF on' : 'no WAF') : '',
	].filter((part) => part !== '');
}
