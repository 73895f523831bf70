import { brailleCharacter, dotBit, dotsHigh, dotsWide } from './braille.ts';

/** The largest known value that falls to each slot: a short peak must not vanish. */
function resample(values: readonly (number | null)[], slots: number): (number | null)[] {
	return Array.from({ length: slots }, (_, slot) => {
		const from = Math.floor((slot * values.length) / slots);
		const to = Math.max(from + 1, Math.floor(((slot + 1) * values.length) / slots));
		let largest: number | null = null;
		for (const value of values.slice(from, to)) {
			if (value !== null && (largest === null || value > largest)) largest = value;
		}
		return largest;
	});
}

/** Zero is the lowest row of dots; anything above zero is higher than it. */
function heightOf(value: number, largest: number): number {
	return value <= 0 ? 1 : 1 + Math.ceil((value / largest) * (dotsHigh - 1));
}

/**
 * A course of values in braille, two samples a column, exactly `columns` wide. The scale goes from 0 to the
 * largest value. A value that is not known leaves a gap, a zero a line at the bottom.
 *
 * @param values - evenly spaced in time, the oldest first
 */
export function sparkline(values: readonly (number | null)[], columns: number): string {
	if (values.length === 0) return ' '.repeat(Math.max(0, columns));
	const slots = resample(values, Math.max(0, columns) * dotsWide);
	const largest = slots.reduce<number>((peak, value) => Math.max(peak, value ?? 0), 0);
	let line = '';
	for (let cell = 0; cell < columns; cell++) {
		let bits = 0;
		for (let x = 0; x < dotsWide; x++) {
			const value = slots[cell * dotsWide + x];
			if (value === null || value === undefined) continue;
			for (let y = 0; y < heightOf(value, largest); y++) bits |= dotBit(x, y);
		}
		line += brailleCharacter(bits);
	}
	return line;
}
