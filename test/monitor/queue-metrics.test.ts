import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { newQueueRecord } from '../../source/model/queue-record.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { keepPoints, withAnswers } from '../../source/monitor/metric-answers.ts';
import {
	keysOf,
	type QueueSeries,
	queriesFor,
	withChangedMetrics,
} from '../../source/monitor/queue-metrics.ts';

const minute = 60_000;
const now = 100 * 60 * minute;
const record = newQueueRecord({ url: 'http://x/1/q', name: 'q' }, 'standard', notYetAsked);

type Points = readonly (readonly [at: number, value: number])[];

/** A record with the answers to the queries of some series taken in. */
function answered(
	before: QueueRecord,
	at: number,
	series: Partial<Record<QueueSeries, Points>>,
): QueueRecord {
	const answers = queriesFor(before, Object.keys(series) as QueueSeries[]).map((query) => ({
		query,
		points: (series[query.fills] ?? []).map(([time, value]) => ({ at: time, value })),
		complete: true,
	}));
	assert.ok(answers.length > 0);
	return withChangedMetrics(before, (metrics) => withAnswers(metrics, answers, () => false, at));
}

test('late points fill their gaps, and a corrected point replaces the one before', () => {
	const first = answered(record, now, {
		sent: [
			[now - 5 * minute, 10],
			[now - 3 * minute, 30],
		],
	});
	const second = answered(first, now + minute, {
		sent: [
			[now - 4 * minute, 20],
			[now - 3 * minute, 33],
		],
	});
	assert.deepEqual(
		second.metrics.sent.map(({ value }) => value),
		[10, 20, 33],
	);
	assert.equal(second.metricsAt, now + minute);
});

test('an answer without points takes nothing away, and points too old to show are dropped', () => {
	const first = answered(record, now, {
		deleted: [
			[now - keepPoints, 1],
			[now, 2],
		],
	});
	assert.equal(first.metrics.deleted.length, 2);
	const second = answered(first, now + minute, { deleted: [] });
	assert.deepEqual(
		second.metrics.deleted.map(({ value }) => value),
		[2],
	);
	assert.equal(second.metricsState, 'known');
});

test('asked for and never a point: none, which is not zero', () => {
	const asked = answered(record, now, { sent: [], deleted: [], oldestAge: [], depth: [] });
	assert.equal(asked.metricsState, 'none');
	assert.deepEqual(asked.metrics.sent, []);
	assert.deepEqual(asked.metrics.deduplicated, []);
});

test('history of the depth goes where we have no sample of our own', () => {
	const own = { ...record, depth: [{ at: now + 1000, value: 7 }] };
	const after = answered(own, now + 2000, {
		depth: [
			[now - minute, 5],
			[now, 6],
		],
	});
	assert.deepEqual(after.depth, [
		{ at: now - minute, value: 5 },
		{ at: now + 1000, value: 7 },
	]);
});

test('a change that changes nothing leaves the record as it is', () => {
	assert.equal(
		withChangedMetrics(record, (metrics) => metrics),
		record,
	);
});

test('only FIFO queues are asked for deduplicated sends: a metric costs money', () => {
	const fifo = { ...record, type: 'fifo' as const };
	assert.deepEqual(keysOf(record), ['sent', 'deleted', 'oldestAge', 'depth']);
	assert.deepEqual(keysOf(fifo), ['sent', 'deleted', 'oldestAge', 'deduplicated', 'depth']);
	assert.ok(
		queriesFor(fifo, keysOf(fifo)).some(({ metric }) => metric === 'NumberOfDeduplicatedSentMessages'),
	);
	assert.equal(queriesFor(record, ['sent']).length, 1);
});
