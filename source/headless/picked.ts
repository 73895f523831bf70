import { initialTable } from '../components/table-state.ts';
import type { StageRecord } from '../model/api.ts';
import type { DistributionRecord } from '../model/distribution.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { knownValue } from '../model/reading.ts';
import type { Wanted } from '../monitor/watcher.ts';
import type { DashboardState, DashboardStore } from '../store/dashboard-store.ts';
import { distributionList } from '../tables/distribution-columns.ts';
import { createFunctionItems, type FunctionItem, functionList } from '../tables/function-columns.ts';
import { createOrder, type ListOrder, type ListTable } from '../tables/list-table.ts';
import { mayMatch } from '../tables/may-match.ts';
import { queueList } from '../tables/queue-columns.ts';
import { stageList } from '../tables/stage-columns.ts';

/** What the filter let through of a list, in order; with what it matched in the names. */
type Items<Item> = ListOrder<Item>['items'];

/** What is printed of each list: what the filter let through, by trouble. */
export interface Picked {
	readonly queues: Items<QueueRecord>;
	readonly stages: Items<StageRecord>;
	readonly distributions: Items<DistributionRecord>;
	readonly functions: Items<FunctionItem>;
}

/** Orders and filters the four lists as their views do. */
export function pick(state: DashboardState, filter: string): Picked {
	const { queues, stages, distributions, functions, mappings, now } = state;
	const ordering = { ...initialTable('state'), filter };
	const ordered = <Item>(table: ListTable<Item>, items: ReadonlyMap<string, Item>) =>
		createOrder(table)(items, ordering, now).items;
	const account = knownValue(state.accountConcurrency);
	return {
		queues: ordered(queueList, queues),
		stages: ordered(stageList, stages),
		distributions: ordered(distributionList, distributions),
		functions: ordered(functionList, createFunctionItems()(functions, mappings, account)),
	};
}

/** Whose metrics are asked for: of those rows alone that the filter may let through once they are known. */
export function wantedBy(filter: string, store: Pick<DashboardStore, 'latest'>): Wanted {
	const items = createFunctionItems();
	return {
		queue: (record) => mayMatch(queueList, record, 'queue', filter),
		stage: (record) => mayMatch(stageList, record, 'stage', filter),
		distribution: (record) => mayMatch(distributionList, record, 'distribution', filter),
		function: (record) => {
			const { functions, mappings } = store.latest;
			const item = items(functions, mappings, null).get(record.function.name);
			return item !== undefined && mayMatch(functionList, item, 'function', filter);
		},
	};
}
