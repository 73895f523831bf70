import { type Random, randomFrom } from '../random.ts';
import type { Effects } from '../simulation/effects.ts';
import type { Deliveries } from '../simulation/graph.ts';
import type { PublishCounts } from '../simulation/topic-metrics.ts';
import type { SubscriptionNode } from '../sns/sns-service.ts';
import type { Draft } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import type { SqsService } from '../sqs/sqs-service.ts';
import { type Branch, branchesOf, type Receiver } from './fan-out.ts';
import type { Past } from './past.ts';
import { scatter } from './plan.ts';
import type { DraftMaker } from './scenario.ts';
import { seedOf, type Traffic } from './traffic.ts';

/** An event bus, its detail type and source. */
export type BusAddress = Extract<Parameters<Effects['send']>[0], { readonly bus: string }>;

/** What sends need of the services that take them. */
export interface SendingOptions {
	readonly sqs: SqsService;
	readonly deliveries: Deliveries;
	readonly subscriptionsOf: (topicArn: string) => readonly SubscriptionNode[];
	/** The queues that an event reaches, and what they get of it. */
	readonly receiversOf: (bus: BusAddress) => readonly Receiver[];
	readonly putEvent: (bus: BusAddress, detail: string) => void;
	readonly countPublish: (topicArn: string, counts: PublishCounts, at: number) => void;
	readonly seed: number;
	readonly traffic: Traffic;
}

/** Messages of a queue from which on the simulation sends no more to it, so that a cloud left open stays small. */
const mostMessages = 100_000;

/** What follows from calls: counted while the past is lived through, and really sent from then on. */
export class Sending implements Effects {
	readonly #options: SendingOptions;
	readonly #random: Random;
	/** By topic or bus, for each maker. */
	readonly #branches = new Map<string, Map<DraftMaker, readonly Branch[]>>();
	readonly #sizes = new WeakMap<DraftMaker, number>();
	readonly #numbers = new Map<string, number>();
	#past: Past | null = null;

	constructor(options: SendingOptions) {
		this.#options = options;
		this.#random = randomFrom(seedOf(options.seed, 'sending'));
	}

	/** Where messages are counted from now on; null from the start of the present on. */
	set past(past: Past | null) {
		this.#past = past;
		this.#branches.clear();
	}

	send(
		to: Parameters<Effects['send']>[0],
		count: number,
		draft: DraftMaker,
		from: number,
		until: number,
	): void {
		if (count <= 0) return;
		if ('bus' in to) {
			if (this.#past) this.#countEvents(this.#past, to, count, draft, from, until);
			else
				for (let index = 0; index < count; index++)
					this.#options.putEvent(to, this.#make(to.bus, draft).body);
			return;
		}
		if (to.arn.split(':')[2] === 'sns') {
			if (this.#past) this.#countPublishes(this.#past, to.arn, count, draft, from, until);
			else this.#publish(to.arn, count, draft);
			return;
		}
		const queue = this.#queue(to.arn);
		// A queue that was deleted takes nothing.
		if (!queue) return;
		if (this.#past) this.#past.send(queue, count, draft, from, until);
		else this.#options.traffic.send(queue, count, draft, until);
	}

	#publish(topicArn: string, count: number, draft: DraftMaker): void {
		const { deliveries, subscriptionsOf } = this.#options;
		const full = subscriptionsOf(topicArn).some(({ endpoint }) => {
			const queue = this.#queue(endpoint);
			return queue !== undefined && queue.store.counts.visible >= mostMessages;
		});
		if (full) return;
		for (let index = 0; index < count; index++) {
			const { body, attributes, group, deduplicationId } = this.#make(topicArn, draft);
			deliveries.deliver(topicArn, {
				body,
				attributes: Object.fromEntries(attributes),
				...(group !== null && { group }),
				...(deduplicationId !== null && { deduplicationId }),
				from: 'SNS',
			});
		}
	}

	#countPublishes(
		past: Past,
		topicArn: string,
		count: number,
		draft: DraftMaker,
		from: number,
		until: number,
	): void {
		const { subscriptionsOf, countPublish } = this.#options;
		const subscriptions = subscriptionsOf(topicArn);
		const receivers = () => subscriptions.filter(({ protocol }) => protocol === 'sqs').map(receiverOf);
		const delivered = this.#count(past, topicArn, receivers, count, draft, from, until);
		const notifications = subscriptions.length * count;
		countPublish(
			topicArn,
			{
				published: count,
				bytes: count * this.#sizeOf(draft),
				delivered,
				failed: 0,
				filteredOut: Math.max(0, notifications - delivered),
			},
			from,
		);
	}

	#countEvents(
		past: Past,
		bus: BusAddress,
		count: number,
		draft: DraftMaker,
		from: number,
		until: number,
	): void {
		const key = `${bus.bus} ${bus.source} ${bus.detailType}`;
		this.#count(past, key, () => this.#options.receiversOf(bus), count, draft, from, until);
	}

	#count(
		past: Past,
		key: string,
		receivers: () => readonly Receiver[],
		count: number,
		draft: DraftMaker,
		from: number,
		until: number,
	): number {
		let byMaker = this.#branches.get(key);
		if (!byMaker) {
			byMaker = new Map();
			this.#branches.set(key, byMaker);
		}
		let branches = byMaker.get(draft);
		if (!branches) {
			branches = branchesOf(draft, receivers(), this.#random);
			byMaker.set(draft, branches);
		}
		let all = 0;
		for (const branch of branches) {
			const queue = this.#queue(branch.queueArn);
			const arriving = Math.min(count, scatter(this.#random, count * branch.share));
			all += arriving;
			if (queue) past.send(queue, arriving, branch.draft, from, until);
		}
		return all;
	}

	#queue(arn: string): Queue | undefined {
		return this.#options.sqs.region(arn.split(':')[3] ?? '').queueByArn(arn);
	}

	#make(key: string, draft: DraftMaker): Draft {
		const number = this.#numbers.get(key) ?? 20_000;
		this.#numbers.set(key, number + 1);
		return draft(this.#random, number);
	}

	#sizeOf(draft: DraftMaker): number {
		let size = this.#sizes.get(draft);
		if (size === undefined) {
			size = draft(this.#random, 0).size;
			this.#sizes.set(draft, size);
		}
		return size;
	}
}

/** Scenarios subscribe queues to messages as they are, so what arrives is what was published. */
function receiverOf(subscription: SubscriptionNode): Receiver {
	if (!subscription.raw) throw new Error(`${subscription.arn} is not raw, as a scenario's have to be`);
	return {
		queueArn: subscription.endpoint,
		receive: (draft) =>
			subscription.matches(Object.fromEntries(draft.attributes), draft.body) ? draft : null,
	};
}
