import { fit, width } from '../components/text.ts';
import { formatAccount, formatDollars, formatTime, formatTimeZone } from '../model/format.ts';
import { sanitise } from '../model/sanitise.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import type { Theme } from '../theme.ts';
import type { Frame } from './frame.ts';
import { tabs } from './tabs.ts';

/** The lines above the body: who and where, the guard, what it costs; then the tabs and the rule. */
export function drawHeader(data: DashboardState, frame: Frame, theme: Theme): string[] {
	const first = between(` ${left(data, frame, theme)}`, `${right(data, frame, theme)} `, frame.columns);
	if (frame.compact) return [first];
	return [first, drawTabs(data, frame, theme), theme.dim('─'.repeat(frame.columns))];
}

function left(data: DashboardState, frame: Frame, theme: Theme): string {
	const { context } = data;
	const guard = context?.readOnly ? `  ${theme.warn('READ-ONLY')}` : '';
	if (!context) return `${theme.bold('qdash')}  ${theme.dim('connecting')}`;
	const wide = frame.columns >= 100;
	const place = context.endpoint === null ? '' : sanitise(shortEndpoint(context.endpoint));
	const who = [
		sanitise(context.profile ?? (place || 'default credentials')),
		wide && context.account ? formatAccount(sanitise(context.account)) : '',
		sanitise(context.region),
		wide && context.profile && place ? place : '',
	].filter((part) => part !== '');
	const name = frame.compact ? '' : `${theme.bold('qdash')}  `;
	// A long profile may be cut, the guard may not: it stands where nothing is cut off.
	const long = width(who.join('   ')) > frame.columns / 3;
	const where = frame.compact ? who.join('  ') : who.join(theme.dim(' · '));
	return long ? name + guard.trimStart() + (guard === '' ? '' : '  ') + where : name + where + guard;
}

function right(data: DashboardState, frame: Frame, theme: Theme): string {
	const { interval, usage, now, frozenAt } = data;
	const time = formatTime(frozenAt ?? now);
	if (frozenAt !== null) {
		return theme.warn(
			frame.compact ? `FROZEN ${time}` : `FROZEN at ${time} ${formatTimeZone(now)}, f goes on`,
		);
	}
	const light = liveness(data, theme);
	if (frame.compact) return `${light} ${theme.dim(time)}`;
	const every = trimmed(interval.effectiveSeconds);
	const calls = Math.round(usage.callsPerMinute);
	const cost = formatDollars(usage.dollarsPerHour);
	if (frame.columns < 100) {
		return `${light} ${theme.dim(`${every}  ${calls}/min  ${cost}/h ${time}`)}`;
	}
	return `${light} ${theme.dim(`${every}   ${calls} calls/min   ${cost}/h   ${time} ${formatTimeZone(now)}`)}`;
}

function liveness(data: DashboardState, theme: Theme): string {
	if (data.outage || data.connection.state === 'failed') return theme.bad('✕');
	if (data.interval.reason) return theme.warn('▲');
	return data.listing.complete ? theme.ok('●') : theme.dim('…');
}

function drawTabs(data: DashboardState, frame: Frame, theme: Theme): string {
	let critical = 0;
	let warning = 0;
	for (const { verdict } of data.queues.values()) {
		if (verdict.severity === 'critical') critical += 1;
		else if (verdict.severity === 'warning') warning += 1;
	}
	const trouble = [
		critical > 0 ? theme.bad(`✕${critical}`) : '',
		warning > 0 ? theme.warn(`▲${warning}`) : '',
	].filter((part) => part !== '');
	const count = data.queues.size > 0 ? theme.dim(String(data.queues.size)) : '';
	const line = tabs
		.map((tab) =>
			[theme.accent(theme.bold(`${tab.key} ${tab.title}`)), count, ...trouble].filter(Boolean).join(' '),
		)
		.join('   ');
	return fit(` ${line}`, frame.columns);
}

/** One text at the left, one at the right; the left one is cut when both have no room. */
export function between(leftText: string, rightText: string, columns: number): string {
	const room = Math.max(0, columns - width(rightText) - 1);
	return fit(`${fit(leftText, room)} ${rightText}`, columns);
}

function trimmed(seconds: number): string {
	return `${Number(seconds.toFixed(1))}s`;
}

function shortEndpoint(endpoint: string): string {
	return URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}
