import { found } from '../api-state.ts';
import { checkedAuthorizer } from '../authorizer-rules.ts';
import { conflict, missingParameter } from '../errors.ts';
import { only, patched, readMembers } from '../members.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { authorizerMembers } from '../resources.ts';

const settable = only(
	authorizerMembers,
	'AuthorizerCredentialsArn',
	'AuthorizerPayloadFormatVersion',
	'AuthorizerResultTtlInSeconds',
	'AuthorizerType',
	'AuthorizerUri',
	'EnableSimpleResponses',
	'IdentitySource',
	'IdentityValidationExpression',
	'JwtConfiguration',
	'Name',
);

function requestedAuthorizer(request: V2Request) {
	const api = requestedApi(request);
	const id = request.input.requiredText('AuthorizerId');
	return { api, authorizer: found(api.authorizers, 'Authorizer', id) };
}

const createAuthorizer: V2Operation = (request) => {
	const { input, region } = request;
	const api = requestedApi(request);
	const given = readMembers(input, settable);
	const Name = input.requiredText('Name');
	const { AuthorizerType } = given;
	if (AuthorizerType === undefined) throw missingParameter('AuthorizerType');
	const AuthorizerId = region.environment.newId(6);
	const authorizer = checkedAuthorizer(api, { ...given, AuthorizerId, AuthorizerType, Name });
	api.authorizers.set(AuthorizerId, authorizer);
	api.changed();
	return authorizer;
};

const updateAuthorizer: V2Operation = (request) => {
	const { api, authorizer } = requestedAuthorizer(request);
	const given = readMembers(request.input, settable);
	const changed = checkedAuthorizer(api, patched(authorizer, given, settable));
	api.authorizers.set(authorizer.AuthorizerId, changed);
	api.changed();
	return changed;
};

const deleteAuthorizer: V2Operation = (request) => {
	const { api, authorizer } = requestedAuthorizer(request);
	const users = [...api.routes.values()].filter((route) => route.AuthorizerId === authorizer.AuthorizerId);
	if (users.length > 0) {
		const ids = users.map(({ RouteId }) => RouteId).join(', ');
		throw conflict(
			`Cannot delete Authorizer because it is referenced by the following Routes with Ids: [${ids}]`,
		);
	}
	api.authorizers.delete(authorizer.AuthorizerId);
	api.changed();
	return {};
};

export const authorizerOperations = {
	CreateAuthorizer: createAuthorizer,
	GetAuthorizer: (request: V2Request) => requestedAuthorizer(request).authorizer,
	GetAuthorizers: (request: V2Request) =>
		page(request.input, requestedApi(request).authorizers.values(), ({ AuthorizerId }) => AuthorizerId),
	UpdateAuthorizer: updateAuthorizer,
	DeleteAuthorizer: deleteAuthorizer,
	/** The cache of authorizers' answers belongs to the traffic, which has none that outlives a request. */
	ResetAuthorizersCache: (request: V2Request) => {
		requestedApi(request).stage(request.input.requiredText('StageName'));
		return {};
	},
};
