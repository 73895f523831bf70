import { fit, width } from '../components/text.ts';
import { type Command, type CommandId, keyLabel } from '../keys.ts';
import { formatAge } from '../model/format.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import type { UiState } from '../store/ui-store.ts';
import type { Theme } from '../theme.ts';
import type { Frame } from './frame.ts';

const essential: readonly CommandId[] = ['open', 'back', 'filter', 'help', 'quit'];

/** A key and what it does, for a footer that is not read from the key table: a dialog's, a field's. */
export interface KeyHint {
	readonly key: string;
	readonly label: string;
}

/**
 * The keys that work here, most useful first, dangerous ones last; cut at the width. What is refused here
 * is left out.
 */
export function drawFooter(
	available: readonly Command[],
	readOnly: boolean,
	frame: Frame,
	theme: Theme,
): string {
	// A narrow footer has room for the way in, the way out and the help; the help lists the rest.
	const place = ({ id, rank = 99 }: Command) => (frame.compact && essential.includes(id) ? rank - 100 : rank);
	const hints = available
		.filter((command) => command.label !== undefined && !(readOnly && command.changes))
		.filter((command) => !(frame.compact && command.danger))
		.sort((a, b) => place(a) - place(b));
	const safe = hints.filter((command) => !command.danger);
	const dangerous = hints.filter((command) => command.danger);
	const text = (command: Command) => `${keyLabel(command.keys[0] ?? '')} ${command.label}`;
	const reserved = dangerous.reduce((sum, command) => sum + width(text(command)) + 2, 0);
	const parts: string[] = [];
	let used = 1;
	for (const command of safe) {
		const plain = text(command);
		if (used + width(plain) > frame.columns - reserved) continue;
		used += width(plain) + 2;
		parts.push(drawHint({ key: keyLabel(command.keys[0] ?? ''), label: command.label ?? '' }, theme));
	}
	for (const command of dangerous) parts.push(theme.warn(text(command)));
	return fit(` ${parts.join('  ')}`, frame.columns);
}

/** Hints that stand for themselves. */
export function drawHints(hints: readonly KeyHint[], frame: Frame, theme: Theme): string {
	return fit(` ${hints.map((hint) => drawHint(hint, theme)).join('  ')}`, frame.columns);
}

function drawHint(hint: KeyHint, theme: Theme): string {
	return `${theme.bold(hint.key)} ${theme.dim(hint.label)}`;
}

/** The line above the footer: what goes wrong as a whole, else the last event. */
export function drawEventLine(
	data: DashboardState,
	ui: UiState,
	now: number,
	frame: Frame,
	theme: Theme,
): string {
	const problem = problemOf(data, now);
	if (problem) return fit(` ${theme.bad(problem)}`, frame.columns);
	const { event } = ui;
	if (event) {
		const age = now - event.at < 1000 ? '' : ` · ${formatAge(now - event.at)} ago`;
		const style = event.role === 'plain' ? theme.dim : theme[event.role];
		return fit(` ${style(event.text + age)}`, frame.columns);
	}
	// Where the line is the footer's own, a note that stays would hide the keys for good.
	const note = frame.compact ? null : noteOf(data);
	return fit(note ? ` ${theme.dim(note)}` : '', frame.columns);
}

function problemOf(data: DashboardState, now: number): string | null {
	if (data.connection.state === 'failed') return data.connection.error.message;
	if (data.outage) {
		const seconds = Math.max(1, Math.ceil((data.outage.retryAt - now) / 1000));
		if (data.outage.error.kind === 'expired') return `${data.outage.error.message} L logs in.`;
		return `${data.outage.error.message} Trying again in ${seconds}s.`;
	}
	return data.listing.error?.message ?? null;
}

function noteOf(data: DashboardState): string | null {
	const { interval, metricsError, context } = data;
	if (interval.reason)
		return `${interval.reason}: asking every ${Number(interval.effectiveSeconds.toFixed(1))} s.`;
	return metricsError?.message ?? context?.note ?? null;
}
