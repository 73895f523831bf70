import type { Distribution } from './distribution.ts';
import { distributionOf, type Statistics } from './series.ts';

/** A statistic that can be asked for. */
export interface Statistic {
	readonly name: string;
	/** Whether it needs to know how the samples are distributed. */
	readonly distributed: boolean;
	/** The value, or undefined where the samples do not give it. */
	readonly of: (statistics: Statistics) => number | undefined;
}

const simple: Readonly<Record<string, (of: Statistics) => number>> = {
	Sum: ({ sum }) => sum,
	Average: ({ sum, count }) => sum / count,
	Minimum: ({ least }) => least,
	Maximum: ({ most }) => most,
	SampleCount: ({ count }) => count,
};

/** Sum, Average, Minimum, Maximum, SampleCount: what `Statistics` may hold, without the extended ones. */
export function isSimpleStatistic(name: string): boolean {
	return Object.hasOwn(simple, name);
}

/** Which part of the samples counts: by share of their number (0 to 1), or by value, above `low` up to `high`. */
interface Bounds {
	readonly shares: boolean;
	readonly low: number;
	readonly high: number;
}

/** A part of the samples. */
interface Part {
	/** How many lie in it; a share may cut one in two. */
	readonly count: number;
	readonly sum: number;
}

const number = '\\d{1,16}(?:\\.\\d{1,10})?';
const percentile = /^(p|tm|wm|tc|ts)(\d{1,3}(?:\.\d{1,10})?)$/;
const range = new RegExp(`^(TM|WM|TC|TS|PR)\\((${number}%?)?:(${number}%?)?\\)$`);

/**
 * Reads a statistic's name: `Sum`, `p99.9`, `tm90`, `TM(2%:98%)`, `PR(:300)`, `IQM` and so on, as the
 * CloudWatch user guide defines them.
 *
 * @returns undefined for what is no statistic
 */
export function statisticOf(name: string): Statistic | undefined {
	const plain = Object.hasOwn(simple, name) ? simple[name] : undefined;
	if (plain) return { name, distributed: false, of: plain };
	const compute = extended(name);
	return (
		compute && {
			name,
			distributed: true,
			of: (statistics) => {
				const distribution = distributionOf(statistics);
				return distribution && compute(distribution, statistics);
			},
		}
	);
}

type Computation = (distribution: Distribution, statistics: Statistics) => number | undefined;

function extended(name: string): Computation | undefined {
	if (name === 'IQM') return trimmed('TM', { shares: true, low: 0.25, high: 0.75 });
	const short = percentile.exec(name);
	if (short?.[1] && short[2]) {
		const share = Number(short[2]) / 100;
		if (share > 1) return undefined;
		if (short[1] === 'p') return (distribution, { count }) => quantile(distribution, count, share);
		return trimmed(short[1].toUpperCase(), { shares: true, low: 0, high: share });
	}
	const long = range.exec(name);
	if (!long?.[1]) return undefined;
	const [, kind, low, high] = long;
	if (low === undefined && high === undefined) return undefined;
	const shares = (low ?? high)?.endsWith('%') ?? false;
	if (low !== undefined && high !== undefined && low.endsWith('%') !== high.endsWith('%')) return undefined;
	if (shares && kind === 'PR') return undefined;
	const value = (text: string | undefined, otherwise: number) =>
		text === undefined ? otherwise : shares ? Number(text.slice(0, -1)) / 100 : Number(text);
	const bounds = {
		shares,
		low: value(low, shares ? 0 : Number.NEGATIVE_INFINITY),
		high: value(high, shares ? 1 : Number.POSITIVE_INFINITY),
	};
	if (bounds.low >= bounds.high || (shares && bounds.high > 1)) return undefined;
	return kind === 'PR' ? rank(bounds) : trimmed(kind, bounds);
}

/** The least value that at least this share of the samples does not exceed. */
function quantile({ samples }: Distribution, total: number, share: number): number | undefined {
	const wanted = share * total;
	let seen = 0;
	for (const { value, count } of samples) {
		seen += count;
		// A sum of fractions may miss a whole number by a hair.
		if (seen >= wanted - 1e-9) return value;
	}
	return samples.at(-1)?.value;
}

function partOf({ samples }: Distribution, total: number, bounds: Bounds): Part {
	let seen = 0;
	let part = 0;
	let sum = 0;
	for (const { value, count } of samples) {
		const inside = bounds.shares
			? Math.max(0, Math.min(seen + count, bounds.high * total) - Math.max(seen, bounds.low * total))
			: value > bounds.low && value <= bounds.high
				? count
				: 0;
		seen += count;
		part += inside;
		sum += inside * value;
	}
	return { count: part, sum };
}

function trimmed(kind: string | undefined, bounds: Bounds): Computation {
	return (distribution, { count: total }) => {
		if (kind === 'WM') return winsorised(distribution, total, bounds);
		const { count, sum } = partOf(distribution, total, bounds);
		if (kind === 'TC') return bounds.shares ? Math.round(count) : count;
		if (count === 0) return undefined;
		if (kind === 'TS') return bounds.shares ? (sum / count) * Math.round(count) : sum;
		return sum / count;
	};
}

/** The mean with what lies outside moved to the nearer bound. */
function winsorised(distribution: Distribution, total: number, bounds: Bounds): number | undefined {
	const low = bounds.shares ? quantile(distribution, total, bounds.low) : bounds.low;
	const high = bounds.shares ? quantile(distribution, total, bounds.high) : bounds.high;
	if (low === undefined || high === undefined) return undefined;
	let sum = 0;
	for (const { value, count } of distribution.samples) sum += Math.min(high, Math.max(low, value)) * count;
	return sum / total;
}

/** Percentage of the samples above `low` and up to `high`. */
function rank(bounds: Bounds): Computation {
	return (distribution, { count }) => (partOf(distribution, count, bounds).count / count) * 100;
}
