import { stripVTControlCharacters } from 'node:util';
import { layoutColumns } from '../components/table.ts';
import { renderHead, renderRow } from '../components/table-row.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import { distributionList } from '../tables/distribution-columns.ts';
import { functionList } from '../tables/function-columns.ts';
import type { ListOrder, ListTable } from '../tables/list-table.ts';
import { queueList } from '../tables/queue-columns.ts';
import { stageList } from '../tables/stage-columns.ts';
import type { Theme } from '../theme.ts';
import type { Picked } from './picked.ts';

/** The tables as text, for a pipe or a terminal: queues, then each of the others that has a row, under its heading. */
export function printTables(state: DashboardState, picked: Picked, columns: number, theme: Theme): string {
	const { now, listing } = state;
	const rowsOf = <Item>(table: ListTable<Item>, items: ListOrder<Item>['items']) =>
		listLines({ table, items, now, columns }, theme);
	const queues = rowsOf(queueList, picked.queues);
	const sections = [
		queues.length === 0 && listing.complete ? ['No queues.'] : queues,
		...(
			[
				['APIs', rowsOf(stageList, picked.stages)],
				['CDN', rowsOf(distributionList, picked.distributions)],
				['Functions', rowsOf(functionList, picked.functions)],
			] as const
		).map(([heading, lines]) => (lines.length === 0 ? [] : [theme.bold(heading), ...lines])),
	];
	return sections
		.filter((lines) => lines.length > 0)
		.map((lines) => `${lines.join('\n')}\n`)
		.join('\n');
}

interface PrintedList<Item> {
	readonly table: ListTable<Item>;
	readonly items: ListOrder<Item>['items'];
	readonly now: number;
	readonly columns: number;
}

/** One table, columns as on a screen of this width; nothing where it has no row. */
function listLines<Item>({ table, items, now, columns }: PrintedList<Item>, theme: Theme): string[] {
	if (items.length === 0) return [];
	const rows = items.map(({ item, matches }) => ({ item, matches, now, stale: null }));
	const layout = layoutColumns(table.tableFor(columns), rows, columns);
	const head = renderHead(layout, null, theme);
	const matchColumn = table.nameColumn;
	return [
		...(head === null ? [] : [head]),
		...rows.map((row) => renderRow(layout, row, { matches: row.matches, matchColumn }, theme)),
	].map((line) => (stripVTControlCharacters(line) === line ? line.trimEnd() : line));
}
