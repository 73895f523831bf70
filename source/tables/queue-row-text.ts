import { cellText } from '../components/table.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { queueTable } from './queue-columns.ts';

/** A queue's row as text, its columns parted by tabs: for the clipboard. */
export function queueRowText(record: QueueRecord, now: number): string {
	const row = { record, now, stale: null, matches: [] };
	return queueTable(Number.POSITIVE_INFINITY)
		.columns.map((column) => cellText(column.value(row)).trim())
		.join('\t');
}
