import { sparkline } from '../components/sparkline.ts';
import type { Cell } from '../components/table.ts';
import {
	formatAge,
	formatBytes,
	formatCount,
	formatLatency,
	formatPercent,
	formatRate,
	NOT_ASKED,
	UNKNOWN,
} from '../model/format.ts';
import type { Reading } from '../model/reading.ts';
import { bucketed, type Sample } from '../model/series.ts';
import type { Severity, Verdict } from '../model/verdict.ts';
import { type Role, type Sign, signs } from '../theme.ts';

/** The sign of each severity. */
export const severitySigns: Readonly<Record<Severity, Sign>> = {
	critical: 'critical',
	warning: 'warning',
	unknown: 'unknown',
	denied: 'refused',
	asleep: 'asleep',
	fine: 'fine',
};

/** What a state needs to say since when, `✕ 5XX since 03:02`: other columns go before it is cut shorter. */
export const stateWidth = 20;

/** Where a thing of this kind has no such value at all. */
export const noneCell: Cell = { text: UNKNOWN, role: 'dim' };

const unknowns: Readonly<Record<Exclude<Reading<unknown>['state'], 'known'>, string>> = {
	pending: NOT_ASKED,
	unknown: UNKNOWN,
	off: 'off',
	denied: signs.refused,
	unsupported: 'n/a',
};

/** A reading as a cell: each way of not knowing is told apart from the others, and from 0. */
export function readingCell<T>(reading: Reading<T>, draw: (value: T) => Cell): Cell {
	return reading.state === 'known' ? draw(reading.value) : { text: unknowns[reading.state], role: 'dim' };
}

function roleOf(value: number): Role {
	return value === 0 ? 'dim' : 'plain';
}

/** A count, dim when it is 0, `–` when it is not known. */
export function numberCell(count: number | null): Cell {
	return { text: formatCount(count), role: roleOf(count ?? 0) };
}

/** Something a second: `41.0`, `1.1 k`; dim when it is 0. */
export function perSecondCell(reading: Reading<number>): Cell {
	return readingCell(reading, (rate) => ({ text: formatRate(rate), role: roleOf(rate) }));
}

/** A count of a minute. */
export function countReadingCell(reading: Reading<number>): Cell {
	return readingCell(reading, numberCell);
}

/** A share in percent; red or yellow from the thresholds on, where there are any. */
export function percentCell(
	reading: Reading<number>,
	from: { readonly warning: number; readonly critical: number | null } | null = null,
): Cell {
	return readingCell(reading, (percent) => {
		const critical = from?.critical ?? Number.POSITIVE_INFINITY;
		const warning = from?.warning ?? Number.POSITIVE_INFINITY;
		const role = percent >= critical ? 'bad' : percent >= warning ? 'warn' : roleOf(percent);
		return { text: formatPercent(percent), role };
	});
}

/** A latency in milliseconds. */
export function latencyCell(reading: Reading<number>): Cell {
	return readingCell(reading, (milliseconds) => ({ text: formatLatency(milliseconds) }));
}

/** Bytes a second: `48 MB/s`. */
export function bytesPerSecondCell(reading: Reading<number>): Cell {
	return readingCell(reading, (bytes) => ({ text: `${formatBytes(bytes)}/s`, role: roleOf(bytes) }));
}

/** How long ago something was, in milliseconds since the epoch. */
export function sinceCell(reading: Reading<number>, now: number): Cell {
	return readingCell(reading, (at) => ({ text: formatAge(now - at) }));
}

/** Columns that a sparkline in a table takes. */
export const sparkWidth = 8;

/**
 * The course of a series over the last minutes, in the colour of the verdict; empty where nothing is known.
 *
 * @param worse - which of two values a step shows: the larger, unless less is worse
 */
export function courseCell(
	points: readonly Sample[],
	now: number,
	minutes: number,
	verdict: Verdict,
	worse: (one: number, other: number) => number = Math.max,
): Cell {
	const values = bucketed(points, now - minutes * 60_000, now + 1, sparkWidth * 2, worse);
	const known = values.some((value) => value !== null);
	return { text: known ? sparkline(values, sparkWidth) : '', role: severityRole(verdict.severity) };
}

/** The role in which what a verdict says is drawn. */
export function severityRole(severity: Severity): Role {
	return severity === 'critical' ? 'bad' : severity === 'warning' ? 'warn' : 'dim';
}

/** The state in words, with its sign; what is stale (for so many milliseconds) says so first. */
export function verdictCell(verdict: Verdict, stale: number | null | undefined): Cell {
	if (stale !== null && stale !== undefined) {
		return { sign: 'stale', text: `as of ${formatAge(stale)} ago, ${verdict.state}`, role: 'dim' };
	}
	return { sign: severitySigns[verdict.severity], text: verdict.state, role: severityRole(verdict.severity) };
}
