import type { Input } from '../wire/input.ts';
import { constraint, validation } from './errors.ts';
import { ExpressionError } from './math/expression-error.ts';
import { type Expression, parseExpression, referencesOf } from './math/parser.ts';
import type { MetricIdentity } from './metric-store.ts';
import { checkNamespace, isPeriod, readIdentity, readUnit } from './request.ts';
import { type Statistic, statisticOf } from './statistic.ts';

/** A metric that a query reads. */
export interface MetricStat {
	readonly identity: MetricIdentity;
	/** Milliseconds. */
	readonly period: number;
	readonly statistic: Statistic;
	readonly unit: string | undefined;
}

/** One of a request's queries: it reads a metric, or computes something of others. */
export interface MetricQuery {
	readonly id: string;
	readonly label: string | undefined;
	/** Whether its values are part of the answer. */
	readonly returned: boolean;
	/** Milliseconds, of an expression; undefined where none is given. */
	readonly period: number | undefined;
	readonly metric: MetricStat | undefined;
	readonly expression: Expression | undefined;
	/** The expression as it was written. */
	readonly source: string | undefined;
	readonly account: string | undefined;
}

const longestExpression = 2048;

/** Reads the statistic, the period and the metric of a `MetricStat`. */
function readStat(stat: Input, place: string): MetricStat {
	const metric = stat.requiredObject('Metric');
	const seconds = stat.requiredInteger('Period');
	if (!isPeriod(seconds)) {
		throw validation(`The value ${seconds} for parameter ${place}.MetricStat.Period is not supported.`);
	}
	const name = stat.requiredText('Stat');
	const statistic = statisticOf(name);
	if (!statistic) {
		throw validation(`The value ${name} for parameter ${place}.MetricStat.Stat is not supported.`);
	}
	const namespace = checkNamespace(metric.requiredText('Namespace'), validation);
	return {
		identity: readIdentity(namespace, metric, `${place}.MetricStat.Metric.`, validation),
		period: seconds * 1000,
		statistic,
		unit: readUnit(stat, validation),
	};
}

/** The error of an expression that can't be parsed, or computed. */
export function expressionFailure(id: string, error: unknown): unknown {
	return error instanceof ExpressionError
		? validation(`Error in expression '${id}': ${error.message}`)
		: error;
}

function readExpression(source: string, id: string): Expression {
	if (source.length > longestExpression) {
		throw constraint(source, 'expression', `have length less than or equal to ${longestExpression}`);
	}
	if (/^\s*SELECT\b/i.test(source)) {
		throw validation(
			`Error in expression '${id}': Metrics Insights queries are not supported by this endpoint`,
		);
	}
	try {
		return parseExpression(source);
	} catch (error) {
		throw expressionFailure(id, error);
	}
}

function readQuery(input: Input, place: string): MetricQuery {
	const id = input.requiredText('Id');
	if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
		throw validation(
			`The value ${id} for parameter ${place}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
		);
	}
	const stat = input.object('MetricStat');
	const source = input.text('Expression');
	const both = (other: string) =>
		validation(
			`The parameters ${place}.${other} and ${place}.MetricStat are mutually exclusive and you have specified both.`,
		);
	if (stat && source !== undefined) throw both('Expression');
	const seconds = input.integer('Period');
	if (stat && seconds !== undefined) throw both('Period');
	if (seconds !== undefined && !isPeriod(seconds)) {
		throw validation(`The value ${seconds} for parameter ${place}.Period is not supported.`);
	}
	const account = input.text('AccountId');
	if (account !== undefined && (account === '' || account.length > 255)) {
		throw constraint(account, 'accountId', 'have length between 1 and 255');
	}
	if (!stat && !source) {
		throw validation(`One of the parameters ${place}.Expression or ${place}.MetricStat must be specified.`);
	}
	return {
		id,
		label: input.text('Label'),
		returned: input.boolean('ReturnData') ?? true,
		period: seconds === undefined ? undefined : seconds * 1000,
		metric: stat && readStat(stat, place),
		expression: source ? readExpression(source, id) : undefined,
		source,
		account,
	};
}

/**
 * Reads the queries of GetMetricData, or of an alarm.
 *
 * @param member - how errors call the list
 * @throws ServiceError for a query that is none, and for a reference to one that is not there
 */
export function readMetricQueries(inputs: readonly Input[], member: string): readonly MetricQuery[] {
	const queries = inputs.map((input, index) => readQuery(input, `${member}.member.${index + 1}`));
	const ids = new Set(queries.map(({ id }) => id));
	if (ids.size < queries.length) throw validation(`The values for parameter id in ${member} are not unique.`);
	for (const { id, expression } of queries) {
		const unknown = expression && referencesOf(expression).find((name) => !ids.has(name));
		if (unknown !== undefined) {
			throw validation(`Error in expression '${id}': Unknown identifier '${unknown}'`);
		}
	}
	return queries;
}
