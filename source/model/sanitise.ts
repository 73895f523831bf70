/**
 * Everything that a terminal could act on, or that draws nothing or in another order than it is written:
 * control bytes, format characters (bidi overrides and isolates, zero-width characters, tags), default
 * ignorable ones, lone surrogates, and the line and paragraph separators.
 */
const unsafeClass = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
/** More combining marks than this on one letter is a way to draw over the neighbouring rows, not a language. */
const marksKept = 8;
const markFlood = String.raw`(?:(?!${unsafeClass})\p{M}){${marksKept + 1},}`;

const plainAscii = /^[\x20-\x7e]*$/;
const unsafe = new RegExp(`${unsafeClass}|${markFlood}`, 'u');
const unsafeEach = new RegExp(`${unsafeClass}|${markFlood}`, 'gu');
/** What may hold an emoji together; only a text with one of these needs the slow road below. */
const emojiGlue = /[\u200d\ufe0f\u{e007f}]/u;
/** Cheap to find, and holds every emoji sequence together with its neighbours. */
const emojiRun = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\d#*\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}]+`;
const runOrUnsafe = new RegExp(`${emojiRun}|${unsafeClass}|${markFlood}`, 'gu');
/** A whole emoji sequence of Unicode's own list is matched first, and kept as it is. */
const rgiEmoji = String.raw`\p{RGI_Emoji}`;
const emojiOrUnsafe = new RegExp(`${rgiEmoji}|${unsafeClass}`, 'gv');
const emoji = new RegExp(`^${rgiEmoji}$`, 'v');

function hex(code: number, digits: number): string {
	return code.toString(16).padStart(digits, '0');
}

function visible(match: string): string {
	const code = match.codePointAt(0) ?? 0;
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	if (code === 0x7f) return '\u2421';
	if (code >= 0x80 && code < 0xa0) return `\\x${hex(code, 2)}`;
	const characters = [...match];
	if (characters.length > 1) {
		return `${characters.slice(0, marksKept).join('')}‹+${characters.length - marksKept} marks›`;
	}
	return `‹U+${hex(code, 4).toUpperCase()}›`;
}

/**
 * Text from outside (names, bodies, errors) as one line that is safe to print: what a terminal would act on
 * is shown as a visible symbol instead (`␛`, `␊`, `\x9b`, `‹U+202E›`). Emoji sequences stay whole. Clean text
 * comes back as it is, and sanitising twice changes nothing more.
 */
export function sanitise(text: string): string {
	if (plainAscii.test(text) || !unsafe.test(text)) return text;
	if (!emojiGlue.test(text)) return text.replace(unsafeEach, visible);
	// Matching against the list of all emoji is slow, and a text repeats the few that it has.
	const runs = new Map<string, string>();
	return text.replace(runOrUnsafe, (match) => {
		if (!emojiGlue.test(match)) return match.replace(unsafeEach, visible);
		let shown = runs.get(match);
		if (shown === undefined) {
			shown = match.replace(emojiOrUnsafe, (part) => (emoji.test(part) ? part : visible(part)));
			runs.set(match, shown);
		}
		return shown;
	});
}

/**
 * The same for text of several lines: `\n` ends a line, a tab becomes four spaces. A carriage return stays
 * visible (`␍`), since whoever debugs a body wants to see it.
 */
export function sanitiseLines(text: string): string[] {
	return text.split('\n').map((line) => sanitise(line.includes('\t') ? line.replaceAll('\t', '    ') : line));
}
