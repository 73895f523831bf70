import cliTruncate from 'cli-truncate';
import sliceAnsi from 'slice-ansi';
import wrapAnsi from 'wrap-ansi';
import type { Style } from '../theme.ts';
import stringWidth from './string-width.ts';

const plainAscii = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a text stands in a wider room. */
export type Align = 'left' | 'right' | 'centre';

/** How many columns a text takes on the screen; escape sequences take none. */
export function width(text: string): number {
	return stringWidth(text);
}

function pad(text: string, missing: number, align: Align): string {
	if (missing <= 0) return text;
	if (align === 'left') return text + ' '.repeat(missing);
	if (align === 'right') return ' '.repeat(missing) + text;
	const before = Math.floor(missing / 2);
	return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

function fitWith(text: string, columns: number, align: Align, cut: (text: string) => string): string {
	if (columns <= 0) return '';
	const needed = width(text);
	if (needed <= columns) return pad(text, columns - needed, align);
	const cutText = cut(text);
	// A character of two columns may not fit into the last one, which then stays empty.
	return pad(cutText, columns - width(cutText), align);
}

/** A text as exactly `columns` columns: padded, or cut at its end with `…`. May hold escape sequences. */
export function fit(text: string, columns: number, align: Align = 'left'): string {
	return fitWith(text, columns, align, (long) =>
		plainAscii.test(long) ? `${long.slice(0, columns - 1)}…` : cliTruncate(long, columns),
	);
}

/** Like {@link fit}, but a long name keeps its end, which is where names differ: `…payment-retry.fifo`. */
export function fitName(name: string, columns: number, align: Align = 'left'): string {
	return fitWith(name, columns, align, (long) =>
		plainAscii.test(long)
			? `…${columns === 1 ? '' : long.slice(1 - columns)}`
			: cliTruncate(long, columns, { position: 'start' }),
	);
}

/** A state's first word, which a cut state must keep. */
export function firstWord(phrase: string): string {
	return /^[^,\s]+/.exec(phrase)?.[0] ?? '';
}

/** What says nothing without the word after it. */
const danglingWord = /(?: (?:since|until|of|in|for)|:)$/;

/**
 * Like {@link fit}, for a state in words: cut at a comma where that is enough (`growing, 2x in 28 min` to
 * `growing`), else between words, else like any text.
 */
export function fitPhrase(phrase: string, columns: number): string {
	return fitWith(phrase, columns, 'left', (long) => {
		for (const separator of [',', ' ']) {
			for (let end = long.lastIndexOf(separator); end > 0; end = long.lastIndexOf(separator, end - 1)) {
				const head = long.slice(0, end).replace(danglingWord, '');
				const room = separator === ',' ? columns : columns - 1;
				if (width(head) <= room) return separator === ',' ? head : `${head}…`;
			}
		}
		return cliTruncate(long, columns);
	});
}

/**
 * Styles the matched characters of a plain text, a run at a time.
 *
 * @param indexes - the matched UTF-16 units, ascending; a character is matched when any unit of it is
 */
export function highlight(text: string, indexes: readonly number[], style: Style): string {
	if (indexes.length === 0) return text;
	const matched = new Set(indexes);
	let result = '';
	let run = '';
	for (const { segment, index } of graphemes.segment(text)) {
		let hit = false;
		for (let unit = index; unit < index + segment.length; unit++) hit ||= matched.has(unit);
		if (hit) {
			run += segment;
			continue;
		}
		if (run !== '') result += style(run);
		run = '';
		result += segment;
	}
	return run === '' ? result : result + style(run);
}

/** The columns from `from` up to, not including, `to`; styles go with them. */
export function slice(text: string, from: number, to?: number): string {
	return sliceAnsi(text, from, to);
}

/**
 * A row with a patch over it, beginning at column `x`. Keeps the row's width, or grows to the patch's end.
 * A wide character that the patch cuts in half leaves a space.
 */
export function overlay(line: string, x: number, patch: string): string {
	const end = x + width(patch);
	const lineWidth = width(line);
	const before = fit(slice(line, 0, x), x);
	const behind = lineWidth > end ? slice(line, end) : '';
	return before + patch + pad(behind, Math.max(0, lineWidth - end) - width(behind), 'right');
}

/** Lines of at most `columns` columns, broken between words where that is possible; styles are carried on. */
export function wrap(text: string, columns: number): string[] {
	return wrapAnsi(text, Math.max(1, columns), { hard: true, trim: false })
		.split('\n')
		.map((line, index) => (index === 0 ? line : line.replace(/^((?:\u001b\[[\d;]*m)*) +/, '$1')));
}
