import assert from 'node:assert/strict';
import {
	ChangeMessageVisibilityCommand,
	CreateQueueCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	type Message,
	ReceiveMessageCommand,
	type ReceiveMessageCommandInput,
	SendMessageCommand,
	type SendMessageCommandInput,
	type SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import type { Endpoint } from './rule.ts';

/** A queue made for one rule. */
export class QueueUnderRule {
	readonly endpoint: Endpoint;
	readonly url: string;
	readonly arn: string;

	private constructor(endpoint: Endpoint, url: string, arn: string) {
		this.endpoint = endpoint;
		this.url = url;
		this.arn = arn;
	}

	static async create(
		endpoint: Endpoint,
		stem: string,
		attributes: Record<string, string> = {},
	): Promise<QueueUnderRule> {
		const fifo: Record<string, string> = stem.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
		const { QueueUrl } = await endpoint.sqs.send(
			new CreateQueueCommand({ QueueName: endpoint.name(stem), Attributes: { ...fifo, ...attributes } }),
		);
		assert.ok(QueueUrl);
		const { Attributes } = await endpoint.sqs.send(
			new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
		);
		assert.ok(Attributes?.QueueArn);
		return new QueueUnderRule(endpoint, QueueUrl, Attributes.QueueArn);
	}

	/** A queue whose messages go to another after so many receives. */
	static async withDeadLetters(
		endpoint: Endpoint,
		maxReceiveCount: number,
		attributes: Record<string, string> = {},
		suffix = '',
	): Promise<{ source: QueueUnderRule; deadLetters: QueueUnderRule }> {
		const deadLetters = await QueueUnderRule.create(endpoint, `dead${suffix}`);
		const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount });
		const source = await QueueUnderRule.create(endpoint, `source${suffix}`, {
			...attributes,
			RedrivePolicy,
		});
		return { source, deadLetters };
	}

	send(
		body: string,
		more: Omit<SendMessageCommandInput, 'QueueUrl' | 'MessageBody'> = {},
	): Promise<SendMessageCommandOutput> {
		return this.endpoint.sqs.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: body, ...more }));
	}

	async receive(more: Omit<ReceiveMessageCommandInput, 'QueueUrl'> = {}): Promise<Message[]> {
		const { Messages = [] } = await this.endpoint.sqs.send(
			new ReceiveMessageCommand({
				QueueUrl: this.url,
				MaxNumberOfMessages: 10,
				MessageSystemAttributeNames: ['All'],
				...more,
			}),
		);
		return Messages;
	}

	/** The bodies of one receive. */
	async bodies(more: Omit<ReceiveMessageCommandInput, 'QueueUrl'> = {}): Promise<(string | undefined)[]> {
		return (await this.receive(more)).map(({ Body }) => Body);
	}

	/** The one message of a receive that has to give just one. */
	async one(more: Omit<ReceiveMessageCommandInput, 'QueueUrl'> = {}): Promise<Message> {
		const messages = await this.receive(more);
		assert.equal(messages.length, 1);
		return messages[0] as Message;
	}

	async delete({ ReceiptHandle }: Pick<Message, 'ReceiptHandle'>): Promise<void> {
		await this.endpoint.sqs.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
	}

	async hide({ ReceiptHandle }: Pick<Message, 'ReceiptHandle'>, seconds: number): Promise<void> {
		await this.endpoint.sqs.send(
			new ChangeMessageVisibilityCommand({
				QueueUrl: this.url,
				ReceiptHandle,
				VisibilityTimeout: seconds,
			}),
		);
	}

	/** Visible, in flight and delayed. */
	async counts(): Promise<[visible: number, inFlight: number, delayed: number]> {
		const attributes = await this.attributes();
		return [
			Number(attributes.ApproximateNumberOfMessages),
			Number(attributes.ApproximateNumberOfMessagesNotVisible),
			Number(attributes.ApproximateNumberOfMessagesDelayed),
		];
	}

	async attributes(): Promise<Record<string, string>> {
		const { Attributes = {} } = await this.endpoint.sqs.send(
			new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['All'] }),
		);
		return Attributes as Record<string, string>;
	}
}

/** Holds when a call fails with one of these error names. */
export async function refused(call: Promise<unknown>, ...names: readonly string[]): Promise<void> {
	try {
		await call;
	} catch (error) {
		assert.ok(error instanceof Error);
		assert.ok(names.includes(error.name), `${error.name}: ${error.message}`);
		return;
	}
	assert.fail(`it was accepted, and should have been refused with ${names.join(' or ')}`);
}
