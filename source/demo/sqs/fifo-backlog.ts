import { Heap } from '../heap.ts';
import type { Backlog, ReceiveBatch } from './backlog.ts';
import type { StoredMessage } from './message.ts';

/** One message group: its messages in order, those in flight at the front. */
class Group {
	#messages: StoredMessage[] = [];
	#start = 0;
	live = 0;
	inFlight = 0;

	add(message: StoredMessage): void {
		this.#messages.push(message);
		this.live++;
	}

	get head(): StoredMessage | undefined {
		while (this.#start < this.#messages.length && this.#messages[this.#start]?.state === 'gone')
			this.#start++;
		if (this.#start > 32 && this.#start * 2 > this.#messages.length) {
			this.#messages = this.#messages.slice(this.#start);
			this.#start = 0;
		}
		return this.#messages[this.#start];
	}

	/** The first message that is not in flight, or undefined. */
	get firstWaiting(): StoredMessage | undefined {
		const head = this.head;
		if (head?.state !== 'inFlight') return head;
		for (let index = this.#start; index < this.#messages.length; index++) {
			const message = this.#messages[index];
			if (message && message.state !== 'inFlight' && message.state !== 'gone') return message;
		}
		return undefined;
	}

	/** A group gives nothing while one of its messages is in flight. */
	get available(): boolean {
		return this.inFlight === 0 && this.head?.state === 'visible';
	}
}

/** A FIFO queue's order: strict within a group, and no group may overtake itself. */
export class FifoBacklog implements Backlog {
	readonly #groups = new Map<string, Group>();
	readonly #available = new Heap<Group>((group, key) => !group.available || group.head?.order !== key);
	#groupsInFlight = 0;

	get groupsInFlight(): number {
		return this.#groupsInFlight;
	}

	add(message: StoredMessage): void {
		const name = message.group ?? '';
		let group = this.#groups.get(name);
		if (!group) {
			group = new Group();
			this.#groups.set(name, group);
		}
		group.add(message);
		if (message.state === 'inFlight') this.#countInFlight(group, 1);
		if (group.live === 1) this.#offer(group);
	}

	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void {
		const group = this.#groupOf(message);
		if (from === 'inFlight') this.#countInFlight(group, -1);
		// A delayed message behind the head changes nothing for its group.
		if (from === 'inFlight' || group.head === message) this.#offer(group);
	}

	removed(message: StoredMessage, from: StoredMessage['state']): void {
		const group = this.#groupOf(message);
		group.live--;
		if (from === 'inFlight') this.#countInFlight(group, -1);
		if (group.live === 0) this.#groups.delete(message.group ?? '');
		else this.#offer(group);
	}

	next(batch: ReceiveBatch): StoredMessage | undefined {
		if (batch.group !== undefined) {
			const waiting = this.#groups.get(batch.group ?? '')?.firstWaiting;
			if (waiting?.state === 'visible') return waiting;
			batch.group = undefined;
		}
		return this.#available.pop()?.head;
	}

	taken(message: StoredMessage, batch: ReceiveBatch): void {
		this.#countInFlight(this.#groupOf(message), 1);
		batch.group = message.group;
	}

	clear(): void {
		this.#groups.clear();
		this.#available.clear();
		this.#groupsInFlight = 0;
	}

	#groupOf(message: StoredMessage): Group {
		const group = this.#groups.get(message.group ?? '');
		if (!group) throw new Error(`message ${message.id} is in no group`);
		return group;
	}

	#countInFlight(group: Group, change: 1 | -1): void {
		const before = group.inFlight;
		group.inFlight += change;
		if (before === 0) this.#groupsInFlight++;
		if (group.inFlight === 0) this.#groupsInFlight--;
	}

	#offer(group: Group): void {
		const head = group.head;
		if (head && group.available) this.#available.push(head.order, group);
	}
}
