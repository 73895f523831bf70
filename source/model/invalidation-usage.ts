import type { DistributionRecord } from './distribution.ts';

/** How many invalidation paths were used in a month, as far as it is known: AWS counts them by account. */
export interface InvalidationUsage {
	readonly paths: number;
	/** Invalidations of the month whose paths are not known. */
	readonly unread: number;
	/** Distributions whose invalidations are not known. */
	readonly unseen: number;
}

/**
 * Sums up the calendar month (UTC, as AWS bills) that a time lies in.
 *
 * @param now - milliseconds since the epoch
 */
export function invalidationUsage(
	distributions: Iterable<DistributionRecord>,
	now: number,
): InvalidationUsage {
	const today = new Date(now);
	const monthStart = Date.UTC(today.getUTCFullYear(), today.getUTCMonth());
	let paths = 0;
	let unread = 0;
	let unseen = 0;
	for (const { invalidations } of distributions) {
		if (invalidations.state !== 'known') {
			unseen += 1;
			continue;
		}
		for (const invalidation of invalidations.value) {
			if (invalidation.createdAt === null || invalidation.createdAt < monthStart) continue;
			if (invalidation.paths === null) unread += 1;
			else paths += invalidation.paths.length;
		}
	}
	return { paths, unread, unseen };
}
