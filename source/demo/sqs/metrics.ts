import { type Metric, type MetricStore, single } from '../cloudwatch/metric-store.ts';
import { minute } from '../cloudwatch/series.ts';
import type { Queue } from './queue.ts';
import type { SqsRegion } from './region.ts';
import { isAsleep } from './request.ts';

/**
 * The metrics of AWS/SQS with their units, and whether only FIFO queues have them. What is named after
 * groups that are noisy or quiet is published for standard queues whose messages have groups.
 */
export const sqsMetrics = {
	NumberOfMessagesSent: { unit: 'Count', fifoOnly: false },
	NumberOfMessagesReceived: { unit: 'Count', fifoOnly: false },
	NumberOfMessagesDeleted: { unit: 'Count', fifoOnly: false },
	NumberOfEmptyReceives: { unit: 'Count', fifoOnly: false },
	NumberOfDeduplicatedSentMessages: { unit: 'Count', fifoOnly: true },
	SentMessageSize: { unit: 'Bytes', fifoOnly: false },
	ApproximateNumberOfMessagesVisible: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesNotVisible: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesDelayed: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfGroupsWithInflightMessages: { unit: 'Count', fifoOnly: true },
	ApproximateAgeOfOldestMessage: { unit: 'Seconds', fifoOnly: false },
	ApproximateNumberOfNoisyGroups: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesVisibleInQuietGroups: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesNotVisibleInQuietGroups: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesDelayedInQuietGroups: { unit: 'Count', fifoOnly: false },
	ApproximateAgeOfOldestMessageInQuietGroups: { unit: 'Seconds', fifoOnly: false },
} as const;

export type SqsMetricName = keyof typeof sqsMetrics;

/** The series of one queue. */
export function sqsMetric(store: MetricStore, queue: string, name: SqsMetricName): Metric {
	const identity = { namespace: 'AWS/SQS', name, dimensions: [['QueueName', queue]] as const };
	return store.metric(identity, sqsMetrics[name].unit);
}

function ageInSeconds(arrival: number | undefined, now: number): number {
	return arrival === undefined ? 0 : Math.max(0, Math.round((now - arrival) / 1000));
}

function fairValues(queue: Queue, now: number): (readonly [SqsMetricName, number])[] {
	const { fairness } = queue.store;
	if (!fairness) return [];
	const { noisyGroups, quiet, oldestArrival } = fairness;
	return [
		['ApproximateNumberOfNoisyGroups', noisyGroups],
		['ApproximateNumberOfMessagesVisibleInQuietGroups', quiet.visible],
		['ApproximateNumberOfMessagesNotVisibleInQuietGroups', quiet.inFlight],
		['ApproximateNumberOfMessagesDelayedInQuietGroups', quiet.delayed],
		['ApproximateAgeOfOldestMessageInQuietGroups', ageInSeconds(oldestArrival, now)],
	];
}

/** Publishes the minute that began at `at`: what was counted in it, and the gauges as they are at its end. */
function publish(queue: Queue, store: MetricStore, at: number, now: number): void {
	const { sent, received, deleted, emptyReceives, deduplicated, sizes } = queue.activity.take();
	if (isAsleep(queue, now) || now < queue.activity.metricsFrom) return;
	const { visible, inFlight, delayed } = queue.store.counts;
	const values: readonly (readonly [SqsMetricName, number])[] = [
		['NumberOfMessagesSent', sent],
		['NumberOfMessagesReceived', received],
		['NumberOfMessagesDeleted', deleted],
		['NumberOfEmptyReceives', emptyReceives],
		['NumberOfDeduplicatedSentMessages', deduplicated],
		['ApproximateNumberOfMessagesVisible', visible],
		['ApproximateNumberOfMessagesNotVisible', inFlight],
		['ApproximateNumberOfMessagesDelayed', delayed],
		['ApproximateNumberOfGroupsWithInflightMessages', queue.store.groupsInFlight],
		['ApproximateAgeOfOldestMessage', ageInSeconds(queue.store.oldestArrival, now)],
		...fairValues(queue, now),
	];
	for (const [name, value] of values) {
		if (sqsMetrics[name].fifoOnly && !queue.settings.fifo) continue;
		sqsMetric(store, queue.name, name).series.add(at, single(value));
	}
	// Without a send there is no size to speak of.
	if (sizes.count > 0) sqsMetric(store, queue.name, 'SentMessageSize').series.add(at, sizes);
}

/**
 * Publishes AWS/SQS for every queue of every region. Called when a minute has ended.
 *
 * @param at - when the minute began (milliseconds since the epoch)
 */
export function publishSqs(
	regions: ReadonlyMap<string, SqsRegion>,
	storeOf: (region: string) => MetricStore,
	at: number,
): void {
	for (const [name, region] of regions) {
		const store = storeOf(name);
		for (const queue of region.queues) publish(queue, store, at, at + minute);
	}
}
