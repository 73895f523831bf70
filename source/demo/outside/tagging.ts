import type { OperationInput, ProvisioningCall } from './port.ts';
import { listAt, valueAt } from './reading.ts';
import { tagKey } from './thing.ts';

type Tagger = (input: OperationInput, run: string) => OperationInput;

const asMap =
	(member: string): Tagger =>
	(input, run) => ({
		...input,
		[member]: { ...(valueAt(input, member) as object | undefined), [tagKey]: run },
	});

const asList =
	(member: string): Tagger =>
	(input, run) => ({ ...input, [member]: [...listAt(input, member), { Key: tagKey, Value: run }] });

const ofDistribution: Tagger = (input, run) => {
	const config = valueAt(input, 'DistributionConfigWithTags') as OperationInput;
	const Items = [...listAt(config, 'Tags', 'Items'), { Key: tagKey, Value: run }];
	return { ...input, DistributionConfigWithTags: { ...config, Tags: { Items } } };
};

/** Every operation of the scenarios that takes tags; buckets are tagged by a call of their own. */
const taggers: Readonly<Record<string, Tagger>> = {
	'SQS CreateQueue': asMap('tags'),
	'Lambda CreateFunction': asMap('Tags'),
	'Lambda CreateEventSourceMapping': asMap('Tags'),
	'SNS CreateTopic': asList('Tags'),
	'EventBridge PutRule': asList('Tags'),
	'CloudWatch PutMetricAlarm': asList('Tags'),
	'APIGateway CreateRestApi': asMap('tags'),
	'APIGateway CreateStage': asMap('tags'),
	'APIGateway CreateUsagePlan': asMap('tags'),
	'APIGateway CreateApiKey': asMap('tags'),
	'APIGatewayV2 CreateApi': asMap('Tags'),
	'APIGatewayV2 CreateStage': asMap('Tags'),
	'CloudFront CreateDistributionWithTags': ofDistribution,
};

/** The same call with the demo's tag, where the operation takes tags. */
export function tagged(call: ProvisioningCall, run: string): ProvisioningCall {
	const tag = taggers[`${call.service} ${call.operation}`];
	return tag ? { ...call, input: tag(call.input, run) } : call;
}
