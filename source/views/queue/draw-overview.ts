import { renderChart } from '../../components/chart.ts';
import { fit, fitName, wrap } from '../../components/text.ts';
import { formatAge, formatCount, formatRate, formatTime, NOT_ASKED, UNKNOWN } from '../../model/format.ts';
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
import type { Sample } from '../../model/series.ts';
import { severitySigns } from '../../tables/queue-cells.ts';
import { signRoles, signs, type Theme } from '../../theme.ts';
import type { QueueLink } from './queue-links.ts';

/** What the overview is drawn from. */
export interface OverviewPicture {
	readonly record: QueueRecord;
	readonly links: readonly QueueLink[];
	/** The link under the cursor. */
	readonly selected: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** How long the counts are too old, in ms, or null. */
	readonly stale: number | null;
}

const window = 30 * 60_000;
const sideBySide = 100;
const smallestChart = 5;
const tallestChart = 18;

/** The overview's lines: what is said of it, the counts, the links, and charts in what room is left. */
export function drawOverview(
	picture: OverviewPicture,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const { record } = picture;
	const above = [
		...drawVerdict(picture, columns, theme),
		...drawCounts(picture, columns, theme),
		...drawLinks(picture, columns, theme),
	];
	const height = Math.min(tallestChart, rows - above.length);
	if (height < smallestChart) return above.slice(0, rows);
	return [...above, ...drawCharts(record, picture.now, columns, height, theme)];
}

function drawVerdict({ record, stale }: OverviewPicture, columns: number, theme: Theme): string[] {
	const { verdict } = record;
	const sign = severitySigns[verdict.severity];
	const style = theme[signRoles[sign]];
	const since = verdict.since === null ? '' : ` since ${formatTime(verdict.since)}`;
	const head = `${style(`${signs[sign]} ${verdict.state}${since}`)}`;
	const lines = [fit(` ${head}`, columns)];
	if (stale !== null)
		lines.push(fit(` ${theme.warn(`${signs.stale} as of ${formatAge(stale)} ago`)}`, columns));
	if (record.error && !verdict.evidence.includes(record.error.message))
		lines.push(...prose(record.error.message, columns, theme.bad));
	for (const sentence of verdict.evidence) lines.push(...prose(sentence, columns, theme.dim));
	return lines;
}

function prose(sentence: string, columns: number, style: (text: string) => string): string[] {
	return wrap(sentence, columns - 4).map((line) => fit(`   ${style(line)}`, columns));
}

function drawCounts({ record, now }: OverviewPicture, columns: number, theme: Theme): string[] {
	const { attributes } = record;
	const count = (pick: (value: QueueAttributes) => number | null) =>
		attributes.state === 'known' ? formatCount(pick(attributes.value)) : unknownText(attributes);
	const net = netRate(record, now);
	const items: [string, string][] = [
		['Visible', count((value) => value.visible)],
		['In flight', count((value) => value.inFlight)],
		['Delayed', count((value) => value.delayed)],
		['Oldest', oldest(record, now)],
		['In', rate(inRate(record, now))],
		['Out', rate(outRate(record, now))],
		['Net now', net === null ? UNKNOWN : `${net > 0 ? '+' : ''}${formatRate(net)}/s by our counts`],
	];
	if (record.type === 'fifo') {
		const deduplicated = deduplicatedPerMinute(record, now);
		items.push([
			'Deduplicated',
			`${deduplicated.state === 'known' ? formatCount(deduplicated.value) : unknownText(deduplicated)}/min`,
		]);
	}
	return flow(
		items.map(([name, value]) => `${theme.dim(name)} ${theme.bold(value)}`),
		columns,
	);
}

function oldest(record: QueueRecord, now: number): string {
	const age = oldestAgeSeconds(record, now);
	if (age.state !== 'known') return unknownText(age);
	const retention = knownValue(record.attributes)?.retentionSeconds;
	return `${formatAge(age.value * 1000)}${retention ? ` of ${formatAge(retention * 1000).replace(/ 0[hms]$/, '')}` : ''}`;
}

function rate(reading: Reading<Rate>): string {
	if (reading.state !== 'known') return unknownText(reading);
	const { perSecond, source } = reading.value;
	return source === 'counts' ? `≥${formatRate(perSecond)}/s` : `${formatRate(perSecond)}/s`;
}

function unknownText(reading: Reading<unknown>): string {
	switch (reading.state) {
		case 'pending':
			return NOT_ASKED;
		case 'off':
			return 'off';
		case 'denied':
			return 'denied';
		case 'unsupported':
			return 'n/a';
		default:
			return UNKNOWN;
	}
}

/** Puts items side by side, and on as many lines as they need. */
function flow(items: readonly string[], columns: number): string[] {
	return wrap(items.map((item) => item.replaceAll(' ', '\u00a0')).join('   '), columns - 2).map((line) =>
		fit(` ${line.replaceAll('\u00a0', ' ').trimStart()}`, columns),
	);
}

function drawLinks({ links, selected }: OverviewPicture, columns: number, theme: Theme): string[] {
	return links.map((link, index) => {
		const cursor = index === selected;
		const bar = cursor ? theme.accent('▌') : ' ';
		const name = cursor
			? theme.bold(fitName(link.name, Math.min(link.name.length, columns - 40)))
			: link.name;
		const where = link.url === null ? 'not listed here' : link.detail;
		return fit(` ${bar}${theme.dim(link.relation)}  ${name}  ${theme.dim(where)}`, columns);
	});
}

function drawCharts(
	record: QueueRecord,
	now: number,
	columns: number,
	height: number,
	theme: Theme,
): string[] {
	const wide = columns >= sideBySide;
	const half = wide ? Math.floor((columns - 5) / 2) : columns - 2;
	// The newest sample may be younger than the picture's clock.
	const to = Math.max(now, record.depth.at(-1)?.at ?? now);
	const span = { from: to - window, to };
	const depth = renderChart(
		{
			series: [{ name: 'VISIBLE', points: inSpan(record.depth, span), role: 'accent', style: 'area' }],
			width: half,
			height,
			whole: true,
			...span,
		},
		theme,
	);
	if (!wide) return depth.map((line) => fit(` ${line}`, columns));
	const flows = renderChart(
		{
			series: [
				{ name: 'IN', points: perSecond(record.metrics.sent, span), role: 'plain', style: 'line' },
				{ name: 'OUT', points: perSecond(record.metrics.deleted, span), role: 'ok', style: 'dashed' },
			],
			width: half,
			height,
			unit: '/s',
			format: formatRate,
			...span,
		},
		theme,
	);
	return depth.map((line, index) => fit(` ${fit(line, half)}   ${flows[index] ?? ''}`, columns));
}

function inSpan(series: readonly Sample[], { from, to }: { from: number; to: number }): readonly Sample[] {
	return series.filter(({ at }) => at >= from && at <= to);
}

/** Minute sums as messages a second, each at the middle of its minute. */
function perSecond(series: readonly Sample[], span: { from: number; to: number }): Sample[] {
	return inSpan(series, span).map(({ at, value }) => ({ at: at + 30_000, value: value / 60 }));
}
