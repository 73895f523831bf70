import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { DistributionNode } from './graph.ts';
import { MetricFamilies, type MetricFamily, Publisher } from './metric-family.ts';
import { MinuteTallies } from './minute-tallies.ts';
import { SampleBag } from './sample.ts';
import { Statuses } from './statuses.ts';

/** Requests of a distribution, and how they were answered. */
export interface DistributionCounts {
	readonly statuses: Statuses;
	readonly downloaded: number;
	readonly uploaded: number;
	/** Requests that a cache may answer, errors left out, and those that it did. */
	readonly cacheable: number;
	readonly hits: number;
	/** Milliseconds, of what the cache did not answer. */
	readonly originLatencies: readonly Sample[];
}

/** Statuses that have a metric of their own, where the additional metrics are on. */
const countedStatuses = [401, 403, 404, 502, 503, 504] as const;

class Tally {
	readonly family: MetricFamily;
	#monitored = false;
	readonly #statuses = new Statuses();
	#downloaded = 0;
	#uploaded = 0;
	#cacheable = 0;
	#hits = 0;
	readonly #originLatency = new SampleBag(1);

	constructor(family: MetricFamily) {
		this.family = family;
	}

	add(counts: DistributionCounts, monitored: boolean): void {
		this.#statuses.merge(counts.statuses);
		this.#downloaded += counts.downloaded;
		this.#uploaded += counts.uploaded;
		if (!monitored) return;
		this.#monitored = true;
		this.#cacheable += counts.cacheable;
		this.#hits += counts.hits;
		this.#originLatency.add(counts.originLatencies);
	}

	publish(store: MetricStore, minute: number): void {
		const publisher = new Publisher([this.family], store, minute);
		const { all, clientErrors, serverErrors } = this.#statuses;
		publisher.value('Requests', 'None', all);
		publisher.value('BytesDownloaded', 'None', this.#downloaded);
		publisher.value('BytesUploaded', 'None', this.#uploaded);
		publisher.percent('4xxErrorRate', clientErrors, all);
		publisher.percent('5xxErrorRate', serverErrors, all);
		publisher.percent('TotalErrorRate', clientErrors + serverErrors, all);
		if (!this.#monitored) return;
		publisher.percent('CacheHitRate', this.#hits, this.#cacheable);
		publisher.samples('OriginLatency', 'Milliseconds', this.#originLatency.drain());
		for (const status of countedStatuses)
			publisher.percent(`${status}ErrorRate`, this.#statuses.of(status), all);
	}
}

/** AWS/CloudFront. */
export class DistributionMetrics {
	readonly #store: MetricStore;
	readonly #tallies = new MinuteTallies<Tally>();
	readonly #families = new MetricFamilies('AWS/CloudFront');

	/** @param store - that of us-east-1: CloudFront publishes nowhere else */
	constructor(store: MetricStore) {
		this.#store = store;
	}

	/** @param minute - when it began (milliseconds since the epoch) */
	add(minute: number, { id, monitoring }: DistributionNode, counts: DistributionCounts): void {
		if (counts.statuses.all === 0) return;
		const make = () =>
			new Tally(
				this.#families.of(id, () => [
					['DistributionId', id],
					['Region', 'Global'],
				]),
			);
		this.#tallies.of(minute, id, make).add(counts, monitoring);
	}

	/** Publishes what was counted until the end of a minute. */
	flush(minute: number): void {
		this.#tallies.take(minute, (tallies, at) => {
			for (const tally of tallies.values()) tally.publish(this.#store, at);
		});
	}
}
