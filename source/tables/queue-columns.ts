import type { QueueRecord } from '../model/queue-record.ts';
import { deduplicatedPerMinute, inRate, oldestAgeSeconds, outRate } from '../model/rates.ts';
import { knownValue } from '../model/reading.ts';
import { sanitise } from '../model/sanitise.ts';
import { compareVerdicts } from '../model/verdict.ts';
import { countReadingCell, courseCell, noneCell, sparkWidth, verdictCell } from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn } from './list-table.ts';
import { ageCell, countCell, rateCell } from './queue-cells.ts';

/** What a row calls its queue: one that holds dead letters is known by that. */
export function typeLabel(record: QueueRecord): string {
	if (record.deadLetterSources.length > 0) return 'dlq';
	return record.type === 'fifo' ? 'fifo' : 'std';
}

const attribute =
	(name: 'visible' | 'inFlight' | 'delayed') =>
	(record: QueueRecord): number | null =>
		knownValue(record.attributes)?.[name] ?? null;

const columns: readonly ListColumn<QueueRecord>[] = [
	{
		id: 'name',
		head: 'NAME',
		priority: 100,
		min: 18,
		flex: 1,
		cut: 'start',
		value: ({ item }) => ({ text: sanitise(item.ref.name) }),
		compare: byText(({ ref }) => ref.name),
	},
	{
		id: 'type',
		head: 'TYPE',
		priority: 30,
		min: 4,
		value: ({ item }) => ({ text: typeLabel(item), role: 'dim' }),
		compare: byText(typeLabel),
	},
	{
		id: 'visible',
		head: 'VISIBLE',
		align: 'right',
		priority: 90,
		min: 7,
		value: ({ item }) => countCell(item, (attributes) => attributes.visible),
		compare: byNumber(attribute('visible')),
	},
	{
		id: 'inFlight',
		head: 'IN FLIGHT',
		align: 'right',
		priority: 80,
		min: 9,
		value: ({ item }) => countCell(item, (attributes) => attributes.inFlight),
		compare: byNumber(attribute('inFlight')),
	},
	{
		id: 'delayed',
		head: 'DELAYED',
		align: 'right',
		priority: 10,
		min: 7,
		from: 130,
		value: ({ item }) => countCell(item, (attributes) => attributes.delayed),
		compare: byNumber(attribute('delayed')),
	},
	{
		id: 'oldest',
		head: 'OLDEST',
		align: 'right',
		priority: 70,
		min: 7,
		value: ({ item, now }) => ageCell(oldestAgeSeconds(item, now)),
		compare: byNumber((record, now) => knownValue(oldestAgeSeconds(record, now))),
	},
	{
		id: 'in',
		head: 'IN/s',
		align: 'right',
		priority: 60,
		min: 5,
		value: ({ item, now }) => rateCell(inRate(item, now)),
		compare: byNumber((record, now) => knownValue(inRate(record, now))?.perSecond),
	},
	{
		id: 'out',
		head: 'OUT/s',
		align: 'right',
		priority: 50,
		min: 5,
		value: ({ item, now }) => rateCell(outRate(item, now)),
		compare: byNumber((record, now) => knownValue(outRate(record, now))?.perSecond),
	},
	{
		id: 'dedup',
		head: 'DEDUP/min',
		align: 'right',
		priority: 20,
		min: 9,
		value: ({ item, now }) =>
			item.type === 'standard' ? noneCell : countReadingCell(deduplicatedPerMinute(item, now)),
		compare: byNumber((record, now) => knownValue(deduplicatedPerMinute(record, now))),
	},
	{
		id: 'depth',
		head: '30 MIN',
		priority: 40,
		min: sparkWidth,
		value: ({ item, now }) => courseCell(item.depth, now, 30, item.verdict),
	},
	{
		id: 'state',
		head: 'STATE',
		priority: 95,
		min: 11,
		flex: 2,
		cut: 'phrase',
		value: ({ item, stale }) => verdictCell(item.verdict, stale),
		compare: (a, b) => compareVerdicts(a.verdict, b.verdict),
	},
];

/** The list of queues. */
export const queueList = createListTable<QueueRecord>({
	columns,
	fields: [(record) => record.ref.name, typeLabel, (record) => record.verdict.state],
	nameColumn: 'name',
	compactNumber: 'visible',
	idOf: (record) => record.ref.url,
});
