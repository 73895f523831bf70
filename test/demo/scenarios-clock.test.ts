import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FasterClock } from '../../source/demo/faster-clock.ts';
import { Present } from '../../source/demo/scenario/present.ts';
import { ScenarioClock } from '../../source/demo/scenario/scenario-clock.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

test('the past is lived through: timers fire at their own times, and go on in the present', async () => {
	const present = new ManualClock(1_000_000);
	const clock = new ScenarioClock(present, 900_000);
	const fired: [string, number][] = [];
	const note = (name: string) => () => fired.push([name, clock.now()]);
	clock.setTimeout(note('late'), 150_000);
	clock.setTimeout(note('second'), 20_000);
	clock.setTimeout(() => {
		note('first')();
		clock.setTimeout(note('after first'), 5_000);
	}, 10_000);
	const cleared = clock.setTimeout(note('never'), 12_000);
	clock.clearTimeout(cleared);
	clock.liveTo(950_000);
	assert.deepEqual(fired, [
		['first', 910_000],
		['after first', 915_000],
		['second', 920_000],
	]);
	assert.equal(clock.now(), 950_000);
	clock.liveTo(940_000);
	assert.equal(clock.now(), 950_000, 'never backwards');
	clock.join();
	assert.equal(clock.now(), 1_000_000);
	await present.advance(50_000);
	assert.deepEqual(fired.at(-1), ['late', 1_050_000]);
	clock.setTimeout(note('ended'), 10);
	clock.end();
	await present.advance(1_000);
	assert.equal(fired.length, 4);
	assert.equal(present.pending, 0);
});

test('what falls due in a time that is skipped happens once, at its end', () => {
	const clock = new ScenarioClock(new ManualClock(1_000_000), 0);
	let rings = 0;
	const ring = () => {
		rings++;
		clock.setTimeout(ring, 1_000);
	};
	clock.setTimeout(ring, 1_000);
	clock.skipTo(500_000);
	assert.equal(rings, 1);
	clock.liveTo(503_500);
	assert.equal(rings, 4);
});

test('a faster clock waits as much shorter', async () => {
	const base = new ManualClock(50_000);
	const clock = new FasterClock(base, 60);
	let at = 0;
	clock.setTimeout(() => {
		at = clock.now();
	}, 60_000);
	await base.advance(999);
	assert.equal(at, 0);
	await base.advance(1);
	assert.equal(at, 50_000 + 60_000);
	const never = clock.setTimeout(() => assert.fail('cleared'), 1);
	clock.clearTimeout(never);
	await base.advance(10);
	assert.throws(() => new FasterClock(base, 0), RangeError);
});

/** A clock whose timers come when they are called for, as on a machine that slept. */
class SleepyClock extends ManualClock {
	#callbacks: (() => void)[] = [];
	#time = 60_000_000;

	override now(): number {
		return this.#time;
	}

	override setTimeout(callback: () => void): unknown {
		this.#callbacks.push(callback);
		return callback;
	}

	override clearTimeout(handle: unknown): void {
		this.#callbacks = this.#callbacks.filter((callback) => callback !== handle);
	}

	wakeAfter(milliseconds: number): void {
		this.#time += milliseconds;
		const due = this.#callbacks;
		this.#callbacks = [];
		for (const callback of due) callback();
	}
}

test('traffic up to the end of a minute is played before that minute is published', () => {
	const clock = new SleepyClock();
	const said: string[] = [];
	const present = new Present(clock, {
		busy: () => true,
		happen: (until) => said.push(`happen ${until - 60_000_000}`),
		play: (from, until) => said.push(`play ${from - 60_000_000} to ${until - 60_000_000}`),
		ring: (at) => said.push(`ring ${at - 60_000_000}`),
	});
	clock.wakeAfter(59_900);
	said.length = 0;
	clock.wakeAfter(250);
	assert.deepEqual(said, [
		'happen 60000',
		'play 59900 to 60000',
		'ring 0',
		'happen 60150',
		'play 60000 to 60150',
	]);
	said.length = 0;
	clock.wakeAfter(8 * 3_600_000);
	assert.equal(
		said.filter((line) => line.startsWith('ring')).length,
		2,
		'a machine that slept has no metrics of its sleep',
	);
	const played = said.filter((line) => line.startsWith('play'));
	const spans = played.map((line) => /play (\d+) to (\d+)/.exec(line)?.slice(1).map(Number) ?? []);
	const seconds = spans.reduce((sum, [from = 0, until = 0]) => sum + (until - from) / 1000, 0);
	assert.ok(seconds > 0 && seconds <= 10, `${seconds} seconds are made up for`);
	present.stop();
});

test('where nothing goes on there are no turns until something does', () => {
	const clock = new SleepyClock();
	let busy = false;
	let played = 0;
	const present = new Present(clock, {
		busy: () => busy,
		happen: () => {},
		play: () => played++,
		ring: () => {},
	});
	clock.wakeAfter(60_000);
	assert.equal(played, 0);
	present.wake();
	assert.equal(played, 0);
	busy = true;
	present.wake();
	clock.wakeAfter(250);
	assert.equal(played, 1);
});
