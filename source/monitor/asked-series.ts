import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { MetricSeries } from '../aws/services.ts';

/** When a series was asked for last, and what that covered. All by the endpoint's clock, in milliseconds. */
export interface AskedFor {
	readonly at: number;
	/** Up to where its points are known; exclusive. */
	readonly upTo: number;
	/** How far back was asked, at most. */
	readonly history: number;
}

const minute = 60_000;
/**
 * The newest minutes are still being added to when they are first read, and CloudFront's may be minutes behind:
 * they are read again. A metric costs the same however many datapoints come back.
 */
const readAgain = 10 * minute;
/** Windows have few lengths, so that rows which missed about as much share a call. */
const lengths = [12, 16, 24].map((minutes) => minutes * minute);

/** Which series were asked for, and when: what is missing of each follows from it. */
export class AskedSeries<Key extends string> {
	readonly #byId = new Map<string, Map<Key, AskedFor>>();

	get(id: string, key: Key): AskedFor | undefined {
		return this.#byId.get(id)?.get(key);
	}

	/** Takes note of an answer. What CloudWatch could not complete is asked for again in the next round. */
	set(
		{ query, complete }: MetricSeries<SeriesQuery<Key>>,
		window: { readonly from: number; readonly to: number; readonly at: number },
	): void {
		const keys = this.#byId.get(query.id) ?? new Map<Key, AskedFor>();
		const before = keys.get(query.fills);
		keys.set(query.fills, {
			at: window.at,
			upTo: complete ? window.to : (before?.upTo ?? window.from),
			history: Math.max(before?.history ?? 0, window.to - window.from),
		});
		this.#byId.set(query.id, keys);
	}

	/** Takes note of a series that there is none of. */
	skip(id: string, key: Key, { at, to }: { readonly at: number; readonly to: number }): void {
		const keys = this.#byId.get(id) ?? new Map<Key, AskedFor>();
		keys.set(key, { at, upTo: to, history: Number.POSITIVE_INFINITY });
		this.#byId.set(id, keys);
	}

	/**
	 * Where the next window of a series begins: a whole history at first (or when a longer one is wanted), later
	 * with what was missed since.
	 *
	 * @param history - how far back is wanted, in milliseconds
	 */
	windowStart(id: string, key: Key, history: number, to: number): number {
		const asked = this.get(id, key);
		if (!asked || asked.history < history) return to - history;
		const missed = to - asked.upTo + readAgain;
		return to - Math.min(history, lengths.find((length) => length >= missed) ?? history);
	}

	/** Makes what was asked for before `at` due again. */
	expire(id: string, at: number): void {
		for (const [key, asked] of this.#byId.get(id) ?? []) {
			if (asked.at <= at) this.#byId.get(id)?.set(key, { ...asked, at: Number.NEGATIVE_INFINITY });
		}
	}

	/** Forgets what is gone. */
	keepOnly(isThere: (id: string) => boolean): void {
		for (const id of this.#byId.keys()) if (!isThere(id)) this.#byId.delete(id);
	}
}
