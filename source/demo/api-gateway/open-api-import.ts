import { type ApiDocument, isObject, referencedName, rewriteReferences } from '../open-api/document.ts';
import type { Authorizer, Method, Resource, RestApi } from './entities.ts';
import { badRequest } from './errors.ts';
import { modelUrl } from './models.ts';
import { importedIntegration, templateEntries, textEntries } from './open-api-integration.ts';
import {
	basePathOf,
	type ReadBody,
	type ReadOperation,
	readOperations,
	readSchemas,
	readSecuritySchemes,
} from './open-api-reader.ts';
import { newAuthorizer } from './operations/authorizers.ts';
import { checkMethod } from './operations/methods.ts';
import { addResource } from './operations/resources.ts';
import type { ApiGatewayRegion } from './region.ts';
import { checkPolicy, endpointConfiguration } from './rest-api-settings.ts';

/** Where a document is taken to. */
export interface ImportTarget {
	readonly region: ApiGatewayRegion;
	readonly api: RestApi;
	/** What becomes of the document's base path. */
	readonly basePath: 'ignore' | 'prepend' | 'split';
	/** What couldn't be taken over is told here. */
	readonly warnings: string[];
}

/** What a security scheme of the document is for the methods that ask for it. */
type Guard = { readonly kind: 'api key' } | { readonly kind: 'IAM' } | { readonly authorizer: Authorizer };

/**
 * Takes a document's contents into an API: what is there under the same name or place is replaced, and
 * the rest stays.
 *
 * @throws ServiceError `BadRequestException` for what AWS refuses in an operation of its own, too
 */
export function importInto(target: ImportTarget, document: ApiDocument): void {
	importSettings(target.api, document);
	for (const [name, schema] of readSchemas(document)) setModel(target, name, schema);
	const guards = importGuards(target, document);
	importValidators(target, document);
	importGatewayResponses(target.api, document);
	for (const operation of readOperations(document)) {
		importOperation(target, document, operation, guards);
	}
}

function extension(of: object, name: string): unknown {
	return (of as Record<string, unknown>)[`x-amazon-apigateway-${name}`];
}

function importSettings({ settings }: RestApi, { document }: ApiDocument): void {
	settings.name = String(document.info.title);
	if (document.info.description) settings.description = document.info.description;
	if (document.info.version) settings.version = String(document.info.version);
	const binary = extension(document, 'binary-media-types');
	if (Array.isArray(binary)) settings.binaryMediaTypes = binary.map(String);
	const source = extension(document, 'api-key-source');
	if (typeof source === 'string') settings.apiKeySource = source.toUpperCase();
	const policy = extension(document, 'policy');
	if (isObject(policy)) settings.policy = checkPolicy(JSON.stringify(policy));
	const size = extension(document, 'minimum-compression-size');
	if (typeof size === 'number') settings.minimumCompressionSize = size;
	const endpoint = extension(document, 'endpoint-configuration');
	if (!isObject(endpoint)) return;
	if (typeof endpoint.disableExecuteApiEndpoint === 'boolean') {
		settings.disableExecuteApiEndpoint = endpoint.disableExecuteApiEndpoint;
	}
	const ids = endpoint.vpcEndpointIds;
	if (Array.isArray(ids)) {
		const { types, ipAddressType } = settings.endpointConfiguration;
		settings.endpointConfiguration = endpointConfiguration(types, ipAddressType, ids.map(String));
	}
}

function setModel(
	{ region, api }: ImportTarget,
	name: string,
	schema: unknown,
	contentType = 'application/json',
) {
	const current = api.models.get(name);
	const rewritten = rewriteReferences(schema, (other) => modelUrl(api.settings.id, other));
	api.models.set(name, {
		id: current?.id ?? region.freshId(6),
		name,
		schema: JSON.stringify(rewritten, undefined, 2),
		contentType,
	});
}

/** The model that a body's schema is; a schema that has no name gets one, as AWS does it. */
function modelFor(target: ImportTarget, { schema, contentType }: ReadBody): string {
	const named = referencedName(schema);
	if (named !== undefined && target.api.models.has(named)) return named;
	if (named !== undefined) throw badRequest(`Invalid model reference specified: ${named}`);
	const name = `MODEL${target.region.freshId(6)}`;
	setModel(target, name, schema, contentType);
	return name;
}

function importGuards({ region, api, warnings }: ImportTarget, document: ApiDocument): Map<string, Guard> {
	const guards = new Map<string, Guard>();
	for (const [name, scheme] of readSecuritySchemes(document)) {
		const details = extension(scheme, 'authorizer');
		const authType = extension(scheme, 'authtype');
		if (isObject(details)) {
			const known = [...api.authorizers.values()].find((authorizer) => authorizer.name === name);
			if (known) api.authorizers.delete(known.id);
			const header = typeof scheme.name === 'string' ? scheme.name : 'Authorization';
			const text = (key: string) => (typeof details[key] === 'string' ? details[key] : undefined);
			const ttl = details.authorizerResultTtlInSeconds;
			const type = (text('type') ?? 'token').toUpperCase();
			const arns = details.providerARNs;
			const authorizer = newAuthorizer(api, {
				id: known?.id ?? region.freshId(6, api.authorizers),
				name,
				type,
				authType: typeof authType === 'string' ? authType : undefined,
				providerARNs: Array.isArray(arns) ? arns.map(String) : undefined,
				authorizerUri: text('authorizerUri'),
				authorizerCredentials: text('authorizerCredentials'),
				identitySource:
					text('identitySource') ?? (type === 'REQUEST' ? undefined : `method.request.header.${header}`),
				identityValidationExpression: text('identityValidationExpression'),
				...(typeof ttl === 'number' && { authorizerResultTtlInSeconds: ttl }),
			});
			guards.set(name, { authorizer });
		} else if (String(authType).toLowerCase() === 'awssigv4') guards.set(name, { kind: 'IAM' });
		else if (scheme.type === 'apiKey' && String(scheme.name).toLowerCase() === 'x-api-key') {
			guards.set(name, { kind: 'api key' });
		} else {
			warnings.push(`Security scheme ${name} has no authorizer, so it is ignored`);
		}
	}
	return guards;
}

function importValidators({ region, api }: ImportTarget, { document }: ApiDocument): void {
	const validators = extension(document, 'request-validators');
	for (const [name, value] of Object.entries(isObject(validators) ? validators : {})) {
		if (!isObject(value)) continue;
		const known = [...api.validators.values()].find((validator) => validator.name === name);
		const id = known?.id ?? region.freshId(6, api.validators);
		api.validators.set(id, {
			id,
			name,
			validateRequestBody: value.validateRequestBody === true,
			validateRequestParameters: value.validateRequestParameters === true,
		});
	}
}

function importGatewayResponses(api: RestApi, { document }: ApiDocument): void {
	const responses = extension(document, 'gateway-responses');
	for (const [type, value] of Object.entries(isObject(responses) ? responses : {})) {
		if (!isObject(value)) continue;
		const status = value.statusCode;
		api.gatewayResponses.set(type, {
			...(status !== undefined && { statusCode: String(status) }),
			responseParameters: textEntries(value.responseParameters),
			responseTemplates: templateEntries(value.responseTemplates),
		});
	}
}

/** The resource at a path, made with all that lie on the way to it. */
function resourceAt({ region, api }: ImportTarget, path: string): Resource {
	let current = api.resources.get(api.settings.rootResourceId);
	for (const part of path.split('/').filter((it) => it !== '')) {
		const parent: Resource | undefined = current;
		if (!parent) break;
		current =
			[...api.resources.values()].find((it) => it.parentId === parent.id && it.pathPart === part) ??
			addResource(api, parent, part, (taken) => region.freshId(6, taken));
	}
	if (!current) throw badRequest(`Invalid path specified: ${path}`);
	return current;
}

function prefix({ basePath }: ImportTarget, document: ApiDocument): string {
	if (basePath === 'ignore') return '';
	const whole = basePathOf(document);
	return basePath === 'prepend'
		? whole
		: whole
				.split('/')
				.slice(2)
				.map((part) => `/${part}`)
				.join('');
}

function importOperation(
	target: ImportTarget,
	document: ApiDocument,
	read: ReadOperation,
	guards: ReadonlyMap<string, Guard>,
): void {
	const { api } = target;
	const { operation, httpMethod } = read;
	const resource = resourceAt(target, `${prefix(target, document)}${read.path}`);
	const named =
		extension(operation, 'request-validator') ?? extension(document.document, 'request-validator');
	const validator = [...api.validators.values()].find(({ name }) => name === named);
	const parameters = read.parameters.map(({ name, in: place, required }) => [
		`method.request.${place === 'query' ? 'querystring' : place}.${name}`,
		required,
	]);
	const models = read.bodies.map((body) => [body.contentType, modelFor(target, body)]);
	const responses = read.responses.map(({ statusCode, headers, bodies }) => [
		statusCode,
		{
			statusCode,
			...some(
				'responseParameters',
				headers.map((name) => [`method.response.header.${name}`, false]),
			),
			...some(
				'responseModels',
				bodies.map((body) => [body.contentType, modelFor(target, body)]),
			),
		},
	]);
	const integration = extension(operation, 'integration');
	const method: Method = {
		httpMethod,
		authorizationType: 'NONE',
		apiKeyRequired: false,
		...(validator && { requestValidatorId: validator.id }),
		...(operation.operationId && { operationName: operation.operationId }),
		...some('requestParameters', parameters),
		...some('requestModels', models),
		...some('methodResponses', responses),
		...(isObject(integration) && { methodIntegration: importedIntegration(integration, resource.id) }),
	};
	guard(method, read, guards);
	checkMethod(api, method);
	resource.methods.set(httpMethod, method);
}

/** A map by that name, or nothing where it would be empty. */
function some(name: string, entries: readonly (readonly unknown[])[]): object {
	return entries.length > 0 ? { [name]: Object.fromEntries(entries as [string, unknown][]) } : {};
}

function guard(method: Method, { operation, security }: ReadOperation, guards: ReadonlyMap<string, Guard>) {
	const auth = extension(operation, 'auth');
	if (isObject(auth) && typeof auth.type === 'string') {
		method.authorizationType = auth.type.toUpperCase();
	}
	for (const requirement of security) {
		for (const [name, scopes] of Object.entries(requirement)) {
			const found = guards.get(name);
			if (!found) continue;
			if ('authorizer' in found) {
				const cognito = found.authorizer.type === 'COGNITO_USER_POOLS';
				method.authorizationType = cognito ? 'COGNITO_USER_POOLS' : 'CUSTOM';
				method.authorizerId = found.authorizer.id;
				if (cognito && scopes.length > 0) method.authorizationScopes = [...scopes];
			} else if (found.kind === 'IAM') method.authorizationType = 'AWS_IAM';
			else method.apiKeyRequired = true;
		}
	}
}
