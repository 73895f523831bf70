import {
	isObject,
	methodKey,
	type OpenApiDocument,
	referencedName,
	rewriteReferences,
	type Schema,
	type SwaggerDocument,
} from '../open-api/document.ts';
import type { DeployedMethod, Deployment, Method } from './entities.ts';
import {
	apiExtensions,
	type ExportExtensions,
	integrationExtension,
	securityOf,
	securitySchemesOf,
} from './open-api-extensions.ts';

/** What is exported: a deployment as a stage serves it. */
export interface ExportSource {
	readonly deployment: Deployment;
	readonly stageName: string;
	readonly region: string;
	readonly extensions: ExportExtensions;
}

/** Where schemas stand in the kind of document that is written. */
type Dialect = 'openapi' | 'swagger';

const schemaPlace = { openapi: '#/components/schemas/', swagger: '#/definitions/' } as const;

/** A deployment as an OpenAPI 3.0 document, with what AWS writes into it. */
export function openApiOf(source: ExportSource): OpenApiDocument {
	const { deployment, stageName, region } = source;
	const { id } = deployment.settings;
	const schemas = usedSchemas(deployment, 'openapi');
	const securitySchemes = securitySchemesOf(deployment, source.extensions);
	return {
		openapi: '3.0.1',
		info: infoOf(deployment),
		servers: [
			{
				url: `https://${id}.execute-api.${region}.amazonaws.com/{basePath}`,
				variables: { basePath: { default: stageName } },
			},
		],
		paths: pathsOf(source, 'openapi'),
		components: {
			...(Object.keys(schemas).length > 0 && { schemas }),
			...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
		},
		...apiExtensions(deployment, source.extensions),
	};
}

/** A deployment as a Swagger 2.0 document, with what AWS writes into it. */
export function swaggerOf(source: ExportSource): SwaggerDocument {
	const { deployment, stageName, region } = source;
	const definitions = usedSchemas(deployment, 'swagger');
	const securityDefinitions = securitySchemesOf(deployment, source.extensions);
	return {
		swagger: '2.0',
		info: infoOf(deployment),
		host: `${deployment.settings.id}.execute-api.${region}.amazonaws.com`,
		basePath: `/${stageName}`,
		schemes: ['https'],
		paths: pathsOf(source, 'swagger'),
		...(Object.keys(securityDefinitions).length > 0 && { securityDefinitions }),
		...(Object.keys(definitions).length > 0 && { definitions }),
		...apiExtensions(deployment, source.extensions),
	};
}

/** The version that a document says it has: the API's own, else when it was deployed. */
export function exportVersion({ settings, createdDate }: Deployment): string {
	return settings.version ?? new Date(createdDate * 1000).toISOString().replace('.000', '');
}

function infoOf(deployment: Deployment) {
	const { name, description } = deployment.settings;
	return { title: name, ...(description && { description }), version: exportVersion(deployment) };
}

function pathsOf(source: ExportSource, dialect: Dialect): Record<string, Record<string, unknown>> {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const deployed of source.deployment.methods) {
		const key = methodKey(deployed.method.httpMethod);
		paths[deployed.path] = { ...paths[deployed.path], [key]: operationOf(source, deployed, dialect) };
	}
	return paths;
}

function operationOf({ deployment, extensions }: ExportSource, { method }: DeployedMethod, dialect: Dialect) {
	const { operationName, methodIntegration } = method;
	const validator = deployment.validators.get(method.requestValidatorId ?? '');
	const security = securityOf(deployment, method);
	return {
		...(operationName && { operationId: operationName }),
		...(dialect === 'openapi' ? openApiParts(method) : swaggerParts(method)),
		...(security.length > 0 && { security }),
		...(validator && extensions.apigateway && { 'x-amazon-apigateway-request-validator': validator.name }),
		...(methodIntegration &&
			extensions.integrations && {
				'x-amazon-apigateway-integration': integrationExtension(methodIntegration),
			}),
	};
}

interface Place {
	readonly name: string;
	readonly in: string;
	readonly required: boolean;
}

function parametersOf(method: Method): readonly Place[] {
	return Object.entries(method.requestParameters ?? {}).map(([key, required]) => {
		const [, , where = '', ...name] = key.split('.');
		const place = where === 'querystring' ? 'query' : where;
		return { name: name.join('.'), in: place, required: required || place === 'path' };
	});
}

function openApiParts(method: Method) {
	const reference = (name: string) => ({ schema: { $ref: `${schemaPlace.openapi}${name}` } });
	const parameters = parametersOf(method).map(({ required, ...place }) => ({
		...place,
		...(required && { required }),
		schema: { type: 'string' },
	}));
	const bodies = Object.entries(method.requestModels ?? {}).map(([type, name]) => [type, reference(name)]);
	const responses = Object.entries(method.methodResponses ?? {}).map(([status, response]) => [
		status,
		{
			description: `${status} response`,
			...headersOf(response.responseParameters, { schema: { type: 'string' } }),
			content: Object.fromEntries(
				Object.entries(response.responseModels ?? {}).map(([type, name]) => [type, reference(name)]),
			),
		},
	]);
	return {
		...(parameters.length > 0 && { parameters }),
		...(bodies.length > 0 && { requestBody: { content: Object.fromEntries(bodies), required: true } }),
		responses: responsesOrDefault(responses),
	};
}

function swaggerParts(method: Method) {
	const { requestModels = {}, methodResponses = {}, methodIntegration } = method;
	const parameters: object[] = parametersOf(method).map((place) => ({ ...place, type: 'string' }));
	for (const name of new Set(Object.values(requestModels))) {
		const schema = { $ref: `${schemaPlace.swagger}${name}` };
		parameters.push({ in: 'body', name, required: true, schema });
	}
	const consumes = new Set([
		...Object.keys(requestModels),
		...Object.keys(methodIntegration?.requestTemplates ?? {}),
	]);
	const produces = new Set<string>();
	const responses = Object.entries(methodResponses).map(([status, response]) => {
		const models = Object.entries(response.responseModels ?? {});
		for (const [type] of models) produces.add(type);
		const templates = methodIntegration?.integrationResponses?.[status]?.responseTemplates ?? {};
		for (const type of Object.keys(templates)) produces.add(type);
		const model = models[0]?.[1];
		return [
			status,
			{
				description: `${status} response`,
				...(model && { schema: { $ref: `${schemaPlace.swagger}${model}` } }),
				...headersOf(response.responseParameters, { type: 'string' }),
			},
		];
	});
	return {
		...(consumes.size > 0 && { consumes: [...consumes] }),
		...(produces.size > 0 && { produces: [...produces] }),
		...(parameters.length > 0 && { parameters }),
		responses: responsesOrDefault(responses),
	};
}

/** An operation without any response is no valid OpenAPI. */
function responsesOrDefault(responses: readonly (readonly unknown[])[]): object {
	if (responses.length === 0) return { default: { description: 'Default response' } };
	return Object.fromEntries(responses as [string, object][]);
}

function headersOf(parameters: Readonly<Record<string, boolean>> | undefined, header: object) {
	const names = Object.keys(parameters ?? {}).map((key) => key.replace(/^method\.response\.header\./, ''));
	return names.length > 0 ? { headers: Object.fromEntries(names.map((name) => [name, header])) } : {};
}

/** The models that methods refer to, and those that these refer to; AWS leaves the others out. */
function usedSchemas({ methods, models }: Deployment, dialect: Dialect): Record<string, Schema> {
	const names: string[] = methods.flatMap(({ method }) => [
		...Object.values(method.requestModels ?? {}),
		...Object.values(method.methodResponses ?? {}).flatMap(({ responseModels }) =>
			Object.values(responseModels ?? {}),
		),
	]);
	const schemas: Record<string, Schema> = {};
	for (let name = names.shift(); name !== undefined; name = names.shift()) {
		const model = models.get(name);
		if (!model || Object.hasOwn(schemas, name)) continue;
		const parsed: unknown = JSON.parse(model.schema);
		const { $schema: _dialect, ...schema } = isObject(parsed) ? parsed : {};
		names.push(...referencesIn(schema));
		schemas[name] = rewriteReferences(schema, (other) => `${schemaPlace[dialect]}${other}`) as Schema;
	}
	return schemas;
}

function referencesIn(schema: unknown): string[] {
	const own = referencedName(schema);
	if (own !== undefined) return [own];
	if (Array.isArray(schema)) return schema.flatMap(referencesIn);
	return isObject(schema) ? Object.values(schema).flatMap(referencesIn) : [];
}
