import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutColumns } from '../../source/components/table.ts';
import { renderHead, renderRow } from '../../source/components/table-row.ts';
import { width } from '../../source/components/text.ts';
import type { RouteRecord, StageRecord } from '../../source/model/api.ts';
import type { DistributionRecord } from '../../source/model/distribution.ts';
import { judgeDistribution } from '../../source/model/distribution-verdicts.ts';
import { judgeFunction } from '../../source/model/function-verdicts.ts';
import { denied, known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { judgeRoute, judgeStage } from '../../source/model/stage-verdicts.ts';
import { distributionList } from '../../source/tables/distribution-columns.ts';
import {
	createFunctionItems,
	type FunctionItem,
	functionList,
	sourcesWords,
} from '../../source/tables/function-columns.ts';
import { createOrder, type ListTable, rowText } from '../../source/tables/list-table.ts';
import { mappingList } from '../../source/tables/mapping-columns.ts';
import { routeList, routeListOf } from '../../source/tables/route-columns.ts';
import { stageList } from '../../source/tables/stage-columns.ts';
import { createTheme } from '../../source/theme.ts';
import {
	aDistribution,
	aFunction,
	aMapping,
	anApi,
	aRoute,
	aRouteRecord,
	aStage,
	deployment,
	metricsOf,
	settingsOf,
	times,
} from '../model/edge-records.ts';
import { minute, now } from '../model/records.ts';

const plain = createTheme('plain');
const judgedStage = (record: StageRecord): StageRecord => ({
	...record,
	verdict: judgeStage(record, { accountThrottle: null, alarms: [] }, now),
});
const judgedRoute = (record: RouteRecord, stage: StageRecord): RouteRecord => ({
	...record,
	verdict: judgeRoute(record, { stage, alarms: [] }, now),
});
const judgedDistribution = (record: DistributionRecord): DistributionRecord => ({
	...record,
	verdict: judgeDistribution(record, { alarms: [] }, now),
});

/** The heads that are shown on a screen of so many columns. */
function headsAt<Item>(table: ListTable<Item>, items: readonly Item[], columns: number): string[] {
	const rows = items.map((item) => ({ item, now, matches: [] }));
	return layoutColumns(table.tableFor(columns), rows, columns).placed.map(({ column }) => column.head);
}

/** Head and rows as they are drawn, each exactly as wide as the screen. */
function drawn<Item>(table: ListTable<Item>, items: readonly Item[], columns: number): string[] {
	const rows = items.map((item) => ({ item, now, matches: [] }));
	const layout = layoutColumns(table.tableFor(columns), rows, columns);
	const head = renderHead(layout, null, plain);
	const lines = [...(head === null ? [] : [head]), ...rows.map((row) => renderRow(layout, row, {}, plain))];
	for (const line of lines) assert.equal(width(line), columns);
	return lines;
}

/** The cells of an item by the columns' ids. */
function cells<Item>(table: ListTable<Item>, item: Item): Record<string, string> {
	const texts = rowText(table, item, now).split('\t');
	const ids = table.tableFor(Number.POSITIVE_INFINITY).columns.map(({ id }) => id);
	return Object.fromEntries(ids.map((id, index) => [id, texts[index] ?? '']));
}

const busy = judgedStage(
	aStage(
		{
			count: times(30, 12_720),
			errors4xx: times(30, 150),
			errors5xx: [...times(20, 0), ...times(10, 610)],
			latencyP50: times(30, 41),
			latencyP90: times(30, 300),
			latencyP99: times(30, 1900),
			integrationP50: times(30, 38),
			integrationP99: times(30, 1800),
			cacheHits: times(30, 300),
			cacheMisses: times(30, 100),
		},
		{
			settings: known(
				settingsOf({
					cache: { size: '0.5', status: 'AVAILABLE' },
					canary: { percent: 10, deploymentId: 'd3', variables: {}, usesStageCache: false },
					defaults: { ...settingsOf().defaults, throttle: { rate: 500, burst: 100 } },
				}),
				now,
			),
			deployments: known([deployment('d2', now - 200 * minute)], now),
		},
	),
);
const socket = judgedStage(
	aStage(
		{ count: times(30, 2280), connects: times(30, 12), integrationP99: times(30, 22) },
		{
			api: { ...anApi, name: 'live', protocol: 'WebSocket' },
			ref: { id: 'w1/prod', protocol: 'WebSocket', apiId: 'w1', apiName: 'live', stage: 'prod' },
		},
	),
);

test('at 80 columns a stage keeps what is looked at first, and its sentence', () => {
	assert.deepEqual(headsAt(stageList, [busy, socket], 80), ['API', 'STAGE', 'REQ/s', '5XX', 'P99', 'STATE']);
	const [, line] = drawn(stageList, [busy, socket], 80);
	assert.match(line ?? '', /shop +prod +212 +4\.8 % +1\.9s {2}✕? ?▲? ?5XX since \d\d:\d\d/);
});

test('at 120 columns it is the picture, and 200 hold everything', () => {
	const picture = ['API', 'STAGE', 'KIND', 'REQ/s', '4XX', '5XX', 'P50', 'P99', 'BACKEND P99'];
	assert.deepEqual(headsAt(stageList, [busy], 120), [...picture, 'THROTTLE', '30 MIN', 'STATE']);
	const all = headsAt(stageList, [busy, socket], 230);
	for (const head of [
		'P90',
		'BACKEND P50',
		'CACHE',
		'CONNECTS/min',
		'USED',
		'DEPLOYED',
		'CANARY',
		'5XX/min',
	]) {
		assert.ok(all.includes(head), head);
	}
	drawn(stageList, [busy, socket], 120);
	drawn(stageList, [busy, socket], 200);
});

test('each cell of a stage is a number of its newest settled minute', () => {
	assert.deepEqual(cells(stageList, busy), {
		api: 'shop',
		stage: 'prod',
		kind: 'REST',
		requests: '212',
		'4XX': '1.2 %',
		'4XX/min': '150',
		'5XX': '4.8 %',
		'5XX/min': '610',
		latencyP50: '41ms',
		latencyP90: '300ms',
		latencyP99: '1.9s',
		integrationP50: '38ms',
		integrationP99: '1.8s',
		cache: '75.0 %',
		connects: '–',
		throttle: '500 /s',
		use: '≤42.4 %',
		deployed: '3h 20m',
		canary: '10.0 %',
		course: cells(stageList, busy).course,
		state: cells(stageList, busy).state,
	});
	assert.match(cells(stageList, busy).state ?? '', /^▲ 5XX since /);
	const live = cells(stageList, socket);
	assert.deepEqual([live.requests, live.latencyP99, live.integrationP99], ['38.0', '–', '22ms']);
	assert.deepEqual([live.connects, live.cache, live.state], ['12', '–', '· 12 connects/min']);
});

test('each way of not knowing a stage is drawn apart, and none as 0', () => {
	const unasked = cells(stageList, judgedStage(aStage({}, { metrics: noMetrics, settings: pending })));
	assert.deepEqual([unasked.requests, unasked['5XX'], unasked.throttle], ['…', '…', '…']);
	const refused = judgedStage(
		aStage({}, { metrics: metricsOf({}, { state: 'denied', percentiles: 'denied' }), settings: denied }),
	);
	const cellsOfRefused = cells(stageList, refused);
	assert.deepEqual(
		[cellsOfRefused.requests, cellsOfRefused.latencyP99, cellsOfRefused.throttle],
		['⊘', '⊘', '⊘'],
	);
	const local = metricsOf({ count: times(30, 60) }, { percentiles: 'unsupported' });
	assert.equal(cells(stageList, judgedStage(aStage({}, { metrics: local }))).latencyP99, 'n/a');
	const quiet = cells(stageList, judgedStage(aStage()));
	assert.deepEqual([quiet.requests, quiet.throttle, quiet.state], ['–', 'off', '· no traffic']);
	const throttle = { rate: Number.POSITIVE_INFINITY, burst: 5 };
	const settings = known(settingsOf({ defaults: { ...settingsOf().defaults, throttle } }), now);
	assert.equal(
		cells(stageList, judgedStage(aStage({}, { settings }))).throttle,
		'–',
		'only bursts are limited',
	);
	for (const row of [unasked, cellsOfRefused, quiet]) assert.ok(!Object.values(row).includes('0'));
});

test('on a phone a row is a sign, a name and one number', () => {
	const [line] = drawn(stageList, [busy], 40);
	assert.match(line ?? '', /^ {2}▲ shop \/ prod +212$/);
	const [site] = drawn(
		distributionList,
		[judgedDistribution(aDistribution({ requests: times(30, 60) }))],
		40,
	);
	assert.match(site ?? '', /cdn\.shop\.example/);
});

test('rows that are equal in all that is compared stay in one order, whatever order they come in', () => {
	const stages = ['c', 'a', 'b'].map((stage) => ({ ...busy, ref: { ...busy.ref, id: `x/${stage}`, stage } }));
	for (const [sort, reverse] of [
		['state', false],
		['requests', true],
	] as const) {
		const ids = [stages, stages.toReversed()].map(
			(each) =>
				createOrder(stageList)(
					new Map(each.map((record) => [record.ref.id, record])),
					{ sort, reverse, filter: '' },
					now,
				).ids,
		);
		assert.deepEqual(ids[0], ['x/a', 'x/b', 'x/c'], sort);
		assert.deepEqual(ids[1], ids[0], sort);
	}
});

test('a long name keeps enough of itself before numbers of less weight take its room', () => {
	const long = { ...busy, ref: { ...busy.ref, apiName: 'delivery-commands-001-api' } };
	const [head = '', row = ''] = drawn(stageList, [long], 120);
	assert.match(row, /…\S{19}|delivery-commands-001-api/);
	assert.match(head, /REQ\/s .*5XX .*P99 .*STATE/);
	const [narrow = '', short = ''] = drawn(stageList, [long], 80);
	assert.match(short, /…\S{19}|delivery-commands-001-api/);
	assert.match(narrow, /STAGE .*REQ\/s .*5XX .*P99 .*STATE/);
	const brief = drawn(stageList, [busy], 120)[0] ?? '';
	assert.match(brief, /THROTTLE/, 'a short name takes no more than it needs');
});

test('stages are sorted by trouble, and by each number with what has none last', () => {
	const failing = { ...busy, ref: { ...busy.ref, id: 'z/prod', apiName: 'z' } };
	const unknown = judgedStage(aStage({}, { ref: { ...busy.ref, id: 'u/prod', apiName: 'a-unknown' } }));
	const items = new Map([socket, unknown, failing].map((record) => [record.ref.id, record]));
	const order = createOrder(stageList);
	const namesBy = (sort: string, filter = '') =>
		order(items, { sort, reverse: false, filter }, now).items.map(({ item }) => item.ref.apiName);
	assert.equal(namesBy('state')[0], 'z');
	assert.deepEqual(namesBy('requests'), ['z', 'live', 'a-unknown']);
	assert.deepEqual(namesBy('latencyP99'), ['z', 'a-unknown', 'live']);
	assert.deepEqual(namesBy('api'), ['a-unknown', 'live', 'z']);
	assert.deepEqual(namesBy('state', 'websocket'), ['live']);
});

test('where detailed metrics are off, a route says so', () => {
	const stage = aStage();
	const off = cells(routeList, judgedRoute(aRouteRecord({}, { detailed: false }), stage));
	assert.deepEqual([off.requests, off['4XX'], off['5XX'], off.p99], ['off', 'off', 'off', 'off']);
	assert.equal(off.state, '? metrics off');
	const on = cells(
		routeList,
		judgedRoute(aRouteRecord({ count: times(30, 60), errors5xx: times(30, 0) }), stage),
	);
	assert.deepEqual([on.requests, on['4XX'], on['5XX']], ['1.0', '–', '0 %']);
	assert.equal(cells(routeList, aRouteRecord({}, { detailed: null })).requests, '–');
});

test('an open route of a public stage is marked, and the list of a stage is one object', () => {
	const open = aRoute({
		authoriser: { ...aRoute().authoriser, kind: 'none' },
		integration: {
			target: { kind: 'function', name: 'products', qualifier: null },
			type: 'AWS_PROXY',
			uri: null,
			method: 'POST',
			timeoutMilliseconds: null,
			credentials: null,
		},
	});
	const stage = aStage();
	const list = routeListOf(stage);
	const row = cells(list, judgedRoute(aRouteRecord({}, { route: open }), stage));
	assert.deepEqual([row.route, row.integration, row.auth], ['GET  /cart', 'function products', 'none ▲']);
	assert.equal(routeListOf(aStage()), list, 'another record of the same API');
	const closed = { ...stage, api: { ...anApi, endpointType: 'private' as const } };
	assert.equal(cells(routeListOf(closed), aRouteRecord({}, { route: open })).auth, 'none');
	assert.equal(routeListOf(null), routeList);
	const heads = headsAt(list, [aRouteRecord({}, { route: open })], 80);
	for (const head of ['ROUTE', 'AUTH', 'REQ/s', '5XX', 'P99', 'STATE']) assert.ok(heads.includes(head), head);
});

test('a distribution without a subscription says off, never 0 %', () => {
	const said = {
		requests: times(30, 24_600),
		rate4xx: times(30, 0.1),
		rate5xx: times(30, 0),
		bytesDownloaded: times(30, 120e6),
	};
	const without = judgedDistribution(aDistribution(said, { monitoring: known(false, now) }));
	const row = cells(distributionList, without);
	assert.deepEqual(
		[row.alias, row.requests, row.hitRatio, row['4XX'], row['5XX'], row.originP99, row.out, row.state],
		['cdn.shop.example +1', '410', 'off', '0.10 %', '0 %', 'off', '2.0 MB/s', '· healthy, hit ratio off'],
	);
	const monitored = { ...said, hitRatio: [...times(20, 94), ...times(10, 61.2)], originP99: times(30, 940) };
	const fallen = judgedDistribution(aDistribution(monitored));
	const fallenRow = cells(distributionList, fallen);
	assert.deepEqual([fallenRow.hitRatio, fallenRow.originP99], ['61.2 %', '940ms']);
	assert.equal(fallenRow.state, '▲ hit ratio was 94.0 %');
	assert.notEqual(fallenRow.course, '');
	const picture = ['DISTRIBUTION', 'ALIAS', 'REQ/s', 'HIT RATIO', '4XX', '5XX', 'ORIGIN P99', 'OUT'];
	assert.deepEqual(headsAt(distributionList, [fallen, without], 150), [
		...picture.slice(0, 6),
		'ORIGIN P50',
		...picture.slice(6),
		'3 HOURS',
		'STATE',
	]);
	for (const columns of [80, 120, 200]) drawn(distributionList, [fallen, without], columns);
	const narrow = headsAt(distributionList, [fallen, without], 80);
	for (const head of ['ALIAS', 'REQ/s', 'HIT RATIO', '5XX', 'STATE']) assert.ok(narrow.includes(head), head);
});

const account = { limit: 1000, unreserved: 900 };
function itemOf(record = aFunction(), mappings = [aMapping()]): FunctionItem {
	const verdict = judgeFunction(record, { account, mappings, alarms: [] }, now);
	return { record: { ...record, verdict }, mappings, account };
}

test('a function: rate and number of errors, concurrency against its limit, what feeds it', () => {
	const said = {
		invocations: times(30, 726),
		errors: times(30, 36),
		throttles: times(30, 4),
		concurrency: times(30, 10),
		durationP50: times(30, 240),
		durationP99: times(30, 900),
	};
	const mappings = [aMapping(), aMapping({ uuid: '2', state: 'Disabled' })];
	const row = cells(
		functionList,
		itemOf(aFunction(said, { reservedConcurrency: known({ value: 10 }, now) }), mappings),
	);
	assert.deepEqual(
		[row.name, row.invocations, row.errors, row.errorCount, row.throttles, row.durationP50, row.durationP99],
		['order-worker', '12.1', '5.0 %', '36', '4', '240ms', '900ms'],
	);
	assert.deepEqual([row.concurrency, row.reserved, row.sources], ['10/10', '10', '2 queues, 1 disabled']);
	const shared = cells(functionList, itemOf(aFunction(said)));
	assert.deepEqual([shared.concurrency, shared.reserved], ['10/900', 'none']);
	const unasked = cells(functionList, itemOf(aFunction(said, { reservedConcurrency: pending })));
	assert.deepEqual([unasked.concurrency, unasked.reserved], ['10', '…']);
	for (const columns of [80, 120, 200]) drawn(functionList, [itemOf()], columns);
	const narrow = headsAt(functionList, [itemOf()], 80);
	for (const head of ['NAME', 'INV/s', 'ERRORS', 'P99', 'STATE']) assert.ok(narrow.includes(head), head);
});

test('sources in words', () => {
	const stream = aMapping({ eventSourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/clicks' });
	assert.equal(sourcesWords([]), '');
	assert.equal(sourcesWords([aMapping()]), '1 queue');
	assert.equal(sourcesWords([aMapping(), stream]), '1 queue, 1 stream');
});

test('functions are joined with their mappings, and an item stays the same while nothing of it changes', () => {
	const items = createFunctionItems();
	const worker = aFunction();
	const other = aFunction({}, {}, 'other');
	const functions = new Map([worker, other].map((record) => [record.function.name, record]));
	const first = aMapping({ uuid: '1' });
	const second = aMapping({ uuid: '2', eventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:aaa' });
	const mappings = new Map([first, second].map((mapping) => [mapping.uuid, mapping]));
	const joined = items(functions, mappings, account);
	assert.deepEqual(
		joined.get('order-worker')?.mappings.map(({ uuid }) => uuid),
		['2', '1'],
	);
	assert.equal(items(functions, mappings, account), joined);
	const changed = new Map(functions).set('other', { ...other });
	const after = items(changed, mappings, account);
	assert.equal(after.get('order-worker'), joined.get('order-worker'));
	assert.notEqual(after.get('other'), joined.get('other'));
});

test('a mapping that is off, one on its way, one that fails', () => {
	const signs = [
		aMapping({ lastResult: 'OK' }),
		aMapping({ state: 'Disabled' }),
		aMapping({ state: 'Enabling' }),
		aMapping({ lastResult: 'PROBLEM: Function call failed' }),
	].map((mapping) => cells(mappingList, mapping).state);
	assert.deepEqual(signs, ['· Enabled', '▲ Disabled', '? Enabling', '▲ Enabled']);
	const whole = cells(
		mappingList,
		aMapping({ maximumConcurrency: 20, batchingWindowSeconds: 5, modifiedAt: now - 200 * minute }),
	);
	assert.deepEqual(
		[whole.source, whole.batch, whole.window, whole.most, whole.since, whole.last],
		['orders.fifo', '10', '5s', '20', '3h 20m', '–'],
	);
});

test('every list sorts by every column that has an order, and both ways', () => {
	const lists: readonly (readonly [ListTable<never>, readonly unknown[]])[] = [
		[stageList as ListTable<never>, [busy, socket]],
		[routeList as ListTable<never>, [aRouteRecord(), aRouteRecord({}, { route: aRoute({ path: '/z' }) })]],
		[distributionList as ListTable<never>, [aDistribution(), aDistribution({ requests: [1, 1] })]],
		[functionList as ListTable<never>, [itemOf(), itemOf(aFunction({}, {}, 'other'))]],
		[mappingList as ListTable<never>, [aMapping(), aMapping({ state: 'Disabled' })]],
	];
	for (const [list, [one, other]] of lists) {
		assert.equal(list.sortColumns[0], 'state');
		assert.equal(new Set(list.sortColumns).size, list.sortColumns.length);
		for (const id of list.sortColumns) {
			const forward = list.compareBy(id, false, now)(one as never, other as never);
			assert.ok(!Number.isNaN(forward), id);
			assert.equal(
				Math.sign(list.compareBy(id, false, now)(other as never, one as never)),
				-Math.sign(forward) || 0,
				id,
			);
			assert.notEqual(list.sortTitle(id), '');
		}
	}
});
