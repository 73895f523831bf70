import type { Theme } from '../theme.ts';
import { type ContentLine, dialogContent } from './dialog-content.ts';
import { type ButtonSpec, type DialogSpec, type DialogState, isEnabled } from './form.ts';
import type { ScrollRange } from './form-reducer.ts';
import { fit, width, wrap } from './text.ts';

/** The screen that a dialog is drawn on. */
export interface DialogRoom {
	readonly columns: number;
	readonly rows: number;
	readonly theme: Theme;
}

/** A dialog as finished ANSI strings, and where on the screen they go. */
export interface DrawnDialog {
	/** All of one width, the frame included. */
	readonly lines: readonly string[];
	readonly left: number;
	readonly top: number;
}

interface Measured {
	readonly columns: number;
	readonly content: readonly ContentLine[];
	readonly buttons: readonly string[];
	/** Lines of content that are on the screen. */
	readonly page: number;
	readonly range: ScrollRange;
	readonly airy: boolean;
}

const usualWidth = 62;

function buttonText(spec: DialogSpec, state: DialogState, button: ButtonSpec, theme: Theme): string {
	const focused = state.focus === button.id;
	const text = focused ? `[ ${button.label} ]` : `  ${button.label}  `;
	if (!isEnabled(spec, button, state.values)) return theme.dim(text);
	if (focused) return theme.bold(button.danger ? theme.warn(text) : theme.accent(text));
	return button.danger ? theme.warn(text) : text;
}

function buttonLines(spec: DialogSpec, state: DialogState, columns: number, theme: Theme): string[] {
	const texts = spec.buttons.map((button) => buttonText(spec, state, button, theme));
	for (const space of ['     ', '  ', '']) {
		const row = texts.join(space);
		if (width(row) <= columns) return [fit(row, columns, 'centre')];
	}
	return texts.map((text) => fit(text, columns, 'centre'));
}

/** Where the content begins so that the focused field is in view; on a button, at the start of the prose. */
function following(content: readonly ContentLine[], focus: string, page: number): number {
	const first = content.findIndex(({ field }) => field === focus);
	if (first < 0) return 0;
	const last = content.findLastIndex(({ field }) => field === focus);
	return Math.max(0, Math.min(first, last - page + 1));
}

function measure(spec: DialogSpec, state: DialogState, room: DialogRoom): Measured {
	const { columns: screen, rows, theme } = room;
	const columns = Math.max(8, Math.min(spec.width ?? usualWidth, screen < 50 ? screen : screen - 2));
	const inner = columns - 4;
	const content = dialogContent(spec, state, inner, theme);
	const most = rows < 16 ? rows : rows - 2;
	const error = state.error === null ? [] : wrap(theme.bad(`✕ ${state.error}`), inner);
	const space = error.length > 0 && rows >= 16 ? [''] : [];
	const buttons = [...error, ...space, ...buttonLines(spec, state, inner, theme)];
	const left = most - 2 - buttons.length;
	// Blank lines under the title and above the buttons, where nothing has to scroll for them.
	const airy = content.length + 2 <= left;
	const page = Math.max(1, Math.min(content.length, left));
	const max = Math.max(0, content.length - page);
	const at = Math.max(0, Math.min(max, state.scroll ?? following(content, state.focus, page)));
	return { columns, content, buttons, page, airy, range: { at, max, page } };
}

/** How far the dialog can be scrolled at this size: what `dialogReducer` needs for PgUp and PgDn. */
export function dialogScrollRange(spec: DialogSpec, state: DialogState, room: DialogRoom): ScrollRange {
	return measure(spec, state, room).range;
}

/**
 * The dialog as it stands, in the middle of the screen: a frame with its title, prose, fields and buttons.
 * Where it is higher than the screen, the content scrolls and the buttons stay.
 */
export function renderDialog(spec: DialogSpec, state: DialogState, room: DialogRoom): DrawnDialog {
	const { columns, content, buttons, page, airy, range } = measure(spec, state, room);
	const { theme } = room;
	const inner = columns - 4;
	const side = theme.dim('│');
	const blank = `${side}${' '.repeat(columns - 2)}${side}`;
	const shown = content.slice(range.at, range.at + page).map(({ text, field }, index) => {
		const bar = field !== null && field === state.focus ? theme.accent('▌') : ' ';
		const more =
			index === 0 && range.at > 0 ? '↑' : index === page - 1 && range.at < range.max ? '↓' : undefined;
		return `${side}${bar}${fit(text, inner)} ${more === undefined ? side : theme.accent(more)}`;
	});
	const title = fit(spec.title, Math.min(width(spec.title), Math.max(1, columns - 5)));
	const rule = '─'.repeat(Math.max(0, columns - 4 - width(title)));
	const lines = [
		`${theme.dim('┌')} ${theme.bold(title)} ${theme.dim(`${rule}┐`)}`,
		...(airy ? [blank] : []),
		...shown,
		...(airy ? [blank] : []),
		...buttons.map((line) => `${side} ${fit(line, inner)} ${side}`),
		theme.dim(`└${'─'.repeat(columns - 2)}┘`),
	];
	return {
		lines,
		left: Math.max(0, Math.floor((room.columns - columns) / 2)),
		top: Math.max(0, Math.floor((room.rows - lines.length) / 2)),
	};
}
