import { filterRows } from '../components/filter.ts';
import type { TableState } from '../components/table-state.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { compareBy, typeLabel } from './queue-columns.ts';

/** A queue that the filter let through. */
export interface OrderedQueue {
	readonly record: QueueRecord;
	readonly matches: readonly number[];
}

/** The queues that are listed now, in order; and their ids. */
export interface QueueOrder {
	readonly queues: readonly OrderedQueue[];
	readonly ids: readonly string[];
}

const fields: readonly ((record: QueueRecord) => string)[] = [
	(record) => record.ref.name,
	typeLabel,
	(record) => record.verdict.state,
];

let last: { queues: unknown; sort: string; reverse: boolean; filter: string; order: QueueOrder } | null =
	null;

/** Sorts and filters; asked again with the same things, it gives the same answer without the work. */
export function orderQueues(
	queues: ReadonlyMap<string, QueueRecord>,
	{ sort, reverse, filter }: Pick<TableState, 'sort' | 'reverse' | 'filter'>,
	now: number,
): QueueOrder {
	if (
		last &&
		last.queues === queues &&
		last.sort === sort &&
		last.reverse === reverse &&
		last.filter === filter
	) {
		return last.order;
	}
	const sorted = [...queues.values()].sort(compareBy(sort, reverse, now));
	const matched = filterRows(sorted, filter, fields).map(({ row, matches }) => ({ record: row, matches }));
	const ids = matched.map(({ record }) => record.ref.url);
	const same =
		last?.order.ids.length === ids.length && ids.every((id, index) => id === last?.order.ids[index]);
	const order = { queues: matched, ids: same && last ? last.order.ids : ids };
	last = { queues, sort, reverse, filter, order };
	return order;
}
