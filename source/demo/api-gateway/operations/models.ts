import { isObject } from '../../open-api/document.ts';
import type { Model, RestApi } from '../entities.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import { type ApiGatewayRegion, pathOf } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';

/** A model whose schemas refer to each other in a circle is flattened no deeper than this. */
const deepest = 20;

function modelOf(region: ApiGatewayRegion, apiId: string, name: string): Model {
	const model = region.apis.get(apiId)?.models.get(name);
	if (!model) throw notFound(`Invalid model name specified: ${name}`);
	return model;
}

/** @throws ServiceError `BadRequestException` for what is no JSON object */
function checkSchema(schema: string | undefined): string {
	let value: unknown;
	try {
		value = JSON.parse(schema || '{}');
	} catch {
		throw badRequest('Invalid model schema specified: it is no JSON');
	}
	if (!isObject(value)) throw badRequest('Invalid model schema specified: it is no JSON object');
	if (schema === undefined || Object.keys(value).length === 0) {
		throw badRequest('Model schema must have at least 1 property or array items defined');
	}
	return schema;
}

const createModel: ApiGatewayOperation = ({ input, region }) => {
	const api = region.api(input.requiredText('restApiId'));
	const name = input.text('name') ?? '';
	if (name === '') throw badRequest('Model name must be non-empty');
	if (!/^[a-zA-Z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
	const contentType = input.requiredText('contentType');
	const schema = checkSchema(input.text('schema'));
	if (api.models.has(name)) throw conflict('Model name already exists for this REST API');
	const model: Model = {
		id: region.freshId(6),
		name,
		description: input.text('description'),
		schema,
		contentType,
	};
	api.models.set(name, model);
	return { ...model };
};

/** A schema with the schemas of other models in the place of references to them. */
function flattened(api: RestApi, schema: unknown, depth: number): unknown {
	if (Array.isArray(schema)) return schema.map((item) => flattened(api, item, depth));
	if (!isObject(schema)) return schema;
	const reference = schema.$ref;
	if (typeof reference === 'string' && reference.includes('/models/')) {
		const model = api.models.get(reference.slice(reference.lastIndexOf('/') + 1));
		if (model && depth < deepest) return flattened(api, JSON.parse(model.schema), depth + 1);
	}
	return Object.fromEntries(
		Object.entries(schema).map(([key, value]) => [key, flattened(api, value, depth)]),
	);
}

const getModel: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const model = modelOf(region, apiId, input.requiredText('modelName'));
	if (!input.boolean('flatten')) return { ...model };
	return { ...model, schema: JSON.stringify(flattened(region.api(apiId), JSON.parse(model.schema), 0)) };
};

const getModels: ApiGatewayOperation = ({ input, region }) => {
	const { models } = region.api(input.requiredText('restApiId'));
	const { items, position } = page(input, [...models.values()], ({ name }) => name);
	return { items: structuredClone(items), ...(position && { position }) };
};

const patches: PatchTable<Model> = {
	style: 'listed',
	rules: [
		textRule('description'),
		{
			path: '/schema',
			ops: ['replace'],
			apply: (model, { value }) => {
				model.schema = checkSchema(value);
			},
		},
	],
};

const updateModel: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateModel');
	const apiId = input.requiredText('restApiId');
	const draft = patched(modelOf(region, apiId, input.requiredText('modelName')), steps, patches);
	region.api(apiId).models.set(draft.name, draft);
	return { ...draft };
};

/** Where a model is used, in AWS's words; undefined where it isn't. */
function useOf(api: RestApi, name: string): string | undefined {
	for (const resource of api.resources.values()) {
		for (const { httpMethod, requestModels, methodResponses } of resource.methods.values()) {
			const place = `${pathOf(api, resource)}/${httpMethod}`;
			if (Object.values(requestModels ?? {}).includes(name)) return `method request: ${place}`;
			for (const { statusCode, responseModels } of Object.values(methodResponses ?? {})) {
				if (!Object.values(responseModels ?? {}).includes(name)) continue;
				return `method response: ${place}/${statusCode}`;
			}
		}
	}
	return undefined;
}

const deleteModel: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const { name } = modelOf(region, apiId, input.requiredText('modelName'));
	const api = region.api(apiId);
	const use = useOf(api, name);
	if (use) throw conflict(`Cannot delete model '${name}', is referenced in ${use}`);
	api.models.delete(name);
	return {};
};

/** Operations of an API's models. */
export const modelOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateModel: createModel,
	GetModel: getModel,
	GetModels: getModels,
	UpdateModel: updateModel,
	DeleteModel: deleteModel,
};
