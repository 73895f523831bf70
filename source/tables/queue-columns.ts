import { sparkline } from '../components/sparkline.ts';
import type { Column, TableSpec } from '../components/table.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { deduplicatedPerMinute, inRate, oldestAgeSeconds, outRate } from '../model/rates.ts';
import { knownValue } from '../model/reading.ts';
import { sanitise } from '../model/sanitise.ts';
import { bucketed } from '../model/series.ts';
import { compareVerdicts } from '../model/verdict.ts';
import { ageCell, countCell, numberCell, rateCell, readingCell, stateCell } from './queue-cells.ts';

/** One row of the Queues view. */
export interface QueueRow {
	readonly record: QueueRecord;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** How long the counts are too old, in ms, or null. */
	readonly stale: number | null;
	/** What the filter matched in the name. */
	readonly matches: readonly number[];
}

const sparkMinutes = 30;
const sparkWidth = 8;

/** What a row calls its queue: one that holds dead letters is known by that. */
export function typeLabel(record: QueueRecord): string {
	if (record.deadLetterSources.length > 0) return 'dlq';
	return record.type === 'fifo' ? 'fifo' : 'std';
}

/** The columns in order; `sortBy` gives what the column sorts by, largest or worst first. */
interface QueueColumn extends Column<QueueRow> {
	readonly compare: (a: QueueRecord, b: QueueRecord, now: number) => number;
}

const byNumber =
	(pick: (record: QueueRecord, now: number) => number | null | undefined) =>
	(a: QueueRecord, b: QueueRecord, now: number) =>
		(pick(b, now) ?? Number.NEGATIVE_INFINITY) - (pick(a, now) ?? Number.NEGATIVE_INFINITY) || 0;

const attribute =
	(name: 'visible' | 'inFlight' | 'delayed') =>
	(record: QueueRecord): number | null =>
		knownValue(record.attributes)?.[name] ?? null;

const columns: readonly QueueColumn[] = [
	{
		id: 'name',
		head: 'NAME',
		priority: 100,
		min: 18,
		flex: 1,
		cut: 'start',
		value: ({ record }) => ({ text: sanitise(record.ref.name) }),
		compare: (a, b) => a.ref.name.localeCompare(b.ref.name),
	},
	{
		id: 'type',
		head: 'TYPE',
		priority: 30,
		min: 4,
		value: ({ record }) => ({ text: typeLabel(record), role: 'dim' }),
		compare: (a, b) => typeLabel(a).localeCompare(typeLabel(b)),
	},
	{
		id: 'visible',
		head: 'VISIBLE',
		align: 'right',
		priority: 90,
		min: 7,
		value: ({ record }) => countCell(record, (attributes) => attributes.visible),
		compare: byNumber(attribute('visible')),
	},
	{
		id: 'inFlight',
		head: 'IN FLIGHT',
		align: 'right',
		priority: 80,
		min: 9,
		value: ({ record }) => countCell(record, (attributes) => attributes.inFlight),
		compare: byNumber(attribute('inFlight')),
	},
	{
		id: 'delayed',
		head: 'DELAYED',
		align: 'right',
		priority: 10,
		min: 7,
		value: ({ record }) => countCell(record, (attributes) => attributes.delayed),
		compare: byNumber(attribute('delayed')),
	},
	{
		id: 'oldest',
		head: 'OLDEST',
		align: 'right',
		priority: 70,
		min: 7,
		value: ({ record, now }) => ageCell(oldestAgeSeconds(record, now)),
		compare: byNumber((record, now) => knownValue(oldestAgeSeconds(record, now))),
	},
	{
		id: 'in',
		head: 'IN/s',
		align: 'right',
		priority: 60,
		min: 5,
		value: ({ record, now }) => rateCell(inRate(record, now)),
		compare: byNumber((record, now) => knownValue(inRate(record, now))?.perSecond),
	},
	{
		id: 'out',
		head: 'OUT/s',
		align: 'right',
		priority: 50,
		min: 5,
		value: ({ record, now }) => rateCell(outRate(record, now)),
		compare: byNumber((record, now) => knownValue(outRate(record, now))?.perSecond),
	},
	{
		id: 'dedup',
		head: 'DEDUP/min',
		align: 'right',
		priority: 20,
		min: 9,
		value: ({ record, now }) => readingCell(deduplicatedPerMinute(record, now), numberCell),
		compare: byNumber((record, now) => knownValue(deduplicatedPerMinute(record, now))),
	},
	{
		id: 'depth',
		head: '30 MIN',
		priority: 40,
		min: sparkWidth,
		value: ({ record, now }) => {
			const { severity } = record.verdict;
			const role = severity === 'critical' ? 'bad' : severity === 'warning' ? 'warn' : 'dim';
			const values = bucketed(record.depth, now - sparkMinutes * 60_000, now + 1, sparkWidth * 2);
			return { text: values.some((value) => value !== null) ? sparkline(values, sparkWidth) : '', role };
		},
		compare: byNumber(attribute('visible')),
	},
	{
		id: 'state',
		head: 'STATE',
		priority: 95,
		min: 11,
		flex: 2,
		cut: 'phrase',
		value: ({ record, stale }) => stateCell(record, stale),
		compare: (a, b) => compareVerdicts(a.verdict, b.verdict),
	},
];

const compact = { sign: 'state', name: 'name', number: 'visible', below: 60 } as const;
const whole: TableSpec<QueueRow> = { columns, marks: false, compact };
const withoutDelayed: TableSpec<QueueRow> = {
	...whole,
	columns: columns.filter(({ id }) => id !== 'delayed'),
};
/** Below this, DELAYED would take from STATE what makes it a sentence. */
const roomForDelayed = 130;

/** The Queues table for a terminal of so many columns. Narrow ones show sign, name and visible. */
export function queueTable(screenColumns: number): TableSpec<QueueRow> {
	return screenColumns < roomForDelayed ? withoutDelayed : whole;
}

/** The ids of what one can sort by, in the order that `s` goes through; by trouble first. */
export const sortColumns: readonly string[] = [
	'state',
	...columns.map((column) => column.id).filter((id) => id !== 'state' && id !== 'depth'),
];

/** How two queues stand to each other when sorted by a column; equals are in the order of their names. */
export function compareBy(
	id: string,
	reverse: boolean,
	now: number,
): (a: QueueRecord, b: QueueRecord) => number {
	const column = columns.find((each) => each.id === id);
	const sign = reverse ? -1 : 1;
	return (a, b) => sign * (column?.compare(a, b, now) ?? 0) || compareNames(a, b);
}

function compareNames(a: QueueRecord, b: QueueRecord): number {
	return a.ref.name < b.ref.name ? -1 : a.ref.name > b.ref.name ? 1 : 0;
}

/** What a sort is called in the title line. */
export function sortTitle(id: string): string {
	if (id === 'state') return 'trouble';
	return (columns.find((column) => column.id === id)?.head ?? id).toLowerCase();
}
