import { Heap } from '../heap.ts';
import type { Backlog, ReceiveBatch } from './backlog.ts';
import type { StoredMessage } from './message.ts';

/** SQS looks for groups among this many messages from the front: one deep group can hide the others. */
const longestScan = 120_000;

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
}

/** A FIFO queue's order: strict within a group, and no group may overtake itself. */
export class FifoBacklog implements Backlog {
	readonly fairness = null;
	readonly #nextOrder: () => number;
	readonly #groups = new Map<string, Group>();
	/** Groups that can be received from, by the turn of their first message. */
	readonly #available = new Heap<Group>((group, key) => !this.#gives(group) || group.head?.turn !== key);
	#groupsInFlight = 0;
	/** Messages within the scan, and the last of them. */
	#scanned = 0;
	#scannedTo = -1;
	/** Messages behind the scan, in order. */
	#behind: StoredMessage[] = [];
	#behindStart = 0;

	constructor(nextOrder: () => number) {
		this.#nextOrder = nextOrder;
	}

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
		if (this.#scanned < longestScan) {
			this.#scanned++;
			this.#scannedTo = message.order;
		} else this.#behind.push(message);
		if (group.live === 1) this.#offer(group);
	}

	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void {
		const group = this.#groupOf(message);
		if (from === 'inFlight') {
			this.#countInFlight(group, -1);
			// A group that was tried in vain lines up behind those that wait.
			message.turn = this.#nextOrder();
		}
		// A delayed message behind the head changes nothing for its group.
		if (from === 'inFlight' || group.head === message) this.#offer(group);
	}

	removed(message: StoredMessage, from: StoredMessage['state']): void {
		const group = this.#groupOf(message);
		group.live--;
		if (from === 'inFlight') this.#countInFlight(group, -1);
		if (group.live === 0) this.#groups.delete(message.group ?? '');
		else this.#offer(group);
		if (message.order <= this.#scannedTo) this.#scanOn();
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

	putBack(message: StoredMessage): void {
		this.#offer(this.#groupOf(message));
	}

	clear(): void {
		this.#groups.clear();
		this.#available.clear();
		this.#groupsInFlight = 0;
		this.#scanned = 0;
		this.#scannedTo = -1;
		this.#behind = [];
		this.#behindStart = 0;
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

	/** A group gives nothing while one of its messages is in flight, or while it begins behind the scan. */
	#gives(group: Group): boolean {
		if (group.inFlight > 0) return false;
		const head = group.head;
		return head?.state === 'visible' && head.order <= this.#scannedTo;
	}

	#offer(group: Group): void {
		const head = group.head;
		if (head && this.#gives(group)) this.#available.push(head.turn, group);
	}

	/** A message within the scan is gone: the next one behind it comes in. */
	#scanOn(): void {
		this.#scanned--;
		while (this.#behindStart < this.#behind.length) {
			const message = this.#behind[this.#behindStart++];
			if (!message || message.state === 'gone') continue;
			this.#scanned++;
			this.#scannedTo = message.order;
			this.#offer(this.#groupOf(message));
			break;
		}
		if (this.#behindStart > 1024 && this.#behindStart * 2 > this.#behind.length) {
			this.#behind = this.#behind.slice(this.#behindStart);
			this.#behindStart = 0;
		}
	}
}
