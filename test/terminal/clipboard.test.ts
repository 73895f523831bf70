import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipboardSequence } from '../../source/terminal/clipboard.ts';

test('a text goes to the clipboard as base64 of its UTF-8', () => {
	const sequence = clipboardSequence('grüße', false) ?? '';
	const found = /^\u001b\]52;c;([A-Za-z0-9+/=]+)\u0007$/.exec(sequence);
	assert.equal(Buffer.from(found?.[1] ?? '', 'base64').toString(), 'grüße');
});

test('tmux hands it on when it is wrapped, each escape doubled', () => {
	const plain = clipboardSequence('a', false);
	assert.equal(clipboardSequence('a', true), `\u001bPtmux;\u001b${plain}\u001b\\`);
	assert.equal(plain?.split('\u001b').length, 2, 'there is one escape in it to double');
});

test('what is too long for a terminal is refused, not cut', () => {
	assert.notEqual(clipboardSequence('x'.repeat(56_000), false), null);
	assert.equal(clipboardSequence('x'.repeat(56_300), false), null);
});
