import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { filterRows, rankRows } from '../../source/components/filter.ts';
import {
	initialTable,
	type TableAction,
	type TableState,
	tableReducer,
	visibleSlice,
} from '../../source/components/table-state.ts';

function run(
	ids: readonly string[],
	height: number,
	actions: readonly TableAction[],
	from = initialTable('name'),
) {
	return actions.reduce((state, action) => tableReducer(state, action, ids, height), from);
}

const letters = [...'abcdefghij'];

test('the cursor follows its row when the order changes', () => {
	const state = run(letters, 4, [{ type: 'rows' }, { type: 'move', by: 2 }]);
	assert.equal(state.cursor, 'c');
	const turned = tableReducer(state, { type: 'rows' }, [...letters].reverse(), 4);
	assert.equal(turned.cursor, 'c');
	assert.equal(turned.index, 7);
	assert.ok(visibleSlice(turned, [...letters].reverse(), 4).includes('c'));
});

test('when its row vanishes, the cursor goes to the one below, at the end to the one above', () => {
	const state = run(letters, 4, [{ type: 'rows' }, { type: 'move', by: 2 }]);
	const without = (gone: string) => letters.filter((id) => !gone.includes(id));
	assert.equal(tableReducer(state, { type: 'rows' }, without('c'), 4).cursor, 'd');
	assert.equal(tableReducer(state, { type: 'rows' }, without('cdefghij'), 4).cursor, 'b');
	const empty = tableReducer(state, { type: 'rows' }, [], 4);
	assert.equal(empty.cursor, null);
	assert.equal(tableReducer(empty, { type: 'rows' }, letters, 4).cursor, 'a');
});

test('scrolling keeps the cursor on the screen and the screen full', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }),
			fc.integer({ min: 1, max: 12 }),
			fc.array(
				fc.oneof(
					fc.integer({ min: -9, max: 9 }).map((by): TableAction => ({ type: 'move', by })),
					fc.constantFrom<TableAction>(
						{ type: 'page', by: 1 },
						{ type: 'page', by: -1 },
						{ type: 'home' },
						{ type: 'end' },
						{ type: 'mark' },
						{ type: 'rows' },
					),
				),
			),
			(ids, height, actions) => {
				let state: TableState = initialTable('name');
				for (const action of actions) {
					state = tableReducer(state, action, ids, height);
					const slice = visibleSlice(state, ids, height);
					assert.equal(slice.length, Math.min(height, ids.length));
					if (ids.length > 0) assert.ok(state.cursor === null || slice.includes(state.cursor));
				}
			},
		),
	);
});

test('marks belong to rows: they survive sort, filter and rows that come', () => {
	let state = run(letters, 5, [
		{ type: 'rows' },
		{ type: 'mark' },
		{ type: 'move', by: 1 },
		{ type: 'mark' },
	]);
	assert.deepEqual([...state.marks], ['a', 'c']);
	state = run(
		['c', 'z', 'a'],
		5,
		[{ type: 'sort', column: 'visible' }, { type: 'filter', text: 'x' }, { type: 'rows' }],
		state,
	);
	assert.deepEqual([...state.marks], ['a', 'c']);
	state = run(['z', 'y'], 5, [{ type: 'markAll' }], state);
	assert.deepEqual([...state.marks].sort(), ['a', 'c', 'y', 'z']);
	state = run(['z', 'y'], 5, [{ type: 'markAll' }], state);
	assert.deepEqual([...state.marks].sort(), ['a', 'c']);
	state = run(letters, 5, [{ type: 'retainMarks', ids: ['c', 'd'] }], state);
	assert.deepEqual([...state.marks], ['c']);
	assert.equal(run(letters, 5, [{ type: 'clearMarks' }], state).marks.size, 0);
});

test('a mark moves on to the next row, and a second one takes the mark away', () => {
	const marked = run(letters, 5, [{ type: 'rows' }, { type: 'mark' }]);
	assert.equal(marked.cursor, 'b');
	assert.equal(run(letters, 5, [{ type: 'home' }, { type: 'mark' }], marked).marks.size, 0);
});

test('sorting goes on to the next column and around', () => {
	const columns = ['name', 'visible'];
	const state = run(letters, 5, [{ type: 'sortNext', columns }]);
	assert.equal(state.sort, 'visible');
	const reversed = run(letters, 5, [{ type: 'reverse' }], state);
	assert.equal(reversed.reverse, true);
	const around = run(letters, 5, [{ type: 'sortNext', columns }], reversed);
	assert.deepEqual([around.sort, around.reverse], ['name', false]);
});

test('what changes nothing returns the same state', () => {
	const state = run(letters, 5, [{ type: 'rows' }]);
	assert.equal(tableReducer(state, { type: 'move', by: -1 }, letters, 5), state);
	assert.equal(tableReducer(state, { type: 'rows' }, letters, 5), state);
	assert.equal(tableReducer(state, { type: 'clearMarks' }, letters, 5), state);
});

test('in 20,000 rows the cursor follows its row to the other end and moves on from there', () => {
	const ids = Array.from({ length: 20_000 }, (_, index) => `queue-${index}`);
	const state = run(ids, 40, [{ type: 'rows' }, { type: 'end' }]);
	const turned = tableReducer(state, { type: 'move', by: 1 }, [...ids].reverse(), 40);
	assert.deepEqual([turned.cursor, turned.index], ['queue-19998', 1]);
});

interface Queue {
	readonly name: string;
	readonly type: string;
}
const queues: Queue[] = [
	{ name: 'shop-orders.fifo', type: 'fifo' },
	{ name: 'payments', type: 'std' },
	{ name: 'orders-dlq', type: 'dlq' },
	{ name: 'orders', type: 'std' },
];
const fields = [(queue: Queue) => queue.name, (queue: Queue) => queue.type];

test('a filter keeps the order of the rows and names what matched', () => {
	assert.deepEqual(
		filterRows(queues, 'orders', fields).map(({ row }) => row.name),
		['shop-orders.fifo', 'orders-dlq', 'orders'],
	);
	const [first] = filterRows(queues, 'orders', fields);
	assert.deepEqual(first?.matches, [5, 6, 7, 8, 9, 10]);
});

test('a filter looks at all fields, also with two words', () => {
	assert.deepEqual(
		filterRows(queues, 'std', fields).map(({ row, matches }) => [row.name, matches]),
		[
			['payments', []],
			['orders', []],
		],
	);
	assert.deepEqual(
		filterRows(queues, 'orders fifo', fields).map(({ row }) => row.name),
		['shop-orders.fifo'],
	);
	assert.equal(filterRows(queues, 'nothing-like-it', fields).length, 0);
});

test('without a query all rows come in their own order', () => {
	assert.deepEqual(
		filterRows(queues, ' ', fields).map(({ row }) => row),
		queues,
	);
	assert.deepEqual(
		rankRows(queues, '', fields).map(({ row }) => row),
		queues,
	);
});

test('a palette has the best match first', () => {
	assert.equal(rankRows(queues, 'orders', fields)[0]?.row.name, 'orders');
});

test('more than a few rows are found', () => {
	const many = Array.from({ length: 5000 }, (_, index) => ({ name: `orders-${index}`, type: 'std' }));
	assert.equal(filterRows(many, 'orders', fields).length, 5000);
});
