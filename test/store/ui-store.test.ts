import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	createUiStore,
	currentRoute,
	leaveRoute,
	openRoute,
	type Route,
	replaceRoute,
	resetRoutes,
	updateView,
	viewState,
} from '../../source/store/ui-store.ts';

const orders: Route = { view: 'queue', url: 'http://x/orders', tab: 'overview' };
const dead: Route = { view: 'queue', url: 'http://x/dead', tab: 'overview' };

test('one goes a level deeper, sideways, and back, and never out at the top', () => {
	const store = createUiStore();
	const here = () => currentRoute(store.getState());
	assert.equal(leaveRoute(store), false);
	openRoute(store, orders);
	openRoute(store, dead);
	replaceRoute(store, { ...dead, tab: 'messages' });
	assert.deepEqual(here(), { ...dead, tab: 'messages' });
	assert.equal(leaveRoute(store), true);
	assert.deepEqual(here(), orders);
	assert.equal(leaveRoute(store), true);
	assert.deepEqual(here(), { view: 'queues' });
	replaceRoute(store, orders);
	assert.deepEqual(store.getState().routes, [orders]);
	openRoute(store, dead);
	resetRoutes(store);
	assert.deepEqual(store.getState().routes, [{ view: 'queues' }]);
});

test('a view finds its state as it left it: the filter outlives the view', () => {
	const store = createUiStore();
	const initial = { filter: '' };
	assert.equal(viewState(store.getState(), 'queues', initial), initial);
	updateView(store, 'queues', initial, (before) => ({ ...before, filter: 'ord' }));
	openRoute(store, orders);
	leaveRoute(store);
	assert.deepEqual(viewState(store.getState(), 'queues', initial), { filter: 'ord' });
	assert.equal(viewState(store.getState(), 'other', initial), initial);
});

test('a change that changes nothing tells nobody', () => {
	const store = createUiStore();
	let heard = 0;
	store.subscribe(() => {
		heard += 1;
	});
	updateView(store, 'queues', { filter: '' }, (before) => before);
	assert.equal(heard, 0);
});
