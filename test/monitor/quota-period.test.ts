import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotaPeriod } from '../../source/monitor/quota-period.ts';

/** Monday, 23 November 2026, in the afternoon. */
const now = Date.UTC(2026, 10, 23, 15, 30);
const day = 86_400_000;

function begins(period: 'DAY' | 'WEEK' | 'MONTH', offset: number, at = now): string {
	const { from, to } = quotaPeriod({ period, offset }, at);
	assert.equal(to, new Date(at).toISOString().slice(0, 10));
	return from;
}

test('a day begins at midnight, in UTC', () => {
	assert.equal(begins('DAY', 0), '2026-11-23');
	assert.equal(begins('DAY', 0, Date.UTC(2026, 10, 23)), '2026-11-23');
	assert.equal(begins('DAY', 0, Date.UTC(2026, 10, 23) - 1), '2026-11-22');
});

test('a week begins on Sunday, or so many days later', () => {
	assert.equal(begins('WEEK', 0), '2026-11-22');
	assert.equal(begins('WEEK', 1), '2026-11-23');
	assert.equal(begins('WEEK', 2), '2026-11-17');
	assert.equal(begins('WEEK', 0, now - day), '2026-11-22');
	assert.equal(begins('WEEK', 0, now - 2 * day), '2026-11-15');
	assert.equal(begins('WEEK', 6), '2026-11-21');
});

test('a month begins on the first, or so many days later, across the end of a year too', () => {
	assert.equal(begins('MONTH', 0), '2026-11-01');
	assert.equal(begins('MONTH', 22), '2026-11-23');
	assert.equal(begins('MONTH', 23), '2026-10-24');
	assert.equal(begins('MONTH', 27, Date.UTC(2026, 1, 28)), '2026-02-28');
	assert.equal(begins('MONTH', 27, Date.UTC(2026, 1, 27)), '2026-01-28');
	assert.equal(begins('MONTH', 4, Date.UTC(2027, 0, 4)), '2026-12-05');
});
