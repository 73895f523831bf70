import { layoutColumns, type TableLayout } from '../../components/table.ts';
import { renderHead, renderRow } from '../../components/table-row.ts';
import { type TableState, visibleSlice } from '../../components/table-state.ts';
import { fit, wrap } from '../../components/text.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { staleFor } from '../../tables/queue-cells.ts';
import { type QueueRow, queueTable, sortTitle } from '../../tables/queue-columns.ts';
import type { QueueOrder } from '../../tables/queue-order.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';
import { between } from '../header.ts';

/** How many queues fit on the screen. */
export function queueRows(frame: Frame): number {
	return Math.max(1, frame.bodyRows - (frame.compact ? 1 : 2));
}

/** What the view hands to its drawing. */
export interface QueuesPicture {
	readonly data: DashboardState;
	readonly order: QueueOrder;
	readonly table: TableState;
	/** The filter is being typed. */
	readonly typing: boolean;
}

/** Draws the list; keeps the layout of the last frame, so that columns do not jitter. */
export class QueuesDrawing {
	#layout: TableLayout<QueueRow> | undefined;

	/** The body's lines. */
	draw(picture: QueuesPicture, frame: Frame, theme: Theme): string[] {
		const { data, order, table } = picture;
		const height = queueRows(frame);
		const interval = data.interval.effectiveSeconds;
		const rows = visibleSlice(table, order.queues, height).map(({ record, matches }) => ({
			record,
			matches,
			now: data.now,
			stale: staleFor(record, data.now, interval, data.outage !== null),
		}));
		this.#layout = layoutColumns(queueTable(frame.columns), rows, frame.columns, this.#layout);
		const layout = this.#layout;
		const head = renderHead(layout, { column: table.sort, reverse: table.reverse }, theme);
		const lines = [drawTitle(picture, frame, theme), ...(head === null || frame.compact ? [] : [head])];
		if (rows.length === 0) lines.push(...nothing(picture, frame, theme));
		for (const row of rows) {
			const look = {
				cursor: row.record.ref.url === table.cursor,
				dimmed: row.stale !== null,
				matches: row.matches,
				matchColumn: 'name',
			};
			lines.push(renderRow(layout, row, look, theme));
		}
		while (lines.length < frame.bodyRows) lines.push('');
		return lines.slice(0, frame.bodyRows);
	}
}

function drawTitle({ data, order, table, typing }: QueuesPicture, frame: Frame, theme: Theme): string {
	const filter =
		typing || table.filter !== ''
			? `  ${theme.dim('/')} ${sanitise(table.filter)}${typing ? theme.accent('▏') : ''}`
			: '';
	const listing = data.listing.complete || data.connection.state === 'failed' ? '' : ' listing…';
	const count =
		table.filter === ''
			? `${data.queues.size}${listing}`
			: `${order.queues.length} of ${data.queues.size}${listing}`;
	const sort = `${frame.columns < 100 ? 'by' : 'sorted by'} ${sortTitle(table.sort)} ${table.reverse ? '▲' : '▼'}`;
	const right = theme.dim(`${count}   ${sort}`);
	return between(` ${theme.bold('QUEUES')}${filter}`, `${right} `, frame.columns);
}

function nothing({ data, table }: QueuesPicture, frame: Frame, theme: Theme): string[] {
	const lines = wrap(whyNothing(data, table), frame.columns - 6);
	return ['', ...lines.map((line) => fit(`   ${theme.dim(line)}`, frame.columns))];
}

function whyNothing(data: DashboardState, table: TableState): string {
	const { connection, listing, context, queues } = data;
	if (connection.state === 'failed') return 'Not connected. Ctrl-P changes the profile, Ctrl-G the region.';
	if (queues.size > 0) return `No queue matches ${sanitise(table.filter)}. Esc clears the filter.`;
	if (connection.state === 'connecting') return 'Connecting…';
	if (data.outage) return 'No answer yet.';
	if (listing.error)
		return listing.error.kind === 'denied'
			? 'Not allowed to list queues.'
			: 'The queues could not be listed.';
	if (!listing.complete) return 'Listing queues…';
	const who = context?.profile ?? context?.endpoint ?? 'these credentials';
	return `No queues in ${sanitise(context?.region ?? '')} for ${sanitise(who)}. Ctrl-G changes the region; qdash --demo shows a full one.`;
}
