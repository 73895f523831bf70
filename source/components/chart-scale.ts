import { formatDateTime, formatTime } from '../model/format.ts';

/** One value at one moment. A null is known to be unknown: it ends the line that came before. */
export interface ChartPoint {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly value: number | null;
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below the value. */
function niceCeiling(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	for (const factor of [1, 2, 2.5, 5]) if (factor * power >= value * (1 - 1e-9)) return factor * power;
	return 10 * power;
}

/** The ticks of the y axis from 0 to above `largest`, evenly spaced. `rows` is the plot's height. */
export function valueTicks(largest: number, rows: number): number[] {
	const parts = rows >= 8 ? 4 : rows >= 4 ? 2 : 1;
	// Below a millionth floating point has no room left for ticks, and no metric has a meaning.
	const most = largest > 0 ? Math.max(largest, 1e-6) : 1;
	const step = niceCeiling(most / parts);
	const count = Math.max(1, Math.ceil(most / step - 1e-9));
	return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** A tick in as few characters as it takes: `0`, `2.5`, `5k`, `1.5M`. */
export function formatTick(value: number): string {
	for (const [unit, size] of [
		['G', 1e9],
		['M', 1e6],
		['k', 1e3],
	] as const) {
		if (value >= size) return `${Number((value / size).toPrecision(3))}${unit}`;
	}
	return String(Number(value.toPrecision(3)));
}

/** The time of day, or over more than a day and a half the date. */
export function formatTimeTick(at: number, span: number, timeZone?: string): string {
	return span > 36 * 3_600_000 ? formatDateTime(at, timeZone).slice(5, 10) : formatTime(at, timeZone);
}

/**
 * The value of the point nearest to a moment, if it is no further away than half of the points' usual
 * distance; null where there is none.
 *
 * @param points - ascending in time
 */
export function valueNear(points: readonly ChartPoint[], at: number): number | null {
	let nearest: ChartPoint | null = null;
	for (const point of points) {
		if (nearest && Math.abs(nearest.at - at) < Math.abs(point.at - at)) break;
		nearest = point;
	}
	const reach = Math.max(1, medianSpacing(points) / 2);
	return nearest && (points.length === 1 || Math.abs(nearest.at - at) <= reach) ? nearest.value : null;
}

function medianSpacing(points: readonly ChartPoint[]): number {
	const spacings = points
		.slice(1)
		.map((point, index) => point.at - (points[index]?.at ?? point.at))
		.sort((one, other) => one - other);
	return spacings[Math.floor(spacings.length / 2)] ?? 0;
}

/**
 * The value in each of `slots` equal parts of the time from `from` to `to`: the largest of those that fall in
 * it, on the line between its neighbours where none does, and null where the neighbours are further apart
 * than two and a half times the points' usual distance, since then something is missing.
 *
 * @param points - ascending in time
 */
export function sampleSeries(
	points: readonly ChartPoint[],
	from: number,
	to: number,
	slots: number,
): (number | null)[] {
	const slotWidth = (to - from) / slots;
	const spacing = medianSpacing(points);
	const reach = Math.max(spacing * 2.5, slotWidth * 1.5);
	const samples: (number | null)[] = [];
	let next = 0;
	let last: ChartPoint | undefined;
	for (let slot = 0; slot < slots; slot++) {
		const start = from + slot * slotWidth;
		const end = slot === slots - 1 ? to + 1 : start + slotWidth;
		let largest: number | null = null;
		for (let point = points[next]; point && point.at < end; point = points[++next]) {
			last = point;
			if (point.at >= start && point.value !== null) largest = Math.max(largest ?? point.value, point.value);
		}
		samples.push(largest ?? between(last, points[next], start + slotWidth / 2, reach, spacing));
	}
	return samples;
}

function between(
	before: ChartPoint | undefined,
	after: ChartPoint | undefined,
	at: number,
	reach: number,
	spacing: number,
): number | null {
	if (before === undefined || before.value === null) return null;
	const known = after !== undefined && after.value !== null && after.at - before.at <= reach ? after : null;
	// At the end of what is known a value stands for its own period, and no longer.
	if (!known || known.value === null) return at - before.at <= spacing ? before.value : null;
	const part = Math.min(1, Math.max(0, (at - before.at) / (known.at - before.at)));
	return before.value + (known.value - before.value) * part;
}
