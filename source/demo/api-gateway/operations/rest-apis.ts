import type { RestApi, RestApiSettings } from '../entities.ts';
import { badRequest, limitExceeded } from '../errors.ts';
import { defaultModels } from '../models.ts';
import { page } from '../paging.ts';
import { patched, patchSteps } from '../patch.ts';
import type { ApiGatewayRegion } from '../region.ts';
import { type ApiGatewayOperation, shownTags } from '../request.ts';
import {
	addressTypes,
	checkPolicy,
	compressionSize,
	endpointConfiguration,
	endpointTypes,
	restApiPatches,
} from '../rest-api-settings.ts';
import { textRecord, Violations } from '../validation.ts';

/** Quotas of APIs per account and region, by endpoint type (developer guide, quotas for REST APIs). */
const mostEdgeApis = 120;
const mostOtherApis = 600;

/** A REST API as the service gives it. Its policy comes as a JSON text within the JSON. */
export function restApiOutput(api: RestApi, always: boolean): object {
	const { policy, binaryMediaTypes, ...rest } = api.settings;
	return {
		...structuredClone(rest),
		...(binaryMediaTypes?.length && { binaryMediaTypes: [...binaryMediaTypes] }),
		...(policy && { policy: JSON.stringify(policy).slice(1, -1) }),
		...shownTags(api.tags, always),
	};
}

/** An API without any methods, and with the two models that every new API has; it isn't in its region yet. */
export function newRestApi(
	region: ApiGatewayRegion,
	settings: Pick<RestApiSettings, 'name'> & Partial<RestApiSettings>,
): RestApi {
	const edge = (settings.endpointConfiguration?.types[0] ?? 'EDGE') === 'EDGE';
	const same = [...region.apis.values()].filter(
		(api) => (api.settings.endpointConfiguration.types[0] === 'EDGE') === edge,
	);
	if (same.length >= (edge ? mostEdgeApis : mostOtherApis)) throw limitExceeded('APIs', 'account');
	const rootResourceId = region.freshId(10);
	const api: RestApi = {
		settings: {
			apiKeySource: 'HEADER',
			endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
			disableExecuteApiEndpoint: false,
			...settings,
			id: region.freshId(10, region.apis),
			createdDate: region.seconds,
			rootResourceId,
		},
		tags: {},
		resources: new Map([[rootResourceId, { id: rootResourceId, methods: new Map() }]]),
		authorizers: new Map(),
		validators: new Map(),
		models: new Map(),
		gatewayResponses: new Map(),
		deployments: new Map(),
		stages: new Map(),
		stageTags: new Map(),
	};
	for (const model of defaultModels(region)) api.models.set(model.name, model);
	return api;
}

const createRestApi: ApiGatewayOperation = ({ input, region }) => {
	const name = input.requiredText('name');
	const endpoint = input.object('endpointConfiguration');
	const types = endpoint?.texts('types');
	const ipAddressType = endpoint?.text('ipAddressType');
	const source = input.text('apiKeySource');
	const description = input.text('description');
	const size = input.number('minimumCompressionSize');
	const clone = input.text('cloneFrom');
	new Violations()
		.oneOf(source, 'createRestApiInput.apiKeySource', ['HEADER', 'AUTHORIZER'])
		.allOf(types, 'createRestApiInput.endpointConfiguration.types', endpointTypes)
		.oneOf(ipAddressType, 'createRestApiInput.endpointConfiguration.ipAddressType', addressTypes)
		.check();
	if (description === '') throw badRequest('Description cannot be an empty string');
	const original = clone === undefined ? undefined : region.api(clone);
	const binary = input.texts('binaryMediaTypes');
	const api = newRestApi(region, {
		name,
		description,
		version: input.text('version'),
		...(binary?.length && { binaryMediaTypes: binary }),
		...(size !== undefined && {
			minimumCompressionSize: compressionSize(String(size)),
		}),
		apiKeySource: source ?? 'HEADER',
		endpointConfiguration: endpointConfiguration(
			types ?? ['EDGE'],
			ipAddressType,
			endpoint?.texts('vpcEndpointIds'),
		),
		policy: checkPolicy(input.text('policy')),
		disableExecuteApiEndpoint: input.boolean('disableExecuteApiEndpoint') ?? false,
		securityPolicy: input.text('securityPolicy'),
		endpointAccessMode: input.text('endpointAccessMode'),
	});
	api.tags = textRecord(input, 'tags') ?? {};
	if (original) copyContents(original, api);
	region.apis.set(api.settings.id, api);
	return restApiOutput(api, false);
};

/** What `cloneFrom` takes over: resources, methods, models and the like, but no deployments. */
function copyContents(from: RestApi, to: RestApi): void {
	to.resources.clear();
	const { rootResourceId } = to.settings;
	const renamed = (id: string) => (id === from.settings.rootResourceId ? rootResourceId : id);
	for (const resource of from.resources.values()) {
		const copy = structuredClone(resource);
		const id = renamed(resource.id);
		to.resources.set(id, {
			...copy,
			id,
			...(copy.parentId !== undefined && { parentId: renamed(copy.parentId) }),
		});
	}
	for (const name of ['authorizers', 'validators', 'models', 'gatewayResponses'] as const) {
		const target: Map<string, unknown> = to[name];
		for (const [key, value] of from[name]) target.set(key, structuredClone(value));
	}
}

const getRestApi: ApiGatewayOperation = ({ input, region }) =>
	restApiOutput(region.api(input.requiredText('restApiId')), true);

const getRestApis: ApiGatewayOperation = ({ input, region }) => {
	const { items, position } = page(input, [...region.apis.values()], (api) => api.settings.id);
	return { items: items.map((api) => restApiOutput(api, false)), ...(position && { position }) };
};

const updateRestApi: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateRestApi');
	const api = region.api(input.requiredText('restApiId'));
	api.settings = patched(api.settings, steps, restApiPatches);
	return restApiOutput(api, true);
};

const deleteRestApi: ApiGatewayOperation = ({ input, region }) => {
	const id = input.requiredText('restApiId');
	region.api(id);
	for (const { mappings } of region.domainNames.values()) {
		for (const mapping of mappings.values()) {
			if (mapping.restApiId !== id) continue;
			throw badRequest('Please remove all base path mappings related to the domain name from your API');
		}
	}
	region.apis.delete(id);
	for (const { entity } of region.usagePlans.values()) {
		entity.apiStages = entity.apiStages.filter((stage) => stage.apiId !== id);
	}
	return {};
};

/** Operations of the APIs themselves. */
export const restApiOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateRestApi: createRestApi,
	GetRestApi: getRestApi,
	GetRestApis: getRestApis,
	UpdateRestApi: updateRestApi,
	DeleteRestApi: deleteRestApi,
};
