import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { newQueueRecord } from '../../source/model/queue-record.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { keepPoints, queriesFor, withMetrics } from '../../source/monitor/queue-metrics.ts';

const minute = 60_000;
const now = 100 * 60 * minute;
const record = newQueueRecord({ url: 'http://x/1/q', name: 'q' }, 'standard', notYetAsked);

/** An answer to the query of one series. */
function answer(before: QueueRecord, fills: string, points: readonly (readonly [number, number])[]) {
	const query = queriesFor(before, true).find((each) => each.fills === fills);
	if (!query) throw new Error(`no query fills ${fills}`);
	return { query, points: points.map(([at, value]) => ({ at, value })), complete: true };
}

test('late points fill their gaps, and a corrected point replaces the one before', () => {
	const first = withMetrics(
		record,
		[
			answer(record, 'sent', [
				[now - 5 * minute, 10],
				[now - 3 * minute, 30],
			]),
		],
		now,
	);
	const second = withMetrics(
		first,
		[
			answer(record, 'sent', [
				[now - 4 * minute, 20],
				[now - 3 * minute, 33],
			]),
		],
		now + minute,
	);
	assert.deepEqual(
		second.metrics.sent.map(({ value }) => value),
		[10, 20, 33],
	);
	assert.equal(second.metricsAt, now + minute);
});

test('an answer without points takes nothing away, and points too old to show are dropped', () => {
	const first = withMetrics(
		record,
		[
			answer(record, 'deleted', [
				[now - keepPoints, 1],
				[now, 2],
			]),
		],
		now,
	);
	assert.equal(first.metrics.deleted.length, 2);
	const second = withMetrics(first, [answer(record, 'deleted', [])], now + minute);
	assert.deepEqual(
		second.metrics.deleted.map(({ value }) => value),
		[2],
	);
	assert.equal(second.metricsState, 'known');
});

test('asked for and never a point: none, which is not zero', () => {
	const asked = withMetrics(record, [answer(record, 'sent', []), answer(record, 'deleted', [])], now);
	assert.equal(asked.metricsState, 'none');
	assert.deepEqual(asked.metrics.sent, []);
});

test('history of the depth goes where we have no sample of our own', () => {
	const own = { ...record, depth: [{ at: now + 1000, value: 7 }] };
	const after = withMetrics(
		own,
		[
			answer(record, 'depth', [
				[now - minute, 5],
				[now, 6],
			]),
		],
		now + 2000,
	);
	assert.deepEqual(after.depth, [
		{ at: now - minute, value: 5 },
		{ at: now + 1000, value: 7 },
	]);
});

test('only FIFO queues are asked for deduplicated sends: a metric costs money', () => {
	const fifo = { ...record, type: 'fifo' as const };
	assert.equal(queriesFor(record, false).length, 3);
	assert.equal(queriesFor(record, true).length, 4);
	assert.equal(queriesFor(fifo, true).length, 5);
	assert.ok(queriesFor(fifo, false).some(({ metric }) => metric === 'NumberOfDeduplicatedSentMessages'));
});
