import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AdjustableClock } from '../../source/demo/adjustable-clock.ts';
import { Heap } from '../../source/demo/heap.ts';
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

const fifo = new Map([
	['FifoQueue', 'true'],
	['ContentBasedDeduplication', 'true'],
]);

test('a heap gives what is live in order, whatever went stale in it', () => {
	fc.assert(
		fc.property(
			fc.array(fc.record({ key: fc.integer(), stale: fc.boolean() }), { maxLength: 300 }),
			(items) => {
				const stale = new Set<object>();
				const heap = new Heap<{ key: number; stale: boolean }>((item) => stale.has(item));
				for (const item of items) {
					heap.push(item.key, item);
					if (item.stale) stale.add(item);
				}
				const out: number[] = [];
				for (let item = heap.pop(); item; item = heap.pop()) out.push(item.key);
				const live = items.filter((item) => !item.stale).map(({ key }) => key);
				assert.deepEqual(
					out,
					live.sort((a, b) => a - b),
				);
			},
		),
	);
});

test('a heap does not keep what went stale', () => {
	const heap = new Heap<number>((item) => item > 0);
	for (let item = 0; item < 10_000; item++) heap.push(-item, item);
	assert.ok(heap.size < 200, `${heap.size} entries for one that is live`);
});

test('an adjusted clock fires what it jumps over, in order and at its time', async () => {
	const base = new ManualClock();
	const clock = new AdjustableClock(base);
	const start = clock.now();
	const fired: [string, number][] = [];
	const note = (name: string) => () => fired.push([name, clock.now() - start]);
	clock.setTimeout(note('late'), 3_000);
	clock.setTimeout(() => {
		note('early')();
		clock.setTimeout(note('chained'), 500);
	}, 1_000);
	const cancelled = clock.setTimeout(note('cancelled'), 1_500);
	clock.clearTimeout(cancelled);
	await clock.advance(2_000);
	assert.deepEqual(fired, [
		['early', 1_000],
		['chained', 1_500],
	]);
	assert.equal(base.now(), start, 'the base clock did not move');
	await base.advance(999);
	assert.equal(fired.length, 2);
	await base.advance(1);
	assert.deepEqual(fired.at(-1), ['late', 3_000]);
});

/** What a client can do to a queue, in any order. */
type Step =
	| { readonly kind: 'send'; readonly group: number; readonly body: number }
	| { readonly kind: 'receive'; readonly max: number; readonly visibility: number }
	| { readonly kind: 'delete' | 'release'; readonly which: number }
	| { readonly kind: 'wait'; readonly seconds: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant('send' as const), group: fc.nat(3), body: fc.nat(30) }),
		fc.record({
			kind: fc.constant('receive' as const),
			max: fc.integer({ min: 1, max: 10 }),
			visibility: fc.nat(20),
		}),
		fc.record({ kind: fc.constantFrom('delete' as const, 'release' as const), which: fc.nat(20) }),
		fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(15) }),
	),
	{ maxLength: 80 },
);

/** Does a step; a refusal of SQS is as good as a success. */
function attempt(act: () => void): void {
	try {
		act();
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
	}
}

async function play(
	clock: ManualClock,
	queue: Queue,
	list: readonly Step[],
	received: (bodies: readonly { body: string; group: string | null; order: number }[]) => void,
): Promise<void> {
	const handles: string[] = [];
	for (const step of list) {
		if (step.kind === 'wait') await clock.advance(step.seconds * 1000);
		else if (step.kind === 'send') queue.send(draft(`${step.body}`, { group: `${step.group}` }));
		else if (step.kind === 'receive') {
			const messages = queue.receive({ max: step.max, visibilitySeconds: step.visibility });
			received(messages);
			handles.push(...messages.map((message) => queue.receiptHandle(message)));
		} else {
			const handle = handles[step.which];
			if (handle === undefined) continue;
			attempt(() => (step.kind === 'delete' ? queue.delete(handle) : queue.changeVisibility(handle, 0)));
		}
	}
}

test('a FIFO queue never gives a message of a group before an older one that is not deleted', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async (list) => {
			const clock = new ManualClock();
			const queue = region(clock).create('property.fifo', fifo, new Map());
			await play(clock, queue, list, (messages) => {
				const last = new Map<string, number>();
				for (const { group, order } of messages) {
					assert.ok(order > (last.get(group ?? '') ?? -1), 'in order within a batch');
					last.set(group ?? '', order);
				}
				// What a batch gives of a group is its head: nothing older is left outside the batch.
				for (const live of queue.store.messages()) {
					const newest = last.get(live.group ?? '');
					if (newest === undefined || live.order > newest) continue;
					assert.ok(messages.some(({ order }) => order === live.order));
				}
			});
		}),
		{ numRuns: 150 },
	);
});

test('the counts are those of the messages, after anything', async () => {
	await fc.assert(
		fc.asyncProperty(steps, fc.boolean(), async (list, ordered) => {
			const clock = new ManualClock();
			const name = ordered ? 'counted.fifo' : 'counted';
			const queue = region(clock).create(name, ordered ? fifo : new Map(), new Map());
			await play(clock, queue, list, () => {});
			const { visible, inFlight, delayed } = queue.store.counts;
			const states = { visible: 0, inFlight: 0, delayed: 0, gone: 0 };
			const groups = new Set<string | null>();
			for (const message of queue.store.messages()) {
				states[message.state]++;
				if (message.state === 'inFlight') groups.add(message.group);
			}
			assert.deepEqual({ visible, inFlight, delayed, gone: 0 }, states);
			if (ordered) assert.equal(queue.store.groupsInFlight, groups.size);
		}),
		{ numRuns: 150 },
	);
});

test('a standard queue gives nothing out beyond 120,000 messages in flight', () => {
	const clock = new ManualClock();
	const queue = region(clock).create('limit', new Map(), new Map());
	for (let number = 0; number < 120_001; number++) queue.send(draft('x'));
	while (queue.receive({ max: 10 }).length > 0);
	assert.deepEqual(
		{ ...queue.store.counts, gone: 0 },
		{ visible: 1, inFlight: 120_000, delayed: 0, gone: 0 },
	);
	assert.equal(queue.overLimit, true);
});

test('100,000 messages and 10,000 queues cost about as much each as a few', () => {
	const clock = new ManualClock();
	const here = region(clock);
	const time = (act: () => void) => {
		const start = performance.now();
		act();
		return performance.now() - start;
	};
	const roundTrip = (queue: Queue, count: number) => {
		for (let number = 0; number < count; number++) {
			const [message] = queue.receive({ max: 1 });
			if (message) queue.delete(queue.receiptHandle(message));
		}
	};
	for (const name of ['few.fifo', 'many.fifo']) here.create(name, fifo, new Map());
	for (const [name, count] of [
		['few.fifo', 4_000],
		['many.fifo', 100_000],
	] as const) {
		const queue = here.queue(name);
		for (let number = 0; number < count; number++)
			queue.send(draft(`${number}`, { group: `${number % 500}` }));
	}
	// Both warm up first, so that the compiler is no part of the comparison.
	roundTrip(here.queue('few.fifo'), 500);
	roundTrip(here.queue('many.fifo'), 500);
	const few = time(() => roundTrip(here.queue('few.fifo'), 3_000));
	const many = time(() => roundTrip(here.queue('many.fifo'), 3_000));
	assert.ok(many < few * 10 + 20, `3,000 round trips: ${few} ms with few messages, ${many} ms with many`);
	const create = (from: number, count: number) => {
		for (let number = from; number < from + count; number++)
			here.create(`queue-${number}`, new Map(), new Map());
	};
	create(0, 1_000);
	const first = time(() => create(1_000, 1_000));
	create(2_000, 7_000);
	const last = time(() => create(9_000, 1_000));
	assert.ok(last < first * 10 + 20, `1,000 queues: ${first} ms at first, ${last} ms at last`);
});
