import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { fit, fitName, fitPhrase, highlight, overlay, width, wrap } from '../../source/components/text.ts';
import { sanitise } from '../../source/model/sanitise.ts';
import { createTheme } from '../../source/theme.ts';

const theme = createTheme('16');
const anyText = fc
	.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('待ち', '👩‍💻', 'é', 'orders-')))
	.map((parts) => sanitise(parts.join('')));

test('a fitted text is exactly as wide as it was asked to be', () => {
	fc.assert(
		fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, columns) => {
			for (const fitter of [fit, fitName, fitPhrase]) {
				assert.equal(width(fitter(text, columns)), columns, JSON.stringify([fitter.name, text]));
				assert.equal(width(fitter(theme.bad(text), columns)), columns, `${fitter.name} styled`);
			}
		}),
	);
});

test('a cut name keeps its end, a cut text its start', () => {
	assert.equal(fitName('shop-orders-payment-retry.fifo', 20), '…-payment-retry.fifo');
	assert.equal(fit('shop-orders-payment', 8), 'shop-or…');
	assert.equal(fit('37', 5, 'right'), '   37');
	assert.equal(fit('ab', 5, 'centre'), ' ab  ');
	assert.equal(fitName('abc', 1), '…');
});

test('a cut state keeps its first words', () => {
	assert.equal(fitPhrase('growing, 2x in 28 min', 22), 'growing, 2x in 28 min ');
	assert.equal(fitPhrase('growing, 2x in 28 min', 12), 'growing     ');
	assert.equal(fitPhrase('was asleep 6h', 11), 'was asleep…');
	assert.equal(fitPhrase('unreachable', 5), 'unre…');
	assert.equal(fitPhrase('p99 3.3s since 01:17', 18).trimEnd(), 'p99 3.3s…', 'since says nothing alone');
	assert.equal(fitPhrase('mapping disabled: orders', 18).trimEnd(), 'mapping disabled…');
});

test('matches are styled by the run, a character of two units as a whole', () => {
	const style = (text: string) => `<${text}>`;
	assert.equal(highlight('orders.fifo', [0, 1, 7], style), '<or>ders.<f>ifo');
	assert.equal(highlight('a😀b', [2], style), 'a<😀>b');
	assert.equal(highlight('abc', [], style), 'abc');
	assert.equal(highlight('abc', [2], style), 'ab<c>');
});

test('an overlay changes only the columns under it', () => {
	assert.equal(overlay('0123456789', 3, 'xyz'), '012xyz6789');
	assert.equal(overlay('01', 4, 'xy'), '01  xy');
	assert.equal(overlay('待ち行列', 1, 'ab'), ' ab 行列');
	const styled = overlay(theme.dim('0123456789'), 3, theme.bold('xyz'));
	assert.equal(stripVTControlCharacters(styled), '012xyz6789');
	assert.ok(styled.endsWith(theme.dim('6789')), JSON.stringify(styled));
});

test('prose breaks between words and carries its style on', () => {
	assert.deepEqual(wrap('one two three', 8), ['one two ', 'three']);
	const lines = wrap(theme.bold('one two three'), 8);
	assert.deepEqual(lines.map(stripVTControlCharacters), ['one two ', 'three']);
	assert.ok(lines[1]?.startsWith('\u001b[1m'));
	for (const line of wrap('x'.repeat(50), 8)) assert.ok(width(line) <= 8);
});
