import assert from 'node:assert/strict';
import { test } from 'node:test';
import { width } from '../source/components/text.ts';
import { createTheme, detectColours, signs } from '../source/theme.ts';

const tty = { isTTY: true };

test('the environment and the flag decide on colours', () => {
	assert.equal(detectColours({ TERM: 'xterm' }, tty), '16');
	assert.equal(detectColours({ TERM: 'xterm-256color' }, tty), '256');
	assert.equal(detectColours({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, tty), 'truecolour');
	assert.equal(detectColours({ TERM: 'xterm-256color', NO_COLOR: '1' }, tty), 'none');
	assert.equal(detectColours({ TERM: 'xterm-256color', NO_COLOR: '' }, tty), '256');
	assert.equal(detectColours({ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' }, tty), 'none');
	assert.equal(detectColours({ TERM: 'xterm-256color' }, tty, { noColour: true }), 'none');
	assert.equal(detectColours({ TERM: 'xterm-256color' }, {}), 'plain');
	assert.equal(detectColours({ FORCE_COLOR: '2' }, {}), '256');
	assert.equal(detectColours({ FORCE_COLOR: '0', TERM: 'xterm-256color' }, tty), 'none');
	assert.equal(detectColours({ TERM: 'dumb' }, tty), 'plain');
	assert.equal(detectColours({ NO_COLOR: '1' }, {}), 'plain');
});

test('a style goes on behind an inner one, also where both close alike', () => {
	const theme = createTheme('16');
	assert.equal(theme.bold(`${theme.dim('a')}b`), '\u001b[1m\u001b[2ma\u001b[22m\u001b[1mb\u001b[22m');
	assert.equal(theme.bad(`a${theme.warn('b')}c`), '\u001b[31ma\u001b[33mb\u001b[39m\u001b[31mc\u001b[39m');
	assert.equal(theme.bad(''), '');
});

test('without colour the attributes stay, plain has neither', () => {
	assert.equal(createTheme('none').bad('x'), 'x');
	assert.equal(createTheme('none').bold('x'), '\u001b[1mx\u001b[22m');
	assert.equal(createTheme('plain').bold(createTheme('plain').underline('x')), 'x');
});

test('every sign takes one column, and no two are alike', () => {
	for (const sign of Object.values(signs)) assert.equal(width(sign), 1, sign);
	assert.equal(new Set(Object.values(signs)).size, Object.keys(signs).length);
});

function luminance(red: number, green: number, blue: number): number {
	const linear = [red, green, blue].map((channel) => {
		const part = channel / 255;
		return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

test('the one colour of our own has a contrast of 3 on black and on white', () => {
	const match = /38;2;(\d+);(\d+);(\d+)/.exec(createTheme('truecolour').warn('x'));
	assert.ok(match);
	const light = luminance(Number(match[1]), Number(match[2]), Number(match[3]));
	assert.ok((light + 0.05) / 0.05 >= 3);
	assert.ok(1.05 / (light + 0.05) >= 3);
});
