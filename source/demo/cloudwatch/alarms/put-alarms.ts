import type { Input } from '../../wire/input.ts';
import { constraint, limitExceeded, validation } from '../errors.ts';
import { callsOf } from '../math/parser.ts';
import { type MetricQuery, type MetricStat, readMetricQueries } from '../metric-query.ts';
import {
	type CloudWatchOperation,
	checkNamespace,
	isPeriod,
	oneOf,
	readIdentity,
	readUnit,
} from '../request.ts';
import { isSimpleStatistic, statisticOf } from '../statistic.ts';
import {
	type AlarmSettings,
	type Comparison,
	comparisons,
	type MetricAlarmSettings,
	missingDataRules,
} from './alarm.ts';
import type { AlarmBook } from './alarm-book.ts';
import { parseAlarmRule } from './alarm-rule.ts';
import { readTags } from './tags.ts';

const mostAlarms = 5000;
const mostActions = 5;
const mostMetrics = 10;
const longestName = 255;
const longestDescription = 1024;
const day = 86_400;

/** Which members an alarm on a metric has, that one on an expression may not have. */
const metricMembers = [
	'Namespace',
	'MetricName',
	'Dimensions',
	'Period',
	'Unit',
	'Statistic',
	'ExtendedStatistic',
] as const;

function required<Value>(value: Value | undefined, member: string): Value {
	if (value !== undefined) return value;
	throw constraint(null, member, 'not be null');
}

/** @throws ServiceError for members of AWS's that this cloud has no model of: better than to ignore them */
function refuse(input: Input, members: readonly string[]): void {
	const given = members.find((member) => input.has(member));
	if (given !== undefined) throw validation(`${given} is not supported by this endpoint.`);
}

function readActions(input: Input, member: string): readonly string[] {
	const actions = input.texts(member) ?? [];
	if (actions.length > mostActions) {
		const name = `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
		throw constraint(`[${actions.join(', ')}]`, name, `have length less than or equal to ${mostActions}`);
	}
	const invalid = actions.find((action) => !/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/.test(action));
	if (invalid !== undefined) throw validation(`Invalid arn syntax: ${invalid}`);
	return actions;
}

function readSettings(input: Input, alarms: AlarmBook): AlarmSettings {
	const name = required(input.text('AlarmName'), 'alarmName');
	if (name === '' || name.length > longestName) {
		throw constraint(name, 'alarmName', `have length between 1 and ${longestName}`);
	}
	if (/[\u0000-\u001f\u007f]/.test(name)) throw validation('AlarmName must not contain control characters.');
	const description = input.text('AlarmDescription');
	if (description !== undefined && description.length > longestDescription) {
		throw constraint(
			description,
			'alarmDescription',
			`have length less than or equal to ${longestDescription}`,
		);
	}
	return {
		name,
		arn: alarms.arnOf(name),
		description,
		actionsEnabled: input.boolean('ActionsEnabled') ?? true,
		actions: {
			OK: readActions(input, 'OKActions'),
			ALARM: readActions(input, 'AlarmActions'),
			INSUFFICIENT_DATA: readActions(input, 'InsufficientDataActions'),
		},
	};
}

/** Fails for a name that another kind of alarm has, and for one alarm too many. */
function checkPlace(
	alarms: AlarmBook,
	name: string,
	kind: MetricAlarmSettings['kind'] | 'CompositeAlarm',
): void {
	const existing = alarms.find(name);
	if (!existing && alarms.size >= mostAlarms)
		throw limitExceeded(`The limit of ${mostAlarms} alarms is reached.`);
	if (existing && existing.settings.kind !== kind) {
		throw validation(`An alarm of another type with the name ${name} already exists.`);
	}
}

function readMetric(input: Input): MetricStat {
	const namespace = required(input.text('Namespace'), 'namespace');
	const name = input.text('Statistic');
	const extended = input.text('ExtendedStatistic');
	if (name !== undefined && extended !== undefined) {
		throw validation('Statistic and ExtendedStatistic cannot both be set');
	}
	if (name !== undefined && !isSimpleStatistic(name)) {
		throw constraint(
			name,
			'statistic',
			'satisfy enum value set: [SampleCount, Average, Sum, Minimum, Maximum]',
		);
	}
	const statistic = statisticOf(required(name ?? extended, 'statistic'));
	if (!statistic || (extended !== undefined && !statistic.distributed)) {
		throw validation(`The value ${extended} for parameter ExtendedStatistic is not supported.`);
	}
	const seconds = required(input.integer('Period'), 'period');
	if (!isPeriod(seconds) || seconds < 10) {
		throw validation('Period must be 10, 20, 30 or a multiple of 60');
	}
	return {
		identity: readIdentity(checkNamespace(namespace, validation), input, '', validation),
		period: seconds * 1000,
		statistic,
		unit: readUnit(input, validation),
	};
}

function readQueries(inputs: readonly Input[]): { queries: readonly MetricQuery[]; period: number } {
	const queries = readMetricQueries(inputs, 'Metrics');
	if (queries.filter(({ returned }) => returned).length !== 1) {
		throw validation('Exactly one element of the metrics list should return data.');
	}
	for (const { expression } of queries) {
		if (expression && callsOf(expression).includes('SEARCH')) {
			throw validation('SEARCH is not supported on Metric Alarms.');
		}
	}
	const stats = queries.flatMap(({ metric }) => (metric ? [metric] : []));
	if (stats.length > mostMetrics) {
		throw validation(`The metrics list must not contain more than ${mostMetrics} metrics.`);
	}
	const periods = new Set([
		...stats.map(({ period }) => period),
		...queries.flatMap(({ period }) => (period === undefined ? [] : [period])),
	]);
	const [period] = periods;
	if (period === undefined) throw validation('Period must not be null');
	if (periods.size > 1) throw validation('All metrics of an alarm must have the same period.');
	return { queries, period };
}

function readEvaluation(
	input: Input,
): Pick<
	MetricAlarmSettings,
	| 'evaluationPeriods'
	| 'datapointsToAlarm'
	| 'threshold'
	| 'comparison'
	| 'treatMissingData'
	| 'lowSampleCount'
> {
	const evaluationPeriods = required(input.integer('EvaluationPeriods'), 'evaluationPeriods');
	if (evaluationPeriods < 1) {
		throw constraint(evaluationPeriods, 'evaluationPeriods', 'have value greater than or equal to 1');
	}
	const datapointsToAlarm = input.integer('DatapointsToAlarm');
	if (datapointsToAlarm !== undefined && datapointsToAlarm < 1) {
		throw constraint(datapointsToAlarm, 'datapointsToAlarm', 'have value greater than or equal to 1');
	}
	if (datapointsToAlarm !== undefined && datapointsToAlarm > evaluationPeriods) {
		throw validation('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
	}
	const operator = required(input.text('ComparisonOperator'), 'comparisonOperator');
	if (/(?:Lower|Upper)Threshold$/.test(operator)) {
		throw validation(`${operator} needs an anomaly detection model, which this endpoint does not have.`);
	}
	const names = Object.keys(comparisons) as Comparison[];
	const comparison = required(oneOf(operator, 'comparisonOperator', names), 'comparisonOperator');
	return {
		evaluationPeriods,
		datapointsToAlarm,
		comparison,
		threshold: required(input.number('Threshold'), 'threshold'),
		treatMissingData: oneOf(input.text('TreatMissingData'), 'treatMissingData', missingDataRules),
		lowSampleCount: oneOf(
			input.text('EvaluateLowSampleCountPercentile'),
			'evaluateLowSampleCountPercentile',
			['evaluate', 'ignore'],
		),
	};
}

/** PutMetricAlarm: creates an alarm, or replaces what one watches. */
export const putMetricAlarm: CloudWatchOperation = ({ input, alarms, now }) => {
	refuse(input, [
		'ThresholdMetricId',
		'EvaluationCriteria',
		'EvaluationWindow',
		'EvaluationInterval',
		'WarmUpConfiguration',
	]);
	const settings = readSettings(input, alarms);
	const evaluation = readEvaluation(input);
	const inputs = input.objects('Metrics') ?? [];
	if (inputs.length > 0) {
		const given = metricMembers.find((member) => input.has(member));
		if (given !== undefined) throw validation(`${given} should not be set if list of Metrics is set.`);
	} else required(input.text('MetricName'), 'metricName');
	const watched =
		inputs.length > 0 ? { metric: undefined, ...readQueries(inputs) } : withPeriod(readMetric(input));
	const seconds = watched.period / 1000;
	const longest = seconds < 3600 ? day : 7 * day;
	if (seconds * evaluation.evaluationPeriods > longest) {
		throw validation(
			`Metrics cannot be checked across more than ${longest === day ? 'a day' : 'seven days'} (EvaluationPeriods * Period must be <= ${longest}).`,
		);
	}
	checkPlace(alarms, settings.name, 'MetricAlarm');
	alarms.put({ kind: 'MetricAlarm', ...settings, ...evaluation, ...watched }, readTags(input), now);
	return {};
};

function withPeriod(metric: MetricStat): { metric: MetricStat; queries: undefined; period: number } {
	return { metric, queries: undefined, period: metric.period };
}

/** PutCompositeAlarm: an alarm on the states of others, all of which have to be there. */
export const putCompositeAlarm: CloudWatchOperation = ({ input, alarms, now }) => {
	refuse(input, ['ActionsSuppressor', 'ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod']);
	const settings = readSettings(input, alarms);
	const rule = parseAlarmRule(required(input.text('AlarmRule'), 'alarmRule'));
	const unknown = rule.children.filter((name) => !alarms.find(name));
	if (rule.children.includes(settings.name))
		throw validation('AlarmRule must not refer to the alarm itself.');
	if (unknown.length > 0)
		throw validation(`AlarmRule refers to alarms that do not exist: ${unknown.join(', ')}`);
	checkPlace(alarms, settings.name, 'CompositeAlarm');
	alarms.put({ kind: 'CompositeAlarm', ...settings, rule }, readTags(input), now);
	return {};
};
