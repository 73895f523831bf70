/**
 * A binary min-heap whose entries may go stale instead of being removed: a message that is deleted
 * leaves its deadlines behind, and they are skipped when they come up. Stale entries are swept when
 * they are the larger part, so memory stays in step with what is live.
 */
export class Heap<Item> {
	#keys: number[] = [];
	#items: Item[] = [];
	#sweepAt = 64;
	readonly #isStale: (item: Item, key: number) => boolean;

	/** @param isStale - true for an entry that no longer counts: it may be dropped from then on */
	constructor(isStale: (item: Item, key: number) => boolean = () => false) {
		this.#isStale = isStale;
	}

	/** Entries held, stale ones included. */
	get size(): number {
		return this.#items.length;
	}

	push(key: number, item: Item): void {
		if (this.#items.length >= this.#sweepAt) this.#sweep();
		this.#keys.push(key);
		this.#items.push(item);
		this.#rise(this.#items.length - 1);
	}

	/** The smallest key that is not stale, or undefined. */
	peekKey(): number | undefined {
		this.#skipStale();
		return this.#keys[0];
	}

	/** The item with the smallest key, or undefined. */
	peek(): Item | undefined {
		this.#skipStale();
		return this.#items[0];
	}

	/** Takes the item with the smallest key. */
	pop(): Item | undefined {
		this.#skipStale();
		return this.#removeFirst();
	}

	/** Takes the first item when its key is at most `limit`. */
	popUntil(limit: number): Item | undefined {
		const key = this.peekKey();
		return key !== undefined && key <= limit ? this.#removeFirst() : undefined;
	}

	clear(): void {
		this.#keys = [];
		this.#items = [];
		this.#sweepAt = 64;
	}

	#skipStale(): void {
		while (this.#items.length > 0 && this.#isStale(this.#items[0] as Item, this.#keys[0] as number)) {
			this.#removeFirst();
		}
	}

	#removeFirst(): Item | undefined {
		const first = this.#items[0];
		const lastKey = this.#keys.pop();
		const lastItem = this.#items.pop();
		if (this.#items.length > 0) {
			this.#keys[0] = lastKey as number;
			this.#items[0] = lastItem as Item;
			this.#sink(0);
		}
		return first;
	}

	#sweep(): void {
		const keys: number[] = [];
		const items: Item[] = [];
		for (let i = 0; i < this.#items.length; i++) {
			const item = this.#items[i] as Item;
			const key = this.#keys[i] as number;
			if (this.#isStale(item, key)) continue;
			keys.push(key);
			items.push(item);
		}
		this.#keys = keys;
		this.#items = items;
		for (let i = (items.length >> 1) - 1; i >= 0; i--) this.#sink(i);
		this.#sweepAt = Math.max(64, items.length * 2);
	}

	#rise(start: number): void {
		const keys = this.#keys;
		let index = start;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if ((keys[parent] as number) <= (keys[index] as number)) return;
			this.#swap(index, parent);
			index = parent;
		}
	}

	#sink(start: number): void {
		const keys = this.#keys;
		const length = keys.length;
		let index = start;
		for (;;) {
			const left = index * 2 + 1;
			if (left >= length) return;
			const right = left + 1;
			const child = right < length && (keys[right] as number) < (keys[left] as number) ? right : left;
			if ((keys[index] as number) <= (keys[child] as number)) return;
			this.#swap(index, child);
			index = child;
		}
	}

	#swap(a: number, b: number): void {
		const key = this.#keys[a] as number;
		this.#keys[a] = this.#keys[b] as number;
		this.#keys[b] = key;
		const item = this.#items[a] as Item;
		this.#items[a] = this.#items[b] as Item;
		this.#items[b] = item;
	}
}
