import {
	dereference,
	isObject,
	type OpenApiDocument,
	OpenApiError,
	type Operation,
	operationsOf,
	parseDocument,
} from '../open-api/document.ts';
import { Input } from '../wire/input.ts';
import { badRequest, missingParameter } from './errors.ts';
import { fromWire, readMembers, type Values } from './members.ts';
import { authorizerMembers, type Cors, corsMembers, integrationMembers, type Route } from './resources.ts';

/** What a document says an HTTP API is made of, before any of it has an id. */
export interface Definition {
	readonly name: string;
	readonly description: string | undefined;
	readonly version: string | undefined;
	readonly cors: Cors | undefined;
	readonly disableExecuteApiEndpoint: boolean | undefined;
	readonly tags: ReadonlyMap<string, string>;
	/** By the name of their security scheme. */
	readonly authorizers: ReadonlyMap<string, Values<typeof authorizerMembers>>;
	/** By a key that routes name: a shared integration is there once. */
	readonly integrations: ReadonlyMap<string, Values<typeof integrationMembers>>;
	readonly routes: readonly RouteDefinition[];
	/** What the document has and an HTTP API can't take. */
	readonly warnings: readonly string[];
}

export interface RouteDefinition {
	readonly key: string;
	readonly operationName: string | undefined;
	readonly integration: string | undefined;
	readonly authorization: Route['AuthorizationType'];
	readonly authorizer: string | undefined;
	readonly scopes: readonly string[];
}

type Fields = Record<string, unknown>;

/**
 * Reads the definition of an HTTP API from OpenAPI 3.0 in JSON or YAML.
 *
 * @param basepath - what becomes of the path in the servers' URL: `ignore`, `prepend` or `split`
 * @throws ServiceError `BadRequestException` for what is no such document
 */
export function readDefinition(body: string, basepath: string): Definition {
	const document = openApi(body);
	const prefix = prefixOf(document, basepath);
	const warnings: string[] = [];
	const schemes = document.components?.securitySchemes ?? {};
	const integrations = new Map<string, Values<typeof integrationMembers>>();
	const routes: RouteDefinition[] = [];
	for (const [path, item] of Object.entries(document.paths)) {
		for (const [method, operation] of operationsOf(dereference(document, item))) {
			const key =
				isObject(operation) && operation.isDefaultRoute === true ? '$default' : `${method} ${prefix}${path}`;
			const integration = integrationKey(document, operation, key);
			if (integration && !integrations.has(integration.key)) {
				integrations.set(integration.key, integrationOf(integration.extension));
			}
			const operationName = operation.operationId;
			const security = securityOf(document, operation, schemes, key, warnings);
			routes.push({ key, operationName, integration: integration?.key, ...security });
		}
	}
	const endpoint = document['x-amazon-apigateway-endpoint-configuration'];
	const disabled = isObject(endpoint) ? endpoint.disableExecuteApiEndpoint : undefined;
	return {
		name: document.info.title,
		description: document.info.description,
		version: document.info.version === undefined ? undefined : String(document.info.version),
		cors: corsOf(document['x-amazon-apigateway-cors']),
		disableExecuteApiEndpoint: typeof disabled === 'boolean' ? disabled : undefined,
		tags: tagsOf(document),
		authorizers: authorizersOf(schemes),
		integrations,
		routes,
		warnings,
	};
}

function openApi(body: string): OpenApiDocument {
	try {
		const { version, document } = parseDocument(body);
		if (version !== 3) throw new OpenApiError('HTTP APIs are imported from OpenAPI 3.0 only');
		if (typeof document.info.title !== 'string' || document.info.title === '') {
			throw new OpenApiError('The info of the document has no title');
		}
		return document;
	} catch (error) {
		if (error instanceof OpenApiError) throw badRequest(`Invalid OpenAPI input: ${error.message}`);
		throw error;
	}
}

/** What the servers' path puts before each path of the document. */
function prefixOf({ servers }: OpenApiDocument, basepath: string): string {
	if (basepath === 'ignore') return '';
	if (basepath !== 'prepend' && basepath !== 'split') {
		throw badRequest('Invalid basepath specified. Must be one of [ignore, prepend, split]');
	}
	const [server] = servers ?? [];
	const url = (server?.url ?? '').replace(
		/\{([^}]+)\}/g,
		(_all, name: string) => server?.variables?.[name]?.default ?? '',
	);
	const parts = url
		.replace(/^[a-z]+:\/\/[^/]*/i, '')
		.split('/')
		.filter(Boolean);
	return (basepath === 'split' ? parts.slice(1) : parts).map((part) => `/${part}`).join('');
}

/** The integration of an operation: one that stands among the components is shared by all that name it. */
function integrationKey(document: OpenApiDocument, operation: Operation, key: string) {
	const given = operation['x-amazon-apigateway-integration'];
	if (given === undefined) return undefined;
	const extension = dereference(document, given);
	if (!isObject(extension)) throw badRequest(`The integration of ${key} can't be found in the document`);
	const reference = isObject(given) && typeof given.$ref === 'string' ? given.$ref : undefined;
	return { key: reference ?? key, extension };
}

function integrationOf(extension: Fields): Values<typeof integrationMembers> {
	const { type, httpMethod, uri, credentials, payloadFormatVersion: version } = extension;
	return structure(
		{
			...extension,
			integrationType: typeof type === 'string' ? type.toUpperCase() : type,
			integrationMethod: typeof httpMethod === 'string' ? httpMethod.toUpperCase() : httpMethod,
			integrationUri: uri,
			credentialsArn: credentials,
			payloadFormatVersion: versionText(version),
		},
		integrationMembers,
	);
}

/** YAML reads an unquoted 2.0 as the number 2. */
function versionText(version: unknown): unknown {
	return typeof version === 'number' ? version.toFixed(1) : version;
}

function structure<M extends typeof integrationMembers | typeof authorizerMembers | typeof corsMembers>(
	fields: Fields,
	members: M,
): Values<M> {
	return readMembers(new Input(fromWire(fields, members), missingParameter), members);
}

function corsOf(extension: unknown): Cors | undefined {
	return isObject(extension) ? structure(extension, corsMembers) : undefined;
}

function tagsOf(document: OpenApiDocument): ReadonlyMap<string, string> {
	const tags = (document.tags ?? []) as readonly Fields[];
	return new Map(
		tags.flatMap(({ name, 'x-amazon-apigateway-tag-value': value }) =>
			typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [],
		),
	);
}

function authorizersOf(schemes: Readonly<Record<string, Fields>>) {
	const authorizers = new Map<string, Values<typeof authorizerMembers>>();
	for (const [name, scheme] of Object.entries(schemes)) {
		const extension = scheme['x-amazon-apigateway-authorizer'];
		if (!isObject(extension)) continue;
		const { type, identitySource, authorizerCredentials } = extension;
		const sources =
			typeof identitySource === 'string' ? identitySource.split(/\s*,\s*/).filter(Boolean) : identitySource;
		authorizers.set(
			name,
			structure(
				{
					...extension,
					name,
					authorizerType: typeof type === 'string' ? type.toUpperCase() : type,
					identitySource: sources,
					authorizerCredentialsArn: authorizerCredentials,
					authorizerPayloadFormatVersion: versionText(extension.authorizerPayloadFormatVersion),
				},
				authorizerMembers,
			),
		);
	}
	return authorizers;
}

type Security = Pick<RouteDefinition, 'authorization' | 'authorizer' | 'scopes'>;

/** Who may call an operation: a route has one authorizer, so the first requirement that can be met counts. */
function securityOf(
	document: OpenApiDocument,
	operation: Operation,
	schemes: Readonly<Record<string, Fields>>,
	key: string,
	warnings: string[],
): Security {
	const requirements = (operation.security ?? document.security ?? []).flatMap((each) =>
		Object.entries(each),
	);
	if (requirements.length > 1) {
		warnings.push(`Route ${key} has more than one security requirement; only the first is used`);
	}
	const [[name, scopes] = []] = requirements;
	const open: Security = { authorization: 'NONE', authorizer: undefined, scopes: [] };
	if (name === undefined) return open;
	const scheme = schemes[name] ?? {};
	if (scheme['x-amazon-apigateway-authtype'] === 'awsSigv4') return { ...open, authorization: 'AWS_IAM' };
	const extension = scheme['x-amazon-apigateway-authorizer'];
	if (!isObject(extension)) {
		warnings.push(
			`Route ${key} asks for the security scheme ${name}, which has no authorizer; it is ignored`,
		);
		return open;
	}
	const jwt = String(extension.type).toLowerCase() === 'jwt';
	return {
		authorization: jwt ? 'JWT' : 'CUSTOM',
		authorizer: name,
		scopes: jwt ? (scopes ?? []) : [],
	};
}
