import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	chartSpans,
	edgesOf,
	initialWindow,
	moved,
	periodOf,
	retention,
	withSpan,
} from '../../source/model/chart-window.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 23, 3, 12, 20);

test('the spans are those that people say, and the keys go through them', () => {
	assert.deepEqual(
		chartSpans.map((span) => span / minute),
		[15, 60, 180, 720, 1440, 10_080],
	);
	const shortest = withSpan(initialWindow, -1);
	assert.equal(shortest.span, 15 * minute);
	assert.equal(withSpan(shortest, -1), shortest);
	const longest = chartSpans.reduce((window) => withSpan(window, 1), initialWindow);
	assert.equal(longest.span, 7 * day);
	assert.equal(withSpan(longest, 1), longest);
});

test('the period follows what CloudWatch keeps, and what a chart has room for', () => {
	const at = (span: number, back: number) => periodOf({ span, until: null }, now - back - span, now);
	assert.equal(at(hour, 0), 60);
	assert.equal(at(3 * hour, 0), 60);
	assert.equal(at(12 * hour, 0), 300);
	assert.equal(at(24 * hour, 0), 300);
	assert.equal(at(7 * day, 0), 3600);
	assert.equal(at(hour, 14 * day), 60);
	assert.equal(at(hour, 15 * day), 300);
	assert.equal(at(hour, 62 * day), 300);
	assert.equal(at(hour, 63 * day), 3600);
	assert.equal(at(7 * day, 70 * day), 3600);
});

test('the edges lie on whole periods, and the present period is in', () => {
	const present = edgesOf(initialWindow, now);
	assert.deepEqual(present, {
		from: Date.UTC(2026, 10, 23, 2, 13),
		to: Date.UTC(2026, 10, 23, 3, 13),
		period: 60,
	});
	for (const span of chartSpans) {
		for (const until of [null, now - 20 * day - 1, now - 70 * day - 1]) {
			const { from, to, period } = edgesOf({ span, until }, now);
			assert.equal(from % (period * 1000), 0);
			assert.equal(to % (period * 1000), 0);
			assert.ok(to >= (until ?? now) && to - (until ?? now) < period * 1000);
			assert.ok(to - from >= span && to - from < span + period * 1000);
		}
	}
});

test('earlier and later move by half a window, and later ends at the present', () => {
	const back = moved(initialWindow, -1, now);
	assert.deepEqual(back, { span: hour, until: now - hour / 2 });
	assert.deepEqual(moved(back, 1, now), initialWindow);
	assert.deepEqual(moved(back, 1, now + 5 * minute), initialWindow);
	assert.notEqual(moved(back, 1, now + 10 * minute).until, null);
	assert.equal(moved(initialWindow, 1, now), initialWindow);
	const oldest = moved({ span: hour, until: now - retention }, -1, now);
	assert.equal(oldest.until, now - retention + hour);
});
