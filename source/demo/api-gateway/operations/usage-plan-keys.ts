import { badRequest, conflict, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { patchSteps } from '../patch.ts';
import type { ApiGatewayRegion, PlanEntry } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { wholeNumber } from '../validation.ts';

const millisecondsPerDay = 86_400_000;
/** Usage can be asked for at most this many days back (API reference, GetUsage). */
const oldestUsageDays = 90;

function keyIn(region: ApiGatewayRegion, plan: PlanEntry, keyId: string): object {
	if (!plan.keyIds.has(keyId)) throw notFound('Invalid API Key identifier specified');
	const { id, name, value } = region.apiKey(keyId).entity;
	return { id, type: 'API_KEY', value, ...(name !== undefined && { name }) };
}

const createUsagePlanKey: ApiGatewayOperation = ({ input, region }) => {
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	const keyId = input.requiredText('keyId');
	if (input.requiredText('keyType') !== 'API_KEY') throw badRequest('Invalid key type specified');
	region.apiKey(keyId);
	if (plan.keyIds.has(keyId)) {
		throw conflict(`Usage Plan ${plan.entity.id} already contains API Key ${keyId}`);
	}
	// A key belongs to no more than one plan of a stage: else it isn't known whose limits count.
	for (const other of region.usagePlans.values()) {
		if (!other.keyIds.has(keyId)) continue;
		for (const { apiId, stage } of plan.entity.apiStages) {
			if (!other.entity.apiStages.some((it) => it.apiId === apiId && it.stage === stage)) continue;
			throw conflict(
				`API Key ${keyId} cannot be added to Usage Plan ${plan.entity.id} because it is already in Usage Plan ${other.entity.id} of API Stage ${apiId}:${stage}`,
			);
		}
	}
	plan.keyIds.add(keyId);
	return keyIn(region, plan, keyId);
};

const getUsagePlanKey: ApiGatewayOperation = ({ input, region }) => {
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	return keyIn(region, plan, input.requiredText('keyId'));
};

const getUsagePlanKeys: ApiGatewayOperation = ({ input, region }) => {
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	const prefix = input.text('nameQuery') ?? '';
	const ids = [...plan.keyIds].filter((id) => (region.apiKey(id).entity.name ?? '').startsWith(prefix));
	const { items, position } = page(input, ids, (id) => id);
	return { items: items.map((id) => keyIn(region, plan, id)), ...(position && { position }) };
};

const deleteUsagePlanKey: ApiGatewayOperation = ({ input, region }) => {
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	const keyId = input.requiredText('keyId');
	if (!plan.keyIds.delete(keyId)) throw notFound('Invalid API Key identifier specified');
	plan.remaining.delete(keyId);
	return {};
};

function dayOf(text: string, name: string): number {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(time)) throw badRequest(`Invalid ${name} specified, must be of the form YYYY-MM-DD`);
	return time;
}

/** The days of a key, each as what was used and what was left. Requests with keys aren't simulated. */
function usageOf(plan: PlanEntry, keyId: string, days: readonly string[]): readonly (readonly number[])[] {
	const { quota } = plan.entity;
	const granted = plan.remaining.get(keyId);
	return days.map((day) => [0, granted && day >= granted.day ? granted.remaining : (quota?.limit ?? -1)]);
}

const getUsage: ApiGatewayOperation = ({ input, region }) => {
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	const startDate = input.requiredText('startDate');
	const endDate = input.requiredText('endDate');
	const start = dayOf(startDate, 'startDate');
	const end = dayOf(endDate, 'endDate');
	if (end < start) throw badRequest('Usage date range must start before it ends');
	if (region.now - start > (oldestUsageDays + 1) * millisecondsPerDay) {
		throw badRequest(`Usage date range must not begin more than ${oldestUsageDays} days ago`);
	}
	if (end - start > oldestUsageDays * millisecondsPerDay) {
		throw badRequest(`Usage date range must not be longer than ${oldestUsageDays} days`);
	}
	const days = Array.from({ length: (end - start) / millisecondsPerDay + 1 }, (_, index) =>
		new Date(start + index * millisecondsPerDay).toISOString().slice(0, 10),
	);
	const keyId = input.text('keyId');
	const ids = [...plan.keyIds].filter((id) => keyId === undefined || id === keyId);
	const { items, position } = page(input, ids, (id) => id);
	return {
		usagePlanId: plan.entity.id,
		startDate,
		endDate,
		items: Object.fromEntries(items.map((id) => [id, usageOf(plan, id, days)])),
		...(position && { position }),
	};
};

const updateUsage: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateUsage');
	const plan = region.usagePlan(input.requiredText('usagePlanId'));
	const keyId = input.requiredText('keyId');
	keyIn(region, plan, keyId);
	if (!plan.entity.quota) throw badRequest('Usage Plan has no quota');
	const day = new Date(region.now).toISOString().slice(0, 10);
	for (const { op, path, value } of steps) {
		if (path !== '/remaining') throw badRequest(`Invalid patch path ${path}`);
		if (op !== 'replace') {
			throw badRequest('Invalid patch operation specified. Must be one of: [replace]');
		}
		plan.remaining.set(keyId, { remaining: wholeNumber(value, 'remaining', 0, 2_147_483_647), day });
	}
	return {
		usagePlanId: plan.entity.id,
		startDate: day,
		endDate: day,
		items: { [keyId]: usageOf(plan, keyId, [day]) },
	};
};

/** Operations of the keys in a usage plan, and of what they used. */
export const usagePlanKeyOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateUsagePlanKey: createUsagePlanKey,
	GetUsagePlanKey: getUsagePlanKey,
	GetUsagePlanKeys: getUsagePlanKeys,
	DeleteUsagePlanKey: deleteUsagePlanKey,
	GetUsage: getUsage,
	UpdateUsage: updateUsage,
};
