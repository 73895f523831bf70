import { fit, wrap } from '../components/text.ts';
import { formatTime, NOT_ASKED, UNKNOWN } from '../model/format.ts';
import type { Reading } from '../model/reading.ts';
import type { Verdict } from '../model/verdict.ts';
import { beganAt } from '../model/verdict.ts';
import { severitySigns } from '../tables/cells.ts';
import { signRoles, signs, type Theme } from '../theme.ts';

/** What is said of a resource: the state with its sign and since when, then its evidence, a sentence a paragraph. */
export function verdictLines(
	verdict: Verdict,
	problems: readonly string[],
	columns: number,
	theme: Theme,
): string[] {
	const sign = severitySigns[verdict.severity];
	const head = theme[signRoles[sign]](`${signs[sign]} ${stateWithOnset(verdict)}`);
	const others = problems.filter((problem) => !verdict.evidence.includes(problem));
	const onset = verdict.since === null ? null : beganAt(verdict.since);
	const evidence = verdict.evidence.filter((sentence) => sentence !== onset);
	return [
		fit(` ${head}`, columns),
		...others.flatMap((sentence) => prose(sentence, columns, theme.bad)),
		...evidence.flatMap((sentence) => prose(sentence, columns, theme.dim)),
	];
}

/** The state with when it began, after its first phrase: `stuck since 01:20, 16 min`. */
function stateWithOnset({ kind, state, since }: Verdict): string {
	if (since === null || /\b(since|until)\b/.test(state)) return state;
	// This one says what was before.
	const onset = `${kind === 'hit ratio fell' ? 'until' : 'since'} ${formatTime(since)}`;
	const comma = state.indexOf(', ');
	return comma < 0 ? `${state} ${onset}` : `${state.slice(0, comma)} ${onset}${state.slice(comma)}`;
}

/** A paragraph under a heading. */
export function prose(sentence: string, columns: number, style: (text: string) => string): string[] {
	return wrap(sentence, columns - 4).map((line) => fit(`   ${style(line)}`, columns));
}

/** Names and values side by side, on as many lines as they need; a pair is never parted. */
export function numberLines(
	items: readonly (readonly [name: string, value: string])[],
	columns: number,
	theme: Theme,
): string[] {
	const joined = items
		.map(([name, value]) => `${theme.dim(name)} ${theme.bold(value)}`.replaceAll(' ', '\u00a0'))
		.join('   ');
	return wrap(joined, columns - 2).map((line) =>
		fit(` ${line.replaceAll('\u00a0', ' ').trimStart()}`, columns),
	);
}

/** A reading as a word: each way of not knowing has its own. */
export function readingText<T>(reading: Reading<T>, format: (value: T) => string): string {
	switch (reading.state) {
		case 'known':
			return format(reading.value);
		case 'pending':
			return NOT_ASKED;
		case 'off':
			return 'off';
		case 'denied':
			return 'denied';
		case 'unsupported':
			return 'n/a';
		case 'unknown':
			return UNKNOWN;
	}
}
