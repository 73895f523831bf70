import type { RouteRecord, StageRecord } from '../model/api.ts';
import { authoriserWords, routeWords, targetWords } from '../model/api-words.ts';
import { knownValue, type Reading, unknown } from '../model/reading.ts';
import { callRate, errorRate, stageLatency } from '../model/stage-rates.ts';
import { isOpenToAll } from '../model/stage-verdicts.ts';
import { compareVerdicts } from '../model/verdict.ts';
import { signs } from '../theme.ts';
import { latencyCell, noneCell, percentCell, perSecondCell, stateWidth, verdictCell } from './cells.ts';
import { byNumber, byText, createListTable, type ListColumn, type ListTable } from './list-table.ts';
import { errorThresholds } from './stage-columns.ts';

/** Of a route without detailed metrics nothing is published: `off`, whatever a reading would say. */
function whereDetailed(record: RouteRecord, read: () => Reading<number>): Reading<number> {
	if (record.detailed === false) return { state: 'off' };
	return record.detailed === null ? unknown : read();
}

const rateOf = (record: RouteRecord, now: number) =>
	whereDetailed(record, () => callRate(record.metrics, record.stage.protocol, now));

const shareOf = (record: RouteRecord, side: '4XX' | '5XX', now: number) =>
	whereDetailed(record, () => errorRate(record.metrics, record.stage.protocol, side, now).percent);

const latencyOf = (record: RouteRecord, now: number) =>
	whereDetailed(record, () => stageLatency(record.metrics, record.stage.protocol, 'latencyP99', now));

const backendOf = (record: RouteRecord, now: number) =>
	whereDetailed(record, () => stageLatency(record.metrics, record.stage.protocol, 'integrationP99', now));

const shareColumn = (side: '4XX' | '5XX', priority: number): ListColumn<RouteRecord> => ({
	id: side,
	head: side,
	align: 'right',
	priority,
	min: 6,
	value: ({ item, now }) => percentCell(shareOf(item, side, now), errorThresholds(side, item.verdict)),
	compare: byNumber((record, now) => knownValue(shareOf(record, side, now))),
});

const targetOf = ({ route }: RouteRecord) => (route.integration ? targetWords(route.integration.target) : '');

function columnsFor(pointOut: (record: RouteRecord) => boolean): readonly ListColumn<RouteRecord>[] {
	return [
		{
			id: 'route',
			head: 'ROUTE',
			priority: 100,
			min: 16,
			keeps: 24,
			flex: 1,
			cut: 'end',
			value: ({ item }) => ({ text: routeWords(item.route) }),
			compare: byText(({ route }) => `${route.path} ${route.method}`),
		},
		{
			id: 'integration',
			head: 'INTEGRATION',
			priority: 60,
			min: 14,
			flex: 3,
			share: 24,
			value: ({ item }) => (item.route.integration ? { text: targetOf(item) } : noneCell),
			compare: byText(targetOf),
		},
		{
			id: 'auth',
			head: 'AUTH',
			priority: 70,
			min: 6,
			value: ({ item }) => {
				const text = authoriserWords(item.route.authoriser);
				return pointOut(item) ? { text: `${text} ${signs.warning}`, role: 'warn' } : { text, role: 'dim' };
			},
			compare: byText(({ route }) => authoriserWords(route.authoriser)),
		},
		{
			id: 'requests',
			head: 'REQ/s',
			align: 'right',
			priority: 90,
			min: 5,
			value: ({ item, now }) => perSecondCell(rateOf(item, now)),
			compare: byNumber((record, now) => knownValue(rateOf(record, now))),
		},
		shareColumn('4XX', 50),
		shareColumn('5XX', 88),
		{
			id: 'p99',
			head: 'P99',
			align: 'right',
			priority: 80,
			min: 5,
			value: ({ item, now }) =>
				item.stage.protocol === 'WebSocket' ? noneCell : latencyCell(latencyOf(item, now)),
			compare: byNumber((record, now) => knownValue(latencyOf(record, now))),
		},
		{
			id: 'backend',
			head: 'BACKEND P99',
			align: 'right',
			priority: 30,
			min: 6,
			from: 130,
			value: ({ item, now }) => latencyCell(backendOf(item, now)),
			compare: byNumber((record, now) => knownValue(backendOf(record, now))),
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
}

function createRouteList(pointOut: (record: RouteRecord) => boolean): ListTable<RouteRecord> {
	return createListTable<RouteRecord>({
		columns: columnsFor(pointOut),
		fields: [
			({ route }) => routeWords(route),
			targetOf,
			({ route }) => authoriserWords(route.authoriser),
			({ verdict }) => verdict.state,
		],
		nameColumn: 'route',
		compactNumber: 'requests',
		idOf: ({ id }) => id,
	});
}

/** The routes of a stage whose API is not known: nothing can be said of who may reach them. */
export const routeList = createRouteList(() => false);

const lists = new WeakMap<NonNullable<StageRecord['api']>, ListTable<RouteRecord>>();

/** The routes of a stage, those pointed out that anybody may call; the same list for the same API. */
export function routeListOf(stage: Pick<StageRecord, 'api'> | null): ListTable<RouteRecord> {
	const api = stage?.api;
	if (!api) return routeList;
	let list = lists.get(api);
	if (!list) {
		list = createRouteList(({ route }) => isOpenToAll(route, api));
		lists.set(api, list);
	}
	return list;
}
