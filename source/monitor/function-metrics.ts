import { functionMetrics } from '../aws/contract/lambda.ts';
import type { QdashError } from '../model/errors.ts';
import type { FunctionMetric, FunctionRecord } from '../model/function.ts';
import { settledAfter } from '../model/rates.ts';
import { withMetrics } from './metric-answers.ts';
import { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { troubled } from './troubled.ts';
import type { WatcherOptions } from './watcher.ts';

const period = 60;
/** A metric costs the same however many of its points come: troubles begin hours before somebody looks. */
const history = 181 * 60_000;
const ranking: readonly FunctionMetric[] = ['invocations', 'errors', 'throttles'];

/** The poller of the functions' series. */
export function functionMetricsPoller(
	{ connection, store, clock, cloudWatchHealth, widened }: WatcherOptions,
	change: (name: string, change: (record: FunctionRecord) => FunctionRecord) => void,
	onFailure: (error: QdashError | null) => void,
): ResourceMetricsPoller<FunctionMetric> {
	const { lambda, cloudWatch } = connection;
	return new ResourceMetricsPoller<FunctionMetric>({
		cloudWatch,
		clock,
		endpointClock: connection.clock,
		health: cloudWatchHealth,
		widened,
		source: {
			settle: settledAfter,
			history: { shown: history, opened: history },
			ids: () => [...store.latest.functions.keys()],
			keys: (name, which) => {
				if (!store.latest.functions.has(name)) return [];
				return which === 'rank' ? ranking : functionMetrics;
			},
			queries: (name, keys) => lambda.functionQueries(name, keys, period),
			troubled: () => troubled(store.latest.functions),
			apply: (name, apply) => change(name, (record) => withMetrics(record, apply)),
			onFailure,
		},
	});
}
