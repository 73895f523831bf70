import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteQueueCommand,
	GetQueueUrlCommand,
	ListQueuesCommand,
	ListQueueTagsCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { ServiceDefinition } from '../service-commands.ts';
import { createSqsClient } from '../sqs-clients.ts';

const reads = {
	GetQueueUrl: GetQueueUrlCommand,
	ListQueueTags: ListQueueTagsCommand,
	ListQueues: ListQueuesCommand,
} as const;

const writes = {
	CreateQueue: CreateQueueCommand,
	DeleteMessageBatch: DeleteMessageBatchCommand,
	DeleteQueue: DeleteQueueCommand,
	ReceiveMessage: ReceiveMessageCommand,
	SendMessageBatch: SendMessageBatchCommand,
} as const;

/** The operations of SQS that the demo uses; those of the dashboard are methods of their own. */
export const sqsCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'SQS',
	create: createSqsClient,
	reads,
	writes,
};
