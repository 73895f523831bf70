import { pageOf, sortedBy } from '../pages.ts';
import type { Input } from '../wire/input.ts';
import { checkRange, invalidParameter } from './errors.ts';
import type { LambdaFunction } from './function.ts';
import { type FunctionReference, readReference } from './names.ts';
import type { LambdaRegion } from './region.ts';

/** One request to Lambda, with what its operations need. */
export interface LambdaRequest {
	readonly input: Input;
	readonly region: LambdaRegion;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** An operation; what it returns is the output as the SDK has it. */
export type LambdaOperation = (request: LambdaRequest) => object | Promise<object>;

/** What `FunctionName` and `Qualifier` say. */
export function reference({ input, region }: LambdaRequest): FunctionReference {
	return readReference(
		input.requiredText('FunctionName'),
		input.text('Qualifier'),
		region.environment.region,
	);
}

/** The function that `FunctionName` names, whatever its qualifier. */
export function requestedFunction(request: LambdaRequest): LambdaFunction {
	return request.region.function(reference(request).name);
}

/**
 * A page by `Marker` and `MaxItems`.
 *
 * @param most - what AWS gives at most, however much is asked for; 50 for functions, 100 for mappings
 */
export function paged<Item>(
	{ input }: LambdaRequest,
	all: Iterable<Item>,
	key: (item: Item) => string,
	most: number,
): { readonly items: readonly Item[]; readonly rest: { readonly NextMarker?: string } } {
	const asked = input.integer('MaxItems');
	if (asked !== undefined) checkRange(asked, 'maxItems', 1, 10_000);
	const { items, next } = pageOf(
		sortedBy(all, key),
		key,
		input.text('Marker') || undefined,
		Math.min(asked ?? most, most),
		(marker) => invalidParameter(`Invalid Marker: ${marker}`),
	);
	return { items, rest: next === undefined ? {} : { NextMarker: next } };
}
