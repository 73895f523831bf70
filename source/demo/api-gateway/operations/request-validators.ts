import type { RequestValidator } from '../entities.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, truthRule } from '../patch.ts';
import { type ApiGatewayRegion, pathOf } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';

function validatorOf(region: ApiGatewayRegion, apiId: string, id: string): RequestValidator {
	const validator = region.apis.get(apiId)?.validators.get(id);
	if (!validator) throw notFound('Invalid Request Validator identifier specified');
	return validator;
}

const createRequestValidator: ApiGatewayOperation = ({ input, region }) => {
	const api = region.apis.get(input.requiredText('restApiId'));
	if (!api) throw badRequest('Invalid REST API identifier specified');
	const name = input.text('name') ?? '';
	if (name === '') throw badRequest('Request Validator name cannot be blank');
	const validator: RequestValidator = {
		id: region.freshId(6, api.validators),
		name,
		validateRequestBody: input.boolean('validateRequestBody') ?? false,
		validateRequestParameters: input.boolean('validateRequestParameters') ?? false,
	};
	api.validators.set(validator.id, validator);
	return { ...validator };
};

const getRequestValidator: ApiGatewayOperation = ({ input, region }) => ({
	...validatorOf(region, input.requiredText('restApiId'), input.requiredText('requestValidatorId')),
});

const getRequestValidators: ApiGatewayOperation = ({ input, region }) => {
	const { validators } = region.api(input.requiredText('restApiId'));
	const { items, position } = page(input, [...validators.values()], ({ id }) => id);
	return { items: structuredClone(items), ...(position && { position }) };
};

const patches: PatchTable<RequestValidator> = {
	style: 'listed',
	rules: [
		{
			path: '/name',
			ops: ['replace'],
			apply: (validator, { value }) => {
				if (!value) throw badRequest('Request Validator name cannot be blank');
				validator.name = value;
			},
		},
		truthRule('validateRequestParameters'),
		truthRule('validateRequestBody'),
	],
};

const updateRequestValidator: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateRequestValidator');
	const apiId = input.requiredText('restApiId');
	const current = validatorOf(region, apiId, input.requiredText('requestValidatorId'));
	const draft = patched(current, steps, patches);
	region.api(apiId).validators.set(draft.id, draft);
	return { ...draft };
};

const deleteRequestValidator: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const { id, name } = validatorOf(region, apiId, input.requiredText('requestValidatorId'));
	const api = region.api(apiId);
	for (const resource of api.resources.values()) {
		for (const method of resource.methods.values()) {
			if (method.requestValidatorId !== id) continue;
			const place = `${pathOf(api, resource)}/${method.httpMethod}`;
			throw conflict(`Cannot delete request validator '${name}', is referenced in method: ${place}`);
		}
	}
	api.validators.delete(id);
	return {};
};

/** Operations of an API's request validators. */
export const requestValidatorOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateRequestValidator: createRequestValidator,
	GetRequestValidator: getRequestValidator,
	GetRequestValidators: getRequestValidators,
	UpdateRequestValidator: updateRequestValidator,
	DeleteRequestValidator: deleteRequestValidator,
};
