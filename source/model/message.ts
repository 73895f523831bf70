/** A user's message attribute. Exactly one of the values is there. */
export interface MessageAttribute {
	/** AWS's data type, with its custom label: `String`, `Number.int`, `Binary`. */
	readonly type: string;
	readonly string?: string;
	readonly binary?: Uint8Array;
}

/** A message as it was received (or peeked at, where the endpoint can do that). */
export interface Message {
	readonly id: string;
	/** Null when it was peeked at without receiving: then it can't be acked, extended or released. */
	readonly receiptHandle: string | null;
	readonly body: string;
	readonly attributes: Readonly<Record<string, MessageAttribute>>;
	readonly group: string | null;
	readonly deduplicationId: string | null;
	readonly sequenceNumber: string | null;
	/** Milliseconds since the epoch, as are all dates here. */
	readonly sentAt: number | null;
	readonly firstReceivedAt: number | null;
	/** How often it was received, this time included. */
	readonly receiveCount: number | null;
	readonly senderId: string | null;
	readonly deadLetterSourceArn: string | null;
	readonly traceHeader: string | null;
	/** System attributes as they were sent, for those that qdash does not know yet. */
	readonly system: Readonly<Record<string, string>>;
	/** Bytes of body and attributes, as SQS counts them against its 1 MiB. */
	readonly size: number;
}

/** What to send. */
export interface OutgoingMessage {
	readonly body: string;
	readonly attributes?: Readonly<Record<string, MessageAttribute>>;
	/** Seconds, 0 to 900; standard queues only. */
	readonly delaySeconds?: number;
	readonly group?: string;
	readonly deduplicationId?: string;
	readonly traceHeader?: string;
}

/** What SQS said of one message that was sent. */
export interface SentMessage {
	readonly id: string;
	readonly sequenceNumber: string | null;
}

/** One entry of a batch that failed. */
export interface BatchFailure<Entry> {
	readonly entry: Entry;
	readonly code: string;
	/** One sentence. */
	readonly message: string;
	/** True where SQS says that the request, not the service, was at fault: a retry won't help. */
	readonly senderFault: boolean;
}

/** A batch's outcome, entry by entry. */
export interface BatchOutcome<Entry> {
	readonly done: readonly Entry[];
	readonly failed: readonly BatchFailure<Entry>[];
}
