import type { Deployment, StageRecord, StageSettings, UsagePlan } from '../../model/api.ts';
import type { Context } from '../../model/context.ts';
import { formatAge, formatCount, formatDateTime, UNKNOWN } from '../../model/format.ts';
import { pending, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { SettingsRow } from '../settings-table.ts';
import { invokeUrl } from './invoke-url.ts';
import { accountThrottleWords, momentWords, routeSettingsWords, throttleWords } from './stage-words.ts';

/** Older deployments than this many say nothing to who is on call. */
const deploymentsShown = 50;

/** All that the control plane says of a stage, section by section. */
export function stageSettings(record: StageRecord, data: DashboardState): SettingsRow[] {
	const plans = data.usagePlans.get(record.ref.id) ?? pending;
	return [
		...ageRows(record, data.now),
		...apiRows(record, data.context),
		...(record.settings.state === 'known'
			? settingsRows(record, record.settings.value, data)
			: [['Stage', whyUnknown(record.settings, record, 'settings')] as const]),
		...deploymentRows(record, data.now),
		...(record.ref.protocol === 'REST' ? planRows(plans, record) : []),
	];
}

function apiRows({ ref, api }: StageRecord, context: Context | null): SettingsRow[] {
	const url = context && invokeUrl(ref, context);
	return [
		['API', `${sanitise(ref.apiName)} · ${ref.protocol} · id ${sanitise(ref.apiId ?? UNKNOWN)}`],
		...(api?.description ? ([['Description', sanitise(api.description)]] as const) : []),
		...(url
			? ([
					[
						'Address',
						`${url}${api?.executeApiDisabled ? ' (switched off: only custom domains answer)' : ''}`,
					],
				] as const)
			: []),
		...(api?.endpointType ? ([['Endpoint', endpointWords(api.endpointType, api.hasPolicy)]] as const) : []),
		...(api ? ([['Tags of the API', pairs(api.tags)]] as const) : []),
	];
}

function endpointWords(type: 'edge' | 'regional' | 'private', hasPolicy: boolean): string {
	const words = {
		edge: 'edge-optimised: public, through a distribution of AWS',
		regional: 'regional: public',
		private: 'private: only from VPC endpoints',
	} as const;
	return `${words[type]}${hasPolicy ? ' · a resource policy guards it' : ''}`;
}

function settingsRows(record: StageRecord, settings: StageSettings, data: DashboardState): SettingsRow[] {
	const { protocol } = record.ref;
	const { now } = data;
	const { cache, defaults, canary } = settings;
	return [
		['STAGE'],
		...(settings.description ? ([['Description', sanitise(settings.description)]] as const) : []),
		['Created', settings.createdAt === null ? UNKNOWN : momentWords(settings.createdAt, now)],
		['Changed', settings.updatedAt === null ? UNKNOWN : momentWords(settings.updatedAt, now)],
		...(protocol === 'REST'
			? []
			: ([['Deploys by itself', settings.autoDeploy ? 'yes: each change of the API' : 'no']] as const)),
		...(settings.deploymentMessage
			? ([['Last deployment', sanitise(settings.deploymentMessage), 'warn']] as const)
			: []),
		['Variables', pairs(settings.variables)],
		[
			'Throttle',
			defaults.throttle
				? `${throttleWords(defaults.throttle)}, for each route`
				: accountThrottleWords(data.accountThrottle),
		],
		['Detailed metrics', defaults.detailedMetrics ? 'on: each route has series of its own' : 'off'],
		...(defaults.loggingLevel === null ? [] : ([['Execution logs', loggingWords(defaults)]] as const)),
		['Access log', settings.accessLog === null ? 'off' : sanitise(settings.accessLog)],
		...(settings.tracing === null ? [] : ([['X-Ray tracing', settings.tracing ? 'on' : 'off']] as const)),
		...(protocol === 'REST' ? restRows(settings, cache) : []),
		['Client certificate', sanitise(settings.clientCertificate ?? 'none')],
		['Tags', pairs(settings.tags)],
		...(canary ? canaryRows(canary, record, now) : []),
		...(settings.routes.size > 0 ? ownRows(settings) : []),
	];
}

function restRows({ webAcl, defaults }: StageSettings, cache: StageSettings['cache']): SettingsRow[] {
	const ttl = defaults.cacheTtlSeconds;
	const size = cache ? `${sanitise(cache.size ?? UNKNOWN)} GB, ${sanitise(cache.status ?? UNKNOWN)}` : 'none';
	return [
		['WAF', webAcl === null ? 'none: no web ACL looks at its requests' : sanitise(webAcl)],
		['Cache', cache ? `${size}${ttl === null ? '' : `, answers kept ${ttl}s`}` : size],
	];
}

function loggingWords({ loggingLevel, dataTrace }: StageSettings['defaults']): string {
	const level = loggingLevel === 'OFF' ? 'off' : sanitise(loggingLevel ?? UNKNOWN);
	return dataTrace ? `${level}, with whole requests and answers` : level;
}

function canaryRows(
	canary: NonNullable<StageSettings['canary']>,
	{ deployments }: StageRecord,
	now: number,
): SettingsRow[] {
	const found =
		deployments.state === 'known' ? deployments.value.find(({ id }) => id === canary.deploymentId) : null;
	return [
		['CANARY'],
		['Requests', `${canary.percent} %`],
		[
			'Deployment',
			`${sanitise(canary.deploymentId ?? UNKNOWN)}${found ? `: ${deploymentWords(found, now)}` : ''}`,
		],
		['Variables', pairs(canary.variables)],
		['Cache', canary.usesStageCache ? "the stage's" : 'none'],
	];
}

function ownRows({ routes }: StageSettings): SettingsRow[] {
	return [
		['ROUTES WITH SETTINGS OF THEIR OWN'],
		...[...routes].map(
			([key, settings]) => [sanitise(key), routeSettingsWords(settings) || 'as all others'] as const,
		),
	];
}

function deploymentRows(record: StageRecord, now: number): SettingsRow[] {
	const { deployments, settings } = record;
	const heading: SettingsRow = ['DEPLOYMENTS'];
	if (deployments.state !== 'known') {
		return [heading, ['Newest', whyUnknown(deployments, record, 'deployments')]];
	}
	if (deployments.value.length === 0) return [heading, ['Newest', 'none: nothing was deployed yet']];
	const current = settings.state === 'known' ? settings.value.deploymentId : null;
	const canary = settings.state === 'known' ? (settings.value.canary?.deploymentId ?? null) : null;
	const rows = deployments.value.slice(0, deploymentsShown).map((deployment): SettingsRow => {
		const words = deploymentWords(deployment, now);
		const failed = deployment.status === 'FAILED';
		if (deployment.id === current)
			return [`${sanitise(deployment.id)} answers now`, words, failed ? 'bad' : 'accent'];
		if (deployment.id === canary) return [`${sanitise(deployment.id)} canary`, words, 'accent'];
		return [sanitise(deployment.id), words, failed ? 'bad' : 'plain'];
	});
	const older = deployments.value.length - rows.length;
	return [heading, ...rows, ...(older > 0 ? ([['', `and ${formatCount(older)} older ones`]] as const) : [])];
}

function deploymentWords({ createdAt, description, status, automatic }: Deployment, now: number): string {
	return [
		createdAt === null
			? UNKNOWN
			: `${formatDateTime(createdAt).slice(0, 16)}, ${formatAge(now - createdAt)} ago`,
		description ? sanitise(description) : automatic ? 'by itself' : 'without a description',
		status && status !== 'DEPLOYED' ? sanitise(status) : '',
	]
		.filter((part) => part !== '')
		.join(' · ');
}

function planRows(plans: Reading<readonly UsagePlan[]>, record: StageRecord): SettingsRow[] {
	const heading: SettingsRow = ['USAGE PLANS'];
	if (plans.state !== 'known') return [heading, ['Plans', whyUnknown(plans, record, 'usage plans')]];
	if (plans.value.length === 0) return [heading, ['Plans', 'none: no API key is limited on this stage']];
	return [
		heading,
		...plans.value.flatMap((plan): SettingsRow[] => [
			[sanitise(plan.name), [planThrottle(plan), quotaWords(plan)].join(' · ')],
			...[...plan.routeThrottles].map(
				([key, throttle]): SettingsRow => [`  ${sanitise(key)}`, `${throttleWords(throttle)}, for each key`],
			),
		]),
	];
}

function planThrottle({ throttle }: UsagePlan): string {
	return throttle ? `${throttleWords(throttle)}, for each key` : 'no throttle';
}

const periods = { DAY: 'a day', WEEK: 'a week', MONTH: 'a month' } as const;

/** A plan's quota and how much of it is used by all of its keys together. */
function quotaWords({ quota, used }: UsagePlan): string {
	const spent =
		used.state === 'known'
			? `${formatCount(used.value)} used by all keys`
			: used.state === 'pending'
				? 'asking what is used…'
				: used.state === 'denied'
					? 'not allowed to read what is used'
					: 'what is used is not known';
	if (!quota) return `no quota · ${spent}`;
	return `quota ${formatCount(quota.limit)} ${periods[quota.period]} for each key · ${spent}`;
}

function ageRows({ settings, deployments }: StageRecord, now: number): SettingsRow[] {
	const times = [settings, deployments].flatMap((reading) => (reading.state === 'known' ? [reading.at] : []));
	if (times.length === 0) return [];
	return [['Control plane', `as of ${formatAge(now - Math.min(...times))} ago, Ctrl-R asks again`]];
}

function whyUnknown(reading: Reading<unknown>, { error, ref, api }: StageRecord, what: string): string {
	if (ref.apiId === null) return 'the control plane did not say anything of this API';
	if (ref.stage === '' && what === 'settings')
		return `no stage of ${sanitise(api?.name ?? ref.apiName)} is known`;
	switch (reading.state) {
		case 'pending':
			return error?.message ?? 'asking…';
		case 'denied':
			return `not allowed to read its ${what}`;
		case 'unsupported':
			return `this endpoint does not tell ${what}`;
		default:
			return error?.message ?? 'not known';
	}
}

/** Names and values, or that there are none. */
function pairs(values: Readonly<Record<string, string>>): string {
	const entries = Object.entries(values);
	return entries.length === 0
		? 'none'
		: entries.map(([name, value]) => `${sanitise(name)} = ${sanitise(value)}`).join(' · ');
}
