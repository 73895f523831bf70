import type { Handlers } from '../components/key-dispatcher.ts';
import { fit, wrap } from '../components/text.ts';
import type { Role, Theme } from '../theme.ts';

/** A name and its value, both sanitised; or a heading, alone. The role is the value's. */
export type SettingsRow = readonly [name: string, value: string, role?: Role] | readonly [heading: string];

const labelWidth = 30;

/** Settings as lines, a name and a value each; longer values are wrapped under themselves. */
export function settingsLines(rows: readonly SettingsRow[], columns: number, theme: Theme): string[] {
	const label = Math.min(labelWidth, Math.floor(columns / 3));
	return rows.flatMap(([name, value, role], index) => {
		if (value === undefined) {
			const heading = fit(` ${theme.bold(name)}`, columns);
			return index === 0 ? [heading] : ['', heading];
		}
		const style = theme[role ?? 'plain'];
		const names = wrap(name, label - 1);
		const values = wrap(value, Math.max(1, columns - label - 2));
		return Array.from({ length: Math.max(names.length, values.length) }, (_, line) =>
			fit(` ${theme.dim(fit(names[line] ?? '', label))}${style(values[line] ?? '')}`, columns),
		);
	});
}

/** What scrolls: where it is, how far it goes, and how many lines are on the screen. */
export interface Scroll {
	readonly top: () => number;
	/** The greatest `top`. */
	readonly furthest: () => number;
	readonly rows: number;
	readonly to: (top: number) => void;
}

/** The keys of lines that scroll without a cursor. */
export function scrollHandlers({ top, furthest, rows, to }: Scroll): Handlers {
	const go = (wanted: number) => to(Math.max(0, Math.min(furthest(), wanted)));
	return {
		'move.down': () => go(top() + 1),
		'move.up': () => go(top() - 1),
		'move.pageDown': () => go(top() + rows),
		'move.pageUp': () => go(top() - rows),
		'move.top': () => go(0),
		'move.bottom': () => go(Number.POSITIVE_INFINITY),
	};
}
