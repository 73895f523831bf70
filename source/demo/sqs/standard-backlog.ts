import { Heap } from '../heap.ts';
import type { Backlog } from './backlog.ts';
import { receivesHere, type StoredMessage } from './message.ts';

/** After this many receives without a delete a standard queue puts a message at its back. */
const receivesUntilBack = 3;

/** A standard queue's order: oldest first as a rule, what was received in vain several times last. */
export class StandardBacklog implements Backlog {
	readonly groupsInFlight = 0;
	readonly #nextOrder: () => number;
	readonly #visible = new Heap<StoredMessage>(
		(message, key) => message.state !== 'visible' || message.order !== key,
	);

	constructor(nextOrder: () => number) {
		this.#nextOrder = nextOrder;
	}

	add(message: StoredMessage): void {
		if (message.state === 'visible') this.#visible.push(message.order, message);
	}

	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void {
		if (from === 'inFlight' && receivesHere(message) >= receivesUntilBack) message.order = this.#nextOrder();
		this.#visible.push(message.order, message);
	}

	removed(): void {
		// The heap skips it by its state.
	}

	next(): StoredMessage | undefined {
		return this.#visible.pop();
	}

	taken(): void {
		// `next` took it out of the heap.
	}

	clear(): void {
		this.#visible.clear();
	}
}
