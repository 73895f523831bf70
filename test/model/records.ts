import type { QdashError } from '../../source/model/errors.ts';
import type { QueueAttributes, QueueRef } from '../../source/model/queue.ts';
import { newQueueRecord, type QueueMetrics, type QueueRecord } from '../../source/model/queue-record.ts';
import { known, type Reading } from '../../source/model/reading.ts';
import type { Sample } from '../../source/model/series.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { judgeQueue } from '../../source/model/verdicts.ts';
import { someAttributes } from '../actions/support.ts';

/** Now, in all records: the 40th second of a minute. */
export const now = Date.UTC(2026, 0, 1, 12, 0, 40);
export const minute = 60_000;
/** The minute that now lies in. */
export const thisMinute = now - 40_000;

/** What a test says of a queue; the rest is not known. */
export interface Known {
	readonly name?: string;
	readonly counts?: Partial<Pick<QueueAttributes, 'visible' | 'inFlight' | 'delayed'>>;
	readonly attributes?: Reading<QueueAttributes>;
	/** Messages in each minute, the last of them the one that ended 40 seconds ago. */
	readonly sent?: readonly (number | null)[];
	readonly deleted?: readonly (number | null)[];
	readonly metrics?: Partial<QueueMetrics>;
	readonly metricsState?: QueueRecord['metricsState'];
	readonly depth?: readonly Sample[];
	readonly sources?: readonly QueueRef[];
	readonly asleepHours?: number;
	readonly error?: QdashError;
}

/** One value a minute up to the minute that has just ended; null leaves a gap. */
export function minutely(values: readonly (number | null)[], end = thisMinute): Sample[] {
	return values.flatMap((value, index) =>
		value === null ? [] : [{ at: end - (values.length - index) * minute, value }],
	);
}

/** Samples of the visible count from `minutes` ago until now, one each ten seconds, in a straight line. */
export function ramp(from: number, to: number, minutes: number): Sample[] {
	const count = minutes * 6;
	return Array.from({ length: count + 1 }, (_, index) => ({
		at: now - (count - index) * 10_000,
		value: Math.round(from + ((to - from) * index) / count),
	}));
}

/** A record of what is said, judged. */
export function aRecord(said: Known = {}): QueueRecord {
	const name = said.name ?? 'orders';
	const ref = { name, url: `http://127.0.0.1:1/000000000000/${name}` };
	const type = name.endsWith('.fifo') ? 'fifo' : 'standard';
	const base = newQueueRecord(ref, type, notYetAsked);
	const metrics: QueueMetrics = {
		...base.metrics,
		...(said.sent ? { sent: minutely(said.sent) } : {}),
		...(said.deleted ? { deleted: minutely(said.deleted) } : {}),
		...said.metrics,
	};
	const any = Object.values(metrics).some((series) => series.length > 0);
	const record: QueueRecord = {
		...base,
		metrics,
		attributes: said.attributes ?? (said.counts ? known(someAttributes(said.counts), now) : base.attributes),
		depth: said.depth ?? [],
		metricsState: said.metricsState ?? (any ? 'known' : 'pending'),
		deadLetterSources: said.sources ?? [],
		asleepHours: said.asleepHours ?? null,
		error: said.error ?? null,
	};
	return { ...record, verdict: judgeQueue(record, now) };
}
