import type { Theme } from '../theme.ts';
import type { Span } from './json-lines.ts';
import { fit, width } from './text.ts';

/** A sanitised line that is cut into rows of the screen only as far as somebody has looked. */
export interface SourceLine {
	/** Columns that its rows are moved to the right. */
	readonly indent: number;
	readonly spans: readonly Span[];
}

/** One row of the screen: a part of a source line, in UTF-16 units of its whole text. */
export interface BodyRow {
	readonly line: SourceLine;
	readonly from: number;
	readonly to: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Scripts of one column and one unit a character, and none that combines: a slice is as wide as it is long. */
const narrow = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0373\u0384-\u03ff\u0400-\u0482\u048a-\u052f]*$/;
/** Han, kana and Hangul syllables: two columns and one unit a character. */
const wide = /^[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;
const combining = /^(?:\p{M}|\u200d|\p{Emoji_Modifier}|[\uff9e\uff9f])/u;

/** Where the row that begins at `from` ends. */
function rowEnd(text: string, from: number, columns: number): number {
	const slice = text.slice(from, from + columns);
	const rest = text.slice(from + slice.length, from + slice.length + 2);
	if (narrow.test(slice) && !combining.test(rest)) return from + slice.length;
	const half = text.slice(from, from + Math.max(1, Math.floor(columns / 2)));
	const after = text.slice(from + half.length, from + half.length + 2);
	if (half.length * 2 >= columns - 1 && wide.test(half) && !combining.test(after)) return from + half.length;
	// A grapheme is rarely longer than a few units; what the window cuts off is found by the next row.
	const window = text.slice(from, from + columns * 8);
	let taken = 0;
	let end = from;
	for (const { segment, index } of graphemes.segment(window)) {
		taken += width(segment);
		if (taken > columns && end > from) break;
		end = from + index + segment.length;
	}
	return end;
}

/** Cuts one line into rows of at most `columns` columns, beginning at its unit `from`; one row at a time. */
export function nextRow(line: SourceLine, text: string, from: number, columns: number): BodyRow {
	const room = Math.max(1, columns - line.indent);
	return { line, from, to: text.length === 0 ? 0 : rowEnd(text, from, room) };
}

/** A row as a finished ANSI string of exactly `columns` columns. */
export function drawRow(row: BodyRow, columns: number, theme: Theme): string {
	let drawn = ' '.repeat(row.line.indent);
	let start = 0;
	for (const { text, role } of row.line.spans) {
		const from = Math.max(row.from - start, 0);
		const to = Math.min(row.to - start, text.length);
		if (from < to) drawn += theme[role](text.slice(from, to));
		start += text.length;
		if (start >= row.to) break;
	}
	return fit(drawn, columns);
}
