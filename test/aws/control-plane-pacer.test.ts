import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ControlPlanePacer } from '../../source/aws/control-plane-pacer.ts';
import type { ErrorKind } from '../../source/model/errors.ts';
import { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

const operation = 'GetStages';

function failed(kind: ErrorKind, retryAfter?: number): QdashError {
	return new QdashError({
		kind,
		service: 'API Gateway',
		operation,
		message: 'no',
		...(retryAfter === undefined ? {} : { retryAfter }),
	});
}

/** A pacer whose calls take a time, with when each began, in milliseconds from the start. */
function paced(duration = 0) {
	const clock = new ManualClock();
	const start = clock.now();
	const pacer = new ControlPlanePacer(clock);
	const begun: [string, number][] = [];
	let running = 0;
	let mostRunning = 0;
	const run = (
		name: string,
		options: { urgent?: boolean; signal?: AbortSignal; fails?: QdashError } = {},
	) => {
		const { fails, ...rest } = options;
		return pacer.run(
			async () => {
				begun.push([name, clock.now() - start]);
				mostRunning = Math.max(mostRunning, ++running);
				if (duration > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, duration));
				running--;
				if (fails) throw fails;
				return name;
			},
			{ operation, ...rest },
		);
	};
	return { clock, pacer, begun, run, mostRunning: () => mostRunning };
}

test('two calls start in any one second, in the order in which they came', async () => {
	const { clock, begun, run } = paced();
	const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => run(name)));
	await clock.advance(10_000);
	assert.deepEqual(await answers, ['a', 'b', 'c', 'd', 'e']);
	assert.deepEqual(begun, [
		['a', 0],
		['b', 0],
		['c', 1000],
		['d', 1000],
		['e', 2000],
	]);
	assert.equal(clock.pending, 0);
});

test('one call runs at a time, however long it takes', async () => {
	const { clock, begun, run, mostRunning } = paced(1500);
	const answers = Promise.all(['a', 'b', 'c'].map((name) => run(name)));
	await clock.advance(10_000);
	await answers;
	assert.equal(mostRunning(), 1);
	assert.deepEqual(
		begun.map(([, at]) => at),
		[0, 1500, 3000],
	);
});

test('what somebody waits for goes first', async () => {
	const { clock, begun, run } = paced();
	const all = [
		run('background 1'),
		run('background 2'),
		run('background 3'),
		run('urgent 1', { urgent: true }),
		run('background 4'),
		run('urgent 2', { urgent: true }),
	];
	await clock.advance(10_000);
	await Promise.all(all);
	assert.deepEqual(
		begun.map(([name]) => name),
		['background 1', 'urgent 1', 'urgent 2', 'background 2', 'background 3', 'background 4'],
	);
});

test('a call that is given up while it waits is never sent, and leaves its turn to the others', async () => {
	const { clock, pacer, begun, run } = paced();
	const leaving = new AbortController();
	const stays = Promise.all([run('a'), run('b')]);
	const left = run('c', { signal: leaving.signal });
	const later = run('d');
	leaving.abort();
	await assert.rejects(left, {
		kind: 'cancelled',
		service: 'API Gateway',
		operation,
		message: 'GetStages was cancelled.',
	});
	await assert.rejects(run('e', { signal: leaving.signal }), { kind: 'cancelled' });
	await clock.advance(10_000);
	await Promise.all([stays, later]);
	assert.deepEqual(
		begun.map(([name]) => name),
		['a', 'b', 'd'],
	);
	assert.equal(pacer.waiting, 0);
});

test('nothing is left ticking when the last call that waits is given up', async () => {
	const { clock, pacer, run } = paced();
	await Promise.all([run('a'), run('b')]);
	const leaving = new AbortController();
	const left = run('c', { signal: leaving.signal });
	assert.equal(clock.pending, 1);
	leaving.abort();
	await assert.rejects(left, { kind: 'cancelled' });
	assert.equal(clock.pending, 0);
	assert.equal(pacer.waiting, 0);
});

test("a signal that fires after a call was sent is the call's own affair", async () => {
	const { clock, run } = paced(500);
	const leaving = new AbortController();
	const sent = run('a', { signal: leaving.signal });
	leaving.abort();
	await clock.advance(1000);
	assert.equal(await sent, 'a');
});

test('after a throttled answer nothing is sent for as long as the service says, urgent or not', async () => {
	const { clock, begun, run } = paced();
	const refused = assert.rejects(run('a', { fails: failed('throttled', 7000) }), { kind: 'throttled' });
	const next = run('b', { urgent: true });
	await clock.advance(6999);
	await refused;
	assert.deepEqual(begun, [['a', 0]]);
	await clock.advance(1);
	assert.equal(await next, 'b');
	assert.deepEqual(begun.at(-1), ['b', 7000]);
});

test('throttled answers that name no time make it wait longer and longer; an answer ends that', async () => {
	const { clock, begun, run } = paced();
	const throttled = failed('throttled');
	const all = [
		assert.rejects(run('a', { fails: throttled })),
		assert.rejects(run('b', { fails: throttled })),
		assert.rejects(run('c', { fails: throttled })),
		run('d'),
		run('e'),
		assert.rejects(run('f', { fails: throttled })),
		run('g'),
	];
	await clock.advance(60_000);
	await Promise.all(all);
	assert.deepEqual(
		begun.map(([, at]) => at / 1000),
		[0, 2, 6, 14, 14, 15, 17],
	);
});

test('other failures do not hold up what comes after them', async () => {
	const { clock, begun, run } = paced();
	const all = [assert.rejects(run('a', { fails: failed('denied', 9000) }), { kind: 'denied' }), run('b')];
	await clock.advance(0);
	await Promise.all(all);
	assert.deepEqual(begun.at(-1), ['b', 0]);
});

test('a machine clock that is set back holds nothing up for longer than a second', async () => {
	const base = new ManualClock();
	let shift = 0;
	const pacer = new ControlPlanePacer({
		now: () => base.now() + shift,
		setTimeout: (callback, milliseconds) => base.setTimeout(callback, milliseconds),
		clearTimeout: (handle) => base.clearTimeout(handle),
	});
	const run = () => pacer.run(async () => base.now(), { operation });
	await run();
	await run();
	shift = -3_600_000;
	const third = run();
	const before = base.now();
	await base.advance(2000);
	assert.equal((await third) - before, 1000);
});

test('closing gives up what waits, and whatever comes later', async () => {
	const { clock, pacer, begun, run } = paced();
	await Promise.all([run('a'), run('b')]);
	const waiting = run('c');
	pacer.close();
	await assert.rejects(waiting, { kind: 'cancelled' });
	await assert.rejects(run('d'), { kind: 'cancelled' });
	await clock.advance(10_000);
	assert.equal(begun.length, 2);
	assert.equal(clock.pending, 0);
});
