import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteQueueCommand,
	GetQueueAttributesCommand,
	type MessageAttributeValue,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SetQueueAttributesCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';

const region = 'eu-west-1';
const account = '000000000000';

/** A message as a test puts it into a queue. */
export interface TestMessage {
	readonly body: string;
	readonly group?: string;
	readonly delaySeconds?: number;
	readonly attributes?: Readonly<Record<string, MessageAttributeValue>>;
}

/** A queue that is there when the dashboard opens. */
export interface TestQueue {
	readonly name: string;
	readonly attributes?: Readonly<Record<string, string>>;
	/** The queue, of an earlier line, that takes its dead letters. */
	readonly deadLetters?: { readonly queue: string; readonly maxReceiveCount: number };
	readonly messages?: readonly (string | TestMessage)[];
}

/** What a test does to the cloud beside qdash. */
export class OutsideCloud {
	readonly #client: SQSClient;
	readonly #endpoint: string;

	constructor(endpoint: string) {
		this.#endpoint = endpoint;
		const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
		this.#client = new SQSClient({ endpoint, region, credentials });
	}

	url(name: string): string {
		return `${this.#endpoint}/${account}/${name}`;
	}

	async create({ name, attributes = {}, deadLetters, messages = [] }: TestQueue): Promise<void> {
		const redrive = deadLetters && {
			RedrivePolicy: JSON.stringify({
				deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:${deadLetters.queue}`,
				maxReceiveCount: deadLetters.maxReceiveCount,
			}),
		};
		const fifo = name.endsWith('.fifo') && { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
		const Attributes = { ...fifo, ...redrive, ...attributes };
		await this.#client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
		await this.send(name, ...messages);
	}

	/** @returns the message ids, in order */
	async send(name: string, ...messages: readonly (string | TestMessage)[]): Promise<string[]> {
		const ids: string[] = [];
		const fifo = name.endsWith('.fifo');
		for (let from = 0; from < messages.length; from += 10) {
			const Entries = messages.slice(from, from + 10).map((given, index) => {
				const message = typeof given === 'string' ? { body: given } : given;
				return {
					Id: String(index),
					MessageBody: message.body,
					...(fifo && { MessageGroupId: message.group ?? 'group' }),
					...(message.delaySeconds !== undefined && { DelaySeconds: message.delaySeconds }),
					...(message.attributes && { MessageAttributes: { ...message.attributes } }),
				};
			});
			const { Successful = [], Failed = [] } = await this.#client.send(
				new SendMessageBatchCommand({ QueueUrl: this.url(name), Entries }),
			);
			if (Failed.length > 0) throw new Error(`not sent to ${name}: ${Failed[0]?.Message}`);
			ids.push(...Successful.map(({ MessageId = '' }) => MessageId));
		}
		return ids;
	}

	async receive(name: string, most = 10): Promise<string[]> {
		const { Messages = [] } = await this.#client.send(
			new ReceiveMessageCommand({ QueueUrl: this.url(name), MaxNumberOfMessages: most, WaitTimeSeconds: 0 }),
		);
		return Messages.map(({ Body = '' }) => Body);
	}

	/** Takes all that is visible out of a queue: the bodies. */
	async takeAll(name: string): Promise<string[]> {
		const bodies: string[] = [];
		for (;;) {
			const { Messages = [] } = await this.#client.send(
				new ReceiveMessageCommand({ QueueUrl: this.url(name), MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
			);
			if (Messages.length === 0) return bodies;
			bodies.push(...Messages.map(({ Body = '' }) => Body));
			const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
			await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.url(name), Entries }));
		}
	}

	async counts(name: string): Promise<{ visible: number; inFlight: number; delayed: number }> {
		const { Attributes = {} } = await this.#client.send(
			new GetQueueAttributesCommand({ QueueUrl: this.url(name), AttributeNames: ['All'] }),
		);
		return {
			visible: Number(Attributes.ApproximateNumberOfMessages),
			inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
			delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
		};
	}

	async set(name: string, Attributes: Record<string, string>): Promise<void> {
		await this.#client.send(new SetQueueAttributesCommand({ QueueUrl: this.url(name), Attributes }));
	}

	async delete(name: string): Promise<void> {
		await this.#client.send(new DeleteQueueCommand({ QueueUrl: this.url(name) }));
	}

	close(): void {
		this.#client.destroy();
	}
}
