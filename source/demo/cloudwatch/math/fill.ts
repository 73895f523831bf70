import type { Parameters } from './evaluator.ts';
import { ExpressionError } from './expression-error.ts';
import {
	lookup,
	type MathValue,
	originOf,
	type TimeSeries,
	type TimeWindow,
	withPoints,
} from './time-series.ts';

/** As many points as one answer may have. */
const longestGrid = 100_800;

/** The beginning of every period of a window. */
export function grid(window: TimeWindow, period: number): readonly number[] {
	const first = originOf(window, period);
	const length = Math.max(0, Math.ceil((window.to - first) / period));
	if (length > longestGrid) throw new ExpressionError('The time range holds too many periods');
	return Array.from({ length }, (_, index) => first + index * period);
}

/** FILL: the missing periods get a number, another series' values, the last value, or lie on a line. */
export function fill(parameters: Parameters): MathValue {
	parameters.takes(2);
	const { window } = parameters.context;
	const word = parameters.word(1);
	if (word === 'REPEAT') return parameters.each(0, (series) => repeated(series, window));
	if (word === 'LINEAR') return parameters.each(0, (series) => interpolated(series, window));
	const filler = parameters.value(1);
	if (Array.isArray(filler))
		throw new ExpressionError('FILL does not take an array of time series as filler');
	const others = typeof filler === 'number' ? undefined : lookup(filler as TimeSeries);
	const value = (at: number) => (typeof filler === 'number' ? filler : others?.get(at));
	return parameters.each(0, (series) => {
		const known = lookup(series);
		return withPoints(
			series,
			grid(window, series.period).map((at) => [at, known.get(at) ?? value(at)]),
		);
	});
}

function repeated(series: TimeSeries, window: TimeWindow): TimeSeries {
	const known = lookup(series);
	let last: number | undefined;
	return withPoints(
		series,
		grid(window, series.period).map((at) => {
			last = known.get(at) ?? last;
			return [at, last] as const;
		}),
	);
}

/** What lies before the first value or after the last stays missing. */
function interpolated(series: TimeSeries, window: TimeWindow): TimeSeries {
	let next = 0;
	return withPoints(
		series,
		grid(window, series.period).map((at) => {
			while (next < series.at.length && (series.at[next] as number) < at) next++;
			const [before, after] = [series.at[next - 1], series.at[next]];
			if (after === at) return [at, series.values[next]] as const;
			if (before === undefined || after === undefined) return [at, undefined] as const;
			const [from, to] = [series.values[next - 1] as number, series.values[next] as number];
			return [at, from + ((to - from) * (at - before)) / (after - before)] as const;
		}),
	);
}
