import type { IBufferCell, Terminal } from '@xterm/headless';

/** One cell as the terminal draws it. */
export interface ScreenCell {
	/** Empty for the right half of a wide character. */
	readonly text: string;
	readonly width: number;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly underline: boolean;
	readonly inverse: boolean;
	/** An index of the 256-colour palette, a `#rrggbb`, or null for the terminal's own. */
	readonly foreground: number | string | null;
	readonly background: number | string | null;
}

function colour(isDefault: boolean, isPalette: boolean, value: number): number | string | null {
	if (isDefault) return null;
	return isPalette ? value : `#${value.toString(16).padStart(6, '0')}`;
}

function toCell(cell: IBufferCell): ScreenCell {
	return {
		text: cell.getChars(),
		width: cell.getWidth(),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
		foreground: colour(cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor()),
		background: colour(cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor()),
	};
}

/** The cell at a column and a row, counted from 0. */
export function screenCell(terminal: Terminal, x: number, y: number): ScreenCell {
	const buffer = terminal.buffer.active;
	const cell = buffer.getLine(buffer.viewportY + y)?.getCell(x);
	if (!cell) throw new Error(`the screen has no cell at column ${x}, row ${y}`);
	return toCell(cell);
}

/** The rows of the screen as a person sees them, without blanks at their ends. */
export function screenRows(terminal: Terminal): string[] {
	const buffer = terminal.buffer.active;
	return Array.from({ length: terminal.rows }, (_, y) => {
		return buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '';
	});
}

/** All cells of the screen, row by row. */
export function screenCells(terminal: Terminal): ScreenCell[][] {
	return Array.from({ length: terminal.rows }, (_, y) =>
		Array.from({ length: terminal.cols }, (_, x) => screenCell(terminal, x, y)),
	);
}
