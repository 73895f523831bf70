import type { MethodResponse, RestApi } from '../entities.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { mapRule, type PatchTable, patched, patchSteps, truth } from '../patch.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { booleanRecord, textRecord, Violations } from '../validation.ts';
import { methodOf } from './methods.ts';

function checkResponse(api: RestApi, response: MethodResponse): void {
	for (const name of Object.values(response.responseModels ?? {})) {
		if (!api.models.has(name)) throw badRequest(`Invalid model identifier specified: ${name}`);
	}
	for (const key of Object.keys(response.responseParameters ?? {})) {
		if (!/^method\.response\.header\..+$/.test(key)) {
			throw badRequest(`Invalid mapping expression specified: ${key}`);
		}
	}
}

const putMethodResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	new Violations().statusCode(statusCode).check();
	const method = methodOf(input, region);
	if (method.methodResponses?.[statusCode]) throw conflict('Response already exists for this resource');
	const response: MethodResponse = {
		statusCode,
		responseParameters: booleanRecord(input, 'responseParameters'),
		responseModels: textRecord(input, 'responseModels'),
	};
	checkResponse(region.api(input.requiredText('restApiId')), response);
	method.methodResponses = { ...method.methodResponses, [statusCode]: response };
	return structuredClone(response);
};

const getMethodResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	new Violations().statusCode(statusCode).check();
	const response = methodOf(input, region).methodResponses?.[statusCode];
	if (!response) throw notFound('Invalid Response status code specified');
	return structuredClone(response);
};

const patches: PatchTable<MethodResponse> = {
	style: 'plain',
	rules: [
		mapRule('responseParameters', 'Invalid parameter name specified', truth),
		mapRule('responseModels', 'Content-Type specified was not found', (value) => value ?? ''),
	],
};

const updateMethodResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	const steps = patchSteps(input, 'UpdateMethodResponse', new Violations().statusCode(statusCode));
	const method = methodOf(input, region);
	const response = method.methodResponses?.[statusCode];
	if (!response) throw notFound('Invalid Response status code specified');
	const draft = patched(response, steps, patches);
	checkResponse(region.api(input.requiredText('restApiId')), draft);
	method.methodResponses = { ...method.methodResponses, [statusCode]: draft };
	return structuredClone(draft);
};

const deleteMethodResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	new Violations().statusCode(statusCode).check();
	const method = methodOf(input, region);
	const { [statusCode]: gone, ...others } = method.methodResponses ?? {};
	if (!gone) throw notFound('Invalid Response status code specified');
	if (Object.keys(others).length > 0) method.methodResponses = others;
	else delete method.methodResponses;
	return {};
};

/** Operations of the answers that a method may give. */
export const methodResponseOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	PutMethodResponse: putMethodResponse,
	GetMethodResponse: getMethodResponse,
	UpdateMethodResponse: updateMethodResponse,
	DeleteMethodResponse: deleteMethodResponse,
};
