import { stripVTControlCharacters } from 'node:util';
import { layoutColumns } from '../components/table.ts';
import { renderHead, renderRow } from '../components/table-row.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import { queueTable } from '../tables/queue-columns.ts';
import type { OrderedQueue } from '../tables/queue-order.ts';
import type { Theme } from '../theme.ts';

/** The Queues table as text, for a pipe or a terminal; columns as on a screen of this width. */
export function printQueues(
	state: DashboardState,
	queues: readonly OrderedQueue[],
	columns: number,
	theme: Theme,
): string {
	if (queues.length === 0) return state.listing.complete ? 'No queues.\n' : '';
	const rows = queues.map(({ record, matches }) => ({ record, matches, now: state.now, stale: null }));
	const layout = layoutColumns(queueTable(columns), rows, columns);
	const head = renderHead(layout, null, theme);
	const lines = [
		...(head === null ? [] : [head]),
		...rows.map((row) => renderRow(layout, row, { matches: row.matches, matchColumn: 'name' }, theme)),
	];
	return `${lines.map((line) => (stripVTControlCharacters(line) === line ? line.trimEnd() : line)).join('\n')}\n`;
}
