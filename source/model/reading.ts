/**
 * A value as the dashboard knows it. Not knowing has several reasons, and none of them is 0: each is drawn
 * differently and named in the JSON.
 */
export type Reading<T> =
	| { readonly state: 'known'; readonly value: T /** Milliseconds since the epoch. */; readonly at: number }
	/** Not asked for yet. */
	| { readonly state: 'pending' }
	/** Asked for, and not in the answer. */
	| { readonly state: 'unknown' }
	/** Not collected, by a setting of the account. */
	| { readonly state: 'off' }
	| { readonly state: 'denied' }
	/** This endpoint has no such operation or metric. */
	| { readonly state: 'unsupported' };

/** Not asked for yet. */
export const pending: Reading<never> = { state: 'pending' };
/** Asked for, and not in the answer. */
export const unknown: Reading<never> = { state: 'unknown' };
/** The credentials may not see it. */
export const denied: Reading<never> = { state: 'denied' };
/** The endpoint does not have it. */
export const unsupported: Reading<never> = { state: 'unsupported' };

/** A value seen at a time (milliseconds since the epoch); a null is an absent value. */
export function known<T>(value: T | null | undefined, at: number): Reading<T> {
	return value === null || value === undefined ? unknown : { state: 'known', value, at };
}

/** The value, or null for every way of not knowing it. */
export function knownValue<T>(reading: Reading<T>): T | null {
	return reading.state === 'known' ? reading.value : null;
}
