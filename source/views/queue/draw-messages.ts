import { type BodyView, createBodyView } from '../../components/body-view.ts';
import { layoutColumns, type TableLayout } from '../../components/table.ts';
import { renderHead, renderRow } from '../../components/table-row.ts';
import { type TableState, visibleSlice } from '../../components/table-state.ts';
import { fit, width } from '../../components/text.ts';
import { formatCount } from '../../model/format.ts';
import type { Message } from '../../model/message.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import type { Theme } from '../../theme.ts';
import { between } from '../header.ts';
import { messageFacts } from './message-facts.ts';
import { type MessageRow, messageTable } from './message-rows.ts';

/** What the messages are drawn from. */
export interface MessagesPicture {
	readonly record: QueueRecord;
	readonly rows: readonly MessageRow[];
	readonly table: TableState;
	/** How many are held now. */
	readonly held: number;
	/** The endpoint shows messages without receiving them. */
	readonly peekable: boolean;
	readonly readOnly: boolean;
	/** Non-null while one message fills the screen: the first line of it that is shown. */
	readonly reading: number | null;
}

const smallestDetail = 20;

/** Lines that the list takes of so many; the rest shows the message under the cursor. */
export function listLines(rows: number, reading: boolean): number {
	if (reading) return 0;
	return rows >= smallestDetail ? Math.max(6, Math.floor(rows * 0.45)) : rows;
}

/** How many messages fit into the list. */
export function messageRowsShown(rows: number, compact: boolean): number {
	return Math.max(1, listLines(rows, false) - (compact ? 1 : 2));
}

/** Draws a queue's messages; keeps the table's layout and the body that is shown from frame to frame. */
export class MessagesDrawing {
	#layout: TableLayout<MessageRow> | undefined;
	#body: { readonly message: Message; readonly view: BodyView } | null = null;

	draw(picture: MessagesPicture, columns: number, rows: number, compact: boolean, theme: Theme): string[] {
		const selected = picture.rows.find(({ id }) => id === picture.table.cursor) ?? null;
		const lines = listLines(rows, picture.reading !== null && selected !== null);
		const list = lines === 0 ? [] : this.#list(picture, columns, lines, compact, theme);
		const left = rows - list.length;
		if (!selected || left < 3) return padded(list, rows);
		return padded(
			[
				...list,
				...(list.length > 0 ? [theme.dim('─'.repeat(columns))] : []),
				...this.#detail(selected, picture.reading ?? 0, columns, left - (list.length > 0 ? 1 : 0), theme),
			],
			rows,
		);
	}

	/** The furthest that the message under the cursor can be scrolled. */
	furthest(message: Message, columns: number, rows: number): number {
		return Math.max(0, this.#lineCount(message, columns) - rows);
	}

	#list(picture: MessagesPicture, columns: number, lines: number, compact: boolean, theme: Theme): string[] {
		const { rows, table } = picture;
		const height = Math.max(1, lines - (compact ? 1 : 2));
		const shown = visibleSlice(table, rows, height);
		this.#layout = layoutColumns(messageTable(rows), shown, columns, this.#layout);
		const layout = this.#layout;
		const head = renderHead(layout, null, theme);
		const drawn = [drawTitle(picture, columns, theme), ...(head === null || compact ? [] : [head])];
		if (rows.length === 0) drawn.push('', fit(`   ${theme.dim(whyNothing(picture))}`, columns));
		for (const row of shown) {
			const look = { cursor: row.id === table.cursor, marked: table.marks.has(row.id) };
			drawn.push(renderRow(layout, row, look, theme));
		}
		return padded(drawn, lines);
	}

	#detail({ message }: MessageRow, top: number, columns: number, rows: number, theme: Theme): string[] {
		const view = this.#viewOf(message);
		const facts = messageFacts(message, theme);
		if (columns < 100) {
			const note = view.note ? [theme.warn(view.note)] : [];
			const above = [...facts, ...note, ''].map((line) => fit(` ${line}`, columns));
			const visible = above.slice(top, top + rows);
			const from = Math.max(0, top - above.length);
			const body = view.rows(from, rows - visible.length, columns - 2, theme);
			return [...visible, ...body.map((line) => fit(` ${line}`, columns))];
		}
		const factsWidth = Math.min(Math.floor(columns * 0.42), 58);
		const bodyWidth = columns - factsWidth - 4;
		const body = view.rows(top, rows, bodyWidth, theme);
		const beside = view.note ? [...facts, '', theme.warn(view.note)] : facts;
		return Array.from({ length: rows }, (_, index) =>
			fit(` ${fit(body[index] ?? '', bodyWidth)}  ${fit(beside[index] ?? '', factsWidth)}`, columns),
		);
	}

	#lineCount(message: Message, columns: number): number {
		const view = this.#viewOf(message);
		if (columns < 100)
			return messageFacts(message, null).length + (view.note ? 2 : 1) + view.count(columns - 2);
		return view.count(columns - Math.min(Math.floor(columns * 0.42), 58) - 4);
	}

	#viewOf(message: Message): BodyView {
		if (this.#body?.message !== message) this.#body = { message, view: createBodyView(message.body) };
		return this.#body.view;
	}
}

function drawTitle(picture: MessagesPicture, columns: number, theme: Theme): string {
	const { record, held, peekable, rows, table } = picture;
	const visible = knownValue(record.attributes)?.visible ?? null;
	const parts = [`${formatCount(held)} held`];
	if (peekable) parts.push(`${formatCount(rows.length - held)} peeked at, without receiving`);
	parts.push(`about ${formatCount(visible)} visible`);
	if (held > 0) parts.push('released when you leave');
	if (record.type === 'fifo' && held > 0) parts.push('at most ten of a group until they go');
	const marked = table.marks.size > 0 ? `${formatCount(table.marks.size)} marked` : '';
	const left = ` ${theme.bold('MESSAGES')}  ${theme.dim(parts.join(' · '))}`;
	if (marked === '') return fit(left, columns);
	return width(left) + width(marked) + 2 > columns
		? between(` ${theme.bold('MESSAGES')}  ${theme.dim(parts[0] ?? '')}`, `${theme.accent(marked)} `, columns)
		: between(left, `${theme.accent(marked)} `, columns);
}

function whyNothing({ peekable, readOnly, record }: MessagesPicture): string {
	if (peekable) return 'Nothing visible. This endpoint shows messages without receiving them; r receives.';
	if (readOnly) return 'Nothing is held. SQS has no peek, and read-only refuses to receive.';
	if (knownValue(record.attributes)?.visible === 0) return 'Nothing is visible in this queue.';
	return 'Nothing is held. r receives up to 10; they are released when you leave.';
}

function padded(lines: readonly string[], rows: number): string[] {
	return [...lines.slice(0, rows), ...new Array<string>(Math.max(0, rows - lines.length)).fill('')];
}
