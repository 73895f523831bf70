import { type MetricStore, single } from '../cloudwatch/metric-store.ts';
import { minute, type Series, type Statistics } from '../cloudwatch/series.ts';
import type { Random } from '../random.ts';
import { type SqsMetricName, sqsMetric } from '../sqs/metrics.ts';
import { type QueuePlan, scatter } from './plan.ts';

/** What a queue holds when the cloud starts, as its history left it. */
export interface Outcome {
	/** When each message that waits was sent (milliseconds since the epoch), oldest first. */
	readonly waiting: readonly number[];
	/** The same for those that nobody takes. */
	readonly unserved: readonly number[];
	readonly inFlight: number;
	readonly delayed: number;
	/** What was counted in the minute that has begun. */
	readonly begun: { readonly sent: number; readonly received: number; readonly deleted: number };
}

const historyMinutes = 180;
/** A consumer that finds nothing asks again after a long poll of 20 seconds. */
const emptyReceivesPerMinute = 3;

/** Messages in the order of arrival, by the minute: enough to know who is still there. */
class Line {
	readonly #batches: { readonly at: number; readonly length: number; left: number }[] = [];
	#first = 0;
	count = 0;

	arrive(at: number, length: number, number: number): void {
		if (number > 0) this.#batches.push({ at, length, left: number });
		this.count += number;
	}

	leave(number: number): void {
		let rest = number;
		this.count -= number;
		while (rest > 0) {
			const batch = this.#batches[this.#first];
			if (!batch) return;
			const taken = Math.min(rest, batch.left);
			batch.left -= taken;
			rest -= taken;
			if (batch.left === 0) this.#first++;
		}
	}

	/** When the oldest arrived, or undefined. */
	get oldest(): number | undefined {
		return this.#batches[this.#first]?.at;
	}

	/** The times of arrival of all that are left, spread over their minutes. */
	get times(): number[] {
		const times: number[] = [];
		for (const { at, length, left } of this.#batches.slice(this.#first)) {
			for (let index = 0; index < left; index++) times.push(at + ((index + 0.5) / left) * length);
		}
		return times;
	}
}

/**
 * Plays three hours of a plan, minute by minute, before the cloud starts, and writes what CloudWatch
 * would have seen. What is left at the end is what the queue holds at the start, so that charts and
 * counts tell one story.
 */
export function playHistory(plan: QueuePlan, metrics: MetricStore, now: number, random: Random): Outcome {
	const boundary = Math.floor(now / minute) * minute;
	const start = boundary - historyMinutes * minute;
	const line = new Line();
	const unserved = new Line();
	if (plan.before) {
		const { count, oldest } = plan.before;
		const first = now - oldest * 1000;
		line.arrive(first, start - first, count);
	}
	const draft = plan.draft(random, 0);
	const delay = Number(plan.attributes?.DelaySeconds ?? 0);
	const visibility = Number(plan.attributes?.VisibilityTimeout ?? 30);
	const seriesOf = new Map<SqsMetricName, Series>();
	const add = (name: SqsMetricName, at: number, statistics: Statistics) => {
		let series = seriesOf.get(name);
		if (!series) {
			series = sqsMetric(metrics, plan.name, name).series;
			seriesOf.set(name, series);
		}
		series.add(at, statistics);
	};
	let inFlight = 0;
	let delayed = 0;

	const play = (at: number, length: number) => {
		const seconds = (at + length / 2 - now) / 1000;
		const span = length / 1000;
		const arrived = scatter(random, (plan.arrivals?.(seconds) ?? 0) * span);
		const stuck = scatter(random, (plan.unserved?.arrivals(seconds) ?? 0) * span);
		line.arrive(at, length, arrived);
		unserved.arrive(at, length, stuck);
		const capacity = plan.capacity?.(seconds) ?? 0;
		const taken = Math.min(line.count, scatter(random, capacity * span));
		line.leave(taken);
		inFlight = Math.round((taken / span) * (plan.processing ?? 0));
		delayed = Math.round((plan.arrivals?.(seconds) ?? 0) * delay);
		const poisoned = plan.poison && at > now - plan.poison.age * 1000 ? Math.round(span / visibility) : 0;
		return {
			sent: plan.arrivesByRedrive ? 0 : arrived + stuck,
			received: taken + poisoned,
			deleted: taken,
			empty: capacity > 0 && line.count === 0 && taken < 5 ? emptyReceivesPerMinute : 0,
			duplicates: scatter(random, (plan.duplicates ?? 0) * span),
			poisoned,
		};
	};

	for (let at = start; at < boundary; at += minute) {
		const { sent, received, deleted, empty, duplicates, poisoned } = play(at, minute);
		const end = at + minute;
		const oldest = Math.min(line.oldest ?? end, unserved.oldest ?? end);
		const age = Math.max(
			(end - oldest) / 1000,
			inFlight > 0 ? (plan.processing ?? 0) : 0,
			delayed > 0 ? delay : 0,
		);
		const blocked = unserved.count > 0 ? 1 : 0;
		const values: Partial<Record<SqsMetricName, number>> = {
			NumberOfMessagesSent: sent,
			NumberOfMessagesReceived: received,
			NumberOfMessagesDeleted: deleted,
			NumberOfEmptyReceives: empty,
			ApproximateNumberOfMessagesVisible: line.count + unserved.count,
			ApproximateNumberOfMessagesNotVisible: inFlight + (poisoned > 0 ? 1 : 0) + blocked,
			ApproximateNumberOfMessagesDelayed: delayed,
			ApproximateAgeOfOldestMessage: Math.round(age),
			...(plan.attributes?.FifoQueue && {
				NumberOfDeduplicatedSentMessages: duplicates,
				ApproximateNumberOfGroupsWithInflightMessages: inFlight + blocked,
			}),
		};
		for (const [name, value] of Object.entries(values)) {
			add(name as SqsMetricName, at, single(value));
		}
		if (sent > 0) {
			const sizes = { sum: sent * draft.size, count: sent, least: draft.size, most: draft.size };
			add('SentMessageSize', at, sizes);
		}
	}
	const begun = now > boundary ? play(boundary, now - boundary) : { sent: 0, received: 0, deleted: 0 };
	return { waiting: line.times, unserved: unserved.times, inFlight, delayed, begun };
}
