import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep, systemClock } from '../../source/model/clock.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

test('a manual clock fires what falls due, in order, each at its own time', async () => {
	const clock = new ManualClock(1000);
	const fired: string[] = [];
	const note = (name: string) => () => fired.push(`${name} ${clock.now()}`);
	clock.setTimeout(note('late'), 300);
	clock.setTimeout(note('early'), 100);
	clock.setTimeout(note('early too'), 100);
	clock.clearTimeout(clock.setTimeout(note('never'), 200));
	clock.setTimeout(note('at once'), -5);
	await clock.advance(299);
	assert.deepEqual(fired, ['at once 1000', 'early 1100', 'early too 1100']);
	assert.equal(clock.now(), 1299);
	assert.equal(clock.pending, 1);
	await clock.advance(1);
	assert.equal(fired.at(-1), 'late 1300');
});

test('timers that timers start are fired in the same advance', async () => {
	const clock = new ManualClock(0);
	const times: number[] = [];
	const again = () => {
		times.push(clock.now());
		Promise.resolve().then(() => clock.setTimeout(again, 10));
	};
	clock.setTimeout(again, 10);
	await clock.advance(50);
	assert.deepEqual(times, [10, 20, 30, 40, 50]);
});

test('a sleep ends with its time, or at once with its signal', async () => {
	const clock = new ManualClock();
	const done = sleep(clock, 1000);
	await clock.advance(1000);
	await done;
	const abort = new AbortController();
	const ended = sleep(clock, 1000, abort.signal);
	abort.abort(new Error('enough'));
	await assert.rejects(ended, /enough/);
	assert.equal(clock.pending, 0, 'its timer is gone');
	await assert.rejects(sleep(clock, 1000, abort.signal), /enough/);
});

test('the system clock is the machine’s', async () => {
	assert.ok(Math.abs(systemClock.now() - Date.now()) < 50);
	systemClock.clearTimeout(systemClock.setTimeout(() => assert.fail('it was cleared'), 1));
	await sleep(systemClock, 2);
});
