import { freeDistributionMetrics, subscribedDistributionMetrics } from '../aws/contract/cloudfront.ts';
import { functionMetrics } from '../aws/contract/lambda.ts';
import type { Connection } from '../aws/services.ts';
import type { ChartSubject } from '../model/chart-window.ts';
import { knownValue } from '../model/reading.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';
import type { ChartSource } from './chart-series.ts';
import { queueChartQueries } from './queue-chart.ts';
import type { ServiceHealth } from './service-health.ts';

/** Where charts are asked for. */
export interface ChartPlaces {
	readonly connection: Connection;
	readonly store: DashboardStore;
	readonly cloudWatchHealth: ServiceHealth;
	/** Of CloudWatch in us-east-1. */
	readonly globalHealth: ServiceHealth;
}

/** The series that the charts of a subject are made of; null while it is not known what they are. */
export function chartSourceOf(
	{ connection, store, cloudWatchHealth, globalHealth }: ChartPlaces,
	{ kind, id }: ChartSubject,
): ChartSource | null {
	const { apiGateway, cloudFront, lambda, cloudWatch, globalCloudWatch } = connection;
	const { latest } = store;
	const here = (queries: ChartSource['queries']): ChartSource => ({
		cloudWatch,
		health: cloudWatchHealth,
		queries,
	});
	switch (kind) {
		case 'queue': {
			const record = latest.queues.get(id);
			return record ? here((period) => queueChartQueries(record, period)) : null;
		}
		case 'stage': {
			const record = latest.stages.get(id);
			if (!record || record.ref.stage === '') return null;
			const caches = knownValue(record.settings)?.cache !== null;
			const keys = apiGateway
				.metricsOf(record.ref.protocol)
				.filter((key) => caches || (key !== 'cacheHits' && key !== 'cacheMisses'));
			return here((period) => apiGateway.stageQueries(record.ref, keys, period));
		}
		case 'route': {
			const record = latest.routes.get(id);
			if (!record?.detailed) return null;
			const { key, method, path } = record.route;
			const keys = apiGateway
				.metricsOf(record.stage.protocol)
				.filter((each) => each !== 'cacheHits' && each !== 'cacheMisses');
			return here((period) => apiGateway.routeQueries(record.stage, { id, key, method, path }, keys, period));
		}
		case 'distribution': {
			const record = latest.distributions.get(id);
			if (!record) return null;
			const subscribed = knownValue(record.monitoring) === true;
			const keys = subscribed
				? [...freeDistributionMetrics, ...subscribedDistributionMetrics]
				: freeDistributionMetrics;
			return {
				cloudWatch: globalCloudWatch,
				health: globalHealth,
				queries: (period) => cloudFront.distributionQueries(id, keys, period),
			};
		}
		case 'function':
			return latest.functions.has(id)
				? here((period) => lambda.functionQueries(id, functionMetrics, period))
				: null;
	}
}
