import { invalidArgument } from './errors.ts';

/** What a token begins with, so that one that nobody was given is told from others. */
const mark = 'after:';

/** A `NextContinuationToken` for what comes after a key, a prefix or a bucket's name. */
export function tokenAfter(last: string): string {
	return Buffer.from(`${mark}${last}`).toString('base64');
}

/**
 * Where the page before ended.
 *
 * @throws ServiceError `InvalidArgument` for a token that nobody was given
 */
export function readToken(token: string): string {
	const text = Buffer.from(token, 'base64').toString();
	if (text.startsWith(mark)) return text.slice(mark.length);
	throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
}
