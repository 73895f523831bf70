import { freeDistributionMetrics, subscribedDistributionMetrics } from '../aws/contract/cloudfront.ts';
import type { DistributionMetric, DistributionRecord } from '../model/distribution.ts';
import type { QdashError } from '../model/errors.ts';
import { settledAfter } from '../model/rates.ts';
import { knownValue } from '../model/reading.ts';
import { withMetrics } from './metric-answers.ts';
import { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import type { ServiceHealth } from './service-health.ts';
import { troubled } from './troubled.ts';
import type { WatcherOptions } from './watcher.ts';

const period = 60;
const history = 181 * 60_000;
const free: readonly DistributionMetric[] = ['requests', 'rate5xx', 'rate4xx'];

/**
 * The poller of the distributions' series, which are in us-east-1. Those that a monitoring subscription adds
 * are asked for where there is one.
 *
 * @param health - of CloudWatch there
 */
export function distributionMetricsPoller(
	{ connection, store, clock, widened }: Omit<WatcherOptions, 'cloudWatchHealth'>,
	health: ServiceHealth,
	change: (id: string, change: (record: DistributionRecord) => DistributionRecord) => void,
	onFailure: (error: QdashError | null) => void,
): ResourceMetricsPoller<DistributionMetric> {
	const { cloudFront, globalCloudWatch } = connection;
	return new ResourceMetricsPoller<DistributionMetric>({
		cloudWatch: globalCloudWatch,
		clock,
		endpointClock: connection.clock,
		health,
		widened,
		source: {
			settle: settledAfter,
			// A row shows the hit ratio of three hours.
			history: { shown: history, opened: history },
			ids: () => [...store.latest.distributions.keys()],
			keys: (id, which) => {
				const record = store.latest.distributions.get(id);
				if (!record) return [];
				const subscribed = knownValue(record.monitoring) === true;
				if (which === 'rank') return subscribed ? [...free, 'hitRatio'] : free;
				return subscribed
					? [...freeDistributionMetrics, ...subscribedDistributionMetrics]
					: freeDistributionMetrics;
			},
			queries: (id, keys) => cloudFront.distributionQueries(id, keys, period),
			troubled: () => troubled(store.latest.distributions),
			apply: (id, apply) => change(id, (record) => withMetrics(record, apply)),
			onFailure,
		},
	});
}
