import type { Made, Step } from '../scenario.ts';

/** A metric alarm: so many minutes in a row above a threshold. */
export interface AlarmKit {
	readonly name: string;
	readonly description: string;
	readonly namespace: string;
	readonly metric: string;
	readonly dimensions: (made: Made) => Readonly<Record<string, string>>;
	readonly statistic: 'Sum' | 'Average' | 'Maximum' | 'p99';
	readonly above: number;
	/** Minutes. */
	readonly for: number;
	/** The scenario's region when left out; CloudFront's metrics are in us-east-1. */
	readonly region?: string;
}

/** The ARN of an alarm. */
export function alarmArn(made: Made, name: string, region?: string): string {
	return `arn:aws:cloudwatch:${region ?? made.region}:${made.account}:alarm:${name}`;
}

/** What makes an alarm. */
export function alarmStep(kit: AlarmKit): Step {
	return {
		service: 'CloudWatch',
		operation: 'PutMetricAlarm',
		...(kit.region && { region: kit.region }),
		input: (made) => ({
			AlarmName: kit.name,
			AlarmDescription: kit.description,
			Namespace: kit.namespace,
			MetricName: kit.metric,
			Dimensions: Object.entries(kit.dimensions(made)).map(([Name, Value]) => ({ Name, Value })),
			...(kit.statistic === 'p99' ? { ExtendedStatistic: 'p99' } : { Statistic: kit.statistic }),
			Period: 60,
			EvaluationPeriods: kit.for,
			Threshold: kit.above,
			ComparisonOperator: 'GreaterThanThreshold',
			TreatMissingData: 'notBreaching',
		}),
	};
}
