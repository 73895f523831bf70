import type { ServiceName } from '../service.ts';
import type { OperationInput, ProvisioningCall } from './port.ts';
import { listAt, textAt, valueAt } from './reading.ts';

/** What a call changes or uses that it knows by name: the kind and the name. */
export type Requirement = readonly [kind: string, name: string];

const last = (arn: string | undefined) => arn?.slice(arn.lastIndexOf(':') + 1) ?? '';

function ofArn(arn: string | undefined): Requirement {
	const service = arn?.split(':')[2];
	return [service === 'sqs' ? 'queue' : service === 'lambda' ? 'function' : 'topic', last(arn)];
}

/** A queue must not give its dead letters to a queue of somebody else. */
function deadLettersOf(input: OperationInput): readonly Requirement[] {
	const policy = textAt(input, 'Attributes', 'RedrivePolicy');
	return policy === undefined ? [] : [ofArn(textAt(JSON.parse(policy), 'deadLetterTargetArn'))];
}

const requirements: Readonly<Record<string, (input: OperationInput) => readonly Requirement[]>> = {
	'SQS CreateQueue': deadLettersOf,
	'Lambda PutFunctionConcurrency': (input) => [['function', textAt(input, 'FunctionName') ?? '']],
	'Lambda CreateEventSourceMapping': (input) => [
		['function', textAt(input, 'FunctionName') ?? ''],
		ofArn(textAt(input, 'EventSourceArn')),
	],
	'SNS Subscribe': (input) => [ofArn(textAt(input, 'TopicArn')), ofArn(textAt(input, 'Endpoint'))],
	'EventBridge PutTargets': (input) => [
		['rule', textAt(input, 'Rule') ?? ''],
		...listAt(input, 'Targets').map((target) => ofArn(textAt(target, 'Arn'))),
	],
	'S3 PutBucketNotificationConfiguration': (input) => [
		['bucket', textAt(input, 'Bucket') ?? ''],
		...listAt(input, 'NotificationConfiguration', 'LambdaFunctionConfigurations').map((each) =>
			ofArn(textAt(each, 'LambdaFunctionArn')),
		),
	],
};

/**
 * What a call needs by name. All of it has to be the demo's own: a step must never change something of that
 * name that somebody else made.
 */
export function requirementsOf({ service, operation, input }: ProvisioningCall): readonly Requirement[] {
	return requirements[`${service} ${operation}`]?.(input) ?? [];
}

/** The same call as an endpoint of somebody else should get it. */
export function adapted(call: ProvisioningCall, run: string): ProvisioningCall {
	const { service, operation, input } = call;
	if (service === 'Lambda' && operation === 'CreateEventSourceMapping') {
		// The demo consumes by itself: emulators run functions in containers, which may not be there.
		return { ...call, input: { ...input, Enabled: false } };
	}
	if (service === 'CloudFront' && operation === 'CreateDistributionWithTags') {
		const given = valueAt(input, 'DistributionConfigWithTags') as OperationInput;
		const config = valueAt(given, 'DistributionConfig') as OperationInput;
		// The same reference would give the distribution that an earlier run left.
		const CallerReference = `${config.CallerReference}-${run}`;
		const DistributionConfig = { ...config, CallerReference };
		return { ...call, input: { ...input, DistributionConfigWithTags: { ...given, DistributionConfig } } };
	}
	return call;
}

/** What is not made in a real account, and why. */
export const leftOutOfAws: Readonly<Partial<Record<ServiceName, string>>> = {
	CloudFront: 'distributions and their metrics, which cost by themselves',
	Lambda: 'functions, which need roles',
	S3: 'buckets, whose names are taken all over the world',
};
