import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { QueueMetrics, QueueRecord } from '../model/queue-record.ts';
import type { ResourceMetrics } from '../model/resource-metrics.ts';
import { withHistory } from '../model/series.ts';

/** The series of a queue's row; the depth is history only, our own samples go on from there. */
export type QueueSeries = keyof QueueMetrics | 'depth';

const metrics: readonly (readonly [QueueSeries, string, string])[] = [
	['sent', 'NumberOfMessagesSent', 'Sum'],
	['deleted', 'NumberOfMessagesDeleted', 'Sum'],
	['oldestAge', 'ApproximateAgeOfOldestMessage', 'Maximum'],
	['deduplicated', 'NumberOfDeduplicatedSentMessages', 'Sum'],
	['depth', 'ApproximateNumberOfMessagesVisible', 'Maximum'],
];
const standardKeys: readonly QueueSeries[] = ['sent', 'deleted', 'oldestAge', 'depth'];
const fifoKeys: readonly QueueSeries[] = ['sent', 'deleted', 'oldestAge', 'deduplicated', 'depth'];

/** The series that a queue's row shows: four to five metrics, which is what CloudWatch bills. */
export function keysOf(record: QueueRecord): readonly QueueSeries[] {
	return record.type === 'fifo' ? fifoKeys : standardKeys;
}

/** What to ask for to fill these series. */
export function queriesFor(
	{ ref }: QueueRecord,
	keys: readonly QueueSeries[],
	periodSeconds = 60,
): SeriesQuery<QueueSeries>[] {
	return metrics
		.filter(([fills]) => keys.includes(fills))
		.map(([fills, metric, statistic]) => ({
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

/** A record with its metrics changed, and history of the depth put where we have no sample of our own. */
export function withChangedMetrics(
	record: QueueRecord,
	change: (metrics: ResourceMetrics<QueueSeries>) => ResourceMetrics<QueueSeries>,
): QueueRecord {
	const before: ResourceMetrics<QueueSeries> = {
		series: record.metrics,
		state: record.metricsState,
		percentiles: 'none',
		at: record.metricsAt,
	};
	const after = change(before);
	if (after === before) return record;
	const { sent = [], deleted = [], deduplicated = [], oldestAge = [], depth = [] } = after.series;
	const answered = after.state === 'known' || after.state === 'none';
	const any = sent.length + deleted.length + oldestAge.length > 0;
	return {
		...record,
		metrics: { sent, deleted, deduplicated, oldestAge },
		depth: withHistory(record.depth, depth),
		metricsState: answered ? (any ? 'known' : 'none') : after.state,
		metricsAt: after.at,
	};
}
