import type { DistributionRecord } from '../model/distribution.ts';
import {
	bytesOutRate,
	hitRatio,
	originLatency,
	viewerErrorPercent,
	viewerRequestRate,
} from '../model/distribution-rates.ts';
import { knownValue } from '../model/reading.ts';
import { seriesOf } from '../model/resource-metrics.ts';
import { sanitise } from '../model/sanitise.ts';
import { compareVerdicts } from '../model/verdict.ts';
import {
	bytesPerSecondCell,
	courseCell,
	latencyCell,
	percentCell,
	perSecondCell,
	sparkWidth,
	stateWidth,
	verdictCell,
} from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn } from './list-table.ts';
import { errorThresholds } from './stage-columns.ts';

const wide = 100;
const widest = 130;

/** What people call it: the first of its own names, else the one that CloudFront gave it. */
export function aliasOf({ distribution }: DistributionRecord): string {
	return distribution.aliases[0] ?? distribution.domainName;
}

const shareColumn = (
	side: '4XX' | '5XX',
	priority: number,
	from: number,
): ListColumn<DistributionRecord> => ({
	id: side,
	head: side,
	align: 'right',
	priority,
	min: 6,
	from,
	value: ({ item, now }) =>
		percentCell(viewerErrorPercent(item, side, now), errorThresholds(side, item.verdict)),
	compare: byNumber((record, now) => knownValue(viewerErrorPercent(record, side, now))),
});

const originColumn = (
	id: 'originP50' | 'originP99',
	head: string,
	priority: number,
	from: number,
): ListColumn<DistributionRecord> => ({
	id,
	head,
	align: 'right',
	priority,
	min: 6,
	from,
	value: ({ item, now }) => latencyCell(originLatency(item, id, now)),
	compare: byNumber((record, now) => knownValue(originLatency(record, id, now))),
});

const columns: readonly ListColumn<DistributionRecord>[] = [
	{
		id: 'distribution',
		head: 'DISTRIBUTION',
		// People know the alias; the id goes before the course of the hit ratio does.
		priority: 38,
		min: 12,
		value: ({ item }) => ({ text: sanitise(item.distribution.id) }),
		compare: byText(({ distribution }) => distribution.id),
	},
	{
		id: 'alias',
		head: 'ALIAS',
		priority: 100,
		min: 14,
		keeps: 22,
		flex: 1,
		share: 30,
		cut: 'end',
		value: ({ item }) => {
			const more = item.distribution.aliases.length - 1;
			return { text: `${sanitise(aliasOf(item))}${more > 0 ? ` +${more}` : ''}` };
		},
		compare: byText(aliasOf),
	},
	{
		id: 'requests',
		head: 'REQ/s',
		align: 'right',
		priority: 90,
		min: 5,
		value: ({ item, now }) => perSecondCell(viewerRequestRate(item, now)),
		compare: byNumber((record, now) => knownValue(viewerRequestRate(record, now))),
	},
	{
		id: 'hitRatio',
		head: 'HIT RATIO',
		align: 'right',
		priority: 92,
		min: 9,
		value: ({ item, now }) => percentCell(hitRatio(item, now)),
		compare: byNumber((record, now) => knownValue(hitRatio(record, now))),
	},
	shareColumn('4XX', 60, wide),
	shareColumn('5XX', 88, 0),
	originColumn('originP50', 'ORIGIN P50', 30, widest),
	originColumn('originP99', 'ORIGIN P99', 70, wide),
	{
		id: 'out',
		head: 'OUT',
		align: 'right',
		priority: 50,
		min: 8,
		from: wide,
		value: ({ item, now }) => bytesPerSecondCell(bytesOutRate(item, now)),
		compare: byNumber((record, now) => knownValue(bytesOutRate(record, now))),
	},
	{
		id: 'course',
		head: '3 HOURS',
		priority: 40,
		min: sparkWidth,
		from: wide,
		value: ({ item, now }) =>
			courseCell(seriesOf(item.metrics, 'hitRatio'), now, 180, item.verdict, Math.min),
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

/** The list of distributions. */
export const distributionList = createListTable<DistributionRecord>({
	columns,
	fields: [
		({ distribution }) => distribution.id,
		({ distribution }) => distribution.aliases.join(' '),
		({ distribution }) => distribution.domainName,
		({ distribution }) => distribution.comment,
		({ verdict }) => verdict.state,
	],
	nameColumn: 'distribution',
	compactName: 'alias',
	compactNumber: 'hitRatio',
	idOf: ({ distribution }) => distribution.id,
});
