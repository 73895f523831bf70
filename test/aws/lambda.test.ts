import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { functionMetrics } from '../../source/aws/contract/lambda.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { startFake } from '../support/fake-http.ts';

const account = '000000000000';
const region = 'eu-west-1';
const shop = await startTestCloud({ scenario: 'shop', region });

async function connected(t: TestContext) {
	awsEnvironment(t);
	const calls: string[] = [];
	const connection = await connect(t, {
		endpoint: shop.cloud.endpoint,
		region,
		onCall: ({ service, operation }) => calls.push(`${service} ${operation}`),
	});
	return { ...connection, lambda: connection.lambda, calls };
}

/** A fault that is over at the end of the test. */
function fault(t: TestContext, operation: string, kind: 'denied' | 'throttled' | 'html' | 'empty'): void {
	t.after(shop.cloud.faults.add({ service: 'Lambda', operation, kind, status: 404 }));
}

test('functions come with what the list says of them, and not with what it leaves out', async (t) => {
	const { lambda, calls } = await connected(t);
	const functions = await lambda.listFunctions();
	assert.equal(new Set(functions.map(({ name }) => name)).size, functions.length);
	const worker = functions.find(({ name }) => name === 'payment-worker');
	assert.deepEqual(
		{ ...worker, modifiedAt: null },
		{
			name: 'payment-worker',
			arn: `arn:aws:lambda:${region}:${account}:function:payment-worker`,
			runtime: 'nodejs22.x',
			memoryMegabytes: worker?.memoryMegabytes,
			timeoutSeconds: worker?.timeoutSeconds,
			modifiedAt: null,
			// ListFunctions has no state: GetFunctionConfiguration has.
			state: null,
			description: worker?.description,
			handler: 'index.handler',
			tracing: worker?.tracing,
			architectures: ['x86_64'],
			deadLetterTarget: null,
		},
	);
	assert.ok((worker?.memoryMegabytes ?? 0) >= 128 && (worker?.timeoutSeconds ?? 0) > 0);
	assert.ok((worker?.modifiedAt ?? 0) > Date.UTC(2020, 0, 1));
	assert.deepEqual(calls, ['Lambda ListFunctions']);
});

test('mappings come with their queue, all of them or those of one', async (t) => {
	const { lambda } = await connected(t);
	const all = await lambda.listMappings();
	assert.deepEqual(all.map(({ functionName }) => functionName).sort(), [
		'cart-projector',
		'invoice-writer',
		'payment-worker',
		'webhook-sender',
	]);
	const queue = `arn:aws:sqs:${region}:${account}:payments`;
	const [mapping, ...others] = await lambda.listMappings(queue);
	assert.deepEqual(others, []);
	assert.ok(mapping);
	assert.deepEqual(
		{ ...mapping, uuid: '', modifiedAt: 0 },
		{
			uuid: '',
			functionName: 'payment-worker',
			eventSourceArn: queue,
			state: 'Enabled',
			stateReason: 'USER_INITIATED',
			batchSize: 10,
			batchingWindowSeconds: 0,
			maximumConcurrency: 20,
			reportsItemFailures: true,
			filters: [],
			lastResult: mapping.lastResult,
			modifiedAt: 0,
		},
	);
	assert.deepEqual(await lambda.getMapping(mapping.uuid), mapping);
	assert.deepEqual(await lambda.listMappings(`arn:aws:sqs:${region}:${account}:nothing-reads-it`), []);
});

test('a mapping that is disabled is Disabling, then Disabled, and back', async (t) => {
	const { lambda } = await connected(t);
	const [mapping] = await lambda.listMappings(`arn:aws:sqs:${region}:${account}:webhooks`);
	const uuid = mapping?.uuid ?? '';
	const permit = issuePermit('mapping', uuid);
	assert.equal((await lambda.setMappingEnabled(permit, uuid, false)).state, 'Disabling');
	await assert.rejects(lambda.setMappingEnabled(permit, uuid, true), {
		name: 'QdashError',
		kind: 'invalid',
		code: 'ResourceInUseException',
	});
	await shop.seconds(3);
	assert.equal((await lambda.getMapping(uuid)).state, 'Disabled');
	assert.equal((await lambda.setMappingEnabled(permit, uuid, true)).state, 'Enabling');
	await shop.seconds(3);
	assert.equal((await lambda.getMapping(uuid)).state, 'Enabled');
});

test('concurrency is reserved, 0 too, and given back; none is not 0', async (t) => {
	const { lambda } = await connected(t);
	const name = 'webhook-sender';
	const before = await lambda.getReservedConcurrency(name);
	const account = await lambda.getAccountConcurrency();
	assert.equal(account.limit, 1000);
	const permit = issuePermit('concurrency', name);
	await lambda.setReservedConcurrency(permit, name, 0);
	assert.equal(await lambda.getReservedConcurrency(name), 0);
	assert.equal((await lambda.getAccountConcurrency()).unreserved, account.unreserved + (before ?? 0));
	await lambda.setReservedConcurrency(permit, name, 7);
	assert.equal(await lambda.getReservedConcurrency(name), 7);
	await assert.rejects(lambda.setReservedConcurrency(permit, name, 100_000), {
		kind: 'invalid',
		message: /^Lambda refused PutFunctionConcurrency: .*UnreservedConcurrentExecution/,
	});
	await lambda.setReservedConcurrency(permit, name, null);
	assert.equal(await lambda.getReservedConcurrency(name), null);
	await lambda.setReservedConcurrency(permit, name, before);
});

test('a change wants a permit for this action on this thing', async (t) => {
	const { lambda, calls } = await connected(t);
	const other = issuePermit('mapping', 'another');
	await assert.rejects(lambda.setMappingEnabled(other, 'one', false), /mapping on one did not pass the gate/);
	for (const value of [null, 0]) {
		await assert.rejects(
			lambda.setReservedConcurrency(issuePermit('mapping', 'f'), 'f', value),
			/concurrency on f did not pass the gate/,
		);
	}
	assert.deepEqual(calls, []);
});

test('what does not exist, is denied, throttled or not there is told apart', async (t) => {
	const { lambda } = await connected(t);
	await assert.rejects(lambda.getMapping('ffffffff-0000-0000-0000-000000000000'), { kind: 'notFound' });
	await assert.rejects(lambda.getReservedConcurrency('nobody'), { kind: 'notFound' });
	fault(t, 'ListFunctions', 'denied');
	await assert.rejects(lambda.listFunctions(), { kind: 'denied', message: /lambda:ListFunctions/ });
	fault(t, 'ListEventSourceMappings', 'throttled');
	await assert.rejects(lambda.listMappings(), { kind: 'throttled', service: 'Lambda' });
	fault(t, 'GetAccountSettings', 'html');
	await assert.rejects(lambda.getAccountConcurrency(), { kind: 'unsupported' });
});

test('an empty answer is neither an empty list nor a 0', async (t) => {
	const { lambda } = await connected(t);
	for (const operation of ['ListFunctions', 'ListEventSourceMappings', 'GetAccountSettings']) {
		fault(t, operation, 'empty');
	}
	await assert.rejects(lambda.listFunctions(), { kind: 'unknown', message: /without Functions\.$/ });
	await assert.rejects(lambda.listMappings(), { kind: 'unknown', message: /without EventSourceMappings\.$/ });
	await assert.rejects(lambda.getAccountConcurrency(), {
		kind: 'unknown',
		message: /without the concurrency/,
	});
});

test('lists are read to their last page, and an endless one ends', async (t) => {
	awsEnvironment(t);
	const pages: Record<string, object> = {
		'': { Functions: [{ FunctionName: 'a' }], NextMarker: 'm1' },
		m1: { Functions: [{ FunctionName: 'b' }, null], NextMarker: '' },
	};
	const server = await startFake(t, ({ path }) => {
		const marker = new URL(path, 'http://x').searchParams.get('Marker') ?? '';
		if (path.includes('event-source-mappings')) {
			return { body: { EventSourceMappings: [], NextMarker: 'for ever' } };
		}
		return { body: pages[marker] ?? {} };
	});
	const { lambda } = await connect(t, { endpoint: server.url, region });
	assert.deepEqual(
		(await lambda.listFunctions()).map(({ name, memoryMegabytes }) => [name, memoryMegabytes]),
		[
			['a', null],
			['b', null],
		],
	);
	await assert.rejects(lambda.listMappings(), { kind: 'unknown', message: /its pages do not end/ });
});

test('strange answers are told of, and never break anything', async (t) => {
	awsEnvironment(t);
	const answers: Record<string, object> = {
		'/2015-03-31/functions': { Functions: [{ FunctionArn: 'arn' }] },
		'/2015-03-31/event-source-mappings/u1': { UUID: 'u1', State: 'Enabled', FilterCriteria: null },
		'/2015-03-31/event-source-mappings/u2': {
			UUID: 'u2',
			State: 'Enabled',
			FunctionArn: `arn:aws:lambda:${region}:${account}:function:worker:live`,
			FilterCriteria: { Filters: [{ Pattern: '{"body":{}}' }, null] },
			LastModified: 1_700_000_000,
		},
		'/2015-03-31/event-source-mappings/u3': {},
	};
	const server = await startFake(t, ({ path }) => ({ body: answers[path.replace(/\/?(\?.*)?$/, '')] ?? {} }));
	const { lambda } = await connect(t, { endpoint: server.url, region });
	await assert.rejects(lambda.listFunctions(), { kind: 'unknown', message: /without a FunctionName/ });
	assert.deepEqual(
		[(await lambda.getMapping('u1')).filters, (await lambda.getMapping('u1')).functionName],
		[[], ''],
	);
	const { functionName, filters, modifiedAt } = await lambda.getMapping('u2');
	assert.deepEqual(
		{ functionName, filters, modifiedAt },
		{
			functionName: 'worker',
			filters: ['{"body":{}}'],
			modifiedAt: 1_700_000_000_000,
		},
	);
	await assert.rejects(lambda.getMapping('u3'), { kind: 'unknown', message: /without a UUID and a State/ });
	assert.equal(await lambda.getReservedConcurrency('f'), null);
});

test("a function's series are those that Lambda publishes: a shop has a minute of each", async (t) => {
	const { lambda, cloudWatch } = await connected(t);
	await shop.seconds(300);
	const queries = lambda.functionQueries('payment-worker', functionMetrics, 60);
	assert.deepEqual(
		queries.map(({ fills, percentile }) => [fills, percentile]),
		functionMetrics.map((key) => [key, key.startsWith('duration')]),
	);
	const to = Math.floor(shop.clock.now() / 60_000) * 60_000;
	const series = await cloudWatch.getMetricData(queries, { from: to - 180_000, to });
	const last = (key: string) => series.find(({ query }) => query.fills === key)?.points.at(-1)?.value;
	for (const key of functionMetrics) assert.notEqual(last(key), undefined, key);
	assert.ok((last('invocations') ?? 0) > 0);
	assert.ok((last('durationP50') ?? 0) <= (last('durationP99') ?? 0));
	assert.ok(series.every(({ query }) => query.id === 'payment-worker'));
});
