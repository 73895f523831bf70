/** SQS's two types of queue. */
export type QueueType = 'standard' | 'fifo';

/** A queue as ListQueues names it. The URL is the identity: names repeat across accounts and regions. */
export interface QueueRef {
	readonly url: string;
	readonly name: string;
}

/** Where a queue's messages go after too many receives. */
export interface RedrivePolicy {
	readonly deadLetterTargetArn: string;
	/** A message moves when its receive count exceeds this. */
	readonly maxReceiveCount: number;
}

/** Which queues may use this one for their dead letters (`RedriveAllowPolicy`). */
export interface RedriveAllowPolicy {
	readonly permission: 'allowAll' | 'denyAll' | 'byQueue';
	readonly sourceQueueArns: readonly string[];
}

/** The settings that only FIFO queues have. */
export interface FifoSettings {
	readonly contentBasedDeduplication: boolean;
	readonly deduplicationScope: 'queue' | 'messageGroup';
	readonly throughputLimit: 'perQueue' | 'perMessageGroupId';
}

/** One answer of GetQueueAttributes. A null was not in the answer: it is not 0. */
export interface QueueAttributes {
	readonly arn: string | null;
	readonly type: QueueType;
	/** Messages a receive could return now (`ApproximateNumberOfMessages`). */
	readonly visible: number | null;
	/** Messages received and neither deleted nor timed out (`ApproximateNumberOfMessagesNotVisible`). */
	readonly inFlight: number | null;
	/** Messages not yet visible for the first time (`ApproximateNumberOfMessagesDelayed`). */
	readonly delayed: number | null;
	/** Milliseconds since the epoch. */
	readonly createdAt: number | null;
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number | null;
	readonly delaySeconds: number | null;
	readonly maximumMessageBytes: number | null;
	readonly retentionSeconds: number | null;
	readonly receiveWaitSeconds: number | null;
	readonly visibilityTimeoutSeconds: number | null;
	readonly redrivePolicy: RedrivePolicy | null;
	readonly redriveAllowPolicy: RedriveAllowPolicy | null;
	readonly encryption:
		| { readonly kind: 'none' | 'SSE-SQS' }
		| { readonly kind: 'SSE-KMS'; readonly keyId: string };
	/** Null for a standard queue. */
	readonly fifo: FifoSettings | null;
	/** The IAM policy document as AWS sent it, or null. */
	readonly policy: string | null;
	/** Everything as it was sent, for settings that qdash does not know yet. */
	readonly raw: Readonly<Record<string, string>>;
}

/** Whether a queue is FIFO: its name says so, by AWS's own rule. */
export function queueTypeOf(name: string): QueueType {
	return name.endsWith('.fifo') ? 'fifo' : 'standard';
}

/** The queue's name, out of its URL or its ARN. */
export function queueNameOf(urlOrArn: string): string {
	const separator = urlOrArn.startsWith('arn:') ? ':' : '/';
	return urlOrArn.slice(urlOrArn.lastIndexOf(separator) + 1);
}
