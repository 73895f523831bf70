import type { DistributionRecord } from '../../model/distribution.ts';
import { formatBytes, formatLatency, formatPercent, formatRate } from '../../model/format.ts';
import { knownValue } from '../../model/reading.ts';
import { type PanelChart, perSecond, value } from './panel-chart.ts';
import { bytesTick, latencyTick, percentTick } from './ticks.ts';

const requests: PanelChart = {
	series: [
		{
			name: 'REQUESTS',
			column: 'requests_per_second',
			role: 'accent',
			style: 'area',
			points: perSecond('requests'),
		},
	],
	unit: '/s',
	format: formatRate,
};

const errors: PanelChart = {
	series: [
		{ name: '4XX', column: 'errors_4xx_percent', role: 'warn', style: 'dashed', points: value('rate4xx') },
		{ name: '5XX', column: 'errors_5xx_percent', role: 'bad', style: 'line', points: value('rate5xx') },
	],
	unit: '',
	format: formatPercent,
	formatTick: percentTick,
};

const bytes: PanelChart = {
	series: [
		{
			name: 'OUT',
			column: 'bytes_out_per_second',
			role: 'accent',
			style: 'line',
			points: perSecond('bytesDownloaded'),
		},
		{
			name: 'IN',
			column: 'bytes_in_per_second',
			role: 'plain',
			style: 'dashed',
			points: perSecond('bytesUploaded'),
		},
	],
	unit: '/s',
	format: formatBytes,
	formatTick: bytesTick,
};

const hitRatio: PanelChart = {
	series: [
		{ name: 'HIT RATIO', column: 'hit_ratio_percent', role: 'ok', style: 'line', points: value('hitRatio') },
	],
	unit: '',
	format: formatPercent,
	formatTick: percentTick,
};

const origin: PanelChart = {
	title: 'ORIGIN',
	series: [
		{ name: 'P50', column: 'origin_p50_ms', role: 'ok', style: 'dotted', points: value('originP50') },
		{ name: 'P90', column: 'origin_p90_ms', role: 'plain', style: 'dashed', points: value('originP90') },
		{ name: 'P99', column: 'origin_p99_ms', role: 'accent', style: 'line', points: value('originP99') },
	],
	unit: '',
	format: formatLatency,
	formatTick: latencyTick,
	percentiles: true,
};

const gateway: PanelChart = {
	title: 'GATEWAY',
	series: [
		{ name: '502', column: 'errors_502_percent', role: 'bad', style: 'line', points: value('rate502') },
		{ name: '503', column: 'errors_503_percent', role: 'warn', style: 'dashed', points: value('rate503') },
		{ name: '504', column: 'errors_504_percent', role: 'plain', style: 'dotted', points: value('rate504') },
	],
	unit: '',
	format: formatPercent,
	formatTick: percentTick,
};

const free: readonly PanelChart[] = [requests, errors, bytes];
const subscribed: readonly PanelChart[] = [requests, hitRatio, errors, origin, bytes, gateway];

/** The charts of a distribution: those of the additional metrics only where they are on. */
export function distributionCharts(record: DistributionRecord): readonly PanelChart[] {
	return knownValue(record.monitoring) === true ? subscribed : free;
}
