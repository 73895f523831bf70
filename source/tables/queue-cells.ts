import type { Cell } from '../components/table.ts';
import { formatAge, formatRate } from '../model/format.ts';
import type { QueueAttributes } from '../model/queue.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import type { Rate } from '../model/rates.ts';
import type { Reading } from '../model/reading.ts';
import { numberCell, readingCell } from './cells.ts';

/** One of the three counts. */
export function countCell(record: QueueRecord, pick: (attributes: QueueAttributes) => number | null): Cell {
	return readingCell(record.attributes, (attributes) => numberCell(pick(attributes)));
}

/** A rate; one that only our own counts prove is a lower bound, and says so. */
export function rateCell(reading: Reading<Rate>): Cell {
	return readingCell(reading, ({ perSecond, source }) =>
		source === 'counts'
			? { text: `≥${formatRate(perSecond)}`, role: 'dim' }
			: { text: formatRate(perSecond), role: perSecond === 0 ? 'dim' : 'plain' },
	);
}

/** An age in seconds. */
export function ageCell(reading: Reading<number>): Cell {
	return readingCell(reading, (seconds) => ({
		text: formatAge(seconds * 1000),
		role: seconds === 0 ? 'dim' : 'plain',
	}));
}

/**
 * How long ago the counts were read when that is longer than it should be, in ms; null while they are fresh.
 *
 * @param interval - seconds between two looks at a row on the screen
 */
export function staleFor(record: QueueRecord, now: number, interval: number, outage: boolean): number | null {
	const { attributes, error } = record;
	if (attributes.state !== 'known' || (!error && !outage)) return null;
	const age = now - attributes.at;
	return age > Math.max(3 * interval * 1000, 5000) ? age : null;
}
