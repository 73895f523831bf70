/** SQS remembers a deduplication id this long, whatever becomes of its message (milliseconds). */
export const deduplicationWindow = 5 * 60_000;

/** What the first send of an id was answered with; its duplicates get the same. */
export interface FirstSend {
	readonly id: string;
	readonly sequence: string | null;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/** A FIFO queue's memory of what was sent in the last five minutes. */
export class Deduplication {
	readonly #sends = new Map<string, FirstSend>();
	// Keys in the order of their sends. A Map iterates past its own deletions, which is slow from the front.
	#keys: string[] = [];
	#oldest = 0;

	/** The send that `key` would repeat, or undefined. */
	find(key: string, now: number): FirstSend | undefined {
		this.#forget(now);
		return this.#sends.get(key);
	}

	remember(key: string, send: FirstSend): void {
		this.#sends.set(key, send);
		this.#keys.push(key);
	}

	clear(): void {
		this.#sends.clear();
		this.#keys = [];
		this.#oldest = 0;
	}

	#forget(now: number): void {
		for (; this.#oldest < this.#keys.length; this.#oldest++) {
			const key = this.#keys[this.#oldest] as string;
			const send = this.#sends.get(key);
			if (send && now - send.at < deduplicationWindow) break;
			this.#sends.delete(key);
		}
		if (this.#oldest > 256 && this.#oldest * 2 > this.#keys.length) {
			this.#keys = this.#keys.slice(this.#oldest);
			this.#oldest = 0;
		}
	}
}
