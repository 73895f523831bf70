import type { StageRecord } from '../../model/api.ts';
import type { BucketSize, DistributionRecord, Origin } from '../../model/distribution.ts';
import { formatBytes, formatCount, formatCounted, formatDuration, UNKNOWN } from '../../model/format.ts';
import { knownValue, pending, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { noneCell, readingCell } from '../../tables/cells.ts';
import { byNumber, byText, createListTable, type ListTable } from '../../tables/list-table.ts';
import type { InnerTableSpec } from '../list/inner-table.ts';
import { originsOf, originWords } from './distribution-words.ts';

/** An origin with what its row is drawn from. */
export interface OriginRow {
	readonly origin: Origin;
	readonly words: string;
	/** What its bucket holds; null where it is none. */
	readonly size: Reading<BucketSize> | null;
	/** How many behaviours fetch from it, alone or in a group. */
	readonly behaviours: number;
}

const made = createListTable<OriginRow>({
	columns: [
		{
			id: 'origin',
			head: 'ORIGIN',
			priority: 100,
			min: 14,
			flex: 1,
			value: ({ item }) => ({ text: item.words }),
			compare: byText(({ words }) => words),
		},
		{
			id: 'path',
			head: 'PATH',
			priority: 40,
			min: 4,
			max: 24,
			value: ({ item }) => ({ text: sanitise(item.origin.path) }),
		},
		{
			id: 'size',
			head: 'SIZE',
			align: 'right',
			priority: 90,
			min: 7,
			value: ({ item }) =>
				item.size === null ? noneCell : readingCell(item.size, ({ bytes }) => ({ text: formatBytes(bytes) })),
			compare: byNumber(({ size }) => size && knownValue(size)?.bytes),
		},
		{
			id: 'objects',
			head: 'OBJECTS',
			align: 'right',
			priority: 85,
			min: 7,
			value: ({ item }) =>
				item.size === null
					? noneCell
					: readingCell(item.size, ({ objects }) => ({ text: formatCount(objects) })),
			compare: byNumber(({ size }) => size && knownValue(size)?.objects),
		},
		{
			id: 'behaviours',
			head: 'BEHAVIOURS',
			align: 'right',
			priority: 60,
			min: 10,
			value: ({ item }) => ({
				text: formatCount(item.behaviours),
				role: item.behaviours === 0 ? 'dim' : 'plain',
			}),
			compare: byNumber(({ behaviours }) => behaviours),
		},
		{
			id: 'protocol',
			head: 'PROTOCOL',
			priority: 50,
			min: 8,
			value: ({ item }) => {
				const { protocolPolicy } = item.origin;
				const plain = protocolPolicy === 'http-only';
				return {
					text: protocolPolicy === null ? UNKNOWN : sanitise(protocolPolicy.replaceAll('-', ' ')),
					role: plain ? 'warn' : protocolPolicy === null ? 'dim' : 'plain',
				};
			},
		},
		{
			id: 'access',
			head: 'ACCESS',
			priority: 45,
			min: 6,
			max: 24,
			flex: 3,
			value: ({ item }) => {
				const { accessControl, target } = item.origin;
				if (accessControl !== null) return { text: sanitise(accessControl) };
				return { text: target.kind === 'bucket' ? 'not restricted' : UNKNOWN, role: 'dim' };
			},
		},
		{
			id: 'shield',
			head: 'SHIELD',
			priority: 20,
			min: 6,
			value: ({ item }) => ({ text: item.origin.shield ? 'on' : 'off', role: 'dim' }),
		},
		{
			id: 'timeout',
			head: 'TIMEOUT',
			align: 'right',
			priority: 25,
			min: 7,
			value: ({ item }) => ({ text: timeoutWords(item.origin), role: 'dim' }),
		},
		{
			id: 'id',
			head: 'ID',
			priority: 15,
			min: 8,
			flex: 2,
			value: ({ item }) => ({ text: sanitise(item.origin.id), role: 'dim' }),
			compare: byText(({ origin }) => origin.id),
		},
	],
	fields: [({ words }) => words, ({ origin }) => origin.id, ({ origin }) => origin.domainName],
	nameColumn: 'origin',
	compactNumber: 'size',
	idOf: ({ origin }) => origin.id,
});

/** `30s x 3`: how long an answer may take, and how often a connection is tried. */
function timeoutWords({ readTimeoutSeconds, connectionAttempts }: Origin): string {
	if (readTimeoutSeconds === null) return connectionAttempts === null ? UNKNOWN : `x ${connectionAttempts}`;
	const once = formatDuration(readTimeoutSeconds * 1000);
	return connectionAttempts === null ? once : `${once} x ${connectionAttempts}`;
}

/** The origins of a distribution. */
const originList: ListTable<OriginRow> = {
	...made,
	sortColumns: made.sortColumns.filter((id) => id !== 'state'),
};

/** The table of one distribution's origins. */
export function originsSpec(id: string): InnerTableSpec<OriginRow> {
	const rows = rowsOf(id);
	return {
		key: `origins ${id}`,
		title: 'ORIGINS',
		noun: 'origin',
		table: originList,
		items: rows,
		count: (data) => formatCounted(rows(data).size, 'origin'),
		note: (data) =>
			[...rows(data).values()].some(({ size }) => size?.state === 'known')
				? 'sizes as of the last day that S3 counted'
				: null,
		nothing: () => 'CloudFront did not say which origins this distribution has.',
	};
}

/** The same map while the record, the sizes and the stages are the same. */
function rowsOf(id: string): (data: DashboardState) => ReadonlyMap<string, OriginRow> {
	let last: {
		record: DistributionRecord | undefined;
		buckets: DashboardState['buckets'];
		stages: ReadonlyMap<string, StageRecord>;
		rows: ReadonlyMap<string, OriginRow>;
	} | null = null;
	return ({ distributions, buckets, stages }) => {
		const record = distributions.get(id);
		if (last && last.record === record && last.buckets === buckets && last.stages === stages) {
			return last.rows;
		}
		const { distribution } = record ?? {};
		const rows = (distribution?.origins ?? []).map((origin): readonly [string, OriginRow] => {
			const { target } = origin;
			const behaviours = (distribution?.behaviours ?? []).filter((behaviour) =>
				distribution ? originsOf(distribution, behaviour).includes(origin) : false,
			);
			return [
				origin.id,
				{
					origin,
					words: originWords(origin, stages),
					size: target.kind === 'bucket' ? (buckets.get(target.name) ?? pending) : null,
					behaviours: behaviours.length,
				},
			];
		});
		last = { record, buckets, stages, rows: new Map(rows) };
		return last.rows;
	};
}
