import {
	CreateQueueCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	type Message,
	ReceiveMessageCommand,
	SendMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';

/** Messages of a queue by their state. */
export interface Counts {
	readonly visible: number;
	readonly inFlight: number;
}

/** A look at an endpoint past the program, with a client of the SDK's own: what is really there. */
export class Outside {
	readonly #sqs: SQSClient;

	constructor(endpoint: string, region: string) {
		this.#sqs = new SQSClient({
			endpoint,
			region,
			credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
			useQueueUrlAsEndpoint: false,
		});
	}

	/** @returns the queue's URL */
	async createQueue(name: string, attributes: Record<string, string> = {}): Promise<string> {
		const fifo: Record<string, string> = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
		const { QueueUrl } = await this.#sqs.send(
			new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } }),
		);
		if (!QueueUrl) throw new Error(`${name} was not created`);
		return QueueUrl;
	}

	async arn(url: string): Promise<string> {
		const { Attributes = {} } = await this.#sqs.send(
			new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
		);
		return Attributes.QueueArn ?? '';
	}

	/** Sends to a standard queue. */
	async send(url: string, ...bodies: readonly string[]): Promise<void> {
		for (const body of bodies)
			await this.#sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
	}

	async counts(url: string): Promise<Counts> {
		const { Attributes = {} } = await this.#sqs.send(
			new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
		);
		return {
			visible: Number(Attributes.ApproximateNumberOfMessages),
			inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
		};
	}

	/** Receives and deletes everything that can be received. */
	async take(url: string): Promise<Message[]> {
		const taken: Message[] = [];
		for (;;) {
			const { Messages = [] } = await this.#sqs.send(
				new ReceiveMessageCommand({
					QueueUrl: url,
					MaxNumberOfMessages: 10,
					MessageAttributeNames: ['All'],
					MessageSystemAttributeNames: ['All'],
				}),
			);
			if (Messages.length === 0) return taken;
			for (const message of Messages) {
				taken.push(message);
				await this.#sqs.send(
					new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
				);
			}
		}
	}

	close(): void {
		this.#sqs.destroy();
	}
}
