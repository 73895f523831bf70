import { fit, width } from '../components/text.ts';
import { keyLabel } from '../key-press.ts';
import type { Command, CommandId } from '../keys.ts';
import type { QdashError } from '../model/errors.ts';
import { formatAge } from '../model/format.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import { currentRoute, type ListView, listOf, type Route, type UiState } from '../store/ui-store.ts';
import type { Theme } from '../theme.ts';
import type { Frame } from './frame.ts';

const essential: readonly CommandId[] = ['open', 'back', 'filter', 'help', 'quit'];
/** Whoever is lost looks for these two: they keep their room however much else there is. */
const kept: readonly CommandId[] = ['help', 'quit'];
/** How long an event goes before a note that stays. */
const newsMs = 60_000;

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
	const room = (command: Command) => width(text(command)) + 2;
	let reserved = [...dangerous, ...safe.filter(({ id }) => kept.includes(id))].reduce(
		(sum, command) => sum + room(command),
		0,
	);
	const parts: string[] = [];
	let used = 1;
	for (const command of safe) {
		if (kept.includes(command.id)) reserved -= room(command);
		if (used + room(command) - 2 > frame.columns - reserved) continue;
		used += room(command);
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
	const problem = problemOf(data, listOf(ui.routes), now);
	if (problem) return fit(` ${theme.bad(problem)}`, frame.columns);
	// Where the line is the footer's own, a note that stays would hide the keys for good.
	const note = frame.compact ? null : noteOf(data, ui);
	const { event } = ui;
	// What happened is news for a while; what does not work stays so.
	if (event && (note === null || now - event.at < newsMs)) {
		const age = now - event.at < 1000 ? '' : ` · ${formatAge(now - event.at)} ago`;
		const style = event.role === 'plain' ? theme.dim : theme[event.role];
		// What happened matters more than when: the age goes before a word of it does.
		const fits = width(event.text + age) < frame.columns;
		return fit(` ${style(fits ? event.text + age : event.text)}`, frame.columns);
	}
	const said = note ?? (frame.compact ? null : data.context?.note);
	return fit(said ? ` ${theme.dim(said)}` : '', frame.columns);
}

function problemOf(data: DashboardState, list: ListView, now: number): string | null {
	if (data.connection.state === 'failed') return data.connection.error.message;
	if (data.outage) {
		const seconds = Math.max(1, Math.ceil((data.outage.retryAt - now) / 1000));
		if (data.outage.error.kind === 'expired') return `${data.outage.error.message} L logs in.`;
		return `${data.outage.error.message} Trying again in ${seconds}s.`;
	}
	// That queues cannot be listed is nothing to somebody who looks at APIs.
	return list === 'queues' ? (data.listing.error?.message ?? null) : null;
}

/** What does not work in this view, and only here. */
function noteOf(data: DashboardState, ui: UiState): string | null {
	const { interval, metricsError } = data;
	const list = listOf(ui.routes);
	if (list === 'queues' && interval.reason)
		return `${interval.reason}: asking every ${Number(interval.effectiveSeconds.toFixed(1))} s.`;
	const note = list === 'queues' ? metricsError : serviceProblem(data, list, currentRoute(ui).view);
	return note?.message ?? null;
}

/** What a service of the edge last failed with, where nothing in the body says so already. */
function serviceProblem(
	{ apis, cdn, lambda, stages, distributions, functions }: DashboardState,
	list: Exclude<ListView, 'queues'>,
	view: Route['view'],
): QdashError | null {
	switch (list) {
		case 'apis':
			return stages.size === 0 ? null : (apis.error ?? apis.metricsError);
		case 'distributions':
			return view !== list || distributions.size === 0 ? null : (cdn.error ?? cdn.metricsError);
		case 'functions':
			return view !== list || functions.size === 0 ? null : (lambda.error ?? lambda.metricsError);
	}
}
