import type { Cell } from '../components/table.ts';
import { formatAge, formatCount, formatRate, NOT_ASKED, UNKNOWN } from '../model/format.ts';
import type { QueueAttributes } from '../model/queue.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import type { Rate } from '../model/rates.ts';
import type { Reading } from '../model/reading.ts';
import type { Severity } from '../model/verdict.ts';
import type { Sign } from '../theme.ts';

/** The sign of each severity. */
export const severitySigns: Readonly<Record<Severity, Sign>> = {
	critical: 'critical',
	warning: 'warning',
	unknown: 'unknown',
	denied: 'refused',
	asleep: 'asleep',
	fine: 'fine',
};

/** A reading as a cell: zeros are dim, and each way of not knowing is told apart from 0. */
export function readingCell<T>(reading: Reading<T>, draw: (value: T) => Cell): Cell {
	switch (reading.state) {
		case 'known':
			return draw(reading.value);
		case 'pending':
			return { text: NOT_ASKED, role: 'dim' };
		case 'off':
		case 'unknown':
		case 'denied':
		case 'unsupported':
			return { text: UNKNOWN, role: 'dim' };
	}
}

/** One of the three counts. */
export function countCell(record: QueueRecord, pick: (attributes: QueueAttributes) => number | null): Cell {
	return readingCell(record.attributes, (attributes) => numberCell(pick(attributes)));
}

/** A count, dim when it is 0, `–` when it is not known. */
export function numberCell(count: number | null): Cell {
	return { text: formatCount(count), role: count === 0 || count === null ? 'dim' : 'plain' };
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

/** The state in words, with its sign; what is stale says so first. */
export function stateCell(record: QueueRecord, stale: number | null): Cell {
	const { verdict } = record;
	if (stale !== null) {
		return { sign: 'stale', text: `as of ${formatAge(stale)} ago, ${verdict.state}`, role: 'dim' };
	}
	const sign = severitySigns[verdict.severity];
	const role = verdict.severity === 'critical' ? 'bad' : verdict.severity === 'warning' ? 'warn' : 'dim';
	return { sign, text: verdict.state, role };
}
