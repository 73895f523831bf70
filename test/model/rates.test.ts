import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	deduplicatedPerMinute,
	inRate,
	netRate,
	oldestAgeSeconds,
	outRate,
	settledPoint,
} from '../../source/model/rates.ts';
import { aRecord, minute, minutely, now, ramp, thisMinute } from './records.ts';

test('the newest minute is not trusted: CloudWatch still adds to it', () => {
	const record = aRecord({ counts: {}, sent: [600, 1200, 30] });
	assert.deepEqual(inRate(record, now), {
		state: 'known',
		value: { perSecond: 20, source: 'cloudwatch' },
		at: thisMinute - 2 * minute,
	});
	const later = inRate(record, now + 20_000);
	assert.equal(later.state === 'known' && later.value.perSecond, 0.5, 'a minute after its end it is');
});

test('a rate outlives the five minutes until a row is asked for again, and then is unknown', () => {
	const record = aRecord({ counts: {}, sent: [60, 60], deleted: [120, 120] });
	assert.equal(outRate(record, thisMinute + 8 * minute).state, 'known');
	assert.deepEqual(outRate(record, thisMinute + 9 * minute + 1), { state: 'unknown' });
	assert.equal(settledPoint([], now), null);
});

test('without CloudWatch, what our own counts prove is a lower bound', () => {
	const rising = aRecord({ counts: {}, depth: ramp(100, 160, 1), metricsState: 'unsupported' });
	assert.deepEqual(inRate(rising, now), {
		state: 'known',
		value: { perSecond: 1, source: 'counts' },
		at: now,
	});
	assert.deepEqual(outRate(rising, now), { state: 'unsupported' });
	assert.equal(netRate(rising, now), 1);
	const falling = aRecord({ counts: {}, depth: ramp(160, 100, 1), metricsState: 'none' });
	assert.deepEqual(inRate(falling, now), { state: 'unknown' });
	assert.equal(outRate(falling, now).state, 'known');
});

test('steady counts prove nothing, and are not a rate of 0', () => {
	const still = aRecord({ counts: {}, depth: ramp(100, 100, 1), metricsState: 'denied' });
	assert.deepEqual(inRate(still, now), { state: 'denied' });
	assert.deepEqual(outRate(still, now), { state: 'denied' });
});

test('before CloudWatch was asked, nothing is claimed', () => {
	const rising = aRecord({ counts: {}, depth: ramp(100, 160, 1) });
	assert.deepEqual(inRate(rising, now), { state: 'pending' });
});

test('each way of not knowing the age and the duplicates is told apart', () => {
	for (const [metricsState, state] of [
		['pending', 'pending'],
		['denied', 'denied'],
		['unsupported', 'unsupported'],
		['none', 'unknown'],
		['failed', 'unknown'],
	] as const) {
		const record = aRecord({ name: 'a.fifo', counts: {}, metricsState });
		assert.deepEqual(oldestAgeSeconds(record, now), { state });
		assert.deepEqual(deduplicatedPerMinute(record, now), { state });
	}
	assert.deepEqual(deduplicatedPerMinute(aRecord({ counts: {} }), now), { state: 'off' });
});

test('a zero that was measured is known, as zero', () => {
	const record = aRecord({
		name: 'a.fifo',
		counts: {},
		sent: [0, 0],
		metrics: { oldestAge: minutely([0]), deduplicated: minutely([0, 0]) },
	});
	assert.equal(oldestAgeSeconds(record, now).state, 'known');
	assert.deepEqual(deduplicatedPerMinute(record, now), {
		state: 'known',
		value: 0,
		at: thisMinute - 2 * minute,
	});
	const rate = inRate(record, now);
	assert.equal(rate.state === 'known' && rate.value.perSecond, 0);
});

test('property: a settled point ended at least a minute ago, and nothing newer had', () => {
	fc.assert(
		fc.property(
			fc.array(fc.option(fc.nat(100), { nil: null }), { maxLength: 20 }),
			fc.nat(20 * minute),
			(values, ago) => {
				const points = minutely(values, thisMinute + minute);
				const at = thisMinute + ago;
				const point = settledPoint(points, at);
				const ended = points.filter((each) => each.at + 2 * minute <= at && each.at + 10 * minute >= at);
				assert.deepEqual(point, ended.at(-1) ?? null);
			},
		),
	);
});
