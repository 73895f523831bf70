import { WriteStream } from 'node:tty';

/**
 * How much a terminal can draw. `plain` draws no escape sequence at all (a pipe, `TERM=dumb`); `none` has no
 * colour but keeps bold, underline and the like, which is what `NO_COLOR` asks for.
 */
export type ColourDepth = 'plain' | 'none' | '16' | '256' | 'truecolour';

/** Puts a style around a text. Styles nest, and a text keeps its width. */
export type Style = (text: string) => string;

/** What a text means. Colours follow from it, and only from it. */
export type Role = 'plain' | 'accent' | 'dim' | 'ok' | 'warn' | 'bad' | 'info';

/** Styles by role, and the attributes that go with them. */
export interface Theme extends Readonly<Record<Role, Style>> {
	readonly depth: ColourDepth;
	readonly bold: Style;
	readonly underline: Style;
	/** The text cursor of a field. */
	readonly inverse: Style;
}

/** The sign beside each state, so that nothing is said by colour alone. Each is one column wide. */
export const signs = {
	critical: '✕',
	warning: '▲',
	fine: '·',
	unknown: '?',
	stale: '~',
	refused: '⊘',
	asleep: '◌',
} as const;

/** A state that has a sign: `refused` is denied or unsupported. */
export type Sign = keyof typeof signs;

/** The role in which each sign, and the words beside it, are drawn. */
export const signRoles: Readonly<Record<Sign, Role>> = {
	critical: 'bad',
	warning: 'warn',
	fine: 'dim',
	unknown: 'dim',
	stale: 'dim',
	refused: 'dim',
	asleep: 'dim',
};

const unstyled: Style = (text) => text;

/**
 * One SGR style. Where the text holds the same closing code (an inner style, and 22 closes both bold and
 * dim), the style is opened again behind it. Chalk leaves the inner one open there, so that what follows a
 * dim word in a bold row stays dim; it also has no depth without colour but with attributes.
 */
function sgr(open: string, close: string): Style {
	const opening = `\u001b[${open}m`;
	const closing = `\u001b[${close}m`;
	const reopening = closing + opening;
	return (text) => {
		if (text === '') return text;
		const inner = text.includes(closing) ? text.replaceAll(closing, reopening) : text;
		return opening + inner + closing;
	};
}

const foreground = '39';

/**
 * The theme for a terminal.
 *
 * Colours are the terminal's own sixteen, since their owner chose them for the background at hand. Yellow is
 * the exception: on a light background it is near to white almost everywhere, so that deeper palettes get a
 * darker one, which keeps a contrast of 3 to 1 on black and on white. Dim is SGR 2, not bright black: where a
 * terminal does not know SGR 2, the text stays readable, while bright black vanishes in Solarized's dark
 * palette.
 */
export function createTheme(depth: ColourDepth): Theme {
	const attribute = (open: string, close: string) => (depth === 'plain' ? unstyled : sgr(open, close));
	const colour = (open: string) => (depth === 'plain' || depth === 'none' ? unstyled : sgr(open, foreground));
	const yellow = depth === 'truecolour' ? '38;2;175;135;0' : depth === '256' ? '38;5;136' : '33';
	return {
		depth,
		plain: unstyled,
		accent: colour('36'),
		dim: attribute('2', '22'),
		ok: colour('32'),
		warn: colour(yellow),
		bad: colour('31'),
		info: colour('34'),
		bold: attribute('1', '22'),
		underline: attribute('4', '24'),
		inverse: attribute('7', '27'),
	};
}

/** Of an output stream, what colours depend on. */
export interface ColourStream {
	readonly isTTY?: boolean;
}

const forced: Readonly<Record<string, ColourDepth>> = {
	'0': 'none',
	false: 'none',
	'1': '16',
	true: '16',
	'': '16',
	'2': '256',
	'3': 'truecolour',
};

/**
 * What to draw with: `--no-color` and `NO_COLOR` (when not empty) win, then `FORCE_COLOR`, then what the
 * terminal says of itself in `TERM`, `COLORTERM` and the like.
 *
 * @param options.noColour - true where `--no-color` was given
 */
export function detectColours(
	env: Readonly<Record<string, string | undefined>>,
	stream: ColourStream,
	options: { readonly noColour?: boolean } = {},
): ColourDepth {
	// Node takes any CI for a pipeline without colours, `CI=false` too; a terminal says for itself what it can.
	const { NO_COLOR: noColour, FORCE_COLOR: force, CI: _, ...rest } = env;
	const terminal = stream.isTTY === true && env.TERM !== 'dumb';
	if (options.noColour || noColour) return terminal ? 'none' : 'plain';
	if (force !== undefined) return forced[force] ?? '16';
	if (!terminal) return 'plain';
	const bits = WriteStream.prototype.getColorDepth.call(stream as WriteStream, rest);
	return bits >= 24 ? 'truecolour' : bits >= 8 ? '256' : bits >= 4 ? '16' : 'none';
}
