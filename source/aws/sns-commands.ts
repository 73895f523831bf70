import {
	CreateTopicCommand,
	DeleteTopicCommand,
	GetSubscriptionAttributesCommand,
	ListSubscriptionsByTopicCommand,
	ListSubscriptionsCommand,
	ListTagsForResourceCommand,
	ListTopicsCommand,
	SNSClient,
	SubscribeCommand,
	UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { ServiceDefinition } from './service-commands.ts';

const reads = {
	GetSubscriptionAttributes: GetSubscriptionAttributesCommand,
	ListSubscriptions: ListSubscriptionsCommand,
	ListSubscriptionsByTopic: ListSubscriptionsByTopicCommand,
	ListTagsForResource: ListTagsForResourceCommand,
	ListTopics: ListTopicsCommand,
} as const;

const writes = {
	CreateTopic: CreateTopicCommand,
	DeleteTopic: DeleteTopicCommand,
	Subscribe: SubscribeCommand,
	Unsubscribe: UnsubscribeCommand,
} as const;

/** The one place that knows SNS's SDK client. */
export const snsCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'SNS',
	create: (options) => new SNSClient(options),
	reads,
	writes,
};
