import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { newQueueRecord } from '../../source/model/queue-record.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { DashboardStore } from '../../source/store/dashboard-store.ts';

const url = 'http://127.0.0.1:1/0/orders';
const record = newQueueRecord({ url, name: 'orders' }, 'standard', notYetAsked);

function scene() {
	const clock = new ManualClock();
	const store = new DashboardStore(clock, 5);
	let heard = 0;
	store.api.subscribe(() => {
		heard += 1;
	});
	return { clock, store, heard: () => heard };
}

test('observers hear of many changes once a frame', async () => {
	const { clock, store, heard } = scene();
	store.update({ queues: new Map([[url, record]]) });
	for (let change = 0; change < 50; change++) {
		store.updateQueue(url, (before) => ({ ...before, metricsAt: change }));
	}
	store.update({ frozenAt: null });
	assert.equal(heard(), 0);
	assert.equal(store.api.getState().queues.size, 0);
	assert.equal(store.queue(url)?.metricsAt, 49, 'who writes sees what was written');
	await clock.advance(100);
	assert.equal(heard(), 1);
	assert.equal(store.api.getState().queues.get(url)?.metricsAt, 49);
	await clock.advance(1000);
	assert.equal(heard(), 1);
	assert.equal(clock.pending, 0);
});

test('a frame that was seen does not change under its observers', async () => {
	const { clock, store } = scene();
	store.update({ queues: new Map([[url, record]]) });
	await clock.advance(100);
	const seen = store.api.getState();
	store.updateQueue(url, (before) => ({ ...before, metricsAt: 1 }));
	assert.equal(seen.queues.get(url), record);
	assert.notEqual(store.latest.queues, seen.queues);
});

test('a change that changes nothing, or a queue that is not listed, draws nothing', async () => {
	const { clock, store, heard } = scene();
	store.update({ queues: new Map([[url, record]]) });
	await clock.advance(100);
	const { queues } = store.latest;
	store.updateQueue(url, (before) => before);
	store.updateQueue('http://127.0.0.1:1/0/gone', (before) => ({ ...before, metricsAt: 1 }));
	await clock.advance(100);
	assert.equal(heard(), 1);
	assert.equal(store.latest.queues, queues);
});

test('a frozen picture stays as it is; what comes in meanwhile is there when it goes on', async () => {
	const { clock, store } = scene();
	store.update({ queues: new Map([[url, record]]) });
	await clock.advance(100);
	store.setFrozen(clock.now());
	store.updateQueue(url, (before) => ({ ...before, metricsAt: 7 }));
	await clock.advance(1000);
	store.flush();
	assert.equal(store.api.getState().frozenAt, clock.now() - 1000);
	assert.equal(store.api.getState().queues.get(url)?.metricsAt, null);
	store.setFrozen(null);
	assert.equal(store.api.getState().queues.get(url)?.metricsAt, 7);
	assert.equal(store.api.getState().frozenAt, null);
});

test('a change just before freezing is not in the frozen picture, and not lost', async () => {
	const { clock, store } = scene();
	store.update({ queues: new Map([[url, record]]) });
	store.setFrozen(clock.now());
	await clock.advance(1000);
	assert.equal(store.api.getState().queues.size, 0);
	store.setFrozen(null);
	assert.equal(store.api.getState().queues.size, 1);
});

test('a reset forgets everything but the interval', async () => {
	const { clock, store } = scene();
	store.update({ queues: new Map([[url, record]]), connection: { state: 'open' } });
	await clock.advance(100);
	store.updateQueue(url, (before) => ({ ...before, metricsAt: 7 }));
	store.setFrozen(clock.now());
	store.reset();
	for (const state of [store.latest, store.api.getState()]) {
		assert.equal(state.queues.size, 0);
		assert.deepEqual(state.connection, { state: 'connecting' });
		assert.deepEqual(state.listing, { complete: false, at: null, error: null });
		assert.equal(state.context, null);
		assert.equal(state.frozenAt, null);
		assert.deepEqual(state.interval, { seconds: 5, effectiveSeconds: 5, reason: null });
	}
	assert.equal(store.queue(url), undefined);
});
