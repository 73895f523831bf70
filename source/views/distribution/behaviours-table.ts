import type { StageRecord } from '../../model/api.ts';
import type { Behaviour, CachePolicy, DistributionRecord, Origin } from '../../model/distribution.ts';
import { formatCounted } from '../../model/format.ts';
import { pending, type Reading, unknown } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { byNumber, byText, createListTable, type ListTable } from '../../tables/list-table.ts';
import type { InnerTableSpec } from '../list/inner-table.ts';
import {
	cacheTtl,
	cacheWords,
	functionWords,
	methodWords,
	originsOf,
	originWords,
	viewerWords,
} from './distribution-words.ts';

/** A behaviour with what its row is drawn from. */
export interface BehaviourRow {
	/** From 1 on: the first whose pattern matches counts. */
	readonly place: number;
	readonly behaviour: Behaviour;
	/** In the order in which they are tried. */
	readonly origins: readonly Origin[];
	readonly originWords: string;
	readonly policy: Reading<CachePolicy>;
}

const made = createListTable<BehaviourRow>({
	columns: [
		{
			id: 'place',
			head: '#',
			align: 'right',
			priority: 60,
			min: 2,
			value: ({ item }) => ({ text: String(item.place), role: 'dim' }),
			compare: byNumber(({ place }) => -place),
		},
		{
			id: 'path',
			head: 'BEHAVIOUR',
			priority: 100,
			min: 10,
			flex: 1,
			share: 24,
			value: ({ item }) => ({
				text: item.behaviour.pathPattern === '*' ? '* (default)' : sanitise(item.behaviour.pathPattern),
			}),
			compare: byText(({ behaviour }) => behaviour.pathPattern),
		},
		{
			id: 'origin',
			head: 'ORIGIN',
			priority: 95,
			min: 12,
			flex: 3,
			value: ({ item }) => ({ text: item.originWords }),
			compare: byText((row) => row.originWords),
		},
		{
			id: 'cache',
			head: 'CACHE',
			priority: 80,
			min: 12,
			max: 34,
			flex: 2,
			share: 18,
			value: ({ item }) => ({ text: cacheWords(item.behaviour, item.policy) }),
			compare: byText(({ behaviour, policy }) => cacheWords(behaviour, policy)),
		},
		{
			id: 'ttl',
			head: 'TTL',
			priority: 75,
			min: 3,
			value: ({ item }) => {
				const text = cacheTtl(item.behaviour, item.policy);
				return { text, role: text === 'not cached' ? 'dim' : 'plain' };
			},
		},
		{
			id: 'viewer',
			head: 'VIEWER',
			priority: 70,
			min: 6,
			value: ({ item }) => {
				const open = item.behaviour.viewerProtocolPolicy === 'allow-all';
				return { text: viewerWords(item.behaviour), role: open ? 'warn' : 'plain' };
			},
			compare: byText(({ behaviour }) => viewerWords(behaviour)),
		},
		{
			id: 'methods',
			head: 'METHODS',
			priority: 40,
			min: 7,
			max: 24,
			value: ({ item }) => ({ text: methodWords(item.behaviour) }),
		},
		{
			id: 'functions',
			head: 'FUNCTIONS',
			priority: 30,
			min: 9,
			flex: 4,
			value: ({ item }) => ({ text: functionWords(item.behaviour) }),
		},
	],
	fields: [
		({ behaviour }) => behaviour.pathPattern,
		(row) => row.originWords,
		({ behaviour, policy }) => cacheWords(behaviour, policy),
		({ behaviour }) => functionWords(behaviour),
	],
	nameColumn: 'path',
	compactNumber: 'ttl',
	idOf: ({ place }) => String(place),
});

/** The behaviours of a distribution, in their order of precedence at first. */
const behaviourList: ListTable<BehaviourRow> = {
	...made,
	sortColumns: made.sortColumns.filter((id) => id !== 'state'),
	sortTitle: (id) => (id === 'place' ? 'precedence' : made.sortTitle(id)),
};

/** The table of one distribution's behaviours. */
export function behavioursSpec(id: string): InnerTableSpec<BehaviourRow> {
	const rows = rowsOf(id);
	return {
		key: `behaviours ${id}`,
		title: 'BEHAVIOURS',
		noun: 'behaviour',
		table: behaviourList,
		items: rows,
		count: (data) => formatCounted(rows(data).size, 'behaviour'),
		note: () => 'the first that matches a path counts',
		nothing: () => 'CloudFront did not say which behaviours this distribution has.',
	};
}

/** The same map while the record, the policies and the stages are the same. */
function rowsOf(id: string): (data: DashboardState) => ReadonlyMap<string, BehaviourRow> {
	let last: {
		record: DistributionRecord | undefined;
		policies: DashboardState['cachePolicies'];
		stages: ReadonlyMap<string, StageRecord>;
		rows: ReadonlyMap<string, BehaviourRow>;
	} | null = null;
	return ({ distributions, cachePolicies: policies, stages }) => {
		const record = distributions.get(id);
		if (last && last.record === record && last.policies === policies && last.stages === stages) {
			return last.rows;
		}
		const rows = (record?.distribution.behaviours ?? []).map((behaviour, index): BehaviourRow => {
			const origins = record ? originsOf(record.distribution, behaviour) : [];
			const words = origins.map((origin) => originWords(origin, stages)).join(', else ');
			const policyId = behaviour.cachePolicyId;
			return {
				place: index + 1,
				behaviour,
				origins,
				originWords: words === '' ? sanitise(behaviour.targetOriginId) : words,
				policy: policyId === null ? unknown : (policies.get(policyId) ?? pending),
			};
		});
		last = {
			record,
			policies,
			stages,
			rows: new Map(rows.map((row) => [String(row.place), row])),
		};
		return last.rows;
	};
}
