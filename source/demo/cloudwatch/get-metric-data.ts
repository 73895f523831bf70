import type { Input } from '../wire/input.ts';
import { invalidCombination, invalidToken, invalidValue, missing, validation } from './errors.ts';
import type { MetricIdentity, MetricStore } from './metric-store.ts';
import type { Statistics } from './series.ts';

/** Limits of GetMetricData. */
const mostQueries = 500;
const mostDatapoints = 100_800;

const statistics: Readonly<Record<string, (of: Statistics) => number>> = {
	Sum: ({ sum }) => sum,
	Average: ({ sum, count }) => sum / count,
	Minimum: ({ least }) => least,
	Maximum: ({ most }) => most,
	SampleCount: ({ count }) => count,
};

interface Query {
	readonly id: string;
	readonly label: string;
	readonly identity: MetricIdentity;
	/** Milliseconds. */
	readonly period: number;
	readonly statistic: (of: Statistics) => number;
	readonly unit: string | undefined;
	readonly returned: boolean;
}

interface Window {
	readonly from: number;
	readonly to: number;
	readonly descending: boolean;
}

/** Reads a metric's namespace, name and dimensions. */
function readIdentity(metric: Input): MetricIdentity {
	const dimensions = (metric.objects('Dimensions') ?? []).map(
		(dimension) => [dimension.requiredText('Name'), dimension.requiredText('Value')] as const,
	);
	return {
		namespace: metric.requiredText('Namespace'),
		name: metric.requiredText('MetricName'),
		dimensions: dimensions.sort(([a], [b]) => (a < b ? -1 : 1)),
	};
}

function readQuery(input: Input): Query {
	const id = input.requiredText('Id');
	if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
		throw validation(
			`The value ${id} for parameter MetricDataQueries.member.Id is not matching the expected pattern.`,
		);
	}
	const stat = input.object('MetricStat');
	if (input.has('Expression')) {
		throw stat
			? invalidCombination(`Query ${id} has both MetricStat and Expression.`)
			: validation(`Expressions are not served by this endpoint (query ${id}).`);
	}
	if (!stat) throw missing(`MetricDataQueries.member.${id}.MetricStat`);
	const period = stat.requiredInteger('Period');
	if (period < 60 || period % 60 !== 0) {
		throw invalidValue(`The period of query ${id} has to be a multiple of 60 seconds.`);
	}
	const name = stat.requiredText('Stat');
	const statistic = Object.hasOwn(statistics, name) ? statistics[name] : undefined;
	if (!statistic) throw validation(`The statistic ${name} is not served by this endpoint (query ${id}).`);
	const identity = readIdentity(stat.requiredObject('Metric'));
	return {
		id,
		label: input.text('Label') ?? identity.name,
		identity,
		period: period * 1000,
		statistic,
		unit: stat.text('Unit'),
		returned: input.boolean('ReturnData') ?? true,
	};
}

function readQueries(input: Input): readonly Query[] {
	const inputs = input.objects('MetricDataQueries');
	if (!inputs) throw missing('MetricDataQueries');
	if (inputs.length === 0) throw validation('MetricDataQueries has to hold at least one query.');
	if (inputs.length > mostQueries) {
		throw validation(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
	}
	const queries = inputs.map(readQuery);
	if (new Set(queries.map(({ id }) => id)).size < queries.length) {
		throw validation('The values for parameter Id in MetricDataQueries are not unique.');
	}
	return queries.filter(({ returned }) => returned);
}

/** Timestamps are epoch seconds on the wire. */
function readWindow(input: Input): Window {
	const start = input.number('StartTime');
	const end = input.number('EndTime');
	if (start === undefined) throw missing('StartTime');
	if (end === undefined) throw missing('EndTime');
	if (start >= end) throw validation('The parameter StartTime must be less than the parameter EndTime.');
	const order = input.text('ScanBy') ?? 'TimestampDescending';
	if (order !== 'TimestampDescending' && order !== 'TimestampAscending') {
		throw invalidValue(`The value ${order} for parameter ScanBy is not supported.`);
	}
	return { from: start * 1000, to: end * 1000, descending: order === 'TimestampDescending' };
}

function readOffset(token: string | undefined): number {
	if (token === undefined) return 0;
	const offset = /^page-(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString())?.[1];
	if (offset === undefined) throw invalidToken();
	return Number(offset);
}

function pointsOf(query: Query, window: Window, store: MetricStore): { at: number; value: number }[] {
	const metric = store.find(query.identity);
	// A unit that does not match finds nothing, as on AWS.
	if (!metric || (query.unit !== undefined && query.unit !== metric.unit)) return [];
	const from = Math.floor(window.from / query.period) * query.period;
	const points = [...metric.series.periods(from, window.to, query.period)].map(({ at, statistics: of }) => ({
		at,
		value: query.statistic(of),
	}));
	return window.descending ? points.reverse() : points;
}

/** GetMetricData: all queries on every page, each with the part of its points that falls on the page. */
export function getMetricData(input: Input, store: MetricStore): object {
	const queries = readQueries(input);
	const window = readWindow(input);
	const pageSize = input.integer('MaxDatapoints') ?? mostDatapoints;
	if (pageSize < 1 || pageSize > mostDatapoints) {
		throw validation(`The parameter MaxDatapoints has to be between 1 and ${mostDatapoints}.`);
	}
	const first = readOffset(input.text('NextToken'));
	let position = 0;
	const results = queries.map((query) => {
		const points = pointsOf(query, window, store);
		const shown = points.slice(Math.max(0, first - position), Math.max(0, first + pageSize - position));
		position += points.length;
		return {
			Id: query.id,
			Label: query.label,
			Timestamps: shown.map(({ at }) => at / 1000),
			Values: shown.map(({ value }) => value),
			StatusCode: position > first + pageSize ? 'PartialData' : 'Complete',
		};
	});
	const next = first + pageSize;
	return {
		MetricDataResults: results,
		Messages: [],
		...(position > next && { NextToken: Buffer.from(`page-${next}`).toString('base64') }),
	};
}
