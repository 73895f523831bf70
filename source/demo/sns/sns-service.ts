import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Deliveries, Delivery, DeliveryAttributes } from '../simulation/graph.ts';
import { attributesSize } from '../sqs/draft.ts';
import type { Input } from '../wire/input.ts';
import { QueryProtocol } from '../wire/query-protocol.ts';
import { missingParameter } from './errors.ts';
import { permissionOperations } from './operations/permissions.ts';
import { publishOperations } from './operations/publish.ts';
import { subscriptionOperations } from './operations/subscriptions.ts';
import { topicOperations } from './operations/topics.ts';
import { storedAttributes } from './publication.ts';
import { type PublishHook, SnsRegion } from './region.ts';
import type { SnsOperation } from './request.ts';
import { toSnsInput, toSnsResult } from './wire.ts';

const operations: ReadonlyMap<string, SnsOperation> = new Map(
	Object.entries({
		...topicOperations,
		...subscriptionOperations,
		...publishOperations,
		...permissionOperations,
	}),
);

/** A topic, as the simulation sees it. */
export interface TopicNode {
	readonly name: string;
	readonly arn: string;
	readonly fifo: boolean;
}

/** A confirmed subscription, as the simulation sees it. */
export interface SubscriptionNode {
	readonly arn: string;
	readonly protocol: string;
	/** An ARN for queues and functions. */
	readonly endpoint: string;
	/** Whether the message goes without SNS's envelope. */
	readonly raw: boolean;
	/** Whether its filter policy lets a message through. */
	matches(attributes: DeliveryAttributes, body: string): boolean;
}

/** SNS in all regions. */
export class SnsService implements Service {
	readonly name = 'SNS';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols = [
		new QueryProtocol({
			signing: 'sns',
			version: '2010-03-31',
			namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
			missing: missingParameter,
			toInput: toSnsInput,
			toResult: toSnsResult,
		}),
	];
	/** Told of every message that was published, for metrics. */
	onPublish: PublishHook | undefined;
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: () => string;
	readonly #deliveries: Deliveries;
	readonly #regions = new Map<string, SnsRegion>();

	/**
	 * @param newId - gives a UUID
	 * @param deliveries - takes what subscribed queues and functions get
	 */
	constructor(clock: Clock, account: string, newId: () => string, deliveries: Deliveries) {
		this.#clock = clock;
		this.#account = account;
		this.#newId = newId;
		this.#deliveries = deliveries;
	}

	region(name: string): SnsRegion {
		let region = this.#regions.get(name);
		if (!region) {
			region = new SnsRegion({
				region: name,
				account: this.#account,
				clock: this.#clock,
				newId: this.#newId,
				deliveries: this.#deliveries,
				published: (...told) => this.onPublish?.(...told),
			});
			this.#regions.set(name, region);
		}
		return region;
	}

	topics(region: string): readonly TopicNode[] {
		return [...this.region(region).topics.values()].map(({ name, arn, fifo }) => ({ name, arn, fifo }));
	}

	/** The confirmed subscriptions of a topic; none for a topic that there is not. */
	subscriptionsOf(topicArn: string): readonly SubscriptionNode[] {
		const region = this.region(topicArn.split(':')[3] ?? '');
		const topic = region.findTopic(topicArn);
		return topic ? region.subscriptionsOf(topic).filter(({ pending }) => !pending) : [];
	}

	/**
	 * Publishes what a rule, a bucket or an integration sends to a topic.
	 *
	 * @returns false where there is no such topic, or it would refuse the message
	 */
	deliver(arn: string, { body, attributes, group, deduplicationId }: Delivery): boolean {
		const region = this.region(arn.split(':')[3] ?? '');
		const topic = region.findTopic(arn);
		if (!topic || body === '') return false;
		if (topic.fifo && group === undefined) return false;
		if (topic.fifo && deduplicationId === undefined && !topic.contentBasedDeduplication) return false;
		const stored = storedAttributes(attributes);
		const size = Buffer.byteLength(body) + attributesSize(new Map(Object.entries(stored)));
		if (size > topic.maximumMessageSize) return false;
		region.publish(topic, {
			message: body,
			byProtocol: null,
			subject: null,
			attributes: stored,
			group: group ?? null,
			deduplicationId: topic.fifo ? (deduplicationId ?? null) : null,
			size,
		});
		return true;
	}

	resourceOf(input: Input): string | undefined {
		const arn = input.text('TopicArn') ?? input.text('TargetArn') ?? input.text('SubscriptionArn');
		return arn?.split(':')[5] ?? input.text('Name');
	}

	call({ operation, input, region }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`SNS has no operation ${operation}`);
		return handle({ input, region: this.region(region) });
	}
}
