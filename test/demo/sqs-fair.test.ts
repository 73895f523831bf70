import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MetricStore } from '../../source/demo/cloudwatch/metric-store.ts';
import { randomFrom } from '../../source/demo/random.ts';
import { draft } from '../../source/demo/scenario/drafts.ts';
import type { StoredMessage } from '../../source/demo/sqs/message.ts';
import { publishSqs, type SqsMetricName, sqsMetric } from '../../source/demo/sqs/metrics.ts';
import type { Queue } from '../../source/demo/sqs/queue.ts';
import { SqsRegion } from '../../source/demo/sqs/region.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

function region(clock: ManualClock): SqsRegion {
	const ids = randomFrom(5);
	return new SqsRegion({ account: '000000000000', region: 'eu-west-1', clock, newId: () => ids.uuid() });
}

const standardQueue = (clock: ManualClock) => region(clock).create('fair', new Map(), new Map());

function send(queue: Queue, group: string | undefined, count: number): void {
	for (let left = count; left > 0; left--) queue.send(draft('x', group === undefined ? {} : { group }));
}

function receive(queue: Queue, count: number): StoredMessage[] {
	const messages: StoredMessage[] = [];
	while (messages.length < count) {
		const more = queue.receive({ max: Math.min(10, count - messages.length), visibilitySeconds: 600 });
		if (more.length === 0) break;
		messages.push(...more);
	}
	return messages;
}

test('a queue whose messages have no groups is no fair queue', () => {
	const queue = standardQueue(new ManualClock());
	send(queue, undefined, 3);
	assert.equal(queue.store.fairness, null);
});

test('a group that holds far more in flight than the others is noisy, and comes after them', async () => {
	const clock = new ManualClock();
	const queue = standardQueue(clock);
	send(queue, 'noisy', 200);
	assert.equal(receive(queue, 30).length, 30);
	assert.equal(queue.store.fairness?.noisyGroups, 0, 'alone it is in nobody’s way');
	await clock.advance(5_000);
	send(queue, 'a', 2);
	await clock.advance(1_000);
	send(queue, 'b', 2);
	const { fairness } = queue.store;
	assert.equal(fairness?.noisyGroups, 1);
	assert.deepEqual(fairness?.quiet, { visible: 4, inFlight: 0, delayed: 0 });
	assert.equal(fairness?.oldestArrival, clock.now() - 1_000, 'the oldest of group a');
	const next = receive(queue, 6);
	assert.deepEqual(
		next.map(({ group }) => group),
		['a', 'a', 'b', 'b', 'noisy', 'noisy'],
	);
});

test('a group is quiet again when what it holds is deleted, and has its place again', () => {
	const queue = standardQueue(new ManualClock());
	send(queue, 'noisy', 100);
	const held = receive(queue, 40);
	send(queue, 'quiet', 5);
	assert.equal(receive(queue, 1)[0]?.group, 'quiet');
	for (const message of held) queue.delete(queue.receiptHandle(message));
	assert.equal(queue.store.fairness?.noisyGroups, 0);
	assert.equal(receive(queue, 1)[0]?.group, 'noisy', 'it is the older one');
});

test('every message of a fair queue comes once, whatever is noisy, and the counts add up', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.record({
						kind: fc.constant('send' as const),
						group: fc.nat(4),
						count: fc.integer({ min: 1, max: 40 }),
					}),
					fc.record({ kind: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 40 }) }),
					fc.record({ kind: fc.constant('delete' as const), count: fc.integer({ min: 1, max: 40 }) }),
				),
				{ maxLength: 30 },
			),
			(steps) => {
				const queue = standardQueue(new ManualClock());
				const held: StoredMessage[] = [];
				const seen = new Set<string>();
				let sent = 0;
				const take = (count: number) => {
					for (const message of receive(queue, count)) {
						assert.ok(!seen.has(message.id));
						seen.add(message.id);
						held.push(message);
					}
				};
				for (const step of steps) {
					if (step.kind === 'send') {
						send(queue, step.group === 0 ? undefined : `${step.group}`, step.count);
						sent += step.count;
					} else if (step.kind === 'receive') take(step.count);
					else for (const message of held.splice(0, step.count)) queue.delete(queue.receiptHandle(message));
					const { fairness, counts } = queue.store;
					if (!fairness) continue;
					const quiet = [...queue.store.messages()].filter((message) => !fairness.isNoisy(message));
					const inState = (state: string) => quiet.filter((message) => message.state === state).length;
					assert.deepEqual(
						{ ...fairness.quiet },
						{ visible: inState('visible'), inFlight: inState('inFlight'), delayed: 0 },
					);
					assert.ok(fairness.quiet.visible <= counts.visible);
				}
				take(sent);
				assert.equal(seen.size, sent);
			},
		),
		{ numRuns: 100 },
	);
});

test('CloudWatch is told of quiet groups, where messages have groups', async () => {
	const clock = new ManualClock();
	const here = region(clock);
	const queue = here.create('fair', new Map(), new Map());
	const plain = here.create('plain', new Map(), new Map());
	const minute = 60_000;
	await clock.advance(minute - (clock.now() % minute));
	const at = clock.now();
	send(plain, undefined, 1);
	send(queue, 'noisy', 100);
	receive(queue, 30);
	await clock.advance(30_000);
	send(queue, 'quiet', 3);
	queue.send(draft('x', { group: 'quiet' }), 900);
	receive(queue, 1);
	await clock.advance(30_000);
	const store = new MetricStore();
	publishSqs(new Map([['eu-west-1', here]]), () => store, at);
	const value = (of: Queue, name: SqsMetricName) =>
		[...sqsMetric(store, of.name, name).series.periods(at, at + minute, minute)][0]?.statistics.sum;
	assert.equal(value(queue, 'ApproximateNumberOfNoisyGroups'), 1);
	assert.equal(value(queue, 'ApproximateNumberOfMessagesVisible'), 72);
	assert.equal(value(queue, 'ApproximateNumberOfMessagesVisibleInQuietGroups'), 2);
	assert.equal(value(queue, 'ApproximateNumberOfMessagesNotVisible'), 31);
	assert.equal(value(queue, 'ApproximateNumberOfMessagesNotVisibleInQuietGroups'), 1);
	assert.equal(value(queue, 'ApproximateNumberOfMessagesDelayedInQuietGroups'), 1);
	assert.equal(value(queue, 'ApproximateAgeOfOldestMessage'), 60);
	assert.equal(value(queue, 'ApproximateAgeOfOldestMessageInQuietGroups'), 30);
	assert.equal(value(plain, 'ApproximateNumberOfMessagesVisible'), 1);
	assert.equal(value(plain, 'ApproximateNumberOfNoisyGroups'), undefined);
});
