import { CreateDistributionCommand, type DistributionConfig } from '@aws-sdk/client-cloudfront';
import {
	PutMetricAlarmCommand,
	PutMetricDataCommand,
	SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateEventSourceMappingCommand, CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
	CreateQueueCommand,
	GetQueueAttributesCommand,
	SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { given } from './edge-apis.ts';
import type { EdgeClients } from './edge-clients.ts';

/** An empty zip archive: its end record alone. */
const emptyZip = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

/** @returns its URL and ARN */
export async function makeQueue({ sqs }: EdgeClients, name: string, attributes: Record<string, string> = {}) {
	const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
	const url = given(QueueUrl);
	const { Attributes } = await sqs.send(
		new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
	);
	return { url, arn: given(Attributes?.QueueArn) };
}

/** @returns its ARN */
export async function makeFunction({ lambda }: EdgeClients, name: string, role: string): Promise<string> {
	const { FunctionArn } = await lambda.send(
		new CreateFunctionCommand({
			FunctionName: name,
			Role: role,
			Runtime: 'nodejs22.x',
			Handler: 'index.handler',
			MemorySize: 256,
			Timeout: 20,
			Description: 'takes orders',
			Code: { ZipFile: emptyZip },
		}),
	);
	return given(FunctionArn);
}

/** @returns its UUID */
export async function makeMapping({ lambda }: EdgeClients, name: string, queueArn: string): Promise<string> {
	const { UUID } = await lambda.send(
		new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: queueArn, BatchSize: 7 }),
	);
	return given(UUID);
}

/**
 * What puts messages into a queue: a topic `events` with a filter, a rule `nightly`, a bucket `uploads`. The
 * queue's policy allows the bucket to, as S3 wants it.
 */
export async function makeFeeds(
	{ sns, events, s3, sqs }: EdgeClients,
	{ url, arn: queueArn }: { readonly url: string; readonly arn: string },
) {
	const statement = {
		Effect: 'Allow',
		Principal: { Service: 's3.amazonaws.com' },
		Action: 'sqs:SendMessage',
		Resource: queueArn,
		Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads' } },
	};
	const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
	await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
	const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'events' }));
	await sns.send(
		new SubscribeCommand({
			TopicArn,
			Protocol: 'sqs',
			Endpoint: queueArn,
			Attributes: { FilterPolicy: '{"event":["paid"]}', RawMessageDelivery: 'true' },
		}),
	);
	await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
	await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets: [{ Id: '1', Arn: queueArn }] }));
	await s3.send(new CreateBucketCommand({ Bucket: 'uploads' }));
	await s3.send(
		new PutBucketNotificationConfigurationCommand({
			Bucket: 'uploads',
			NotificationConfiguration: {
				QueueConfigurations: [
					{
						QueueArn: queueArn,
						Events: ['s3:ObjectCreated:*'],
						Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'orders/' }] } },
					},
				],
			},
			SkipDestinationValidation: true,
		}),
	);
	return { topicArn: given(TopicArn) };
}

/** A distribution of a bucket and an API, with a behaviour for each and the settings of before policies. */
export async function makeDistribution({ cloudFront }: EdgeClients, alias: string, apiId: string) {
	const forwarded = {
		ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' as const } },
		MinTTL: 0,
		DefaultTTL: 3600,
		MaxTTL: 86_400,
	};
	const config: DistributionConfig = {
		CallerReference: alias,
		Comment: 'the shop',
		Enabled: true,
		Aliases: { Quantity: 1, Items: [alias] },
		Origins: {
			Quantity: 2,
			Items: [
				{
					Id: 'assets',
					DomainName: 'uploads.s3.amazonaws.com',
					S3OriginConfig: { OriginAccessIdentity: '' },
				},
				{
					Id: 'api',
					DomainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
					OriginPath: '/prod',
					CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
				},
			],
		},
		CacheBehaviors: {
			Quantity: 1,
			Items: [
				{
					...forwarded,
					PathPattern: '/orders*',
					TargetOriginId: 'api',
					ViewerProtocolPolicy: 'https-only',
				},
			],
		},
		DefaultCacheBehavior: {
			...forwarded,
			TargetOriginId: 'assets',
			ViewerProtocolPolicy: 'redirect-to-https',
		},
	};
	const { Distribution } = await cloudFront.send(
		new CreateDistributionCommand({ DistributionConfig: config }),
	);
	return { id: given(Distribution?.Id) };
}

/**
 * An alarm on how often a stage fails in a minute, put into the state that such a threshold gives it: LocalStack
 * evaluates alarms by itself, moto does not.
 */
export async function makeAlarm(
	{ cloudWatch }: EdgeClients,
	name: string,
	{ threshold, state }: { readonly threshold: number; readonly state: 'OK' | 'ALARM' },
	stage: Readonly<Record<string, string>>,
): Promise<void> {
	await cloudWatch.send(
		new PutMetricAlarmCommand({
			AlarmName: name,
			Namespace: 'AWS/ApiGateway',
			MetricName: '5XXError',
			Dimensions: toDimensions(stage),
			ComparisonOperator: 'GreaterThanThreshold',
			Threshold: threshold,
			Statistic: 'Sum',
			Period: 60,
			EvaluationPeriods: 1,
		}),
	);
	await cloudWatch.send(
		new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: 'as a test says' }),
	);
}

/** A metric's minute: the sum of what was measured, and how many measurements that was. */
export type Measured = readonly [sum: number, count: number];

/** Publishes one minute as API Gateway and CloudFront do: what was measured, not what it adds up to. */
export async function publish(
	{ cloudWatch }: EdgeClients,
	Namespace: string,
	dimensions: Readonly<Record<string, string>>,
	at: number,
	metrics: Readonly<Record<string, Measured>>,
): Promise<void> {
	const Dimensions = toDimensions(dimensions);
	const MetricData = Object.entries(metrics).map(([MetricName, [Sum, SampleCount]]) => ({
		MetricName,
		Dimensions,
		Timestamp: new Date(at),
		StatisticValues: { Sum, SampleCount, Minimum: 0, Maximum: Sum },
	}));
	await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
}

function toDimensions(values: Readonly<Record<string, string>>) {
	return Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
}
