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

/** A state of each kind that only metrics can tell. */
const statesByMetrics: readonly string[] = [
	'growing, 2x in 10 min',
	'stuck, over 10 min',
	'draining, 10 min left',
	'was asleep 6h, waking',
	'healthy',
];

/**
 * Whether a queue may pass the filter once its metrics are known: those cost money, and are asked for only
 * where they can show.
 */
export function mayMatch(record: QueueRecord, filter: string): boolean {
	// A number that was typed may be any number of a state.
	const wanted = filter.replaceAll(/\d+/g, '10');
	const now = filterRows([record], filter, fields).length > 0;
	return now || statesByMetrics.some((state) => matchesAs(record, state, wanted));
}

function matchesAs(record: QueueRecord, state: string, filter: string): boolean {
	const judged = { ...record, verdict: { ...record.verdict, state } };
	return filterRows([judged], filter, fields).length > 0;
}

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
