import { layoutColumns, type TableLayout } from '../../components/table.ts';
import { renderHead, renderRow } from '../../components/table-row.ts';
import { type TableState, visibleSlice } from '../../components/table-state.ts';
import { fit, width, wrap } from '../../components/text.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { ListOrder, ListRow, ListTable } from '../../tables/list-table.ts';
import type { Theme } from '../../theme.ts';
import { between } from '../header.ts';

/** The room that a table has, its title and its head included. */
export interface TableRoom {
	readonly columns: number;
	readonly rows: number;
	/** No head: a phone, a split pane. */
	readonly compact: boolean;
	/** The width that decides which columns there are; `columns` when left out. */
	readonly screenColumns?: number;
}

/** Less of a note says nothing. */
const shortestNote = 20;

/** How many items fit under the title and the head. */
export function itemRows({ rows, compact }: Pick<TableRoom, 'rows' | 'compact'>): number {
	return Math.max(1, rows - (compact ? 1 : 2));
}

/** What a table is drawn from. */
export interface ListPicture<Item> {
	readonly title: string;
	/** How many there are, in words. */
	readonly count: string;
	/** What else is said of the list as a whole, where there is room for it. */
	readonly note: string | null;
	readonly order: ListOrder<Item>;
	readonly state: TableState;
	/** The filter is being typed. */
	readonly typing: boolean;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** How long what an item shows is too old, in ms, or null. */
	readonly stale: (item: Item) => number | null;
	readonly dimmed: (item: Item) => boolean;
	/** Why there is no row. */
	readonly nothing: string;
}

/** Draws a table with its title; keeps the layout of the last frame, so that columns do not jitter. */
export class ListDrawing<Item> {
	readonly #table: ListTable<Item>;
	#layout: TableLayout<ListRow<Item>> | undefined;

	constructor(table: ListTable<Item>) {
		this.#table = table;
	}

	/** Exactly as many lines as there is room for. */
	draw(picture: ListPicture<Item>, room: TableRoom, theme: Theme): string[] {
		const { order, state, now } = picture;
		const slice = visibleSlice(state, order.items, itemRows(room));
		const rows = slice.map(({ item, matches }): ListRow<Item> & { readonly stale: number | null } => ({
			item,
			matches,
			now,
			stale: picture.stale(item),
		}));
		const spec = this.#table.tableFor(room.screenColumns ?? room.columns);
		this.#layout = layoutColumns<ListRow<Item>>(spec, rows, room.columns, this.#layout);
		const layout = this.#layout;
		const head = renderHead(layout, { column: state.sort, reverse: state.reverse }, theme);
		const lines = [this.#drawTitle(picture, room, theme), ...(head === null || room.compact ? [] : [head])];
		if (rows.length === 0) lines.push(...drawNothing(picture.nothing, room, theme));
		for (const row of rows) {
			const look = {
				cursor: this.#table.idOf(row.item) === state.cursor,
				dimmed: row.stale !== null || picture.dimmed(row.item),
				matches: row.matches,
				matchColumn: this.#table.nameColumn,
			};
			lines.push(renderRow(layout, row, look, theme));
		}
		while (lines.length < room.rows) lines.push('');
		return lines.slice(0, room.rows);
	}

	#drawTitle(picture: ListPicture<Item>, { columns }: TableRoom, theme: Theme): string {
		const { state, order, typing, note } = picture;
		const filter =
			typing || state.filter !== ''
				? `  ${theme.dim('/')} ${sanitise(state.filter)}${typing ? theme.accent('▏') : ''}`
				: '';
		const left = ` ${theme.bold(picture.title)}${filter}`;
		const count = state.filter === '' ? picture.count : `${order.items.length} of ${picture.count}`;
		const sort = `${columns < 100 ? 'by' : 'sorted by'} ${this.#table.sortTitle(state.sort)} ${state.reverse ? '▲' : '▼'}`;
		const counted = `${count}   ${sort}`;
		const room = columns - width(left) - width(counted) - 6;
		const said = note === null || room < shortestNote ? '' : sanitise(note);
		const right = said === '' ? counted : `${width(said) > room ? fit(said, room) : said}   ${counted}`;
		return between(left, `${theme.dim(right)} `, columns);
	}
}

function drawNothing(sentence: string, { columns }: TableRoom, theme: Theme): string[] {
	return ['', ...wrap(sentence, columns - 6).map((line) => fit(`   ${theme.dim(line)}`, columns))];
}
