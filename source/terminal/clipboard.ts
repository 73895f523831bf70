/** Most terminals take no more than this by OSC 52, in bytes of base64 (xterm's and tmux's limits are near it). */
const most = 74_994;

/**
 * The sequence that puts a text on the clipboard of whoever sits at the terminal, over SSH too (OSC 52).
 *
 * @param inTmux - wraps it so that tmux hands it on
 * @returns null when the text is too long for it
 */
export function clipboardSequence(text: string, inTmux: boolean): string | null {
	const encoded = Buffer.from(text, 'utf8').toString('base64');
	if (encoded.length > most) return null;
	const sequence = `\u001b]52;c;${encoded}\u0007`;
	return inTmux ? `\u001bPtmux;\u001b${sequence}\u001b\\` : sequence;
}
