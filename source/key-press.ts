import type { Key } from 'ink';

/**
 * One key as the key table and the text fields name it.
 *
 * `name` is `enter`, `esc`, `tab`, `shift-tab`, `up`, `down`, `left`, `right`, `page-up`, `page-down`, `home`,
 * `end`, `backspace`, `delete`, `space`, `ctrl-x`, `alt-x`, or the character itself (`G` is a capital g).
 */
export interface KeyPress {
	readonly name: string;
	/** What the key types into a text field; empty for keys that type nothing. */
	readonly text: string;
}

const named: readonly (readonly [keyof Key, string])[] = [
	['return', 'enter'],
	['escape', 'esc'],
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Ink's report of a key, as key presses: usually one; a burst of typing arrives as one string and becomes
 * one press a character, so that `jjj` moves three rows.
 */
export function toKeyPresses(input: string, key: Key): KeyPress[] {
	if (key.tab) return [{ name: key.shift ? 'shift-tab' : 'tab', text: '' }];
	for (const [flag, name] of named) if (key[flag]) return [{ name, text: '' }];
	if (key.ctrl) return [{ name: `ctrl-${input.toLowerCase()}`, text: '' }];
	if (key.meta) return [{ name: `alt-${input}`, text: '' }];
	return [...graphemes.segment(input)].flatMap(({ segment }): KeyPress[] => {
		if (/^[\r\n]+$/.test(segment)) return [{ name: 'enter', text: '' }];
		if (segment === '\t') return [{ name: 'tab', text: '' }];
		if (segment === ' ') return [{ name: 'space', text: ' ' }];
		const code = segment.charCodeAt(0);
		if (code === 0x7f || code === 0x08) return [{ name: 'backspace', text: '' }];
		// Within a burst, Ctrl and a letter comes as its control character, unparsed.
		if (code < 0x20) return [{ name: `ctrl-${String.fromCharCode(code + 0x60)}`, text: '' }];
		return [{ name: segment, text: segment }];
	});
}

const shown: Readonly<Record<string, string>> = {
	enter: '⏎',
	esc: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	space: 'Space',
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	home: 'Home',
	end: 'End',
	'page-up': 'PgUp',
	'page-down': 'PgDn',
};

/** A key's name as people read it: `⏎`, `Ctrl-P`, `j`. */
export function keyLabel(key: string): string {
	const control = /^ctrl-(.)$/.exec(key);
	return control ? `Ctrl-${control[1]?.toUpperCase()}` : (shown[key] ?? key);
}
