import measure, { type Options } from 'string-width';

const escapes = /\u001b\[[\d;]*m/g;
/** ASCII, box drawing, blocks, braille, and the signs that qdash itself draws: each takes one column. */
const oneColumnEach = /^[\x20-\x7e\u2500-\u259f\u2800-\u28ff…–·●✕▲▼✓◌⊘⏎≥│]*$/;

/**
 * How many columns a text takes on the screen; escape sequences take none. It answers as the library does,
 * sooner: measuring by the rules of Unicode is a third of a frame's time, and nearly no line of a table
 * needs it. The bundle gives it to Ink as well.
 */
export default function stringWidth(text: string, options?: Options): number {
	if (options) return measure(text, options);
	const plain = text.includes('\u001b') ? text.replaceAll(escapes, '') : text;
	return oneColumnEach.test(plain) ? plain.length : measure(plain);
}
