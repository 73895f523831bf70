/** An event as rules see it and targets get it. */
export interface BusEvent {
	readonly version: string;
	readonly id: string;
	readonly 'detail-type': string;
	readonly source: string;
	readonly account: string;
	/** ISO 8601, in whole seconds. */
	readonly time: string;
	readonly region: string;
	readonly resources: readonly string[];
	readonly detail: unknown;
}

/** `2026-01-01T00:00:00Z`, as EventBridge writes dates. */
export function eventTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** What of an event is not said is filled in, so that whatever arrives at a bus is a whole event. */
export function completeEvent(
	given: Partial<BusEvent>,
	known: {
		readonly id: string;
		readonly account: string;
		readonly region: string;
		/** Milliseconds since the epoch. */
		readonly now: number;
		readonly source: string;
	},
): BusEvent {
	return {
		version: given.version ?? '0',
		id: given.id ?? known.id,
		'detail-type': given['detail-type'] ?? '',
		source: given.source ?? known.source,
		account: given.account ?? known.account,
		time: given.time ?? eventTime(known.now),
		region: given.region ?? known.region,
		resources: given.resources ?? [],
		detail: given.detail ?? {},
	};
}
