import type { MetricPoint, MetricQuery, MetricSeries } from '../aws/services.ts';
import type { QueueMetrics, QueueRecord } from '../model/queue-record.ts';
import type { Sample } from '../model/series.ts';
import { withHistory } from '../model/series.ts';

/** A query of one queue's series, and which of the record's series it fills. */
export interface QueueMetricQuery extends MetricQuery {
	readonly url: string;
	readonly fills: keyof QueueMetrics | 'depth';
}

const period = 60;
/** Points are kept as long as the longest window that is shown, and a little over. */
export const keepPoints = 190 * 60_000;

const metrics: readonly (readonly [QueueMetricQuery['fills'], string, string])[] = [
	['sent', 'NumberOfMessagesSent', 'Sum'],
	['deleted', 'NumberOfMessagesDeleted', 'Sum'],
	['oldestAge', 'ApproximateAgeOfOldestMessage', 'Maximum'],
];

/** The series that a queue's row shows: four to five metrics, which is what CloudWatch bills. */
export function queriesFor(record: QueueRecord, withDepth: boolean): QueueMetricQuery[] {
	const fifo =
		record.type === 'fifo' ? ([['deduplicated', 'NumberOfDeduplicatedSentMessages', 'Sum']] as const) : [];
	const depth = withDepth ? ([['depth', 'ApproximateNumberOfMessagesVisible', 'Maximum']] as const) : [];
	return [...metrics, ...fifo, ...depth].map(([fills, metric, statistic]) => ({
		namespace: 'AWS/SQS',
		metric,
		dimensions: { QueueName: record.ref.name },
		statistic,
		periodSeconds: period,
		url: record.ref.url,
		fills,
	}));
}

/** A record with what CloudWatch answered taken in. An empty series takes nothing away. */
export function withMetrics(
	record: QueueRecord,
	answers: readonly MetricSeries<QueueMetricQuery>[],
	askedAt: number,
): QueueRecord {
	let { metrics: kept, depth } = record;
	for (const { query, points } of answers) {
		if (query.fills === 'depth') depth = withHistory(depth, points);
		else kept = { ...kept, [query.fills]: merged(kept[query.fills], points, askedAt - keepPoints) };
	}
	const any = kept.sent.length + kept.deleted.length + kept.oldestAge.length > 0;
	return { ...record, metrics: kept, depth, metricsState: any ? 'known' : 'none', metricsAt: askedAt };
}

function merged(before: readonly Sample[], points: readonly MetricPoint[], from: number): readonly Sample[] {
	const byTime = new Map<number, Sample>();
	for (const sample of before) if (sample.at >= from) byTime.set(sample.at, sample);
	for (const point of points) byTime.set(point.at, point);
	return [...byTime.values()].sort((a, b) => a.at - b.at);
}
