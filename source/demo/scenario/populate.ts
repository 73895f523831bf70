import { hash } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Draft, StoredMessage } from '../sqs/message.ts';
import type { Insertion } from '../sqs/message-store.ts';
import type { Queue } from '../sqs/queue.ts';
import { type Cohort, timesOf } from './line.ts';
import type { Remainder } from './past-lane.ts';
import type { QueuePlan } from './plan.ts';

/** The longest that consumers work on a message, by how long they do on the average. */
export const slowest = 1.5;

/** Where and when a queue is filled. */
export interface Filling {
	/** When the cloud starts. */
	readonly now: number;
	readonly random: Random;
	/** The queue whose dead letters these are. */
	readonly source: Queue | undefined;
}

/**
 * Fills a queue with what its past left.
 *
 * @returns the messages that consumers hold
 */
export function populate(
	queue: Queue,
	plan: QueuePlan | undefined,
	remainder: Remainder,
	filling: Filling,
): readonly StoredMessage[] {
	const { now, random, source } = filling;
	const { waiting, unserved, retries, held, heldSeconds, draft, delayed, begun } = remainder;
	const { delaySeconds, visibilitySeconds } = queue.settings;
	let number = 0;
	const put = (message: Draft, given: Insertion) => {
		// A FIFO queue's dead letter has its message id for a deduplication id; else it is the body's digest.
		const id = given.id ?? random.uuid();
		if (!queue.settings.fifo) return queue.insert(message, { ...given, id });
		const deduplicationId = message.deduplicationId ?? (source ? id : hash('sha256', message.body));
		return queue.insert({ ...message, deduplicationId }, { ...given, id });
	};
	const insert = (sentAt: number, cohort: Pick<Cohort, 'draft' | 'received'>) =>
		put(cohort.draft(random, number++), {
			sentAt,
			...(cohort.received > 0 && { receiveCount: cohort.received, firstReceivedAt: sentAt + 500 }),
			...(source && {
				deadLetterSource: source.arn,
				receiveCount: source.settings.redrive?.maxReceiveCount ?? 0,
				firstReceivedAt: sentAt + 1_000,
				arrivedAt: sentAt,
			}),
		});
	const receive = (count: number, visibility?: number) => {
		const taken: StoredMessage[] = [];
		while (taken.length < count) {
			const more = queue.receive({ max: Math.min(10, count - taken.length), visibilitySeconds: visibility });
			if (more.length === 0) break;
			taken.push(...more);
		}
		return taken;
	};

	// What was received goes in, and comes out, before what still waits: it was sent before.
	for (const { due, cohort } of retries) {
		for (const sentAt of timesOf(cohort)) insert(sentAt, { ...cohort, received: cohort.received - 1 });
		receive(cohort.count, Math.max(1, Math.ceil((due - now) / 1000)));
	}
	const oldest = waiting[0]?.at ?? now;
	if (draft) {
		for (let index = held; index > 0; index--) {
			const worked = (index / held) * slowest * heldSeconds * 1000;
			insert(Math.min(oldest, now) - worked - 500, { draft, received: 0 });
		}
	}
	const holding = receive(draft ? held : 0);

	if (plan?.poison) {
		const sentAt = now - plan.poison.age * 1000;
		const receiveCount = Math.floor(plan.poison.age / visibilitySeconds);
		put(plan.poison.draft, { sentAt, receiveCount, firstReceivedAt: sentAt + 400 });
	}
	for (const cohorts of [unserved, waiting]) {
		for (const cohort of cohorts) for (const sentAt of timesOf(cohort)) insert(sentAt, cohort);
	}
	if (draft) {
		for (let index = delayed; index > 0; index--) {
			const sentAt = now - (index / (delayed + 1)) * delaySeconds * 1000;
			put(draft(random, number++), { sentAt, delay: delaySeconds * 1000 });
		}
	}
	queue.activity.take();
	Object.assign(queue.activity.totals, begun);
	queue.activity.lastUsedAt = now;
	return holding;
}
