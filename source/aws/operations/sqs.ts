import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteQueueCommand,
	GetQueueUrlCommand,
	ListQueuesCommand,
	ListQueueTagsCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of SQS that the demo uses. */
export class SqsOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: SQSClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		// A queue's URL never says where to connect, and emulators may leave a checksum out.
		this.#client = link.client(
			(options) => new SQSClient({ ...options, useQueueUrlAsEndpoint: false, md5: false }),
			{
				sockets,
				writes: true,
			},
		);
	}

	async call(permit: Permit, operation: string, input: object, options?: CallOptions): Promise<object> {
		assertPermit(permit, 'demo', this.#target);
		return this.#link.call(operation, options, (abortSignal) =>
			this.#send(operation, input as never, { abortSignal }),
		);
	}

	/** The names are spelt out, so that a test can see what changes an account. */
	#send(operation: string, input: never, how: { readonly abortSignal: AbortSignal }): Promise<object> {
		switch (operation) {
			case 'CreateQueue':
				return this.#client.send(new CreateQueueCommand(input), how);
			case 'DeleteMessageBatch':
				return this.#client.send(new DeleteMessageBatchCommand(input), how);
			case 'DeleteQueue':
				return this.#client.send(new DeleteQueueCommand(input), how);
			case 'GetQueueUrl':
				return this.#client.send(new GetQueueUrlCommand(input), how);
			case 'ListQueues':
				return this.#client.send(new ListQueuesCommand(input), how);
			case 'ListQueueTags':
				return this.#client.send(new ListQueueTagsCommand(input), how);
			case 'ReceiveMessage':
				return this.#client.send(new ReceiveMessageCommand(input), how);
			case 'SendMessageBatch':
				return this.#client.send(new SendMessageBatchCommand(input), how);
			default:
				throw notCarried('SQS', operation);
		}
	}
}
