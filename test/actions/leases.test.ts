import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantableSeconds, isHeld, type Lease, LONGEST_LEASE } from '../../source/actions/lease.ts';
import { Leases } from '../../source/actions/leases.ts';
import type { Clock } from '../../source/model/clock.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { aMessage, aQueue } from './support.ts';

function setUp(clock: ManualClock = new ManualClock(0)) {
	const leases = new Leases(clock);
	let changes = 0;
	leases.subscribe(() => {
		changes += 1;
	});
	const get = (id: string) => leases.get(aQueue.url, id) as Lease;
	return { clock, leases, get, changes: () => changes };
}

test('a lease lasts as long as the visibility timeout, then it is kept as expired', async () => {
	const { clock, leases, get, changes } = setUp();
	leases.hold(aQueue, [aMessage('a'), aMessage('b')], 30, clock.now());
	assert.equal(get('a').expiresAt, 30_000);
	assert.equal(leases.held().length, 2);
	await clock.advance(29_999);
	assert.equal(changes(), 1, 'nothing is told while nothing changes');
	assert.equal(leases.held().length, 2);
	await clock.advance(1);
	assert.equal(get('a').expired, true);
	assert.equal(leases.held().length, 0);
	assert.equal(leases.list(aQueue.url).length, 2);
	assert.equal(changes(), 2);
	assert.equal(clock.pending, 0, 'no timer is left when nothing is held');
});

test('between two sweeps an expired lease is not held either', () => {
	const { leases, clock, get } = setUp();
	leases.hold(aQueue, [aMessage('a')], 30, 0);
	assert.equal(get('a').expired, false);
	assert.equal(isHeld(get('a'), 29_999), true);
	assert.equal(isHeld(get('a'), 30_000), false);
	assert.equal(clock.now(), 0);
});

test('an endpoint whose clock runs ahead of the timers is noticed within a second', async () => {
	const timers = new ManualClock(0);
	let ahead = 0;
	const clock: Clock = {
		now: () => timers.now() + ahead,
		setTimeout: (callback, wait) => timers.setTimeout(callback, wait),
		clearTimeout: (handle) => timers.clearTimeout(handle),
	};
	const leases = new Leases(clock);
	leases.hold(aQueue, [aMessage('a')], 600, 0);
	ahead = 600_000;
	await timers.advance(1000);
	assert.equal(leases.get(aQueue.url, 'a')?.expired, true);
});

test('only the newest handle of a message is kept, whatever the order they come in', () => {
	const { leases, get } = setUp();
	leases.hold(aQueue, [aMessage('a', { receiptHandle: 'new' })], 30, 2000);
	leases.hold(aQueue, [aMessage('a', { receiptHandle: 'old' })], 30, 1000);
	assert.equal(get('a').receiptHandle, 'new');
	leases.hold(aQueue, [aMessage('a', { receiptHandle: 'newer' })], 30, 3000);
	assert.equal(get('a').receiptHandle, 'newer');
	assert.equal(leases.count(), 1);
});

test('what was done with an old handle does not touch the newer lease', () => {
	const { leases, get } = setUp();
	leases.hold(aQueue, [aMessage('a', { receiptHandle: 'old' })], 30, 1000);
	const old = get('a');
	leases.hold(aQueue, [aMessage('a', { receiptHandle: 'new' })], 30, 2000);
	leases.forget([old]);
	leases.lost([old]);
	assert.equal(get('a').receiptHandle, 'new');
	assert.equal(get('a').expired, false);
});

test('an extension counts from when it was asked for, and never goes past 12 hours from the receipt', async () => {
	const { clock, leases, get } = setUp();
	leases.hold(aQueue, [aMessage('a')], 30, 0);
	await clock.advance(10_000);
	leases.extended([get('a')], clock.now(), 60);
	assert.equal(get('a').expiresAt, 70_000);
	leases.extended([get('a')], clock.now(), 43_200);
	assert.equal(get('a').expiresAt, LONGEST_LEASE);
	assert.equal(grantableSeconds(get('a'), 10_000, 43_200), 43_190);
	assert.equal(grantableSeconds(get('a'), 10_000, 60), 60);
	assert.equal(grantableSeconds(get('a'), LONGEST_LEASE - 500, 60), 0);
	leases.close();
	assert.equal(clock.pending, 0);
});

test('what was peeked at is not held', () => {
	const { leases } = setUp();
	leases.hold(aQueue, [aMessage('a', { receiptHandle: null })], 30, 0);
	assert.equal(leases.count(), 0);
});

test('the list is the same array until it changes, and empty ones are one array', () => {
	const { leases, get } = setUp();
	assert.equal(leases.list(aQueue.url), leases.list('http://elsewhere/'));
	leases.hold(aQueue, [aMessage('a')], 30, 0);
	const list = leases.list(aQueue.url);
	assert.equal(leases.list(aQueue.url), list);
	leases.extended([get('a')], 0, 60);
	assert.notEqual(leases.list(aQueue.url), list);
	leases.forget([get('a')]);
	assert.equal(leases.list(aQueue.url).length, 0);
});

test('queues are apart', () => {
	const { leases } = setUp();
	const other = { url: 'http://127.0.0.1:1/0/other', name: 'other' };
	leases.hold(aQueue, [aMessage('a')], 30, 0);
	leases.hold(other, [aMessage('a')], 10, 0);
	assert.equal(leases.held(other.url).length, 1);
	assert.equal(leases.held().length, 2);
	assert.equal(leases.get(other.url, 'a')?.expiresAt, 10_000);
});

test('an observer that left is not told', () => {
	const { leases } = setUp();
	let told = 0;
	const stop = leases.subscribe(() => {
		told += 1;
	});
	stop();
	leases.hold(aQueue, [aMessage('a')], 30, 0);
	assert.equal(told, 0);
	leases.close();
});
