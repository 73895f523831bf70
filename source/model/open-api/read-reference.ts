import { QdashError } from '../errors.ts';
import { integrationTarget } from '../integration-target.ts';
import {
	entriesOf,
	isObject,
	type JsonObject,
	listOf,
	numberOf,
	objectOf,
	proseOf,
	resolve,
	textOf,
} from './document.ts';
import type {
	ApiReference,
	ReferenceBody,
	ReferenceContent,
	ReferenceIntegration,
	ReferenceOperation,
	ReferenceParameter,
	ReferenceResponse,
	SecurityScheme,
} from './reference.ts';
import { limitsText, SchemaBudget, schemaLines, typeText } from './schema.ts';
import { readOperationSecurity, readSchemes } from './security.ts';

/** Beyond these the reference says that the file has more: a terminal is not where one reads that much. */
const mostOperations = 3000;
const mostSchemaLines = 60_000;
/** Of all that is shown of the operations, schemas aside. References can make much of a small document. */
const mostCharacters = 10_000_000;

/** Each under the key that a path item has it; API Gateway's own one is for all methods. */
const methods: ReadonlyMap<string, string> = new Map([
	['get', 'GET'],
	['post', 'POST'],
	['put', 'PUT'],
	['patch', 'PATCH'],
	['delete', 'DELETE'],
	['head', 'HEAD'],
	['options', 'OPTIONS'],
	['trace', 'TRACE'],
	['x-amazon-apigateway-any-method', 'ANY'],
]);

/**
 * Reads an OpenAPI 3 or Swagger 2 document in JSON. What is odd in it is left out rather than refused: a
 * reference with a hole is of more use than none.
 *
 * @throws QdashError when the text is no such document at all
 */
export function readReference(text: string): ApiReference {
	const document = parse(text);
	const specification = specificationOf(document);
	const info = objectOf(document.info);
	const schemes = readSchemes(document);
	const reader = new OperationReader(document, schemes);
	const { operations, left } = reader.operations();
	const notes = [
		...(left > 0 ? [`${left} more operations are in the file.`] : []),
		...(reader.budget.exceeded ? ['Some schemas are only in the file: there is too much of them.'] : []),
	];
	return {
		title: textOf(info.title) ?? 'untitled',
		version: textOf(info.version),
		specification,
		description: proseOf(info.description),
		servers: serversOf(document),
		operations,
		schemes,
		notes,
	};
}

function parse(text: string): JsonObject {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw unreadable('is not JSON', cause);
	}
	if (!isObject(value)) throw unreadable('is not an object');
	return value;
}

function specificationOf(document: JsonObject): string {
	const openapi = textOf(document.openapi);
	if (openapi !== null) return `OpenAPI ${openapi}`;
	const swagger = textOf(document.swagger);
	if (swagger !== null) return `Swagger ${swagger}`;
	throw unreadable('says neither openapi nor swagger');
}

function unreadable(what: string, cause?: unknown): QdashError {
	const message = `The exported document ${what}: it can't be shown as an API reference.`;
	return new QdashError({ kind: 'invalid', service: 'API Gateway', operation: 'export', message, cause });
}

function serversOf(document: JsonObject): string[] {
	const servers = listOf(document.servers).flatMap((entry) => {
		const server = objectOf(entry);
		const url = textOf(server.url);
		if (url === null) return [];
		const variables = objectOf(server.variables);
		return [
			url.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => {
				if (!Object.hasOwn(variables, name)) return whole;
				return textOf(objectOf(variables[name]).default) ?? '';
			}),
		];
	});
	const host = textOf(document.host);
	if (host === null) return servers;
	const schemes = listOf(document.schemes).flatMap((scheme) => textOf(scheme) ?? []);
	const base = textOf(document.basePath) ?? '';
	return [
		...servers,
		...(schemes.length === 0 ? ['https'] : schemes).map((scheme) => `${scheme}://${host}${base}`),
	];
}

class OperationReader {
	readonly budget = new SchemaBudget(mostSchemaLines);
	readonly #document: JsonObject;
	readonly #schemes: readonly SecurityScheme[];

	constructor(document: JsonObject, schemes: readonly SecurityScheme[]) {
		this.#document = document;
		this.#schemes = schemes;
	}

	operations(): { readonly operations: readonly ReferenceOperation[]; readonly left: number } {
		const found = Object.entries(objectOf(this.#document.paths)).flatMap(([path, entry]) => {
			const item = objectOf(resolve(this.#document, entry).value);
			return Object.entries(item).flatMap(([key, operation]) => {
				const method = methods.get(key);
				return method !== undefined && isObject(operation) ? [{ path, item, method, operation }] : [];
			});
		});
		const operations: ReferenceOperation[] = [];
		let characters = 0;
		for (const { path, item, method, operation } of found.slice(0, mostOperations)) {
			if (characters > mostCharacters) break;
			const read = this.#operation(path, item, method, operation);
			characters += JSON.stringify(read).length;
			operations.push(read);
		}
		return { operations, left: found.length - operations.length };
	}

	#operation(path: string, item: JsonObject, method: string, operation: JsonObject): ReferenceOperation {
		const parameters = this.#parameters(item, operation);
		return {
			method,
			path: textOf(path) ?? '/',
			isDefaultRoute: operation.isDefaultRoute === true,
			summary: textOf(operation.summary) ?? textOf(item.summary),
			description: proseOf(operation.description),
			operationId: textOf(operation.operationId),
			deprecated: operation.deprecated === true,
			tags: listOf(operation.tags).flatMap((tag) => textOf(tag) ?? []),
			parameters: parameters
				.filter((parameter) => parameter.in !== 'body')
				.map((parameter) =>
					this.#parameter(textOf(parameter.in) ?? '–', textOf(parameter.name) ?? "''", parameter),
				),
			body: this.#body(operation, parameters),
			responses: this.#responses(operation),
			security: readOperationSecurity(this.#document, operation, this.#schemes),
			integration: integrationOf(resolve(this.#document, operation['x-amazon-apigateway-integration']).value),
		};
	}

	/** The operation's own, and the path's that it does not have. */
	#parameters(item: JsonObject, operation: JsonObject): readonly JsonObject[] {
		const found = new Map<string, JsonObject>();
		for (const entry of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
			const { value } = resolve(this.#document, entry);
			if (isObject(value)) found.set(`${textOf(value.in)} ${textOf(value.name)}`, value);
		}
		return [...found.values()];
	}

	/** Swagger 2 writes the schema's members into the parameter itself. */
	#parameter(place: string, name: string, parameter: JsonObject): ReferenceParameter {
		const [content] = Object.values(objectOf(parameter.content));
		const schema = parameter.schema ?? objectOf(content).schema ?? parameter;
		const { value } = resolve(this.#document, schema);
		const inner = objectOf(value);
		const details = [limitsText(inner), parameter.deprecated === true ? 'deprecated' : null];
		const shown = details.filter((detail) => detail !== null);
		return {
			in: place,
			name,
			required: parameter.required === true || place === 'path',
			type: typeText(this.#document, schema),
			detail: shown.length === 0 ? null : shown.join(' · '),
			description: proseOf(parameter.description ?? (inner === parameter ? undefined : inner.description)),
		};
	}

	#body(operation: JsonObject, parameters: readonly JsonObject[]): ReferenceBody | null {
		const { value } = resolve(this.#document, operation.requestBody);
		if (isObject(value)) {
			return {
				required: value.required === true,
				description: proseOf(value.description),
				contents: this.#contents(value),
			};
		}
		const body = parameters.find((parameter) => parameter.in === 'body');
		if (!body) return null;
		const types = listOf(operation.consumes ?? this.#document.consumes);
		return {
			required: body.required === true,
			description: proseOf(body.description),
			contents: [
				this.#content(types.flatMap((type) => textOf(type) ?? []).join(', ') || 'any type', body.schema),
			],
		};
	}

	#responses(operation: JsonObject): ReferenceResponse[] {
		return entriesOf(operation.responses).flatMap(([status, entry]) => {
			const { value } = resolve(this.#document, entry);
			if (!isObject(value)) return [];
			const types = listOf(operation.produces ?? this.#document.produces);
			const headers = entriesOf(value.headers).flatMap(([name, header]) => {
				const resolved = resolve(this.#document, header).value;
				return isObject(resolved) ? [this.#parameter('header', textOf(name) ?? "''", resolved)] : [];
			});
			const contents =
				value.schema === undefined
					? this.#contents(value)
					: [
							this.#content(
								types.flatMap((type) => textOf(type) ?? []).join(', ') || 'any type',
								value.schema,
							),
						];
			return [{ status: textOf(status) ?? '–', description: proseOf(value.description), headers, contents }];
		});
	}

	#contents(holder: JsonObject): ReferenceContent[] {
		return entriesOf(holder.content).map(([mediaType, entry]) =>
			this.#content(textOf(mediaType) ?? 'any type', objectOf(entry).schema),
		);
	}

	#content(mediaType: string, schema: unknown): ReferenceContent {
		const lines = schema === undefined ? [] : schemaLines(this.#document, schema, this.budget);
		return { mediaType, schema: lines };
	}
}

function integrationOf(value: unknown): ReferenceIntegration | null {
	if (!isObject(value)) return null;
	const type = (textOf(value.type) ?? 'unknown').toUpperCase();
	const subtype = textOf(value.integrationSubtype);
	const target = integrationTarget({
		type,
		subtype,
		uri: textOf(value.uri),
		connectionType: textOf(value.connectionType),
		connectionId: textOf(value.connectionId),
		parameters: textsIn(value.requestParameters),
		templates: textsIn(value.requestTemplates),
	});
	return { target, type, subtype, timeoutMilliseconds: numberOf(value.timeoutInMillis) };
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
	return Object.fromEntries(entriesOf(value).map(([name, text]) => [name, textOf(text) ?? '']));
}
