import { pageOf, sortedBy } from '../pages.ts';
import type { Input } from '../wire/input.ts';
import { invalid } from './errors.ts';
import type { SnsRegion } from './region.ts';
import type { Topic } from './topic.ts';

/** One request to SNS, with what its operations need. */
export interface SnsRequest {
	readonly input: Input;
	readonly region: SnsRegion;
}

/** An operation; what it returns is the output as the SDK has it. */
export type SnsOperation = (request: SnsRequest) => object;

/** What every list gives in one page. */
const pageSize = 100;

export function requestedTopic({ input, region }: SnsRequest): Topic {
	return region.topic(input.requiredText('TopicArn'));
}

/** A page by `NextToken`. */
export function paged<Item>(
	{ input }: SnsRequest,
	all: Iterable<Item>,
	key: (item: Item) => string,
): { readonly items: readonly Item[]; readonly rest: { readonly NextToken?: string } } {
	const { items, next } = pageOf(
		sortedBy(all, key),
		key,
		input.text('NextToken') || undefined,
		pageSize,
		() => invalid('NextToken'),
	);
	return { items, rest: next === undefined ? {} : { NextToken: next } };
}
