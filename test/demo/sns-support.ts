import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
	CreateTopicCommand,
	PublishCommand,
	type PublishCommandInput,
	SNSClient,
	SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeliveryRegistry, queueDelivery } from '../../source/demo/deliveries.ts';
import { SnsService } from '../../source/demo/sns/sns-service.ts';
import { SqsService } from '../../source/demo/sqs/sqs-service.ts';
import { startServices } from './service-support.ts';

export const account = '000000000000';

/** SNS beside SQS on one server, and the steps that its tests share. */
export async function startSns() {
	const registry = new DeliveryRegistry();
	const made: { sns?: SnsService } = {};
	const under = await startServices((clock) => {
		const sqs = new SqsService(clock, account, randomUUID);
		made.sns = new SnsService(clock, account, randomUUID, registry);
		registry.register('sqs', queueDelivery(sqs));
		return [sqs, made.sns];
	});
	const client = new SNSClient(under.config);
	const sqs = new SQSClient(under.config);
	return {
		...under,
		client,
		registry,
		service: made.sns as SnsService,
		publish: (input: PublishCommandInput) => client.send(new PublishCommand(input)),
		topic: async (Name: string, Attributes: Record<string, string> = {}) => {
			const { TopicArn } = await client.send(new CreateTopicCommand({ Name, Attributes }));
			assert.ok(TopicArn);
			return TopicArn;
		},
		/** Subscribes what an ARN names, by the protocol of its service. */
		subscribe: async (TopicArn: string, Endpoint: string, Attributes: Record<string, string> = {}) => {
			const Protocol = Endpoint.split(':')[2];
			const input = { TopicArn, Protocol, Endpoint, Attributes };
			const { SubscriptionArn } = await client.send(new SubscribeCommand(input));
			return SubscriptionArn ?? '';
		},
		queue: async (QueueName: string, Attributes: Record<string, string> = {}): Promise<TestQueue> => {
			const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
			return {
				arn: `arn:aws:sqs:eu-west-1:${account}:${QueueName}`,
				receive: async () => {
					const { Messages } = await sqs.send(
						new ReceiveMessageCommand({
							QueueUrl,
							MaxNumberOfMessages: 10,
							MessageAttributeNames: ['All'],
							MessageSystemAttributeNames: ['All'],
						}),
					);
					return Messages ?? [];
				},
			};
		},
	};
}

interface TestQueue {
	readonly arn: string;
	/** Up to ten messages, without waiting. */
	receive(): Promise<Message[]>;
}

export const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);

/** Asserts that a call fails, with this name and in these words. */
export const fails = (call: Promise<unknown>, name: string, message?: RegExp) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		if (message) assert.match(error.message, message);
		return true;
	});
