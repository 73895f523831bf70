import { known, knownValue, type Reading } from '../model/reading.ts';

/** Readings by the names of their fields. */
export type Readings = Readonly<Record<string, Reading<unknown>>>;

/** The values of readings, each null where there is none. */
export type Values<From extends Readings> = {
	readonly [Name in keyof From]: From[Name] extends Reading<infer Value> ? Value | null : never;
};

/** The values, for a document. */
export function valuesOf<From extends Readings>(readings: From): Values<From> {
	const values = Object.entries(readings).map(([name, reading]) => [name, knownValue(reading)]);
	return Object.fromEntries(values) as Values<From>;
}

/** The names of what is not known. `off` is none of it: that there is no such value here is an answer. */
export function unknownOf(readings: Readings): string[] {
	return Object.entries(readings)
		.filter(([, { state }]) => state !== 'known' && state !== 'off')
		.map(([name]) => name);
}

/** A part of what was read, which may be missing in it. */
export function partOf<Whole, Part>(
	reading: Reading<Whole>,
	pick: (whole: Whole) => Part | null,
): Reading<Part> {
	return reading.state === 'known' ? known(pick(reading.value), reading.at) : reading;
}

/** A value that is there or not, and known either way. */
export function orOff<Value>(value: Value | null, at: number): Reading<Value> {
	return value === null ? { state: 'off' } : { state: 'known', value, at };
}
