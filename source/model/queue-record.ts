import type { QdashError } from './errors.ts';
import type { QueueAttributes, QueueRef, QueueType } from './queue.ts';
import { pending, type Reading } from './reading.ts';
import type { MetricsState } from './resource-metrics.ts';
import type { Sample } from './series.ts';
import type { Verdict } from './verdict.ts';

/** The per-minute series of AWS/SQS that qdash keeps of a queue. Points are oldest first. */
export interface QueueMetrics {
	/** `NumberOfMessagesSent`, messages a minute. */
	readonly sent: readonly Sample[];
	/** `NumberOfMessagesDeleted`, messages a minute. */
	readonly deleted: readonly Sample[];
	/** `NumberOfDeduplicatedSentMessages`, messages a minute; FIFO only. */
	readonly deduplicated: readonly Sample[];
	/** `ApproximateAgeOfOldestMessage`, seconds. */
	readonly oldestAge: readonly Sample[];
}

/** Everything known of one queue now. Replaced, never changed in place. */
export interface QueueRecord {
	readonly ref: QueueRef;
	readonly type: QueueType;
	readonly attributes: Reading<QueueAttributes>;
	/** The last poll's failure, or null when it went well. The reading stays as it was, and ages. */
	readonly error: QdashError | null;
	/** Visible messages: our own samples, with history from CloudWatch before them. */
	readonly depth: readonly Sample[];
	readonly metrics: QueueMetrics;
	readonly metricsState: MetricsState;
	/** When the metrics were last asked for (milliseconds since the epoch), or null. */
	readonly metricsAt: number | null;
	/** Queues whose redrive policy names this one; by URL. */
	readonly deadLetterSources: readonly QueueRef[];
	/** True once the endpoint itself has been asked for the sources, not only the queues that we know. */
	readonly sourcesComplete: boolean;
	/** Hours without a datapoint when it was first asked for; null when it was awake or that is not known. */
	readonly asleepHours: number | null;
	readonly verdict: Verdict;
}

/** A queue that has just been listed. */
export function newQueueRecord(ref: QueueRef, type: QueueType, verdict: Verdict): QueueRecord {
	return {
		ref,
		type,
		attributes: pending,
		error: null,
		depth: [],
		metrics: { sent: [], deleted: [], deduplicated: [], oldestAge: [] },
		metricsState: 'pending',
		metricsAt: null,
		deadLetterSources: [],
		sourcesComplete: false,
		asleepHours: null,
		verdict,
	};
}
