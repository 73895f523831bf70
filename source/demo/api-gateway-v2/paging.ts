import type { Input } from '../wire/input.ts';
import { badRequest } from './errors.ts';

/** AWS documents no default for v2; v1's greatest page is 500. */
const usualPage = 100;
const longestPage = 500;

/**
 * A page of a list, in the order of creation.
 *
 * @param idOf - what tells one item from another; the token names the last one that was given, and its
 * place in case it is gone when the next page is asked for
 * @throws ServiceError `BadRequestException` for a `MaxResults` or a `NextToken` that is none
 */
export function page<Item>(
	input: Input,
	items: Iterable<Item>,
	idOf: (item: Item) => string,
): { Items: Item[]; NextToken?: string } {
	const all = [...items];
	const start = startOf(input.text('NextToken'), all, idOf);
	const Items = all.slice(start, start + sizeOf(input.text('MaxResults')));
	const end = start + Items.length;
	const last = Items.at(-1);
	if (last === undefined || end >= all.length) return { Items };
	return { Items, NextToken: Buffer.from(`${end}:${idOf(last)}`).toString('base64url') };
}

function sizeOf(given: string | undefined): number {
	if (given === undefined || given === '') return usualPage;
	const size = /^\d{1,9}$/.test(given) ? Number(given) : 0;
	if (size < 1) throw badRequest(`Invalid MaxResults specified: ${given}`);
	return Math.min(size, longestPage);
}

function startOf<Item>(
	token: string | undefined,
	all: readonly Item[],
	idOf: (item: Item) => string,
): number {
	if (token === undefined || token === '') return 0;
	const match = /^(\d+):(.*)$/.exec(Buffer.from(token, 'base64url').toString());
	if (!match) throw badRequest('Invalid NextToken specified');
	const last = all.findIndex((item) => idOf(item) === match[2]);
	return last === -1 ? Number(match[1]) : last + 1;
}
