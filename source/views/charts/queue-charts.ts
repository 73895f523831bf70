import { formatAge, formatBytes, formatCount, formatRate } from '../../model/format.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { type PanelChart, perMinute, perSecond, value } from './panel-chart.ts';
import { ageTick } from './ticks.ts';

const visible: PanelChart = {
	series: [{ name: 'VISIBLE', column: 'visible', role: 'accent', style: 'area', points: value('visible') }],
	unit: '',
	format: formatCount,
	whole: true,
};

const flows: PanelChart = {
	series: [
		{ name: 'IN', column: 'sent_per_second', role: 'plain', style: 'line', points: perSecond('sent') },
		{ name: 'OUT', column: 'deleted_per_second', role: 'ok', style: 'dashed', points: perSecond('deleted') },
		{
			name: 'RECEIVED',
			column: 'received_per_second',
			role: 'info',
			style: 'dotted',
			points: perSecond('received'),
		},
	],
	unit: '/s',
	format: formatRate,
};

const inFlight: PanelChart = {
	series: [
		{ name: 'IN FLIGHT', column: 'in_flight', role: 'accent', style: 'area', points: value('inFlight') },
	],
	unit: '',
	format: formatCount,
	whole: true,
};

const deduplicated: PanelChart = {
	series: [
		{
			name: 'DEDUPLICATED',
			column: 'deduplicated_per_minute',
			role: 'warn',
			style: 'area',
			points: perMinute('deduplicated'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const groups: PanelChart = {
	series: [
		{
			name: 'GROUPS IN FLIGHT',
			column: 'groups_in_flight',
			role: 'accent',
			style: 'area',
			points: value('groupsInFlight'),
		},
	],
	unit: '',
	format: formatCount,
	whole: true,
};

const empty: PanelChart = {
	series: [
		{
			name: 'EMPTY RECEIVES',
			column: 'empty_receives_per_minute',
			role: 'warn',
			style: 'area',
			points: perMinute('emptyReceives'),
		},
	],
	unit: '/min',
	format: formatCount,
};

const size: PanelChart = {
	series: [
		{
			name: 'SENT SIZE AVG',
			column: 'sent_bytes_average',
			role: 'accent',
			style: 'line',
			points: value('sentSize'),
		},
	],
	unit: '',
	format: formatBytes,
};

/** The charts of a queue, those that an operator asks for first at the front. */
export function queueCharts(record: QueueRecord): readonly PanelChart[] {
	const retention = knownValue(record.attributes)?.retentionSeconds ?? null;
	const oldest: PanelChart = {
		series: [
			{
				name: 'OLDEST',
				column: 'oldest_age_seconds',
				role: 'accent',
				style: 'line',
				points: value('oldestAge'),
			},
		],
		unit: '',
		format: (seconds) => formatAge(seconds * 1000),
		formatTick: ageTick,
		...(retention !== null && { thresholds: [{ value: retention, label: 'retention' }] }),
	};
	const fifo = record.type === 'fifo' ? [deduplicated, groups] : [];
	return [visible, flows, oldest, inFlight, ...fifo, empty, size];
}
