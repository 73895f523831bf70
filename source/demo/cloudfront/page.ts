import type { Input } from '../wire/input.ts';
import { invalidArgument } from './errors.ts';

const longestPage = 100;

/** A page of a list, in the members that CloudFront's lists share. */
export interface Page<Item> {
	readonly Marker: string;
	readonly NextMarker?: string;
	readonly MaxItems: number;
	readonly IsTruncated: boolean;
	readonly Quantity: number;
	readonly Items: Item[];
}

/**
 * The page that `Marker` and `MaxItems` ask for. A marker is the id of the last item before the page.
 *
 * @throws ServiceError `InvalidArgument` for a marker that is in no list and a page without a size
 */
export function page<Item>(input: Input, items: readonly Item[], id: (item: Item) => string): Page<Item> {
	const marker = input.text('Marker') ?? '';
	const wanted = input.raw('MaxItems');
	const size = wanted === undefined ? longestPage : Number(wanted);
	if (!Number.isSafeInteger(size) || size < 1) throw invalidArgument('The parameter MaxItems is invalid.');
	const before = marker === '' ? -1 : items.findIndex((item) => id(item) === marker);
	if (marker !== '' && before < 0) throw invalidArgument('The parameter Marker is invalid.');
	const shown = items.slice(before + 1, before + 1 + Math.min(size, longestPage));
	const last = shown.at(-1);
	const truncated = last !== undefined && before + 1 + shown.length < items.length;
	return {
		Marker: marker,
		...(truncated && { NextMarker: id(last) }),
		MaxItems: Math.min(size, longestPage),
		IsTruncated: truncated,
		Quantity: shown.length,
		Items: shown,
	};
}
