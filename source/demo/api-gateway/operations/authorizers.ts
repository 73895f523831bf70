import type { Authorizer, RestApi } from '../entities.ts';
import { badRequest, conflict, limitExceeded } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import { pathOf } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { Violations, wholeNumber } from '../validation.ts';

const types = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];
/** Quota of authorizers per API (developer guide, quotas for REST APIs). */
const mostAuthorizers = 10;
const longestTtl = 3600;
const standardSource = 'method.request.header.Authorization';

/** @throws ServiceError `BadRequestException` for an authorizer that couldn't work */
function checkAuthorizer(api: RestApi, authorizer: Authorizer): void {
	const { name, type, authorizerUri = '', providerARNs } = authorizer;
	if (!/^[\w-]{1,128}$/.test(name)) throw badRequest('Invalid authorizer name specified');
	for (const other of api.authorizers.values()) {
		if (other.id === authorizer.id || other.name !== name) continue;
		throw badRequest(`Authorizer name must be unique. Authorizer ${name} already exists in this RestApi.`);
	}
	if (type === 'COGNITO_USER_POOLS') {
		const valid = providerARNs?.every((arn) =>
			/^arn:aws[\w-]*:cognito-idp:[^:]+:\d{12}:userpool\/.+$/.test(arn),
		);
		if (!providerARNs?.length || !valid) throw badRequest('Invalid Cognito User Pools ARN specified');
		return;
	}
	if (!/^arn:aws[\w-]*:apigateway:[^:]+:lambda:path\/.*\/functions\/.+\/invocations$/.test(authorizerUri)) {
		throw badRequest(
			`Invalid Authorizer URI: ${authorizerUri || null}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`,
		);
	}
}

/** An authorizer that an API can use, with what AWS adds to what a client says. */
export function newAuthorizer(api: RestApi, given: Authorizer): Authorizer {
	const cognito = given.type === 'COGNITO_USER_POOLS';
	const authorizer: Authorizer = {
		...given,
		authType: given.authType ?? (cognito ? 'cognito_user_pools' : 'custom'),
		identitySource: given.identitySource ?? (given.type === 'REQUEST' ? undefined : standardSource),
	};
	checkAuthorizer(api, authorizer);
	if (api.authorizers.size >= mostAuthorizers) throw limitExceeded('Authorizers', 'API');
	api.authorizers.set(authorizer.id, authorizer);
	return authorizer;
}

const createAuthorizer: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('type');
	const name = input.requiredText('name');
	new Violations().oneOf(type, 'createAuthorizerInput.type', types).check();
	const api = region.apis.get(input.requiredText('restApiId'));
	if (!api) {
		// Recorded from AWS, which answers so for an API that isn't there.
		throw conflict('Unable to complete operation due to concurrent modification. Please try again later.');
	}
	const ttl = input.integer('authorizerResultTtlInSeconds');
	const authorizer = newAuthorizer(api, {
		id: region.freshId(6, api.authorizers),
		name,
		type,
		providerARNs: input.texts('providerARNs'),
		authType: input.text('authType'),
		authorizerUri: input.text('authorizerUri'),
		authorizerCredentials: input.text('authorizerCredentials'),
		identitySource: input.text('identitySource'),
		identityValidationExpression: input.text('identityValidationExpression'),
		...(ttl !== undefined && { authorizerResultTtlInSeconds: ttlIn(String(ttl)) }),
	});
	return structuredClone(authorizer);
};

function ttlIn(value: string | undefined): number {
	return wholeNumber(value, 'authorizerResultTtlInSeconds', 0, longestTtl);
}

const getAuthorizer: ApiGatewayOperation = ({ input, region }) =>
	structuredClone(region.authorizer(input.requiredText('restApiId'), input.requiredText('authorizerId')));

const getAuthorizers: ApiGatewayOperation = ({ input, region }) => {
	const { authorizers } = region.api(input.requiredText('restApiId'));
	const { items, position } = page(input, [...authorizers.values()], ({ id }) => id);
	return { items: structuredClone(items), ...(position && { position }) };
};

const patches: PatchTable<Authorizer> = {
	style: 'plain',
	rules: [
		textRule('name'),
		textRule('authType'),
		textRule('authorizerUri'),
		textRule('authorizerCredentials', ['replace', 'remove']),
		textRule('identitySource', ['add', 'replace', 'remove']),
		textRule('identityValidationExpression', ['add', 'replace', 'remove']),
		{
			path: '/type',
			ops: ['replace'],
			apply: (authorizer, { value = '' }) => {
				if (!types.includes(value)) throw badRequest('Invalid authorizer type specified');
				authorizer.type = value;
			},
		},
		{
			path: '/authorizerResultTtlInSeconds',
			ops: ['add', 'replace', 'remove'],
			apply: (authorizer, { op, value }) => {
				if (op === 'remove') delete authorizer.authorizerResultTtlInSeconds;
				else authorizer.authorizerResultTtlInSeconds = ttlIn(value);
			},
		},
		{
			path: '/providerARNs',
			ops: ['add', 'remove'],
			apply: (authorizer, { op, value = '' }) => {
				const others = (authorizer.providerARNs ?? []).filter((arn) => arn !== value);
				authorizer.providerARNs = op === 'add' ? [...others, value] : others;
			},
		},
	],
};

const updateAuthorizer: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateAuthorizer');
	const apiId = input.requiredText('restApiId');
	const current = region.authorizer(apiId, input.requiredText('authorizerId'));
	const api = region.api(apiId);
	const draft = patched(current, steps, patches);
	checkAuthorizer(api, draft);
	api.authorizers.set(draft.id, draft);
	return structuredClone(draft);
};

const deleteAuthorizer: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const { id, name } = region.authorizer(apiId, input.requiredText('authorizerId'));
	const api = region.api(apiId);
	for (const resource of api.resources.values()) {
		for (const method of resource.methods.values()) {
			if (method.authorizerId !== id) continue;
			const place = `${pathOf(api, resource)}/${method.httpMethod}`;
			throw conflict(`Cannot delete authorizer '${name}', is referenced in method: ${place}`);
		}
	}
	api.authorizers.delete(id);
	return {};
};

/** Operations of an API's authorizers. */
export const authorizerOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateAuthorizer: createAuthorizer,
	GetAuthorizer: getAuthorizer,
	GetAuthorizers: getAuthorizers,
	UpdateAuthorizer: updateAuthorizer,
	DeleteAuthorizer: deleteAuthorizer,
};
