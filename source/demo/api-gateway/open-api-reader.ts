import {
	type ApiDocument,
	dereference,
	isObject,
	type Operation,
	operationsOf,
	type Parameter,
	type SecurityRequirement,
} from '../open-api/document.ts';

/** A body of one content type; the schema is as the document has it, references and all. */
export interface ReadBody {
	readonly contentType: string;
	readonly schema: unknown;
}

/** An operation of a document of either version, with references followed. */
export interface ReadOperation {
	readonly path: string;
	/** `GET`, `ANY` */
	readonly httpMethod: string;
	readonly operation: Operation;
	readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
	readonly bodies: readonly ReadBody[];
	readonly responses: readonly {
		readonly statusCode: string;
		readonly headers: readonly string[];
		readonly bodies: readonly ReadBody[];
	}[];
	readonly security: readonly SecurityRequirement[];
}

const anyType = 'application/json';

/** The operations of a document, in its order. */
export function readOperations(api: ApiDocument): readonly ReadOperation[] {
	const { document } = api;
	return Object.entries(document.paths).flatMap(([path, item]) => {
		const resolved = dereference(document, item);
		const shared = isObject(resolved) ? listOf(resolved.parameters) : [];
		return operationsOf(resolved).map(([httpMethod, operation]) => {
			const parameters = parametersOf(document, [...shared, ...listOf(operation.parameters)]);
			return {
				path,
				httpMethod,
				operation,
				parameters: parameters
					.filter(({ in: place }) => ['query', 'header', 'path'].includes(place))
					.map(({ name, in: place, required }) => ({ name, in: place, required: required === true })),
				bodies: bodiesOf(api, operation, parameters),
				responses: responsesOf(api, operation),
				security: operation.security ?? document.security ?? [],
			};
		});
	});
}

/** The schemas that a document names. */
export function readSchemas(api: ApiDocument): readonly (readonly [name: string, schema: unknown])[] {
	const schemas = api.version === 3 ? api.document.components?.schemas : api.document.definitions;
	return Object.entries(schemas ?? {});
}

/** The ways to prove who one is that a document names. */
export function readSecuritySchemes(
	api: ApiDocument,
): readonly (readonly [name: string, scheme: Readonly<Record<string, unknown>>])[] {
	const schemes =
		api.version === 3 ? api.document.components?.securitySchemes : api.document.securityDefinitions;
	return Object.entries(schemes ?? {}).filter(([, scheme]) => isObject(scheme));
}

/** What stands before all paths, without a slash at its end: `/v1`, or empty. */
export function basePathOf(api: ApiDocument): string {
	if (api.version === 2) return (api.document.basePath ?? '').replace(/\/+$/, '');
	const server = api.document.servers?.[0];
	const url = (server?.url ?? '').replace(/\{(\w+)\}/g, (_all, name: string) =>
		String(server?.variables?.[name]?.default ?? ''),
	);
	const path = url
		.replace(/^[a-z]+:\/\/[^/]*/, '')
		.replace(/\/+/g, '/')
		.replace(/\/$/, '');
	return path === '' || path.startsWith('/') ? path : `/${path}`;
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** Parameters of the path and of the operation, which says the last word. */
function parametersOf(document: object, given: readonly unknown[]): readonly Parameter[] {
	const byPlace = new Map<string, Parameter>();
	for (const value of given) {
		const parameter = dereference(document, value);
		if (!isObject(parameter) || typeof parameter.in !== 'string') continue;
		if (typeof parameter.name !== 'string') continue;
		byPlace.set(`${parameter.in} ${parameter.name}`, parameter as unknown as Parameter);
	}
	return [...byPlace.values()];
}

function bodiesOf(
	api: ApiDocument,
	operation: Operation,
	parameters: readonly Parameter[],
): readonly ReadBody[] {
	if (api.version === 3) {
		const body = dereference(api.document, operation.requestBody);
		return isObject(body) ? contentOf(body.content) : [];
	}
	const schema = parameters.find(({ in: place }) => place === 'body')?.schema;
	if (schema === undefined) return [];
	const types = operation.consumes ?? api.document.consumes ?? [anyType];
	return types.map((contentType) => ({ contentType, schema }));
}

function contentOf(content: unknown): readonly ReadBody[] {
	if (!isObject(content)) return [];
	return Object.entries(content).flatMap(([contentType, media]) =>
		isObject(media) && media.schema !== undefined ? [{ contentType, schema: media.schema }] : [],
	);
}

function responsesOf(api: ApiDocument, operation: Operation): ReadOperation['responses'] {
	return Object.entries(operation.responses ?? {}).flatMap(([statusCode, value]) => {
		const response = dereference(api.document, value);
		// REST APIs know answers by their status only: there is no method response for `default`.
		if (!/^[1-5]\d\d$/.test(statusCode) || !isObject(response)) return [];
		const headers = isObject(response.headers) ? Object.keys(response.headers) : [];
		return [{ statusCode, headers, bodies: responseBodies(api, operation, response) }];
	});
}

function responseBodies(
	api: ApiDocument,
	operation: Operation,
	response: Readonly<Record<string, unknown>>,
): readonly ReadBody[] {
	if (api.version === 3) return contentOf(response.content);
	const { schema } = response;
	if (schema === undefined) return [];
	const types = operation.produces ?? api.document.produces ?? [anyType];
	return types.map((contentType) => ({ contentType, schema }));
}
