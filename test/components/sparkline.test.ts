import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sparkline } from '../../source/components/sparkline.ts';
import { width } from '../../source/components/text.ts';

test('zeros are a flat line at the bottom, unknown values a gap', () => {
	assert.equal(sparkline([0, 0, 0, 0], 2), '⣀⣀');
	assert.equal(sparkline([null, null, null, null], 2), '  ');
	assert.equal(sparkline([0, null, null, 0], 2), '⡀⢀');
	assert.equal(sparkline([], 3), '   ');
});

test('the scale goes from 0 to the largest value, and nothing above 0 looks like 0', () => {
	assert.equal(sparkline([0, 0, 1, 1, 2, 2, 3, 3], 4), '⣀⣤⣶⣿');
	assert.equal(sparkline([0, 1, 1000, 1000], 2), '⣠⣿');
});

test('a short peak is still seen when there are more values than room', () => {
	const values = Array.from({ length: 120 }, (_, index) => (index === 61 ? 9 : 0));
	const drawn = sparkline(values, 4);
	assert.equal(drawn, '⣀⣀⣇⣀');
});

test('fewer values than room are spread over it', () => {
	assert.equal(sparkline([0, 3], 2), '⣀⣿');
});

test('it is as wide as asked for, whatever the values', () => {
	fc.assert(
		fc.property(
			fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }))),
			fc.integer({ min: 0, max: 40 }),
			(values, columns) => {
				const drawn = sparkline(values, columns);
				assert.equal(width(drawn), columns);
				assert.match(drawn, /^[ \u2801-\u28ff]*$/);
			},
		),
	);
});
