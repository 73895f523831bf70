import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCloud } from '../../source/demo/cloud.ts';
import type { FaultKind } from '../../source/demo/fault-kinds.ts';
import { inRate } from '../../source/model/rates.ts';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import { Outside } from '../actions/cloud-session.ts';
import { showing, type WatchedCloud, type WatchOptions, watchCloud } from './watched-cloud.ts';

const names = ['orders', 'payments', 'emails'] as const;

/** Three queues with 3, 2 and 1 messages, on the screen and known. */
async function watchThree(
	context: Parameters<typeof watchCloud>[0],
	options: WatchOptions = {},
): Promise<WatchedCloud> {
	const watched = await watchCloud(context, {
		before: (outside) => fill(outside),
		...options,
	});
	watched.monitor.start();
	await watched.pass(200);
	watched.monitor.setFocus(showing(watched, ...names));
	await watched.pass(200);
	assert.deepEqual(visible(watched), [3, 2, 1]);
	return watched;
}

async function fill(outside: Outside): Promise<void> {
	for (const [index, name] of names.entries()) {
		await outside.send(await outside.queue(name), ['a', 'b', 'c'].slice(index));
	}
}

function visible({ queue }: WatchedCloud): (number | null)[] {
	return names.map((name) => knownValue(queue(name).attributes)?.visible ?? null);
}

/** Calls that reached the cloud. */
function calls({ cloud }: WatchedCloud, operation: string): number {
	return cloud.requests.filter((request) => request.operation === operation).length;
}

test('one denied queue stays as denied, the others go on, and it is not asked again until a refresh', async (context) => {
	const watched = await watchThree(context);
	const { cloud, monitor, pass, queue, store, asked, outside } = watched;
	const allow = cloud.faults.add({ kind: 'denied', operation: 'GetQueueAttributes', queue: 'payments' });
	await pass(2100);
	assert.equal(store.latest.queues.size, 3);
	const { attributes, verdict, error } = queue('payments');
	assert.equal(attributes.state, 'denied');
	assert.equal(verdict.state, 'denied');
	assert.match(error?.message ?? '', /GetQueueAttributes/);
	assert.equal(store.latest.outage, null);
	cloud.clearRequests();
	await outside.send(queue('emails').ref, ['one more']);
	await pass(10_000);
	assert.equal(asked().payments, undefined);
	assert.deepEqual(visible(watched), [3, null, 2]);
	allow();
	monitor.refresh();
	await pass(200);
	assert.deepEqual(visible(watched), [3, 2, 2]);
	assert.equal(queue('payments').error, null);
});

test('a refused connection is an outage with a time, what was known stays, and it ends by itself', async (context) => {
	const watched = await watchThree(context);
	const { clock, cloud, pass, queue, store } = watched;
	await cloud.close();
	await pass(4000);
	const { outage, queues, listing } = store.latest;
	assert.equal(outage?.error.kind, 'unreachable');
	assert.match(outage?.error.message ?? '', /connection refused/);
	assert.ok((outage?.retryAt ?? 0) > clock.now());
	assert.ok((outage?.retryAt ?? 0) <= clock.now() + 30_000);
	assert.equal(queues.size, 3);
	assert.equal(listing.complete, true);
	assert.deepEqual(visible(watched), [3, 2, 1]);
	const reading = queue('orders').attributes;
	assert.ok(reading.state === 'known' && clock.now() - reading.at >= 3000, 'what is known ages');

	const again = await startCloud({ scenario: 'empty', clock, port: Number(new URL(cloud.endpoint).port) });
	context.after(() => again.close());
	const outside = new Outside(again.endpoint);
	context.after(() => outside.close());
	await fill(outside);
	await outside.send(queue('orders').ref, ['d']);
	await pass(32_000);
	assert.equal(store.latest.outage, null);
	assert.deepEqual(visible(watched), [4, 2, 1]);
	assert.deepEqual(
		names.map((name) => queue(name).error),
		[null, null, null],
	);
});

test('an endpoint that is not there yet is asked again until it is', async (context) => {
	const watched = await watchCloud(context);
	const { clock, cloud, monitor, pass, store } = watched;
	const port = Number(new URL(cloud.endpoint).port);
	await cloud.close();
	monitor.start();
	await pass(3000);
	const { listing, outage, queues } = store.latest;
	assert.equal(listing.complete, false, 'nobody may take it for an empty account');
	assert.equal(listing.error?.kind, 'unreachable');
	assert.equal(outage?.error.kind, 'unreachable');
	assert.equal(queues.size, 0);
	const late = await startCloud({ scenario: 'empty', clock, port });
	context.after(() => late.close());
	const outside = new Outside(late.endpoint);
	context.after(() => outside.close());
	await outside.queue('orders');
	await pass(31_000);
	assert.equal(store.latest.listing.error, null);
	assert.equal(store.latest.outage, null);
	assert.equal(watched.queue('orders').attributes.state, 'known');
});

test('one hung queue times out, and nothing else stops', async (context) => {
	const watched = await watchThree(context, { callLimit: 400 });
	const { cloud, pass, queue, settle, store, outside } = watched;
	const heal = cloud.faults.add({ kind: 'hang', operation: 'GetQueueAttributes', queue: 'payments' });
	await pass(2000, 1);
	cloud.clearRequests();
	await outside.send(queue('orders').ref, ['d']);
	await pass(4000, 1);
	assert.ok((watched.asked().orders ?? 0) >= 3, 'the selected queue is asked on');
	assert.deepEqual(visible(watched), [4, 2, 1]);
	heal();
	await pass(1500, 1);
	await settle();
	assert.equal(queue('payments').error?.kind, 'unreachable');
	assert.match(queue('payments').error?.message ?? '', /timed out|within/);
	assert.equal(store.latest.outage, null, 'the service answers');
	await pass(2100);
	assert.equal(queue('payments').error, null);
});

test('an endpoint that hangs as a whole is an outage, and heals', async (context) => {
	const watched = await watchThree(context, { callLimit: 100 });
	const { cloud, pass, store } = watched;
	cloud.faults.add({ kind: 'hang' });
	await pass(3000);
	assert.equal(store.latest.outage?.error.kind, 'unreachable');
	assert.deepEqual(visible(watched), [3, 2, 1]);
	cloud.faults.clear();
	await pass(31_000);
	assert.equal(store.latest.outage, null);
});

test('an outage is probed with one call at a time', async (context) => {
	const watched = await watchThree(context);
	const { cloud, pass } = watched;
	cloud.faults.add({ kind: 'reset', service: 'SQS' });
	await pass(5000);
	cloud.clearRequests();
	await pass(60_000);
	// Pauses grow from 4 s to 30 s in this minute, and the SDK tries a read twice.
	const probes = calls(watched, 'GetQueueAttributes');
	assert.ok(probes >= 2 && probes <= 12, `${probes} calls`);
});

test('throttled: the interval widens and says so, then recovers by itself', async (context) => {
	const watched = await watchThree(context);
	const { cloud, pass, store, queue } = watched;
	assert.deepEqual(store.latest.interval, { seconds: 2, effectiveSeconds: 2, reason: null });
	const relent = cloud.faults.add({ kind: 'throttled', operation: 'GetQueueAttributes' });
	await pass(10_000);
	const { interval } = store.latest;
	assert.equal(interval.seconds, 2, 'what the operator chose stays');
	assert.ok(interval.effectiveSeconds >= 8);
	assert.equal(interval.reason, 'SQS throttles');
	assert.equal(queue('orders').error?.kind, 'throttled');
	assert.deepEqual(visible(watched), [3, 2, 1]);
	assert.equal(store.latest.outage, null);
	cloud.clearRequests();
	await pass(10_000);
	assert.ok(calls(watched, 'GetQueueAttributes') <= 6, 'it is asked less');
	relent();
	watched.monitor.setFocus(showing(watched, ...names));
	await pass(400_000);
	assert.deepEqual(store.latest.interval, { seconds: 2, effectiveSeconds: 2, reason: null });
	assert.equal(queue('orders').error, null);
});

test('expired: what is known stays, it is asked again every few seconds, and a login heals it', async (context) => {
	const watched = await watchThree(context);
	const { cloud, pass, queue, store } = watched;
	const login = cloud.faults.add({ kind: 'expired', service: 'SQS' });
	await pass(3000);
	assert.equal(store.latest.outage?.error.kind, 'expired');
	assert.deepEqual(visible(watched), [3, 2, 1]);
	cloud.clearRequests();
	await pass(20_000);
	const probes = calls(watched, 'GetQueueAttributes');
	assert.ok(probes >= 3 && probes <= 5, `${probes} probes in 20 s`);
	login();
	await pass(8000);
	assert.equal(store.latest.outage, null);
	assert.equal(queue('orders').error, null);
});

for (const kind of ['html', 'unsupported'] as const satisfies readonly FaultKind[]) {
	test(`${kind}: what the endpoint has not is said, and not asked for again`, async (context) => {
		const watched = await watchThree(context);
		const { cloud, pass, queue, store, asked } = watched;
		cloud.faults.add({ kind, operation: 'GetQueueAttributes', queue: 'emails' });
		await pass(2100);
		assert.equal(queue('emails').attributes.state, 'unsupported');
		assert.equal(queue('emails').verdict.kind, 'unsupported');
		assert.match(queue('emails').verdict.evidence.join(' '), /GetQueueAttributes/);
		assert.equal(store.latest.outage, null);
		cloud.clearRequests();
		await pass(6000);
		assert.equal(asked().emails, undefined);
		assert.deepEqual(visible(watched), [3, 2, null]);
	});
}

test('an endpoint that answers ListQueues with HTML is no empty account', async (context) => {
	const watched = await watchCloud(context);
	watched.cloud.faults.add({ kind: 'html', operation: 'ListQueues' });
	watched.monitor.start();
	await watched.pass(1000);
	const { listing, outage } = watched.store.latest;
	assert.equal(listing.complete, false);
	assert.equal(listing.error?.kind, 'unsupported');
	assert.match(listing.error?.message ?? '', /HTML/);
	assert.equal(outage, null);
});

test('a listing that is denied is asked for again, in case somebody mends the policy', async (context) => {
	const watched = await watchCloud(context, { before: fill });
	const allow = watched.cloud.faults.add({ kind: 'denied', operation: 'ListQueues' });
	watched.monitor.start();
	await watched.pass(1000);
	assert.equal(watched.store.latest.listing.error?.kind, 'denied');
	await watched.pass(20_000);
	assert.equal(calls(watched, 'ListQueues'), 1);
	allow();
	await watched.pass(11_000);
	assert.equal(watched.store.latest.listing.error, null);
	assert.equal(watched.store.latest.queues.size, 3);
});

for (const [kind, state] of [
	['denied', 'denied'],
	['unsupported', 'unsupported'],
	['html', 'unsupported'],
] as const) {
	test(`CloudWatch ${kind}: the counts go on alone, and it is not asked again until a refresh`, async (context) => {
		const watched = await watchThree(context);
		const { cloud, clock, monitor, pass, queue, store, outside } = watched;
		const allow = cloud.faults.add({ kind, service: 'CloudWatch' });
		await pass(3000);
		assert.equal(queue('orders').metricsState, state);
		assert.equal(store.latest.metricsError?.kind, state);
		assert.equal(store.latest.outage, null);
		assert.deepEqual(inRate(queue('orders'), clock.now()), { state });
		assert.equal(calls(watched, 'GetMetricData'), 1);
		await outside.send(queue('orders').ref, ['d']);
		await pass(130_000);
		assert.equal(calls(watched, 'GetMetricData'), 1);
		assert.deepEqual(visible(watched), [4, 2, 1]);
		allow();
		monitor.refresh();
		await pass(2000);
		assert.equal(queue('orders').metricsState, 'known');
		assert.equal(store.latest.metricsError, null);
	});
}

test('CloudWatch that fails otherwise is left alone for a minute, not asked each second', async (context) => {
	const watched = await watchThree(context);
	watched.cloud.faults.add({ kind: 'serverError', service: 'CloudWatch' });
	await watched.pass(50_000);
	assert.ok(calls(watched, 'GetMetricData') <= 2, 'one call, which the SDK tries twice');
	assert.equal(watched.queue('orders').metricsState, 'failed');
	watched.cloud.faults.clear();
	await watched.pass(15_000);
	assert.equal(watched.queue('orders').metricsState, 'known');
});

test('a poll never receives, and changes nothing', async (context) => {
	const watched = await watchThree(context);
	watched.cloud.clearRequests();
	const { monitor, pass, queue } = watched;
	for (const name of names) {
		const { url } = queue(name).ref;
		monitor.setFocus({ ...noFocus, shown: [url], selected: url, opened: url });
		await pass(3000);
	}
	monitor.refresh();
	await pass(5000);
	const asked = [...new Set(watched.cloud.requests.map(({ operation }) => operation))].sort();
	// What feeds an opened queue is asked for as well; the alarms come a minute apart.
	assert.deepEqual(
		asked.filter((operation) => operation !== 'DescribeAlarms'),
		[
			'GetMetricData',
			'GetQueueAttributes',
			'ListDeadLetterSourceQueues',
			'ListEventBuses',
			'ListEventSourceMappings',
			'ListQueues',
			'ListRuleNamesByTarget',
			'ListSubscriptions',
		],
	);
	assert.deepEqual(await watched.outside.counts(queue('orders').ref), {
		visible: 3,
		inFlight: 0,
		delayed: 0,
	});
});

test('after stop nothing more is asked, and nothing is written', async (context) => {
	const watched = await watchThree(context);
	const { cloud, clock, monitor, pass, settle, store, outside, queue } = watched;
	await outside.send(queue('orders').ref, ['d']);
	// Calls are under way when it stops: their answers come for nobody.
	cloud.faults.add({ kind: 'slow', milliseconds: 20 });
	await clock.advance(2000);
	monitor.stop();
	const before = store.latest;
	await settle();
	cloud.faults.clear();
	cloud.clearRequests();
	await pass(90_000);
	assert.equal(store.latest, before);
	assert.equal(cloud.requests.length, 0);
});
