import type { StageRecord } from '../model/api.ts';
import { formatRate } from '../model/format.ts';
import { metricThresholds } from '../model/metric-verdicts.ts';
import { knownValue } from '../model/reading.ts';
import { seriesOf } from '../model/resource-metrics.ts';
import { sanitise } from '../model/sanitise.ts';
import {
	cacheHitPercent,
	canaryPercent,
	connectsPerMinute,
	deployedAt,
	errorRate,
	requestRate,
	type StagePercentile,
	stageLatency,
	stageThrottle,
	throttleUse,
} from '../model/stage-rates.ts';
import { compareVerdicts, isTrouble, type Verdict } from '../model/verdict.ts';
import {
	countReadingCell,
	courseCell,
	latencyCell,
	noneCell,
	percentCell,
	perSecondCell,
	readingCell,
	sinceCell,
	sparkWidth,
	stateWidth,
	verdictCell,
} from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn } from './list-table.ts';

/** On a narrower screen STATE keeps its sentence in place of these. */
const wide = 100;
const widest = 150;

/** A share of errors is in the colour of trouble where it is: one error among three requests is none. */
export function errorThresholds(side: '4XX' | '5XX', verdict: Verdict) {
	if (!isTrouble(verdict)) return null;
	const { clientErrorWarning, errorWarning, errorCritical } = metricThresholds;
	return side === '4XX'
		? { warning: clientErrorWarning, critical: null }
		: { warning: errorWarning, critical: errorCritical };
}

const latencyColumn = (
	id: StagePercentile,
	head: string,
	priority: number,
	from: number,
): ListColumn<StageRecord> => ({
	id,
	head,
	align: 'right',
	priority,
	min: 5,
	from,
	value: ({ item: { metrics, ref }, now }) => {
		const reading = stageLatency(metrics, ref.protocol, id, now);
		return reading.state === 'off' ? noneCell : latencyCell(reading);
	},
	compare: byNumber(({ metrics, ref }, now) => knownValue(stageLatency(metrics, ref.protocol, id, now))),
});

const shareColumn = (side: '4XX' | '5XX', priority: number, from: number): ListColumn<StageRecord> => ({
	id: side,
	head: side,
	align: 'right',
	priority,
	min: 6,
	from,
	value: ({ item: { metrics, ref, verdict }, now }) =>
		percentCell(errorRate(metrics, ref.protocol, side, now).percent, errorThresholds(side, verdict)),
	compare: byNumber(({ metrics, ref }, now) =>
		knownValue(errorRate(metrics, ref.protocol, side, now).percent),
	),
});

const countColumn = (side: '4XX' | '5XX', priority: number): ListColumn<StageRecord> => ({
	id: `${side}/min`,
	head: `${side}/min`,
	align: 'right',
	priority,
	min: 7,
	from: widest,
	value: ({ item: { metrics, ref }, now }) =>
		countReadingCell(errorRate(metrics, ref.protocol, side, now).count),
	compare: byNumber(({ metrics, ref }, now) => knownValue(errorRate(metrics, ref.protocol, side, now).count)),
});

const columns: readonly ListColumn<StageRecord>[] = [
	{
		id: 'api',
		head: 'API',
		priority: 100,
		min: 10,
		keeps: 20,
		flex: 1,
		share: 24,
		cut: 'start',
		value: ({ item }) => ({ text: sanitise(item.ref.apiName) }),
		compare: byText(({ ref }) => ref.apiName),
	},
	{
		id: 'stage',
		head: 'STAGE',
		priority: 92,
		min: 5,
		max: 20,
		value: ({ item }) => (item.ref.stage === '' ? noneCell : { text: sanitise(item.ref.stage) }),
		compare: byText(({ ref }) => ref.stage),
	},
	{
		id: 'kind',
		head: 'KIND',
		priority: 60,
		min: 4,
		from: wide,
		value: ({ item }) => ({ text: item.ref.protocol, role: 'dim' }),
		compare: byText(({ ref }) => ref.protocol),
	},
	{
		id: 'requests',
		head: 'REQ/s',
		align: 'right',
		priority: 90,
		min: 5,
		value: ({ item, now }) => perSecondCell(requestRate(item, now)),
		compare: byNumber((record, now) => knownValue(requestRate(record, now))),
	},
	shareColumn('4XX', 70, wide),
	countColumn('4XX', 12),
	shareColumn('5XX', 88, 0),
	countColumn('5XX', 14),
	latencyColumn('latencyP50', 'P50', 50, wide),
	latencyColumn('latencyP90', 'P90', 30, widest),
	latencyColumn('latencyP99', 'P99', 80, 0),
	latencyColumn('integrationP50', 'BACKEND P50', 28, widest),
	latencyColumn('integrationP99', 'BACKEND P99', 45, wide),
	{
		id: 'cache',
		head: 'CACHE',
		align: 'right',
		priority: 26,
		min: 6,
		from: widest,
		value: ({ item, now }) =>
			item.ref.protocol === 'REST' ? percentCell(cacheHitPercent(item, now)) : noneCell,
		compare: byNumber((record, now) => knownValue(cacheHitPercent(record, now))),
	},
	{
		id: 'connects',
		head: 'CONNECTS/min',
		align: 'right',
		priority: 16,
		min: 8,
		from: widest,
		value: ({ item, now }) =>
			item.ref.protocol === 'WebSocket' ? countReadingCell(connectsPerMinute(item, now)) : noneCell,
		compare: byNumber((record, now) => knownValue(connectsPerMinute(record, now))),
	},
	{
		id: 'throttle',
		head: 'THROTTLE',
		align: 'right',
		priority: 40,
		min: 8,
		from: wide,
		value: ({ item }) =>
			readingCell(stageThrottle(item), ({ rate }) =>
				Number.isFinite(rate) ? { text: `${formatRate(rate)} /s` } : noneCell,
			),
		compare: byNumber((record) => knownValue(stageThrottle(record))?.rate),
	},
	{
		id: 'use',
		head: 'USED',
		align: 'right',
		priority: 22,
		min: 6,
		from: widest,
		value: ({ item, now }) => {
			const cell = percentCell(throttleUse(item, now));
			return throttleUse(item, now).state === 'known' ? { ...cell, text: `≤${cell.text}` } : cell;
		},
		compare: byNumber((record, now) => knownValue(throttleUse(record, now))),
	},
	{
		id: 'deployed',
		head: 'DEPLOYED',
		align: 'right',
		priority: 24,
		min: 8,
		from: widest,
		value: ({ item, now }) => sinceCell(deployedAt(item), now),
		compare: byNumber((record) => knownValue(deployedAt(record))),
	},
	{
		id: 'canary',
		head: 'CANARY',
		align: 'right',
		priority: 20,
		min: 6,
		from: widest,
		value: ({ item }) => (item.ref.protocol === 'REST' ? percentCell(canaryPercent(item)) : noneCell),
		compare: byNumber((record) => knownValue(canaryPercent(record))),
	},
	{
		id: 'course',
		head: '30 MIN',
		priority: 55,
		min: sparkWidth,
		from: wide,
		value: ({ item, now }) => courseCell(seriesOf(item.metrics, 'count'), now, 30, item.verdict),
	},
	{
		id: 'state',
		head: 'STATE',
		priority: 95,
		min: stateWidth,
		flex: 2,
		cut: 'phrase',
		value: ({ item, stale }) => verdictCell(item.verdict, stale),
		compare: (a, b) => compareVerdicts(a.verdict, b.verdict),
	},
];

/** The list of stages: a row a stage of every API. */
export const stageList = createListTable<StageRecord>({
	columns,
	fields: [
		({ ref }) => ref.apiName,
		({ ref }) => ref.stage,
		({ ref }) => ref.protocol,
		({ ref }) => ref.apiId ?? '',
		({ verdict }) => verdict.state,
	],
	nameColumn: 'api',
	compactName: ({ ref }) => sanitise(ref.stage === '' ? ref.apiName : `${ref.apiName} / ${ref.stage}`),
	compactNumber: 'requests',
	idOf: ({ ref }) => ref.id,
});
