import { hash } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Draft, StoredMessage } from '../sqs/message.ts';
import type { Insertion } from '../sqs/message-store.ts';
import type { Queue } from '../sqs/queue.ts';
import type { SqsRegion } from '../sqs/region.ts';
import type { Outcome } from './history.ts';
import type { QueuePlan } from './plan.ts';

/** A shop's queues are older than it: a queue of less than six hours says nothing by having no metrics. */
const age = 90 * 24 * 60 * 60 * 1000;

/** Creates a plan's queue; the one for its dead letters has to be there. */
export function createQueue(plan: QueuePlan, region: SqsRegion): Queue {
	const attributes = new Map(Object.entries(plan.attributes ?? {}));
	if (plan.deadLetters) {
		const { queue, maxReceiveCount } = plan.deadLetters;
		const deadLetterTargetArn = region.queue(queue).arn;
		attributes.set('RedrivePolicy', JSON.stringify({ deadLetterTargetArn, maxReceiveCount }));
	}
	const queue = region.create(plan.name, attributes, new Map(Object.entries(plan.tags ?? {})));
	queue.createdAt -= age;
	queue.modifiedAt = queue.createdAt;
	return queue;
}

/**
 * Fills a queue with what its history left.
 *
 * @returns the messages that consumers hold
 */
export function populate(
	queue: Queue,
	plan: QueuePlan,
	{ waiting, unserved, inFlight, delayed, begun }: Outcome,
	stage: { readonly now: number; readonly random: Random; readonly source: Queue | undefined },
): readonly StoredMessage[] {
	const { now, random, source } = stage;
	let number = 0;
	const put = (draft: Draft, given: Insertion) => {
		// A FIFO queue's dead letter has its message id for a deduplication id; else it is the body's digest.
		const id = given.id ?? random.uuid();
		if (!queue.settings.fifo) return queue.insert(draft, { ...given, id });
		const deduplicationId = draft.deduplicationId ?? (source ? id : hash('sha256', draft.body));
		return queue.insert({ ...draft, deduplicationId }, { ...given, id });
	};
	const insert = (sentAt: number) =>
		put(plan.draft(random, number++), {
			sentAt,
			...(source && {
				deadLetterSource: source.arn,
				receiveCount: source.settings.redrive?.maxReceiveCount ?? 0,
				firstReceivedAt: sentAt + 1_000,
				arrivedAt: sentAt,
			}),
		});

	// What consumers hold was sent before what still waits, so it goes in, and comes out, first.
	const processing = (plan.processing ?? 0) * 1000;
	const oldest = waiting[0] ?? now;
	for (let index = inFlight; index > 0; index--) insert(oldest - (index / inFlight) * processing - 500);
	const held: StoredMessage[] = [];
	while (held.length < inFlight) {
		const taken = queue.receive({ max: Math.min(10, inFlight - held.length) });
		if (taken.length === 0) break;
		held.push(...taken);
	}

	if (plan.poison) {
		const { draft, age } = plan.poison;
		const sentAt = now - age * 1000;
		const receiveCount = Math.floor(age / queue.settings.visibilitySeconds);
		put(draft, { sentAt, receiveCount, firstReceivedAt: sentAt + 400 });
	}
	if (plan.unserved) {
		for (const sentAt of unserved) put(plan.unserved.draft(random, number++), { sentAt });
	}
	for (const sentAt of waiting) insert(sentAt);
	const { delaySeconds } = queue.settings;
	for (let index = delayed; index > 0; index--) {
		const sentAt = now - (index / (delayed + 1)) * delaySeconds * 1000;
		put(plan.draft(random, number++), { sentAt, delay: delaySeconds * 1000 });
	}

	queue.activity.take();
	Object.assign(queue.activity.totals, begun);
	queue.activity.lastUsedAt = now - (plan.asleep ?? 0) * 1000;
	return held;
}
