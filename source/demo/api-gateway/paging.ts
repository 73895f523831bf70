import type { Input } from '../wire/input.ts';
import { badRequest } from './errors.ts';

const standard = 25;
const most = 500;

/**
 * A page of a list, by the `position` and `limit` of a request (25 elements when it says nothing, 500 at
 * most). A page goes on after the element that the one before ended with, so that what is created or
 * deleted in between neither repeats nor skips others.
 *
 * @param keyOf - what tells an element from all others of its list
 * @throws ServiceError `BadRequestException` for a limit out of range, or a position that nobody was given
 */
export function page<Item>(
	input: Input,
	all: readonly Item[],
	keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly position?: string } {
	const limit = input.integer('limit') ?? standard;
	if (limit < 1 || limit > most) {
		throw badRequest(`Invalid limit specified, must be between 1 and ${most}`);
	}
	const position = input.text('position');
	const start = position === undefined || position === '' ? 0 : after(position, all.map(keyOf));
	const items = all.slice(start, start + limit);
	const last = items.at(-1);
	if (start + limit >= all.length || last === undefined) return { items };
	return { items, position: encode(start + items.length - 1, keyOf(last)) };
}

function encode(index: number, key: string): string {
	return Buffer.from(JSON.stringify([index, key])).toString('base64url');
}

function after(position: string, keys: readonly string[]): number {
	let decoded: unknown;
	try {
		decoded = JSON.parse(Buffer.from(position, 'base64url').toString());
	} catch {
		throw badRequest('Invalid position parameter');
	}
	if (!Array.isArray(decoded) || typeof decoded[0] !== 'number' || typeof decoded[1] !== 'string') {
		throw badRequest('Invalid position parameter');
	}
	const index = keys.indexOf(decoded[1]);
	// The element itself is gone: what came after it has moved up into its place.
	return index < 0 ? Math.max(0, Math.floor(decoded[0])) : index + 1;
}
