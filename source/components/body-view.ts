import { sanitise, sanitiseLines } from '../model/sanitise.ts';
import type { Theme } from '../theme.ts';
import { type BodyRow, drawRow, nextRow, type SourceLine } from './body-rows.ts';
import { jsonLines } from './json-lines.ts';
import { fit } from './text.ts';

/** How a body is shown. */
export type BodyKind = 'json' | 'text' | 'hex';

/** A message body, drawn a window at a time. */
export interface BodyView {
	readonly kind: BodyKind;
	/** A sentence on why it is not shown as what it is, or null. */
	readonly note: string | null;
	/**
	 * The rows from `top` on as finished ANSI strings, each exactly `columns` columns; fewer than `height` at
	 * the end. Only the rows up to there are ever laid out.
	 */
	rows(top: number, height: number, columns: number, theme: Theme): readonly string[];
	/** How many rows there are at this width. Lays all of them out; kept for the next time. */
	count(columns: number): number;
}

/** Larger JSON is shown as text: indenting it would take longer than a frame, and more memory than it is worth. */
const largestJson = 200_000;
/** Deeper nesting is drawn at this depth, or a line would be nothing but its indentation. */
const deepestIndent = 24;

class RowsView implements BodyView {
	readonly kind: BodyKind;
	readonly note: string | null;
	readonly #lines: readonly SourceLine[];
	#columns = -1;
	#rows: BodyRow[] = [];
	/** The line that is laid out next, and from where in it. */
	#line = 0;
	#text = '';
	#from = 0;

	constructor(kind: BodyKind, note: string | null, lines: readonly SourceLine[]) {
		this.kind = kind;
		this.note = note;
		this.#lines = lines;
	}

	rows(top: number, height: number, columns: number, theme: Theme): readonly string[] {
		this.#layOut(columns, top + height);
		return this.#rows.slice(top, top + height).map((row) => drawRow(row, columns, theme));
	}

	count(columns: number): number {
		this.#layOut(columns, Number.POSITIVE_INFINITY);
		return this.#rows.length;
	}

	#layOut(columns: number, wanted: number): void {
		if (columns !== this.#columns) {
			this.#columns = columns;
			this.#rows = [];
			this.#line = 0;
			this.#from = 0;
		}
		while (this.#rows.length < wanted) {
			const line = this.#lines[this.#line];
			if (!line) return;
			if (this.#from === 0) this.#text = line.spans.map(({ text }) => text).join('');
			const row = nextRow(line, this.#text, this.#from, columns);
			this.#rows.push(row);
			this.#from = row.to;
			if (row.to < this.#text.length) continue;
			this.#line++;
			this.#from = 0;
		}
	}
}

function hexRow(bytes: Uint8Array, offset: number, perRow: number): string {
	const row = bytes.subarray(offset, offset + perRow);
	const pairs = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
	const characters = [...row]
		.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
		.join('');
	return `${offset.toString(16).padStart(8, '0')}  ${pairs.padEnd(perRow * 3 - 1)}  |${characters}|`;
}

class HexView implements BodyView {
	readonly kind = 'hex';
	readonly note = null;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** As many bytes as fit beside their offset, in powers of two up to 16. */
	#perRow(columns: number): number {
		return [16, 8, 4, 2].find((count) => 8 + 2 + count * 3 - 1 + 2 + count + 2 <= columns) ?? 1;
	}

	rows(top: number, height: number, columns: number, theme: Theme): readonly string[] {
		const perRow = this.#perRow(columns);
		const count = Math.max(0, Math.min(height, this.count(columns) - top));
		return Array.from({ length: count }, (_, index) => {
			const row = fit(hexRow(this.#bytes, (top + index) * perRow, perRow), columns);
			return theme.dim(row.slice(0, 8)) + row.slice(8);
		});
	}

	count(columns: number): number {
		return Math.max(1, Math.ceil(this.#bytes.length / this.#perRow(columns)));
	}
}

function textView(text: string, note: string | null): BodyView {
	const lines = sanitiseLines(text).map(
		(line): SourceLine => ({ indent: 0, spans: [{ text: line, role: 'plain' }] }),
	);
	return new RowsView('text', note, lines);
}

function looksLikeJson(text: string): boolean {
	return /^\s*[[{]/.test(text);
}

/**
 * A message body to read: JSON indented and coloured by role, other text as it is, bytes as a hex dump.
 * Everything in it is sanitised.
 */
export function createBodyView(body: string | Uint8Array): BodyView {
	if (typeof body !== 'string') return new HexView(body);
	if (!looksLikeJson(body)) return textView(body, null);
	if (body.length > largestJson) return textView(body, 'JSON of more than 200 kB, shown as it was sent');
	const lines = jsonLines(body);
	if (!lines) return textView(body, null);
	const safe = lines.map(
		({ depth, spans }): SourceLine => ({
			indent: Math.min(depth, deepestIndent) * 2,
			spans: spans.map((span) => ({ text: sanitise(span.text), role: span.role })),
		}),
	);
	const tooDeep = lines.some(({ depth }) => depth > deepestIndent);
	return new RowsView('json', tooDeep ? `nested deeper than ${deepestIndent} levels` : null, safe);
}
