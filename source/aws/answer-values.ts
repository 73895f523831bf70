/**
 * Values out of answers, whatever an endpoint put there: emulators leave out what AWS always sends, and
 * send nulls or other types. What is not of its type counts as not sent.
 */

/** A list, without its nulls; empty where there is none. */
export function listOf<Item>(value: readonly Item[] | null | undefined): readonly NonNullable<Item>[] {
	return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** A text, or null; an empty one counts as not sent. */
export function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of a list. */
export function textsOf(value: readonly unknown[] | null | undefined): readonly string[] {
	return listOf(value).filter((item): item is string => typeof item === 'string');
}

/** A finite number, or null. */
export function numberOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A date in milliseconds since the epoch, or null. */
export function timeOf(value: unknown): number | null {
	return value instanceof Date ? numberOf(value.getTime()) : null;
}

/** The entries of an object, without those that are null. */
export function entriesOf<Value>(
	value: Readonly<Record<string, Value>> | null | undefined,
): [string, NonNullable<Value>][] {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
	return Object.entries(value).flatMap(([key, item]) =>
		item === null || item === undefined ? [] : [[key, item as NonNullable<Value>]],
	);
}

/** The texts of an object by their keys: tags, variables, parameters. */
export function recordOf(
	value: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		entriesOf(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}
