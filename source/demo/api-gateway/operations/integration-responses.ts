import type { IntegrationResponse, Method } from '../entities.ts';
import { notFound } from '../errors.ts';
import { checkResponseMapping } from '../mapping.ts';
import { mapRule, type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import type { ApiGatewayOperation, ApiGatewayRequest } from '../request.ts';
import { textRecord, Violations } from '../validation.ts';
import { integrationOf, templates } from './integrations.ts';
import { methodOf } from './methods.ts';

function responseOf(method: Method, statusCode: string): IntegrationResponse {
	const response = integrationOf(method).integrationResponses?.[statusCode];
	if (!response) throw notFound('Invalid Response status code specified');
	return response;
}

const putIntegrationResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	const contentHandling = input.text('contentHandling');
	new Violations()
		.statusCode(statusCode)
		.oneOf(contentHandling, 'putIntegrationResponseInput.contentHandling', [
			'CONVERT_TO_BINARY',
			'CONVERT_TO_TEXT',
		])
		.check();
	const method = methodOf(input, region);
	const integration = integrationOf(method);
	const response: IntegrationResponse = {
		statusCode,
		selectionPattern: input.text('selectionPattern'),
		responseParameters: textRecord(input, 'responseParameters'),
		responseTemplates: templates(input, 'responseTemplates'),
		contentHandling,
	};
	checkResponseMapping(method, response);
	integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: response };
	return structuredClone(response);
};

const getIntegrationResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	new Violations().statusCode(statusCode).check();
	return structuredClone(responseOf(methodOf(input, region), statusCode));
};

const patches: PatchTable<IntegrationResponse> = {
	style: 'plain',
	rules: [
		{
			path: '/selectionPattern',
			ops: ['replace'],
			apply: (response, { value }) => {
				response.selectionPattern = value ?? '';
			},
		},
		textRule('contentHandling'),
		mapRule('responseParameters', 'Invalid parameter name specified', (value) => value ?? ''),
		mapRule('responseTemplates', 'Content-Type specified was not found', (value) => value || null),
	],
};

const updateIntegrationResponse: ApiGatewayOperation = ({ input, region }) => {
	const statusCode = input.requiredText('statusCode');
	const steps = patchSteps(input, 'UpdateIntegrationResponse', new Violations().statusCode(statusCode));
	const method = methodOf(input, region);
	const draft = patched(responseOf(method, statusCode), steps, patches);
	checkResponseMapping(method, draft);
	const integration = integrationOf(method);
	integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: draft };
	return structuredClone(draft);
};

/** AWS looks for the integration at once here: a method that isn't there has none. */
function methodToDelete({ input, region }: ApiGatewayRequest): Method {
	const resource = region.resource(input.requiredText('restApiId'), input.requiredText('resourceId'));
	const method = resource.methods.get(input.requiredText('httpMethod'));
	if (!method) throw notFound('Invalid Integration identifier specified');
	return method;
}

const deleteIntegrationResponse: ApiGatewayOperation = (request) => {
	const statusCode = request.input.requiredText('statusCode');
	new Violations().statusCode(statusCode).check();
	const method = methodToDelete(request);
	responseOf(method, statusCode);
	const integration = integrationOf(method);
	const { [statusCode]: _gone, ...others } = integration.integrationResponses ?? {};
	if (Object.keys(others).length > 0) integration.integrationResponses = others;
	else delete integration.integrationResponses;
	return {};
};

/** Operations of what an integration's answers become. */
export const integrationResponseOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	PutIntegrationResponse: putIntegrationResponse,
	GetIntegrationResponse: getIntegrationResponse,
	UpdateIntegrationResponse: updateIntegrationResponse,
	DeleteIntegrationResponse: deleteIntegrationResponse,
};
