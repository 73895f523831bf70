import { type MetricStore, single } from '../cloudwatch/metric-store.ts';
import type { BucketNode } from './graph.ts';

const day = 86_400_000;
/** Days that are told when nothing was told before: ListMetrics knows a metric for two weeks. */
const daysBefore = 14;

/** AWS/S3's daily sizes, which are of midnight (UTC). */
export class BucketMetrics {
	readonly #store: MetricStore;
	#told: number | undefined;

	constructor(store: MetricStore) {
		this.#store = store;
	}

	/**
	 * Tells the sizes of the midnights that have passed since it was last asked. At the first time the two
	 * weeks before are told too: what they held is not known, so they are told as they are now.
	 *
	 * @param minute - the newest minute that has ended, by its beginning (milliseconds since the epoch)
	 */
	flush(minute: number, buckets: () => readonly BucketNode[]): void {
		const midnight = Math.floor(minute / day) * day;
		const next = this.#told === undefined ? midnight - (daysBefore - 1) * day : this.#told + day;
		if (next > midnight) return;
		const nodes = buckets();
		for (let at = next; at <= midnight; at += day) {
			for (const bucket of nodes) this.#tell(bucket, at);
		}
		this.#told = midnight;
	}

	#tell({ name, bytes, objects }: BucketNode, at: number): void {
		const tell = (metric: string, unit: string, storage: string, value: number) => {
			const dimensions = [
				['BucketName', name],
				['StorageType', storage],
			] as const;
			const identity = { namespace: 'AWS/S3', name: metric, dimensions };
			this.#store.recordStatistics(identity, unit, at, single(value));
		};
		tell('BucketSizeBytes', 'Bytes', 'StandardStorage', bytes);
		tell('NumberOfObjects', 'Count', 'AllStorageTypes', objects);
	}
}
