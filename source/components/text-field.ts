import type { KeyPress } from '../key-press.ts';
import { width } from './text.ts';

/** An editable text. */
export interface TextFieldState {
	readonly value: string;
	/** Where the text cursor is, in UTF-16 units; never inside of a character that a person sees as one. */
	readonly cursor: number;
	/** The column that moving up and down tries to keep; null after any other key. */
	readonly column: number | null;
}

/** What a field allows. */
export interface TextFieldOptions {
	/** Enter inserts a line break, up and down move between the lines. */
	readonly multiline?: boolean;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A field with this text, the cursor behind it. */
export function initialTextField(value = ''): TextFieldState {
	return { value, cursor: value.length, column: null };
}

function graphemeBefore(text: string): number {
	// Only the last few units can belong to the last character; segmenting a long text whole would be slow.
	const start = Math.max(0, text.lastIndexOf('\n'), text.length - 64);
	let last = start;
	for (const { index } of graphemes.segment(text.slice(start))) last = start + index;
	return last;
}

function graphemeAfter(text: string, cursor: number): number {
	for (const { segment } of graphemes.segment(text.slice(cursor, cursor + 64)))
		return cursor + segment.length;
	return cursor;
}

function wordBefore(text: string, cursor: number): number {
	return cursor - (/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u.exec(text.slice(0, cursor))?.[0].length ?? 0);
}

function wordAfter(text: string, cursor: number): number {
	return cursor + (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Like a shell's: back over blanks, then over everything up to the blank before. */
function blankBefore(text: string, cursor: number): number {
	return cursor - (/\S*\s*$/.exec(text.slice(0, cursor))?.[0].length ?? 0);
}

function lineStart(text: string, cursor: number): number {
	return text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
	const end = text.indexOf('\n', cursor);
	return end < 0 ? text.length : end;
}

function at(state: TextFieldState, cursor: number): TextFieldState {
	return cursor === state.cursor && state.column === null ? state : { ...state, cursor, column: null };
}

function remove(state: TextFieldState, from: number, to: number): TextFieldState {
	if (from >= to) return state;
	return { value: state.value.slice(0, from) + state.value.slice(to), cursor: from, column: null };
}

function insert(state: TextFieldState, text: string): TextFieldState {
	if (text === '') return state;
	const value = state.value.slice(0, state.cursor) + text + state.value.slice(state.cursor);
	return { value, cursor: state.cursor + text.length, column: null };
}

function vertical(state: TextFieldState, direction: -1 | 1): TextFieldState {
	const { value, cursor } = state;
	const start = lineStart(value, cursor);
	const target = direction < 0 ? start - 1 : lineEnd(value, cursor) + 1;
	if (target < 0 || target > value.length) return state;
	const column = state.column ?? width(value.slice(start, cursor));
	const from = lineStart(value, target);
	let taken = 0;
	let position = from;
	for (const { segment, index } of graphemes.segment(value.slice(from, lineEnd(value, from)))) {
		taken += width(segment);
		if (taken > column) break;
		position = from + index + segment.length;
	}
	return { value, cursor: position, column };
}

/**
 * Puts pasted text in at the cursor. Line ends become `\n`; where there is only one line, a last line end is
 * dropped and the others become spaces.
 */
export function pasteText(
	state: TextFieldState,
	text: string,
	options: TextFieldOptions = {},
): TextFieldState {
	const lines = text.replace(/\r\n?/g, '\n');
	return insert(state, options.multiline ? lines : lines.replace(/\n$/, '').replaceAll('\n', ' '));
}

/** Keys by what they do to the text; a key that is not here types its own text. */
const editing: Readonly<Record<string, (state: TextFieldState) => TextFieldState>> = {
	left: (state) => at(state, state.cursor === 0 ? 0 : graphemeBefore(state.value.slice(0, state.cursor))),
	right: (state) => at(state, graphemeAfter(state.value, state.cursor)),
	home: (state) => at(state, lineStart(state.value, state.cursor)),
	end: (state) => at(state, lineEnd(state.value, state.cursor)),
	'alt-b': (state) => at(state, wordBefore(state.value, state.cursor)),
	'alt-f': (state) => at(state, wordAfter(state.value, state.cursor)),
	backspace: (state) =>
		state.cursor === 0
			? state
			: remove(state, graphemeBefore(state.value.slice(0, state.cursor)), state.cursor),
	delete: (state) => remove(state, state.cursor, graphemeAfter(state.value, state.cursor)),
	'alt-d': (state) => remove(state, state.cursor, wordAfter(state.value, state.cursor)),
	'ctrl-u': (state) => remove(state, lineStart(state.value, state.cursor), state.cursor),
	'ctrl-k': (state) => remove(state, state.cursor, lineEnd(state.value, state.cursor)),
	'ctrl-w': (state) => remove(state, blankBefore(state.value, state.cursor), state.cursor),
};

const aliases: Readonly<Record<string, string>> = {
	'ctrl-a': 'home',
	'ctrl-e': 'end',
	'ctrl-b': 'left',
	'ctrl-f': 'right',
	'ctrl-h': 'backspace',
	'alt-backspace': 'ctrl-w',
};

/**
 * The field after a key. Pure; a key that means nothing here returns the same state, so that the caller can
 * tell whether it was used.
 */
export function textFieldReducer(
	state: TextFieldState,
	key: KeyPress,
	options: TextFieldOptions = {},
): TextFieldState {
	if (options.multiline) {
		if (key.name === 'enter') return insert(state, '\n');
		if (key.name === 'up') return vertical(state, -1);
		if (key.name === 'down') return vertical(state, 1);
	}
	const edit = editing[aliases[key.name] ?? key.name];
	if (edit) return edit(state);
	return insert(state, key.text);
}
