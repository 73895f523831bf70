import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EndpointClock } from '../../source/aws/endpoint-clock.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

const epoch = Date.UTC(2026, 10, 23);
const header = (time: number) => Math.floor(time / 1000) * 1000;

test('a header that agrees changes nothing, so that time does not jitter within its second', () => {
	const base = new ManualClock(epoch + 400);
	const clock = new EndpointClock(base);
	clock.observe(epoch);
	clock.observe(epoch);
	assert.equal(clock.offset, 0);
	clock.observe(Number.NaN);
	assert.equal(clock.offset, 0);
});

test('a clock that is five minutes off is right within a second after one answer', () => {
	const clock = new EndpointClock(new ManualClock(epoch - 300_000));
	clock.observe(header(epoch + 700));
	assert.ok(Math.abs(clock.now() - (epoch + 700)) <= 500);
});

test('timers run on the base clock', async () => {
	const base = new ManualClock(epoch);
	const clock = new EndpointClock(base);
	clock.observe(epoch + 9_000_000);
	let fired = 0;
	clock.setTimeout(() => (fired += 1), 1000);
	clock.clearTimeout(clock.setTimeout(() => (fired += 10), 1000));
	await base.advance(999);
	assert.equal(fired, 0);
	await base.advance(1);
	assert.equal(fired, 1);
});

test('after every answer the clock is within its second, whatever the skew, the speed and the latency', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: -86_400_000, max: 86_400_000 }),
			fc.integer({ min: 1, max: 120 }),
			fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 2_000 })), {
				minLength: 1,
				maxLength: 30,
			}),
			async (skew, speed, answers) => {
				const base = new ManualClock(epoch);
				const clock = new EndpointClock(base);
				for (const [pause, latency] of answers) {
					await base.advance(pause + latency);
					// The server runs `speed` times as fast, and wrote its header `latency` ago.
					const written = epoch + skew + (base.now() - latency - epoch) * speed;
					clock.observe(header(written), latency);
					assert.ok(clock.now() >= header(written) - 250, 'not before its second');
					assert.ok(clock.now() < header(written) + 1000 + latency + 251, 'not after it');
				}
			},
		),
		{ numRuns: 60 },
	);
});

test('against a server at the same speed the error only ever shrinks, and never exceeds a second', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: -1_000_000, max: 1_000_000 }),
			fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 2, maxLength: 40 }),
			async (skew, pauses) => {
				const base = new ManualClock(epoch);
				const clock = new EndpointClock(base);
				clock.observe(header(base.now() + skew));
				let error = Math.abs(clock.offset - skew);
				for (const pause of pauses) {
					await base.advance(pause);
					clock.observe(header(base.now() + skew));
					const now = Math.abs(clock.offset - skew);
					assert.ok(now <= error, `${now} after ${error}`);
					error = now;
				}
				assert.ok(error <= 1250);
			},
		),
		{ numRuns: 60 },
	);
});
