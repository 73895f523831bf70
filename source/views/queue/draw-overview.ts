import { fit, fitName } from '../../components/text.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import { formatAge, formatCount, formatRate, UNKNOWN } from '../../model/format.ts';
import type { QueueAttributes } from '../../model/queue.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import {
	deduplicatedPerMinute,
	inRate,
	netRate,
	oldestAgeSeconds,
	outRate,
	type Rate,
} from '../../model/rates.ts';
import { knownValue, type Reading } from '../../model/reading.ts';
import { type Sample, withHistory } from '../../model/series.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { signs, type Theme } from '../../theme.ts';
import { drawCharts } from '../charts/charts.ts';
import { type ChartsState, chartDataOf } from '../charts/charts-state.ts';
import type { SeriesByKey } from '../charts/panel-chart.ts';
import { queueCharts } from '../charts/queue-charts.ts';
import { numberLines, readingText, verdictLines } from '../overview-lines.ts';
import type { QueueLink } from './queue-links.ts';

/** What the overview is drawn from. */
export interface OverviewPicture {
	readonly record: QueueRecord;
	readonly data: DashboardState;
	readonly charts: ChartsState;
	readonly links: readonly QueueLink[];
	/** The link under the cursor. */
	readonly selected: number;
	/** How long the counts are too old, in ms, or null. */
	readonly stale: number | null;
}

/** With fewer lines the charts' own line would stand there without a chart. */
const smallestCharts = 7;
const halfMinute = 30_000;

/** The overview's lines: what is said of it, the counts, the links, and charts in what room is left. */
export function drawOverview(
	picture: OverviewPicture,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const { record, data, charts } = picture;
	const above = [
		...drawVerdict(picture, columns, theme),
		...numberLines(counts(record, data.now), columns, theme),
		...drawLinks(picture, columns, theme),
	];
	const room = rows - above.length;
	if (room < smallestCharts) return above.slice(0, rows);
	const subject = queueSubject(record);
	const panel = { charts: queueCharts(record), subject, state: charts, own: ownSeries(record) };
	return [...above, ...drawCharts(panel, withOwnSamples(data, record, charts), columns, room, theme)];
}

/** A queue's charts are known by its URL. */
export function queueSubject({ ref }: QueueRecord): ChartSubject {
	return { kind: 'queue', id: ref.url };
}

/** What qdash has of the queue before its charts are asked for. */
export function ownSeries({ depth, metrics }: QueueRecord): SeriesByKey {
	const { sent, deleted, deduplicated, oldestAge } = metrics;
	return { visible: momentary(depth), sent, deleted, deduplicated, oldestAge };
}

/**
 * The charts' data with our own samples of the depth, which are a second old where CloudWatch's are minutes;
 * where the window follows the present, and its points are minutes.
 */
function withOwnSamples(data: DashboardState, record: QueueRecord, { window }: ChartsState): DashboardState {
	const chart = chartDataOf(data, queueSubject(record), window);
	if (!chart || chart.at === null || window.until !== null || chart.period !== 60) return data;
	const visible = withHistory(momentary(record.depth), chart.series.visible ?? []);
	return { ...data, chart: { ...chart, series: { ...chart.series, visible } } };
}

/** Charts draw a point in the middle of its minute: a sample of one moment is set back so that it stays there. */
function momentary(samples: readonly Sample[]): readonly Sample[] {
	return samples.map(({ at, value }) => ({ at: at - halfMinute, value }));
}

function drawVerdict({ record, stale }: OverviewPicture, columns: number, theme: Theme): string[] {
	const problems = record.error === null ? [] : [record.error.message];
	const [head = '', ...evidence] = verdictLines(record.verdict, problems, columns, theme);
	if (stale === null) return [head, ...evidence];
	return [head, fit(` ${theme.warn(`${signs.stale} as of ${formatAge(stale)} ago`)}`, columns), ...evidence];
}

function counts(record: QueueRecord, now: number): (readonly [string, string])[] {
	const { attributes } = record;
	const count = (pick: (value: QueueAttributes) => number | null) =>
		readingText(attributes, (value) => formatCount(pick(value)));
	const net = netRate(record, now);
	return [
		['Visible', count((value) => value.visible)],
		['In flight', count((value) => value.inFlight)],
		['Delayed', count((value) => value.delayed)],
		['Oldest', oldest(record, now)],
		['In', rate(inRate(record, now))],
		['Out', rate(outRate(record, now))],
		['Net now', net === null ? UNKNOWN : `${net > 0 ? '+' : ''}${formatRate(net)}/s by our counts`],
		...(record.type === 'fifo'
			? ([['Deduplicated', `${readingText(deduplicatedPerMinute(record, now), formatCount)}/min`]] as const)
			: []),
	];
}

function oldest(record: QueueRecord, now: number): string {
	const retention = knownValue(record.attributes)?.retentionSeconds;
	const of = retention ? ` of ${formatAge(retention * 1000).replace(/ 0[hms]$/, '')}` : '';
	return readingText(oldestAgeSeconds(record, now), (seconds) => formatAge(seconds * 1000) + of);
}

function rate(reading: Reading<Rate>): string {
	return readingText(reading, ({ perSecond, source }) =>
		source === 'counts' ? `≥${formatRate(perSecond)}/s` : `${formatRate(perSecond)}/s`,
	);
}

function drawLinks({ links, selected }: OverviewPicture, columns: number, theme: Theme): string[] {
	return links.map(({ relation, name, detail, troubled }, index) => {
		const cursor = index === Math.min(selected, links.length - 1);
		const bar = cursor ? theme.accent('▌') : ' ';
		const cut = fitName(name, Math.min(name.length, Math.max(16, columns - 40)));
		const what = relation === '' ? '       ' : theme.dim(relation);
		const said = troubled ? theme.warn(`${signs.warning} ${detail}`) : theme.dim(detail);
		return fit(` ${bar}${what}  ${cursor ? theme.bold(cut) : cut}  ${said}`, columns);
	});
}
