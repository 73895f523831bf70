import type { ApiState } from './api-state.ts';
import { badRequest, conflict } from './errors.ts';
import type { Authorizer } from './resources.ts';

/** Seconds that an HTTP API keeps a Lambda authorizer's answer, where nothing else is said, and at most. */
const usualTtl = 300;
const longestTtl = 3_600;

/**
 * Holds an authorizer to the rules of its type and its API's protocol, and fills in the defaults.
 *
 * @throws ServiceError `BadRequestException`, or `ConflictException` for a name that is taken
 */
export function checkedAuthorizer(api: ApiState, authorizer: Authorizer): Authorizer {
	const { AuthorizerId, AuthorizerType, Name } = authorizer;
	for (const other of api.authorizers.values()) {
		if (other.Name === Name && other.AuthorizerId !== AuthorizerId) {
			throw conflict(`Authorizer with name ${Name} already exists for this API`);
		}
	}
	if (AuthorizerType === 'JWT') return checkedJwt(api, authorizer);
	if (!authorizer.AuthorizerUri)
		throw badRequest('AuthorizerUri is a required parameter for REQUEST authorizer');
	if (!/:lambda:|^arn:aws[\w-]*:lambda:/.test(authorizer.AuthorizerUri)) {
		throw badRequest('Invalid Authorizer URI: it should be the URI of a Lambda function');
	}
	return api.http ? checkedHttpRequest(authorizer) : checkedWebSocketRequest(authorizer);
}

function checkedJwt(api: ApiState, authorizer: Authorizer): Authorizer {
	if (!api.http) throw badRequest('JWT authorizers are not supported on protocolType WEBSOCKET');
	const { JwtConfiguration: jwt, IdentitySource: source } = authorizer;
	if (!jwt?.Issuer) throw badRequest('Issuer is a required parameter for JWT authorizer');
	if (!/^https?:\/\/[^\s/]+/.test(jwt.Issuer)) {
		throw badRequest('Invalid issuer: it should be a well-formed URL');
	}
	if (!jwt.Audience?.length) throw badRequest('Audience is a required parameter for JWT authorizer');
	if (source?.length !== 1) throw badRequest('A JWT authorizer has exactly one identity source');
	checkSources(source, true);
	return authorizer;
}

function checkedHttpRequest(authorizer: Authorizer): Authorizer {
	const { AuthorizerPayloadFormatVersion: version, IdentitySource: sources = [] } = authorizer;
	if (!version) {
		throw badRequest('AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer');
	}
	if (version !== '1.0' && version !== '2.0') {
		throw badRequest(`AuthorizerPayloadFormatVersion ${version} is not supported`);
	}
	const { EnableSimpleResponses = false, AuthorizerResultTtlInSeconds: given } = authorizer;
	if (EnableSimpleResponses && version === '1.0') {
		throw badRequest('EnableSimpleResponses is supported with AuthorizerPayloadFormatVersion 2.0 only');
	}
	checkSources(sources, true);
	const ttl = given ?? (sources.length > 0 ? usualTtl : 0);
	if (ttl < 0 || ttl > longestTtl) {
		throw badRequest(`AuthorizerResultTtlInSeconds must be between 0 and ${longestTtl}`);
	}
	if (ttl > 0 && sources.length === 0) {
		throw badRequest('An identity source is required when the authorizer results are cached');
	}
	return { ...authorizer, AuthorizerResultTtlInSeconds: ttl, EnableSimpleResponses };
}

function checkedWebSocketRequest(authorizer: Authorizer): Authorizer {
	const { AuthorizerPayloadFormatVersion: version, AuthorizerResultTtlInSeconds: ttl } = authorizer;
	if (version !== undefined || authorizer.EnableSimpleResponses || ttl) {
		throw badRequest(
			'AuthorizerPayloadFormatVersion, AuthorizerResultTtlInSeconds and EnableSimpleResponses are not supported on protocolType WEBSOCKET',
		);
	}
	checkSources(authorizer.IdentitySource ?? [], false);
	return authorizer;
}

function checkSources(sources: readonly string[], http: boolean): void {
	const form = http
		? /^\$(request\.(header|querystring|path)\.\S+|request\.(body|path|method)|context\.\S+|stageVariables\.\S+)$/
		: /^(route\.request\.(header|querystring)\.\S+|context\.\S+|stageVariables\.\S+)$/;
	const bad = sources.find((source) => !form.test(source));
	if (bad !== undefined) throw badRequest(`Invalid identity source specified: ${bad}`);
}
