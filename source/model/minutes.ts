import { settledPoint } from './rates.ts';
import type { Sample } from './series.ts';

const minute = 60_000;

/** What of a series is settled and near enough to speak of now: its newest minutes. Empty where there is none. */
export function settledMinutes(points: readonly Sample[], now: number, minutes: number): readonly Sample[] {
	const newest = settledPoint(points, now);
	if (!newest) return [];
	const from = newest.at - (minutes - 1) * minute;
	return points.filter(({ at }) => at >= from && at <= newest.at);
}

/** The points that CloudWatch is done with, those of long ago as well. */
export function settledPoints(points: readonly Sample[], now: number): readonly Sample[] {
	return points.filter(({ at }) => now - (at + minute) >= minute);
}

/** The value below which a share of the points lie (0.5: the median); null without points. Nothing is interpolated. */
export function quantileOf(points: readonly Sample[], share: number): number | null {
	if (points.length === 0) return null;
	const sorted = points.map(({ value }) => value).sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

/** The newest stretch of minutes in which something held. */
export interface Run {
	/** When it began, in milliseconds since the epoch; null where it held before the series began. */
	readonly since: number | null;
	/** When its last minute ended. */
	readonly until: number;
	/** How many minutes held. */
	readonly minutes: number;
	/** The newest minute of the series, or the one before it, still holds. */
	readonly goesOn: boolean;
}

/**
 * The newest run of minutes in which something held. A single minute without it does not end a run: what is
 * rare is not in each minute.
 *
 * @param points - settled ones, oldest first, one a minute at most
 * @returns null where it held in none of them
 */
export function newestRun(points: readonly Sample[], holds: (value: number) => boolean): Run | null {
	const last = points.findLastIndex(({ value }) => holds(value));
	const end = points[last];
	if (!end) return null;
	let first = last;
	let minutes = 1;
	for (let index = last - 1; index >= 0; index--) {
		const point = points[index] as Sample;
		// Two minutes in a row that do not hold, or are not there, end it.
		if ((points[first] as Sample).at - point.at > 2 * minute) break;
		if (!holds(point.value)) continue;
		first = index;
		minutes += 1;
	}
	const beginsRecord = (points[first] as Sample).at - (points[0] as Sample).at < 2 * minute;
	return {
		since: beginsRecord ? null : (points[first] as Sample).at,
		until: end.at + minute,
		minutes,
		goesOn: (points.at(-1) as Sample).at - end.at <= minute,
	};
}

/** Two series of the same minutes joined, minute by minute, by what they make together. */
export function joined(
	one: readonly Sample[],
	other: readonly Sample[],
	join: (one: number, other: number) => number,
): readonly Sample[] {
	const values = new Map(other.map(({ at, value }) => [at, value]));
	return one.flatMap(({ at, value }) => {
		const beside = values.get(at);
		return beside === undefined ? [] : [{ at, value: join(value, beside) }];
	});
}
