import type { Input } from '../wire/input.ts';
import { badRequest } from './errors.ts';

/**
 * What a member of a structure is. The wire spells a member as the SDK does but for its first letter,
 * which is small; the keys of maps are the client's own and stay as they are.
 */
export type Shape =
	| 'text'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'texts'
	/** A map of texts, by keys of the client's own. */
	| 'textMap'
	/** A map of maps of texts. */
	| 'textMaps'
	| { readonly oneOf: readonly string[] }
	| { readonly structure: Members }
	| { readonly structures: Members }
	| { readonly mapOf: Members };

/** The members of a structure, by the names that the SDK gives them. */
export interface Members {
	readonly [name: string]: Shape;
}

type ValueOf<S> = S extends 'text'
	? string
	: S extends 'integer' | 'number'
		? number
		: S extends 'boolean'
			? boolean
			: S extends 'texts'
				? readonly string[]
				: S extends 'textMap'
					? Readonly<Record<string, string>>
					: S extends 'textMaps'
						? Readonly<Record<string, Readonly<Record<string, string>>>>
						: S extends { readonly oneOf: readonly (infer Choice)[] }
							? Choice
							: S extends { readonly structure: infer M }
								? Values<M>
								: S extends { readonly structures: infer M }
									? readonly Values<M>[]
									: S extends { readonly mapOf: infer M }
										? Readonly<Record<string, Values<M>>>
										: never;

/** A structure of these members; each may be absent. */
export type Values<M> = { readonly [Name in keyof M]?: ValueOf<M[Name]> | undefined };

type Fields = Record<string, unknown>;

/** Some of a structure's members. */
export function only<M extends Members, Name extends keyof M & string>(
	members: M,
	...names: readonly Name[]
): Pick<M, Name> {
	return Object.fromEntries(names.map((name) => [name, members[name]])) as Pick<M, Name>;
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(value: unknown, convert: (entry: unknown) => unknown): unknown {
	if (!isFields(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, convert(entry)]));
}

/** The members of a shape's structure, and how its value holds them. */
function nested(
	shape: Shape,
	value: unknown,
	convert: (entry: unknown, members: Members) => unknown,
): unknown {
	if (typeof shape === 'string' || 'oneOf' in shape) return value;
	if ('structure' in shape) return convert(value, shape.structure);
	if ('mapOf' in shape) return mapValues(value, (entry) => convert(entry, shape.mapOf));
	return Array.isArray(value) ? value.map((entry) => convert(entry, shape.structures)) : value;
}

function wireName(name: string): string {
	return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A body as the wire has it, with the SDK's names; what is not a member is left out. */
export function fromWire(body: unknown, members: Members): unknown {
	if (!isFields(body)) return body;
	const fields: Fields = {};
	for (const [name, shape] of Object.entries(members)) {
		const value = body[wireName(name)];
		if (value !== undefined) fields[name] = nested(shape, value, fromWire);
	}
	return fields;
}

/** An output with the wire's names; what is not a member is left out. */
export function toWire(output: unknown, members: Members): unknown {
	if (!isFields(output)) return output;
	const fields: Fields = {};
	for (const [name, shape] of Object.entries(members)) {
		const value = output[name];
		if (value !== undefined) fields[wireName(name)] = nested(shape, value, toWire);
	}
	return fields;
}

/**
 * The members that a request gives, each of its type.
 *
 * @throws ServiceError `BadRequestException` for a value that is none of a member's choices,
 * `SerializationException` for one of another type
 */
export function readMembers<M extends Members>(input: Input, members: M): Values<M> {
	const values: Fields = {};
	for (const [name, shape] of Object.entries(members)) {
		if (input.has(name)) values[name] = readValue(input, name, shape);
	}
	return values as Values<M>;
}

function readValue(input: Input, name: string, shape: Shape): unknown {
	if (typeof shape === 'object') {
		if ('oneOf' in shape) return choice(input, name, shape.oneOf);
		if ('structure' in shape) return readMembers(input.requiredObject(name), shape.structure);
		if ('structures' in shape) {
			return input.objects(name)?.map((entry) => readMembers(entry, shape.structures));
		}
		return fromMap(input.objectMap(name), (entry) => readMembers(entry, shape.mapOf));
	}
	switch (shape) {
		case 'text':
			return input.text(name);
		case 'integer':
			return input.integer(name);
		case 'number':
			return input.number(name);
		case 'boolean':
			return input.boolean(name);
		case 'texts':
			return input.texts(name);
		case 'textMap':
			return fromMap(input.textMap(name), (text) => text);
		case 'textMaps':
			return fromMap(input.objectMap(name), (entry) =>
				Object.fromEntries(entry.names.map((key) => [key, entry.text(key)])),
			);
	}
}

function choice(input: Input, name: string, choices: readonly string[]): string | undefined {
	const value = input.text(name);
	if (value === undefined || choices.includes(value)) return value;
	throw badRequest(`Invalid ${name} specified. Must be one of [${choices.join(', ')}]`);
}

function fromMap<Entry>(map: ReadonlyMap<string, Entry> | undefined, convert: (entry: Entry) => unknown) {
	return map && Object.fromEntries([...map].map(([key, entry]) => [key, convert(entry)]));
}

/**
 * What an update makes of a resource. Members that are not given stay; an empty text takes a member or a
 * map's entry away, as an empty map of mappings does; maps and structures are merged, lists replaced.
 */
export function patched<Resource extends object>(
	current: Resource,
	changes: object,
	members: Members,
): Resource {
	const fields: Fields = { ...(current as Fields) };
	for (const [name, change] of Object.entries(changes)) {
		const shape = members[name];
		if (shape === undefined || change === undefined) continue;
		if (change === '') delete fields[name];
		else fields[name] = patchedValue(fields[name], change, shape);
	}
	return fields as Resource;
}

function patchedValue(current: unknown, change: unknown, shape: Shape): unknown {
	const before = isFields(current) ? current : {};
	if (!isFields(change)) return change;
	if (typeof shape === 'object') {
		if ('structure' in shape) return patched(before, change, shape.structure);
		if (!('mapOf' in shape)) return change;
		const merged: Fields = { ...before };
		for (const [key, entry] of Object.entries(change)) {
			const old = merged[key];
			merged[key] = isFields(entry) ? patched(isFields(old) ? old : {}, entry, shape.mapOf) : entry;
		}
		return merged;
	}
	const kept = Object.entries({ ...before, ...change }).filter(
		([, entry]) => entry !== '' && !(isFields(entry) && Object.keys(entry).length === 0),
	);
	return Object.fromEntries(kept);
}
