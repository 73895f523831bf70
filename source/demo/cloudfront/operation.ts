import type { Input } from '../wire/input.ts';
import type { CloudFrontAccount } from './account.ts';
import { cloudFrontError } from './errors.ts';
import { conform, type Shape, type Value } from './shape.ts';

/** An operation: from the SDK's input to the SDK's output. */
export type CloudFrontOperation = (input: Input, account: CloudFrontAccount) => object;

/**
 * The member that is the request's body.
 *
 * @throws ServiceError `MissingBody`, or what is wrong with its form
 */
export function body<S extends Shape>(input: Input, name: string, shape: S): Value<S> {
	const value = input.raw(name);
	if (value === undefined) {
		throw cloudFrontError(
			'MissingBody',
			'This operation requires a body. Ensure that the body is present and the Content-Type header is set.',
		);
	}
	return conform(shape, value, `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
}

/** Where something that was made is to be found. */
export function location(path: string): string {
	return `https://cloudfront.amazonaws.com/2020-05-31/${path}`;
}
