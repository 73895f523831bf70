import { type MetricStore, single } from '../cloudwatch/metric-store.ts';
import { type SqsMetricName, sqsMetric } from '../sqs/metrics.ts';
import type { Queue } from '../sqs/queue.ts';

/** What was counted in a minute of a queue's past. */
export interface Counted {
	sent: number;
	received: number;
	deleted: number;
	emptyReceives: number;
	deduplicated: number;
	/** Of what was sent, in bytes. */
	sizes: { sum: number; count: number; least: number; most: number };
}

/** The end of a minute of a queue's past. */
export interface PastMinute {
	readonly counted: Counted;
	readonly visible: number;
	readonly inFlight: number;
	readonly delayed: number;
	/** Of the oldest message, in seconds. */
	readonly age: number;
	/** A standard queue whose messages have groups. */
	readonly fair: boolean;
}

export function nothingCounted(): Counted {
	return {
		sent: 0,
		received: 0,
		deleted: 0,
		emptyReceives: 0,
		deduplicated: 0,
		sizes: { sum: 0, count: 0, least: Number.POSITIVE_INFINITY, most: 0 },
	};
}

/**
 * Writes what CloudWatch would have seen of a queue in a minute.
 *
 * @param at - when the minute began (milliseconds since the epoch)
 */
export function writePast(
	metrics: MetricStore,
	queue: Queue,
	at: number,
	{ counted, visible, inFlight, delayed, age, fair }: PastMinute,
): void {
	const write = (name: SqsMetricName, value: number) =>
		sqsMetric(metrics, queue.name, name).series.add(at, single(value));
	write('NumberOfMessagesSent', counted.sent);
	write('NumberOfMessagesReceived', counted.received);
	write('NumberOfMessagesDeleted', counted.deleted);
	write('NumberOfEmptyReceives', counted.emptyReceives);
	write('ApproximateNumberOfMessagesVisible', visible);
	write('ApproximateNumberOfMessagesNotVisible', inFlight);
	write('ApproximateNumberOfMessagesDelayed', delayed);
	write('ApproximateAgeOfOldestMessage', age);
	if (queue.settings.fifo) {
		write('NumberOfDeduplicatedSentMessages', counted.deduplicated);
		write('ApproximateNumberOfGroupsWithInflightMessages', inFlight);
	}
	if (fair) {
		// No tenant is noisy in the past.
		write('ApproximateNumberOfNoisyGroups', 0);
		write('ApproximateNumberOfMessagesVisibleInQuietGroups', visible);
		write('ApproximateNumberOfMessagesNotVisibleInQuietGroups', inFlight);
		write('ApproximateNumberOfMessagesDelayedInQuietGroups', delayed);
		write('ApproximateAgeOfOldestMessageInQuietGroups', age);
	}
	if (counted.sizes.count > 0)
		sqsMetric(metrics, queue.name, 'SentMessageSize').series.add(at, counted.sizes);
}
