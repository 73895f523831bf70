import { sanitise } from '../model/sanitise.ts';
import type { Theme } from '../theme.ts';
import { fit, slice, width } from './text.ts';
import type { TextFieldState } from './text-field.ts';

/** How a field is drawn. */
export interface TextFieldLook {
	/** Columns of the screen. */
	readonly width: number;
	/** Lines of the screen; one when left out. */
	readonly rows?: number;
	/** The text cursor is drawn only where the keys go. */
	readonly focused: boolean;
	/** Shown dim while the field is empty. */
	readonly placeholder?: string;
	readonly theme: Theme;
}

interface DrawnLine {
	readonly text: string;
	/** Where the cursor stands in it, in columns; null on the other lines. */
	readonly cursor: number | null;
}

function drawnLines(state: TextFieldState): DrawnLine[] {
	let start = 0;
	return state.value.split('\n').map((line) => {
		const inside = state.cursor >= start && state.cursor <= start + line.length;
		const before = state.cursor - start;
		start += line.length + 1;
		const text = sanitise(line.replaceAll('\t', '    '));
		if (!inside) return { text, cursor: null };
		return { text, cursor: width(sanitise(line.slice(0, before).replaceAll('\t', '    '))) };
	});
}

function withCursor(line: string, column: number, theme: Theme): string {
	let end = column + 1;
	let under = slice(line, column, end);
	// A character of two columns is not in the slice of its first column alone.
	if (under === '' && end < width(line)) under = slice(line, column, ++end);
	return slice(line, 0, column) + theme.inverse(under === '' ? ' ' : under) + slice(line, end);
}

/**
 * An editable text as `rows` finished ANSI strings, each exactly `width` columns. All lines scroll sideways
 * together, so far that the cursor is in view; up and down likewise.
 */
export function renderTextField(state: TextFieldState, look: TextFieldLook): string[] {
	const { theme, focused } = look;
	const columns = Math.max(1, look.width);
	const rows = Math.max(1, look.rows ?? 1);
	if (state.value === '' && look.placeholder) {
		const shown = fit(look.placeholder, columns);
		const first = focused ? theme.dim(withCursor(shown, 0, theme)) : theme.dim(shown);
		return [first, ...Array.from({ length: rows - 1 }, () => ' '.repeat(columns))];
	}
	const lines = drawnLines(state);
	const cursorLine = lines.findIndex((line) => line.cursor !== null);
	const top = Math.max(0, Math.min(cursorLine - rows + 1, lines.length - rows));
	const left = focused ? Math.max(0, (lines[cursorLine]?.cursor ?? 0) - columns + 1) : 0;
	return Array.from({ length: rows }, (_, row) => {
		const line = lines[top + row];
		if (!line) return ' '.repeat(columns);
		const shown = fit(slice(`${line.text} `, left, left + columns), columns);
		return line.cursor === null || !focused ? shown : withCursor(shown, line.cursor - left, theme);
	});
}
