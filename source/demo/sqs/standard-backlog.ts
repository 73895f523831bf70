import { Heap } from '../heap.ts';
import type { Backlog, Fairness } from './backlog.ts';
import { type MessageState, receivesHere, type StoredMessage } from './message.ts';
import { MessageGroups } from './message-groups.ts';

/** After this many receives without a delete a standard queue puts a message at its back. */
const receivesUntilBack = 3;

const newLine = () =>
	new Heap<StoredMessage>((message, key) => message.state !== 'visible' || message.order !== key);

/**
 * A standard queue's order: oldest first as a rule, what was received in vain several times last, and
 * what belongs to a noisy message group after what belongs to the others.
 */
export class StandardBacklog implements Backlog {
	readonly groupsInFlight = 0;
	readonly #nextOrder: () => number;
	readonly #countsOf: () => Readonly<Record<MessageState, number>>;
	readonly #line = newLine();
	/** What was met in the line while its group was noisy, by group. */
	readonly #aside = new Map<string, Heap<StoredMessage>>();
	readonly #groups = new MessageGroups();

	/** @param countsOf - the queue's counts by state */
	constructor(nextOrder: () => number, countsOf: () => Readonly<Record<MessageState, number>>) {
		this.#nextOrder = nextOrder;
		this.#countsOf = countsOf;
	}

	get fairness(): Fairness | null {
		if (!this.#groups.seen) return null;
		const { visible, inFlight, delayed } = this.#countsOf();
		const quiet = { visible, inFlight, delayed };
		const noisy = new Set<string>();
		for (const [group, counts] of this.#groups.noisy()) {
			noisy.add(group);
			quiet.visible -= counts.visible;
			quiet.inFlight -= counts.inFlight;
			quiet.delayed -= counts.delayed;
		}
		return {
			noisyGroups: noisy.size,
			quiet,
			isNoisy: ({ group }) => group !== null && noisy.has(group),
		};
	}

	add(message: StoredMessage): void {
		this.#groups.changed(message, undefined, message.state);
		if (message.state === 'visible') this.#line.push(message.order, message);
	}

	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void {
		this.#groups.changed(message, from, 'visible');
		if (from === 'inFlight' && receivesHere(message) >= receivesUntilBack) message.order = this.#nextOrder();
		this.#line.push(message.order, message);
	}

	removed(message: StoredMessage, from: MessageState): void {
		// The heap skips it by its state.
		this.#groups.changed(message, from, 'gone');
	}

	next(): StoredMessage | undefined {
		this.#bringBack();
		for (let message = this.#line.pop(); message; message = this.#line.pop()) {
			const { group } = message;
			if (group === null || !this.#groups.isNoisy(group)) return message;
			let aside = this.#aside.get(group);
			if (!aside) {
				aside = newLine();
				this.#aside.set(group, aside);
			}
			aside.push(message.order, message);
		}
		return this.#nextAside();
	}

	taken(message: StoredMessage): void {
		this.#groups.changed(message, 'visible', 'inFlight');
	}

	putBack(message: StoredMessage): void {
		this.#line.push(message.order, message);
	}

	clear(): void {
		this.#line.clear();
		this.#aside.clear();
		this.#groups.clear();
	}

	/** Only noisy groups are left: their oldest message. */
	#nextAside(): StoredMessage | undefined {
		let first: Heap<StoredMessage> | undefined;
		for (const [group, aside] of this.#aside) {
			const key = aside.peekKey();
			if (key === undefined) this.#aside.delete(group);
			else if (first === undefined || key < (first.peekKey() ?? key)) first = aside;
		}
		return first?.pop();
	}

	/** Groups that are quiet again have their places again. */
	#bringBack(): void {
		for (const [group, aside] of this.#aside) {
			if (this.#groups.isNoisy(group)) continue;
			this.#aside.delete(group);
			for (let message = aside.pop(); message; message = aside.pop()) this.#line.push(message.order, message);
		}
	}
}
