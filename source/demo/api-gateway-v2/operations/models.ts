import { type ApiState, found } from '../api-state.ts';
import { badRequest, conflict } from '../errors.ts';
import { only, patched, readMembers } from '../members.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { type Model, modelMembers } from '../resources.ts';

const settable = only(modelMembers, 'ContentType', 'Description', 'Name', 'Schema');

/** The longest schema, in characters. */
const longestSchema = 32_768;

function requestedModel(request: V2Request) {
	const api = requestedApi(request);
	return { api, model: found(api.models, 'Model', request.input.requiredText('ModelId')) };
}

function checkModel(api: ApiState, { ModelId, Name, Schema = '', ContentType = '' }: Model): void {
	if (!/^[A-Za-z0-9]{1,128}$/.test(Name)) throw badRequest(`Model name must be alphanumeric: ${Name}`);
	for (const other of api.models.values()) {
		if (other.Name === Name && other.ModelId !== ModelId) {
			throw conflict(`Model with name ${Name} already exists for this API`);
		}
	}
	if (Schema.length > longestSchema) throw badRequest('Invalid model schema specified: it is too long');
	if (!/json/i.test(ContentType)) return;
	try {
		JSON.parse(Schema);
	} catch {
		throw badRequest('Invalid model schema specified: it is no JSON');
	}
}

const createModel: V2Operation = (request) => {
	const { input, region } = request;
	const api = requestedApi(request);
	if (api.http) throw badRequest('Models are not supported on protocolType HTTP');
	const model: Model = {
		ContentType: 'application/json',
		...readMembers(input, settable),
		Name: input.requiredText('Name'),
		Schema: input.requiredText('Schema'),
		ModelId: region.environment.newId(6),
	};
	checkModel(api, model);
	api.models.set(model.ModelId, model);
	return model;
};

const updateModel: V2Operation = (request) => {
	const { api, model } = requestedModel(request);
	const changed = patched(model, readMembers(request.input, settable), settable);
	checkModel(api, changed);
	api.models.set(model.ModelId, changed);
	return changed;
};

/** A mapping template that passes each property of the model's schema on. */
const getModelTemplate: V2Operation = (request) => {
	const { Schema = '', ContentType = '' } = requestedModel(request).model;
	if (!/json/i.test(ContentType)) throw badRequest('Only models of a JSON content type have a template');
	const schema = JSON.parse(Schema) as { properties?: Record<string, { type?: string }> };
	const lines = Object.entries(schema.properties ?? {}).map(([name, { type }]) => {
		const path = `$inputRoot.${name}`;
		return type === 'string' ? `  "${name}" : "${path}"` : `  "${name}" : ${path}`;
	});
	return { Value: `#set($inputRoot = $input.path('$'))\n{\n${lines.join(',\n')}\n}` };
};

export const modelOperations = {
	CreateModel: createModel,
	GetModel: (request: V2Request) => requestedModel(request).model,
	GetModels: (request: V2Request) =>
		page(request.input, requestedApi(request).models.values(), ({ ModelId }) => ModelId),
	GetModelTemplate: getModelTemplate,
	UpdateModel: updateModel,
	DeleteModel: (request: V2Request) => {
		const { api, model } = requestedModel(request);
		api.models.delete(model.ModelId);
		return {};
	},
};
