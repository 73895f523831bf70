import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { width } from '../../source/components/text.ts';
import {
	initialTextField,
	pasteText,
	type TextFieldOptions,
	type TextFieldState,
	textFieldReducer,
} from '../../source/components/text-field.ts';
import { renderTextField } from '../../source/components/text-field-view.ts';
import { createTheme } from '../../source/theme.ts';

const names = [
	'left',
	'right',
	'home',
	'end',
	'backspace',
	'delete',
	'ctrl-a',
	'ctrl-e',
	'ctrl-u',
	'ctrl-k',
	'ctrl-w',
	'alt-b',
	'alt-f',
	'alt-d',
	'up',
	'down',
	'enter',
];
const theme = createTheme('16');

function press(state: TextFieldState, keys: readonly string[], options?: TextFieldOptions): TextFieldState {
	return keys.reduce(
		(now, name) =>
			textFieldReducer(
				now,
				{ name, text: names.includes(name) ? '' : name === 'space' ? ' ' : name },
				options,
			),
		state,
	);
}

/** The text with `|` where the cursor is. */
function shown(state: TextFieldState): string {
	return `${state.value.slice(0, state.cursor)}|${state.value.slice(state.cursor)}`;
}

test('typing inserts at the cursor, whatever the letter', () => {
	assert.equal(shown(press(initialTextField('ac'), ['left', 'b', 'q', '?', '1', 'space'])), 'abq?1 |c');
});

test('the cursor never stands inside of a character', () => {
	const family = initialTextField('a👩‍💻é');
	assert.equal(shown(press(family, ['left'])), 'a👩‍💻|é');
	assert.equal(shown(press(family, ['left', 'left'])), 'a|👩‍💻é');
	assert.equal(shown(press(family, ['backspace', 'backspace'])), 'a|');
	assert.equal(shown(press(family, ['home', 'right', 'delete'])), 'a|é');
});

test('words and line ends', () => {
	const state = initialTextField('shop orders-dlq.fifo');
	assert.equal(shown(press(state, ['alt-b'])), 'shop orders-dlq.|fifo');
	assert.equal(shown(press(state, ['alt-b', 'alt-b'])), 'shop orders-|dlq.fifo');
	assert.equal(shown(press(state, ['home', 'alt-f'])), 'shop| orders-dlq.fifo');
	assert.equal(shown(press(state, ['ctrl-w'])), 'shop |');
	assert.equal(shown(press(state, ['ctrl-a', 'alt-d'])), '| orders-dlq.fifo');
	assert.equal(shown(press(state, ['alt-b', 'ctrl-u'])), '|fifo');
	assert.equal(shown(press(state, ['alt-b', 'ctrl-k'])), 'shop orders-dlq.|');
	assert.equal(shown(press(state, ['ctrl-a', 'ctrl-e'])), 'shop orders-dlq.fifo|');
});

test('several lines: up and down keep the column, home and end are the line’s', () => {
	const lines = { multiline: true };
	const state = initialTextField('abcdef\nxy\n待ち行');
	assert.equal(shown(press(state, ['up'], lines)), 'abcdef\nxy|\n待ち行');
	assert.equal(shown(press(state, ['up', 'up'], lines)), 'abcdef|\nxy\n待ち行');
	assert.equal(shown(press(state, ['up', 'up', 'down', 'down'], lines)), 'abcdef\nxy\n待ち行|');
	assert.equal(shown(press(state, ['up', 'home', 'enter'], lines)), 'abcdef\n\n|xy\n待ち行');
	assert.equal(shown(press(state, ['home', 'backspace'], lines)), 'abcdef\nxy|待ち行');
});

test('keys that mean nothing here leave the state as it is, so that a form can use them', () => {
	const state = initialTextField('x');
	for (const name of ['up', 'down', 'enter', 'end']) assert.equal(press(state, [name]), state, name);
	const several = initialTextField('a\nb');
	assert.equal(press(several, ['down'], { multiline: true }), several);
});

test('a paste of several lines becomes one where there is only one', () => {
	assert.equal(pasteText(initialTextField(''), 'a\r\nb\n').value, 'a b');
	assert.equal(pasteText(initialTextField(''), 'a\r\nb\n', { multiline: true }).value, 'a\nb\n');
});

test('the cursor is always in view, and every line as wide as asked for', () => {
	const keys = fc.array(fc.constantFrom(...names, 'a', '待', '👩‍💻', '\t', '\u001b'), { maxLength: 60 });
	fc.assert(
		fc.property(
			keys,
			fc.integer({ min: 3, max: 12 }),
			fc.integer({ min: 1, max: 4 }),
			(pressed, columns, rows) => {
				const state = press(initialTextField(), pressed, { multiline: rows > 1 });
				const lines = renderTextField(state, { width: columns, rows, focused: true, theme });
				assert.equal(lines.length, rows);
				for (const line of lines) assert.equal(width(line), columns, JSON.stringify(line));
				assert.equal(lines.filter((line) => line.includes('\u001b[7m')).length, 1, JSON.stringify(lines));
			},
		),
	);
});

test('what is drawn is sanitised, what is held is not', () => {
	const state = initialTextField('a\u001b[31m\u202e');
	const [line] = renderTextField(state, { width: 20, focused: false, theme });
	assert.equal(line?.trimEnd(), 'a␛[31m‹U+202E›');
	assert.equal(state.value.length, 7);
});

test('a long text scrolls with its cursor', () => {
	const state = initialTextField('abcdefghij');
	const draw = (now: TextFieldState) =>
		stripVTControlCharacters(renderTextField(now, { width: 5, focused: true, theme })[0] ?? '');
	assert.equal(draw(state), 'ghij ');
	assert.equal(draw(press(state, ['home'])), 'abcde');
});

test('an empty field shows its placeholder, and its cursor when focused', () => {
	const look = { width: 8, theme, placeholder: 'none' };
	assert.equal(renderTextField(initialTextField(), { ...look, focused: false })[0], theme.dim('none    '));
	assert.match(renderTextField(initialTextField(), { ...look, focused: true })[0] ?? '', /\u001b\[7mn/);
});
