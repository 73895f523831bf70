import type { Deliveries, Delivery } from './simulation/graph.ts';
import { attributesSize } from './sqs/draft.ts';
import type { Draft, StoredAttribute } from './sqs/message.ts';
import { used } from './sqs/request.ts';
import type { SqsService } from './sqs/sqs-service.ts';

/** Takes a delivery. @returns false where nothing is under that ARN, or it refuses the message */
export type DeliveryHandler = (arn: string, delivery: Delivery) => boolean;

/** Services whose things can receive, as ARNs name them. */
export type ReceivingService = 'sqs' | 'sns' | 'lambda' | 'events';

/** How deep deliveries may set off deliveries; Lambda's own detection of loops stops after 16 as well. */
const deepest = 16;

/** Takes what topics, rules, buckets and integrations send to the service that the ARN names. */
export class DeliveryRegistry implements Deliveries {
	readonly #handlers = new Map<string, DeliveryHandler>();
	#depth = 0;

	register(service: ReceivingService, handler: DeliveryHandler): void {
		this.#handlers.set(service, handler);
	}

	deliver(arn: string, delivery: Delivery): boolean {
		const handler = this.#handlers.get(arn.split(':')[2] ?? '');
		if (!handler || this.#depth >= deepest) return false;
		this.#depth++;
		try {
			return handler(arn, delivery);
		} finally {
			this.#depth--;
		}
	}
}

/** What SQS takes in a body; SNS and EventBridge would let more through. */
const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Who a message is from where a service sent it, as `SenderId` has it. */
const senderPrefix = 'AIDAI';

/** Puts deliveries into queues. What a queue's own rules refuse (size, a group that is missing) is not delivered. */
export function queueDelivery(sqs: SqsService): DeliveryHandler {
	return (arn, delivery) => {
		const queue = sqs.region(arn.split(':')[3] ?? '').queueByArn(arn);
		if (!queue) return false;
		const { settings } = queue;
		const draft = draftOf(delivery, settings.fifo);
		if (draft.size > settings.maximumMessageSize) return false;
		if (draft.body === '' || refused.test(draft.body)) return false;
		if (settings.fifo && draft.group === null) return false;
		if (settings.fifo && draft.deduplicationId === null && !settings.contentBasedDeduplication) return false;
		used(queue, queue.store.settle());
		queue.send(draft);
		return true;
	};
}

function draftOf(delivery: Delivery, fifo: boolean): Draft {
	const attributes = new Map<string, StoredAttribute>(
		Object.entries(delivery.attributes ?? {}).map(([name, value]) => [
			name,
			typeof value === 'string' ? { type: 'String', value } : value,
		]),
	);
	return {
		body: delivery.body,
		attributes,
		traceHeader: null,
		group: delivery.group ?? null,
		deduplicationId: fifo ? (delivery.deduplicationId ?? null) : null,
		size: Buffer.byteLength(delivery.body) + attributesSize(attributes),
		senderId: `${senderPrefix}${delivery.from.toUpperCase()}`,
	};
}
