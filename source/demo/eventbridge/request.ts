import { pageOf, sortedBy } from '../pages.ts';
import type { Input } from '../wire/input.ts';
import type { Bus } from './bus.ts';
import { checkText, invalid, invalidValue } from './errors.ts';
import type { EventBridgeRegion } from './region.ts';

/** One request to EventBridge, with what its operations need. */
export interface EventsRequest {
	readonly input: Input;
	readonly region: EventBridgeRegion;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** An operation; what it returns is the answer's body. */
export type EventsOperation = (request: EventsRequest) => object;

/** What every list gives at most in one page. */
const pageSize = 100;
const mostTags = 50;

/** The bus that `EventBusName` names, or the default one. */
export function requestedBus({ input, region }: EventsRequest): Bus {
	return region.bus(input.text('EventBusName'));
}

/** A page by `NextToken` and `Limit`. */
export function paged<Item>(
	{ input }: EventsRequest,
	all: Iterable<Item>,
	key: (item: Item) => string,
): { readonly items: readonly Item[]; readonly rest: { readonly NextToken?: string } } {
	const limit = input.integer('Limit') ?? pageSize;
	if (limit < 1 || limit > pageSize) {
		const bound = limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${pageSize}`;
		throw invalidValue(limit, 'limit', `Member must have value ${bound}`);
	}
	const { items, next } = pageOf(sortedBy(all, key), key, input.text('NextToken'), limit, () =>
		invalid('Parameter NextToken is not valid.'),
	);
	return { items, rest: next === undefined ? {} : { NextToken: next } };
}

/** @throws ServiceError `ValidationException` for keys or values that are too long, or too many */
export function readTags(input: Input): ReadonlyMap<string, string> {
	const tags = new Map<string, string>();
	for (const tag of input.objects('Tags') ?? []) {
		const key = checkText(tag.requiredText('Key'), 'tags.key', 128);
		tags.set(key, checkText(tag.text('Value') ?? '', 'tags.value', 256));
	}
	checkTagCount(tags.size);
	return tags;
}

export function checkTagCount(count: number): void {
	if (count > mostTags) throw invalid(`The number of tags exceeds the limit of ${mostTags}.`);
}
