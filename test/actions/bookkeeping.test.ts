import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterGrace, startDeadline } from '../../source/actions/deadline.ts';
import { PurgeTimes, purgeWait } from '../../source/actions/purge-clock.ts';
import { SeenMessages } from '../../source/actions/seen-messages.ts';
import { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

const URL_A = 'http://127.0.0.1/0/a';

test('the countdown to the next purge', () => {
	assert.equal(purgeWait(null, 5), 0);
	assert.equal(purgeWait(60_000, 1000), 59_000);
	assert.equal(purgeWait(60_000, 60_000), 0);
	assert.equal(purgeWait(60_000, 99_000), 0);
});

test('a purge of ours and a refusal for that of another set the countdown, of that queue alone', () => {
	const times = new PurgeTimes();
	const error = (retryAfter?: number) =>
		new QdashError({
			kind: 'throttled',
			service: 'SQS',
			operation: 'PurgeQueue',
			message: 'x',
			...(retryAfter === undefined ? {} : { retryAfter }),
		});
	assert.equal(times.notBefore(URL_A), null);
	times.purged(URL_A, 1000);
	assert.equal(times.notBefore(URL_A), 61_000);
	times.refused(URL_A, 2000, error());
	assert.equal(times.notBefore(URL_A), 62_000);
	times.refused(URL_A, 2000, error(10_000));
	assert.equal(times.notBefore(URL_A), 12_000);
	times.refused(URL_A, 2000, error(900_000));
	assert.equal(times.notBefore(URL_A), 62_000);
	assert.equal(times.notBefore('http://127.0.0.1/0/b'), null);
});

test('messages are known by id or sequence number, in their queue, up to a number of them', () => {
	const seen = new SeenMessages(4);
	const message = (id: string, sequenceNumber: string | null = null) => ({ id, sequenceNumber });
	seen.add(URL_A, message('a', '1'));
	assert.ok(seen.has(URL_A, message('a')));
	assert.ok(seen.has(URL_A, message('other', '1')));
	assert.ok(!seen.has(URL_A, message('other', '2')));
	assert.ok(!seen.has('http://127.0.0.1/0/b', message('a', '1')));
	for (const id of ['b', 'c', 'd']) seen.add(URL_A, message(id));
	assert.ok(!seen.has(URL_A, message('a')), 'the oldest is forgotten');
	seen.add(URL_A, message('b'));
	seen.add(URL_A, message('e'));
	assert.ok(seen.has(URL_A, message('b')), 'what is seen again is young again');
});

test('a grace begins with the other signal, or at once when that has fired', async () => {
	const clock = new ManualClock();
	const controller = new AbortController();
	const grace = afterGrace(controller.signal, clock, 100);
	await clock.advance(1000);
	assert.equal(grace.signal.aborted, false);
	controller.abort();
	await clock.advance(99);
	assert.equal(grace.signal.aborted, false);
	const late = afterGrace(controller.signal, clock, 100);
	await clock.advance(1);
	assert.equal(grace.signal.aborted, true);
	assert.equal(late.signal.aborted, false);
	late.close();
	assert.equal(clock.pending, 0);
});

test('a deadline that is closed does not fire', async () => {
	const clock = new ManualClock();
	const deadline = startDeadline(clock, 100);
	deadline.close();
	await clock.advance(200);
	assert.equal(deadline.signal.aborted, false);
	assert.equal(clock.pending, 0);
});
