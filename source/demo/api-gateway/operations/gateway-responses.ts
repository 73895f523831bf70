import type { GatewayResponseSettings, RestApi } from '../entities.ts';
import { badRequest, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { mapRule, type PatchTable, patched, patchSteps } from '../patch.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { textRecord, Violations } from '../validation.ts';
import { templates } from './integrations.ts';

/** The kinds of error, each with the status that AWS answers it with; in the order in which AWS lists them. */
const statuses: Readonly<Record<string, string | undefined>> = {
	ACCESS_DENIED: '403',
	API_CONFIGURATION_ERROR: '500',
	AUTHORIZER_CONFIGURATION_ERROR: '500',
	AUTHORIZER_FAILURE: '500',
	BAD_REQUEST_BODY: '400',
	BAD_REQUEST_PARAMETERS: '400',
	DEFAULT_4XX: undefined,
	DEFAULT_5XX: undefined,
	EXPIRED_TOKEN: '403',
	INTEGRATION_FAILURE: '504',
	INTEGRATION_TIMEOUT: '504',
	INVALID_API_KEY: '403',
	INVALID_SIGNATURE: '403',
	MISSING_AUTHENTICATION_TOKEN: '403',
	QUOTA_EXCEEDED: '429',
	REQUEST_TOO_LARGE: '413',
	RESOURCE_NOT_FOUND: '404',
	THROTTLED: '429',
	UNAUTHORIZED: '401',
	UNSUPPORTED_MEDIA_TYPE: '415',
	WAF_FILTERED: '403',
};

/** The order in which AWS's refusal lists them. */
const refusalOrder = [
	'REQUEST_TOO_LARGE',
	'RESOURCE_NOT_FOUND',
	'AUTHORIZER_CONFIGURATION_ERROR',
	'MISSING_AUTHENTICATION_TOKEN',
	'BAD_REQUEST_BODY',
	'INVALID_SIGNATURE',
	'INVALID_API_KEY',
	'BAD_REQUEST_PARAMETERS',
	'AUTHORIZER_FAILURE',
	'UNAUTHORIZED',
	'INTEGRATION_TIMEOUT',
	'ACCESS_DENIED',
	'DEFAULT_4XX',
	'DEFAULT_5XX',
	'WAF_FILTERED',
	'QUOTA_EXCEEDED',
	'THROTTLED',
	'API_CONFIGURATION_ERROR',
	'UNSUPPORTED_MEDIA_TYPE',
	'INTEGRATION_FAILURE',
	'EXPIRED_TOKEN',
];

const standardTemplates = { 'application/json': '{"message":$context.error.messageString}' };

/**
 * A gateway response as the service gives it: the API's own; else what the API says of all 4XX or all
 * 5XX; else AWS's default.
 */
function gatewayResponseOutput(api: RestApi, responseType: string): object {
	const own = api.gatewayResponses.get(responseType);
	const standard = statuses[responseType];
	const group = standard && api.gatewayResponses.get(standard < '500' ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
	const settings: GatewayResponseSettings = own ?? (group || {});
	const statusCode = settings.statusCode ?? standard;
	return {
		responseType,
		...(statusCode && { statusCode }),
		responseParameters: { ...settings.responseParameters },
		responseTemplates: { ...(settings.responseTemplates ?? standardTemplates) },
		defaultResponse: own === undefined,
	};
}

function checkType(type: string): Violations {
	return new Violations().oneOf(type, 'responseType', refusalOrder);
}

const putGatewayResponse: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('responseType');
	const statusCode = input.text('statusCode');
	checkType(type).statusCode(statusCode).check();
	const api = region.api(input.requiredText('restApiId'));
	api.gatewayResponses.set(type, {
		statusCode,
		responseParameters: textRecord(input, 'responseParameters'),
		responseTemplates: templates(input, 'responseTemplates'),
	});
	return gatewayResponseOutput(api, type);
};

const getGatewayResponse: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('responseType');
	checkType(type).check();
	return gatewayResponseOutput(region.api(input.requiredText('restApiId')), type);
};

const getGatewayResponses: ApiGatewayOperation = ({ input, region }) => {
	const api = region.api(input.requiredText('restApiId'));
	const { items, position } = page(input, Object.keys(statuses), (type) => type);
	return {
		items: items.map((type) => gatewayResponseOutput(api, type)),
		...(position && { position }),
	};
};

function filled(name: string): (value: string | undefined) => string {
	return (value) => {
		if (!value) throw badRequest(`Invalid null or empty value in ${name}`);
		return value;
	};
}

const patches: PatchTable<GatewayResponseSettings> = {
	style: 'path',
	rules: [
		{
			path: '/statusCode',
			ops: ['replace'],
			apply: (response, { value }) => {
				new Violations().statusCode(value).check();
				response.statusCode = value;
			},
		},
		mapRule('responseParameters', 'Invalid parameter name specified', filled('responseParameters')),
		mapRule('responseTemplates', 'Content-Type specified was not found', filled('responseTemplates')),
	],
};

const updateGatewayResponse: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('responseType');
	const steps = patchSteps(input, 'UpdateGatewayResponse', checkType(type));
	const api = region.api(input.requiredText('restApiId'));
	const current = api.gatewayResponses.get(type) ?? { responseTemplates: standardTemplates };
	api.gatewayResponses.set(type, patched<GatewayResponseSettings>(current, steps, patches));
	return gatewayResponseOutput(api, type);
};

const deleteGatewayResponse: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('responseType');
	checkType(type).check();
	const api = region.api(input.requiredText('restApiId'));
	if (!api.gatewayResponses.delete(type)) throw notFound('Gateway response type not defined on api');
	return {};
};

/** Operations of what an API says when it fails. */
export const gatewayResponseOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	PutGatewayResponse: putGatewayResponse,
	GetGatewayResponse: getGatewayResponse,
	GetGatewayResponses: getGatewayResponses,
	UpdateGatewayResponse: updateGatewayResponse,
	DeleteGatewayResponse: deleteGatewayResponse,
};
