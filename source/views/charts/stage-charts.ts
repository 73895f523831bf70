import type { ApiProtocol } from '../../model/api.ts';
import { formatCount, formatLatency, formatPercent, formatRate } from '../../model/format.ts';
import { type PanelChart, percentOf, perMinute, perSecond, value } from './panel-chart.ts';
import { latencyTick, percentTick } from './ticks.ts';

const requests: PanelChart = {
	series: [
		{
			name: 'REQUESTS',
			column: 'requests_per_second',
			role: 'accent',
			style: 'area',
			points: perSecond('count'),
		},
	],
	unit: '/s',
	format: formatRate,
};

const errors: PanelChart = {
	series: [
		{
			name: '4XX',
			column: 'errors_4xx_percent',
			role: 'warn',
			style: 'dashed',
			points: percentOf('count', 'errors4xx'),
		},
		{
			name: '5XX',
			column: 'errors_5xx_percent',
			role: 'bad',
			style: 'line',
			points: percentOf('count', 'errors5xx'),
		},
	],
	unit: '',
	format: formatPercent,
	formatTick: percentTick,
};

const latency: PanelChart = {
	title: 'LATENCY',
	series: [
		{ name: 'P50', column: 'latency_p50_ms', role: 'ok', style: 'dotted', points: value('latencyP50') },
		{ name: 'P90', column: 'latency_p90_ms', role: 'plain', style: 'dashed', points: value('latencyP90') },
		{ name: 'P99', column: 'latency_p99_ms', role: 'accent', style: 'line', points: value('latencyP99') },
	],
	unit: '',
	format: formatLatency,
	formatTick: latencyTick,
	percentiles: true,
};

const integration: PanelChart = {
	title: 'INTEGRATION',
	series: [
		{
			name: 'P50',
			column: 'integration_p50_ms',
			role: 'ok',
			style: 'dotted',
			points: value('integrationP50'),
		},
		{
			name: 'P90',
			column: 'integration_p90_ms',
			role: 'plain',
			style: 'dashed',
			points: value('integrationP90'),
		},
		{
			name: 'P99',
			column: 'integration_p99_ms',
			role: 'accent',
			style: 'line',
			points: value('integrationP99'),
		},
	],
	unit: '',
	format: formatLatency,
	formatTick: latencyTick,
	percentiles: true,
};

const counts: PanelChart = {
	title: 'ERRORS',
	series: [
		{
			name: '4XX',
			column: 'errors_4xx_per_minute',
			role: 'warn',
			style: 'dashed',
			points: perMinute('errors4xx'),
		},
		{
			name: '5XX',
			column: 'errors_5xx_per_minute',
			role: 'bad',
			style: 'line',
			points: perMinute('errors5xx'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const cache: PanelChart = {
	title: 'CACHE',
	series: [
		{
			name: 'HITS',
			column: 'cache_hits_per_minute',
			role: 'ok',
			style: 'line',
			points: perMinute('cacheHits'),
		},
		{
			name: 'MISSES',
			column: 'cache_misses_per_minute',
			role: 'warn',
			style: 'dashed',
			points: perMinute('cacheMisses'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const messages: PanelChart = {
	series: [
		{
			name: 'MESSAGES',
			column: 'messages_per_second',
			role: 'accent',
			style: 'area',
			points: perSecond('count'),
		},
	],
	unit: '/s',
	format: formatRate,
};

const connects: PanelChart = {
	series: [
		{
			name: 'CONNECTS',
			column: 'connects_per_minute',
			role: 'accent',
			style: 'area',
			points: perMinute('connects'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const webSocketErrors: PanelChart = {
	title: 'ERRORS',
	series: [
		{
			name: 'CLIENT',
			column: 'client_errors_per_minute',
			role: 'warn',
			style: 'dashed',
			points: perMinute('errors4xx'),
		},
		{
			name: 'EXECUTION, INTEGRATION',
			column: 'server_errors_per_minute',
			role: 'bad',
			style: 'line',
			points: perMinute('errors5xx', 'integrationErrors'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const rest: readonly PanelChart[] = [requests, errors, latency, integration, counts];
const cached: readonly PanelChart[] = [...rest, cache];
const webSocket: readonly PanelChart[] = [messages, webSocketErrors, connects, integration];

/**
 * The charts of a stage, or of one of its routes.
 *
 * @param caches - true where the stage has a cache cluster
 */
export function stageCharts(protocol: ApiProtocol, caches: boolean): readonly PanelChart[] {
	if (protocol === 'WebSocket') return webSocket;
	return caches ? cached : rest;
}
