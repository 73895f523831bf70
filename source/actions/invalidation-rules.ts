import { QdashError } from '../model/errors.ts';
import { formatCount } from '../model/format.ts';
import { sanitise } from '../model/sanitise.ts';

/** In progress at once, by distribution, after CloudFront's quotas: paths with a wildcard, and paths without. */
export const mostWildcards = 15;
const mostPaths = 3_000;
const longestPath = 4_000;

/** Not ASCII, or unsafe by RFC 1738: CloudFront wants it URL-encoded. */
const unsafe = /[^!-~]|["<>\\^`{|}]/;

/** What has been typed, a path a line; blanks around a path and empty lines do not count. */
export function pathsIn(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

/** True for a path that ends in `*`: it stands for all that begin so. */
export function isWildcard(path: string): boolean {
	return path.endsWith('*');
}

/** True where nothing stays in the cache. No other set of 15 wildcards can cover every path. */
export function coversEverything(paths: readonly string[]): boolean {
	return paths.includes('/*');
}

/**
 * What CloudFront would refuse, in one sentence; null when nothing is.
 *
 * @param inProgress - the paths of this distribution's invalidations that are in progress, as far as they are known
 */
export function problemWithPaths(paths: readonly string[], inProgress: readonly string[]): string | null {
	if (paths.length === 0) return 'An invalidation needs a path.';
	const seen = new Set<string>();
	for (const path of paths) {
		const problem = seen.has(path) ? 'stands there twice.' : problemWith(path);
		if (problem !== null) return `${sanitise(path.slice(0, 80))} ${problem}`;
		seen.add(path);
	}
	return noRoom(paths, inProgress);
}

function problemWith(path: string): string | null {
	if (!path.startsWith('/')) return 'does not begin with /.';
	const star = path.indexOf('*');
	if (star >= 0 && star < path.length - 1) return 'has a * before its end, where it stands for nothing.';
	if (path.length > longestPath) return `is longer than ${formatCount(longestPath)} characters.`;
	if (unsafe.test(path)) return 'has a character that has to be URL-encoded (a blank is %20).';
	return null;
}

function noRoom(paths: readonly string[], inProgress: readonly string[]): string | null {
	const count = (wanted: (path: string) => boolean) => ({
		now: paths.filter(wanted).length,
		before: inProgress.filter(wanted).length,
	});
	const wildcards = count(isWildcard);
	if (wildcards.now + wildcards.before > mostWildcards) {
		return `CloudFront takes ${mostWildcards} paths with a wildcard at a time; these are ${wildcards.now}${andBefore(wildcards.before)}.`;
	}
	const plain = count((path) => !isWildcard(path));
	if (plain.now + plain.before > mostPaths) {
		return `CloudFront takes ${formatCount(mostPaths)} paths at a time; these are ${formatCount(plain.now)}${andBefore(plain.before)}.`;
	}
	return null;
}

function andBefore(count: number): string {
	return count === 0 ? '' : `, and ${formatCount(count)} are in progress`;
}

/** @throws QdashError of kind `invalid` and service `qdash` where CloudFront would refuse the paths */
export function assertPaths(paths: readonly string[]): void {
	const message = problemWithPaths(paths, []);
	if (message === null) return;
	throw new QdashError({ kind: 'invalid', service: 'qdash', operation: 'CreateInvalidation', message });
}
