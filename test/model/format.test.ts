import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	formatAccount,
	formatAge,
	formatBytes,
	formatCount,
	formatDateTime,
	formatDollars,
	formatDuration,
	formatRate,
	formatTime,
	formatTimeZone,
} from '../../source/model/format.ts';

function assertEach(format: (value: number) => string, table: readonly (readonly [number, string])[]): void {
	for (const [value, expected] of table) assert.equal(format(value), expected, String(value));
}

test('counts group their thousands', () => {
	assertEach(formatCount, [
		[0, '0'],
		[999, '999'],
		[4812, '4,812'],
		[1234567, '1,234,567'],
	]);
});

test('rates have at most three significant figures', () => {
	assertEach(formatRate, [
		[0, '0'],
		[0.001, '<0.01'],
		[0.08, '0.08'],
		[0.999, '1.0'],
		[9.8, '9.8'],
		[41, '41.0'],
		[99.96, '100'],
		[212.4, '212'],
		[999.4, '999'],
		[999.6, '1.0 k'],
		[9800, '9.8 k'],
		[123_456, '123 k'],
		[2_000_000, '2.0 M'],
		[-41, '-41.0'],
	]);
	fc.assert(
		fc.property(fc.double({ min: 0.005, max: 9e14, noNaN: true }), (rate) => {
			assert.ok(formatRate(rate).replace(/\D/g, '').replace(/^0+/, '').length <= 3, formatRate(rate));
		}),
	);
});

test('bytes are in SI units', () => {
	assertEach(formatBytes, [
		[0, '0 B'],
		[918, '918 B'],
		[1100, '1.1 kB'],
		[41_000, '41.0 kB'],
		[262_144, '262 kB'],
		[1_048_576, '1.0 MB'],
	]);
});

test('ages have two units, durations leave out a zero', () => {
	assertEach(formatAge, [
		[-5000, '0s'],
		[0, '0s'],
		[999, '0s'],
		[59_999, '59s'],
		[60_000, '1m 0s'],
		[192_000, '3m 12s'],
		[3_600_000, '1h 0m'],
		[187_200_000, '2d 4h'],
		[34_560_000_000, '400d 0h'],
	]);
	assertEach(formatDuration, [
		[0, '0s'],
		[250, '250ms'],
		[30_000, '30s'],
		[5_400_000, '1h 30m'],
		[345_600_000, '4d'],
		[600_000, '10m'],
	]);
});

test('dollars never read as zero when they are not', () => {
	assertEach(formatDollars, [
		[0, '$0.00'],
		[0.0004, '<$0.01'],
		[0.02, '$0.02'],
		[1.5, '$1.50'],
		[1234, '$1,234'],
	]);
});

test('what is not known is never 0', () => {
	for (const format of [formatCount, formatRate, formatBytes, formatAge, formatDuration, formatDollars]) {
		assert.equal(format(null), '–');
		assert.equal(format(Number.NaN), '–');
	}
});

test('times follow the zone that is asked for', () => {
	const at = Date.UTC(2026, 10, 23, 23, 5, 9);
	assert.equal(formatTime(at, 'UTC'), '23:05');
	assert.equal(formatTime(at, 'Europe/Berlin'), '00:05');
	assert.equal(formatDateTime(at, 'Europe/Berlin'), '2026-11-24 00:05:09');
	assert.equal(formatTimeZone(at, 'Europe/Berlin'), 'CET');
	assert.equal(formatTimeZone(Date.UTC(2026, 6, 1), 'Europe/Berlin'), 'CEST');
	assert.equal(formatTimeZone(at, 'UTC'), 'UTC');
});

test('accounts are grouped, anything else is left alone', () => {
	assert.equal(formatAccount('123456789012'), '1234-5678-9012');
	assert.equal(formatAccount('unknown'), 'unknown');
});
