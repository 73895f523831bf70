import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { ManualClock } from '../../source/model/manual-clock.ts';
import { Outside } from '../actions/cloud-session.ts';
import { deadLettersOf } from '../monitor/dead-letters.ts';
import { clockOfToday } from '../monitor/watched-cloud.ts';
import { awsEnvironment } from '../support/aws-environment.ts';
import { closedPort } from '../support/fake-http.ts';
import { run } from './run-once.ts';

interface Shop {
	readonly cloud: Cloud;
	readonly clock: ManualClock;
}

/** Two queues with dead letters between them and a FIFO one, after twelve minutes of traffic. */
async function aShop(test: TestContext): Promise<Shop> {
	awsEnvironment(test);
	const clock = clockOfToday();
	const cloud = await startCloud({ scenario: 'empty', clock });
	const outside = new Outside(cloud.endpoint);
	test.after(async () => {
		outside.close();
		await cloud.close();
	});
	const dead = await outside.queue('orders-dlq');
	const orders = await outside.queue('orders', deadLettersOf('orders-dlq', 3));
	const cart = await outside.queue('cart.fifo');
	await outside.send(dead, ['broken', 'broken too']);
	await clock.advance(10 * 60_000);
	await outside.send(orders, ['a', 'b', 'c']);
	await outside.send(cart, ['same', 'same'], () => 'group');
	await outside.receive(orders, 1);
	await clock.advance(2 * 60_000);
	cloud.clearRequests();
	return { cloud, clock };
}

test('the JSON is version 1, as it was promised', async (context) => {
	const shop = await aShop(context);
	const { clock, cloud } = shop;
	const { code, document, output, errors } = await run(shop, cloud.endpoint);
	assert.equal(code, 0);
	assert.equal(errors, '');
	assert.equal(output.split('\n').length, 2, 'one document on one line');
	const { at, queues, ...rest } = document();
	assert.ok(Math.abs(Date.parse(at) - clock.now()) < 1500);
	assert.deepEqual(rest, {
		version: 1,
		context: {
			profile: null,
			region: 'eu-west-1',
			endpoint: cloud.endpoint,
			account: '000000000000',
			readOnly: false,
		},
		apis: [],
		distributions: [],
		functions: [],
		unknown: [],
		errors: [],
	});
	assert.deepEqual(Object.keys(document()), [
		'version',
		'at',
		'context',
		'queues',
		'apis',
		'distributions',
		'functions',
		'unknown',
		'errors',
	]);
	const [dead, ...others] = queues;
	assert.deepEqual(others.map(({ name }) => name).sort(), ['cart.fifo', 'orders']);
	assert.deepEqual(dead, {
		name: 'orders-dlq',
		url: `${cloud.endpoint}/000000000000/orders-dlq`,
		type: 'standard',
		visible: 2,
		inFlight: 0,
		delayed: 0,
		oldestAgeSeconds: 720,
		inPerSecond: 0,
		outPerSecond: 0,
		deduplicatedPerMinute: null,
		deadLetterQueue: null,
		deadLetterSources: ['orders'],
		state: '2 dead',
		unknown: [],
	});
	const orders = queues.find(({ name }) => name === 'orders');
	assert.equal(orders?.deadLetterQueue, 'orders-dlq');
	assert.equal(orders?.inPerSecond, 3 / 60);
	const cart = queues.find(({ name }) => name === 'cart.fifo');
	assert.equal(cart?.type, 'fifo');
	assert.equal(cart?.visible, 1);
	assert.equal(cart?.deduplicatedPerMinute, 1);
});

test('it only reads', async (context) => {
	const shop = await aShop(context);
	await run(shop, shop.cloud.endpoint, { readOnly: true });
	const operations = new Set(shop.cloud.requests.map(({ operation }) => operation));
	assert.deepEqual([...operations].sort(), [
		'DescribeAlarms',
		'GetAccountSettings',
		'GetApis',
		'GetCallerIdentity',
		'GetMetricData',
		'GetQueueAttributes',
		'GetRestApis',
		'ListDistributions',
		'ListEventSourceMappings',
		'ListFunctions',
		'ListMetrics',
		'ListQueues',
	]);
});

test('a denied queue: null and named, exit code 1, and the others are there', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'denied', operation: 'GetQueueAttributes', queue: 'orders' });
	const { code, document } = await run(shop, shop.cloud.endpoint);
	assert.equal(code, 1);
	const { queues, errors } = document();
	assert.equal(queues.length, 3);
	const orders = queues.find(({ name }) => name === 'orders');
	assert.deepEqual([orders?.visible, orders?.inFlight, orders?.delayed], [null, null, null]);
	assert.deepEqual(orders?.unknown.slice(0, 3), ['visible', 'inFlight', 'delayed']);
	assert.ok(orders?.unknown.includes('deadLetterQueue'));
	assert.equal(orders?.state, 'denied');
	assert.deepEqual(errors, [
		{
			service: 'SQS',
			operation: 'GetQueueAttributes',
			kind: 'denied',
			message: 'SQS denied GetQueueAttributes: it needs sqs:GetQueueAttributes.',
		},
	]);
});

for (const kind of ['unsupported', 'html'] as const) {
	test(`CloudWatch ${kind}: exit code 0, and what it would have told is named as unknown`, async (context) => {
		const shop = await aShop(context);
		shop.cloud.faults.add({ kind, service: 'CloudWatch' });
		const { code, document } = await run(shop, shop.cloud.endpoint);
		assert.equal(code, 0);
		assert.deepEqual(document().errors, []);
		const rates = ['oldestAgeSeconds', 'inPerSecond', 'outPerSecond'];
		for (const { name, unknown, inPerSecond, visible } of document().queues) {
			assert.deepEqual(unknown, name === 'cart.fifo' ? [...rates, 'deduplicatedPerMinute'] : rates);
			assert.equal(inPerSecond, null);
			assert.notEqual(visible, null);
		}
	});
}

test('CloudWatch denied: exit code 1, with the reason', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'denied', service: 'CloudWatch' });
	const { code, document } = await run(shop, shop.cloud.endpoint);
	assert.equal(code, 1);
	assert.deepEqual(
		document().errors.map(({ operation, kind }) => [operation, kind]),
		[
			['GetMetricData', 'denied'],
			['ListMetrics', 'denied'],
		],
	);
});

test('STS that does not answer is no failure: the account is null', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'unsupported', service: 'STS' });
	const { code, document } = await run(shop, shop.cloud.endpoint);
	assert.equal(code, 0);
	assert.equal(document().context.account, null);
});

for (const [kind, reason] of [
	['denied', 'denied'],
	['expired', 'expired'],
	['html', 'unsupported'],
] as const) {
	test(`ListQueues ${kind}: nothing could be read, exit code 3, with the reason in the document`, async (context) => {
		const shop = await aShop(context);
		shop.cloud.faults.add({ kind, operation: 'ListQueues' });
		const { code, document } = await run(shop, shop.cloud.endpoint);
		assert.equal(code, 3);
		assert.deepEqual(document().queues, []);
		assert.deepEqual(
			document().errors.map(({ operation, kind }) => [operation, kind]),
			[['ListQueues', reason]],
		);
		const text = await run(shop, shop.cloud.endpoint, { text: true });
		assert.equal(text.code, 3);
		assert.equal(text.output, '');
		assert.match(text.errors, /^.+\.\n$/, 'one sentence, and not "no queues"');
	});
}

test('a refused connection: exit code 3, one sentence', async (context) => {
	const shop = await aShop(context);
	const { code, output, errors } = await run(shop, `http://127.0.0.1:${await closedPort()}`, { text: true });
	assert.equal(code, 3);
	assert.equal(output, '');
	assert.match(errors, /^SQS does not answer .*connection refused.*\.\n$/);
});

test('an endpoint that dies half way through: it ends, says so, and prints what it has', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'reset', operation: 'GetQueueAttributes' });
	const before = shop.clock.now();
	const { code, document } = await run(shop, shop.cloud.endpoint);
	assert.equal(code, 1);
	assert.equal(document().queues.length, 3);
	assert.ok(
		document().queues.every(({ visible, unknown }) => visible === null && unknown.includes('visible')),
	);
	assert.ok(document().errors.some(({ kind }) => kind === 'unreachable'));
	assert.ok(shop.clock.now() - before < 5000, 'it does not wait for each queue in turn');
});

test('a profile that does not exist: exit code 2', async (context) => {
	const shop = await aShop(context);
	const { code, document } = await run(shop, shop.cloud.endpoint, { profile: 'nobody' });
	assert.equal(code, 2);
	assert.equal(document().errors[0]?.kind, 'invalid');
	assert.equal(document().context.region, null);
});

test('the filter narrows what is printed, and what counts as failed', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'denied', operation: 'GetQueueAttributes', queue: 'cart.fifo' });
	const { code, document } = await run(shop, shop.cloud.endpoint, { filter: 'ordlq' });
	assert.equal(code, 0);
	assert.deepEqual(
		document().queues.map(({ name }) => name),
		['orders-dlq'],
	);
	const byState = await run(shop, shop.cloud.endpoint, { filter: '2 dead' });
	assert.deepEqual(
		byState.document().queues.map(({ name }) => name),
		['orders-dlq'],
	);
});

test('a state that only metrics tell is found by the filter too', async (context) => {
	const shop = await aShop(context);
	const outside = new Outside(shop.cloud.endpoint);
	context.after(() => outside.close());
	await outside.send(await outside.queue('mails'), ['waits']);
	await shop.clock.advance(20 * 60_000);
	const { document } = await run(shop, shop.cloud.endpoint, { filter: 'mails stuck' });
	assert.deepEqual(
		document().queues.map(({ name, state }) => [name, state.split(',')[0]]),
		[['mails', 'stuck']],
	);
});

test('the table has no escape codes in a pipe, fits its width, and failures go to the error stream', async (context) => {
	const shop = await aShop(context);
	shop.cloud.faults.add({ kind: 'denied', operation: 'GetQueueAttributes', queue: 'cart.fifo' });
	const { code, output, errors } = await run(shop, shop.cloud.endpoint, { text: true, columns: 100 });
	assert.equal(code, 1);
	assert.equal(output.includes('\u001b'), false);
	const lines = output.trimEnd().split('\n');
	assert.equal(lines.length, 4);
	assert.match(lines[0] ?? '', /NAME.*VISIBLE.*STATE/);
	assert.match(lines[1] ?? '', /orders-dlq.* 2 .*2 dead/);
	assert.ok(lines.every((line) => line.length <= 100 && line === line.trimEnd()));
	assert.equal(errors, 'SQS denied GetQueueAttributes: it needs sqs:GetQueueAttributes.\n');
	const coloured = await run(shop, shop.cloud.endpoint, { text: true, depth: '16' });
	assert.equal(coloured.output.includes('\u001b['), true);
});

test('an account without queues says so, and that is no failure', async (context) => {
	awsEnvironment(context);
	const clock = clockOfToday();
	const cloud = await startCloud({ scenario: 'empty', clock });
	context.after(() => cloud.close());
	const { code, output, errors } = await run({ clock }, cloud.endpoint, { text: true });
	assert.deepEqual([code, output, errors], [0, 'No queues.\n', '']);
});
