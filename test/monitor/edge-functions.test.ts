import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
	DeleteEventSourceMappingCommand,
	LambdaClient,
	PutFunctionConcurrencyCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import type { EventSourceMapping } from '../../source/model/function.ts';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import {
	asked,
	mostInASecond,
	opened,
	outsideConfig,
	passMinutes,
	requestsTo,
	rows,
	watchFromQueues,
} from './edge-support.ts';
import type { WatchedCloud } from './watched-cloud.ts';

const lists = ['GetAccountSettings', 'ListEventSourceMappings', 'ListFunctions'];

interface WatchedFunctions extends WatchedCloud {
	readonly client: LambdaClient;
	/** The mapping that feeds a function. */
	mapping(functionName: string): EventSourceMapping;
	/** Turns a mapping on or off as somebody else would. */
	turn(uuid: string, enabled: boolean): Promise<void>;
}

async function watchFunctions(
	context: TestContext,
	scenario: ScenarioName = 'shop',
): Promise<WatchedFunctions> {
	const watched = await watchFromQueues(context, { cloud: { scenario } });
	const client = new LambdaClient(outsideConfig(watched));
	context.after(() => client.destroy());
	return {
		...watched,
		client,
		mapping: (name) =>
			[...watched.store.latest.mappings.values()].find(({ functionName }) => functionName === name) ??
			assert.fail(`nothing feeds ${name}`),
		turn: async (UUID, Enabled) => {
			await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
		},
	};
}

/** A scenario with its functions open, without a row on the screen yet. */
async function openFunctions(context: TestContext, scenario?: ScenarioName): Promise<WatchedFunctions> {
	const watched = await watchFunctions(context, scenario);
	watched.monitor.setFocus({ ...noFocus, kind: 'function' });
	await watched.pass(1500);
	return watched;
}

function timesOf(watched: WatchedCloud, operation: string): number[] {
	return requestsTo(watched, 'Lambda')
		.filter((request) => request.operation === operation)
		.map(({ at }) => at);
}

function reserved({ store }: WatchedCloud, name: string) {
	return store.latest.functions.get(name)?.reservedConcurrency ?? assert.fail(`there is no ${name}`);
}

test('nothing is asked while queues are listed; functions, mappings and the account once Functions is open', async (context) => {
	const watched = await watchFunctions(context);
	const { monitor, pass, store } = watched;
	await passMinutes(watched, 1);
	assert.deepEqual(asked(watched, 'Lambda'), []);
	assert.equal(store.latest.lambda.state, 'idle');
	monitor.setFocus({ ...noFocus, kind: 'function' });
	assert.equal(store.latest.lambda.state, 'asking');
	await pass(1500);
	assert.deepEqual(asked(watched, 'Lambda').sort(), lists);
	assert.deepEqual([store.latest.lambda.state, store.latest.functions.size], ['known', 14]);
	assert.equal(watched.mapping('payment-worker').state, 'Enabled');
	assert.equal(store.latest.mappings.size, 4);
	assert.deepEqual(knownValue(store.latest.accountConcurrency), {
		limit: 1000,
		unreserved: 1000 - 60 - 40 - 20,
	});
	for (const { reservedConcurrency } of store.latest.functions.values()) {
		assert.equal(reservedConcurrency.state, 'pending');
	}
});

test('the lists are good for five minutes, and Ctrl-R asks anew', async (context) => {
	const watched = await openFunctions(context, 'consumer-down');
	const { cloud, monitor, pass } = watched;
	cloud.clearRequests();
	await passMinutes(watched, 4);
	assert.deepEqual(asked(watched, 'Lambda'), []);
	await passMinutes(watched, 2);
	assert.deepEqual(asked(watched, 'Lambda').sort(), ['ListEventSourceMappings', 'ListFunctions']);
	cloud.clearRequests();
	monitor.refresh();
	await pass(1000);
	assert.deepEqual(asked(watched, 'Lambda').sort(), lists);
	cloud.clearRequests();
	monitor.setFocus(noFocus);
	await passMinutes(watched, 6);
	assert.deepEqual(asked(watched, 'Lambda'), [], 'nobody looks at them');
});

test("a queue's connections need the functions too", async (context) => {
	const watched = await watchFunctions(context);
	const { monitor, pass, queue, store } = watched;
	monitor.setFocus(opened('queue', queue('payments').ref.url, 'connections'));
	await pass(2000);
	assert.equal(store.latest.lambda.state, 'known');
	assert.equal(store.latest.functions.size, 14);
	assert.deepEqual(timesOf(watched, 'GetFunctionConcurrency'), [], 'no row of functions is on the screen');
});

test('reservations are asked of the rows on the screen, two a second; of what is opened at once', async (context) => {
	const watched = await openFunctions(context);
	const { client, clock, cloud, monitor, pass } = watched;
	cloud.clearRequests();
	const shown = ['cart', 'payment-intake', 'payment-worker', 'search-query', 'thumbnailer'];
	monitor.setFocus(rows('function', shown));
	await pass(4000);
	assert.deepEqual(
		asked(watched, 'Lambda'),
		shown.map((name) => `GetFunctionConcurrency ${name}`),
	);
	assert.equal(mostInASecond(requestsTo(watched, 'Lambda')), 2);
	assert.deepEqual(
		shown.map((name) => knownValue(reserved(watched, name))?.value),
		[null, 60, 40, null, 20],
	);
	assert.equal(reserved(watched, 'order-intake').state, 'pending');

	cloud.clearRequests();
	const at = clock.now();
	monitor.setFocus(opened('function', 'order-intake'));
	await pass(200);
	assert.deepEqual(timesOf(watched, 'GetFunctionConcurrency'), [at]);
	const reserve = { FunctionName: 'order-intake', ReservedConcurrentExecutions: 0 };
	await client.send(new PutFunctionConcurrencyCommand(reserve));
	cloud.clearRequests();
	monitor.recheck('function', 'order-intake');
	await pass(1000);
	assert.deepEqual(asked(watched, 'Lambda').sort(), [
		'GetAccountSettings',
		'GetFunctionConcurrency order-intake',
	]);
	assert.deepEqual(knownValue(reserved(watched, 'order-intake')), { value: 0 });
});

test('denied reservations are no "shared with the account"', async (context) => {
	const watched = await openFunctions(context);
	const { cloud, monitor, pass, store } = watched;
	cloud.faults.add({ operation: 'GetFunctionConcurrency', kind: 'denied' });
	monitor.setFocus(rows('function', ['payment-worker']));
	await pass(3000);
	const record = store.latest.functions.get('payment-worker');
	assert.deepEqual([record?.reservedConcurrency.state, record?.error?.kind], ['denied', 'denied']);
	assert.equal(record?.metrics.state, 'known');
	assert.equal(store.latest.lambda.error, null);
});

test('a mapping that is found in transition is read every two seconds until it has settled', async (context) => {
	const watched = await openFunctions(context);
	const { clock, cloud, monitor, pass } = watched;
	const { uuid } = watched.mapping('payment-worker');
	await pass(5000);
	await watched.turn(uuid, false);
	cloud.clearRequests();
	const at = clock.now();
	monitor.refresh();
	await pass(300);
	assert.equal(watched.mapping('payment-worker').state, 'Disabling');
	await pass(10_000);
	assert.equal(watched.mapping('payment-worker').state, 'Disabled');
	const read = timesOf(watched, 'GetEventSourceMapping').map((time) => time - at);
	assert.ok(read.length === 2 && (read[0] ?? 0) <= 100, `${read}`);
	assert.equal((read[1] ?? 0) - (read[0] ?? 0), 2000);
	assert.match(watched.store.latest.functions.get('payment-worker')?.verdict.kind ?? '', /mapping disabled/);
});

test('a rechecked mapping is read at once and followed to its end, whatever is looked at meanwhile', async (context) => {
	const watched = await openFunctions(context);
	const { client, clock, cloud, monitor, pass, store } = watched;
	const { uuid } = watched.mapping('payment-worker');
	await watched.turn(uuid, false);
	cloud.clearRequests();
	const at = clock.now();
	monitor.recheck('mapping', uuid);
	monitor.setFocus(noFocus);
	await pass(500);
	assert.equal(watched.mapping('payment-worker').state, 'Disabling');
	await pass(5000);
	assert.equal(watched.mapping('payment-worker').state, 'Disabled');
	assert.deepEqual(
		timesOf(watched, 'GetEventSourceMapping').map((time) => time - at),
		[0, 2000],
	);
	await client.send(new DeleteEventSourceMappingCommand({ UUID: uuid }));
	monitor.recheck('mapping', uuid);
	await pass(300);
	assert.equal(store.latest.mappings.get(uuid)?.state, 'Deleting');
	await pass(5000);
	assert.ok(!store.latest.mappings.has(uuid), 'what is gone is not shown');
	cloud.clearRequests();
	await passMinutes(watched, 1);
	assert.deepEqual(asked(watched, 'Lambda'), []);
});

test('a mapping that can be read no more while it changes stays as it was last known, and is not asked for without end', async (context) => {
	const watched = await openFunctions(context);
	const { cloud, monitor, pass } = watched;
	const { uuid } = watched.mapping('payment-worker');
	await watched.turn(uuid, false);
	monitor.recheck('mapping', uuid);
	await pass(500);
	assert.equal(watched.mapping('payment-worker').state, 'Disabling');
	cloud.faults.add({ operation: 'GetEventSourceMapping', kind: 'denied' });
	cloud.clearRequests();
	await passMinutes(watched, 2);
	assert.equal(timesOf(watched, 'GetEventSourceMapping').length, 1);
	assert.equal(watched.mapping('payment-worker').state, 'Disabling');
});

test('denied mappings are no empty list: the functions stay, and it is said that what feeds them is not known', async (context) => {
	const watched = await watchFunctions(context);
	const { cloud, monitor, pass, queue, store } = watched;
	const allow = cloud.faults.add({ operation: 'ListEventSourceMappings', kind: 'denied' });
	monitor.setFocus({ ...noFocus, kind: 'function' });
	await pass(2000);
	const { state, error } = store.latest.lambda;
	assert.deepEqual([state, error?.kind, error?.operation], ['known', 'denied', 'ListEventSourceMappings']);
	assert.equal(store.latest.functions.size, 14);
	const { url } = queue('payments').ref;
	monitor.setFocus(opened('queue', url, 'connections'));
	await pass(2000);
	const feeds = knownValue(store.latest.feeds.get(url) ?? { state: 'pending' });
	assert.equal(feeds?.consumers, null);
	allow();
	monitor.setFocus({ ...noFocus, kind: 'function' });
	await pass(3000);
	monitor.refresh();
	await pass(1000);
	assert.equal(store.latest.lambda.error, null);
	assert.equal(store.latest.mappings.size, 4);
});

for (const [kind, state, absence] of [
	['denied', 'failed', null],
	['unsupported', 'absent', 'Lambda is not supported by this endpoint.'],
] as const) {
	test(`Lambda ${kind}: ${state}, and asked again by Ctrl-R only`, async (context) => {
		const watched = await watchFunctions(context);
		const { cloud, monitor, pass, store } = watched;
		const heal = cloud.faults.add({ service: 'Lambda', kind });
		monitor.setFocus({ ...noFocus, kind: 'function' });
		await pass(2000);
		const { lambda } = store.latest;
		assert.deepEqual([lambda.state, lambda.error?.kind, lambda.absence], [state, kind, absence]);
		assert.equal(store.latest.accountConcurrency.state, kind);
		cloud.clearRequests();
		await passMinutes(watched, 2);
		assert.deepEqual(asked(watched, 'Lambda'), []);
		heal();
		monitor.refresh();
		await pass(2000);
		assert.deepEqual(
			[store.latest.lambda.state, store.latest.lambda.error, store.latest.lambda.absence],
			['known', null, null],
		);
		assert.ok(knownValue(store.latest.accountConcurrency));
	});
}

test('a late answer after the stop writes nothing, and nothing more is asked', async (context) => {
	const watched = await openFunctions(context);
	const { cloud, monitor, pass, settle, store } = watched;
	const { uuid } = watched.mapping('payment-worker');
	await watched.turn(uuid, false);
	cloud.faults.add({ kind: 'slow', operation: 'GetEventSourceMapping', milliseconds: 60 });
	cloud.clearRequests();
	monitor.recheck('mapping', uuid);
	while (timesOf(watched, 'GetEventSourceMapping').length === 0) await pass(100, 10);
	monitor.stop();
	const { latest } = store;
	await settle();
	await pass(5000);
	assert.equal(store.latest, latest);
	assert.equal(watched.mapping('payment-worker').state, 'Enabled');
	assert.equal(timesOf(watched, 'GetEventSourceMapping').length, 1);
});
