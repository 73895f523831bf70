import { sanitise, sanitiseLines } from '../sanitise.ts';

/** An object of a document that anybody may have written: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

const longestText = 500;
/** Of parameters, responses, headers, properties: more of one thing are no reading matter. */
const mostMembers = 300;
const longestProse = 4000;
/** A definition that leads to itself, and only to itself, ends here. */
const longestChain = 20;

/** True for a JSON object, as opposed to a list, null or a scalar. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object, as many as a reader may have use for. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
	return Object.entries(objectOf(value)).slice(0, mostMembers);
}

/** The object, or one without members in the place of anything else. */
export function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}

/** The list, as far as a reader may have use for it; an empty one in the place of anything else. */
export function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value.slice(0, mostMembers) : [];
}

/** A scalar as one line that is safe to print, cut where it is endless; null for anything else and for nothing. */
export function textOf(value: unknown): string | null {
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value !== 'string') return null;
	const text = value.trim();
	if (text === '') return null;
	return sanitise(cut(text, longestText).replaceAll(/\s+/g, ' '));
}

/** Any value as one line that is safe to print: a default, a value of an enumeration. */
export function valueText(value: unknown): string {
	if (typeof value === 'string') return textOf(value) ?? "''";
	return textOf(safeJson(value)) ?? '';
}

/** A description as lines that are safe to print, without blank ones at its ends. */
export function proseOf(value: unknown): readonly string[] {
	if (typeof value !== 'string') return [];
	const text = cut(value.trim(), longestProse).replaceAll('\r\n', '\n');
	return text === '' ? [] : sanitiseLines(text);
}

/** A finite number, or null for anything else. */
export function numberOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** What a reference led to. */
export interface Resolved {
	/** Null where it leads nowhere. */
	readonly value: unknown;
	/** The references that were followed, the first one first; empty where the value was none. */
	readonly followed: readonly string[];
}

/**
 * Follows `$ref` to what it stands for, within the document only: nothing is fetched from anywhere.
 *
 * @param value - anything; what is no reference comes back as it is
 */
export function resolve(document: JsonObject, value: unknown): Resolved {
	const followed: string[] = [];
	let current = value;
	while (isObject(current) && typeof current.$ref === 'string') {
		if (followed.length === longestChain || followed.includes(current.$ref)) return { value: null, followed };
		followed.push(current.$ref);
		current = pointedAt(document, current.$ref);
	}
	return { value: current ?? null, followed };
}

/** The name at the end of a reference: `Pet` of `#/components/schemas/Pet`. */
export function referenceName(reference: string): string {
	const last = reference.slice(reference.lastIndexOf('/') + 1);
	return textOf(unescaped(last)) ?? textOf(reference) ?? '';
}

function pointedAt(document: JsonObject, reference: string): unknown {
	if (!reference.startsWith('#/')) return null;
	let current: unknown = document;
	for (const part of reference.slice(2).split('/')) {
		const key = unescaped(part);
		if (Array.isArray(current)) current = current[Number(key)];
		else if (isObject(current) && Object.hasOwn(current, key)) current = current[key];
		else return null;
	}
	return current;
}

function unescaped(part: string): string {
	const decoded = /%[0-9a-f]{2}/i.test(part) ? decode(part) : part;
	return decoded.replaceAll('~1', '/').replaceAll('~0', '~');
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		// A stray percent sign stands for itself.
		return part;
	}
}

/** Cut between characters, not within one. */
function cut(text: string, most: number): string {
	if (text.length <= most) return text;
	return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function safeJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// Nested deeper than the engine's stack: there is no line that could show it.
		return '…';
	}
}
