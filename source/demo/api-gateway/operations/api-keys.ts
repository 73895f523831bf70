import type { ApiKey, Tagged } from '../entities.ts';
import { badRequest, conflict, limitExceeded } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule, truthRule } from '../patch.ts';
import { type ApiGatewayOperation, shownTags } from '../request.ts';
import { textRecord } from '../validation.ts';
import { checkApiStage } from './usage-plans.ts';

/** Quota of API keys per account and region (developer guide, quotas for REST APIs). */
const mostKeys = 10_000;
const valueLength = 40;

function keyOutput(
	{ entity, tags }: Tagged<ApiKey>,
	shown: { readonly value: boolean; readonly tags: boolean },
): object {
	const { value, ...rest } = structuredClone(entity);
	return { ...rest, ...(shown.value && { value }), ...shownTags(tags, shown.tags) };
}

const createApiKey: ApiGatewayOperation = ({ input, region }) => {
	const given = input.text('value');
	if (given !== undefined && (given.length < 20 || given.length > 128)) {
		throw badRequest(
			given.length < 20
				? 'API Key value should be at least 20 characters'
				: 'API Key value should be at most 128 characters',
		);
	}
	const name = input.text('name');
	const distinct = input.boolean('generateDistinctId') ?? true;
	for (const { entity } of region.apiKeys.values()) {
		if (entity.value === given) throw conflict('API Key already exists');
	}
	if (region.apiKeys.size >= mostKeys) throw limitExceeded('API Keys', 'account');
	const stageKeys = (input.objects('stageKeys') ?? []).map((key) => {
		const apiId = key.requiredText('restApiId');
		const stage = key.requiredText('stageName');
		checkApiStage(region, apiId, stage);
		return `${apiId}/${stage}`;
	});
	const id = region.freshId(10, region.apiKeys);
	const entry: Tagged<ApiKey> = {
		entity: {
			id,
			// A key that isn't to be told apart from its id has it for its value.
			value: given ?? (distinct ? region.freshId(valueLength) : id),
			name,
			customerId: input.text('customerId'),
			description: input.text('description'),
			enabled: input.boolean('enabled') ?? false,
			createdDate: region.seconds,
			lastUpdatedDate: region.seconds,
			stageKeys,
		},
		tags: textRecord(input, 'tags') ?? {},
	};
	region.apiKeys.set(id, entry);
	return keyOutput(entry, { value: true, tags: false });
};

const getApiKey: ApiGatewayOperation = ({ input, region }) =>
	keyOutput(region.apiKey(input.requiredText('apiKey')), {
		value: input.boolean('includeValue') ?? false,
		tags: true,
	});

const getApiKeys: ApiGatewayOperation = ({ input, region }) => {
	const prefix = input.text('nameQuery') ?? '';
	const customerId = input.text('customerId');
	const value = input.boolean('includeValues') ?? false;
	const keys = [...region.apiKeys.values()].filter(
		({ entity }) =>
			(entity.name ?? '').startsWith(prefix) &&
			(customerId === undefined || entity.customerId === customerId),
	);
	const { items, position } = page(input, keys, ({ entity }) => entity.id);
	return {
		items: items.map((entry) => keyOutput(entry, { value, tags: false })),
		...(position && { position }),
	};
};

const updateApiKey: ApiGatewayOperation = ({ input, region }) => {
	const patches: PatchTable<ApiKey> = {
		style: 'plain',
		rules: [
			textRule('name'),
			textRule('description'),
			textRule('customerId'),
			truthRule('enabled'),
			{
				path: '/stages',
				ops: ['add', 'remove'],
				apply: (key, { op, value = '' }) => {
					const [apiId = '', stage = ''] = value.split('/');
					if (op === 'add') checkApiStage(region, apiId, stage);
					const others = key.stageKeys.filter((it) => it !== value);
					key.stageKeys = op === 'add' ? [...others, value] : others;
				},
			},
		],
	};
	const steps = patchSteps(input, 'UpdateApiKey');
	const entry = region.apiKey(input.requiredText('apiKey'));
	entry.entity = { ...patched(entry.entity, steps, patches), lastUpdatedDate: region.seconds };
	return keyOutput(entry, { value: false, tags: true });
};

const deleteApiKey: ApiGatewayOperation = ({ input, region }) => {
	const { id } = region.apiKey(input.requiredText('apiKey')).entity;
	region.apiKeys.delete(id);
	for (const { keyIds, remaining } of region.usagePlans.values()) {
		keyIds.delete(id);
		remaining.delete(id);
	}
	return {};
};

/** Operations of API keys. */
export const apiKeyOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateApiKey: createApiKey,
	GetApiKey: getApiKey,
	GetApiKeys: getApiKeys,
	UpdateApiKey: updateApiKey,
	DeleteApiKey: deleteApiKey,
};
