import { formatBytes } from '../../model/format.ts';

/** A tick of a latency axis, in milliseconds: `250ms`, `1.5s`. */
export function latencyTick(milliseconds: number): string {
	if (milliseconds < 1000) return `${Number(milliseconds.toPrecision(3))}ms`;
	return `${Number((milliseconds / 1000).toPrecision(3))}s`;
}

/** A tick of an axis of shares: `12.5%`. */
export function percentTick(percent: number): string {
	return `${Number(percent.toPrecision(3))}%`;
}

/** A tick of an axis of bytes, in the units that the legend has: `4MB`. */
export function bytesTick(bytes: number): string {
	return formatBytes(bytes).replace(/(?:\.0)? /, '');
}

const ageUnits: readonly (readonly [number, string])[] = [
	[86_400, 'd'],
	[3600, 'h'],
	[60, 'm'],
];

/** A tick of an axis of ages, in seconds, in the largest unit of which it is a whole or a half: `200s`, `15m`, `1.5h`. */
export function ageTick(seconds: number): string {
	const [size, unit] = ageUnits.find(
		([each]) => seconds >= each && Number.isInteger((seconds / each) * 2),
	) ?? [1, 's'];
	return `${Number((seconds / size).toPrecision(3))}${unit}`;
}
