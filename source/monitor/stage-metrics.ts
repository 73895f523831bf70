import type { ApiProtocol, RouteRecord, StageMetric, StageRecord } from '../model/api.ts';
import type { QdashError } from '../model/errors.ts';
import { settledAfter } from '../model/rates.ts';
import { withMetrics } from './metric-answers.ts';
import { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { troubled } from './troubled.ts';
import type { WatcherOptions } from './watcher.ts';

/** Replaces one record by a function of it; nothing happens when it is gone. */
type Change<Changed> = (id: string, change: (record: Changed) => Changed) => void;

const period = 60;
/** A metric costs the same however many of its points come: troubles begin hours before somebody looks. */
const history = 181 * 60_000;

/** What rows of a protocol are ranked by, off the screen too. */
function rankKeys(protocol: ApiProtocol): readonly StageMetric[] {
	return protocol === 'WebSocket'
		? ['count', 'connects', 'errors5xx', 'integrationErrors']
		: ['count', 'errors5xx', 'errors4xx'];
}

/** The poller of the stages' series. Of stages that share theirs only the one that shows them is asked for. */
export function stageMetricsPoller(
	{ connection, store, clock, cloudWatchHealth, widened }: WatcherOptions,
	change: Change<StageRecord>,
	onFailure: (error: QdashError | null) => void,
): ResourceMetricsPoller<StageMetric> {
	const { apiGateway, cloudWatch } = connection;
	const measured = (id: string): StageRecord | null => {
		const record = store.latest.stages.get(id);
		return record && record.metricsShownBy === null && record.ref.stage !== '' ? record : null;
	};
	return new ResourceMetricsPoller<StageMetric>({
		cloudWatch,
		clock,
		endpointClock: connection.clock,
		health: cloudWatchHealth,
		widened,
		source: {
			settle: settledAfter,
			history: { shown: history, opened: history },
			ids: () => [...store.latest.stages.keys()].filter((id) => measured(id) !== null),
			keys: (id, which) => {
				const record = measured(id);
				if (!record) return [];
				const { protocol } = record.ref;
				if (which === 'rank') return rankKeys(protocol);
				const all = apiGateway.metricsOf(protocol);
				return mayHaveCache(record) ? all : all.filter((key) => key !== 'cacheHits' && key !== 'cacheMisses');
			},
			queries: (id, keys) => {
				const record = measured(id);
				return record ? apiGateway.stageQueries(record.ref, keys, period) : [];
			},
			troubled: () => troubled(store.latest.stages).filter((id) => measured(id) !== null),
			apply: (id, apply) => change(id, (record) => withMetrics(record, apply)),
			onFailure,
		},
	});
}

/** The poller of the opened stage's routes: of those whose metrics are published. */
export function routeMetricsPoller(
	{ connection, store, clock, cloudWatchHealth, widened }: WatcherOptions,
	change: Change<RouteRecord>,
	onFailure: (error: QdashError | null) => void,
): ResourceMetricsPoller<StageMetric> {
	const { apiGateway, cloudWatch } = connection;
	const detailed = (id: string): RouteRecord | null => {
		const record = store.latest.routes.get(id);
		return record?.detailed ? record : null;
	};
	return new ResourceMetricsPoller<StageMetric>({
		cloudWatch,
		clock,
		endpointClock: connection.clock,
		health: cloudWatchHealth,
		widened,
		source: {
			settle: settledAfter,
			ids: () => [...store.latest.routes.keys()].filter((id) => detailed(id) !== null),
			keys: (id, which) => {
				const record = detailed(id);
				if (!record) return [];
				const { protocol } = record.stage;
				if (which === 'rank') return rankKeys(protocol);
				return apiGateway.metricsOf(protocol).filter((key) => key !== 'cacheHits' && key !== 'cacheMisses');
			},
			queries: (id, keys) => {
				const record = detailed(id);
				if (!record) return [];
				const { key, method, path } = record.route;
				return apiGateway.routeQueries(record.stage, { id, key, method, path }, keys, period);
			},
			troubled: () => troubled(store.latest.routes).filter((id) => detailed(id) !== null),
			apply: (id, apply) => change(id, (record) => withMetrics(record, apply)),
			onFailure,
		},
	});
}

/** A stage that is known to have no cache is not asked for its hits. */
function mayHaveCache({ settings }: StageRecord): boolean {
	if (settings.state === 'known') return settings.value.cache !== null;
	return settings.state === 'denied' || settings.state === 'unsupported';
}
