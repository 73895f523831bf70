import type { Clock, TimerHandle } from '../../model/clock.ts';
import { type Metric, type MetricStore, single } from '../cloudwatch/metric-store.ts';
import { minute } from '../cloudwatch/series.ts';
import type { Queue } from './queue.ts';
import type { SqsRegion } from './region.ts';
import { isAsleep } from './request.ts';

/** The metrics of AWS/SQS with their units, and whether only FIFO queues have them. */
export const sqsMetrics = {
	NumberOfMessagesSent: { unit: 'Count', fifoOnly: false },
	NumberOfMessagesReceived: { unit: 'Count', fifoOnly: false },
	NumberOfMessagesDeleted: { unit: 'Count', fifoOnly: false },
	NumberOfEmptyReceives: { unit: 'Count', fifoOnly: false },
	NumberOfDeduplicatedSentMessages: { unit: 'Count', fifoOnly: true },
	SentMessageSize: { unit: 'Bytes', fifoOnly: false },
	ApproximateNumberOfMessagesVisible: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesNotVisible: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfMessagesDelayed: { unit: 'Count', fifoOnly: false },
	ApproximateNumberOfGroupsWithInflightMessages: { unit: 'Count', fifoOnly: true },
	ApproximateAgeOfOldestMessage: { unit: 'Seconds', fifoOnly: false },
} as const;

export type SqsMetricName = keyof typeof sqsMetrics;

/** The series of one queue. */
export function sqsMetric(store: MetricStore, queue: string, name: SqsMetricName): Metric {
	const identity = { namespace: 'AWS/SQS', name, dimensions: [['QueueName', queue]] as const };
	return store.metric(identity, sqsMetrics[name].unit);
}

/** Publishes the minute that began at `at`: what was counted in it, and the gauges as they are at its end. */
function publish(queue: Queue, store: MetricStore, at: number, now: number): void {
	const { sent, received, deleted, emptyReceives, deduplicated, sizes } = queue.activity.take();
	if (isAsleep(queue, now) || now < queue.activity.metricsFrom) return;
	const { visible, inFlight, delayed } = queue.store.counts;
	const oldest = queue.store.oldestArrival;
	const values: readonly (readonly [SqsMetricName, number])[] = [
		['NumberOfMessagesSent', sent],
		['NumberOfMessagesReceived', received],
		['NumberOfMessagesDeleted', deleted],
		['NumberOfEmptyReceives', emptyReceives],
		['NumberOfDeduplicatedSentMessages', deduplicated],
		['ApproximateNumberOfMessagesVisible', visible],
		['ApproximateNumberOfMessagesNotVisible', inFlight],
		['ApproximateNumberOfMessagesDelayed', delayed],
		['ApproximateNumberOfGroupsWithInflightMessages', queue.store.groupsInFlight],
		[
			'ApproximateAgeOfOldestMessage',
			oldest === undefined ? 0 : Math.max(0, Math.round((now - oldest) / 1000)),
		],
	];
	for (const [name, value] of values) {
		if (sqsMetrics[name].fifoOnly && !queue.settings.fifo) continue;
		sqsMetric(store, queue.name, name).series.add(at, single(value));
	}
	// Without a send there is no size to speak of.
	if (sizes.count > 0) sqsMetric(store, queue.name, 'SentMessageSize').series.add(at, sizes);
}

/** Publishes AWS/SQS once a minute, for every queue of every region, when the minute has ended. */
export class SqsMetricPublisher {
	readonly #clock: Clock;
	readonly #regions: ReadonlyMap<string, SqsRegion>;
	readonly #storeOf: (region: string) => MetricStore;
	#timer: TimerHandle;

	constructor(
		clock: Clock,
		regions: ReadonlyMap<string, SqsRegion>,
		storeOf: (region: string) => MetricStore,
	) {
		this.#clock = clock;
		this.#regions = regions;
		this.#storeOf = storeOf;
		this.#timer = this.#next();
	}

	close(): void {
		this.#clock.clearTimeout(this.#timer);
	}

	#next(): TimerHandle {
		const now = this.#clock.now();
		const due = Math.floor(now / minute) * minute + minute;
		return this.#clock.setTimeout(() => {
			// A machine's timer may come a moment early: the minute has to be over.
			if (this.#clock.now() >= due) this.#publishAll();
			this.#timer = this.#next();
		}, due - now);
	}

	#publishAll(): void {
		const now = this.#clock.now();
		const at = Math.floor(now / minute) * minute - minute;
		for (const [name, region] of this.#regions) {
			const store = this.#storeOf(name);
			for (const queue of region.queues) publish(queue, store, at, now);
			store.trim(now);
		}
	}
}
