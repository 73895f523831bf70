import { isObject } from '../open-api/document.ts';
import type { ApiStage, ThrottleSettings, UsagePlan } from './entities.ts';
import { badRequest, notFound } from './errors.ts';
import { type PatchRule, type PatchStep, patched, textRule, unescapePointer } from './patch.ts';
import { wholeNumber } from './validation.ts';

type Quota = NonNullable<UsagePlan['quota']>;

/** The greatest day that a period may begin with. */
const lastOffset: Readonly<Record<string, number>> = { DAY: 0, WEEK: 6, MONTH: 27 };

/** @throws ServiceError `BadRequestException` for a quota that can't be */
export function checkQuota(quota: Quota): Quota {
	const last = lastOffset[quota.period];
	if (last === undefined) {
		throw badRequest('Usage Plan quota period must be one of: DAY, WEEK, MONTH');
	}
	if (quota.limit < 1) throw badRequest('Usage Plan quota limit must be greater than zero');
	if (quota.offset < 0 || quota.offset > last) {
		throw badRequest(
			last === 0
				? 'Usage Plan quota offset must be zero in the DAY period'
				: `Usage Plan quota offset must be between zero and ${last} inclusive in the ${quota.period} period`,
		);
	}
	return quota;
}

function setThrottle(throttle: ThrottleSettings, name: string | undefined, value: string | undefined): void {
	if (name === 'burstLimit') {
		throttle.burstLimit = wholeNumber(value, 'burstLimit', 0, 2_147_483_647);
	} else {
		const rate = Number(value);
		if (!value || !(rate >= 0)) throw badRequest('Invalid rateLimit specified');
		throttle.rateLimit = rate;
	}
}

const removed = (name: 'quota' | 'throttle'): PatchRule<UsagePlan> => ({
	path: `/${name}`,
	ops: ['remove'],
	apply: (plan) => {
		delete plan[name];
	},
});

/** Until the last step is done a quota may be half-said: its limit first, its period after. */
function quotaRule(name: 'limit' | 'offset' | 'period'): PatchRule<UsagePlan> {
	return {
		path: `/quota/${name}`,
		ops: ['add', 'replace'],
		apply: (plan, { value }) => {
			const quota = plan.quota ?? { limit: 0, offset: 0, period: '' };
			plan.quota = {
				...quota,
				[name]: name === 'period' ? (value ?? '') : wholeNumber(value, `quota ${name}`, 0, 2_147_483_647),
			};
		},
	};
}

function throttleRule(name: 'burstLimit' | 'rateLimit'): PatchRule<UsagePlan> {
	return {
		path: `/throttle/${name}`,
		ops: ['add', 'replace'],
		apply: (plan, { value }) => {
			plan.throttle ??= { burstLimit: 0, rateLimit: 0 };
			setThrottle(plan.throttle, name, value);
		},
	};
}

function rules(checkStage: (apiId: string, stage: string) => void): readonly PatchRule<UsagePlan>[] {
	return [
		{
			path: '/name',
			ops: ['replace'],
			apply: (plan, { value }) => {
				if (!value) throw badRequest('Usage Plan name cannot be blank');
				plan.name = value;
			},
		},
		textRule('description'),
		textRule('productCode', ['add', 'replace', 'remove']),
		quotaRule('limit'),
		quotaRule('offset'),
		quotaRule('period'),
		throttleRule('burstLimit'),
		throttleRule('rateLimit'),
		removed('quota'),
		removed('throttle'),
		{
			path: '/apiStages',
			ops: ['add', 'remove'],
			apply: (plan, { op, value }) => {
				const [apiId = '', stage = ''] = (value ?? '').split(':');
				const others = plan.apiStages.filter((it) => it.apiId !== apiId || it.stage !== stage);
				if (op === 'add') {
					checkStage(apiId, stage);
					plan.apiStages = [...others, { apiId, stage }];
					return;
				}
				if (others.length === plan.apiStages.length) {
					throw notFound(`API Stage not found: ${value ?? null}`);
				}
				plan.apiStages = others;
			},
		},
	];
}

/** `/apiStages/{apiId}:{stage}/throttle`, and what may stand after it: a method, and one of its limits. */
const stagePath = /^\/apiStages\/([^/:]+):([^/:]+)\/throttle(?:\/(.+?)(?:\/(burstLimit|rateLimit))?)?$/;

/** What a usage plan becomes by a request's patch operations: all of them, or none when one is refused. */
export function patchedPlan(
	current: UsagePlan,
	steps: readonly PatchStep[],
	checkStage: (apiId: string, stage: string) => void,
): UsagePlan {
	const table = { style: 'plain', rules: rules(checkStage) } as const;
	let plan = structuredClone(current);
	for (const step of steps) {
		const match = stagePath.exec(step.path);
		if (match) patchStageThrottle(plan, step, match);
		else plan = patched(plan, [step], table);
	}
	if (plan.quota) checkQuota(plan.quota);
	return plan;
}

function patchStageThrottle(plan: UsagePlan, { op, path, value }: PatchStep, match: RegExpExecArray): void {
	const [, apiId, stageName, method, limit] = match;
	const stage = plan.apiStages.find((it) => it.apiId === apiId && it.stage === stageName);
	if (!stage) throw notFound(`API Stage not found: ${apiId}:${stageName}`);
	if (method === undefined) {
		replaceThrottles(stage, op, path, value);
		return;
	}
	const unescaped = unescapePointer(method);
	const key = unescaped.startsWith('/') ? unescaped : `/${unescaped}`;
	const { [key]: current, ...others } = stage.throttle ?? {};
	if (op === 'remove') {
		if (!current) throw notFound('Invalid parameter name specified');
		stage.throttle = Object.keys(others).length > 0 ? others : undefined;
	} else if ((op === 'add' || op === 'replace') && limit) {
		const throttle = current ?? { burstLimit: 0, rateLimit: 0 };
		setThrottle(throttle, limit, value);
		stage.throttle = { ...others, [key]: throttle };
	} else throw badRequest(`Invalid patch path ${path}`);
}

/** All methods at once: the value is JSON, or the map is removed. */
function replaceThrottles(stage: ApiStage, op: string, path: string, value: string | undefined): void {
	if (op === 'remove') {
		delete stage.throttle;
		return;
	}
	if (op !== 'replace') throw badRequest(`Invalid patch path ${path}`);
	let given: unknown;
	try {
		given = JSON.parse(value ?? '');
	} catch {
		throw badRequest('Invalid throttle specified: it is no JSON');
	}
	if (!isObject(given)) throw badRequest('Invalid throttle specified: it is no JSON object');
	stage.throttle = Object.fromEntries(
		Object.entries(given).map(([method, limits]) => {
			const throttle: ThrottleSettings = {};
			for (const [name, limit] of Object.entries(isObject(limits) ? limits : {})) {
				setThrottle(throttle, name, String(limit));
			}
			return [method, throttle];
		}),
	);
}
