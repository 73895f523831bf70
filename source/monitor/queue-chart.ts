import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { QueueChartMetric } from '../model/chart-window.ts';
import type { QueueRecord } from '../model/queue-record.ts';

/** AWS/SQS's metrics with the statistic that each one means something by: sums of counts, maxima of gauges. */
const everyQueue: readonly (readonly [QueueChartMetric, string, string])[] = [
	['visible', 'ApproximateNumberOfMessagesVisible', 'Maximum'],
	['inFlight', 'ApproximateNumberOfMessagesNotVisible', 'Maximum'],
	['delayed', 'ApproximateNumberOfMessagesDelayed', 'Maximum'],
	['oldestAge', 'ApproximateAgeOfOldestMessage', 'Maximum'],
	['sent', 'NumberOfMessagesSent', 'Sum'],
	['received', 'NumberOfMessagesReceived', 'Sum'],
	['deleted', 'NumberOfMessagesDeleted', 'Sum'],
	['emptyReceives', 'NumberOfEmptyReceives', 'Sum'],
	['sentSize', 'SentMessageSize', 'Average'],
];
const fifoOnly: typeof everyQueue = [
	['deduplicated', 'NumberOfDeduplicatedSentMessages', 'Sum'],
	['groupsInFlight', 'ApproximateNumberOfGroupsWithInflightMessages', 'Maximum'],
];

/** The series of a queue's charts; those of FIFO queues only for a FIFO queue: a metric costs money. */
export function queueChartQueries(
	{ ref, type }: Pick<QueueRecord, 'ref' | 'type'>,
	periodSeconds: number,
): SeriesQuery<QueueChartMetric>[] {
	return [...everyQueue, ...(type === 'fifo' ? fifoOnly : [])].map(([fills, metric, statistic]) => ({
		namespace: 'AWS/SQS',
		metric,
		dimensions: { QueueName: ref.name },
		statistic,
		periodSeconds,
		id: ref.url,
		fills,
		percentile: false,
	}));
}
