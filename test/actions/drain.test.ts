import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { drain } from '../../source/actions/drain.ts';
import type { DrainOutcome, DrainProgress } from '../../source/actions/drain-types.ts';
import { leave } from '../../source/actions/leave.ts';
import { QdashError } from '../../source/model/errors.ts';
import type { QueueRef } from '../../source/model/queue.ts';
import { aCloudSession, attributesOf, type CloudSession, idsInBackup } from './cloud-session.ts';

function bodies(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `body ${index}`);
}

async function run(
	{ session, during }: CloudSession,
	queue: QueueRef,
	rest: { signal?: AbortSignal; onProgress?: (progress: DrainProgress) => void; receivers?: number } = {},
): Promise<DrainOutcome> {
	const attributes = await attributesOf(session, queue);
	return during(drain(session, { queue, attributes, confirmed: 'type-name', ...rest }));
}

/** Every message that was sent is in the queue or in the backup, and in one of them only where that is known. */
async function nothingLost(
	all: CloudSession,
	queue: QueueRef,
	sent: readonly string[],
	outcome: DrainOutcome,
) {
	all.cloud.faults.clear();
	await all.clock.advance(90_000);
	const left = await all.outside.takeAll(queue);
	const saved = await idsInBackup(outcome.backup);
	assert.deepEqual([...new Set([...left, ...saved])].sort(), [...sent].sort(), 'each is somewhere');
	assert.equal(new Set(saved).size, saved.length, 'none is in the backup twice');
	const both = left.filter((id) => saved.includes(id));
	assert.deepEqual(
		both.filter((id) => !outcome.unsure.includes(id)),
		[],
		'none is in both, where that is known',
	);
	return { left, saved };
}

test('a standard queue is emptied into a backup', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(57));
	const progress: DrainProgress[] = [];
	const outcome = await run(all, queue, { onProgress: (each) => progress.push(each) });
	assert.deepEqual(
		[outcome.outcome, outcome.count, outcome.received, outcome.backedUp, outcome.error],
		['done', 57, 57, 57, null],
	);
	assert.deepEqual(outcome.left, { visible: 0, inFlight: 0, delayed: 0 });
	const { saved } = await nothingLost(all, queue, sent, outcome);
	assert.equal(saved.length, 57);
	const last = progress.at(-1);
	assert.deepEqual([last?.received, last?.backedUp, last?.deleted, last?.remaining], [57, 57, 57, 0]);
	assert.ok((last?.rate ?? 0) > 0);
	const lines = all.audit.entries;
	assert.deepEqual([lines[0]?.phase, lines[0]?.action, lines[0]?.count], ['begin', 'purge', 57]);
	assert.deepEqual([lines.at(-1)?.phase, lines.at(-1)?.outcome, lines.at(-1)?.count], ['end', 'done', 57]);
	const batches = lines.filter(({ phase }) => phase === 'batch');
	assert.equal(
		batches.reduce((sum, { count }) => sum + (count ?? 0), 0),
		57,
	);
});

test('a FIFO queue is emptied past the ten of a group that it shows, in order', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders.fifo');
	const sent = await all.outside.send(queue, bodies(45), (index) => (index < 35 ? 'deep' : `g${index}`));
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['done', 45]);
	const { saved } = await nothingLost(all, queue, sent, outcome);
	const deep = sent.slice(0, 35);
	assert.deepEqual(
		saved.filter((id) => deep.includes(id)),
		deep,
	);
});

test('an empty queue is done at once, and leaves no file', async (context) => {
	const all = await aCloudSession(context);
	const outcome = await run(all, await all.outside.queue('orders'));
	assert.deepEqual([outcome.outcome, outcome.count, outcome.backup], ['done', 0, null]);
});

test('what is in flight elsewhere or delayed is left, and counted', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders', { VisibilityTimeout: '3600' });
	await all.outside.send(queue, bodies(8));
	const taken = await all.outside.receive(queue, 3);
	const delayed = await all.outside.queue('delayed', { DelaySeconds: '900' });
	await all.outside.send(delayed, bodies(2));
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['done', 8 - taken.length]);
	assert.deepEqual(outcome.left, { visible: 0, inFlight: taken.length, delayed: 0 });
	const none = await run(all, delayed);
	assert.deepEqual([none.count, none.left?.delayed], [0, 2]);
});

test('a FIFO group that another consumer blocks does not keep the drain for ever', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders.fifo', { VisibilityTimeout: '3600' });
	await all.outside.send(queue, bodies(4), () => 'blocked');
	await all.outside.receive(queue, 1);
	await all.outside.send(queue, ['free'], () => 'free');
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['done', 1]);
	assert.equal(outcome.left?.inFlight, 1);
});

test('it needs the name typed, and says no before anything is received', async (context) => {
	const { session, outside } = await aCloudSession(context);
	const queue = await outside.queue('orders');
	await outside.send(queue, bodies(2));
	await assert.rejects(drain(session, { queue, attributes: null, confirmed: 'yes-no' }), {
		kind: 'denied',
		service: 'qdash',
	});
	assert.equal((await outside.counts(queue)).visible, 2);
});

test('a backup that can not be made stops it before anything is received', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	await all.outside.send(queue, bodies(2));
	const inTheWay = join(all.session.backupDirectory, 'file');
	await writeFile(inTheWay, '');
	const session = { ...all.session, backupDirectory: join(inTheWay, 'backups') };
	await assert.rejects(drain(session, { queue, attributes: null, confirmed: 'type-name' }), {
		kind: 'denied',
		operation: 'backup',
	});
	assert.equal((await all.outside.counts(queue)).visible, 2);
	const [message] = await all.outside.receive(queue, 1);
	assert.ok(message, 'and nothing was hidden');
});

test('deletes that are denied stop it after one batch, which is given back and not in the backup', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(40));
	all.cloud.faults.add({ operation: 'DeleteMessageBatch', kind: 'denied' });
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['failed', 0]);
	assert.ok(outcome.received <= 10);
	assert.equal(outcome.released, outcome.received);
	assert.equal(outcome.kept.length, outcome.received);
	assert.equal((await all.outside.counts(queue)).visible, 40);
	const { saved } = await nothingLost(all, queue, sent, outcome);
	assert.deepEqual(saved, []);
});

test('a denied receive ends it with the reason', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	await all.outside.send(queue, bodies(4));
	all.cloud.faults.add({ operation: 'ReceiveMessage', kind: 'denied' });
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count, outcome.error?.kind], ['failed', 0, 'denied']);
	assert.equal(all.audit.entries.at(-1)?.error?.kind, 'denied');
});

test('an answer that got lost after the deletion is asked for again, and loses nothing', async (context) => {
	let deletes = 0;
	const loses = (operation: string) => operation === 'DeleteMessageBatch' && ++deletes % 2 === 1;
	const all = await aCloudSession(context, { loses });
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(30));
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['done', 30]);
	const { left } = await nothingLost(all, queue, sent, outcome);
	assert.deepEqual(left, []);
});

test('messages whose answers are lost for good stay in the backup, and are named as unsure', async (context) => {
	const loses = (operation: string) => operation === 'DeleteMessageBatch';
	const all = await aCloudSession(context, { loses });
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(5));
	const outcome = await run(all, queue);
	assert.deepEqual([outcome.outcome, outcome.count], ['failed', 0]);
	assert.deepEqual([...outcome.unsure].sort(), [...sent].sort());
	const { left, saved } = await nothingLost(all, queue, sent, outcome);
	assert.deepEqual(left, [], 'they were deleted');
	assert.equal(saved.length, 5);
});

test('a receive whose answer got lost only delays: the messages return by themselves', async (context) => {
	let receives = 0;
	const loses = (operation: string) => operation === 'ReceiveMessage' && ++receives === 2;
	const all = await aCloudSession(context, { loses });
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(30));
	const outcome = await run(all, queue);
	assert.equal((outcome.left?.inFlight ?? 0) + outcome.count, 30);
	const { left } = await nothingLost(all, queue, sent, outcome);
	assert.equal(left.length, 30 - outcome.count);
});

test('a batch whose lease ends in hand is received and deleted again, and written once', async (context) => {
	let deletes = 0;
	const all: CloudSession = await aCloudSession(context, {
		loses: (operation) => {
			if (operation !== 'DeleteMessageBatch' || ++deletes !== 2) return false;
			all.cloud.faults.add({ operation, kind: 'serverError', times: 3 });
			void all.cloud.advance(61_000);
			return false;
		},
	});
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(25));
	const outcome = await run(all, queue, { receivers: 1 });
	assert.deepEqual([outcome.outcome, outcome.count, outcome.backedUp], ['done', 25, 25]);
	assert.ok(outcome.received > 25, 'some came twice');
	const { left } = await nothingLost(all, queue, sent, outcome);
	assert.deepEqual(left, []);
});

test('cancelled, it gives back what it has not deleted', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(100));
	const cancel = new AbortController();
	const outcome = await run(all, queue, {
		signal: cancel.signal,
		receivers: 2,
		onProgress: ({ deleted }) => {
			if (deleted >= 20) cancel.abort();
		},
	});
	assert.equal(outcome.outcome, 'cancelled');
	assert.ok(outcome.count >= 20 && outcome.count < 100, String(outcome.count));
	assert.equal((await all.outside.counts(queue)).visible, 100 - outcome.count, 'at once, not after a minute');
	assert.equal(all.audit.entries.at(-1)?.outcome, 'cancelled');
	await nothingLost(all, queue, sent, outcome);
});

test('leaving the context ends it like a cancel', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(60));
	let report: ReturnType<typeof leave> | null = null;
	const outcome = await run(all, queue, {
		onProgress: () => {
			report ??= leave(all.session);
		},
	});
	assert.equal(outcome.outcome, 'cancelled');
	assert.ok(report);
	assert.equal((await (report as ReturnType<typeof leave>)).drainsUnderWay, 0);
	await nothingLost(all, queue, sent, outcome);
});

test('it stops when its audit lines can not be written any more', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(80));
	const full = new QdashError({ kind: 'denied', service: 'qdash', operation: 'audit', message: 'Full.' });
	const outcome = await run(all, queue, {
		receivers: 1,
		onProgress: ({ deleted }) => {
			if (deleted >= 20) all.audit.failure = full;
		},
	});
	assert.equal(outcome.outcome, 'partly');
	assert.equal(outcome.error?.cause, full);
	assert.ok(outcome.count < 80);
	await nothingLost(all, queue, sent, outcome);
});

test('a fault of whoever watches the progress does not lose messages', async (context) => {
	const all = await aCloudSession(context);
	const queue = await all.outside.queue('orders');
	const sent = await all.outside.send(queue, bodies(30));
	let calls = 0;
	const outcome = await run(all, queue, {
		onProgress: () => {
			calls += 1;
			if (calls === 1) throw new Error('a view that broke');
		},
	});
	assert.match(outcome.error?.message ?? '', /a view that broke/);
	await nothingLost(all, queue, sent, outcome);
});

test('whatever fails, whenever: every message is in the queue or in the backup', {
	timeout: 60_000,
}, async () => {
	const operation = fc.constantFrom('ReceiveMessage', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch');
	const kind = fc.constantFrom('serverError', 'reset', 'denied', 'empty', 'html', 'expired', 'lost');
	const fault = fc.record({ operation, kind, from: fc.nat(6), times: fc.integer({ min: 1, max: 8 }) });
	await fc.assert(
		fc.asyncProperty(
			fc.array(fault, { maxLength: 4 }),
			fc.integer({ min: 1, max: 45 }),
			fc.boolean(),
			fc.option(fc.nat(40)),
			async (faults, count, fifo, cancelAt) => {
				const afterwards: (() => Promise<void> | void)[] = [];
				const asked = new Map<string, number>();
				const due = (name: string) => {
					const place = asked.get(name) ?? 0;
					asked.set(name, place + 1);
					const now = faults.find(
						(each) => each.operation === name && place >= each.from && place < each.from + each.times,
					);
					return now?.kind;
				};
				let add: CloudSession['cloud']['faults']['add'] = () => () => undefined;
				const all = await aCloudSession(
					{ after: (done) => void afterwards.push(done as () => Promise<void>) },
					{
						loses: (name) => {
							const now = due(name);
							if (now !== undefined && now !== 'lost') add({ operation: name, kind: now, times: 1 });
							return now === 'lost';
						},
					},
				);
				add = (each) => all.cloud.faults.add(each);
				try {
					const queue = await all.outside.queue(fifo ? 'orders.fifo' : 'orders');
					const sent = await all.outside.send(
						queue,
						bodies(count),
						fifo ? (index) => `g${index % 3}` : undefined,
					);
					const cancel = new AbortController();
					const outcome = await run(all, queue, {
						signal: cancel.signal,
						onProgress: ({ received }) => {
							if (cancelAt !== null && received > cancelAt) cancel.abort();
						},
					});
					await nothingLost(all, queue, sent, outcome);
				} finally {
					for (const done of afterwards.reverse()) await done();
				}
			},
		),
		{ numRuns: 25 },
	);
});
