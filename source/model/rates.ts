import type { QueueRecord } from './queue-record.ts';
import { denied, pending, type Reading, unknown, unsupported } from './reading.ts';
import type { MetricsState } from './resource-metrics.ts';
import { type Sample, trend } from './series.ts';

/** Messages a second, and how that is known. */
export interface Rate {
	readonly perSecond: number;
	/**
	 * `cloudwatch`: a minute's sum over 60 s. `counts`: only the change of our own counts, which is the least
	 * that must have come in (or gone out), since what came and went between two looks is not seen.
	 */
	readonly source: 'cloudwatch' | 'counts';
}

const minute = 60_000;
/** A minute is trusted once it ended this long ago, in milliseconds: CloudWatch still adds to the newest one to three. */
export const settledAfter = minute;
/**
 * A minute that ended longer ago says nothing about now. Rows are asked for every 5 minutes, and CloudWatch
 * may be 3 behind when they are: with less, what is known would come and go.
 */
const tooOld = 9 * minute;
/** Our own counts are compared over this long. */
const countsWindow = 30_000;

/** The newest point that CloudWatch is done with and that still speaks of now, or null. */
export function settledPoint(points: readonly Sample[], now: number): Sample | null {
	for (let index = points.length - 1; index >= 0; index--) {
		const point = points[index] as Sample;
		const endedAgo = now - (point.at + minute);
		if (endedAgo > tooOld) return null;
		if (endedAgo >= settledAfter) return point;
	}
	return null;
}

/** Messages in a second: `NumberOfMessagesSent`, else what the growth of our own counts proves. */
export function inRate(record: QueueRecord, now: number): Reading<Rate> {
	return rate(record, record.metrics.sent, now, 1);
}

/** Messages out a second: `NumberOfMessagesDeleted`, else what the shrinking of our own counts proves. */
export function outRate(record: QueueRecord, now: number): Reading<Rate> {
	return rate(record, record.metrics.deleted, now, -1);
}

/** Deduplicated sends in the last settled minute; `off` for a standard queue, which has none. */
export function deduplicatedPerMinute(record: QueueRecord, now: number): Reading<number> {
	if (record.type === 'standard') return { state: 'off' };
	const point = settledPoint(record.metrics.deduplicated, now);
	return point ? { state: 'known', value: point.value, at: point.at } : absent(record);
}

/** The oldest message's age in seconds, as CloudWatch last said it; no other call tells it. */
export function oldestAgeSeconds(record: QueueRecord, now: number): Reading<number> {
	const point = record.metrics.oldestAge.at(-1);
	if (!point || now - (point.at + minute) > tooOld) return absent(record);
	return { state: 'known', value: point.value, at: point.at };
}

/** How fast the visible count changes now, a second, from our own counts over the last half minute; or null. */
export function netRate(record: QueueRecord, now: number): number | null {
	return trend(record.depth, now, countsWindow)?.perSecond ?? null;
}

function rate(record: QueueRecord, points: readonly Sample[], now: number, sign: 1 | -1): Reading<Rate> {
	const point = settledPoint(points, now);
	if (point) {
		return { state: 'known', value: { perSecond: point.value / 60, source: 'cloudwatch' }, at: point.at };
	}
	const net = netRate(record, now);
	if (net !== null && net * sign > 0 && record.metricsState !== 'pending') {
		return { state: 'known', value: { perSecond: net * sign, source: 'counts' }, at: now };
	}
	return absent(record);
}

function absent(record: QueueRecord): Reading<never> {
	return absentReading(record.metricsState);
}

/** Why a value that comes from CloudWatch is not there. */
export function absentReading(state: MetricsState): Reading<never> {
	if (state === 'pending') return pending;
	if (state === 'denied') return denied;
	if (state === 'unsupported') return unsupported;
	return unknown;
}
