import type { Draws } from './draws.ts';
import type { Span } from './span.ts';

/** Requests of one kind that a cache may answer. */
export interface Cacheable {
	readonly count: number;
	/** How many a second are expected. */
	readonly rate: number;
	/** Different objects that they ask for, equally often. */
	readonly objects: number;
	readonly ttlSeconds: number;
	/** The share that a warm cache answers; undefined where it follows from the rate and the time to live. */
	readonly hitRatio: number | undefined;
	/** When objects were removed, and the share of these that were. In any order. */
	readonly removals: readonly { readonly at: number; readonly share: number }[];
}

/** What is known of the objects of one kind. */
interface Entry {
	/** Share of the objects that are held. */
	warmth: number;
	/** Removals before that are done with. */
	removedUntil: number;
	/** When the newest request was. */
	usedAt: number;
}

/** The share of requests that a cache answers when each object is forgotten `ttl` seconds after it was fetched. */
function steadyRatio({ rate, objects, ttlSeconds }: Cacheable): number {
	const repeats = (rate * ttlSeconds) / objects;
	return repeats / (1 + repeats);
}

/** Caches by count: how much of what is asked for is there, and how what is fetched warms them. */
export class WarmCache {
	readonly #draws: Draws;
	readonly #entries = new Map<string, Entry>();
	#first: number | undefined;

	constructor(draws: Draws) {
		this.#draws = draws;
	}

	/**
	 * Answers what it can. What is asked for in the first span of all is there already: it was asked for
	 * before anybody looked. What comes later begins cold.
	 *
	 * @param key - of the kind of request, where it is cached
	 * @returns the hits
	 */
	hits(key: string, span: Span, requests: Cacheable): number {
		const { from, until } = span;
		this.#first ??= until;
		let entry = this.#entries.get(key);
		if (!entry) {
			entry = { warmth: until <= this.#first ? 1 : 0, removedUntil: from, usedAt: from };
			this.#entries.set(key, entry);
		}
		if (from - entry.usedAt > requests.ttlSeconds * 1000) entry.warmth = 0;
		const { removedUntil } = entry;
		const removals = requests.removals.filter(({ at }) => at >= removedUntil && at < until);
		entry.removedUntil = until;
		if (requests.count > 0) entry.usedAt = until;
		const ratio = requests.hitRatio ?? steadyRatio(requests);
		let hits = 0;
		let [at, left] = [from, requests.count];
		for (const removal of removals.sort((a, b) => a.at - b.at)) {
			const time = Math.max(at, removal.at);
			const before = this.#draws.share(left, (time - at) / (until - at));
			hits += this.#serve(entry, before, ratio, requests.objects);
			entry.warmth *= 1 - removal.share;
			[at, left] = [time, left - before];
		}
		return hits + this.#serve(entry, left, ratio, requests.objects);
	}

	/** Each request brings in the object that it asks for, so what is missing shrinks as an exponential does. */
	#serve(entry: Entry, count: number, ratio: number, objects: number): number {
		if (count <= 0) return 0;
		const missing = 1 - entry.warmth;
		const turns = count / objects;
		const left = Math.exp(-turns);
		entry.warmth = 1 - missing * left;
		return this.#draws.share(count, ratio * (1 - (missing * (1 - left)) / turns));
	}
}
