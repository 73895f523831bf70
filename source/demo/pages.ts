import type { ServiceError } from './service-error.ts';

/** One page of a listing. */
export interface Page<Item> {
	readonly items: readonly Item[];
	/** What asks for the next page; undefined on the last. */
	readonly next: string | undefined;
}

/**
 * Cuts a page out of a listing. The token names the last item of the page before, so that what is created
 * or deleted between two pages moves nothing else.
 *
 * @param items - the whole listing, in the ascending order of `key`
 * @param token - as a page before gave it; undefined for the first page
 * @param refuse - the service's error for a token that no page gave
 */
export function pageOf<Item>(
	items: readonly Item[],
	key: (item: Item) => string,
	token: string | undefined,
	most: number,
	refuse: (token: string) => ServiceError,
): Page<Item> {
	const after = token === undefined ? undefined : decode(token);
	if (token !== undefined && after === undefined) throw refuse(token);
	const start = after === undefined ? 0 : items.findIndex((item) => key(item) > after);
	if (start < 0) return { items: [], next: undefined };
	const page = items.slice(start, start + most);
	const last = page.at(-1);
	const more = last !== undefined && start + page.length < items.length;
	return { items: page, next: more ? encode(key(last)) : undefined };
}

/** Sorts as tokens compare: by code units, not by language. */
export function sortedBy<Item>(items: Iterable<Item>, key: (item: Item) => string): readonly Item[] {
	return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function encode(key: string): string {
	return Buffer.from(JSON.stringify({ after: key })).toString('base64');
}

function decode(token: string): string | undefined {
	try {
		const { after } = JSON.parse(Buffer.from(token, 'base64').toString()) as { after?: unknown };
		return typeof after === 'string' ? after : undefined;
	} catch {
		return undefined;
	}
}
