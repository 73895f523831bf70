import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ErrorKind, QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { Backoff } from '../../source/monitor/backoff.ts';
import { asQdashError, ServiceHealth } from '../../source/monitor/service-health.ts';

function failure(kind: ErrorKind, retryAfter?: number): QdashError {
	const rest = retryAfter === undefined ? {} : { retryAfter };
	return new QdashError({ kind, service: 'SQS', operation: 'GetQueueAttributes', message: kind, ...rest });
}

test('a pause doubles from a second to half a minute, with jitter of a half, and no longer', () => {
	const least = new Backoff(() => 0);
	const most = new Backoff(() => 1);
	const lows = Array.from({ length: 7 }, () => least.fail());
	const highs = Array.from({ length: 7 }, () => most.fail());
	assert.deepEqual(lows, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
	assert.deepEqual(highs, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
	assert.equal(most.failures, 7);
	most.succeed();
	assert.equal(most.fail(), 1000);
	assert.equal(most.fail(90_000), 90_000, 'the service asked for more');
});

test('property: a pause is never longer than half a minute, nor shorter than what was asked for', () => {
	fc.assert(
		fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (draws) => {
			const left = [...draws];
			const backoff = new Backoff(() => left.shift() ?? 0);
			for (const _ of draws) {
				const pause = backoff.fail();
				assert.ok(pause >= 500 && pause <= 30_000);
			}
		}),
	);
});

test('throttled calls of one moment are one spell: it widens once', () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock, () => 0);
	for (let call = 0; call < 50; call++) health.failed(failure('throttled'), clock.now());
	assert.equal(health.widened, 2);
	assert.equal(health.pause, 500);
	assert.equal(health.outage, null);
});

test('it widens up to 32 and recovers by halves, each after 20 answers', async () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock, () => 0);
	for (let spell = 0; spell < 8; spell++) {
		health.failed(failure('throttled'), clock.now());
		await clock.advance(31_000);
	}
	assert.equal(health.widened, 32);
	for (let answer = 0; answer < 19; answer++) health.succeeded();
	assert.equal(health.widened, 32);
	health.succeeded();
	assert.equal(health.widened, 16);
	for (let answer = 0; answer < 80; answer++) health.succeeded();
	assert.equal(health.widened, 1);
});

test('a wait that the service asks for is kept', () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock, () => 0);
	health.failed(failure('throttled', 12_000), clock.now());
	assert.equal(health.pause, 12_000);
	health.resume();
	assert.equal(health.pause, 0);
});

test('unreachable is an outage until an answer comes; calls from before the pause do not lengthen it', async () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock, () => 1);
	const startedAt = clock.now();
	health.failed(failure('unreachable'), startedAt);
	health.failed(failure('unreachable'), startedAt);
	assert.equal(health.pause, 1000);
	assert.equal(health.outage?.kind, 'unreachable');
	assert.equal(health.failures, 1);
	await clock.advance(1000);
	assert.equal(health.pause, 0);
	health.failed(failure('unreachable'), clock.now());
	assert.equal(health.pause, 2000);
	await clock.advance(2000);
	health.succeeded();
	assert.equal(health.outage, null);
	assert.equal(health.failures, 0);
});

test('a call that got no answer while a later one did is no outage', async () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock);
	const startedAt = clock.now();
	await clock.advance(9000);
	health.succeeded();
	await clock.advance(1000);
	health.failed(failure('unreachable'), startedAt);
	assert.deepEqual([health.outage, health.pause], [null, 0]);
	await clock.advance(1);
	health.failed(failure('unreachable'), clock.now());
	assert.equal(health.outage?.kind, 'unreachable');
});

test('an expired login is an outage with a short pause that does not grow', async () => {
	const clock = new ManualClock();
	const health = new ServiceHealth(clock);
	for (let round = 0; round < 3; round++) {
		health.failed(failure('expired'), clock.now());
		assert.equal(health.outage?.kind, 'expired');
		assert.equal(health.pause, 5000);
		await clock.advance(5000);
	}
});

test('what concerns one queue pauses nothing', () => {
	const health = new ServiceHealth(new ManualClock());
	for (const kind of ['denied', 'unsupported', 'notFound', 'invalid', 'cancelled', 'unknown'] as const) {
		health.failed(failure(kind), 0);
	}
	assert.deepEqual([health.pause, health.outage, health.widened], [0, null, 1]);
});

test('what is no QdashError is a fault of qdash, and says so', () => {
	const known = failure('denied');
	assert.equal(asQdashError(known, 'SQS', 'x'), known);
	const fault = asQdashError(new TypeError('a is undefined'), 'SQS', 'ListQueues');
	assert.equal(fault.kind, 'unknown');
	assert.equal(fault.message, 'ListQueues failed inside qdash: a is undefined.');
	assert.equal(asQdashError('text', 'SQS', 'ListQueues').message, 'ListQueues failed inside qdash: text.');
});
