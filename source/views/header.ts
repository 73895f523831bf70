import { fit, width } from '../components/text.ts';
import { formatAccount, formatDollars, formatTime, formatTimeZone } from '../model/format.ts';
import { sanitise } from '../model/sanitise.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import type { ListView } from '../store/ui-store.ts';
import type { Theme } from '../theme.ts';
import type { Frame } from './frame.ts';
import { drawTabs } from './tabs-line.ts';

/** The lines above the body: who and where, the guard, what it costs; then the tabs and the rule. */
export function drawHeader(data: DashboardState, current: ListView, frame: Frame, theme: Theme): string[] {
	const first = between(` ${left(data, frame, theme)}`, `${right(data, frame, theme)} `, frame.columns);
	if (frame.compact) return [first];
	return [first, drawTabs(data, current, frame.columns, theme), theme.dim('─'.repeat(frame.columns))];
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
	if (data.listing.complete) return theme.ok('●');
	return data.listing.error ? theme.warn('▲') : theme.dim('…');
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
