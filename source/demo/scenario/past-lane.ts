import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { minute } from '../cloudwatch/series.ts';
import type { Random } from '../random.ts';
import type { Queue } from '../sqs/queue.ts';
import { isRepetition } from './drafts.ts';
import { type Cohort, Line } from './line.ts';
import { type Counted, nothingCounted, writePast } from './past-metrics.ts';
import { type QueuePlan, scatter } from './plan.ts';
import { slowest } from './populate.ts';
import { Retries, type Retry } from './retries.ts';
import type { DraftMaker } from './scenario.ts';

/** A span of the past, and what a queue's consumers find in it. */
export interface Demand {
	readonly from: number;
	readonly until: number;
	/** Messages that can be had, and how many of them arrived in this span. */
	readonly waiting: number;
	readonly arrived: number;
	/** Whether most of them came as requests do, by chance, and not at regular intervals. */
	readonly byChance: boolean;
	/** Receives of a message that fails whoever takes it. */
	readonly poisoned: number;
}

/** What a queue's consumers did in a span. */
export interface Consumption {
	readonly deleted: number;
	/** Received, and not deleted: they come again after the visibility timeout. */
	readonly failed: number;
	/** Mean time that a message is worked on. */
	readonly seconds: number;
	/** Messages that a message which fails takes along each time: the rest of its batch. */
	readonly companions: number;
	/** Receives a minute that come back empty while nothing is there; 0 where nobody asks. */
	readonly idlePolls: number;
}

/** What a queue holds when the past ends. */
export interface Remainder {
	readonly waiting: readonly Cohort[];
	/** Those that nobody takes. */
	readonly unserved: readonly Cohort[];
	/** Received and failed: they are visible again at `due`. */
	readonly retries: readonly Retry[];
	/** Messages that consumers hold, and what makes them. */
	readonly held: number;
	/** How long they are worked on. */
	readonly heldSeconds: number;
	readonly draft: DraftMaker | undefined;
	readonly delayed: number;
	/** What was counted in the minute that has begun. */
	readonly begun: Counted;
}

/**
 * A queue while the past is lived through: its messages are counted by the minute, not made one by one,
 * and what CloudWatch would have seen is written. What is left at the end is what the queue holds at the
 * start, so that charts and counts tell one story.
 */
export class PastLane {
	readonly queue: Queue;
	readonly plan: QueuePlan | undefined;
	readonly #metrics: MetricStore;
	readonly #random: Random;
	/** When the cloud starts. */
	readonly #start: number;
	readonly #waiting = new Line();
	readonly #unserved = new Line();
	readonly #retries: Retries;
	readonly #sizes = new WeakMap<DraftMaker, number>();
	#counted = nothingCounted();
	#arrived = 0;
	/** Of these, what the plan's own producers sent. */
	#produced = 0;
	#held = 0;
	#heldSeconds = 0;
	#delayed = 0;
	#poisoned = false;
	#companions = 0;
	/** A standard queue whose messages have groups. */
	#fair = false;
	#draft: DraftMaker | undefined;

	constructor(
		queue: Queue,
		plan: QueuePlan | undefined,
		stage: { readonly metrics: MetricStore; readonly random: Random; readonly start: number },
	) {
		this.queue = queue;
		this.plan = plan;
		this.#metrics = stage.metrics;
		this.#random = stage.random;
		this.#start = stage.start;
		this.#draft = plan?.draft;
		this.#retries = new Retries(plan, stage.random);
	}

	/** Puts in what was there before the past is lived through, which begins at `from`. */
	inherit(from: number): void {
		if (!this.plan?.before) return;
		const { count, oldest } = this.plan.before;
		const at = this.#start - oldest * 1000;
		this.#waiting.join({ at, length: from - at, count, draft: this.plan.draft, received: 0 });
	}

	/** Messages are sent, evenly over a span. */
	send(count: number, draft: DraftMaker, from: number, until: number): void {
		if (count <= 0) return;
		if (isRepetition(draft)) {
			this.#counted.deduplicated += count;
			return;
		}
		this.#join(this.#waiting, count, draft, from, until);
		const { sizes } = this.#counted;
		const size = this.#sizeOf(draft);
		this.#counted.sent += count;
		sizes.sum += count * size;
		sizes.count += count;
		sizes.least = Math.min(sizes.least, size);
		sizes.most = Math.max(sizes.most, size);
	}

	/** Dead letters come in by themselves: that is no send. */
	take(cohort: Cohort, at: number): void {
		this.#waiting.join({ ...cohort, at, length: 0, received: 0 });
	}

	/**
	 * Plays a span.
	 *
	 * @param consume - what the consumers make of what they find
	 * @returns what was received too often
	 */
	play(from: number, until: number, consume: (demand: Demand) => Consumption): readonly Cohort[] {
		const { plan } = this;
		const span = (until - from) / 1000;
		if (plan) this.#produce(plan, from, until);
		const visibility = this.queue.settings.visibilitySeconds;
		const { poison } = plan ?? {};
		const poisoned = poison && from >= this.#start - poison.age * 1000 ? Math.round(span / visibility) : 0;
		this.#poisoned = poison !== undefined && until > this.#start - poison.age * 1000;
		const dead = this.#comeAgain(until);
		const { deleted, failed, seconds, idlePolls, companions } = consume({
			from,
			until,
			waiting: this.#waiting.count,
			arrived: this.#arrived,
			byChance: this.#produced * 2 < this.#arrived,
			poisoned,
		});
		const taken = this.#waiting.leave(deleted + failed);
		const retried = this.#retries.add(taken, {
			share: failed / Math.max(1, deleted + failed),
			due: (from + until) / 2 + visibility * 1000,
			seconds: ((from + until) / 2 - this.#start) / 1000,
		});
		const handled = deleted + failed - retried;
		this.#draft = taken.findLast(({ doomed }) => !doomed)?.draft ?? this.#draft;
		this.#heldSeconds = seconds;
		this.#held = Math.round((handled / span) * seconds);
		this.#delayed = Math.round((this.#arrived / span) * this.queue.settings.delaySeconds);
		this.#arrived = 0;
		this.#produced = 0;
		const counted = this.#counted;
		this.#companions = this.#poisoned ? companions : 0;
		counted.received += deleted + failed + poisoned * (1 + companions);
		counted.deleted += handled;
		if (this.#waiting.count === 0 && handled < 5 * (span / 60)) {
			counted.emptyReceives += Math.round((idlePolls * span) / 60);
		}
		return dead;
	}

	/** Writes the minute that began at `at`. */
	ring(at: number): void {
		const end = at + minute;
		const { settings } = this.queue;
		const oldest = Math.min(this.#waiting.oldest ?? end, this.#unserved.oldest ?? end);
		const age = Math.max(
			(end - oldest) / 1000,
			this.#held > 0 ? this.#heldSeconds * slowest : 0,
			this.#delayed > 0 ? settings.delaySeconds : 0,
		);
		const blocked = this.#unserved.count > 0 ? 1 : 0;
		// Those that come again within a minute are waited for a whole one here.
		const hidden = Math.round(
			this.#retries.count * Math.min(1, (settings.visibilitySeconds * 1000) / minute),
		);
		const poisoned = this.#poisoned ? 1 + this.#companions : 0;
		const inFlight = this.#held + hidden + Math.max(blocked, poisoned);
		const counted = this.#counted;
		this.#counted = nothingCounted();
		writePast(this.#metrics, this.queue, at, {
			counted,
			visible: this.#waiting.count + this.#unserved.count,
			inFlight,
			delayed: this.#delayed,
			age: Math.round(age),
			fair: this.#fair,
		});
	}

	get remainder(): Remainder {
		return {
			waiting: this.#waiting.cohorts,
			unserved: this.#unserved.cohorts,
			retries: this.#retries.all,
			held: this.#held,
			heldSeconds: this.#heldSeconds,
			draft: this.#draft,
			delayed: this.#delayed,
			begun: this.#counted,
		};
	}

	#produce(plan: QueuePlan, from: number, until: number): void {
		const seconds = ((from + until) / 2 - this.#start) / 1000;
		const span = (until - from) / 1000;
		const count = scatter(this.#random, (plan.arrivals?.(seconds) ?? 0) * span);
		this.#produced += count;
		if (plan.arrivesByRedrive) this.#join(this.#waiting, count, plan.draft, from, until);
		else this.send(count, plan.draft, from, until);
		if (plan.unserved) {
			const stuck = scatter(this.#random, plan.unserved.arrivals(seconds) * span);
			this.#join(this.#unserved, stuck, plan.unserved.draft, from, until);
			this.#counted.sent += stuck;
		}
		this.#counted.deduplicated += scatter(this.#random, (plan.duplicates ?? 0) * span);
	}

	#join(line: Line, count: number, draft: DraftMaker, from: number, until: number): void {
		line.join({ at: from, length: until - from, count, draft, received: 0 });
		if (line === this.#waiting) this.#arrived += count;
	}

	/** @returns what was received too often */
	#comeAgain(until: number): readonly Cohort[] {
		const most = this.queue.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
		const dead: Cohort[] = [];
		for (const cohort of this.#retries.takeDue(until)) {
			if (cohort.received >= most) dead.push(cohort);
			else this.#waiting.join(cohort);
		}
		return dead;
	}

	#sizeOf(draft: DraftMaker): number {
		let size = this.#sizes.get(draft);
		if (size === undefined) {
			const sample = draft(this.#random, 0);
			size = sample.size;
			this.#sizes.set(draft, size);
			this.#fair ||= sample.group !== null && !this.queue.settings.fifo;
		}
		return size;
	}
}
