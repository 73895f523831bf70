import type { Input } from '../../wire/input.ts';
import type { Method, RestApi } from '../entities.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { mapRule, type PatchTable, patched, patchSteps, textRule, truth, truthRule } from '../patch.ts';
import type { ApiGatewayRegion } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { booleanRecord, textRecord } from '../validation.ts';

const httpMethods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];
const missingParameterName = 'Invalid parameter name specified';
const missingContentType = 'Content-Type specified was not found';

/** @throws ServiceError `BadRequestException` where a method refers to what isn't in its API */
export function checkMethod(api: RestApi, method: Method): void {
	const { authorizationType, authorizerId, requestValidatorId, requestModels, requestParameters } = method;
	if (!authorizationTypes.includes(authorizationType)) {
		throw badRequest(
			`Invalid authorization type specified. Valid options are ${authorizationTypes.join(',')}`,
		);
	}
	const authorised = authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS';
	if (authorised) {
		const authorizer = api.authorizers.get(authorizerId ?? '');
		const cognito = authorizer?.type === 'COGNITO_USER_POOLS';
		if (!authorizer || cognito !== (authorizationType === 'COGNITO_USER_POOLS')) {
			throw badRequest(
				'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
			);
		}
	} else delete method.authorizerId;
	if (requestValidatorId !== undefined && !api.validators.has(requestValidatorId)) {
		throw badRequest('Invalid Request Validator identifier specified');
	}
	for (const name of Object.values(requestModels ?? {})) {
		if (!api.models.has(name)) throw badRequest(`Invalid model identifier specified: ${name}`);
	}
	checkParameters(Object.keys(requestParameters ?? {}));
}

function checkParameters(keys: readonly string[]): void {
	const seen = new Set<string>();
	for (const key of keys) {
		const parts = /^method\.request\.(querystring|header|path)\.(.+)$/.exec(key);
		if (!parts?.[2]) throw badRequest(`Invalid mapping expression specified: ${key}`);
		if (seen.has(parts[2])) {
			throw badRequest('Parameter names must be unique across querystring, header and path');
		}
		seen.add(parts[2]);
	}
}

function place(input: Input): readonly [apiId: string, resourceId: string, httpMethod: string] {
	return [
		input.requiredText('restApiId'),
		input.requiredText('resourceId'),
		input.requiredText('httpMethod'),
	];
}

/** The method that a request names. */
export function methodOf(input: Input, region: ApiGatewayRegion): Method {
	return region.method(...place(input));
}

const putMethod: ApiGatewayOperation = ({ input, region }) => {
	const [apiId, resourceId, httpMethod] = place(input);
	const resource = region.resource(apiId, resourceId);
	if (!httpMethods.includes(httpMethod)) {
		throw badRequest(`Invalid HttpMethod specified. Valid options are ${httpMethods.join(',')}`);
	}
	if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
	const method: Method = {
		httpMethod,
		authorizationType: input.requiredText('authorizationType'),
		authorizerId: input.text('authorizerId'),
		apiKeyRequired: input.boolean('apiKeyRequired') ?? false,
		requestValidatorId: input.text('requestValidatorId'),
		operationName: input.text('operationName'),
		requestParameters: booleanRecord(input, 'requestParameters'),
		requestModels: textRecord(input, 'requestModels'),
		authorizationScopes: input.texts('authorizationScopes'),
	};
	checkMethod(region.api(apiId), method);
	resource.methods.set(httpMethod, method);
	return structuredClone(method);
};

const getMethod: ApiGatewayOperation = ({ input, region }) => structuredClone(methodOf(input, region));

const patches: PatchTable<Method> = {
	style: 'plain',
	rules: [
		truthRule('apiKeyRequired'),
		{
			path: '/authorizationType',
			ops: ['replace'],
			apply: (method, { value = '' }) => {
				method.authorizationType = value;
			},
		},
		textRule('authorizerId'),
		textRule('operationName'),
		textRule('requestValidatorId'),
		mapRule('requestParameters', missingParameterName, truth),
		mapRule('requestModels', missingContentType, (value) => value ?? ''),
		{
			path: '/authorizationScopes',
			ops: ['add', 'remove'],
			apply: (method, { op, value = '' }) => {
				const others = (method.authorizationScopes ?? []).filter((scope) => scope !== value);
				const scopes = op === 'add' ? [...others, value] : others;
				if (scopes.length > 0) method.authorizationScopes = scopes;
				else delete method.authorizationScopes;
			},
		},
	],
};

const updateMethod: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateMethod');
	const [apiId, resourceId, httpMethod] = place(input);
	const draft = patched(region.method(apiId, resourceId, httpMethod), steps, patches);
	checkMethod(region.api(apiId), draft);
	region.resource(apiId, resourceId).methods.set(httpMethod, draft);
	return structuredClone(draft);
};

const deleteMethod: ApiGatewayOperation = ({ input, region }) => {
	const [apiId, resourceId, httpMethod] = place(input);
	if (!region.resource(apiId, resourceId).methods.delete(httpMethod)) {
		throw notFound('Invalid Method identifier specified');
	}
	return {};
};

/** Operations of a resource's methods. */
export const methodOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	PutMethod: putMethod,
	GetMethod: getMethod,
	UpdateMethod: updateMethod,
	DeleteMethod: deleteMethod,
};
