import { validation } from './errors.ts';
import { listedFor, newestOf } from './list-metrics.ts';
import { evaluate, type MathContext } from './math/evaluator.ts';
import { ExpressionError } from './math/expression-error.ts';
import { parseSearch } from './math/search-query.ts';
import { isArray, type MathValue, originOf, type TimeSeries, type TimeWindow } from './math/time-series.ts';
import { expressionFailure, type MetricQuery, type MetricStat } from './metric-query.ts';
import type { MetricIdentity, MetricStore } from './metric-store.ts';
import { minute } from './series.ts';
import { statisticOf } from './statistic.ts';

/** A note that goes with a result. */
export interface ResultMessage {
	readonly Code: string;
	readonly Value: string;
}

/** Seconds are kept for three hours; after that, minutes. */
const secondsKept = 3 * 60 * minute;
const mostFound = 500;

/** Computes a request's queries, each once. */
export class QueryEvaluation {
	readonly #queries: ReadonlyMap<string, MetricQuery>;
	readonly #metrics: MetricStore;
	readonly #window: TimeWindow;
	readonly #account: string;
	readonly #now: number;
	readonly #values = new Map<string, MathValue>();
	readonly #underWay = new Set<string>();
	readonly #messages = new Map<string, readonly ResultMessage[]>();
	/** True once a search found more than an answer may hold. */
	exceeded = false;

	constructor(options: {
		readonly queries: readonly MetricQuery[];
		readonly metrics: MetricStore;
		readonly window: TimeWindow;
		readonly account: string;
		readonly now: number;
	}) {
		this.#queries = new Map(options.queries.map((query) => [query.id, query]));
		this.#metrics = options.metrics;
		this.#window = options.window;
		this.#account = options.account;
		this.#now = options.now;
	}

	/**
	 * A query's time series: one, or for an expression any number.
	 *
	 * @throws ServiceError `ValidationError` for an expression that can't be computed
	 */
	series(query: MetricQuery): TimeSeries | readonly TimeSeries[] {
		try {
			const value = this.#valueOf(query.id);
			if (typeof value !== 'number') return value;
		} catch (error) {
			throw expressionFailure(query.id, error);
		}
		throw validation(
			`Error in expression '${query.id}': The final result of an expression must be a time series or an array of time series`,
		);
	}

	messages(query: MetricQuery): readonly ResultMessage[] {
		return this.#messages.get(query.id) ?? [];
	}

	/** What a metric is called that has no label: its name, and in what the request's metrics differ. */
	defaultLabel({ identity, statistic, period }: MetricStat): string {
		const stats = [...this.#queries.values()].flatMap(({ metric }) => (metric ? [metric] : []));
		const differ = (of: (stat: MetricStat) => unknown) => new Set(stats.map(of)).size > 1;
		return [
			identity.name,
			...(differ((stat) => stat.statistic.name) ? [statistic.name] : []),
			...(differ((stat) => stat.period) ? [period / 1000] : []),
		].join(' ');
	}

	#valueOf(id: string): MathValue {
		const known = this.#values.get(id);
		if (known !== undefined) return known;
		const query = this.#queries.get(id);
		if (!query) throw new ExpressionError(`Unknown identifier '${id}'`);
		if (this.#underWay.has(id)) throw new ExpressionError(`Expression '${id}' refers to itself`);
		this.#underWay.add(id);
		const value = query.metric
			? this.#read(query.metric, query.label ?? this.defaultLabel(query.metric), id)
			: this.#compute(query);
		this.#underWay.delete(id);
		this.#values.set(id, value);
		return value;
	}

	#compute(query: MetricQuery): MathValue {
		if (!query.expression) throw new ExpressionError('There is no expression');
		const periods = [...this.#queries.values()].flatMap(({ metric }) => (metric ? [metric.period] : []));
		const context: MathContext = {
			window: this.#window,
			period: query.period ?? (periods.length > 0 ? Math.max(...periods) : minute),
			reference: (id) => this.#valueOf(id),
			metrics: (part) =>
				[...this.#queries.values()]
					.filter(({ id, metric }) => metric && id.includes(part))
					.map(({ id }) => this.#valueOf(id) as TimeSeries),
			search: (text, statistic, period) => this.#search(text, statistic, period),
		};
		return evaluate(query.expression, context);
	}

	#read(stat: MetricStat, label: string, id?: string): TimeSeries {
		const { points, units } = pointsOf(this.#metrics, stat, this.#window, this.#now);
		if (units.length > 1 && id !== undefined) {
			const Value = `Multiple units returned: '[${units.join(', ')}]'`;
			this.#messages.set(id, [{ Code: 'MultipleUnits', Value }]);
		}
		return {
			label,
			period: stat.period,
			at: points.map(({ at }) => at),
			values: points.map(({ value }) => value),
			source: { identity: stat.identity, statistic: stat.statistic.name },
		};
	}

	#search(text: string, name: string, period: number): readonly TimeSeries[] {
		const statistic = statisticOf(name);
		if (!statistic) throw new ExpressionError(`'${name}' is no statistic`);
		if (!(period >= 1000)) throw new ExpressionError('The period of a search has to be at least 1');
		const test = parseSearch(text, this.#account);
		const found: MetricIdentity[] = [];
		for (const units of this.#metrics.all) {
			const identity = units[0]?.identity;
			if (!identity || !test(identity) || newestOf(units) < this.#now - listedFor) continue;
			if (found.length === mostFound) {
				this.exceeded = true;
				break;
			}
			found.push(identity);
		}
		const label = searchLabels(found);
		return found.map((identity) =>
			this.#read({ identity, period, statistic, unit: undefined }, label(identity)),
		);
	}
}

/** One period of a metric. */
export interface Datapoint {
	readonly at: number;
	readonly value: number;
	readonly samples: number;
}

/**
 * A metric's points in a window, and the units that have some. Where several have and none is asked for,
 * the points are those of the first by the alphabet, as AWS answers.
 */
export function pointsOf(
	metrics: MetricStore,
	{ identity, period, statistic, unit }: MetricStat,
	window: TimeWindow,
	now: number,
): { readonly points: readonly Datapoint[]; readonly units: readonly string[] } {
	const origin = originOf(window, period);
	const oldest = period < minute ? Math.max(origin, now - secondsKept) : origin;
	const found = metrics
		.units(identity)
		.filter((metric) => unit === undefined || metric.unit === unit)
		.map((metric) => ({
			unit: metric.unit,
			points: [...metric.series.periods(origin, window.to, period, statistic.distributed)].flatMap(
				({ at, statistics }) => {
					const value = at >= oldest ? statistic.of(statistics) : undefined;
					return value === undefined ? [] : [{ at, value, samples: statistics.count }];
				},
			),
		}))
		.filter(({ points }) => points.length > 0)
		.sort((a, b) => (a.unit < b.unit ? -1 : 1));
	return { points: found[0]?.points ?? [], units: found.map((each) => each.unit) };
}

/** Metrics that a search found are told apart by what they differ in: values of dimensions, and the name. */
function searchLabels(found: readonly MetricIdentity[]): (identity: MetricIdentity) => string {
	const names = new Set(found.map(({ name }) => name)).size;
	const values = new Map<string, Set<string>>();
	for (const { dimensions } of found) {
		for (const [name, value] of dimensions) {
			values.set(name, (values.get(name) ?? new Set()).add(value));
		}
	}
	return ({ name, dimensions }) => {
		const differing = dimensions.filter(([dimension]) => (values.get(dimension)?.size ?? 0) > 1);
		const parts = differing.map(([, value]) => value);
		return (names > 1 || parts.length === 0 ? [...parts, name] : parts).join(' ');
	};
}

/** The time series of a value, as a list. */
export function asList(value: TimeSeries | readonly TimeSeries[]): readonly TimeSeries[] {
	return isArray(value) ? value : [value];
}
