import type { Authorizer, Deployment, Integration, Method } from './entities.ts';
import { longestTimeout } from './operations/integrations.ts';

/** What an export holds beside what OpenAPI has a place for. */
export interface ExportExtensions {
	readonly integrations: boolean;
	readonly authorizers: boolean;
	/** All others: request validators, gateway responses, the policy and the like. */
	readonly apigateway: boolean;
}

type Scheme = Readonly<Record<string, unknown>>;

function authorizerOf(deployment: Deployment, method: Method): Authorizer | undefined {
	return deployment.authorizers.get(method.authorizerId ?? '');
}

/** What a method asks of its caller. */
export function securityOf(deployment: Deployment, method: Method): Record<string, readonly string[]>[] {
	const authorizer = authorizerOf(deployment, method);
	return [
		...(method.authorizationType === 'AWS_IAM' ? [{ sigv4: [] }] : []),
		...(authorizer ? [{ [authorizer.name]: method.authorizationScopes ?? [] }] : []),
		...(method.apiKeyRequired ? [{ api_key: [] }] : []),
	];
}

/** The schemes that the methods refer to. */
export function securitySchemesOf(
	deployment: Deployment,
	extensions: ExportExtensions,
): Record<string, Scheme> {
	const schemes: Record<string, Scheme> = {};
	const used = new Set(deployment.methods.map(({ method }) => authorizerOf(deployment, method)));
	for (const authorizer of deployment.authorizers.values()) {
		if (used.has(authorizer)) schemes[authorizer.name] = schemeOf(authorizer, extensions.authorizers);
	}
	for (const { method } of deployment.methods) {
		if (method.apiKeyRequired) schemes.api_key = { type: 'apiKey', name: 'x-api-key', in: 'header' };
		if (method.authorizationType === 'AWS_IAM') {
			schemes.sigv4 = {
				type: 'apiKey',
				name: 'Authorization',
				in: 'header',
				'x-amazon-apigateway-authtype': 'awsSigv4',
			};
		}
	}
	return schemes;
}

function schemeOf(authorizer: Authorizer, withDetails: boolean): Scheme {
	const { name: _name, id: _id, authType, type, ...details } = authorizer;
	const header = /^method\.request\.header\.([^,]+)/.exec(authorizer.identitySource ?? '')?.[1];
	// The default source is left out where it is also the scheme's own header.
	const { identitySource, ...others } = details;
	const showSource = type === 'REQUEST' && identitySource;
	return {
		type: 'apiKey',
		name: header ?? 'Unused',
		in: 'header',
		'x-amazon-apigateway-authtype': authType ?? 'custom',
		...(withDetails && {
			'x-amazon-apigateway-authorizer': {
				type: type.toLowerCase(),
				...others,
				...(showSource && { identitySource }),
			},
		}),
	};
}

/** An integration as an import takes it, without what is as it is by default. */
export function integrationExtension(integration: Integration): object {
	const { integrationResponses = {}, type, passthroughBehavior, ...rest } = integration;
	const { cacheNamespace: _namespace, cacheKeyParameters, timeoutInMillis, connectionType, ...given } = rest;
	const responses = Object.values(integrationResponses).map(
		({ selectionPattern, ...response }) => [selectionPattern || 'default', response] as const,
	);
	return {
		type: type.toLowerCase(),
		...given,
		...(connectionType === 'VPC_LINK' && { connectionType }),
		...(responses.length > 0 && { responses: Object.fromEntries(responses) }),
		...(cacheKeyParameters.length > 0 && { cacheKeyParameters }),
		...(timeoutInMillis !== longestTimeout && { timeoutInMillis }),
		passthroughBehavior: passthroughBehavior.toLowerCase(),
	};
}

/** What is the API's as a whole and has no place in OpenAPI. */
export function apiExtensions(
	deployment: Deployment,
	extensions: ExportExtensions,
): Record<`x-${string}`, unknown> {
	if (!extensions.apigateway) return {};
	const { settings, validators, gatewayResponses } = deployment;
	const { policy, binaryMediaTypes, minimumCompressionSize, apiKeySource } = settings;
	return {
		...(validators.size > 0 && {
			'x-amazon-apigateway-request-validators': Object.fromEntries(
				[...validators.values()].map(({ name, validateRequestBody, validateRequestParameters }) => [
					name,
					{ validateRequestParameters, validateRequestBody },
				]),
			),
		}),
		...(gatewayResponses.size > 0 && {
			'x-amazon-apigateway-gateway-responses': Object.fromEntries(
				[...gatewayResponses].map(([type, { statusCode, ...response }]) => [
					type,
					{ ...(statusCode && { statusCode: Number(statusCode) }), ...response },
				]),
			),
		}),
		...(policy && { 'x-amazon-apigateway-policy': JSON.parse(policy) }),
		...(binaryMediaTypes?.length && { 'x-amazon-apigateway-binary-media-types': binaryMediaTypes }),
		...(minimumCompressionSize !== undefined && {
			'x-amazon-apigateway-minimum-compression-size': minimumCompressionSize,
		}),
		...(apiKeySource !== 'HEADER' && { 'x-amazon-apigateway-api-key-source': apiKeySource }),
	};
}
