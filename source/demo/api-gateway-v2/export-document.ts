import { methodKey, type OpenApiDocument } from '../open-api/document.ts';
import type { DeployedRoute } from './api-state.ts';
import { type Members, toWire } from './members.ts';
import { type Api, type Authorizer, corsMembers, integrationMembers } from './resources.ts';

/** What is written of an API. */
export interface Exported {
	readonly api: Api;
	readonly routes: readonly DeployedRoute[];
	readonly cors: Api['CorsConfiguration'];
	/** The stage that is exported, or undefined for the API as it stands. */
	readonly stage: string | undefined;
	/** Whether API Gateway's own keys are written. */
	readonly extensions: boolean;
}

type Fields = Record<string, unknown>;

/** An HTTP API as an OpenAPI 3.0 document, the way ExportApi writes it. */
export function exportDocument(exported: Exported): OpenApiDocument {
	const { api, routes, cors, stage, extensions } = exported;
	const paths: Record<string, Fields> = {};
	const schemes: Record<string, Fields> = {};
	for (const deployed of routes) {
		const { method, path } = placeOf(deployed.route.RouteKey);
		paths[path] ??= pathItem(path);
		paths[path][methodKey(method)] = operationOf(deployed, extensions, schemes);
	}
	const tags = Object.entries(api.Tags).map(([name, value]) => ({
		name,
		'x-amazon-apigateway-tag-value': value,
	}));
	return {
		openapi: '3.0.1',
		info: {
			title: api.Name,
			...(api.Description !== undefined && { description: api.Description }),
			version: api.Version ?? api.CreatedDate,
		},
		servers: [
			{
				url: `${api.ApiEndpoint}/{basePath}`,
				variables: { basePath: { default: stage === undefined || stage === '$default' ? '' : stage } },
			},
		],
		...(extensions && tags.length > 0 && { tags }),
		paths,
		...(Object.keys(schemes).length > 0 && { components: { securitySchemes: schemes } }),
		...(extensions && cors && { 'x-amazon-apigateway-cors': toWire(cors, corsMembers) }),
		...(extensions && { 'x-amazon-apigateway-importexport-version': '1.0' }),
	};
}

/** A route's method and path in a document; the catch-all route stands under a path of its own. */
function placeOf(key: string): { method: string; path: string } {
	if (key === '$default') return { method: 'ANY', path: '/$default' };
	const [method = '', path = ''] = key.split(' ');
	return { method, path };
}

function pathItem(path: string): Fields {
	const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
	if (names.length === 0) return {};
	return {
		parameters: names.map((name) => ({
			name,
			in: 'path',
			description: `Generated path parameter for ${name}`,
			required: true,
			schema: { type: 'string' },
		})),
	};
}

function operationOf(
	{ route, integration, authorizer }: DeployedRoute,
	extensions: boolean,
	schemes: Fields,
) {
	const { RouteKey, OperationName, AuthorizationType, AuthorizationScopes = [] } = route;
	const operation: Fields = {
		...(OperationName !== undefined && { operationId: OperationName }),
		responses: { default: { description: `Default response for ${RouteKey}` } },
	};
	if (authorizer) {
		schemes[authorizer.Name] = schemeOf(authorizer, extensions);
		operation.security = [{ [authorizer.Name]: AuthorizationScopes }];
	} else if (AuthorizationType === 'AWS_IAM') {
		schemes.sigv4 = {
			type: 'apiKey',
			name: 'Authorization',
			in: 'header',
			...(extensions && { 'x-amazon-apigateway-authtype': 'awsSigv4' }),
		};
		operation.security = [{ sigv4: [] }];
	}
	if (!extensions) return operation;
	if (RouteKey === '$default') operation.isDefaultRoute = true;
	if (integration) {
		operation['x-amazon-apigateway-integration'] = {
			...(toWire(integration, integrationExtension) as Fields),
			type: integration.IntegrationType.toLowerCase(),
			...(integration.IntegrationMethod !== undefined && { httpMethod: integration.IntegrationMethod }),
			...(integration.IntegrationUri !== undefined && { uri: integration.IntegrationUri }),
			...(integration.CredentialsArn !== undefined && { credentials: integration.CredentialsArn }),
		};
	}
	return operation;
}

/** What of an integration is called in a document as it is in the API. */
const integrationExtension: Members = {
	IntegrationSubtype: integrationMembers.IntegrationSubtype,
	ConnectionId: integrationMembers.ConnectionId,
	ConnectionType: integrationMembers.ConnectionType,
	Description: integrationMembers.Description,
	PayloadFormatVersion: integrationMembers.PayloadFormatVersion,
	RequestParameters: integrationMembers.RequestParameters,
	ResponseParameters: integrationMembers.ResponseParameters,
	TimeoutInMillis: integrationMembers.TimeoutInMillis,
	TlsConfig: integrationMembers.TlsConfig,
};

function schemeOf(authorizer: Authorizer, extensions: boolean): Fields {
	const { AuthorizerType, IdentitySource = [], JwtConfiguration: jwt } = authorizer;
	const source = IdentitySource.join(',');
	if (AuthorizerType === 'JWT') {
		return {
			type: 'oauth2',
			flows: {},
			...(extensions && {
				'x-amazon-apigateway-authorizer': {
					type: 'jwt',
					identitySource: source,
					jwtConfiguration: { audience: jwt?.Audience, issuer: jwt?.Issuer },
				},
			}),
		};
	}
	const header = /^\$request\.header\.(\S+)$/.exec(IdentitySource[0] ?? '')?.[1];
	return {
		type: 'apiKey',
		name: header ?? 'Unused',
		in: 'header',
		...(extensions && {
			'x-amazon-apigateway-authorizer': {
				type: 'request',
				...(source !== '' && { identitySource: source }),
				authorizerUri: authorizer.AuthorizerUri,
				authorizerPayloadFormatVersion: authorizer.AuthorizerPayloadFormatVersion,
				authorizerResultTtlInSeconds: authorizer.AuthorizerResultTtlInSeconds,
				authorizerCredentials: authorizer.AuthorizerCredentialsArn,
				enableSimpleResponses: authorizer.EnableSimpleResponses,
			},
		}),
	};
}
