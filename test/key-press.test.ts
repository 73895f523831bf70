import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Key } from 'ink';
import { toKeyPresses } from '../source/key-press.ts';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

function names(input: string, key: Partial<Key> = {}): string[] {
	return toKeyPresses(input, { ...none, ...key }).map(({ name }) => name);
}

test('a burst of typing is one press a character', () => {
	assert.deepEqual(names('jjj'), ['j', 'j', 'j']);
	assert.deepEqual(names('a b\rc\n\t'), ['a', 'space', 'b', 'enter', 'c', 'enter', 'tab']);
	assert.deepEqual(names('x\r\ny'), ['x', 'enter', 'y'], 'two bytes, one line end');
});

test('a character that takes several code points is one press', () => {
	assert.deepEqual(names('é👩‍👩‍👧🇩🇪'), ['é', '👩‍👩‍👧', '🇩🇪']);
});

test('keys with names', () => {
	assert.deepEqual(names('', { return: true }), ['enter']);
	assert.deepEqual(names('', { escape: true }), ['esc']);
	assert.deepEqual(names('', { tab: true }), ['tab']);
	assert.deepEqual(names('', { tab: true, shift: true }), ['shift-tab']);
	assert.deepEqual(names('', { pageDown: true }), ['page-down']);
	assert.deepEqual(names('', { upArrow: true }), ['up']);
	assert.deepEqual(names('c', { ctrl: true }), ['ctrl-c']);
	assert.deepEqual(names('R', { ctrl: true }), ['ctrl-r']);
	assert.deepEqual(names('f', { meta: true }), ['alt-f']);
	assert.deepEqual(names('G', { shift: true }), ['G']);
});

test('only what types something has a text', () => {
	assert.deepEqual(toKeyPresses(' ', none), [{ name: 'space', text: ' ' }]);
	assert.deepEqual(toKeyPresses('q', none), [{ name: 'q', text: 'q' }]);
	assert.deepEqual(toKeyPresses('q', { ...none, ctrl: true }), [{ name: 'ctrl-q', text: '' }]);
	assert.deepEqual(toKeyPresses('', none), []);
});
