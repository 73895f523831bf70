import type { StoredMessage } from './message.ts';

/** The order in which a queue gives its messages out. The queue keeps states; a backlog keeps places. */
export interface Backlog {
	/** A message joined the queue, in whatever state. */
	add(message: StoredMessage): void;
	/** A message that was delayed or in flight can be received; its state says so already. */
	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void;
	/** A message is `gone`; `from` is the state it had. */
	removed(message: StoredMessage, from: StoredMessage['state']): void;
	/**
	 * Takes out the next message that a receive may have. The caller has to call `taken`, `removed` or
	 * `putBack` with it.
	 */
	next(batch: ReceiveBatch): StoredMessage | undefined;
	/** The message that `next` gave is in flight now, and its state says so. */
	taken(message: StoredMessage, batch: ReceiveBatch): void;
	/** The message that `next` gave was only looked at: it has its place again. */
	putBack(message: StoredMessage): void;
	clear(): void;
	/** Message groups with something in flight (FIFO queues; 0 elsewhere). */
	readonly groupsInFlight: number;
	/** How message groups share a standard queue; null where no message ever had one, and on FIFO queues. */
	readonly fairness: Fairness | null;
}

/** One receive under way. */
export interface ReceiveBatch {
	/** The FIFO group that this receive is taking from: several messages of one group may come together. */
	group?: string | null;
}

/** A fair queue at this moment: what CloudWatch is told of it. */
export interface Fairness {
	/** Groups that hold far more in flight than the others. */
	readonly noisyGroups: number;
	/** Messages that are in no noisy group. */
	readonly quiet: { readonly visible: number; readonly inFlight: number; readonly delayed: number };
	isNoisy(message: StoredMessage): boolean;
}
