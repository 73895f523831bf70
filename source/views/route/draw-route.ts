import { fit, wrap } from '../../components/text.ts';
import type { RouteRecord, StageRecord } from '../../model/api.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import { knownValue, pending } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { Theme } from '../../theme.ts';
import { drawCharts } from '../charts/charts.ts';
import type { ChartsState } from '../charts/charts-state.ts';
import { stageCharts } from '../charts/stage-charts.ts';
import type { Frame } from '../frame.ts';
import { whyNotConnected } from '../list/why-nothing.ts';
import { numberLines, verdictLines } from '../overview-lines.ts';
import { settingsLines } from '../settings-table.ts';
import { stageName } from '../stage/invoke-url.ts';
import { trafficNumbers } from '../stage/stage-numbers.ts';
import { detailedMetricsRows } from './detailed-metrics.ts';
import { type RoutePicture, routeDetails, routeFacts } from './route-words.ts';

/** Fewer lines than this make no chart. */
const shortestCharts = 8;

/** The line that names the route and its stage. */
export function routeHead({ route, stage }: RouteRecord, frame: Frame, theme: Theme): string {
	const kind = frame.compact ? '' : `${theme.bold('ROUTE')}  `;
	return fit(
		` ${kind}${theme.bold(sanitise(route.key))}  ${theme.dim(`of ${stageName(stage)} · ${stage.protocol}`)}`,
		frame.columns,
	);
}

/** The charts of a route and what they are drawn from. */
export function routeCharts(record: RouteRecord, stage: StageRecord | null) {
	const settings = stage ? knownValue(stage.settings) : null;
	return {
		charts: stageCharts(record.stage.protocol, settings?.cache != null),
		own: record.metrics.series,
	};
}

/**
 * All lines of a route: what is said of it, its numbers and main facts, charts, and the rest of its facts.
 * They may be more than there are rows for: then they scroll.
 */
export function drawRoute(
	record: RouteRecord,
	data: DashboardState,
	state: ChartsState,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const stage = data.stages.get(record.stage.id) ?? null;
	const picture: RoutePicture = {
		record,
		stage,
		account: data.accountThrottle,
		plans: data.usagePlans.get(record.stage.id) ?? pending,
	};
	const { metrics, stage: ref, detailed } = record;
	const measured = detailed === true;
	const above = [
		...verdictLines(record.verdict, [], columns, theme),
		...(measured ? numberLines(trafficNumbers(metrics, ref.protocol, data.now), columns, theme) : []),
		...settingsLines(
			[...routeFacts(picture), ...(measured ? [] : detailedMetricsRows(record, stage, data.context))],
			columns,
			theme,
		),
	];
	const below = settingsLines(
		[...(measured ? detailedMetricsRows(record, stage, data.context) : []), ...routeDetails(picture)],
		columns,
		theme,
	);
	if (!measured) return [...above, ...below];
	const room = Math.max(rows - above.length - below.length, Math.min(shortestCharts, rows));
	const subject: ChartSubject = { kind: 'route', id: record.id };
	const charts = drawCharts({ ...routeCharts(record, stage), subject, state }, data, columns, room, theme);
	return [...above, ...charts, ...below];
}

/** Why a route that is opened is not there. */
export function routeGone(id: string, stageId: string, data: DashboardState, frame: Frame): string[] {
	const stage = data.stages.get(stageId);
	const details = stage?.ref.apiId ? (data.apiDetails.get(stage.ref.apiId) ?? pending) : pending;
	const name = sanitise(id.startsWith(`${stageId} `) ? id.slice(stageId.length + 1) : id);
	const sentence =
		whyNotConnected(data) ??
		(stage?.error && details.state !== 'known'
			? stage.error.message
			: details.state === 'pending'
				? `Looking for ${name}…`
				: `${name} is not a route of this API any more. Esc goes back.`);
	const lines = ['', ...wrap(sentence, frame.columns - 6).map((line) => `   ${line}`)];
	return [...lines, ...new Array<string>(Math.max(0, frame.bodyRows - lines.length)).fill('')];
}
