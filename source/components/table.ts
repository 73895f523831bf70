import { type Role, type Sign, signs } from '../theme.ts';
import { firstWord, width } from './text.ts';

/** One value of a row, as it is drawn. */
export interface Cell {
	/** Plain text, already sanitised; or with `styled`, a finished ANSI string. */
	readonly text: string;
	readonly role?: Role;
	/** Stands before the text, in the same role. */
	readonly sign?: Sign;
	/** The text carries its own styles: the row puts none around it. */
	readonly styled?: boolean;
}

/** A column of a table. */
export interface Column<Row> {
	readonly id: string;
	/** With the unit in it: `IN/s`. */
	readonly head: string;
	/** Left by default; numbers go right. */
	readonly align?: 'left' | 'right';
	/** When there is no room for all columns, those of the lowest priority go first. */
	readonly priority: number;
	/** Columns it takes at least. */
	readonly min: number;
	/** Columns it takes at most. */
	readonly max?: number;
	/**
	 * A column with `flex` may be cut down to `min`, and gets what is left over, those of the lowest number
	 * first. A column without it takes what its content needs.
	 */
	readonly flex?: number;
	/**
	 * What of its content a `flex` column keeps before columns of a lower priority do: more than `min` where the
	 * text is all that tells rows apart. Content that needs less gets no more than that.
	 */
	readonly keeps?: number;
	/**
	 * What a `flex` column gets before the next one has its turn; the rest comes after. One long name then
	 * does not take the room of all states. Without it the column gets all that it needs at once.
	 */
	readonly share?: number;
	/** What goes when a text is cut: its end (by default), its start (names), or its last words (states). */
	readonly cut?: 'end' | 'start' | 'phrase';
	readonly value: (row: Row) => Cell;
}

/** What a table is made of. */
export interface TableSpec<Row> {
	readonly columns: readonly Column<Row>[];
	/** True where rows can be marked: the sign then has its own column left of the first one. */
	readonly marks?: boolean;
	/**
	 * How a row looks on a narrow terminal: a sign, a name and one number, by the ids of their columns. Used
	 * below `below` columns. The name is a column of its own where what stands in two of them tells rows apart.
	 */
	readonly compact?: {
		readonly sign: string;
		readonly name: string | Column<Row>;
		readonly number: string;
		readonly below: number;
	};
}

/** A column that is shown, and how wide. */
export interface PlacedColumn<Row> {
	readonly column: Column<Row>;
	readonly width: number;
}

/** Where everything of a table stands; made by {@link layoutColumns}. */
export interface TableLayout<Row> {
	readonly spec: TableSpec<Row>;
	/** Columns of the screen that each row takes. */
	readonly width: number;
	readonly compact: boolean;
	/** The columns before the first one: margin, cursor bar, mark. */
	readonly lead: number;
	readonly placed: readonly PlacedColumn<Row>[];
	/** What the content of each column has needed so far, by the column's id. */
	readonly needed: ReadonlyMap<string, number>;
	/** What each `phrase` column must keep. */
	readonly kept: ReadonlyMap<string, number>;
}

/** The blank columns between two columns. */
export const gap = 2;

/** A cell's plain text, its sign included. */
export function cellText(cell: Cell): string {
	return cell.sign ? `${signs[cell.sign]} ${cell.text}` : cell.text;
}

function clamp<Row>(column: Column<Row>, needed: number): number {
	return Math.min(column.max ?? Number.POSITIVE_INFINITY, Math.max(column.min, needed));
}

/** What a column must have to be shown at all. */
function minimum<Row>(column: Column<Row>, needed: number, kept: number): number {
	if (column.flex === undefined) return clamp(column, needed);
	const least = Math.max(column.min, column.keeps ?? 0, Math.min(kept, column.max ?? kept));
	return Math.min(clamp(column, needed), least);
}

function measure<Row>(spec: TableSpec<Row>, rows: readonly Row[], previous: TableLayout<Row> | undefined) {
	const needed = new Map<string, number>();
	const kept = new Map<string, number>();
	for (const column of spec.columns) {
		let widest = Math.max(width(column.head), previous?.needed.get(column.id) ?? 0);
		let keep = previous?.kept.get(column.id) ?? 0;
		for (const row of rows) {
			const cell = column.value(row);
			const cellWidth = width(cellText(cell));
			if (cellWidth > widest) widest = cellWidth;
			if (column.cut === 'phrase') {
				keep = Math.max(keep, (cell.sign ? 2 : 0) + width(firstWord(cell.text)));
			}
		}
		needed.set(column.id, widest);
		kept.set(column.id, keep);
	}
	return { needed, kept };
}

function sameMap(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean {
	for (const [id, value] of left) if (right.get(id) !== value) return false;
	return left.size === right.size;
}

function place<Row>(
	spec: TableSpec<Row>,
	room: number,
	needed: ReadonlyMap<string, number>,
	kept: ReadonlyMap<string, number>,
): PlacedColumn<Row>[] {
	const minimumOf = (column: Column<Row>) =>
		minimum(column, needed.get(column.id) ?? 0, kept.get(column.id) ?? 0);
	let shown = [...spec.columns];
	const total = () => shown.reduce((sum, column) => sum + minimumOf(column) + gap, -gap);
	while (shown.length > 1 && total() > room) {
		const least = shown.reduce((lowest, column) => (column.priority < lowest.priority ? column : lowest));
		shown = shown.filter((column) => column !== least);
	}
	const widths = new Map(shown.map((column) => [column.id, minimumOf(column)]));
	let left = room - total();
	const flexible = shown
		.filter((column) => column.flex !== undefined)
		.sort((one, other) => (one.flex ?? 0) - (other.flex ?? 0));
	for (const share of [true, false]) {
		for (const column of flexible) {
			const now = widths.get(column.id) ?? 0;
			const most = share ? (column.share ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
			const wanted = Math.min(clamp(column, needed.get(column.id) ?? 0), most);
			const grown = Math.max(now, Math.min(wanted, now + Math.max(0, left)));
			widths.set(column.id, grown);
			left -= grown - now;
		}
	}
	return shown.map((column) => ({
		column,
		width: Math.min(widths.get(column.id) ?? 0, Math.max(1, room)),
	}));
}

/**
 * Decides which columns are shown and how wide, for the rows on the screen.
 *
 * Widths only grow from call to call while `columns` stays the same, so that nothing jitters when a number
 * gains or loses a digit; hand the last layout back as `previous`. When nothing changed, `previous` itself
 * comes back, so that memoised rows stay as they are.
 *
 * @param rows - those on the screen, not all of them
 * @param columns - the columns of the screen that a row takes
 */
export function layoutColumns<Row>(
	spec: TableSpec<Row>,
	rows: readonly Row[],
	columns: number,
	previous?: TableLayout<Row>,
): TableLayout<Row> {
	const kin = previous?.spec === spec && previous.width === columns ? previous : undefined;
	const { needed, kept } = measure(spec, rows, kin);
	if (kin && sameMap(needed, kin.needed) && sameMap(kept, kin.kept)) return kin;
	const compact = spec.compact !== undefined && columns < spec.compact.below;
	const lead = compact ? 4 : spec.marks ? 4 : 3;
	const placed = compact
		? placeCompact(spec, columns - lead, needed)
		: place(spec, columns - lead, needed, kept);
	return { spec, width: columns, compact, lead, placed, needed, kept };
}

function placeCompact<Row>(
	spec: TableSpec<Row>,
	room: number,
	needed: ReadonlyMap<string, number>,
): PlacedColumn<Row>[] {
	const find = (id: string | undefined) => spec.columns.find((column) => column.id === id);
	const called = spec.compact?.name;
	const name = typeof called === 'object' ? called : find(called);
	const number = find(spec.compact?.number);
	if (!name || !number) throw new Error('a compact layout names columns that the table does not have');
	// The number is never cut to a wrong one: the name makes room for it.
	const numberWidth = Math.min(room, Math.max(needed.get(number.id) ?? 0, number.min));
	const nameWidth = Math.max(0, room - numberWidth - gap);
	return [
		{ column: name, width: nameWidth },
		{ column: number, width: room - nameWidth - (nameWidth > 0 ? gap : 0) },
	];
}
