import type { StoredMessage } from './message.ts';

/** The order in which a queue gives its messages out. The queue keeps states; a backlog keeps places. */
export interface Backlog {
	/** A message joined the queue, in whatever state. */
	add(message: StoredMessage): void;
	/** A message that was delayed or in flight can be received; its state says so already. */
	becameVisible(message: StoredMessage, from: 'delayed' | 'inFlight'): void;
	/** A message is `gone`; `from` is the state it had. */
	removed(message: StoredMessage, from: StoredMessage['state']): void;
	/** Takes out the next message that a receive may have. The caller has to call `taken` or `removed` with it. */
	next(batch: ReceiveBatch): StoredMessage | undefined;
	/** The message that `next` gave is in flight now, and its state says so. */
	taken(message: StoredMessage, batch: ReceiveBatch): void;
	clear(): void;
	/** Message groups with something in flight (FIFO queues; 0 elsewhere). */
	readonly groupsInFlight: number;
}

/** One receive under way. */
export interface ReceiveBatch {
	/** The FIFO group that this receive is taking from: several messages of one group may come together. */
	group?: string | null;
}
