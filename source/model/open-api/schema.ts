import {
	isObject,
	type JsonObject,
	listOf,
	numberOf,
	objectOf,
	referenceName,
	resolve,
	textOf,
	valueText,
} from './document.ts';
import type { SchemaLine } from './reference.ts';

/** Deeper than this, nobody follows the tree on a terminal. */
const deepest = 12;
/** A document of few bytes can stand for a tree without end: each schema gets so many lines at most. */
const mostLines = 300;
const mostValues = 30;

/** How many lines the schemas of one document may take together. */
export class SchemaBudget {
	#left: number;
	#exceeded = false;

	constructor(lines: number) {
		this.#left = lines;
	}

	/** Whether something was left out. */
	get exceeded(): boolean {
		return this.#exceeded;
	}

	/** How many lines the next schema may take; 0 where nothing is left for it. */
	allot(): number {
		if (this.#left <= 0) this.#exceeded = true;
		return Math.max(0, Math.min(this.#left, mostLines));
	}

	spend(lines: number): void {
		this.#left -= lines;
	}
}

/**
 * A schema as the lines of a tree. References are followed within the document; one that leads back into
 * itself stops with the type's name.
 */
export function schemaLines(
	document: JsonObject,
	schema: unknown,
	budget: SchemaBudget,
): readonly SchemaLine[] {
	const room = budget.allot();
	if (room === 0) return [];
	const tree = new SchemaTree(document, room);
	tree.add(schema, { name: null, required: false, depth: 0, within: [] });
	budget.spend(tree.lines.length);
	return tree.lines;
}

/** A schema's type in a word or a few, without what is in it: for parameters. */
export function typeText(document: JsonObject, schema: unknown): string {
	return head(document, schema, []).type;
}

/** Values, default and limits in words; null where there are none. */
export function limitsText(schema: JsonObject): string | null {
	const parts = limits(schema);
	return parts.length === 0 ? null : parts.join(' · ');
}

interface Place {
	readonly name: string | null;
	readonly required: boolean;
	readonly depth: number;
	/** The references on the way here. */
	readonly within: readonly string[];
}

class SchemaTree {
	readonly lines: SchemaLine[] = [];
	readonly #document: JsonObject;
	readonly #room: number;

	constructor(document: JsonObject, room: number) {
		this.#document = document;
		this.#room = room;
	}

	add(schema: unknown, place: Place): void {
		if (this.lines.length >= this.#room) return;
		if (this.lines.length === this.#room - 1) {
			this.#line(place, '…', 'the rest is in the file');
			return;
		}
		const { type, inner, within } = head(this.#document, schema, place.within);
		this.#line(place, type, inner === null ? null : detailOf(inner));
		if (inner === null) return;
		const parts = partsOf(inner);
		if (parts.length > 0 && place.depth >= deepest) {
			this.#line({ ...place, name: null, required: false, depth: place.depth + 1 }, '…', null);
			return;
		}
		for (const { schema: part, ...what } of parts) {
			this.add(part, { ...what, depth: place.depth + 1, within });
		}
	}

	#line({ name, required, depth }: Place, type: string, detail: string | null): void {
		this.lines.push({ depth, name, type, required, detail });
	}
}

interface Head {
	readonly type: string;
	/** Where the members are; null where there is nothing to go into. */
	readonly inner: JsonObject | null;
	readonly within: readonly string[];
}

/** What a schema is called; arrays are unwrapped down to what they hold. */
function head(document: JsonObject, schema: unknown, within: readonly string[]): Head {
	let prefix = '';
	let current = schema;
	let refs = within;
	let outer: JsonObject | null = null;
	for (let depth = 0; depth < deepest; depth++) {
		const { value, followed } = resolve(document, current);
		const [reference] = followed;
		const name = reference === undefined ? null : referenceName(reference);
		if (name !== null && followed.some((each) => refs.includes(each))) {
			return { type: `${prefix}${name} (as above)`, inner: outer, within: refs };
		}
		refs = [...refs, ...followed];
		if (value === true) return { type: `${prefix}any`, inner: outer, within: refs };
		if (value === false) return { type: `${prefix}nothing`, inner: outer, within: refs };
		if (!isObject(value)) {
			const missing = name === null ? 'any' : `${name} (not in the document)`;
			return { type: prefix + missing, inner: outer, within: refs };
		}
		if (kindOf(value) !== 'array' || value.items === undefined) {
			const type = name === null ? plainType(value) : namedType(name, value);
			return { type: prefix + type, inner: outer === null ? value : merged(outer, value), within: refs };
		}
		outer ??= withoutMembers(value);
		prefix += `${name === null ? '' : `${name}, `}array of `;
		current = value.items;
	}
	return { type: `${prefix}…`, inner: outer, within: refs };
}

/** What is said of an array, and the members of what it holds. */
function merged(outer: JsonObject, inner: JsonObject): JsonObject {
	const { properties, additionalProperties, required, allOf, oneOf, anyOf, enum: values } = inner;
	const members = { properties, additionalProperties, required, allOf, oneOf, anyOf };
	return { ...members, ...outer, ...(values === undefined ? {} : { enum: values }) };
}

function withoutMembers(schema: JsonObject): JsonObject {
	const {
		properties: _,
		additionalProperties: __,
		required: ___,
		enum: ____,
		items: _____,
		...rest
	} = schema;
	return rest;
}

function kindOf(schema: JsonObject): string | null {
	const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : [schema.type];
	const [only] = types;
	if (types.length === 1 && typeof only === 'string') return only;
	if (schema.items !== undefined && schema.type === undefined) return 'array';
	if (isObject(schema.properties) && schema.type === undefined) return 'object';
	return null;
}

/** An object is known by its name; of anything else the name says too little. */
function namedType(name: string, schema: JsonObject): string {
	const type = plainType(schema);
	return type === 'object' || type === 'any' ? name : `${name} (${type})`;
}

function plainType(schema: JsonObject): string {
	const written = Array.isArray(schema.type)
		? schema.type.flatMap((type) => textOf(type) ?? []).join(' or ')
		: (textOf(schema.type) ??
			kindOf(schema) ??
			choiceOf(schema) ??
			(schema.enum === undefined ? 'any' : 'enum'));
	const format = textOf(schema.format);
	const nullable = schema.nullable === true || schema['x-nullable'] === true ? ' or null' : '';
	return `${written === '' ? 'any' : written}${format === null ? '' : ` (${format})`}${nullable}`;
}

const choices: readonly (readonly [key: string, words: string])[] = [
	['allOf', 'all of'],
	['oneOf', 'one of'],
	['anyOf', 'any of'],
	['not', 'not'],
];

function choiceOf(schema: JsonObject): string | null {
	return choices.find(([key]) => schema[key] !== undefined)?.[1] ?? null;
}

interface Part {
	readonly name: string | null;
	readonly required: boolean;
	readonly schema: unknown;
}

/** The members of an object, and the members of a choice. */
function partsOf(schema: JsonObject): Part[] {
	const required = new Set<unknown>(Array.isArray(schema.required) ? schema.required : []);
	const parts: Part[] = Object.entries(objectOf(schema.properties)).map(([name, member]) => ({
		name: textOf(name) ?? "''",
		required: required.has(name),
		schema: member,
	}));
	const rest = schema.additionalProperties;
	if (isObject(rest)) parts.push({ name: '(any other name)', required: false, schema: rest });
	for (const [key] of choices) {
		const members = key === 'not' ? (schema.not === undefined ? [] : [schema.not]) : listOf(schema[key]);
		// Besides members of its own, a choice needs a word for itself.
		if (members.length > 0 && (kindOf(schema) !== null || parts.length > 0)) {
			const { [key]: only } = schema;
			parts.push({ name: null, required: false, schema: { [key]: only } });
		} else {
			parts.push(...members.map((member) => ({ name: null, required: false, schema: member })));
		}
	}
	return parts;
}

function detailOf(schema: JsonObject): string | null {
	const said = textOf(schema.description) ?? textOf(schema.title);
	const parts = [...limits(schema), ...(said === null ? [] : [said])];
	return parts.length === 0 ? null : parts.join(' · ');
}

function limits(schema: JsonObject): string[] {
	const parts: string[] = [];
	const values = Array.isArray(schema.enum) ? schema.enum : [];
	if (values.length > 0) {
		const shown = values.slice(0, mostValues).map(valueText).join(', ');
		parts.push(
			`one of ${shown}${values.length > mostValues ? ` and ${values.length - mostValues} more` : ''}`,
		);
	}
	if (schema.const !== undefined) parts.push(`always ${valueText(schema.const)}`);
	if (schema.default !== undefined) parts.push(`default ${valueText(schema.default)}`);
	parts.push(
		...between(numberOf(schema.minimum), numberOf(schema.maximum), ''),
		...between(numberOf(schema.minLength), numberOf(schema.maxLength), 'character'),
		...between(numberOf(schema.minItems), numberOf(schema.maxItems), 'item'),
	);
	if (numberOf(schema.exclusiveMinimum) !== null) parts.push(`more than ${schema.exclusiveMinimum}`);
	if (numberOf(schema.exclusiveMaximum) !== null) parts.push(`less than ${schema.exclusiveMaximum}`);
	const pattern = textOf(schema.pattern);
	if (pattern !== null) parts.push(`matches ${pattern}`);
	if (schema.readOnly === true) parts.push('read-only');
	if (schema.writeOnly === true) parts.push('write-only');
	if (schema.deprecated === true) parts.push('deprecated');
	return parts;
}

function between(least: number | null, most: number | null, noun: string): string[] {
	if (least === null && most === null) return [];
	const unit = noun === '' ? '' : ` ${noun}${(most ?? least) === 1 ? '' : 's'}`;
	if (least === null) return [`at most ${most}${unit}`];
	if (most === null) return [`at least ${least}${unit}`];
	return [least === most ? `exactly ${least}${unit}` : `${least} to ${most}${unit}`];
}
