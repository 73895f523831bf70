import { formatCount, formatLatency, formatRate } from '../../model/format.ts';
import type { AccountConcurrency, FunctionRecord } from '../../model/function.ts';
import { knownValue } from '../../model/reading.ts';
import { type PanelChart, perMinute, perSecond, value } from './panel-chart.ts';
import { latencyTick } from './ticks.ts';

const invocations: PanelChart = {
	series: [
		{
			name: 'INVOCATIONS',
			column: 'invocations_per_second',
			role: 'accent',
			style: 'area',
			points: perSecond('invocations'),
		},
	],
	unit: '/s',
	format: formatRate,
};

const failures: PanelChart = {
	series: [
		{ name: 'ERRORS', column: 'errors_per_minute', role: 'bad', style: 'line', points: perMinute('errors') },
		{
			name: 'THROTTLES',
			column: 'throttles_per_minute',
			role: 'warn',
			style: 'dashed',
			points: perMinute('throttles'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const duration: PanelChart = {
	title: 'DURATION',
	series: [
		{ name: 'P50', column: 'duration_p50_ms', role: 'ok', style: 'dotted', points: value('durationP50') },
		{ name: 'P90', column: 'duration_p90_ms', role: 'plain', style: 'dashed', points: value('durationP90') },
		{ name: 'P99', column: 'duration_p99_ms', role: 'accent', style: 'line', points: value('durationP99') },
	],
	unit: '',
	format: formatLatency,
	formatTick: latencyTick,
	percentiles: true,
};

/**
 * The charts of a function, with its limits as lines: its timeout, and how many may run at once.
 *
 * @param account - the account's concurrency, or null while it is not known
 */
export function functionCharts(
	record: FunctionRecord,
	account: AccountConcurrency | null,
): readonly PanelChart[] {
	const { timeoutSeconds } = record.function;
	const reserved = knownValue(record.reservedConcurrency)?.value ?? null;
	const limit = reserved ?? account?.unreserved ?? null;
	const concurrency: PanelChart = {
		series: [
			{
				name: 'CONCURRENCY',
				column: 'concurrent_executions',
				role: 'accent',
				style: 'area',
				points: value('concurrency'),
			},
		],
		unit: '',
		format: formatCount,
		whole: true,
		...(limit !== null && {
			thresholds: [{ value: limit, label: `${reserved === null ? 'unreserved' : 'reserved'} ${limit}` }],
		}),
	};
	const timed: PanelChart =
		timeoutSeconds === null
			? duration
			: {
					...duration,
					thresholds: [{ value: timeoutSeconds * 1000, label: `timeout ${timeoutSeconds}s` }],
				};
	return [invocations, failures, timed, concurrency];
}
