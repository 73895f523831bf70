import { type Role, signRoles, signs, type Theme } from '../theme.ts';
import { type Cell, type Column, gap, type PlacedColumn, type TableLayout } from './table.ts';
import { fit, fitName, fitPhrase, highlight, width } from './text.ts';

/** By what a table is sorted. */
export interface TableSort {
	/** The column's id; a sort that is no column's has no arrow in the head. */
	readonly column: string;
	readonly reverse: boolean;
}

/** How one row differs from the others. */
export interface RowLook {
	/** The cursor is on it. */
	readonly cursor?: boolean;
	readonly marked?: boolean;
	/** Drawn dim as a whole: what it shows is old. */
	readonly dimmed?: boolean;
	/** The characters of the name that the filter matched, as UTF-16 units. */
	readonly matches?: readonly number[];
	/** The id of the column that `matches` is about; the first one when left out. */
	readonly matchColumn?: string;
}

function cut<Row>(column: Column<Row>, text: string, columns: number): string {
	const align = column.align ?? 'left';
	if (column.cut === 'start') return fitName(text, columns, align);
	if (column.cut === 'phrase') return fitPhrase(text, columns);
	return fit(text, columns, align);
}

/** A number that does not fit is not shown in part: half a number is a wrong number. */
function isCutNumber<Row>(column: Column<Row>, text: string, columns: number): boolean {
	return column.align === 'right' && width(text) > columns;
}

function drawCell<Row>(
	placed: PlacedColumn<Row>,
	cell: Cell,
	look: RowLook,
	matched: boolean,
	theme: Theme,
): string {
	const { column, width: columns } = placed;
	if (columns <= 0) return '';
	if (cell.styled) {
		const fitted = fit(cell.text, columns, column.align);
		return look.dimmed ? theme.dim(fitted) : fitted;
	}
	const role: Role = cell.role ?? 'plain';
	const sign = cell.sign ? `${signs[cell.sign]} ` : '';
	let text = cell.text;
	if (matched && look.matches) text = highlight(text, look.matches, theme.underline);
	const room = Math.max(0, columns - width(sign));
	const fitted = isCutNumber(column, text, columns) ? fit('…', columns, 'right') : cut(column, text, room);
	const whole = sign.slice(0, columns) + fitted;
	if (look.dimmed) return theme.dim(whole);
	const coloured = theme[role](whole);
	return look.cursor && role !== 'dim' ? theme.bold(coloured) : coloured;
}

function drawLead<Row>(layout: TableLayout<Row>, look: RowLook, theme: Theme): string {
	const bar = look.cursor ? theme.accent('▌') : ' ';
	const mark = look.marked ? theme.accent('✓') : ' ';
	if (layout.compact) return mark + bar;
	return layout.spec.marks ? ` ${bar}${mark} ` : ` ${bar} `;
}

function drawCompactSign<Row>(layout: TableLayout<Row>, row: Row, look: RowLook, theme: Theme): string {
	const column = layout.spec.columns.find(({ id }) => id === layout.spec.compact?.sign);
	const cell = column?.value(row);
	if (!cell?.sign) return '  ';
	const style = look.dimmed ? theme.dim : theme[cell.role ?? signRoles[cell.sign]];
	return `${style(signs[cell.sign])} `;
}

/**
 * One row of a table as a finished ANSI string, exactly as wide as the layout.
 *
 * @param layout - from `layoutColumns`
 */
export function renderRow<Row>(layout: TableLayout<Row>, row: Row, look: RowLook, theme: Theme): string {
	let line = drawLead(layout, look, theme);
	if (layout.compact) line += drawCompactSign(layout, row, look, theme);
	const matchColumn = look.matchColumn ?? layout.placed[0]?.column.id;
	let used = layout.lead;
	for (const [index, placed] of layout.placed.entries()) {
		if (placed.width <= 0) continue;
		if (index > 0 && used > layout.lead) {
			line += ' '.repeat(gap);
			used += gap;
		}
		line += drawCell(placed, placed.column.value(row), look, placed.column.id === matchColumn, theme);
		used += placed.width;
	}
	return used === layout.width ? line : fit(line, layout.width);
}

/**
 * The table's head as a finished ANSI string, exactly as wide as the layout; the sort's arrow stands in the
 * gap beside its column, so that it moves nothing. Null for a compact layout, which has no head.
 */
export function renderHead<Row>(
	layout: TableLayout<Row>,
	sort: TableSort | null,
	theme: Theme,
): string | null {
	if (layout.compact) return null;
	let line = ' '.repeat(layout.lead);
	for (const [index, { column, width: columns }] of layout.placed.entries()) {
		if (index > 0) line += ' '.repeat(gap);
		line += cut(column, column.head, columns);
	}
	line = fit(line, layout.width);
	if (!sort) return theme.dim(line);
	return drawArrow(line, layout, sort, theme);
}

function drawArrow<Row>(line: string, layout: TableLayout<Row>, sort: TableSort, theme: Theme): string {
	let start = layout.lead;
	for (const { column, width: columns } of layout.placed) {
		if (column.id !== sort.column) {
			start += columns + gap;
			continue;
		}
		const arrow = sort.reverse ? '▲' : '▼';
		const headEnd = start + (column.align === 'right' ? columns : Math.min(columns, width(column.head)));
		if (headEnd >= layout.width)
			return theme.dim(line.slice(0, start - 1)) + arrow + theme.dim(line.slice(start));
		const head = line.slice(start, headEnd);
		return theme.dim(line.slice(0, start)) + theme.accent(head + arrow) + theme.dim(line.slice(headEnd + 1));
	}
	return theme.dim(line);
}
