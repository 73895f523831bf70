import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../source/demo/random.ts';
import { draft } from '../../source/demo/scenario/drafts.ts';
import { ServiceError } from '../../source/demo/service-error.ts';
import type { Queue } from '../../source/demo/sqs/queue.ts';
import { SqsRegion } from '../../source/demo/sqs/region.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

function region(clock: ManualClock): SqsRegion {
	const ids = randomFrom(5);
	return new SqsRegion({ account: '000000000000', region: 'eu-west-1', clock, newId: () => ids.uuid() });
}

const fifo = new Map([['FifoQueue', 'true']]);
const none = new Map<string, string>();
let number = 0;

/** Sends as many messages to a FIFO queue, each with a deduplication id of its own. */
function fill(queue: Queue, group: string, count: number): void {
	for (let left = count; left > 0; left--) {
		queue.send({ ...draft('x', { group }), deduplicationId: String(number++) });
	}
}

function code(act: () => unknown): string | undefined {
	try {
		act();
	} catch (error) {
		if (error instanceof ServiceError) return error.shape;
		throw error;
	}
	return undefined;
}

test('a FIFO queue looks for groups among its first 120,000 messages only', () => {
	const clock = new ManualClock();
	const queue = region(clock).create('scan.fifo', fifo, none);
	fill(queue, 'deep', 120_000);
	fill(queue, 'hidden', 2);
	const groups = (max: number) => queue.receive({ max }).map(({ group }) => group);
	const [first] = queue.receive({ max: 1 });
	assert.deepEqual(groups(10), [], 'the deep group is blocked, and hides the other');
	queue.delete(queue.receiptHandle(first as NonNullable<typeof first>));
	// One message less in front: the hidden group begins within the scan now, and both can be received.
	const [second] = queue.receive({ max: 1 });
	assert.equal(second?.group, 'deep');
	assert.deepEqual(groups(10), ['hidden', 'hidden']);
	assert.equal(queue.store.groupsInFlight, 2);
});

test('what is behind the scan stays in order while messages leave, expire and are purged', () => {
	const clock = new ManualClock();
	const queue = region(clock).create('moving.fifo', fifo, none);
	fill(queue, 'a', 60_000);
	fill(queue, 'b', 60_000);
	for (let group = 0; group < 50; group++) fill(queue, `late-${group}`, 1);
	const taken: (string | null)[] = [];
	for (let round = 0; round < 6; round++) {
		const messages = queue.receive({ max: 10 });
		taken.push(...new Set(messages.map(({ group }) => group)));
		for (const message of messages) queue.delete(queue.receiptHandle(message));
	}
	assert.deepEqual([...new Set(taken)], ['a']);
	const [a] = queue.receive({ max: 1 });
	const [b] = queue.receive({ max: 1 });
	assert.deepEqual([a?.group, b?.group], ['a', 'b']);
	const late = Array.from({ length: 5 }, () => queue.receive({ max: 10 })).flat();
	assert.deepEqual(
		late.map(({ group }) => group),
		Array.from({ length: 50 }, (_, group) => `late-${group}`),
		'60 messages left, so all 50 are within the scan',
	);
	queue.purge();
	fill(queue, 'after', 1);
	assert.equal(queue.receive({ max: 10 }).length, 1);
});

test('a FIFO queue gives nothing beyond 120,000 in flight, and no error', () => {
	const clock = new ManualClock();
	const queue = region(clock).create('full.fifo', fifo, none);
	for (let group = 0; group < 12_000; group++) fill(queue, `${group}`, 10);
	fill(queue, 'one more', 1);
	let received = 0;
	for (;;) {
		const { length } = queue.receive({ max: 10 });
		if (length === 0) break;
		received += length;
	}
	assert.equal(received, 120_000);
	assert.equal(queue.overLimit, false);
	assert.equal(queue.store.counts.visible, 1);
});

/** A dead letter queue of this name, with its source. */
function deadLetters(here: SqsRegion, name: string): Queue {
	const queue = here.create(name, none, none);
	const policy = JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount: 1 });
	here.create(`${name}-source`, new Map([['RedrivePolicy', policy]]), none);
	return queue;
}

test('100 move tasks can be active at once, and ten of a queue are remembered', async () => {
	const clock = new ManualClock();
	const here = region(clock);
	const destination = here.create('destination', none, none);
	const queues = Array.from({ length: 101 }, (_, index) => deadLetters(here, `dlq-${index}`));
	for (const queue of queues) queue.send(draft('x'));
	for (const { arn } of queues.slice(0, 100)) here.moveTasks.start(arn, destination.arn, 1);
	const last = queues[100]?.arn ?? '';
	assert.equal(
		code(() => here.moveTasks.start(last, destination.arn, 1)),
		'UnsupportedOperation',
	);
	await clock.advance(5_000);
	assert.equal(destination.store.counts.visible, 100);
	for (let round = 0; round < 12; round++) {
		here.moveTasks.start(last, destination.arn, undefined);
		await clock.advance(5_000);
	}
	const remembered = here.moveTasks.list(last);
	assert.equal(remembered.length, 10);
	const starts = remembered.map(({ startedAt }) => startedAt);
	assert.deepEqual(
		starts,
		[...starts].sort((a, b) => b - a),
		'newest first',
	);
});

test('a move task ends after 36 hours, whatever is left', async () => {
	const clock = new ManualClock();
	const here = region(clock);
	const queue = deadLetters(here, 'long');
	const destination = here.create('destination', none, none);
	for (let left = 130_000; left > 0; left--) queue.send(draft('x'));
	const task = here.moveTasks.start(queue.arn, destination.arn, 1);
	await clock.advance(36 * 3_600_000 - 1_000);
	assert.equal(task.status, 'RUNNING');
	await clock.advance(1_000);
	assert.equal(task.status, 'FAILED');
	assert.equal(task.moved, 36 * 3_600 - 1);
	assert.equal(queue.store.counts.visible, 130_000 - task.moved);
});

test('a task ends as failed when its destination is deleted', async () => {
	const clock = new ManualClock();
	const here = region(clock);
	const queue = deadLetters(here, 'orphaned');
	const destination = here.create('destination', none, none);
	for (let left = 10; left > 0; left--) queue.send(draft('x'));
	const task = here.moveTasks.start(queue.arn, destination.arn, 1);
	await clock.advance(3_000);
	here.delete(destination);
	await clock.advance(1_000);
	assert.deepEqual([task.status, task.failure], ['FAILED', 'AWS.SimpleQueueService.NonExistentQueue']);
	assert.deepEqual([task.moved, queue.store.counts.visible], [3, 7]);
});

test('dead letter queues in a circle do not hold a receive up', async () => {
	const clock = new ManualClock();
	const here = region(clock);
	const one = here.create('one', none, none);
	const policy = (queue: Queue) =>
		new Map([['RedrivePolicy', JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount: 1 })]]);
	const two = here.create('two', policy(one), none);
	here.setAttributes(one, policy(two));
	one.send(draft('x'));
	assert.equal(one.receive({ max: 1, visibilitySeconds: 0 }).length, 1);
	assert.equal(one.receive({ max: 1 }).length, 0);
	assert.equal(two.store.counts.visible, 1);
});
