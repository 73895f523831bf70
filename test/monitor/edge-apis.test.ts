import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
	APIGatewayClient,
	CreateDeploymentCommand,
	CreateResourceCommand,
	CreateRestApiCommand,
	CreateStageCommand,
	PutIntegrationCommand,
	PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import {
	ApiGatewayV2Client,
	CreateApiCommand,
	CreateStageCommand as CreateV2StageCommand,
	DeleteStageCommand as DeleteV2StageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import {
	asked,
	controlPlane,
	mostInASecond,
	opened,
	outsideConfig,
	passMinutes,
	requestsTo,
	rows,
	watchFromQueues,
} from './edge-support.ts';
import { type WatchedCloud, type WatchOptions, watchCloud } from './watched-cloud.ts';

/** A scenario whose APIs view is open, without a row on the screen yet. */
async function openApis(context: TestContext, options: WatchOptions): Promise<WatchedCloud> {
	const watched = await watchFromQueues(context, options);
	watched.monitor.setFocus({ ...noFocus, kind: 'stage' });
	await watched.pass(2000);
	return watched;
}

/** Puts all rows on the screen, again when others have come in their place, until nothing more is asked. */
async function showAll(watched: WatchedCloud, most = Number.POSITIVE_INFINITY): Promise<string[]> {
	const { cloud, monitor, pass, store } = watched;
	for (;;) {
		const ids = [...store.latest.stages.keys()].slice(0, most);
		monitor.setFocus(rows('stage', ids));
		const before = requestsTo({ cloud }, ...controlPlane).length;
		await pass(2000);
		const same = [...store.latest.stages.keys()].slice(0, most).join() === ids.join();
		if (same && requestsTo({ cloud }, ...controlPlane).length === before) return ids;
	}
}

function stageOf({ store }: WatchedCloud, name: string, stage: string) {
	const found = [...store.latest.stages.values()].find(
		({ ref }) => ref.apiName === name && ref.stage === stage,
	);
	return found ?? assert.fail(`${name}/${stage} is not there`);
}

/** Which stage's series CloudWatch was asked for, each once. */
function measured({ metricCalls }: WatchedCloud): string[] {
	const names = metricCalls.flatMap(({ queries }) =>
		queries.flatMap(({ namespace, dimensions }) =>
			namespace === 'AWS/ApiGateway'
				? `${dimensions.ApiName ?? dimensions.ApiId ?? ''}/${dimensions.Stage ?? ''}`
				: [],
		),
	);
	return [...new Set(names)].sort();
}

test('while queues are open, nothing of API Gateway is asked, and the view has not begun', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
	watched.monitor.setFocus(opened('queue', watched.queue('orders.fifo').ref.url, 'connections'));
	await watched.pass(5000);
	await passMinutes(watched, 2);
	assert.ok(requestsTo(watched, 'SQS').length > 0);
	assert.deepEqual(asked(watched, ...controlPlane), []);
	assert.deepEqual(
		requestsTo(watched, 'CloudWatch').filter(({ operation }) => operation === 'ListMetrics'),
		[],
	);
	assert.equal(watched.store.latest.apis.state, 'idle');
	assert.equal(watched.store.latest.stages.size, 0);
});

test('opening the view asks for the lists, then of the rows on the screen, two calls a second', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	cloud.clearRequests();
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	assert.equal(store.latest.apis.state, 'asking');
	await pass(3000);
	assert.deepEqual(asked(watched, ...controlPlane).sort(), ['GetApis', 'GetRestApis']);
	assert.ok(asked(watched, 'CloudWatch').includes('ListMetrics'));
	const { state, error, at } = store.latest.apis;
	assert.deepEqual([state, error], ['known', null]);
	assert.ok(at !== null && Math.abs(at - watched.clock.now()) <= 4000);
	assert.deepEqual(
		[...store.latest.stages.values()].map(({ ref }) => `${ref.protocol} ${ref.apiName}/${ref.stage}`).sort(),
		[
			'HTTP storefront-api/$default',
			'REST orders-api/prod',
			'REST orders-api/staging',
			'WebSocket live-updates/prod',
		],
	);

	const shop = stageOf(watched, 'orders-api', 'prod');
	const live = stageOf(watched, 'live-updates', 'prod');
	cloud.clearRequests();
	monitor.setFocus(rows('stage', [shop.ref.id, live.ref.id]));
	await pass(8000);
	const calls = requestsTo(watched, ...controlPlane);
	assert.deepEqual(
		asked(watched, ...controlPlane).sort(),
		[
			'GetAccount',
			...[shop, live].flatMap(({ ref }) => [`GetDeployments ${ref.apiId}`, `GetStages ${ref.apiId}`]),
		].sort(),
	);
	assert.equal(mostInASecond(calls), 2);
	const settings = knownValue(stageOf(watched, 'orders-api', 'prod').settings);
	assert.deepEqual(settings?.defaults.throttle, { rate: 400, burst: 800 });
	const deployments = knownValue(stageOf(watched, 'orders-api', 'prod').deployments) ?? [];
	assert.deepEqual(
		deployments.map(({ description }) => description),
		['r118: order history', 'r117: gift cards'],
	);
	assert.equal(stageOf(watched, 'storefront-api', '$default').settings.state, 'pending');
	assert.ok(knownValue(store.latest.accountThrottle));
});

test('all rows of a view at once, and one of them opened: never more than two calls in a second', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	cloud.clearRequests();
	const ids = [...store.latest.stages.keys()];
	monitor.setFocus(rows('stage', ids));
	await pass(700);
	const prod = stageOf(watched, 'orders-api', 'prod').ref.id;
	monitor.setFocus(opened('stage', prod, 'settings'));
	await pass(8000);
	monitor.setFocus(rows('stage', ids));
	await pass(8000);
	const calls = requestsTo(watched, ...controlPlane);
	assert.ok(calls.length > 10, `${calls.length}`);
	assert.equal(mostInASecond(calls), 2);
	assert.equal(new Set(asked(watched, ...controlPlane)).size, calls.length, 'nothing is asked twice');
});

test('one call at a time: what hangs holds the others back', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' }, callLimit: 300 });
	const { clock, cloud, monitor, pass, settle } = watched;
	cloud.clearRequests();
	cloud.faults.add({ kind: 'hang', operation: 'GetStages', times: 1 });
	const { id, apiId } = stageOf(watched, 'orders-api', 'prod').ref;
	monitor.setFocus(opened('stage', id));
	while (requestsTo(watched, ...controlPlane).length === 0) await settle(10);
	await clock.advance(5000);
	assert.deepEqual(asked(watched, ...controlPlane), [`GetStages ${apiId}`]);
	await settle();
	await pass(3000);
	const after = asked(watched, ...controlPlane).slice(1);
	assert.ok(after.includes(`GetDeployments ${apiId}`), `${after}`);
	assert.equal(stageOf(watched, 'orders-api', 'prod').error?.kind, 'unreachable');
});

test('answers are good for 15 minutes, the lists for ten, and Ctrl-R asks anew', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass } = watched;
	await showAll(watched);
	cloud.clearRequests();
	await passMinutes(watched, 9);
	assert.deepEqual(asked(watched, ...controlPlane), []);
	await passMinutes(watched, 2);
	assert.deepEqual(asked(watched, ...controlPlane).sort(), ['GetApis', 'GetRestApis']);
	cloud.clearRequests();
	monitor.refresh();
	await pass(5000);
	const { apiId } = stageOf(watched, 'kiosk-api', 'prod').ref;
	const again = asked(watched, ...controlPlane);
	assert.ok(again.includes('GetRestApis') && again.includes('GetApis'), `${again}`);
	// The rest follows in the background, ten seconds apart.
	await pass(42_000);
	const all = asked(watched, ...controlPlane);
	assert.ok(all.includes(`GetStages ${apiId}`) && all.includes(`GetDeployments ${apiId}`), `${all}`);
	assert.equal(new Set(all).size, all.length, `${all}`);
	cloud.clearRequests();
	monitor.refresh();
	await pass(5000);
	assert.ok(!asked(watched, ...controlPlane).includes(`GetStages ${apiId}`), 'it was asked only now');
	cloud.clearRequests();
	await passMinutes(watched, 16);
	assert.equal(asked(watched, ...controlPlane).filter((call) => call === `GetStages ${apiId}`).length, 1);
});

test('leaving the view ends what waits, and coming back asks for it', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	cloud.clearRequests();
	const ids = [...store.latest.stages.keys()];
	monitor.setFocus(rows('stage', ids));
	await pass(400);
	const before = asked(watched, ...controlPlane);
	assert.ok(before.length > 0 && before.length <= 2, `${before}`);
	monitor.setFocus(noFocus);
	await pass(10_000);
	assert.deepEqual(asked(watched, ...controlPlane), before);
	const unasked = [...store.latest.stages.values()].filter(({ settings }) => settings.state === 'pending');
	assert.ok(unasked.length >= 2);
	monitor.setFocus(rows('stage', ids));
	await pass(8000);
	for (const { ref, settings } of store.latest.stages.values()) assert.equal(settings.state, 'known', ref.id);
	assert.equal(new Set(asked(watched, ...controlPlane)).size, asked(watched, ...controlPlane).length);
});

test('what a scroll passes by is not asked for', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	cloud.clearRequests();
	for (const id of store.latest.stages.keys()) {
		monitor.setFocus(rows('stage', [id]));
		await pass(100);
	}
	monitor.setFocus(noFocus);
	await pass(3000);
	// The account's throttle is of all rows alike.
	assert.deepEqual(
		asked(watched, ...controlPlane).filter((call) => call !== 'GetAccount'),
		[],
	);
});

test("an opened stage has its API's routes, with their metrics where they are published", async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	const prod = stageOf(watched, 'orders-api', 'prod').ref;
	cloud.clearRequests();
	monitor.setFocus(opened('stage', prod.id));
	await pass(6000);
	assert.ok(asked(watched, 'APIGateway').includes(`GetResources ${prod.apiId}`));
	const keys = [...store.latest.routes.values()].map(({ route }) => route.key);
	assert.equal(keys.length, 8);
	assert.ok(keys.includes('GET /orders/{id}') && keys.includes('POST /returns'));
	assert.ok(
		[...store.latest.routes.values()].every(({ detailed, stage }) => detailed && stage.id === prod.id),
	);

	monitor.setFocus({
		...noFocus,
		kind: 'route',
		stage: prod.id,
		shown: [...store.latest.routes.keys()],
		selected: `${prod.id} GET /orders/{id}`,
	});
	await pass(3000);
	const failing = store.latest.routes.get(`${prod.id} GET /orders/{id}`);
	assert.equal(failing?.metrics.state, 'known');
	assert.ok((failing?.metrics.series.errors5xx ?? []).some(({ value }) => value > 0));

	const staging = stageOf(watched, 'orders-api', 'staging').ref;
	cloud.clearRequests();
	monitor.setFocus(opened('stage', staging.id));
	await pass(6000);
	assert.equal(store.latest.routes.size, 8);
	for (const { detailed, stage, metrics } of store.latest.routes.values()) {
		assert.deepEqual([stage.id, detailed, metrics.state], [staging.id, false, 'pending']);
	}
	assert.deepEqual(
		asked(watched, 'APIGateway').filter((call) => call.startsWith('GetResources')),
		[],
		'they are of the same API',
	);
});

test('the settings tab has the usage plans with what is used; a stage of another protocol has none', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	const { id } = stageOf(watched, 'orders-api', 'prod').ref;
	cloud.clearRequests();
	monitor.setFocus(opened('stage', id));
	await pass(6000);
	assert.deepEqual(
		asked(watched, 'APIGateway').filter((call) => /Usage/.test(call)),
		[],
	);
	monitor.setFocus(opened('stage', id, 'settings'));
	await pass(4000);
	const calls = asked(watched, 'APIGateway').filter((call) => /Usage/.test(call));
	const plans = knownValue(store.latest.usagePlans.get(id) ?? { state: 'pending' }) ?? [];
	assert.deepEqual(
		plans.map(({ name, quota }) => [name, quota?.limit, quota?.period]),
		[['partners', 100_000, 'MONTH']],
	);
	assert.deepEqual(calls, ['GetUsagePlans', `GetUsage ${plans[0]?.id}`]);
	const used = plans[0] && knownValue(plans[0].used);
	assert.equal(typeof used, 'number');
	cloud.clearRequests();
	monitor.setFocus(opened('stage', stageOf(watched, 'storefront-api', '$default').ref.id, 'settings'));
	await pass(6000);
	assert.ok(asked(watched, 'APIGatewayV2').some((call) => call.startsWith('GetRoutes')));
	assert.deepEqual(
		asked(watched, 'APIGateway'),
		['GetAccount'].filter((call) => calls.includes(call)),
	);
});

/** A REST API with one mocked route, and stages. */
async function makeRestApi(
	client: APIGatewayClient,
	name: string,
	stages: readonly string[],
): Promise<string> {
	const { id: restApiId = '', rootResourceId = '' } = await client.send(new CreateRestApiCommand({ name }));
	const { id: resourceId = '' } = await client.send(
		new CreateResourceCommand({ restApiId, parentId: rootResourceId, pathPart: 'health' }),
	);
	const method = { restApiId, resourceId, httpMethod: 'GET' };
	await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
	await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
	const { id: deploymentId = '' } = await client.send(new CreateDeploymentCommand({ restApiId }));
	for (const stageName of stages) {
		await client.send(new CreateStageCommand({ restApiId, stageName, deploymentId }));
	}
	return restApiId;
}

test('two REST APIs of one name: a row each, the series asked for once, and one says that the other shows them', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'consumer-down' } });
	const { monitor, pass, store } = watched;
	const client = new APIGatewayClient(outsideConfig(watched));
	context.after(() => client.destroy());
	const twin = await makeRestApi(client, 'kiosk-api', ['prod', 'beta']);
	void monitor.start();
	await pass(1000);
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(2000);
	await showAll(watched);
	await pass(3000);
	const ofName = [...store.latest.stages.values()].filter(({ ref }) => ref.apiName === 'kiosk-api');
	assert.equal(ofName.length, 3);
	const [shower, other] = ofName
		.filter(({ ref }) => ref.stage === 'prod')
		.sort((a, b) => (a.ref.id < b.ref.id ? -1 : 1));
	assert.deepEqual([shower?.metricsShownBy, shower?.sharing, shower?.metrics.state], [null, 1, 'known']);
	assert.deepEqual([other?.metricsShownBy, other?.sharing], [shower?.ref.id, 1]);
	assert.deepEqual([other?.metrics.state, other?.metrics.series], ['none', {}]);
	assert.deepEqual(
		ofName.filter(({ ref }) => ref.stage === 'beta').map(({ ref, sharing }) => [ref.apiId, sharing]),
		[[twin, 0]],
	);
	// A row that comes onto the screen is asked for a longer time than while it was only ranked.
	const windows = watched.metricCalls.flatMap(({ from, to, queries }) =>
		queries
			.filter(
				({ metric, dimensions }) =>
					metric === 'Count' && dimensions.ApiName === 'kiosk-api' && dimensions.Stage === 'prod',
			)
			.map(() => `${from} ${to}`),
	);
	assert.ok(windows.length > 0);
	assert.equal(new Set(windows).size, windows.length, 'once, not once a row');
});

test('an API of which no stage is known has a row, in whose place its stages come; one without stays', async (context) => {
	const watched = await watchCloud(context);
	const { monitor, pass, store } = watched;
	const config = outsideConfig(watched);
	const rest = new APIGatewayClient(config);
	const v2 = new ApiGatewayV2Client(config);
	context.after(() => {
		rest.destroy();
		v2.destroy();
	});
	const bare = await makeRestApi(rest, 'bare', []);
	const { ApiId = '' } = await v2.send(new CreateApiCommand({ Name: 'unused', ProtocolType: 'HTTP' }));
	for (const StageName of ['one', 'two']) await v2.send(new CreateV2StageCommand({ ApiId, StageName }));
	void monitor.start();
	await pass(1000);
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(2000);
	const placeholders = () =>
		[...store.latest.stages.values()].map(({ ref, settings }) => [ref.id, ref.stage, settings.state]).sort();
	assert.deepEqual(
		placeholders(),
		[
			[`${bare}/`, '', 'pending'],
			[`${ApiId}/`, '', 'pending'],
		].sort(),
	);
	await showAll(watched);
	assert.deepEqual(
		placeholders(),
		[
			[`${bare}/`, '', 'unknown'],
			[`${ApiId}/one`, 'one', 'known'],
			[`${ApiId}/two`, 'two', 'known'],
		].sort(),
	);
	await pass(2000);
	assert.ok(!measured(watched).includes('bare/'), 'there is no series of no stage');

	await v2.send(new DeleteV2StageCommand({ ApiId, StageName: 'one' }));
	monitor.recheck('stage', `${ApiId}/two`);
	await pass(3000);
	assert.deepEqual(
		[...store.latest.stages.keys()].sort(),
		[`${bare}/`, `${ApiId}/two`].sort(),
		'what GetStages does not have any more is gone',
	);
});

test('a denied control plane leaves the stages that metrics know, and is asked no more until a refresh', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	const allow = controlPlane.map((service) => cloud.faults.add({ service, kind: 'denied' }));
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(3000);
	const { state, error, absence } = store.latest.apis;
	assert.deepEqual([state, error?.kind, absence], ['known', 'denied', null]);
	assert.match(error?.message ?? '', /apigateway:/);
	const ids = [...store.latest.stages.keys()];
	assert.equal(ids.length, 4);
	assert.ok(ids.includes('name:orders-api/prod'), `${ids}`);
	for (const { api, ref } of store.latest.stages.values()) {
		assert.equal(api, null);
		assert.equal(ref.apiId === null, ref.protocol === 'REST');
	}
	await showAll(watched);
	await pass(3000);
	assert.equal(store.latest.stages.get('name:orders-api/prod')?.metrics.state, 'known');
	assert.ok(measured(watched).includes('orders-api/prod'));
	cloud.clearRequests();
	await passMinutes(watched, 3);
	assert.deepEqual(asked(watched, ...controlPlane), []);
	for (const stop of allow) stop();
	monitor.refresh();
	await pass(3000);
	assert.equal(store.latest.apis.error, null);
	assert.ok(stageOf(watched, 'orders-api', 'prod').ref.apiId);
	assert.ok(!store.latest.stages.has('name:orders-api/prod'));
});

test('without version 2 at the endpoint, the REST APIs stay; without both, it is said that there is none', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass, store } = watched;
	cloud.faults.add({ service: 'APIGatewayV2', kind: 'unsupported' });
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(3000);
	await showAll(watched);
	const { state, error, absence } = store.latest.apis;
	assert.deepEqual([state, error?.kind, absence], ['known', 'unsupported', null]);
	assert.equal(stageOf(watched, 'kiosk-api', 'prod').settings.state, 'known');

	const bare = await watchFromQueues(context, {});
	for (const service of controlPlane) bare.cloud.faults.add({ service, kind: 'unsupported' });
	bare.monitor.setFocus({ ...noFocus, kind: 'stage' });
	await bare.pass(3000);
	assert.equal(bare.store.latest.apis.state, 'absent');
	assert.equal(bare.store.latest.apis.absence, 'API Gateway is not supported by this endpoint.');
	bare.cloud.clearRequests();
	await passMinutes(bare, 2);
	assert.deepEqual(asked(bare, ...controlPlane), []);
});

test('all denied, metrics too: the list has failed, and nothing else has', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
	const { cloud, monitor, pass, store } = watched;
	for (const service of controlPlane) cloud.faults.add({ service, kind: 'denied' });
	cloud.faults.add({ service: 'CloudWatch', operation: 'ListMetrics', kind: 'denied' });
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(3000);
	const { state, error, metricsError } = store.latest.apis;
	assert.deepEqual([state, error?.kind, metricsError?.kind], ['failed', 'denied', 'denied']);
	assert.equal(store.latest.stages.size, 0);
	assert.equal(store.latest.outage, null);
	assert.equal(store.latest.metricsError, null);
});

test('a throttled control plane is left alone for a while, and what was known stays', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass, store } = watched;
	await showAll(watched);
	const { id } = stageOf(watched, 'kiosk-api', 'prod').ref;
	await passMinutes(watched, 2);
	const free = controlPlane.map((service) => cloud.faults.add({ service, kind: 'throttled' }));
	cloud.clearRequests();
	monitor.refresh();
	await pass(10_000);
	const calls = requestsTo(watched, ...controlPlane);
	assert.ok(calls.length > 0 && calls.length <= 4, `${calls.length}`);
	assert.equal(store.latest.apis.error?.kind, 'throttled');
	assert.equal(store.latest.apis.state, 'known');
	assert.equal(store.latest.stages.get(id)?.settings.state, 'known');
	for (const stop of free) stop();
	await passMinutes(watched, 3);
	assert.equal(store.latest.apis.error, null);
});

test('300 APIs: once the rows on the screen are filled, fewer than ten calls in every minute', async (context) => {
	const watched = await openApis(context, { cloud: { scenario: 'hundreds' } });
	const { cloud, store } = watched;
	assert.equal(store.latest.stages.size, 300);
	cloud.clearRequests();
	const shown = await showAll(watched, 20);
	const filling = requestsTo(watched, ...controlPlane);
	assert.equal(mostInASecond(filling), 2);
	assert.equal(new Set(filling.map(({ queue }) => queue).filter(Boolean)).size, 20, 'of shown rows only');
	for (const id of shown) assert.equal(store.latest.stages.get(id)?.settings.state, 'known');
	const minutes: number[] = [];
	for (let minute = 0; minute < 17; minute++) {
		cloud.clearRequests();
		await passMinutes(watched, 1);
		minutes.push(requestsTo(watched, ...controlPlane).length);
	}
	assert.ok(Math.max(...minutes) < 10, `${minutes}`);
	assert.ok(minutes.reduce((sum, count) => sum + count, 0) > 10, 'answers are renewed');
});

test('stop leaves no timer, and a late answer writes nothing', async (context) => {
	const watched = await watchCloud(context);
	const { clock, cloud, monitor, pass, settle, store } = watched;
	const client = new APIGatewayClient(outsideConfig(watched));
	context.after(() => client.destroy());
	await makeRestApi(client, 'orders-api', ['prod']);
	const before = clock.pending;
	void monitor.start();
	await pass(1000);
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(2000);
	const [id = ''] = await showAll(watched);
	cloud.clearRequests();
	cloud.faults.add({ kind: 'slow', operation: 'GetResources', milliseconds: 60 });
	monitor.setFocus(opened('stage', id, 'settings'));
	while (!asked(watched, 'APIGateway').some((call) => call.startsWith('GetResources'))) await pass(100, 10);
	monitor.stop();
	const { latest } = store;
	await settle();
	assert.equal(clock.pending, before);
	await pass(5000);
	assert.equal(store.latest, latest);
	assert.equal(store.latest.routes.size, 0);
});

test('a reading for a command that is stopped on its way comes to an end, and writes nothing more', async (context) => {
	const watched = await watchCloud(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass, settle, store } = watched;
	for (const operation of ['GetRestApis', 'ListDistributions', 'ListFunctions']) {
		cloud.faults.add({ operation, kind: 'slow', milliseconds: 80 });
	}
	const all = () => true;
	const reading = monitor.readOnce({ queue: all, stage: all, distribution: all, function: all });
	while (asked(watched, 'APIGateway', 'CloudFront', 'Lambda').length < 3) await settle(10);
	monitor.stop();
	const { latest } = store;
	await settle();
	await pass(5000);
	await reading;
	assert.equal(store.latest, latest);
	assert.deepEqual([latest.stages.size, latest.distributions.size, latest.functions.size], [0, 0, 0]);
});
