import {
	CreateTopicCommand,
	DeleteTopicCommand,
	ListSubscriptionsByTopicCommand,
	ListTagsForResourceCommand,
	ListTopicsCommand,
	SNSClient,
	SubscribeCommand,
	UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of SNS that the demo uses. */
export class SnsOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: SNSClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new SNSClient(options), {
			sockets,
			writes: true,
		});
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
			case 'CreateTopic':
				return this.#client.send(new CreateTopicCommand(input), how);
			case 'DeleteTopic':
				return this.#client.send(new DeleteTopicCommand(input), how);
			case 'ListSubscriptionsByTopic':
				return this.#client.send(new ListSubscriptionsByTopicCommand(input), how);
			case 'ListTagsForResource':
				return this.#client.send(new ListTagsForResourceCommand(input), how);
			case 'ListTopics':
				return this.#client.send(new ListTopicsCommand(input), how);
			case 'Subscribe':
				return this.#client.send(new SubscribeCommand(input), how);
			case 'Unsubscribe':
				return this.#client.send(new UnsubscribeCommand(input), how);
			default:
				throw notCarried('SNS', operation);
		}
	}
}
