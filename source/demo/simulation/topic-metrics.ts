import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { MetricFamilies, type MetricFamily, Publisher } from './metric-family.ts';
import { MinuteTallies } from './minute-tallies.ts';

/** What became of messages that were published to a topic. */
export interface PublishCounts {
	/** Messages. */
	readonly published: number;
	/** Their bytes, all together. */
	readonly bytes: number;
	/** Notifications, one for each subscription. */
	readonly delivered: number;
	readonly failed: number;
	/** Notifications that a filter policy kept back. */
	readonly filteredOut: number;
}

class Tally {
	readonly family: MetricFamily;
	#published = 0;
	#delivered = 0;
	#failed = 0;
	#filteredOut = 0;
	readonly #sizes = { sum: 0, least: Number.POSITIVE_INFINITY, most: 0 };

	constructor(family: MetricFamily) {
		this.family = family;
	}

	add({ published, bytes, delivered, failed, filteredOut }: PublishCounts): void {
		this.#published += published;
		this.#delivered += delivered;
		this.#failed += failed;
		this.#filteredOut += filteredOut;
		if (published === 0) return;
		const mean = bytes / published;
		this.#sizes.sum += bytes;
		this.#sizes.least = Math.min(this.#sizes.least, mean);
		this.#sizes.most = Math.max(this.#sizes.most, mean);
	}

	publish(store: MetricStore, minute: number): void {
		const publisher = new Publisher([this.family], store, minute);
		publisher.marks('NumberOfMessagesPublished', this.#published, this.#published);
		publisher.totals('PublishSize', 'Bytes', { ...this.#sizes, count: this.#published });
		const notifications = [
			['NumberOfNotificationsDelivered', this.#delivered],
			['NumberOfNotificationsFailed', this.#failed],
			['NumberOfNotificationsFilteredOut', this.#filteredOut],
		] as const;
		for (const [name, count] of notifications) publisher.marks(name, count, count);
	}
}

/** AWS/SNS, by topic. */
export class TopicMetrics {
	readonly #metrics: (region: string) => MetricStore;
	readonly #regions = new Map<string, { tallies: MinuteTallies<Tally>; families: MetricFamilies }>();

	/** @param metrics - gives the store of a region */
	constructor(metrics: (region: string) => MetricStore) {
		this.#metrics = metrics;
	}

	/**
	 * Counts what was published.
	 *
	 * @param at - when (milliseconds since the epoch)
	 */
	addPublish(region: string, topicName: string, counts: PublishCounts, at: number): void {
		let known = this.#regions.get(region);
		if (!known) {
			known = { tallies: new MinuteTallies(), families: new MetricFamilies('AWS/SNS') };
			this.#regions.set(region, known);
		}
		const { tallies, families } = known;
		const minute = Math.floor(at / 60_000) * 60_000;
		const make = () => new Tally(families.of(topicName, () => [['TopicName', topicName]]));
		tallies.of(minute, topicName, make).add(counts);
	}

	/** Publishes what was counted until the end of the minute that began then (milliseconds since the epoch). */
	flush(minuteStart: number): void {
		for (const [region, { tallies }] of this.#regions) {
			tallies.take(minuteStart, (topics, at) => {
				for (const tally of topics.values()) tally.publish(this.#metrics(region), at);
			});
		}
	}
}
