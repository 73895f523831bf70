import type { Input } from '../../wire/input.ts';
import type { ApiStage, ThrottleSettings, UsagePlan } from '../entities.ts';
import { badRequest, limitExceeded, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { patchSteps } from '../patch.ts';
import type { ApiGatewayRegion, PlanEntry } from '../region.ts';
import { type ApiGatewayOperation, shownTags } from '../request.ts';
import { checkQuota, patchedPlan } from '../usage-plan-patch.ts';
import { textRecord, Violations } from '../validation.ts';

/** Quota of usage plans per account and region (developer guide, quotas for REST APIs). */
const mostPlans = 300;

function planOutput({ entity, tags }: PlanEntry, always: boolean): object {
	return { ...structuredClone(entity), ...shownTags(tags, always) };
}

function throttleOf(input: Input | undefined): ThrottleSettings | undefined {
	if (!input) return undefined;
	return {
		burstLimit: input.integer('burstLimit') ?? 0,
		rateLimit: input.number('rateLimit') ?? 0,
	};
}

/** @throws ServiceError `NotFoundException` for a stage that isn't there */
export function checkApiStage(region: ApiGatewayRegion, apiId: string, stage: string): void {
	if (region.apis.get(apiId)?.stages.has(stage)) return;
	throw notFound(`API Stage not found: ${apiId}:${stage}`);
}

function apiStagesOf(region: ApiGatewayRegion, input: Input): ApiStage[] {
	return (input.objects('apiStages') ?? []).map((given) => {
		const apiId = given.requiredText('apiId');
		const stage = given.requiredText('stage');
		checkApiStage(region, apiId, stage);
		const throttle = given.objectMap('throttle');
		return {
			apiId,
			stage,
			...(throttle && {
				throttle: Object.fromEntries(
					[...throttle].map(([method, settings]) => [method, throttleOf(settings) ?? {}]),
				),
			}),
		};
	});
}

const createUsagePlan: ApiGatewayOperation = ({ input, region }) => {
	const name = input.requiredText('name');
	const quota = input.object('quota');
	const period = quota?.text('period');
	new Violations().oneOf(period, 'createUsagePlanInput.quota.period', ['DAY', 'WEEK', 'MONTH']).check();
	if (region.usagePlans.size >= mostPlans) throw limitExceeded('Usage Plans', 'account');
	const plan: UsagePlan = {
		id: region.freshId(6, region.usagePlans),
		name,
		description: input.text('description'),
		apiStages: apiStagesOf(region, input),
		throttle: throttleOf(input.object('throttle')),
		...(quota && {
			quota: checkQuota({
				limit: quota.integer('limit') ?? 0,
				offset: quota.integer('offset') ?? 0,
				period: period ?? '',
			}),
		}),
	};
	const entry: PlanEntry = {
		entity: plan,
		tags: textRecord(input, 'tags') ?? {},
		keyIds: new Set(),
		remaining: new Map(),
	};
	region.usagePlans.set(plan.id, entry);
	return planOutput(entry, false);
};

const getUsagePlan: ApiGatewayOperation = ({ input, region }) =>
	planOutput(region.usagePlan(input.requiredText('usagePlanId')), true);

const getUsagePlans: ApiGatewayOperation = ({ input, region }) => {
	const keyId = input.text('keyId');
	const plans = [...region.usagePlans.values()].filter(
		({ keyIds }) => keyId === undefined || keyIds.has(keyId),
	);
	const { items, position } = page(input, plans, ({ entity }) => entity.id);
	return { items: items.map((entry) => planOutput(entry, false)), ...(position && { position }) };
};

const updateUsagePlan: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateUsagePlan');
	const entry = region.usagePlan(input.requiredText('usagePlanId'));
	entry.entity = patchedPlan(entry.entity, steps, (apiId, stage) => checkApiStage(region, apiId, stage));
	return planOutput(entry, true);
};

const deleteUsagePlan: ApiGatewayOperation = ({ input, region }) => {
	const { entity } = region.usagePlan(input.requiredText('usagePlanId'));
	const [used] = entity.apiStages;
	if (used) {
		throw badRequest(
			`Cannot delete Usage Plan ${entity.id} because there are API Stages associated with it, including ${used.apiId}:${used.stage}`,
		);
	}
	region.usagePlans.delete(entity.id);
	return {};
};

/** Operations of usage plans. */
export const usagePlanOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateUsagePlan: createUsagePlan,
	GetUsagePlan: getUsagePlan,
	GetUsagePlans: getUsagePlans,
	UpdateUsagePlan: updateUsagePlan,
	DeleteUsagePlan: deleteUsagePlan,
};
