import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutColumns } from '../../source/components/table.ts';
import { renderHead, renderRow } from '../../source/components/table-row.ts';
import { denied, known } from '../../source/model/reading.ts';
import { verdict } from '../../source/model/verdict.ts';
import { distributionList } from '../../source/tables/distribution-columns.ts';
import { type FunctionItem, functionList } from '../../source/tables/function-columns.ts';
import { createOrder, type ListTable } from '../../source/tables/list-table.ts';
import { mappingList } from '../../source/tables/mapping-columns.ts';
import { mayMatch } from '../../source/tables/may-match.ts';
import { routeList } from '../../source/tables/route-columns.ts';
import { stageList } from '../../source/tables/stage-columns.ts';
import { createTheme } from '../../source/theme.ts';
import {
	aDistribution,
	aFunction,
	aMapping,
	aRoute,
	aRouteRecord,
	aStage,
	metricsOf,
	settingsOf,
	times,
} from '../model/edge-records.ts';
import { minute, now } from '../model/records.ts';

const plain = createTheme('plain');

/** What a screen of so many columns shows. */
function drawn<Item>(table: ListTable<Item>, items: readonly Item[], columns: number): string[] {
	const rows = items.map((item) => ({ item, now, matches: [] }));
	const layout = layoutColumns(table.tableFor(columns), rows, columns);
	const head = renderHead(layout, null, plain);
	return [
		...(head === null ? [] : [head]),
		...rows.map((row) => renderRow(layout, row, { matches: [], matchColumn: table.nameColumn }, plain)),
	];
}

const busyStage = aStage(
	{
		count: times(30, 6000),
		errors4xx: times(30, 60),
		errors5xx: times(30, 6),
		latencyP50: times(30, 41),
		latencyP90: times(30, 300),
		latencyP99: times(30, 1900),
		integrationP50: times(30, 38),
		integrationP99: times(30, 1850),
		cacheHits: times(30, 3000),
		cacheMisses: times(30, 1000),
	},
	{
		settings: known(
			settingsOf({
				cache: { size: '0.5', status: 'AVAILABLE' },
				canary: { percent: 10, deploymentId: 'd3', variables: {}, usesStageCache: false },
				defaults: { ...settingsOf().defaults, throttle: { rate: 200, burst: 400 } },
			}),
			now,
		),
		deployments: known(
			[{ id: 'd2', createdAt: now - 90 * minute, description: null, status: null, automatic: false }],
			now,
		),
		verdict: verdict('healthy', 'fine', 'healthy'),
	},
);

function itemOf(record = aFunction(), rest: Partial<Omit<FunctionItem, 'record'>> = {}): FunctionItem {
	return { record, mappings: [], account: { limit: 1000, unreserved: 900 }, ...rest };
}

test('every column that has an order sorts by it, the largest first; what is not known comes last', () => {
	const unknownStage = aStage(
		{},
		{ ref: { ...aStage().ref, id: 'x/prod', apiName: 'a', apiId: 'x' }, settings: denied },
	);
	const orderOf = <Item>(table: ListTable<Item>, sort: string, ...items: Item[]) =>
		createOrder(table)(
			new Map(items.map((item) => [table.idOf(item), item])),
			{ sort, reverse: false, filter: '' },
			now,
		).items.map(({ item }) => item);
	for (const id of stageList.sortColumns) {
		if (['api', 'stage', 'kind', 'state', 'connects'].includes(id)) continue;
		assert.deepEqual(orderOf(stageList, id, unknownStage, busyStage), [busyStage, unknownStage], id);
	}
	const slow = aDistribution(
		{ requests: times(5, 60), originP99: times(5, 900) },
		{ distribution: { id: 'E2' } },
	);
	const fast = aDistribution({ requests: times(5, 6000), originP99: times(5, 90) });
	assert.deepEqual(orderOf(distributionList, 'originP99', fast, slow), [slow, fast]);
	assert.deepEqual(orderOf(distributionList, 'requests', slow, fast), [fast, slow]);
	const worse = itemOf(aFunction({ invocations: times(5, 60), errors: times(5, 30) }, {}, 'z'));
	const better = itemOf(aFunction({ invocations: times(5, 60), errors: times(5, 3) }, {}, 'a'));
	assert.deepEqual(orderOf(functionList, 'errors', better, worse), [worse, better]);
	const troubled = { ...fast, verdict: verdict('5XX', 'critical', '5XX') };
	assert.deepEqual(orderOf(distributionList, 'state', slow, troubled), [troubled, slow]);
	for (const table of [stageList, distributionList, functionList, routeList, mappingList]) {
		assert.equal(table.sortColumns[0], 'state');
		assert.equal(table.sortTitle('state'), 'trouble');
	}
});

test('the filter looks at the names, the ids, the state, and what feeds a function', () => {
	const passes = <Item>(table: ListTable<Item>, item: Item, filter: string) =>
		createOrder(table)(new Map([[table.idOf(item), item]]), { sort: 'state', reverse: false, filter }, now)
			.items.length === 1;
	for (const filter of ['shop', 'prod', 'REST', 'a1b2c3', 'healthy'])
		assert.ok(passes(stageList, busyStage, filter), filter);
	for (const filter of ['E1A2', 'img.shop', 'd111111', 'the shop']) {
		assert.ok(passes(distributionList, aDistribution(), filter), filter);
	}
	assert.ok(passes(functionList, itemOf(aFunction(), { mappings: [aMapping()] }), 'orders.fifo'));
	assert.ok(passes(routeList, aRouteRecord(), 'GET cart'));
	assert.equal(passes(stageList, busyStage, 'zzz'), false);
});

test('before its metrics are known, a row may match by any state that they may tell', () => {
	const unasked = aStage({}, { metrics: metricsOf({}, { state: 'pending', percentiles: 'pending' }) });
	for (const filter of [
		'5XX',
		'5XX since 03:02',
		'after deploy',
		'throttled',
		'p99',
		'healthy',
		'shop 4XX',
	]) {
		assert.equal(mayMatch(stageList, unasked, 'stage', filter), true, filter);
	}
	for (const filter of ['basket', 'hit ratio']) {
		assert.equal(mayMatch(stageList, unasked, 'stage', filter), false, filter);
	}
	assert.equal(mayMatch(distributionList, aDistribution(), 'distribution', 'hit ratio was 94'), true);
	assert.equal(mayMatch(functionList, itemOf(), 'function', 'order errors since'), true);
	assert.equal(mayMatch(functionList, itemOf(), 'function', '9 of 10 at once'), true);
	assert.equal(mayMatch(functionList, itemOf(), 'function', 'thumbnailer'), false);
});

test('what a server wrote can not act on the terminal', () => {
	const odd = 'a\u001b[2Jb';
	const rows = [
		...drawn(stageList, [aStage({}, { ref: { ...aStage().ref, apiName: odd, stage: odd } })], 120),
		...drawn(distributionList, [aDistribution({}, { distribution: { aliases: [odd] } })], 120),
		...drawn(functionList, [itemOf(aFunction({}, {}, odd))], 120),
		...drawn(routeList, [aRouteRecord({}, { route: aRoute({ path: odd, key: odd }) })], 120),
		...drawn(
			mappingList,
			[aMapping({ eventSourceArn: `arn:aws:sqs:x:1:${odd}`, state: odd, lastResult: odd, filters: [odd] })],
			120,
		),
	];
	for (const row of rows) assert.equal(row.includes('\u001b'), false, JSON.stringify(row));
});
