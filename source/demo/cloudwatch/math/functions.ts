import type { Parameters } from './evaluator.ts';
import { ExpressionError } from './expression-error.ts';
import { fill, grid } from './fill.ts';
import {
	allTimes,
	isArray,
	lookup,
	type MathValue,
	mapped,
	type TimeSeries,
	withPoints,
} from './time-series.ts';

type MathFunction = (parameters: Parameters) => MathValue;

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const mean = (values: readonly number[]) => total(values) / values.length;
const least = (values: readonly number[]) =>
	values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

function deviation(values: readonly number[]): number {
	const middle = mean(values);
	return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** What SORT can sort by, as well. */
const aggregates: Readonly<Record<string, (values: readonly number[]) => number>> = {
	AVG: mean,
	SUM: total,
	MIN: least,
	MAX: most,
};

/** Series of an array joined time by time. */
function acrossArray(
	array: readonly TimeSeries[],
	label: string,
	join: (values: readonly number[]) => number,
): TimeSeries {
	const maps = array.map(lookup);
	const period = most([0, ...array.map((series) => series.period)]);
	return withPoints(
		{ label, period, at: [], values: [] },
		allTimes(array).map(
			(at) =>
				[
					at,
					join(
						maps.flatMap((map) => {
							const value = map.get(at);
							return value === undefined ? [] : [value];
						}),
					),
				] as const,
		),
	);
}

/** A number for one time series, a time series for an array of them. */
function aggregate(
	over: (values: readonly number[]) => number,
	across: (values: readonly number[], series: number) => number = over,
): MathFunction {
	return (parameters) => {
		const value = parameters.takes(1).value(0);
		if (typeof value === 'number')
			throw new ExpressionError(`Function '${parameters.name}' takes a time series`);
		if (!isArray(value)) return over(value.values);
		return acrossArray(value, parameters.name, (values) => across(values, value.length));
	};
}

/** Each value changed by itself; a number stays a number. */
function pointwise(change: (value: number) => number): MathFunction {
	return (parameters) => {
		const value = parameters.takes(1).value(0);
		if (typeof value === 'number') return change(value);
		return isArray(value) ? value.map((series) => mapped(series, change)) : mapped(value, change);
	};
}

/** Each point by what came before it; the first is dropped. */
function steps(change: (value: number, before: number, seconds: number) => number): MathFunction {
	return (parameters) =>
		parameters.takes(1).each(0, (series) =>
			withPoints(
				series,
				series.at.slice(1).map((at, index) => {
					const seconds = (at - (series.at[index] as number)) / 1000;
					return [at, change(series.values[index + 1] as number, series.values[index] as number, seconds)];
				}),
			),
		);
}

/** A value for every period of the request, by its time. */
function byTime(of: (date: Date) => number): MathFunction {
	return (parameters) => {
		const series = parameters.takes(1).series(0);
		return withPoints(
			series,
			grid(parameters.context.window, series.period).map((at) => [at, of(new Date(at))]),
		);
	};
}

/** Number of `parameters` at `index` if it is a number there, else the value of the series at a time. */
function valueAt(value: number | TimeSeries): (at: number) => number | undefined {
	if (typeof value === 'number') return () => value;
	const map = lookup(value);
	return (at) => map.get(at);
}

function single(parameters: Parameters, index: number): number | TimeSeries {
	const value = parameters.value(index);
	if (isArray(value)) throw new ExpressionError('IF does not take arrays of time series');
	return value;
}

function choose(parameters: Parameters): MathValue {
	parameters.takes(2, 3);
	const condition = single(parameters, 0);
	const yes = single(parameters, 1);
	const no = parameters.count === 3 ? single(parameters, 2) : undefined;
	if (typeof condition === 'number') {
		if (condition !== 0) return yes;
		if (no !== undefined) return no;
		return typeof yes === 'number' ? Number.NaN : { ...yes, at: [], values: [] };
	}
	const whenTrue = valueAt(yes);
	const whenFalse = no === undefined ? () => undefined : valueAt(no);
	return withPoints(
		condition,
		condition.at.map((at, index) => [
			at,
			condition.values[index] === 0 ? whenFalse(at) : (whenTrue(at) ?? 0),
		]),
	);
}

function sort(parameters: Parameters): MathValue {
	const array = parameters.takes(3, 4).array(0);
	const by = aggregates[parameters.word(1) ?? ''];
	const order = parameters.word(2);
	if (!by || (order !== 'ASC' && order !== 'DESC')) {
		throw new ExpressionError('SORT takes AVG, MIN, MAX or SUM, and ASC or DESC');
	}
	const limit = parameters.count === 4 ? parameters.scalar(3) : array.length;
	const ranked = array.map((series) => ({ series, rank: series.values.length > 0 ? by(series.values) : 0 }));
	ranked.sort((a, b) => (order === 'ASC' ? a.rank - b.rank : b.rank - a.rank));
	return ranked.slice(0, limit).map(({ series }) => series);
}

function slice(parameters: Parameters): MathValue {
	const array = parameters.takes(2, 3).array(0);
	return array.slice(parameters.scalar(1), parameters.count === 3 ? parameters.scalar(2) : undefined);
}

function oneOfArray(pick: (array: readonly TimeSeries[]) => TimeSeries | undefined): MathFunction {
	return (parameters) => {
		const found = pick(parameters.takes(1).array(0));
		return found ?? { label: parameters.name, period: parameters.context.period, at: [], values: [] };
	};
}

function search(parameters: Parameters): MathValue {
	parameters.takes(2, 3);
	const { context } = parameters;
	const period = parameters.count === 3 ? parameters.scalar(2) * 1000 : context.period;
	return context.search(parameters.text(0), parameters.text(1), period);
}

function runningSum(parameters: Parameters): MathValue {
	return parameters.takes(1).each(0, (series) => {
		let sum = 0;
		return mapped(series, (value) => {
			sum += value;
			return sum;
		});
	});
}

function timeSeries(parameters: Parameters): MathValue {
	const value = parameters.takes(1).scalar(0);
	const { window, period } = parameters.context;
	return withPoints(
		{ label: parameters.name, period, at: [], values: [] },
		grid(window, period).map((at) => [at, value]),
	);
}

/** What this endpoint has no data for, or no model of. */
function refused(why: string): MathFunction {
	return ({ name }) => {
		throw new ExpressionError(`Function '${name}' is not supported by this endpoint: ${why}`);
	};
}

/** The functions of metric math, by the CloudWatch user guide's "Using metric math". */
export const functions: Readonly<Record<string, MathFunction>> = {
	ABS: pointwise(Math.abs),
	CEIL: pointwise(Math.ceil),
	FLOOR: pointwise(Math.floor),
	LOG: pointwise(Math.log),
	LOG10: pointwise(Math.log10),
	// In an array a series without a value at a time counts as 0, but for the bounds.
	AVG: aggregate(mean, (values, series) => total(values) / series),
	SUM: aggregate(total),
	MIN: aggregate(least),
	MAX: aggregate(most),
	STDDEV: aggregate(deviation, (values, series) =>
		deviation([...values, ...Array.from({ length: series - values.length }, () => 0)]),
	),
	DATAPOINT_COUNT: aggregate((values) => values.length),
	METRIC_COUNT: (parameters) => parameters.takes(1).array(0).length,
	DIFF: steps((value, before) => value - before),
	DIFF_TIME: steps((_value, _before, seconds) => seconds),
	RATE: steps((value, before, seconds) => (value - before) / seconds),
	RUNNING_SUM: runningSum,
	FILL: fill,
	FIRST: oneOfArray((array) => array[0]),
	LAST: oneOfArray((array) => array.at(-1)),
	IF: choose,
	METRICS: (parameters) =>
		parameters.context.metrics(parameters.takes(0, 1).count === 1 ? parameters.text(0) : ''),
	PERIOD: (parameters) => parameters.takes(1).series(0).period / 1000,
	REMOVE_EMPTY: (parameters) =>
		parameters
			.takes(1)
			.array(0)
			.filter(({ at }) => at.length > 0),
	SEARCH: search,
	SLICE: slice,
	SORT: sort,
	TIME_SERIES: timeSeries,
	MINUTE: byTime((date) => date.getUTCMinutes()),
	HOUR: byTime((date) => date.getUTCHours()),
	// Monday is 1, Sunday 7.
	DAY: byTime((date) => date.getUTCDay() || 7),
	DATE: byTime((date) => date.getUTCDate()),
	MONTH: byTime((date) => date.getUTCMonth() + 1),
	YEAR: byTime((date) => date.getUTCFullYear()),
	EPOCH: byTime((date) => date.getTime() / 1000),
	ANOMALY_DETECTION_BAND: refused('it trains no anomaly detection models'),
	INSIGHT_RULE_METRIC: refused('it has no Contributor Insights rules'),
	SERVICE_QUOTA: refused('it has no usage metrics'),
};
