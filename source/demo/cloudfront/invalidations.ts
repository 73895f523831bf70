import { cloudFrontError, invalidArgument } from './errors.ts';

/** How long an invalidation is in progress: AWS says a minute or two. */
const progressMilliseconds = 60_000;
/** In progress at once, by distribution. */
const mostPaths = 3_000;
const mostWildcards = 15;
const longestPath = 4_000;
/** Kept by distribution: the oldest ones are forgotten. */
const mostKept = 1_000;
const mostPathsKept = 100_000;

/** Unsafe by RFC 1738, or not ASCII: they have to be URL-encoded. */
const unsafe = /[^!-~]|["<>\\^`{|}]/;

export interface Invalidation {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly paths: readonly string[];
	readonly callerReference: string;
}

/** The invalidations of one distribution. */
export class InvalidationList {
	readonly #newestFirst: Invalidation[] = [];
	#pathsKept = 0;

	get newestFirst(): readonly Invalidation[] {
		return this.#newestFirst;
	}

	get(id: string): Invalidation {
		const found = this.#newestFirst.find((invalidation) => invalidation.id === id);
		if (!found) throw cloudFrontError('NoSuchInvalidation', 'The specified invalidation does not exist.');
		return found;
	}

	inProgress(now: number): readonly Invalidation[] {
		return this.#newestFirst.filter((invalidation) => invalidationStatus(invalidation, now) === 'InProgress');
	}

	/**
	 * Adds an invalidation, or gives the one that the same request made before.
	 *
	 * @throws ServiceError `InvalidArgument`, `TooManyInvalidationsInProgress`
	 */
	create(callerReference: string, paths: readonly string[], now: number, newId: () => string): Invalidation {
		if (paths.length === 0) {
			throw invalidArgument('Your request must specify at least one invalidation path.');
		}
		if (!paths.every(isValid)) {
			throw invalidArgument('Your request contains one or more invalid invalidation paths.');
		}
		const same = this.#newestFirst.find((one) => one.callerReference === callerReference);
		if (same) {
			if (sameSet(same.paths, paths)) return same;
			throw invalidArgument(
				'Your request contains a caller reference that was used for a previous invalidation batch ' +
					'for the same distribution.',
			);
		}
		this.#checkRoom(paths, now);
		const invalidation = { id: newId(), at: now, paths: [...paths], callerReference };
		this.#newestFirst.unshift(invalidation);
		this.#pathsKept += paths.length;
		this.#forget(now);
		return invalidation;
	}

	#forget(now: number): void {
		while (this.#newestFirst.length > mostKept || this.#pathsKept > mostPathsKept) {
			const oldest = this.#newestFirst.at(-1);
			if (!oldest || invalidationStatus(oldest, now) === 'InProgress') return;
			this.#newestFirst.pop();
			this.#pathsKept -= oldest.paths.length;
		}
	}

	#checkRoom(paths: readonly string[], now: number): void {
		const all = [...paths, ...this.inProgress(now).flatMap((one) => one.paths)];
		const wildcards = all.filter((path) => path.endsWith('*')).length;
		const kind =
			wildcards > mostWildcards ? 'wildcard ' : all.length - wildcards > mostPaths ? '' : undefined;
		if (kind === undefined) return;
		throw cloudFrontError(
			'TooManyInvalidationsInProgress',
			`Processing your request will cause you to exceed the maximum number of in-progress ${kind}invalidations.`,
		);
	}
}

export function invalidationStatus(invalidation: Invalidation, now: number): 'InProgress' | 'Completed' {
	return now - invalidation.at < progressMilliseconds ? 'InProgress' : 'Completed';
}

/** A path begins with a slash; an asterisk counts only as its last character. */
function isValid(path: string): boolean {
	const asterisk = path.indexOf('*');
	return (
		path.startsWith('/') &&
		path.length <= longestPath &&
		!unsafe.test(path) &&
		(asterisk < 0 || asterisk === path.length - 1)
	);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && [...one].sort().join('\n') === [...other].sort().join('\n');
}
