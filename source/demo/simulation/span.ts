/** A stretch of time that is played at once: a minute of the history, or a turn of a quarter of a second. */
export interface Span {
	/** Milliseconds since the epoch. */
	readonly from: number;
	readonly until: number;
	/** How long it is, in seconds. */
	readonly length: number;
	/** Its middle, in seconds since the cloud started. */
	readonly seconds: number;
	/** The minute that its counts belong to (milliseconds since the epoch). */
	readonly minute: number;
}

const minute = 60_000;

/** @param start - when the cloud started */
export function spanBetween(from: number, until: number, start: number): Span {
	return {
		from,
		until,
		length: (until - from) / 1000,
		seconds: ((from + until) / 2 - start) / 1000,
		// A span that reaches into the next minute belongs to that one: the other may be published already.
		minute: Math.floor((until - 1) / minute) * minute,
	};
}
