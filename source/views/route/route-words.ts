import type {
	ApiSummary,
	Authoriser,
	Integration,
	RouteRecord,
	StageRecord,
	Throttle,
	UsagePlan,
} from '../../model/api.ts';
import { targetWords } from '../../model/api-words.ts';
import { formatDuration, UNKNOWN } from '../../model/format.ts';
import { pending, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { isOpenToAll } from '../../model/stage-verdicts.ts';
import type { SettingsRow } from '../settings-table.ts';
import { accountThrottleWords, throttleWords } from '../stage/stage-words.ts';

/** What a route's facts are told from. */
export interface RoutePicture {
	readonly record: RouteRecord;
	/** Null while it is not known any more. */
	readonly stage: StageRecord | null;
	readonly account: Reading<Throttle>;
	readonly plans: Reading<readonly UsagePlan[]>;
}

/** What whoever opens a route wants to know first: what answers, who may call, how much, what is checked. */
export function routeFacts(picture: RoutePicture): SettingsRow[] {
	const { record, stage } = picture;
	const { route } = record;
	return [
		['Integration', integrationWords(route.integration), route.integration ? 'plain' : 'warn'],
		...authoriserRows(picture),
		['CORS', corsWords(record, stage?.api ?? null)],
		...throttleRows(picture),
		['Validation', validationWords(record)],
	];
}

/** The rest of what is set for a route. */
export function routeDetails({ record, stage }: RoutePicture): SettingsRow[] {
	const { route } = record;
	const { integration } = route;
	const settings = stage?.settings.state === 'known' ? stage.settings.value : null;
	const own = settings?.routes.get(route.key) ?? settings?.defaults;
	const tags = Object.entries(settings?.tags ?? {});
	const rows: (readonly [string, string | null])[] = [
		['Integration URI', integration?.uri ?? null],
		['Integration method', integration?.method ?? null],
		['Credentials', integration?.credentials ?? null],
		['Operation', route.operationName],
		['Execution logs', own?.loggingLevel === 'OFF' ? 'off' : (own?.loggingLevel ?? null)],
		['Cache', own?.cacheTtlSeconds ? `answers kept ${formatDuration(own.cacheTtlSeconds * 1000)}` : null],
		['Tags of the stage', tags.map(([name, value]) => `${name} = ${value}`).join(' · ') || null],
	];
	const told = rows.flatMap(([name, value]) => (value === null ? [] : [[name, sanitise(value)] as const]));
	const deploys = settings?.autoDeploy === true;
	return deploys
		? told
		: [...told, ['Deployed', 'what the stage has deployed may be older than what is configured here']];
}

function integrationWords(integration: Integration | null): string {
	if (!integration) return 'none: nothing answers this route';
	const { target, type, timeoutMilliseconds } = integration;
	const opens = target.kind === 'function' || target.kind === 'queue' ? 'Enter opens it' : '';
	return [
		target.kind === 'mock' ? 'mock: API Gateway answers by itself' : targetWords(target),
		target.kind === 'mock' ? '' : sanitise(type),
		timeoutMilliseconds === null ? '' : `timeout ${formatDuration(timeoutMilliseconds)}`,
		opens,
	]
		.filter((part) => part !== '')
		.join(' · ');
}

function authoriserRows({ record, stage }: RoutePicture): SettingsRow[] {
	const { route } = record;
	const { authoriser } = route;
	const api = stage?.api ?? null;
	if (isOpenToAll(route, api)) {
		return [['Authoriser', '▲ none: anybody may call it, and the API is public', 'warn']];
	}
	const words = [guardWords(authoriser, record, api)];
	if (authoriser.apiKeyRequired) words.push('an API key is needed');
	if (authoriser.scopes.length > 0) words.push(`scopes ${list(authoriser.scopes)}`);
	if (authoriser.cacheTtlSeconds) {
		words.push(`answers kept ${formatDuration(authoriser.cacheTtlSeconds * 1000)}`);
	}
	return [['Authoriser', words.join(' · ')]];
}

function guardWords(authoriser: Authoriser, { route, stage }: RouteRecord, api: ApiSummary | null): string {
	const { kind, name, functionName, issuers, audience } = authoriser;
	const called = name === null ? '' : ` ${sanitise(name)}`;
	switch (kind) {
		case 'IAM':
			return 'IAM: callers sign with their AWS credentials';
		case 'Cognito':
			return `Cognito${called}: ${issuers.length > 0 ? `user pools ${list(issuers.map(poolName))}` : 'user pools not known'}`;
		case 'Lambda':
			return `Lambda${called}: function ${sanitise(functionName ?? UNKNOWN)}`;
		case 'JWT':
			return `JWT${called}: issuer ${list(issuers) || UNKNOWN}${audience.length > 0 ? `, audience ${list(audience)}` : ''}`;
		case 'none':
			if (authoriser.apiKeyRequired) return 'none';
			if (route.method === 'OPTIONS') return 'none, as the preflight of browsers needs it';
			if (stage.protocol === 'WebSocket' && route.key !== '$connect') {
				return 'none of its own: $connect decides who may connect';
			}
			if (api?.endpointType === 'private') return 'none, on an API that is private';
			return api?.hasPolicy ? "none; the API's resource policy decides" : 'none';
	}
}

/** `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc` is known by its last part. */
function poolName(arn: string): string {
	return arn.slice(arn.lastIndexOf('/') + 1);
}

function list(values: readonly string[]): string {
	return values.map(sanitise).join(', ');
}

function corsWords({ route, stage }: RouteRecord, api: ApiSummary | null): string {
	if (stage.protocol === 'WebSocket') return 'not for WebSocket APIs';
	if (stage.protocol === 'REST') {
		return route.corsPreflight
			? 'an OPTIONS method on the same path answers the preflight of browsers'
			: 'no preflight: browsers on other origins are refused';
	}
	if (!api) return 'not known';
	if (!api.cors) return 'off: browsers on other origins are refused, unless the integration answers for it';
	const { origins, methods, credentials, maxAgeSeconds } = api.cors;
	return [
		`origins ${list(origins) || 'none'}`,
		methods.length > 0 ? `methods ${list(methods)}` : '',
		credentials ? 'with credentials' : '',
		maxAgeSeconds === null ? '' : `kept ${formatDuration(maxAgeSeconds * 1000)}`,
	]
		.filter((part) => part !== '')
		.join(' · ');
}

function throttleRows({ record, stage, account, plans }: RoutePicture): SettingsRow[] {
	const { route } = record;
	const rows: SettingsRow[] = [['Throttle', stageLimit(record, stage, account)]];
	if (!route.authoriser.apiKeyRequired || record.stage.protocol !== 'REST') return rows;
	if (plans.state !== 'known') return [...rows, ['Usage plans', plansUnknown(plans)]];
	if (plans.value.length === 0) return [...rows, ['Usage plans', 'none: no key works on this stage', 'warn']];
	return [...rows, ...plans.value.map((plan): SettingsRow => ['Usage plan', planLimit(plan, route.key)])];
}

function stageLimit({ route }: RouteRecord, stage: StageRecord | null, account: Reading<Throttle>): string {
	if (stage?.settings.state !== 'known') return 'not known: the settings of the stage are not';
	const { routes, defaults } = stage.settings.value;
	const own = routes.get(route.key)?.throttle;
	if (own) return `${throttleWords(own)}: set by the stage for this route`;
	if (defaults.throttle)
		return `${throttleWords(defaults.throttle)}: set by the stage for each of its routes`;
	return accountThrottleWords(account);
}

function planLimit({ name, throttle, routeThrottles }: UsagePlan, key: string): string {
	const own = routeThrottles.get(key);
	if (own) return `${sanitise(name)}: ${throttleWords(own)} for each key on this route`;
	return throttle
		? `${sanitise(name)}: ${throttleWords(throttle)} for each key`
		: `${sanitise(name)}: no limit of its own`;
}

function plansUnknown(plans: Reading<readonly UsagePlan[]>): string {
	if (plans.state === 'denied') return 'not allowed to read them';
	return plans === pending || plans.state === 'pending' ? 'asking…' : 'not known';
}

function validationWords({ route, stage }: RouteRecord): string {
	const { validation } = route;
	if (stage.protocol === 'HTTP') return 'none: HTTP APIs check no requests';
	if (!validation || !(validation.body || validation.parameters)) {
		return 'none: every request goes to the integration';
	}
	const what = [validation.body ? 'body' : '', validation.parameters ? 'parameters' : '']
		.filter((part) => part !== '')
		.join(' and ');
	return `${what}${validation.name ? `, by ${sanitise(validation.name)}` : ''}`;
}
