import { type Alarm, type AlarmState, jsonTime, type MetricAlarmSettings } from './alarm.ts';

/** What is told of an alarm to whoever acts on it. */
export interface AlarmSummary {
	readonly name: string;
	readonly arn: string;
	readonly state: string;
	readonly previousState: string;
	/** The subject of its mail: `ALARM: "name" in EU (Ireland)`. */
	readonly subject: string;
}

/**
 * Carries out an alarm's actions.
 *
 * @param actions - ARNs of topics and of other things
 * @param body - the JSON that CloudWatch publishes to a topic
 */
export type AlarmHook = (
	region: string,
	alarm: AlarmSummary,
	actions: readonly string[],
	body: string,
) => void;

/** Regions as alarms name them. */
const regionNames: Readonly<Record<string, string>> = {
	'af-south-1': 'Africa (Cape Town)',
	'ap-east-1': 'Asia Pacific (Hong Kong)',
	'ap-northeast-1': 'Asia Pacific (Tokyo)',
	'ap-northeast-2': 'Asia Pacific (Seoul)',
	'ap-northeast-3': 'Asia Pacific (Osaka)',
	'ap-south-1': 'Asia Pacific (Mumbai)',
	'ap-south-2': 'Asia Pacific (Hyderabad)',
	'ap-southeast-1': 'Asia Pacific (Singapore)',
	'ap-southeast-2': 'Asia Pacific (Sydney)',
	'ap-southeast-3': 'Asia Pacific (Jakarta)',
	'ap-southeast-4': 'Asia Pacific (Melbourne)',
	'ca-central-1': 'Canada (Central)',
	'ca-west-1': 'Canada West (Calgary)',
	'eu-central-1': 'EU (Frankfurt)',
	'eu-central-2': 'Europe (Zurich)',
	'eu-north-1': 'EU (Stockholm)',
	'eu-south-1': 'Europe (Milan)',
	'eu-south-2': 'Europe (Spain)',
	'eu-west-1': 'EU (Ireland)',
	'eu-west-2': 'EU (London)',
	'eu-west-3': 'EU (Paris)',
	'il-central-1': 'Israel (Tel Aviv)',
	'me-central-1': 'Middle East (UAE)',
	'me-south-1': 'Middle East (Bahrain)',
	'sa-east-1': 'South America (Sao Paulo)',
	'us-east-1': 'US East (N. Virginia)',
	'us-east-2': 'US East (Ohio)',
	'us-west-1': 'US West (N. California)',
	'us-west-2': 'US West (Oregon)',
};

export function summaryOf(alarm: Alarm, before: AlarmState, region: string): AlarmSummary {
	const { name, arn } = alarm.settings;
	return {
		name,
		arn,
		state: alarm.state.value,
		previousState: before.value,
		subject: `${alarm.state.value}: "${name}" in ${regionNames[region] ?? region}`,
	};
}

/** The message that goes to a topic. */
export function notificationBody(alarm: Alarm, before: AlarmState, region: string, account: string): string {
	const { settings, state, configuredAt } = alarm;
	const common = {
		AlarmName: settings.name,
		AlarmDescription: settings.description ?? null,
		AWSAccountId: account,
		AlarmConfigurationUpdatedTimestamp: jsonTime(configuredAt),
		NewStateValue: state.value,
		NewStateReason: state.reason,
		StateChangeTime: jsonTime(state.updatedAt),
		Region: regionNames[region] ?? region,
		AlarmArn: settings.arn,
		OldStateValue: before.value,
		OKActions: settings.actions.OK,
		AlarmActions: settings.actions.ALARM,
		InsufficientDataActions: settings.actions.INSUFFICIENT_DATA,
	};
	if (settings.kind === 'MetricAlarm') return JSON.stringify({ ...common, Trigger: triggerOf(settings) });
	const { triggeringAlarms = [] } = JSON.parse(state.reasonData ?? '{}') as {
		triggeringAlarms?: { arn: string; state: { value: string; timestamp: string } }[];
	};
	return JSON.stringify({
		...common,
		AlarmRule: settings.rule.text,
		TriggeringChildren: triggeringAlarms.map(({ arn, state: child }) => ({
			Arn: arn,
			State: { Value: child.value, Timestamp: child.timestamp },
		})),
	});
}

function triggerOf(settings: MetricAlarmSettings): object {
	const { metric, queries, datapointsToAlarm } = settings;
	const rule = {
		EvaluationPeriods: settings.evaluationPeriods,
		...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
		ComparisonOperator: settings.comparison,
		Threshold: settings.threshold,
		TreatMissingData: settings.treatMissingData ?? 'missing',
		EvaluateLowSampleCountPercentile: settings.lowSampleCount ?? '',
	};
	const dimensions = (list: readonly (readonly [string, string])[]) =>
		list.map(([name, value]) => ({ value, name }));
	if (metric) {
		const { identity, statistic, unit, period } = metric;
		return {
			MetricName: identity.name,
			Namespace: identity.namespace,
			...(statistic.distributed
				? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: statistic.name }
				: { StatisticType: 'Statistic', Statistic: statistic.name.toUpperCase() }),
			Unit: unit ?? null,
			Dimensions: dimensions(identity.dimensions),
			Period: period / 1000,
			...rule,
		};
	}
	return {
		Period: settings.period / 1000,
		...rule,
		Metrics: (queries ?? []).map(({ id, label, source, returned, metric: read }) => ({
			...(source !== undefined && { Expression: source }),
			Id: id,
			...(label !== undefined && { Label: label }),
			...(read && {
				MetricStat: {
					Metric: {
						Dimensions: dimensions(read.identity.dimensions),
						MetricName: read.identity.name,
						Namespace: read.identity.namespace,
					},
					Period: read.period / 1000,
					Stat: read.statistic.name,
				},
			}),
			ReturnData: returned,
		})),
	};
}
