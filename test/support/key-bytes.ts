const named: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\x1b',
	tab: '\t',
	'shift-tab': '\x1b[Z',
	space: ' ',
	backspace: '\x7f',
	delete: '\x1b[3~',
	up: '\x1b[A',
	down: '\x1b[B',
	right: '\x1b[C',
	left: '\x1b[D',
	home: '\x1b[H',
	end: '\x1b[F',
	'page-up': '\x1b[5~',
	'page-down': '\x1b[6~',
	'ctrl-up': '\x1b[1;5A',
	'ctrl-down': '\x1b[1;5B',
	'ctrl-right': '\x1b[1;5C',
	'ctrl-left': '\x1b[1;5D',
	'ctrl-space': '\0',
};

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * What a terminal sends for one key.
 *
 * @param key - a name as `KeyPress` has it (`enter`, `ctrl-p`, `alt-b`, `shift-tab`, `page-down`), or one character
 * @throws Error for anything else, so that a misspelt name is not typed as text; text is written as it is
 */
export function keyBytes(key: string): string {
	const bytes = named[key];
	if (bytes !== undefined) return bytes;
	const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1];
	if (control) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
	const meta = /^alt-(.)$/u.exec(key)?.[1];
	if (meta) return `\x1b${meta}`;
	if ([...graphemes.segment(key)].length === 1) return key;
	throw new Error(`no key is named ${JSON.stringify(key)}`);
}

/** What a terminal sends for a paste while bracketed paste is on. */
export function pasteBytes(text: string): string {
	return `\x1b[200~${text}\x1b[201~`;
}
