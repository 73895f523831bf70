import type { CloudWatchService } from '../aws/services.ts';
import type { QdashError } from '../model/errors.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { minuteOf } from '../model/series.ts';
import type { MetricsSource } from './metrics-source.ts';
import { keysOf, type QueueSeries, queriesFor, withChangedMetrics } from './queue-metrics.ts';

/** What the queues' metrics come from and go to. */
export interface QueueMetricsSourceOptions {
	readonly cloudWatch: CloudWatchService;
	readonly record: (url: string) => QueueRecord | undefined;
	/** URLs of queues in trouble, worst first. */
	readonly troubled: () => readonly string[];
	readonly onRecord: (url: string, change: (record: QueueRecord) => QueueRecord) => void;
	/** A failure of CloudWatch as a whole, or null when it answers again. */
	readonly onFailure: (error: QdashError | null) => void;
}

const minute = 60_000;
const asleepAfterHours = 6;
const asleepPeriod = 5 * minute;
const none: readonly never[] = [];

/** Queues, as what a ResourceMetricsPoller asks for. Rows off the screen are ranked by their own counts. */
export class QueueMetricsSource implements MetricsSource<QueueSeries> {
	readonly history = { shown: 31 * minute, opened: 181 * minute };
	readonly onlyHistory: ReadonlySet<QueueSeries> = new Set(['depth']);
	readonly #options: QueueMetricsSourceOptions;
	/** Queues of which it is known whether they slept. */
	readonly #sleepKnown = new Set<string>();
	/** Whether this endpoint was ever seen to have AWS/SQS metrics: without any, silence says nothing. */
	#hasMetrics = false;

	constructor(options: QueueMetricsSourceOptions) {
		this.#options = options;
	}

	ids(): readonly string[] {
		return none;
	}

	keys(url: string, which: 'all' | 'rank'): readonly QueueSeries[] {
		const record = this.#options.record(url);
		return record && which === 'all' ? keysOf(record) : none;
	}

	queries(url: string, keys: readonly QueueSeries[]) {
		const record = this.#options.record(url);
		return record ? queriesFor(record, keys) : [];
	}

	troubled(): readonly string[] {
		return this.#options.troubled();
	}

	apply(url: string, change: Parameters<typeof withChangedMetrics>[1]): void {
		const before = this.#options.record(url);
		if (!before || withChangedMetrics(before, change) === before) return;
		this.#options.onRecord(url, (record) => withChangedMetrics(record, change));
	}

	onFailure(error: QdashError | null): void {
		this.#options.onFailure(error);
	}

	/** Finds queues that had no datapoint for six hours, among others on the same endpoint that have some. */
	async answered(urls: readonly string[], to: number, signal: AbortSignal): Promise<void> {
		const { cloudWatch, record, onRecord } = this.#options;
		const records = urls.flatMap((url) => record(url) ?? []);
		this.#hasMetrics ||= records.some(({ metricsState }) => metricsState === 'known');
		if (!this.#hasMetrics) return;
		const silent = records.filter((found) => {
			const createdAt = found.attributes.state === 'known' ? found.attributes.value.createdAt : null;
			const oldEnough = createdAt !== null && to - createdAt > asleepAfterHours * 60 * minute;
			return found.metricsState === 'none' && !this.#sleepKnown.has(found.ref.url) && oldEnough;
		});
		if (silent.length === 0) return;
		const queries = silent.flatMap((found) => queriesFor(found, ['depth'], asleepPeriod / 1000));
		const from = Math.floor(to / asleepPeriod) * asleepPeriod - asleepAfterHours * 60 * minute;
		const answers = await cloudWatch.getMetricData(queries, { from, to: minuteOf(to) * minute }, { signal });
		if (signal.aborted) return;
		for (const { query, points, complete } of answers) {
			if (points.length === 0 && !complete) continue;
			this.#sleepKnown.add(query.id);
			if (points.length > 0) continue;
			onRecord(query.id, (before) => ({ ...before, asleepHours: asleepAfterHours }));
		}
	}
}
