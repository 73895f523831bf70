import { fit, width } from '../components/text.ts';
import type { Alarm } from '../model/alarm.ts';
import { knownValue } from '../model/reading.ts';
import type { Verdict } from '../model/verdict.ts';
import type { DashboardState, ServiceListing } from '../store/dashboard-store.ts';
import type { ListView } from '../store/ui-store.ts';
import type { Theme } from '../theme.ts';
import { tabs } from './tabs.ts';

/** What a tab says of its view without being opened. */
interface TabState {
	/** How many rows there are, or null while nobody has looked. */
	readonly count: number | null;
	readonly critical: number;
	readonly warning: number;
}

/** The namespaces of the alarms that belong to each view. */
const namespaces: Readonly<Record<ListView, string>> = {
	queues: 'AWS/SQS',
	apis: 'AWS/ApiGateway',
	distributions: 'AWS/CloudFront',
	functions: 'AWS/Lambda',
};

function fromVerdicts(records: Iterable<{ readonly verdict: Verdict }>, count: number): TabState {
	let critical = 0;
	let warning = 0;
	for (const { verdict } of records) {
		if (verdict.severity === 'critical') critical += 1;
		else if (verdict.severity === 'warning') warning += 1;
	}
	return { count, critical, warning };
}

/** Of a view that nobody has opened only its alarms are known: nothing is asked for a number in a tab. */
function fromAlarms(alarms: readonly Alarm[] | null, view: ListView): TabState {
	const ringing = (alarms ?? []).filter(({ watches }) => watches?.namespace === namespaces[view]);
	return { count: null, critical: 0, warning: ringing.length };
}

function tabState(data: DashboardState, view: ListView): TabState {
	if (view === 'queues') return fromVerdicts(data.queues.values(), data.queues.size);
	const known: readonly [ServiceListing, ReadonlyMap<string, { readonly verdict: Verdict }>] =
		view === 'apis'
			? [data.apis, data.stages]
			: view === 'distributions'
				? [data.cdn, data.distributions]
				: [data.lambda, data.functions];
	const [listing, records] = known;
	if (listing.at === null && records.size === 0) return fromAlarms(knownValue(data.alarms), view);
	return fromVerdicts(records.values(), records.size);
}

/**
 * The line of tabs. Where there is little room, counts go first, then the words of the other views; what is
 * in trouble stays.
 *
 * @param current - the view that is open, or the one that the opened resource belongs to
 */
export function drawTabs(data: DashboardState, current: ListView, columns: number, theme: Theme): string {
	const states = new Map(tabs.map(({ view }) => [view, tabState(data, view)]));
	for (const detail of ['all', 'no counts', 'short'] as const) {
		const gap = detail === 'all' ? '   ' : '  ';
		const line = tabs
			.map((tab) => drawTab(tab, states.get(tab.view), tab.view === current, detail, theme))
			.join(gap);
		if (width(line) + 1 <= columns || detail === 'short') return fit(` ${line}`, columns);
	}
	return '';
}

function drawTab(
	{ key, title }: { readonly key: string; readonly title: string },
	state: TabState | undefined,
	active: boolean,
	detail: 'all' | 'no counts' | 'short',
	theme: Theme,
): string {
	const name = active
		? theme.accent(theme.bold(`${key} ${title}`))
		: detail === 'short'
			? theme.dim(key)
			: `${theme.dim(key)} ${title}`;
	const { count = null, critical = 0, warning = 0 } = state ?? {};
	return [
		name,
		detail === 'all' && count !== null && count > 0 ? theme.dim(String(count)) : '',
		critical > 0 ? theme.bad(`✕${critical}`) : '',
		warning > 0 ? theme.warn(`▲${warning}`) : '',
	]
		.filter((part) => part !== '')
		.join(' ');
}
