import { hash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Deliveries, Delivery } from '../simulation/graph.ts';
import { invalid, subscriptionDoesNotExist, topicDoesNotExist } from './errors.ts';
import { functionEvent, messageFor, queueEnvelope } from './notification.ts';
import type { Draft, Publication } from './publication.ts';
import { Subscription, type SubscriptionProtocol } from './subscription.ts';
import type { Topic } from './topic.ts';

/** What became of a message, for metrics: subscriptions it reached, missed and was kept from. */
export interface PublishCounts {
	readonly published: number;
	/** Of the message and its attributes. */
	readonly bytes: number;
	readonly delivered: number;
	readonly failed: number;
	readonly filteredOut: number;
}

export type PublishHook = (region: string, topicName: string, counts: PublishCounts) => void;

/** What SNS in a region needs from around it. */
export interface RegionEnvironment {
	readonly account: string;
	readonly region: string;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly deliveries: Deliveries;
	/** Told of every message that was published. */
	readonly published: PublishHook;
}

/** SNS in one region: topics, and who gets what is published to them. */
export class SnsRegion {
	readonly environment: RegionEnvironment;
	readonly topics = new Map<string, Topic>();
	readonly #subscriptions = new Map<string, Subscription>();

	constructor(environment: RegionEnvironment) {
		this.environment = environment;
	}

	/** @throws ServiceError `InvalidParameter` for what is no ARN, `NotFound` for a topic that there is not */
	topic(arn: string): Topic {
		const parts = arn.split(':');
		if (parts.length < 6) {
			throw invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${parts.length}`);
		}
		const topic = this.findTopic(arn);
		if (!topic) throw topicDoesNotExist();
		return topic;
	}

	findTopic(arn: string): Topic | undefined {
		const topic = this.topics.get(arn.slice(arn.lastIndexOf(':') + 1));
		return topic?.arn === arn ? topic : undefined;
	}

	/** All that are not gone for want of confirmation, in the order in which they were made. */
	get subscriptions(): readonly Subscription[] {
		const now = this.environment.clock.now();
		for (const subscription of this.#subscriptions.values()) {
			if (subscription.expired(now)) this.#subscriptions.delete(subscription.arn);
		}
		return [...this.#subscriptions.values()];
	}

	subscriptionsOf(topic: Topic): readonly Subscription[] {
		return this.subscriptions.filter((subscription) => subscription.topic === topic);
	}

	/** @throws ServiceError `NotFound` */
	subscription(arn: string): Subscription {
		const subscription = this.findSubscription(arn);
		if (!subscription) throw subscriptionDoesNotExist();
		return subscription;
	}

	findSubscription(arn: string): Subscription | undefined {
		const subscription = this.#subscriptions.get(arn);
		if (!subscription?.expired(this.environment.clock.now())) return subscription;
		this.#subscriptions.delete(arn);
		return undefined;
	}

	/** Makes a subscription that nobody has yet; `add` keeps it. */
	newSubscription(topic: Topic, protocol: SubscriptionProtocol, endpoint: string): Subscription {
		const { clock, newId } = this.environment;
		return new Subscription({
			arn: `${topic.arn}:${newId()}`,
			topic,
			protocol,
			endpoint,
			token: hash('sha512', newId()),
			createdAt: clock.now(),
		});
	}

	add(subscription: Subscription): void {
		this.#subscriptions.set(subscription.arn, subscription);
	}

	remove(subscription: Subscription): void {
		if (!this.#subscriptions.delete(subscription.arn)) return;
		if (!subscription.pending) subscription.topic.unsubscribed++;
	}

	deleteTopic(topic: Topic): void {
		this.topics.delete(topic.name);
		for (const subscription of this.subscriptionsOf(topic)) this.#subscriptions.delete(subscription.arn);
	}

	/** Sends a message to all that want it, or recognises it as a duplicate and sends it to none. */
	publish(topic: Topic, draft: Draft): { readonly id: string; readonly sequence: string | null } {
		const { clock, newId, region, published } = this.environment;
		const at = clock.now();
		const key = topic.fifo ? deduplicationKey(topic, draft) : '';
		const first = topic.fifo ? topic.deduplication.find(key, at) : undefined;
		if (first) {
			const none = { delivered: 0, failed: 0, filteredOut: 0 };
			published(region, topic.name, { published: 1, bytes: draft.size, ...none });
			return first;
		}
		const sequence = topic.fifo ? topic.nextSequence() : null;
		const publication: Publication = { ...draft, id: newId(), sequence, at };
		if (topic.fifo) topic.deduplication.remember(key, { id: publication.id, sequence, at });
		published(region, topic.name, { published: 1, bytes: draft.size, ...this.#fanOut(topic, publication) });
		return publication;
	}

	#fanOut(topic: Topic, publication: Publication): Omit<PublishCounts, 'published' | 'bytes'> {
		const counts = { delivered: 0, failed: 0, filteredOut: 0 };
		for (const subscription of this.subscriptionsOf(topic)) {
			if (subscription.pending) continue;
			const body = messageFor(publication, subscription);
			if (!subscription.matches(publication.attributes, body)) counts.filteredOut++;
			else if (this.#deliver(publication, subscription)) counts.delivered++;
			else counts.failed++;
		}
		return counts;
	}

	/** @returns false for what could not be delivered; it is then in the dead letters, where there are some */
	#deliver(publication: Publication, subscription: Subscription): boolean {
		const delivery = deliveryFor(publication, subscription);
		// What leaves AWS (mail, HTTP, phones) has nowhere to go here, and counts as received.
		if (!delivery) return true;
		const { deliveries } = this.environment;
		if (fitsQueue(subscription, publication) && deliveries.deliver(subscription.endpoint, delivery))
			return true;
		const deadLetters = subscription.deadLetterTarget;
		if (deadLetters !== undefined) {
			deliveries.deliver(deadLetters, {
				...delivery,
				attributes: {
					RequestID: publication.id,
					ErrorCode: 'InvalidParameter',
					ErrorMessage: `The endpoint ${subscription.endpoint} could not be delivered to.`,
				},
			});
		}
		return false;
	}
}

function deduplicationKey(topic: Topic, draft: Draft): string {
	const id = draft.deduplicationId ?? hash('sha256', draft.message);
	return topic.deduplicatesByGroup ? `${draft.group}\n${id}` : id;
}

/** A queue takes 10 attributes; SNS loses a raw message with more. */
function fitsQueue({ protocol, raw }: Subscription, { attributes }: Publication): boolean {
	return protocol !== 'sqs' || !raw || Object.keys(attributes).length <= 10;
}

function deliveryFor(publication: Publication, subscription: Subscription): Delivery | undefined {
	if (subscription.protocol === 'lambda') {
		return { body: functionEvent(publication, subscription), from: 'SNS' };
	}
	if (subscription.protocol !== 'sqs') return undefined;
	const { topic, raw } = subscription;
	const { group, deduplicationId, message, attributes } = publication;
	return {
		body: raw ? messageFor(publication, subscription) : queueEnvelope(publication, subscription),
		...(raw && { attributes }),
		...(group !== null && { group }),
		...(topic.fifo && { deduplicationId: deduplicationId ?? hash('sha256', message) }),
		from: 'SNS',
	};
}
