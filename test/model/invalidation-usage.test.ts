import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DistributionRecord, Invalidation } from '../../source/model/distribution.ts';
import { invalidationUsage } from '../../source/model/invalidation-usage.ts';
import { denied, known, pending, type Reading } from '../../source/model/reading.ts';

const now = Date.UTC(2026, 10, 24, 3);

const record = (invalidations: Reading<readonly Invalidation[]>) => ({ invalidations }) as DistributionRecord;
const made = (createdAt: number | null, paths: readonly string[] | null): Invalidation => ({
	id: 'I',
	status: 'Completed',
	createdAt,
	paths,
});

test('the paths of the calendar month are added up over all distributions', () => {
	const first = record(known([made(now - 60_000, ['/a', '/b']), made(Date.UTC(2026, 10, 1), ['/*'])], now));
	const second = record(known([made(Date.UTC(2026, 9, 31, 23, 59), ['/c', '/d'])], now));
	assert.deepEqual(invalidationUsage([first, second], now), { paths: 3, unread: 0, unseen: 0 });
});

test('what is not known is counted by itself, and not as none', () => {
	const some = record(known([made(now, null), made(now, ['/a']), made(null, ['/undated'])], now));
	assert.deepEqual(invalidationUsage([some, record(pending), record(denied)], now), {
		paths: 1,
		unread: 1,
		unseen: 2,
	});
});
