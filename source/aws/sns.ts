import pLimit from 'p-limit';
import { QdashError } from '../model/errors.ts';
import { allPages } from './answer-pages.ts';
import { textOf } from './answer-values.ts';
import type { ServiceLink } from './client-options.ts';
import type { QueueFeedsService, TopicSubscription } from './contract/queue-feeds.ts';
import { ServiceCommands } from './service-commands.ts';
import type { CallOptions } from './services.ts';
import { snsCommands } from './sns-commands.ts';

/** Subscriptions asked for their attributes at the same time. */
const inParallel = 4;

/** What stands in the place of an ARN until the subscriber has confirmed. */
const unconfirmed = /^(?:pending ?confirmation|deleted)$/i;

/** What SNS knows of a queue's sources. */
export class Sns implements Pick<QueueFeedsService, 'subscriptionsTo'> {
	readonly #commands: ServiceCommands<typeof snsCommands.reads, typeof snsCommands.writes>;
	readonly #link: ServiceLink;

	constructor(link: ServiceLink) {
		this.#link = link;
		this.#commands = new ServiceCommands(snsCommands, link, { sockets: 4 });
	}

	async subscriptionsTo(queueArn: string, options?: CallOptions): Promise<readonly TopicSubscription[]> {
		const operation = 'ListSubscriptions';
		const all = await allPages(this.#link, operation, 'NextToken', async (NextToken) => {
			const answer = await this.#commands.read(operation, { NextToken }, options);
			if (!answer.Subscriptions) throw this.#link.lacking(operation, 'Subscriptions');
			return { items: answer.Subscriptions, next: answer.NextToken };
		});
		const limit = pLimit(inParallel);
		const found = await Promise.all(
			all
				.filter(({ Protocol, Endpoint }) => Protocol === 'sqs' && Endpoint === queueArn)
				.map(({ SubscriptionArn = '', TopicArn = '' }) =>
					limit(() => this.#withAttributes(SubscriptionArn, TopicArn, options)),
				),
		);
		return found.flatMap((subscription) => subscription ?? []);
	}

	/** Null where it is gone meanwhile. */
	async #withAttributes(
		subscriptionArn: string,
		topicArn: string,
		options: CallOptions | undefined,
	): Promise<TopicSubscription | null> {
		const bare = { subscriptionArn, topicArn, filterPolicy: null, rawDelivery: false };
		if (unconfirmed.test(subscriptionArn)) return { ...bare, pending: true, attributesKnown: false };
		const input = { SubscriptionArn: subscriptionArn };
		try {
			const { Attributes } = await this.#commands.read('GetSubscriptionAttributes', input, options);
			if (!Attributes) throw this.#link.lacking('GetSubscriptionAttributes', 'Attributes');
			return {
				...bare,
				filterPolicy: textOf(Attributes.FilterPolicy),
				rawDelivery: Attributes.RawMessageDelivery === 'true',
				pending: Attributes.PendingConfirmation === 'true',
				attributesKnown: true,
			};
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			if (error.kind === 'notFound') return null;
			// That it delivers to the queue is known all the same.
			if (error.kind === 'denied' || error.kind === 'unsupported') {
				return { ...bare, pending: false, attributesKnown: false };
			}
			throw error;
		}
	}
}
