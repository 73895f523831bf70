import type { Context } from '../model/context.ts';
import type { ActionTarget } from './target.ts';

const SEPARATOR = /[-._]/;

/**
 * Whether a name has the pattern in it as whole words between dashes, dots and underscores, in any case:
 * `prod` is in `shop-prod.fifo` and not in `products`. A `*` stands for any characters.
 */
export function matchesPattern(name: string, pattern: string): boolean {
	const wanted = pattern.trim().toLowerCase();
	if (wanted === '') return false;
	const text = name.toLowerCase();
	const starts = boundaries(text, 1);
	const ends = boundaries(text, 0);
	return starts.some((start) => ends.some((end) => end >= start && glob(text.slice(start, end), wanted)));
}

/**
 * The first of the patterns that protects a target, by one of its names, or by the profile or account it is
 * looked at with; null when none does. An account may be written in groups (`1234-5678-9012`).
 */
export function protectingPattern(
	patterns: readonly string[],
	{ name, alsoNamed = [] }: Pick<ActionTarget, 'name' | 'alsoNamed'>,
	context: Context,
): string | null {
	const names = [name, ...alsoNamed];
	for (const pattern of patterns) {
		if (names.some((each) => matchesPattern(each, pattern))) return pattern;
		if (context.profile !== null && matchesPattern(context.profile, pattern)) return pattern;
		if (context.account !== null && matchesPattern(context.account, withoutAccountDashes(pattern)))
			return pattern;
	}
	return null;
}

/** Offsets at which a word can begin (`after` = 1: behind a separator) or end (0: before one). */
function boundaries(text: string, after: 0 | 1): number[] {
	const found = after === 1 ? [0] : [];
	for (let index = 0; index < text.length; index++) {
		if (SEPARATOR.test(text.charAt(index))) found.push(index + after);
	}
	if (after === 0) found.push(text.length);
	return found;
}

/** Matches by the literal pieces between the stars: linear, whatever a settings file holds. */
function glob(text: string, pattern: string): boolean {
	const pieces = pattern.split('*');
	const first = pieces[0] ?? '';
	const last = pieces.at(-1) ?? '';
	if (pieces.length === 1) return text === pattern;
	if (!text.startsWith(first) || !text.endsWith(last)) return false;
	let from = first.length;
	for (const piece of pieces.slice(1, -1)) {
		const at = text.indexOf(piece, from);
		if (at < 0) return false;
		from = at + piece.length;
	}
	return from <= text.length - last.length;
}

function withoutAccountDashes(pattern: string): string {
	return /^\d{4}-\d{4}-\d{4}$/.test(pattern.trim()) ? pattern.replaceAll('-', '') : pattern;
}
