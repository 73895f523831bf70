import { formatCount } from '../model/format.ts';
import type { AccountConcurrency, EventSourceMapping, FunctionRecord } from '../model/function.ts';
import {
	concurrencyLimit,
	duration,
	functionCount,
	functionErrorPercent,
	invocationRate,
	reservation,
} from '../model/function-rates.ts';
import { knownValue } from '../model/reading.ts';
import { seriesOf } from '../model/resource-metrics.ts';
import { sanitise } from '../model/sanitise.ts';
import { compareVerdicts } from '../model/verdict.ts';
import {
	countReadingCell,
	courseCell,
	latencyCell,
	percentCell,
	perSecondCell,
	readingCell,
	sparkWidth,
	stateWidth,
	verdictCell,
} from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn } from './list-table.ts';
import { errorThresholds } from './stage-columns.ts';

/** A function with what feeds it, and what it shares. */
export interface FunctionItem {
	readonly record: FunctionRecord;
	/** Its own, in the order of what they read. */
	readonly mappings: readonly EventSourceMapping[];
	/** Null while it is not known. */
	readonly account: AccountConcurrency | null;
}

const noMappings: readonly EventSourceMapping[] = [];

/**
 * Joins functions with their mappings; asked again with the same things, it gives the same answer, and an item
 * stays the same object while nothing of it changed.
 */
export function createFunctionItems(): (
	functions: ReadonlyMap<string, FunctionRecord>,
	mappings: ReadonlyMap<string, EventSourceMapping>,
	account: AccountConcurrency | null,
) => ReadonlyMap<string, FunctionItem> {
	let last: { functions: unknown; mappings: unknown; account: unknown } | null = null;
	let items: ReadonlyMap<string, FunctionItem> = new Map();
	return (functions, mappings, account) => {
		if (last && last.functions === functions && last.mappings === mappings && last.account === account) {
			return items;
		}
		const grouped = Map.groupBy(mappings.values(), ({ functionName }) => functionName);
		const before = items;
		items = new Map(
			[...functions].map(([name, record]) => {
				const own = (grouped.get(name) ?? noMappings).toSorted(bySource);
				const item = { record, mappings: own, account };
				const former = before.get(name);
				return [name, former && isSameItem(former, item) ? former : item];
			}),
		);
		last = { functions, mappings, account };
		return items;
	};
}

function bySource(a: EventSourceMapping, b: EventSourceMapping): number {
	const [one, other] = [a.eventSourceArn ?? '', b.eventSourceArn ?? ''];
	return one < other ? -1 : one > other ? 1 : 0;
}

function isSameItem(a: FunctionItem, b: FunctionItem): boolean {
	return (
		a.record === b.record &&
		a.account === b.account &&
		a.mappings.length === b.mappings.length &&
		a.mappings.every((mapping, index) => mapping === b.mappings[index])
	);
}

/** What feeds a function, in a few words: `2 queues, 1 disabled`. */
export function sourcesWords(mappings: readonly EventSourceMapping[]): string {
	const queues = mappings.filter(({ eventSourceArn }) => eventSourceArn?.includes(':sqs:')).length;
	const others = mappings.length - queues;
	const disabled = mappings.filter(({ state }) => state === 'Disabled' || state === 'Disabling').length;
	return [
		...(queues > 0 ? [`${queues} ${queues === 1 ? 'queue' : 'queues'}`] : []),
		...(others > 0 ? [`${others} ${others === 1 ? 'stream' : 'streams'}`] : []),
		...(disabled > 0 ? [`${disabled} disabled`] : []),
	].join(', ');
}

const wide = 100;
const widest = 150;

const durationColumn = (
	id: 'durationP50' | 'durationP99',
	head: string,
	priority: number,
	from: number,
): ListColumn<FunctionItem> => ({
	id,
	head,
	align: 'right',
	priority,
	min: 5,
	from,
	value: ({ item, now }) => latencyCell(duration(item.record, id, now)),
	compare: byNumber(({ record }, now) => knownValue(duration(record, id, now))),
});

const columns: readonly ListColumn<FunctionItem>[] = [
	{
		id: 'name',
		head: 'NAME',
		priority: 100,
		min: 16,
		keeps: 24,
		flex: 1,
		share: 40,
		cut: 'start',
		value: ({ item }) => ({ text: sanitise(item.record.function.name) }),
		compare: byText(({ record }) => record.function.name),
	},
	{
		id: 'invocations',
		head: 'INV/s',
		align: 'right',
		priority: 90,
		min: 5,
		value: ({ item, now }) => perSecondCell(invocationRate(item.record, now)),
		compare: byNumber(({ record }, now) => knownValue(invocationRate(record, now))),
	},
	{
		id: 'errors',
		head: 'ERRORS',
		align: 'right',
		priority: 88,
		min: 6,
		value: ({ item, now }) =>
			percentCell(functionErrorPercent(item.record, now), errorThresholds('5XX', item.record.verdict)),
		compare: byNumber(({ record }, now) => knownValue(functionErrorPercent(record, now))),
	},
	{
		id: 'errorCount',
		head: 'ERR/min',
		align: 'right',
		priority: 40,
		min: 7,
		from: wide,
		value: ({ item, now }) => countReadingCell(functionCount(item.record, 'errors', now)),
		compare: byNumber(({ record }, now) => knownValue(functionCount(record, 'errors', now))),
	},
	{
		id: 'throttles',
		head: 'THR/min',
		align: 'right',
		priority: 75,
		min: 7,
		value: ({ item, now }) => countReadingCell(functionCount(item.record, 'throttles', now)),
		compare: byNumber(({ record }, now) => knownValue(functionCount(record, 'throttles', now))),
	},
	durationColumn('durationP50', 'P50', 35, wide),
	durationColumn('durationP99', 'P99', 80, 0),
	{
		id: 'concurrency',
		head: 'CONCURRENCY',
		align: 'right',
		priority: 60,
		min: 7,
		from: wide,
		value: ({ item, now }) => {
			const limit = knownValue(concurrencyLimit(item.record, item.account));
			return readingCell(functionCount(item.record, 'concurrency', now), (most) => ({
				text: `${formatCount(most)}${limit === null ? '' : `/${formatCount(limit)}`}`,
				role: most === 0 ? 'dim' : 'plain',
			}));
		},
		compare: byNumber(({ record }, now) => knownValue(functionCount(record, 'concurrency', now))),
	},
	{
		id: 'reserved',
		head: 'RESERVED',
		align: 'right',
		priority: 30,
		min: 8,
		from: widest,
		value: ({ item }) => {
			const reading = reservation(item.record);
			return reading.state === 'off' ? { text: 'none', role: 'dim' } : countReadingCell(reading);
		},
		compare: byNumber(({ record }) => knownValue(reservation(record))),
	},
	{
		id: 'sources',
		head: 'SOURCES',
		priority: 50,
		min: 8,
		from: wide,
		value: ({ item }) => ({ text: sourcesWords(item.mappings), role: 'dim' }),
		compare: byNumber(({ mappings }) => mappings.length),
	},
	{
		id: 'course',
		head: '30 MIN',
		priority: 45,
		min: sparkWidth,
		from: wide,
		value: ({ item: { record }, now }) =>
			courseCell(seriesOf(record.metrics, 'invocations'), now, 30, record.verdict),
	},
	{
		id: 'state',
		head: 'STATE',
		priority: 95,
		min: stateWidth,
		flex: 2,
		cut: 'phrase',
		value: ({ item, stale }) => verdictCell(item.record.verdict, stale),
		compare: (a, b) => compareVerdicts(a.record.verdict, b.record.verdict),
	},
];

/** The list of functions. */
export const functionList = createListTable<FunctionItem>({
	columns,
	fields: [
		({ record }) => record.function.name,
		({ record }) => record.verdict.state,
		({ mappings }) => mappings.map(({ eventSourceArn }) => eventSourceArn ?? '').join(' '),
		({ record }) => record.function.description ?? '',
	],
	nameColumn: 'name',
	compactNumber: 'invocations',
	idOf: ({ record }) => record.function.name,
});
