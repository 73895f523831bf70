import {
	CloudWatchClient,
	DeleteAlarmsCommand,
	DescribeAlarmsCommand,
	ListTagsForResourceCommand,
	PutMetricAlarmCommand,
	PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { ServiceDefinition } from '../service-commands.ts';

const reads = {
	DescribeAlarms: DescribeAlarmsCommand,
	ListTagsForResource: ListTagsForResourceCommand,
} as const;

const writes = {
	DeleteAlarms: DeleteAlarmsCommand,
	PutMetricAlarm: PutMetricAlarmCommand,
	PutMetricData: PutMetricDataCommand,
} as const;

/** The operations of CloudWatch that the demo uses; those of the dashboard are methods of their own. */
export const cloudWatchCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'CloudWatch',
	create: (options) => new CloudWatchClient(options),
	reads,
	writes,
};
