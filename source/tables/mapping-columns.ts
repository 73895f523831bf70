import type { Cell } from '../components/table.ts';
import { formatAge, formatCount, formatDuration } from '../model/format.ts';
import type { EventSourceMapping } from '../model/function.ts';
import { sourceName } from '../model/function-verdicts.ts';
import { sanitise } from '../model/sanitise.ts';
import { noneCell, severityRole, severitySigns } from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn } from './list-table.ts';

/** How a mapping's state looks: off is a warning, on its way is not known yet, on is fine unless it fails. */
function severityOf({ state, lastResult }: EventSourceMapping): 'warning' | 'unknown' | 'fine' {
	if (state === 'Disabled' || state === 'Disabling') return 'warning';
	if (state !== 'Enabled') return 'unknown';
	return isProblem(lastResult) ? 'warning' : 'fine';
}

const severityOrder = { warning: 0, unknown: 1, fine: 2 } as const;

function isProblem(lastResult: string | null): boolean {
	return lastResult?.startsWith('PROBLEM') ?? false;
}

/** A setting that a mapping has or has not; one that was not set is none. */
function settingCell(value: number | null, draw: (value: number) => string): Cell {
	return value === null ? noneCell : { text: draw(value), role: value === 0 ? 'dim' : 'plain' };
}

const columns: readonly ListColumn<EventSourceMapping>[] = [
	{
		id: 'source',
		head: 'READS',
		priority: 100,
		min: 16,
		flex: 1,
		cut: 'start',
		value: ({ item }) => ({ text: sourceName(item) }),
		compare: byText(sourceName),
	},
	{
		id: 'state',
		head: 'STATE',
		priority: 95,
		min: 11,
		value: ({ item }) => {
			const severity = severityOf(item);
			return {
				sign: severitySigns[severity],
				text: sanitise(item.state),
				role: severityRole(severity),
			};
		},
		compare: (a, b) => severityOrder[severityOf(a)] - severityOrder[severityOf(b)],
	},
	{
		id: 'batch',
		head: 'BATCH',
		align: 'right',
		priority: 80,
		min: 5,
		value: ({ item }) => settingCell(item.batchSize, formatCount),
		compare: byNumber(({ batchSize }) => batchSize),
	},
	{
		id: 'window',
		head: 'WINDOW',
		align: 'right',
		priority: 60,
		min: 6,
		value: ({ item }) => settingCell(item.batchingWindowSeconds, (seconds) => formatDuration(seconds * 1000)),
		compare: byNumber(({ batchingWindowSeconds }) => batchingWindowSeconds),
	},
	{
		id: 'most',
		head: 'AT MOST',
		align: 'right',
		priority: 70,
		min: 7,
		value: ({ item }) => settingCell(item.maximumConcurrency, formatCount),
		compare: byNumber(({ maximumConcurrency }) => maximumConcurrency),
	},
	{
		id: 'since',
		head: 'CHANGED',
		align: 'right',
		priority: 50,
		min: 7,
		value: ({ item, now }) => settingCell(item.modifiedAt, (at) => formatAge(now - at)),
		compare: byNumber(({ modifiedAt }) => modifiedAt),
	},
	{
		id: 'partial',
		head: 'PARTIAL',
		priority: 20,
		min: 7,
		value: ({ item }) => ({ text: item.reportsItemFailures ? 'on' : 'off', role: 'dim' }),
		compare: byNumber(({ reportsItemFailures }) => Number(reportsItemFailures)),
	},
	{
		id: 'filter',
		head: 'FILTER',
		priority: 30,
		min: 8,
		flex: 3,
		share: 20,
		value: ({ item }) => ({ text: sanitise(item.filters.join(' or ')), role: 'dim' }),
		compare: byText(({ filters }) => filters.join()),
	},
	{
		id: 'last',
		head: 'LAST RESULT',
		priority: 90,
		min: 11,
		flex: 2,
		cut: 'phrase',
		value: ({ item }) =>
			item.lastResult === null
				? noneCell
				: { text: sanitise(item.lastResult), role: isProblem(item.lastResult) ? 'warn' : 'dim' },
		compare: byText(({ lastResult }) => lastResult ?? ''),
	},
];

/** The event source mappings of a function: what it reads, and how that goes. */
export const mappingList = createListTable<EventSourceMapping>({
	columns,
	fields: [sourceName, ({ state }) => state, ({ lastResult }) => lastResult ?? ''],
	nameColumn: 'source',
	compactNumber: 'batch',
	idOf: ({ uuid }) => uuid,
});
