import { parse, stringify } from 'yaml';

/** A key that OpenAPI leaves to vendors. API Gateway's begin with `x-amazon-apigateway-`. */
type Extension = `x-${string}`;

/** A JSON Schema, kept as it came. */
export type Schema = Readonly<Record<string, unknown>>;

/** What stands in place of an object that is defined elsewhere: `#/components/schemas/Pet`. */
export interface Reference {
	readonly $ref: string;
}

export interface Info {
	readonly title: string;
	readonly version: string;
	readonly description?: string | undefined;
}

export interface ServerEntry {
	readonly url: string;
	readonly variables?: Readonly<Record<string, { readonly default: string }>> | undefined;
}

export interface Parameter {
	readonly name: string;
	readonly in: string;
	readonly required?: boolean | undefined;
	readonly description?: string | undefined;
	readonly schema?: Schema | undefined;
	/** Swagger 2 only. */
	readonly type?: string | undefined;
}

export interface MediaType {
	readonly schema?: Schema | undefined;
}

export interface ResponseObject {
	readonly description?: string | undefined;
	readonly headers?:
		| Readonly<Record<string, { readonly schema?: Schema; readonly type?: string }>>
		| undefined;
	readonly content?: Readonly<Record<string, MediaType>> | undefined;
	/** Swagger 2 only. */
	readonly schema?: Schema | undefined;
}

/** Security schemes by name, with the scopes that are asked for. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export interface Operation {
	readonly operationId?: string | undefined;
	readonly description?: string | undefined;
	readonly parameters?: readonly (Parameter | Reference)[] | undefined;
	readonly requestBody?:
		| { readonly required?: boolean | undefined; readonly content?: Readonly<Record<string, MediaType>> }
		| Reference
		| undefined;
	readonly responses?: Readonly<Record<string, ResponseObject | Reference>> | undefined;
	readonly security?: readonly SecurityRequirement[] | undefined;
	/** Swagger 2 only. */
	readonly consumes?: readonly string[] | undefined;
	/** Swagger 2 only. */
	readonly produces?: readonly string[] | undefined;
	readonly [extension: Extension]: unknown;
}

export type PathItem = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 document. */
export interface OpenApiDocument {
	readonly openapi: string;
	readonly info: Info;
	readonly servers?: readonly ServerEntry[] | undefined;
	readonly tags?: readonly { readonly name: string }[] | undefined;
	readonly paths: Readonly<Record<string, PathItem>>;
	readonly components?:
		| {
				readonly schemas?: Readonly<Record<string, Schema>> | undefined;
				readonly securitySchemes?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
				readonly [kind: string]: unknown;
		  }
		| undefined;
	readonly security?: readonly SecurityRequirement[] | undefined;
	readonly [extension: Extension]: unknown;
}

/** A Swagger 2.0 document, as API Gateway exports and imports it for REST APIs. */
export interface SwaggerDocument {
	readonly swagger: string;
	readonly info: Info;
	readonly host?: string | undefined;
	readonly basePath?: string | undefined;
	readonly schemes?: readonly string[] | undefined;
	readonly paths: Readonly<Record<string, PathItem>>;
	readonly definitions?: Readonly<Record<string, Schema>> | undefined;
	readonly securityDefinitions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
	readonly security?: readonly SecurityRequirement[] | undefined;
	readonly consumes?: readonly string[] | undefined;
	readonly produces?: readonly string[] | undefined;
	readonly [extension: Extension]: unknown;
}

/** Where each stands for the version that a document says it has. */
export type ApiDocument =
	| { readonly version: 3; readonly document: OpenApiDocument }
	| { readonly version: 2; readonly document: SwaggerDocument };

/** A document that can't be read: the services answer it as their BadRequestException. */
export class OpenApiError extends Error {
	override readonly name = 'OpenApiError';
}

/** True for a JSON object, as opposed to a list, null or a scalar. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a document in JSON or YAML.
 *
 * @throws OpenApiError for what is neither, or is no OpenAPI 3.0 and no Swagger 2.0 document
 */
export function parseDocument(body: Uint8Array | string): ApiDocument {
	let value: unknown;
	try {
		const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body);
		value = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text);
	} catch (error) {
		throw new OpenApiError(`The document can't be read: ${error instanceof Error ? error.message : error}`);
	}
	if (!isObject(value)) throw new OpenApiError('The document is no object.');
	if (!isObject(value.info)) throw new OpenApiError('The document has no info.');
	if (value.paths !== undefined && !isObject(value.paths)) {
		throw new OpenApiError('The paths of the document are no object.');
	}
	const document = { ...value, paths: value.paths ?? {} };
	if (/^3\.0(\.|$)/.test(String(value.openapi))) {
		return { version: 3, document: document as unknown as OpenApiDocument };
	}
	// YAML reads an unquoted 2.0 as the number 2.
	if (/^2(\.0)?$/.test(String(value.swagger))) {
		return { version: 2, document: document as unknown as SwaggerDocument };
	}
	throw new OpenApiError('The document says neither openapi: 3.0 nor swagger: 2.0.');
}

/** Writes a document the way API Gateway does: JSON with two spaces, or YAML that begins with `---`. */
export function renderDocument(document: object, format: 'json' | 'yaml'): string {
	if (format === 'json') return JSON.stringify(document, undefined, 2);
	return `---\n${stringify(document, { aliasDuplicateObjects: false, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 })}`;
}

/** A definition that leads to itself is cut off here. */
const longestChain = 20;

/**
 * Follows `$ref` to the object that it stands for, in the document itself.
 *
 * @returns the value where it is no reference, and undefined where the reference leads nowhere
 */
export function dereference(document: object, value: unknown): unknown {
	let current = value;
	for (let step = 0; step < longestChain; step++) {
		if (!isObject(current) || typeof current.$ref !== 'string') return current;
		if (!current.$ref.startsWith('#/')) return undefined;
		current = current.$ref
			.slice(2)
			.split('/')
			.map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
			.reduce<unknown>(
				(parent, part) => (isObject(parent) && Object.hasOwn(parent, part) ? parent[part] : undefined),
				document,
			);
	}
	return undefined;
}

/** The name at the end of a reference to a schema: `Pet` of `#/components/schemas/Pet`. */
export function referencedName(schema: unknown): string | undefined {
	if (!isObject(schema) || typeof schema.$ref !== 'string') return undefined;
	return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
}

/**
 * A copy of a schema whose references to other schemas are rewritten.
 *
 * @param rewrite - gives the new `$ref` for the name that the old one ends with
 */
export function rewriteReferences(schema: unknown, rewrite: (name: string) => string): unknown {
	if (Array.isArray(schema)) return schema.map((item) => rewriteReferences(item, rewrite));
	if (!isObject(schema)) return schema;
	return Object.fromEntries(
		Object.entries(schema).map(([key, value]) =>
			key === '$ref' && typeof value === 'string'
				? [key, rewrite(value.slice(value.lastIndexOf('/') + 1))]
				: [key, rewriteReferences(value, rewrite)],
		),
	);
}

/** The methods that a path item may have, by their key; `ANY` is API Gateway's own. */
const methodKeys: ReadonlyMap<string, string> = new Map([
	['get', 'GET'],
	['put', 'PUT'],
	['post', 'POST'],
	['delete', 'DELETE'],
	['options', 'OPTIONS'],
	['head', 'HEAD'],
	['patch', 'PATCH'],
	['x-amazon-apigateway-any-method', 'ANY'],
]);

/** The operations of a path, by HTTP method in upper case, `ANY` among them. */
export function operationsOf(item: unknown): readonly (readonly [method: string, operation: Operation])[] {
	if (!isObject(item)) return [];
	return Object.entries(item).flatMap(([key, operation]) => {
		const method = methodKeys.get(key);
		return method !== undefined && isObject(operation) ? [[method, operation as Operation] as const] : [];
	});
}

/** Under which key a method stands in a path item. */
export function methodKey(method: string): string {
	return method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
}
