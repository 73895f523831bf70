import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import { AlarmBook } from './alarms/alarm-book.ts';
import { alarmOperations } from './alarms/alarm-operations.ts';
import type { AlarmHook } from './alarms/notification.ts';
import { tagOperations } from './alarms/tags.ts';
import { missing } from './errors.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';
import { MetricStore } from './metric-store.ts';
import { protocols } from './protocols.ts';
import { putMetricData } from './put-metric-data.ts';
import type { CloudWatchOperation } from './request.ts';

const operations: ReadonlyMap<string, CloudWatchOperation> = new Map(
	Object.entries({
		PutMetricData: putMetricData,
		GetMetricData: getMetricData,
		GetMetricStatistics: getMetricStatistics,
		ListMetrics: listMetrics,
		...alarmOperations,
		...tagOperations,
	}),
);

interface Region {
	readonly metrics: MetricStore;
	readonly alarms: AlarmBook;
}

/** CloudWatch in all regions: metrics and alarms. */
export class CloudWatchService implements Service {
	readonly name = 'CloudWatch';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missing;
	readonly protocols = protocols;
	/** Carries out the actions of alarms whose state changed; nobody does when left out. */
	onAlarm: AlarmHook | undefined;
	readonly #regions = new Map<string, Region>();
	readonly #clock: Clock;
	readonly #account: string;

	constructor(clock: Clock, account = '000000000000') {
		this.#clock = clock;
		this.#account = account;
	}

	/** A region's metrics; publishers write to them. */
	store(region: string): MetricStore {
		return this.#region(region).metrics;
	}

	/**
	 * Judges the alarms of all regions by the periods that have ended. Called when a minute has ended and its
	 * metrics are written.
	 *
	 * @param now - milliseconds since the epoch
	 */
	evaluateAlarms(now: number): void {
		for (const { alarms } of this.#regions.values()) alarms.evaluate(now);
	}

	/** Forgets metrics that are too old to keep, in all regions. Called once a minute. */
	trim(now: number): void {
		for (const { metrics } of this.#regions.values()) metrics.trim(now);
	}

	resourceOf(_input: Input): string | undefined {
		return undefined;
	}

	call({ operation, input, region }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`CloudWatch has no operation ${operation}`);
		return handle({
			input,
			...this.#region(region),
			account: this.#account,
			region,
			now: this.#clock.now(),
		});
	}

	#region(name: string): Region {
		let region = this.#regions.get(name);
		if (!region) {
			const metrics = new MetricStore();
			const alarms = new AlarmBook({
				region: name,
				account: this.#account,
				metrics,
				hook: () => this.onAlarm,
			});
			region = { metrics, alarms };
			this.#regions.set(name, region);
		}
		return region;
	}
}
