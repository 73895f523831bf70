import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import { JsonProtocol } from '../wire/json-protocol.ts';
import { missing } from './errors.ts';
import { getMetricData } from './get-metric-data.ts';
import { listMetrics } from './list-metrics.ts';
import { MetricStore } from './metric-store.ts';

/** CloudWatch in all regions. */
export class CloudWatchService implements Service {
	readonly name = 'CloudWatch';
	readonly operations: ReadonlySet<string> = new Set(['DescribeAlarms', 'GetMetricData', 'ListMetrics']);
	readonly missing = missing;
	readonly protocols = [
		new JsonProtocol({
			target: 'GraniteServiceVersion20100801',
			namespace: 'com.amazonaws.cloudwatch',
			missing,
		}),
	];
	readonly #regions = new Map<string, MetricStore>();
	readonly #clock: Clock;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** A region's metrics; publishers write to them. */
	store(region: string): MetricStore {
		let store = this.#regions.get(region);
		if (!store) {
			store = new MetricStore();
			this.#regions.set(region, store);
		}
		return store;
	}

	resourceOf(_input: Input): string | undefined {
		return undefined;
	}

	call({ operation, input, region }: ServiceCall): object {
		const store = this.store(region);
		if (operation === 'GetMetricData') return getMetricData(input, store);
		if (operation === 'ListMetrics') return listMetrics(input, store, this.#clock.now());
		if (operation === 'DescribeAlarms') return { MetricAlarms: [], CompositeAlarms: [] };
		throw new Error(`CloudWatch has no operation ${operation}`);
	}
}
