import type { TimeSeries } from './math/time-series.ts';

/** What dynamic labels are filled in with. */
export interface LabelContext {
	/** The label that there would be without one. */
	readonly label: string;
	readonly account: string;
	readonly region: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Of `LabelOptions.Timezone`, in milliseconds. */
	readonly offset: number;
}

const variable = /\$\{([A-Z_]+)(?:\(\s*'([^']*)'\s*\))?\}/g;

/** Whether a label has parts to be filled in. */
export function isDynamic(label: string): boolean {
	return label.search(variable) >= 0;
}

/** Fills in a dynamic label; what is no variable stays as it is. */
export function fillLabel(label: string, series: TimeSeries, context: LabelContext): string {
	return label.replace(variable, (whole, name: string, property: string | undefined) => {
		if (property !== undefined)
			return name === 'PROP' ? (propertyOf(property, series, context) ?? whole) : whole;
		if (name === 'LABEL') return context.label;
		const compute = Object.hasOwn(variables, name) ? variables[name] : undefined;
		if (!compute) return whole;
		return series.values.length === 0 ? '--' : compute(series, context);
	});
}

function propertyOf(
	property: string,
	{ source, period }: TimeSeries,
	context: LabelContext,
): string | undefined {
	if (property === 'AccountId') return context.account;
	if (property === 'Region') return context.region;
	if (property === 'Period') return String(period / 1000);
	if (!source) return undefined;
	const { identity, statistic } = source;
	if (property === 'MetricName') return identity.name;
	if (property === 'Namespace') return identity.namespace;
	if (property === 'Stat') return statistic;
	return identity.dimensions.find(([name]) => property === `Dim.${name}`)?.[1];
}

/** At most three digits after the point. */
function shown(value: number): string {
	return String(Number(value.toFixed(3)));
}

function timeShown(at: number, { offset }: LabelContext): string {
	return new Date(at + offset).toISOString().slice(0, 16).replace('T', ' ');
}

function span(milliseconds: number): string {
	const minutes = Math.round(Math.abs(milliseconds) / 60_000);
	const hours = Math.floor(minutes / 60);
	return hours > 0 ? `${hours}h ${minutes % 60}m` : `${minutes}m`;
}

interface Extremes {
	readonly least: number;
	readonly leastAt: number;
	readonly most: number;
	readonly mostAt: number;
}

function extremes({ at, values }: TimeSeries): Extremes {
	const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
	const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
	return {
		least,
		most,
		leastAt: at[values.indexOf(least)] as number,
		mostAt: at[values.indexOf(most)] as number,
	};
}

const first = (list: readonly number[]) => list[0] as number;
const last = (list: readonly number[]) => list.at(-1) as number;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The variables of the CloudWatch user guide's "Using dynamic labels", for a series with values. */
const variables: Readonly<Record<string, (series: TimeSeries, context: LabelContext) => string>> = {
	AVG: ({ values }) => shown(sum(values) / values.length),
	SUM: ({ values }) => shown(sum(values)),
	MIN: (series) => shown(extremes(series).least),
	MAX: (series) => shown(extremes(series).most),
	DATAPOINT_COUNT: ({ values }) => String(values.length),
	FIRST: ({ values }) => shown(first(values)),
	LAST: ({ values }) => shown(last(values)),
	FIRST_LAST_RANGE: ({ values }) => shown(last(values) - first(values)),
	FIRST_LAST_TIME_RANGE: ({ at }) => span(last(at) - first(at)),
	FIRST_TIME: ({ at }, context) => timeShown(first(at), context),
	FIRST_TIME_RELATIVE: ({ at }, { now }) => span(now - first(at)),
	LAST_TIME: ({ at }, context) => timeShown(last(at), context),
	LAST_TIME_RELATIVE: ({ at }, { now }) => span(now - last(at)),
	MIN_TIME: (series, context) => timeShown(extremes(series).leastAt, context),
	MIN_TIME_RELATIVE: (series, { now }) => span(now - extremes(series).leastAt),
	MAX_TIME: (series, context) => timeShown(extremes(series).mostAt, context),
	MAX_TIME_RELATIVE: (series, { now }) => span(now - extremes(series).mostAt),
	MIN_MAX_RANGE: (series) => shown(extremes(series).most - extremes(series).least),
	MIN_MAX_TIME_RANGE: (series) => span(extremes(series).mostAt - extremes(series).leastAt),
};
