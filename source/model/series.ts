/** One sample: milliseconds since the epoch, and the value. */
export interface Sample {
	readonly at: number;
	readonly value: number;
}

const closestSamples = 10_000;

/** Adds our own sample to a series, replacing one that is less than 10 s older, and drops what is older than `keep` ms. */
export function withSample(series: readonly Sample[], sample: Sample, keep: number): readonly Sample[] {
	const last = series.at(-1);
	if (last && sample.at < last.at) return series;
	const beforeLast = series.at(-2);
	const replaces = last && beforeLast && last.at - beforeLast.at < closestSamples;
	const start = firstIndexFrom(series, sample.at - keep);
	const kept = series.slice(start, replaces ? -1 : undefined);
	return [...kept, sample];
}

/** Fills a series with history from CloudWatch: points go where no own sample lies in the same minute. */
export function withHistory(series: readonly Sample[], history: readonly Sample[]): readonly Sample[] {
	if (history.length === 0) return series;
	const own = new Set(series.map((sample) => minuteOf(sample.at)));
	const missing = history.filter((point) => !own.has(minuteOf(point.at)));
	if (missing.length === 0) return series;
	return [...series, ...missing].sort((a, b) => a.at - b.at);
}

/**
 * A series in equal steps of time, newest last: the largest value of each step (or the one that `pick` chooses of
 * two), or null where there is no sample. For sparklines and charts.
 */
export function bucketed(
	series: readonly Sample[],
	from: number,
	to: number,
	buckets: number,
	pick: (one: number, other: number) => number = Math.max,
): (number | null)[] {
	const result: (number | null)[] = new Array(buckets).fill(null);
	const step = (to - from) / buckets;
	for (const { at, value } of series) {
		if (at < from || at >= to) continue;
		const index = Math.min(buckets - 1, Math.floor((at - from) / step));
		const before = result[index];
		result[index] = before === null || before === undefined ? value : pick(before, value);
	}
	return result;
}

/** How a series moved, and over how long that was seen. */
export interface Trend {
	readonly perSecond: number;
	/** Milliseconds between the two samples it is made from. */
	readonly over: number;
}

/**
 * The change over the last `window` ms, from the first and the last sample in it.
 *
 * @returns null when the samples cover less than half of the window
 */
export function trend(series: readonly Sample[], now: number, window: number): Trend | null {
	const first = series[firstIndexFrom(series, now - window)];
	const last = series.at(-1);
	if (!first || !last) return null;
	const over = last.at - first.at;
	if (over < window / 2 || over <= 0) return null;
	return { perSecond: ((last.value - first.value) * 1000) / over, over };
}

/** The sample nearest before or at a time, or null. */
export function sampleAt(series: readonly Sample[], at: number): Sample | null {
	const index = firstIndexFrom(series, at + 1) - 1;
	return series[index] ?? null;
}

/** The minute (since the epoch) that a time lies in. */
export function minuteOf(at: number): number {
	return Math.floor(at / 60_000);
}

function firstIndexFrom(series: readonly Sample[], at: number): number {
	let low = 0;
	let high = series.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((series[middle] as Sample).at < at) low = middle + 1;
		else high = middle;
	}
	return low;
}
