import type { Clock, TimerHandle } from '../../model/clock.ts';
import { Heap } from '../heap.ts';
import type { Random } from '../random.ts';
import { ServiceError } from '../service-error.ts';
import type { Draft, StoredMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import type { SqsRegion } from '../sqs/region.ts';
import type { QueuePlan } from './plan.ts';

/** One queue with its producers and consumers. */
interface Lane {
	readonly plan: QueuePlan;
	readonly queue: Queue;
	/** Sends, repeated sends and receives that are due, as fractions add up to them. */
	sends: number;
	repeats: number;
	receives: number;
	/** Counts messages made, for their bodies. */
	number: number;
	last: Draft | undefined;
	polledAt: number;
}

/** A message that a consumer works on. */
interface Work {
	readonly lane: Lane;
	readonly handle: string;
	readonly fails: boolean;
}

/** Milliseconds between two turns, and the longest gap that is made up for: a machine that slept did not work. */
const turn = 250;
const longestGap = 10_000;
/** Messages are counted from here, past those that the history left. */
const firstNumber = 20_000;
/** A consumer that finds nothing asks again after so long, as a long poll would. */
const longPoll = 20_000;
/** Producers stop here, whatever the consumers do, so that a cloud left open stays small. */
const mostMessages = 100_000;

/** Producers and consumers of a scenario, on the clock, through the same engine that serves the SDK. */
export class Traffic {
	readonly #clock: Clock;
	readonly #random: Random;
	readonly #region: SqsRegion;
	readonly #start: number;
	readonly #lanes: Lane[] = [];
	readonly #work = new Heap<Work>();
	#before: number;
	#timer: TimerHandle;

	constructor(clock: Clock, random: Random, region: SqsRegion) {
		this.#clock = clock;
		this.#random = random;
		this.#region = region;
		this.#start = clock.now();
		this.#before = this.#start;
		this.#timer = clock.setTimeout(() => this.#turn(), turn);
	}

	/** @param held - messages that the queue's consumers are at work on already */
	add(plan: QueuePlan, queue: Queue, held: readonly StoredMessage[]): void {
		const lane: Lane = {
			plan,
			queue,
			sends: 0,
			repeats: 0,
			receives: 0,
			number: firstNumber,
			last: undefined,
			polledAt: this.#start,
		};
		this.#lanes.push(lane);
		held.forEach((message, index) => {
			const left = ((index + 0.5) / held.length) * (plan.processing ?? 0);
			this.#startWork(lane, message, left * 1000);
		});
	}

	stop(): void {
		this.#clock.clearTimeout(this.#timer);
	}

	#turn(): void {
		const now = this.#clock.now();
		this.#timer = this.#clock.setTimeout(() => this.#turn(), turn);
		const gap = Math.min(longestGap, now - this.#before) / 1000;
		this.#before = now;
		const seconds = (now - this.#start) / 1000;
		for (const lane of this.#lanes) {
			// A client may have deleted the queue, or made another of its name.
			if (this.#region.queueByArn(lane.queue.arn) !== lane.queue) continue;
			if (!lane.plan.arrivesByRedrive) this.#produce(lane, seconds, gap);
			this.#consume(lane, seconds, gap, now);
		}
		for (let work = this.#work.popUntil(now); work; work = this.#work.popUntil(now)) finish(work);
	}

	#produce(lane: Lane, seconds: number, gap: number): void {
		const { plan, queue } = lane;
		const rate = plan.arrivals?.(seconds) ?? 0;
		if (rate <= 0 && !plan.duplicates) return;
		const { visible, inFlight, delayed } = queue.store.counts;
		if (visible + inFlight + delayed >= mostMessages) return;
		lane.sends += rate * gap * (0.6 + 0.8 * this.#random.fraction());
		for (; lane.sends >= 1; lane.sends--) {
			lane.last = plan.draft(this.#random, lane.number++);
			queue.send(lane.last);
			queue.activity.lastUsedAt = this.#clock.now();
		}
		lane.repeats += (plan.duplicates ?? 0) * gap;
		for (; lane.repeats >= 1 && lane.last; lane.repeats--) queue.send(lane.last);
	}

	#consume(lane: Lane, seconds: number, gap: number, now: number): void {
		const { plan, queue } = lane;
		const rate = plan.capacity?.(seconds) ?? 0;
		if (rate <= 0) return;
		lane.receives = Math.min(lane.receives + rate * gap, Math.max(10, rate));
		while (lane.receives >= 1 && queue.store.counts.visible > 0) {
			const messages = queue.receive({ max: Math.min(10, Math.floor(lane.receives)) });
			if (messages.length === 0) break;
			lane.receives -= messages.length;
			lane.polledAt = now;
			queue.activity.lastUsedAt = now;
			for (const message of messages) {
				this.#startWork(lane, message, (plan.processing ?? 0) * 1000 * (0.5 + this.#random.fraction()));
			}
		}
		if (now - lane.polledAt < longPoll) return;
		lane.polledAt = now;
		queue.activity.lastUsedAt = now;
		queue.activity.totals.emptyReceives++;
	}

	#startWork(lane: Lane, message: StoredMessage, milliseconds: number): void {
		const handle = lane.queue.receiptHandle(message);
		const fails = lane.plan.fails?.(message.body) ?? false;
		this.#work.push(this.#clock.now() + milliseconds, { lane, handle, fails });
	}
}

/** A consumer is done with a message: deletes it, or leaves it to come again. */
function finish({ lane, handle, fails }: Work): void {
	if (fails) return;
	try {
		lane.queue.delete(handle);
	} catch (error) {
		// After a jump of the clock the handle of a FIFO message has expired: the message comes again.
		if (!(error instanceof ServiceError)) throw error;
	}
}
