import { layoutColumns } from '../../components/table.ts';
import { renderHead, renderRow } from '../../components/table-row.ts';
import { fit, wrap } from '../../components/text.ts';
import { formatAge } from '../../model/format.ts';
import type { QueueFeeds } from '../../model/queue-feed.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import type { Theme } from '../../theme.ts';
import {
	type ConnectionRow,
	consumerRows,
	consumerTable,
	sourceRows,
	sourceTable,
	whoElseReads,
	whoElseSends,
	whyNoFeeds,
} from './connection-rows.ts';
import type { LinkedState } from './queue-links.ts';

/** What the Connections tab is drawn from. */
export interface ConnectionsPicture {
	readonly record: QueueRecord;
	readonly data: LinkedState;
	/** The row under the cursor, sources first, then consumers. */
	readonly selected: number;
	/** Messages that qdash itself holds. */
	readonly held: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** The rows that the cursor goes through. */
export function connectionRows({
	record,
	data,
}: Pick<ConnectionsPicture, 'record' | 'data'>): readonly ConnectionRow[] {
	const feeds = feedsOf(record, data);
	return feeds ? [...sourceRows(feeds), ...consumerRows(feeds, data)] : [];
}

function feedsOf({ ref }: QueueRecord, { feeds }: LinkedState): QueueFeeds | null {
	const reading = feeds.get(ref.url);
	return reading ? knownValue(reading) : null;
}

/** Sources, consumers, and what could not be asked; as many lines as there are rows at most, the cursor among them. */
export function drawConnections(
	picture: ConnectionsPicture,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const { record, data, now, held } = picture;
	const reading = data.feeds.get(record.ref.url);
	const feeds = feedsOf(record, data);
	if (!feeds) return ['', ...sentences([whyNoFeeds(reading, record) ?? ''], columns, theme)];
	const sources = sourceRows(feeds);
	const consumers = consumerRows(feeds, data);
	const lines: string[] = [];
	const selected = Math.min(picture.selected, sources.length + consumers.length - 1);
	let cursorLine = 0;
	const add = (title: string, part: readonly ConnectionRow[], table: typeof sourceTable, before: number) => {
		lines.push(heading(title, part.length, columns, theme));
		if (part.length === 0) return;
		const layout = layoutColumns(table, part, columns);
		const head = renderHead(layout, null, theme);
		if (head !== null) lines.push(head);
		for (const [index, row] of part.entries()) {
			const cursor = before + index === selected;
			if (cursor) cursorLine = lines.length;
			lines.push(renderRow(layout, row, { cursor }, theme));
		}
	};
	add('SOURCES', sources, sourceTable, 0);
	if (sources.length === 0) lines.push(...sentences([whoElseSends(record, feeds, now)], columns, theme));
	lines.push('');
	add('CONSUMERS', consumers, consumerTable, sources.length);
	if (consumers.length === 0)
		lines.push(...sentences([whoElseReads(record, feeds, held, now)], columns, theme));
	if (feeds.asking.length > 0 && sources.length > 0) {
		lines.push('', ...sentences([`Asking ${feeds.asking.join(', ')}…`], columns, theme));
	}
	lines.push('', ...unseenLines(feeds, now, columns, theme));
	const top = Math.max(0, Math.min(cursorLine - Math.floor(rows / 2), lines.length - rows));
	return lines.slice(top, top + rows);
}

/** What could not be asked is said calmly, once each: the rest is still right. */
function unseenLines(feeds: QueueFeeds, now: number, columns: number, theme: Theme): string[] {
	const age = now - feeds.at < 60_000 ? [] : [`As of ${formatAge(now - feeds.at)} ago; Ctrl-R asks again.`];
	if (feeds.unseen.length === 0) return sentences(age, columns, theme);
	const services = [...new Set(feeds.unseen.map(({ service }) => service))].join(', ');
	const what = feeds.unseen.map(({ message }) => message);
	return sentences([`Could not see all: ${services}.`, ...what, ...age], columns, theme);
}

function heading(title: string, count: number, columns: number, theme: Theme): string {
	return fit(` ${theme.bold(title)}  ${count === 0 ? '' : theme.dim(String(count))}`, columns);
}

function sentences(texts: readonly string[], columns: number, theme: Theme): string[] {
	return texts.flatMap((text) =>
		wrap(text, columns - 4).map((line) => fit(`   ${theme.dim(line)}`, columns)),
	);
}
