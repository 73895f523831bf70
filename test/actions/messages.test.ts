import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ack } from '../../source/actions/ack.ts';
import { extend } from '../../source/actions/extend.ts';
import { purgeQueue } from '../../source/actions/purge.ts';
import { purgeWait } from '../../source/actions/purge-clock.ts';
import { receive } from '../../source/actions/receive.ts';
import { release, releaseAll } from '../../source/actions/release.ts';
import { send } from '../../source/actions/send.ts';
import type { QueueRef } from '../../source/model/queue.ts';
import { aCloudSession, attributesOf, type CloudSession, idsInBackup } from './cloud-session.ts';

/** Receives by short poll, as the clock stands still. */
async function take({ session }: CloudSession, queue: QueueRef, max = 10) {
	const attributes = await attributesOf(session, queue);
	return receive(session, { queue, attributes, max, waitSeconds: 0 });
}

function bodies(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `body ${index}`);
}

test('what is received is held for the visibility timeout of the queue', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, clock } = all;
	const queue = await outside.queue('orders', { VisibilityTimeout: '45' });
	const ids = await outside.send(queue, bodies(3));
	const { received, count } = await take(all, queue);
	assert.equal(count, 3);
	assert.deepEqual(received.map(({ id }) => id).sort(), [...ids].sort());
	assert.ok(received.every(({ expiresAt }) => Math.abs(expiresAt - clock.now() - 45_000) <= 1000));
	assert.deepEqual(await outside.counts(queue), { visible: 0, inFlight: 3, delayed: 0 });
	assert.ok(session.received.has(queue.url));
});

test('a release gives back at once, and the row is gone; a released message is taken anew', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside } = all;
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(3));
	const { received } = await take(all, queue);
	const [first] = received;
	const outcome = await release(session, { queue, ids: [first?.id ?? ''] });
	assert.deepEqual([outcome.outcome, outcome.count], ['done', 1]);
	assert.equal(session.leases.count(queue.url), 2);
	assert.deepEqual(await outside.counts(queue), { visible: 1, inFlight: 2, delayed: 0 });
	const again = await take(all, queue);
	assert.equal(again.received[0]?.message.receiveCount, 2);
	assert.notEqual(again.received[0]?.receiptHandle, first?.receiptHandle);
});

test('an extension holds past the first timeout, in SQS as on the row', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, clock } = all;
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(1));
	const { received } = await take(all, queue);
	const ids = received.map(({ id }) => id);
	const outcome = await extend(session, { queue, ids, seconds: 120 });
	assert.equal(outcome.outcome, 'done');
	await clock.advance(60_000);
	assert.equal((await outside.counts(queue)).inFlight, 1);
	assert.equal(session.leases.held(queue.url).length, 1);
	await clock.advance(61_000);
	assert.equal((await outside.counts(queue)).visible, 1);
	assert.equal(session.leases.held(queue.url).length, 0);
});

test('extensions end 12 hours after the receipt, and SQS is never asked for more', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, clock } = all;
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(1));
	const { received } = await take(all, queue);
	const ids = received.map(({ id }) => id);
	assert.equal((await extend(session, { queue, ids, seconds: 43_000 })).outcome, 'done');
	await clock.advance(42_000_000);
	const last = await extend(session, { queue, ids, seconds: 3600 });
	assert.deepEqual(last.failed, []);
	assert.ok((session.leases.get(queue.url, ids[0] ?? '')?.expiresAt ?? 0) <= clock.now() + 1_200_000);
	await clock.advance(1_199_600);
	const over = await extend(session, { queue, ids, seconds: 3600 });
	assert.match(over.failed[0]?.message ?? '', /at most 12 hours/);
});

test('an ack is on disk before it is deleted, attributes and all', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, audit } = all;
	const queue = await outside.queue('orders');
	const sent = await outside.send(queue, bodies(12));
	await take(all, queue);
	await take(all, queue);
	const request = { queue, arn: 'arn:aws:sqs:eu-west-1:000000000000:orders' };
	const outcome = await ack(session, { ...request, ids: sent.slice(0, 11), confirmed: 'yes-no' });
	assert.deepEqual([outcome.outcome, outcome.count, outcome.failed.length], ['done', 11, 0]);
	assert.deepEqual(await outside.counts(queue), { visible: 0, inFlight: 1, delayed: 0 });
	assert.equal(session.leases.count(queue.url), 1);
	const second = await ack(session, { ...request, ids: sent.slice(11), confirmed: 'none' });
	assert.equal(second.backup, outcome.backup, 'one file a queue and session');
	assert.deepEqual((await idsInBackup(outcome.backup)).sort(), [...sent].sort());
	const lines = audit.entries.filter(({ action }) => action === 'ack');
	assert.deepEqual(
		lines.map(({ phase, count, outcome: word }) => [phase, count, word]),
		[
			['begin', 11, null],
			['end', 11, 'done'],
			['begin', 1, null],
			['end', 1, 'done'],
		],
	);
	assert.doesNotMatch(JSON.stringify(audit.entries), /body \d/);
});

test('a message whose lease is over is not deleted, and says so', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, clock } = all;
	const queue = await outside.queue('orders');
	const sent = await outside.send(queue, bodies(2));
	await take(all, queue);
	await extend(session, { queue, ids: [sent[1] ?? ''], seconds: 300 });
	await clock.advance(31_000);
	const outcome = await ack(session, { queue, arn: null, ids: sent, confirmed: 'yes-no' });
	assert.deepEqual([outcome.outcome, outcome.count], ['partly', 1]);
	assert.equal(outcome.failed[0]?.entry.id, sent[0]);
	assert.match(outcome.failed[0]?.message ?? '', /^Lease expired.*receive it again/);
	assert.equal(session.leases.get(queue.url, sent[0] ?? '')?.expired, true, 'it stays listed');
	assert.deepEqual(await idsInBackup(outcome.backup), [sent[1]]);
	assert.equal((await outside.counts(queue)).visible, 1);
	const none = await ack(session, { queue, arn: null, ids: sent.slice(0, 1), confirmed: 'none' });
	assert.deepEqual([none.outcome, none.backup], ['failed', null]);
});

test('an ack of what is not held says which, and does nothing', async (context) => {
	const { session, outside } = await aCloudSession(context);
	const queue = await outside.queue('orders');
	const outcome = await ack(session, { queue, arn: null, ids: ['nobody'], confirmed: 'none' });
	assert.deepEqual([outcome.outcome, outcome.unknown, outcome.backup], ['failed', ['nobody'], null]);
});

test('an ack that SQS denies leaves everything as it was, and the backup says that it stayed', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, cloud, audit } = all;
	const queue = await outside.queue('orders');
	const sent = await outside.send(queue, bodies(2));
	await take(all, queue);
	const heal = cloud.faults.add({ operation: 'DeleteMessageBatch', kind: 'denied' });
	const denied = await ack(session, { queue, arn: null, ids: sent, confirmed: 'yes-no' });
	assert.deepEqual([denied.outcome, denied.count, denied.failed.length], ['failed', 0, 2]);
	assert.equal(session.leases.held(queue.url).length, 2);
	assert.deepEqual(await idsInBackup(denied.backup), []);
	assert.equal(audit.entries.at(-1)?.outcome, 'failed');
	heal();
	const outcome = await ack(session, { queue, arn: null, ids: sent, confirmed: 'yes-no' });
	assert.equal(outcome.outcome, 'done');
	assert.deepEqual((await idsInBackup(outcome.backup)).sort(), [...sent].sort());
});

test('an ack whose backup can not be made deletes nothing', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside } = all;
	const queue = await outside.queue('orders');
	const sent = await outside.send(queue, bodies(1));
	await take(all, queue);
	const inTheWay = join(session.backupDirectory, 'file');
	await writeFile(inTheWay, '');
	const broken = { ...session, backupDirectory: join(inTheWay, 'backups') };
	await assert.rejects(ack(broken, { queue, arn: null, ids: sent, confirmed: 'none' }), {
		kind: 'denied',
		service: 'qdash',
		operation: 'backup',
	});
	assert.deepEqual(await outside.counts(queue), { visible: 0, inFlight: 1, delayed: 0 });
	assert.equal(session.leases.held(queue.url).length, 1);
});

test('what is protected wants its grade for send and ack', async (context) => {
	const all = await aCloudSession(context, { protectedPatterns: ['prod'] });
	const { session, outside } = all;
	const queue = await outside.queue('orders-prod');
	const products = await outside.queue('products');
	const message = { body: 'x' };
	const refused = { kind: 'denied', service: 'qdash' };
	await assert.rejects(send(session, { queue, message, attributes: null, confirmed: 'none' }), refused);
	await send(session, { queue, message, attributes: null, confirmed: 'yes-no' });
	await send(session, { queue: products, message, attributes: null, confirmed: 'none' });
	const { received } = await take(all, queue);
	const ids = received.map(({ id }) => id);
	await assert.rejects(ack(session, { queue, arn: null, ids, confirmed: 'none' }), refused);
	assert.equal((await outside.counts(queue)).inFlight, 1);
});

test('leaving a queue releases it alone; the rest goes when all is left', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside } = all;
	const one = await outside.queue('one');
	const other = await outside.queue('other');
	await outside.send(one, bodies(25));
	await outside.send(other, bodies(3));
	for (let times = 0; times < 3; times++) await take(all, one);
	await take(all, other);
	const left = await releaseAll(session, { queue: one });
	assert.deepEqual([left.released, left.unreleased.length, left.expired], [25, 0, 0]);
	assert.equal((await outside.counts(one)).visible, 25);
	assert.equal((await outside.counts(other)).inFlight, 3);
	const rest = await releaseAll(session);
	assert.equal(rest.released, 3);
	assert.equal(session.leases.count(), 0);
	assert.equal((await releaseAll(session)).released, 0);
});

test('a release of everything waits for a receive under way, and gives back what it brings', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside } = all;
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(5));
	const attributes = await attributesOf(session, queue);
	const receiving = receive(session, { queue, attributes, max: 10, waitSeconds: 0 });
	const report = await releaseAll(session);
	await receiving;
	assert.deepEqual([report.released, report.receivesUnderWay], [5, 0]);
	assert.equal((await outside.counts(queue)).visible, 5);
});

test('an endpoint that hangs does not keep qdash: what is held is named with when it returns', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, cloud, clock, during } = all;
	const queue = await outside.queue('orders');
	const sent = await outside.send(queue, bodies(2));
	await take(all, queue);
	cloud.faults.add({ operation: 'ChangeMessageVisibilityBatch', kind: 'hang' });
	const from = clock.now();
	const report = await during(releaseAll(session, { deadline: 2000 }));
	assert.ok(clock.now() - from < 3000, `${clock.now() - from} ms`);
	assert.equal(report.released, 0);
	assert.deepEqual(report.unreleased.map(({ lease }) => lease.id).sort(), [...sent].sort());
	assert.ok(
		report.unreleased.every(({ returnsAt }) => returnsAt > clock.now() && returnsAt <= from + 31_000),
	);
	assert.ok(report.unreleased.every(({ reason }) => reason.length > 0));
	assert.equal(session.leases.held().length, 2, 'still listed, so that a later release can try again');
});

test('of leases that were over when leaving it is said that they are back', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside, clock } = all;
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(2));
	await take(all, queue);
	await clock.advance(31_000);
	const report = await releaseAll(session, { queue });
	assert.deepEqual([report.released, report.expired, report.unreleased.length], [0, 2, 0]);
	assert.equal(session.leases.count(), 0);
});

test('deduplicated is said only of a message that qdash has seen', async (context) => {
	const { session, outside } = await aCloudSession(context);
	const queue = await outside.queue('orders.fifo');
	const attributes = await attributesOf(session, queue);
	const request = { queue, attributes, confirmed: 'none' } as const;
	const message = { body: 'one', group: 'g' };
	const first = await send(session, { ...request, message });
	assert.equal(first.status, 'accepted');
	assert.match(first.note ?? '', /whether it swallowed it as a 5-minute duplicate/);
	const second = await send(session, { ...request, message });
	assert.deepEqual([second.status, second.id, second.note], ['deduplicated', first.id, null]);
	await outside.send(queue, ['by another'], () => 'g');
	const unknown = await send(session, { ...request, message: { body: 'by another', group: 'g' } });
	assert.equal(unknown.status, 'accepted', 'a duplicate of a message that qdash never saw');
	assert.equal((await outside.counts(queue)).visible, 2);
});

test('a message that was received is known as a duplicate too', async (context) => {
	const all = await aCloudSession(context);
	const { session, outside } = all;
	const queue = await outside.queue('orders.fifo');
	await outside.send(queue, ['by another'], () => 'g');
	await take(all, queue);
	const attributes = await attributesOf(session, queue);
	const message = { body: 'by another', group: 'g' };
	const outcome = await send(session, { queue, attributes, confirmed: 'none', message });
	assert.equal(outcome.status, 'deduplicated');
});

test('a message that SQS would refuse is not sent', async (context) => {
	const { session, outside, audit } = await aCloudSession(context);
	const queue = await outside.queue('orders.fifo');
	const attributes = await attributesOf(session, queue);
	const message = { body: 'x' };
	await assert.rejects(send(session, { queue, attributes, confirmed: 'none', message }), {
		kind: 'invalid',
		service: 'qdash',
		message: 'A FIFO queue needs a group id.',
	});
	assert.deepEqual(audit.entries, []);
});

test('PurgeQueue starts the countdown, and so does the refusal of a second one', async (context) => {
	const { session, outside, clock, audit } = await aCloudSession(context);
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(3));
	await assert.rejects(purgeQueue(session, { queue, count: 3, confirmed: 'yes-no' }), { service: 'qdash' });
	assert.equal((await outside.counts(queue)).visible, 3);
	const outcome = await purgeQueue(session, { queue, count: 3, confirmed: 'type-name' });
	assert.deepEqual([outcome.outcome, outcome.count], ['done', null]);
	assert.equal((await outside.counts(queue)).visible, 0);
	const wait = () => purgeWait(session.purges.notBefore(queue.url), session.clock.now());
	assert.ok(Math.abs(wait() - 60_000) <= 1000);
	await clock.advance(20_000);
	assert.ok(Math.abs(wait() - 40_000) <= 1000);
	await assert.rejects(purgeQueue(session, { queue, count: 0, confirmed: 'type-name' }), /PurgeQueue|purge/i);
	assert.ok(wait() > 0 && wait() <= 60_000);
	assert.equal(audit.entries.at(-1)?.outcome, 'failed');
	await clock.advance(60_000);
	assert.equal(wait(), 0);
	await purgeQueue(session, { queue, count: 0, confirmed: 'type-name' });
});
