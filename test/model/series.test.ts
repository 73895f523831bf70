import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	bucketed,
	type Sample,
	sampleAt,
	trend,
	withHistory,
	withSample,
} from '../../source/model/series.ts';

const minute = 60_000;
const at = (seconds: number, value: number): Sample => ({ at: seconds * 1000, value });

/** Samples in the order of time, as they come in. */
const samples = fc
	.array(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 0, max: 1000 })), { maxLength: 60 })
	.map((steps) => {
		let time = 0;
		return steps.map(([step, value]): Sample => {
			time += step;
			return { at: time, value };
		});
	});

test('samples within ten seconds of one another replace each other: the newest is always kept', () => {
	const kept = [0, 1, 2, 9, 10, 11, 12, 25].reduce<readonly Sample[]>(
		(series, second) => withSample(series, at(second, second), 190 * minute),
		[],
	);
	assert.deepEqual(
		kept.map(({ value }) => value),
		[0, 10, 25],
	);
});

test('a sample from the past is dropped, and what is older than the window goes', () => {
	const series = [at(0, 1), at(60, 2), at(120, 3)];
	assert.equal(withSample(series, at(119, 9), minute), series);
	assert.deepEqual(withSample(series, at(121, 4), minute), [at(120, 3), at(121, 4)]);
	assert.deepEqual(withSample(series, at(9999, 4), minute), [at(9999, 4)]);
});

test('property: a series stays in order, ends with the newest sample and holds no more than its window', () => {
	fc.assert(
		fc.property(samples, fc.integer({ min: 1, max: 600_000 }), (incoming, keep) => {
			let series: readonly Sample[] = [];
			for (const sample of incoming) {
				series = withSample(series, sample, keep);
				assert.deepEqual(series.at(-1), sample);
				assert.ok(series.every((each) => each.at >= sample.at - keep));
				assert.ok(series.every((each, index) => index === 0 || each.at > (series[index - 1]?.at ?? 0)));
				const close = series.filter((each, index) => each.at - (series[index - 1]?.at ?? -1e9) < 10_000);
				assert.ok(close.length <= 1, 'only the newest may stand close to the one before');
			}
		}),
	);
});

test('history fills the minutes without a sample of our own, in order, and nothing else', () => {
	const own = [at(125, 5), at(130, 6)];
	assert.deepEqual(withHistory(own, [at(0, 1), at(60, 2), at(120, 3)]), [at(0, 1), at(60, 2), ...own]);
	assert.equal(withHistory(own, []), own);
	assert.equal(withHistory(own, [at(120, 9)]), own);
	assert.deepEqual(withHistory([], [at(0, 1)]), [at(0, 1)]);
});

test('buckets hold the largest value of their time; one without a sample holds null, never 0', () => {
	const series = [at(0, 4), at(5, 9), at(10, 0), at(39, 2), at(40, 99)];
	assert.deepEqual(bucketed(series, 0, 40_000, 4), [9, 0, null, 2]);
	assert.deepEqual(
		bucketed(series, 0, 40_000, 4, Math.min),
		[4, 0, null, 2],
		'or the smallest, where less is worse',
	);
	assert.deepEqual(bucketed([], 0, 40_000, 2), [null, null]);
});

test('property: each bucket is null exactly where no sample lies', () => {
	fc.assert(
		fc.property(samples, fc.integer({ min: 1, max: 40 }), (series, count) => {
			const to = 1_000_000;
			const result = bucketed(series, 0, to, count);
			assert.equal(result.length, count);
			const within = series.filter((sample) => sample.at < to);
			const known = result.filter((value) => value !== null);
			assert.equal(known.length, new Set(within.map((sample) => Math.floor(sample.at / (to / count)))).size);
			if (within.length > 0) assert.equal(Math.max(...known), Math.max(...within.map(({ value }) => value)));
		}),
	);
});

test('a trend is the change from the first to the last sample of the window, with the time it covers', () => {
	const series = [at(0, 1000), at(60, 10), at(120, 40), at(180, 130)];
	assert.deepEqual(trend(series, 180_000, 2 * minute), { perSecond: 1, over: 2 * minute });
	assert.deepEqual(trend(series, 240_000, 3 * minute), { perSecond: 1, over: 2 * minute });
	assert.equal(trend(series, 300_000, 3 * minute), null, 'one minute is less than half of three');
	assert.equal(trend([at(0, 1)], 0, 0), null);
	assert.equal(trend([], 0, minute), null);
});

test('the sample at a time is the last one until then', () => {
	const series = [at(0, 1), at(60, 2)];
	assert.deepEqual(sampleAt(series, 59_999), at(0, 1));
	assert.deepEqual(sampleAt(series, 60_000), at(60, 2));
	assert.equal(sampleAt(series, -1), null);
});
