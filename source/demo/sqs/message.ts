/** A message attribute as it is kept: its data type with the custom label, and text or bytes. */
export interface StoredAttribute {
	readonly type: string;
	readonly value: string | Uint8Array;
}

export type StoredAttributes = ReadonlyMap<string, StoredAttribute>;

/** Where a message is in its life. `gone` is deleted, expired, purged or moved. */
export type MessageState = 'delayed' | 'visible' | 'inFlight' | 'gone';

/** What a producer gives. It has been validated. */
export interface Draft {
	readonly body: string;
	readonly attributes: StoredAttributes;
	readonly traceHeader: string | null;
	readonly group: string | null;
	readonly deduplicationId: string | null;
	/** Bytes of the body and the attributes' names, types and values. */
	readonly size: number;
	readonly senderId: string;
}

/** A message in a queue. All dates are milliseconds since the epoch. */
export interface StoredMessage extends Draft {
	readonly id: string;
	readonly sequence: string | null;
	/** `SentTimestamp`. */
	readonly sentAt: number;
	/** Retention counts from here: a FIFO queue's dead letter starts anew, a standard one's does not. */
	readonly enqueuedAt: number;
	/** ApproximateAgeOfOldestMessage counts from here: for a dead letter that is the move. */
	readonly arrivedAt: number;
	/** `DeadLetterQueueSourceArn`. */
	readonly deadLetterSource: string | null;
	/** Place in the queue: smaller is nearer to the front. */
	order: number;
	/** FIFO: when the group's turn is, as long as this is its first message. It grows with each vain receive. */
	turn: number;
	state: MessageState;
	/** When `delayed` or `inFlight` ends. */
	deadline: number;
	receiveCount: number;
	firstReceivedAt: number | null;
	/** When the newest receive was: the 12 hours of visibility count from here. */
	receivedAt: number;
	/** Counts receives; the newest receipt handle carries it. */
	receipt: number;
}

/** Receives without a delete in this queue: a dead letter brings a count along, but begins anew here. */
export function receivesHere(message: StoredMessage): number {
	return message.deadLetterSource === null ? message.receiveCount : message.receipt;
}
