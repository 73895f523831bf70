import type { Input } from '../wire/input.ts';
import { missing, validation } from './errors.ts';
import { fillLabel, isDynamic, type LabelContext } from './labels.ts';
import { isArray, type TimeSeries, type TimeWindow } from './math/time-series.ts';
import { type MetricQuery, readMetricQueries } from './metric-query.ts';
import { asList, QueryEvaluation, type ResultMessage } from './query-evaluation.ts';
import { type CloudWatchOperation, type CloudWatchRequest, offsetIn, oneOf, tokenFor } from './request.ts';
import { minute } from './series.ts';

/** Limits of GetMetricData. */
const mostQueries = 500;
const mostDatapoints = 100_800;

interface Result {
	readonly id: string;
	readonly label: string;
	readonly series: TimeSeries;
	readonly messages: readonly ResultMessage[];
}

function readQueries(input: Input): readonly MetricQuery[] {
	const inputs = input.objects('MetricDataQueries');
	if (!inputs || inputs.length === 0) throw missing('MetricDataQueries');
	if (inputs.length > mostQueries) {
		throw validation(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
	}
	return readMetricQueries(inputs, 'MetricDataQueries');
}

/** Timestamps are epoch seconds. */
function readWindow(input: Input): TimeWindow {
	const start = input.number('StartTime');
	const end = input.number('EndTime');
	if (start === undefined) throw missing('StartTime');
	if (end === undefined) throw missing('EndTime');
	if (!(start < end)) throw validation('The parameter StartTime must be less than the parameter EndTime.');
	return { from: Math.floor((start * 1000) / minute) * minute, to: end * 1000, aligned: true };
}

/** `+0200`, in milliseconds. */
function readTimezone(input: Input): number {
	const zone = input.object('LabelOptions')?.text('Timezone');
	if (zone === undefined) return 0;
	const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone) ?? [];
	if (!sign || Number(hours) > 23 || Number(minutes) > 59) {
		throw validation(
			`The value ${zone} for parameter LabelOptions.Timezone is not matching the expected pattern.`,
		);
	}
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minute;
}

/** One result for a metric; for an expression one for each of its time series. */
function resultsOf(
	query: MetricQuery,
	evaluation: QueryEvaluation,
	context: Omit<LabelContext, 'label'>,
): readonly Result[] {
	const value = evaluation.series(query);
	const messages = evaluation.messages(query);
	return asList(value).map((series) => {
		const usual = query.metric
			? evaluation.defaultLabel(query.metric)
			: isArray(value)
				? series.label
				: query.id;
		const { id, label } = query;
		if (label === undefined) return { id, label: usual, series, messages };
		if (isDynamic(label)) {
			return { id, label: fillLabel(label, series, { ...context, label: usual }), series, messages };
		}
		// The series of an array keep their own labels, behind the expression's.
		return { id, label: isArray(value) ? `${label} ${usual}`.trim() : label, series, messages };
	});
}

/** A result's points on a page: those from `from` to `to`, counted over all of its points. */
function shown(
	{ id, label, series, messages }: Result,
	from: number,
	to: number,
	descending: boolean,
): object {
	const { length } = series.at;
	const order = Array.from({ length: Math.max(0, Math.min(to, length) - Math.max(0, from)) }, (_, index) => {
		const position = Math.max(0, from) + index;
		return descending ? length - 1 - position : position;
	});
	return {
		Id: id,
		Label: label,
		Timestamps: order.map((index) => (series.at[index] as number) / 1000),
		Values: order.map((index) => series.values[index] as number),
		StatusCode: length > to ? 'PartialData' : 'Complete',
		...(messages.length > 0 && { Messages: messages }),
	};
}

function readPageSize({ input }: CloudWatchRequest): number {
	const size = input.integer('MaxDatapoints') ?? mostDatapoints;
	if (size >= 1 && size <= mostDatapoints) return size;
	throw validation(`The value ${size} for parameter MaxDatapoints must be between 1 and ${mostDatapoints}.`);
}

/** GetMetricData: all queries on every page, each with the part of its points that falls on the page. */
export const getMetricData: CloudWatchOperation = (request) => {
	const { input, metrics, account, region, now } = request;
	const queries = readQueries(input);
	const window = readWindow(input);
	const order = oneOf(input.text('ScanBy'), 'scanBy', ['TimestampDescending', 'TimestampAscending']);
	const pageSize = readPageSize(request);
	const first = offsetIn('data', input.text('NextToken'));
	const context = { account, region, now, offset: readTimezone(input) };
	const evaluation = new QueryEvaluation({ queries, metrics, window, account, now });
	const results = queries
		.filter(({ returned }) => returned)
		.flatMap((query) => resultsOf(query, evaluation, context));
	let position = 0;
	const next = first + pageSize;
	const page = results.map((result) => {
		const before = position;
		position += result.series.at.length;
		return shown(result, first - before, Math.max(0, next - before), order !== 'TimestampAscending');
	});
	return {
		MetricDataResults: page,
		Messages: evaluation.exceeded
			? [{ Code: 'MaxMetricsExceeded', Value: 'Maximum number of allowed metrics exceeded' }]
			: [],
		...(position > next && { NextToken: tokenFor('data', next) }),
	};
};
