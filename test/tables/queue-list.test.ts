import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialTable, tableReducer } from '../../source/components/table-state.ts';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { denied } from '../../source/model/reading.ts';
import { createOrder, rowText } from '../../source/tables/list-table.ts';
import { mayMatch } from '../../source/tables/may-match.ts';
import { queueList, typeLabel } from '../../source/tables/queue-columns.ts';
import { aRecord, type Known, minutely, now, ramp } from '../model/records.ts';

function listOf(...said: readonly Known[]): ReadonlyMap<string, QueueRecord> {
	return new Map(said.map((each) => aRecord(each)).map((record) => [record.ref.url, record]));
}

const source = [{ name: 'orders', url: 'http://127.0.0.1:1/000000000000/orders' }];
const dlq: Known = {
	name: 'orders-dlq',
	counts: { visible: 4, inFlight: 0 },
	sources: source,
	depth: ramp(4, 4, 12),
};
const some = listOf(
	{ name: 'billing', counts: { visible: 10, inFlight: 2 } },
	{ name: 'orders', counts: { visible: 5, inFlight: 30 } },
	dlq,
	{ name: 'secret', attributes: denied },
	{ name: 'unasked.fifo' },
);
const byTrouble = { sort: 'state', reverse: false, filter: '' };
const orderQueues = createOrder(queueList);
const namesOf = (queues: ReadonlyMap<string, QueueRecord>, state: Partial<typeof byTrouble>) =>
	orderQueues(queues, { ...byTrouble, ...state }, now).items.map(({ item }) => item.ref.name);

test('by trouble first, equals in the order of their names', () => {
	assert.deepEqual(namesOf(some, {}), ['orders-dlq', 'secret', 'billing', 'orders', 'unasked.fifo']);
	assert.deepEqual(namesOf(some, { sort: 'name' }), [
		'billing',
		'orders',
		'orders-dlq',
		'secret',
		'unasked.fifo',
	]);
	assert.deepEqual(namesOf(some, { sort: 'inFlight' }).slice(0, 2), ['orders', 'billing']);
});

test('what is not known never sorts as 0: it is after the zeros', () => {
	const queues = listOf(
		{ name: 'a-denied', attributes: denied },
		{ name: 'b-empty', counts: { visible: 0 } },
		{ name: 'c-full', counts: { visible: 7 } },
		{ name: 'd-null', counts: { visible: null } },
	);
	assert.deepEqual(namesOf(queues, { sort: 'visible' }), ['c-full', 'b-empty', 'a-denied', 'd-null']);
});

test('every column sorts, and s goes through all of them', () => {
	const { compareBy, sortColumns, sortTitle } = queueList;
	const ids = queueList.tableFor(200).columns.map(({ id }) => id);
	assert.deepEqual([...sortColumns].sort(), ids.filter((id) => id !== 'depth').sort());
	assert.equal(sortColumns[0], 'state');
	assert.equal(sortTitle('state'), 'trouble');
	const busy = aRecord({
		name: 'busy.fifo',
		counts: { visible: 9, inFlight: 9, delayed: 9 },
		sent: [60, 60],
	});
	const withMore = {
		...busy,
		metrics: {
			...busy.metrics,
			deleted: minutely([60, 60]),
			oldestAge: minutely([9]),
			deduplicated: minutely([9, 9]),
		},
	};
	const idle = aRecord({ name: 'a-idle.fifo', counts: { visible: 0, inFlight: 0, delayed: 0 } });
	for (const id of ['visible', 'inFlight', 'delayed', 'oldest', 'in', 'out', 'dedup']) {
		assert.ok(compareBy(id, false, now)(withMore, idle) < 0, id);
		assert.ok(compareBy(id, true, now)(withMore, idle) > 0, id);
	}
});

test('the filter looks at name, type and state', () => {
	assert.deepEqual(namesOf(some, { filter: 'ordlq' }), ['orders-dlq']);
	assert.deepEqual(namesOf(some, { filter: 'fifo' }), ['unasked.fifo']);
	assert.deepEqual(namesOf(some, { filter: 'denied' }), ['secret']);
	assert.deepEqual(namesOf(some, { filter: 'zzz' }), []);
	const [first] = orderQueues(some, { ...byTrouble, filter: 'bill' }, now).items;
	assert.deepEqual(first?.matches, [0, 1, 2, 3]);
});

test('asked again with the same things, the order is the same object; with the same ids, they are', () => {
	const once = orderQueues(some, byTrouble, now);
	assert.equal(orderQueues(some, byTrouble, now + 1000), once);
	const changed = new Map(some);
	const url = 'http://127.0.0.1:1/000000000000/billing';
	changed.set(url, aRecord({ name: 'billing', counts: { visible: 11, inFlight: 2 } }));
	const after = orderQueues(changed, byTrouble, now);
	assert.notEqual(after, once);
	assert.equal(after.ids, once.ids);
	assert.equal(after.items.find(({ item }) => item.ref.url === url)?.item, changed.get(url));
	assert.notEqual(orderQueues(changed, { ...byTrouble, filter: 'x' }, now).ids, once.ids);
});

test('the cursor stays on its queue when trouble changes the order', () => {
	const height = 3;
	const { ids } = orderQueues(some, byTrouble, now);
	const billing = 'http://127.0.0.1:1/000000000000/billing';
	const table = tableReducer(initialTable('state'), { type: 'select', id: billing }, ids, height);
	assert.equal(table.index, 2);
	const worse = new Map(some);
	worse.set(billing, aRecord({ name: 'billing', counts: { visible: 1, inFlight: 110_000 } }));
	const after = tableReducer(table, { type: 'rows' }, orderQueues(worse, byTrouble, now).ids, height);
	assert.equal(after.cursor, billing);
	assert.equal(after.index, 0);
	assert.equal(after.top, 0);
});

test('metrics are asked for only where they can show through the filter', () => {
	const unjudged = aRecord({ name: 'invoices', counts: { visible: 900, inFlight: 0 } });
	for (const filter of [
		'',
		'invo',
		'std',
		'growing',
		'stuck',
		'28 min',
		'over 31',
		'drain',
		'asleep',
		'heal',
	]) {
		assert.equal(mayMatch(queueList, unjudged, 'queue', filter), true, filter);
	}
	for (const filter of ['orders', 'fifo', 'dlq'])
		assert.equal(mayMatch(queueList, unjudged, 'queue', filter), false, filter);
});

test('what holds dead letters is a dlq, and a row can be copied as text', () => {
	const [billing, , deadLetters] = [...some.values()];
	if (!billing || !deadLetters) throw new Error('the list is empty');
	assert.equal(typeLabel(deadLetters), 'dlq');
	assert.equal(typeLabel(aRecord({ name: 'a.fifo' })), 'fifo');
	const cells = rowText(queueList, billing, now).split('\t');
	assert.deepEqual(cells.slice(0, 5), ['billing', 'std', '10', '2', '0']);
	assert.match(cells.at(-1) ?? '', /counts fine$/);
});
