import type { MetricQuery, MetricStat } from '../metric-query.ts';
import { dimensionsOf } from '../request.ts';
import type { AlarmRule } from './alarm-rule.ts';

export const stateValues = ['INSUFFICIENT_DATA', 'ALARM', 'OK'] as const;
export type StateValue = (typeof stateValues)[number];

/** An alarm's state, and since when. */
export interface AlarmState {
	readonly value: StateValue;
	readonly reason: string;
	/** JSON. */
	readonly reasonData: string | undefined;
	/** Milliseconds since the epoch. */
	readonly updatedAt: number;
}

/** What every kind of alarm has. */
export interface AlarmSettings {
	readonly name: string;
	readonly arn: string;
	readonly description: string | undefined;
	readonly actionsEnabled: boolean;
	readonly actions: Readonly<Record<StateValue, readonly string[]>>;
}

export const comparisons = {
	GreaterThanOrEqualToThreshold: {
		text: 'greater than or equal to',
		breaches: (value: number, threshold: number) => value >= threshold,
	},
	GreaterThanThreshold: {
		text: 'greater than',
		breaches: (value: number, threshold: number) => value > threshold,
	},
	LessThanThreshold: {
		text: 'less than',
		breaches: (value: number, threshold: number) => value < threshold,
	},
	LessThanOrEqualToThreshold: {
		text: 'less than or equal to',
		breaches: (value: number, threshold: number) => value <= threshold,
	},
} as const;

export type Comparison = keyof typeof comparisons;
export const missingDataRules = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type MissingDataRule = (typeof missingDataRules)[number];

/** An alarm on a metric, or on what is computed of some. */
export interface MetricAlarmSettings extends AlarmSettings {
	readonly kind: 'MetricAlarm';
	/** Exactly one of the two is there. */
	readonly metric: MetricStat | undefined;
	readonly queries: readonly MetricQuery[] | undefined;
	/** Milliseconds, of the metric or of all the queries' metrics. */
	readonly period: number;
	readonly evaluationPeriods: number;
	readonly datapointsToAlarm: number | undefined;
	readonly threshold: number;
	readonly comparison: Comparison;
	readonly treatMissingData: MissingDataRule | undefined;
	readonly lowSampleCount: 'evaluate' | 'ignore' | undefined;
}

/** An alarm on the states of others. */
export interface CompositeAlarmSettings extends AlarmSettings {
	readonly kind: 'CompositeAlarm';
	readonly rule: AlarmRule;
}

/** An alarm, as it is at this moment. */
export interface Alarm {
	settings: MetricAlarmSettings | CompositeAlarmSettings;
	/** Milliseconds since the epoch. */
	configuredAt: number;
	state: AlarmState;
	/** When the state last became another. */
	transitionedAt: number;
}

const seconds = (milliseconds: number) => milliseconds / 1000;

/** An alarm as the Describe operations give it. */
export function described({ settings, configuredAt, state, transitionedAt }: Alarm): Record<string, unknown> {
	const common = {
		AlarmName: settings.name,
		AlarmArn: settings.arn,
		...(settings.description !== undefined && { AlarmDescription: settings.description }),
		AlarmConfigurationUpdatedTimestamp: seconds(configuredAt),
		ActionsEnabled: settings.actionsEnabled,
		OKActions: settings.actions.OK,
		AlarmActions: settings.actions.ALARM,
		InsufficientDataActions: settings.actions.INSUFFICIENT_DATA,
		StateValue: state.value,
		StateReason: state.reason,
		...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
		StateUpdatedTimestamp: seconds(state.updatedAt),
		StateTransitionedTimestamp: seconds(transitionedAt),
	};
	if (settings.kind === 'CompositeAlarm') return { ...common, AlarmRule: settings.rule.text };
	return { ...common, ...configuration(settings) };
}

/** What a metric alarm watches, and how. */
export function configuration(settings: MetricAlarmSettings): Record<string, unknown> {
	const { metric, queries, datapointsToAlarm, treatMissingData, lowSampleCount } = settings;
	return {
		...(metric && {
			MetricName: metric.identity.name,
			Namespace: metric.identity.namespace,
			...(metric.statistic.distributed
				? { ExtendedStatistic: metric.statistic.name }
				: { Statistic: metric.statistic.name }),
			Period: seconds(metric.period),
			...(metric.unit !== undefined && { Unit: metric.unit }),
		}),
		Dimensions: metric ? dimensionsOf(metric.identity) : [],
		...(queries && { Metrics: queries.map(describedQuery) }),
		EvaluationPeriods: settings.evaluationPeriods,
		...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
		Threshold: settings.threshold,
		ComparisonOperator: settings.comparison,
		...(treatMissingData !== undefined && { TreatMissingData: treatMissingData }),
		...(lowSampleCount !== undefined && { EvaluateLowSampleCountPercentile: lowSampleCount }),
	};
}

function describedQuery({ id, label, returned, period, metric, source, account }: MetricQuery): object {
	return {
		Id: id,
		...(source !== undefined && { Expression: source }),
		...(metric && {
			MetricStat: {
				Metric: {
					Namespace: metric.identity.namespace,
					MetricName: metric.identity.name,
					Dimensions: dimensionsOf(metric.identity),
				},
				Period: seconds(metric.period),
				Stat: metric.statistic.name,
				...(metric.unit !== undefined && { Unit: metric.unit }),
			},
		}),
		...(label !== undefined && { Label: label }),
		ReturnData: returned,
		...(period !== undefined && { Period: seconds(period) }),
		...(account !== undefined && { AccountId: account }),
	};
}

/** `2026-01-01T00:00:00.000+0000`, as CloudWatch writes times in JSON. */
export function jsonTime(at: number): string {
	return new Date(at).toISOString().replace('Z', '+0000');
}
