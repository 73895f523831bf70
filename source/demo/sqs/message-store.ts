import type { Clock } from '../../model/clock.ts';
import { Heap } from '../heap.ts';
import type { Backlog, Fairness, ReceiveBatch } from './backlog.ts';
import { FifoBacklog } from './fifo-backlog.ts';
import { type Draft, receivesHere, type StoredMessage } from './message.ts';
import { StandardBacklog } from './standard-backlog.ts';

/** What a store asks of the queue around it. */
export interface StoreRules {
	readonly fifo: boolean;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly retentionSeconds: () => number;
}

/** How a message joins; what is left out is as for a message that was just sent. */
export interface Insertion {
	/** Milliseconds since the epoch. */
	readonly sentAt: number;
	/** Milliseconds. */
	readonly delay?: number;
	readonly id?: string;
	readonly enqueuedAt?: number;
	readonly arrivedAt?: number;
	readonly receiveCount?: number;
	readonly firstReceivedAt?: number | null;
	readonly deadLetterSource?: string;
}

/** From this many receives on, a standard queue's age metric looks past a message. */
const receivesUntilAgeless = 3;

/**
 * A queue's messages and their states. Every question first lets the deadlines that have passed take
 * effect, so answers are right at the moment they are asked for, without a timer.
 */
export class MessageStore {
	readonly #rules: StoreRules;
	readonly #backlog: Backlog;
	readonly #messages = new Map<string, StoredMessage>();
	readonly #deadlines = new Heap<StoredMessage>(
		(message, key) =>
			(message.state !== 'delayed' && message.state !== 'inFlight') || message.deadline !== key,
	);
	readonly #expiries = new Heap<StoredMessage>((message) => message.state === 'gone');
	readonly #ages: Heap<StoredMessage>;
	readonly #counts = { delayed: 0, visible: 0, inFlight: 0, gone: 0 };
	#order = 0;

	constructor(rules: StoreRules) {
		this.#rules = rules;
		const nextOrder = () => this.#order++;
		this.#backlog = rules.fifo
			? new FifoBacklog(nextOrder)
			: new StandardBacklog(nextOrder, () => this.#counts);
		this.#ages = new Heap<StoredMessage>(
			(message) => message.state === 'gone' || (!rules.fifo && receivesHere(message) >= receivesUntilAgeless),
		);
	}

	/** The three counts, as of now. */
	get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
		this.settle();
		return this.#counts;
	}

	/** FIFO: groups with a message in flight. */
	get groupsInFlight(): number {
		this.settle();
		return this.#backlog.groupsInFlight;
	}

	/** When the oldest message arrived (milliseconds since the epoch), or undefined. */
	get oldestArrival(): number | undefined {
		this.settle();
		return this.#ages.peekKey();
	}

	/** How message groups share a standard queue; null where none was ever used. */
	get fairness(): (Fairness & { readonly oldestArrival: number | undefined }) | null {
		this.settle();
		const { fairness } = this.#backlog;
		if (!fairness) return null;
		return { ...fairness, oldestArrival: this.#oldestQuiet(fairness) };
	}

	/** When the next message changes its state by itself, or undefined. */
	get nextDeadline(): number | undefined {
		this.settle();
		return this.#deadlines.peekKey();
	}

	/** A live message by its id, or undefined. */
	get(id: string): StoredMessage | undefined {
		this.settle();
		return this.#messages.get(id);
	}

	/** The live messages, in the order of their arrival. */
	messages(): Iterable<StoredMessage> {
		this.settle();
		return this.#messages.values();
	}

	insert(draft: Draft, given: Insertion): StoredMessage {
		const order = this.#order++;
		const deadline = given.sentAt + (given.delay ?? 0);
		const state = deadline > this.#rules.clock.now() ? 'delayed' : 'visible';
		const message: StoredMessage = {
			body: draft.body,
			attributes: draft.attributes,
			traceHeader: draft.traceHeader,
			group: draft.group,
			deduplicationId: draft.deduplicationId,
			size: draft.size,
			senderId: draft.senderId,
			id: given.id ?? this.#rules.newId(),
			// 20 digits, as SQS's sequence numbers have.
			sequence: this.#rules.fifo ? `188${String(order).padStart(17, '0')}` : null,
			sentAt: given.sentAt,
			enqueuedAt: given.enqueuedAt ?? given.sentAt,
			arrivedAt: given.arrivedAt ?? given.sentAt,
			deadLetterSource: given.deadLetterSource ?? null,
			order,
			turn: order,
			state,
			deadline,
			receiveCount: given.receiveCount ?? 0,
			firstReceivedAt: given.firstReceivedAt ?? null,
			receivedAt: 0,
			receipt: 0,
		};
		this.#messages.set(message.id, message);
		this.#counts[state]++;
		this.#backlog.add(message);
		if (state === 'delayed') this.#deadlines.push(deadline, message);
		this.#expiries.push(message.enqueuedAt, message);
		this.#ages.push(message.arrivedAt, message);
		return message;
	}

	/** Takes the next message that can be received out of the line. It has to be leased, removed or put back. */
	next(batch: ReceiveBatch): StoredMessage | undefined {
		this.settle();
		return this.#backlog.next(batch);
	}

	/** Undoes `next`: the message was only looked at and keeps its place. */
	putBack(message: StoredMessage): void {
		this.#backlog.putBack(message);
	}

	/** Puts what `next` gave in flight. Its deadline is set by `hide`, once the whole receive is known. */
	lease(message: StoredMessage, batch: ReceiveBatch): void {
		const now = this.#rules.clock.now();
		this.#change(message, 'inFlight');
		message.receiveCount++;
		message.firstReceivedAt ??= now;
		message.receivedAt = now;
		message.receipt++;
		this.#backlog.taken(message, batch);
	}

	/** Sets when a message that is in flight or delayed becomes visible (milliseconds since the epoch). */
	hide(message: StoredMessage, until: number): void {
		message.deadline = until;
		this.#deadlines.push(until, message);
	}

	remove(message: StoredMessage): void {
		const from = message.state;
		this.#change(message, 'gone');
		this.#messages.delete(message.id);
		this.#backlog.removed(message, from);
	}

	clear(): void {
		for (const message of this.#messages.values()) message.state = 'gone';
		this.#messages.clear();
		this.#backlog.clear();
		this.#deadlines.clear();
		this.#expiries.clear();
		this.#ages.clear();
		Object.assign(this.#counts, { delayed: 0, visible: 0, inFlight: 0 });
	}

	/** Brings every state up to now, and gives now (milliseconds since the epoch). */
	settle(): number {
		const now = this.#rules.clock.now();
		for (let due = this.#deadlines.popUntil(now); due; due = this.#deadlines.popUntil(now)) {
			const from = due.state === 'delayed' ? 'delayed' : 'inFlight';
			this.#change(due, 'visible');
			this.#backlog.becameVisible(due, from);
		}
		const limit = now - this.#rules.retentionSeconds() * 1000;
		for (let old = this.#expiries.popUntil(limit); old; old = this.#expiries.popUntil(limit))
			this.remove(old);
		return now;
	}

	#oldestQuiet(fairness: Fairness): number | undefined {
		if (fairness.noisyGroups === 0) return this.#ages.peekKey();
		let oldest: number | undefined;
		for (const message of this.#messages.values()) {
			if (receivesHere(message) >= receivesUntilAgeless || fairness.isNoisy(message)) continue;
			if (oldest === undefined || message.arrivedAt < oldest) oldest = message.arrivedAt;
		}
		return oldest;
	}

	#change(message: StoredMessage, state: StoredMessage['state']): void {
		this.#counts[message.state]--;
		message.state = state;
		this.#counts[state]++;
	}
}
