import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { layoutColumns, type TableSpec } from '../../source/components/table.ts';
import { renderHead, renderRow } from '../../source/components/table-row.ts';
import { width } from '../../source/components/text.ts';
import { createTheme, type Sign, signRoles } from '../../source/theme.ts';

interface Row {
	readonly name: string;
	readonly visible: string;
	readonly age: string;
	readonly sign: Sign;
	readonly state: string;
}

const spec: TableSpec<Row> = {
	columns: [
		{
			id: 'name',
			head: 'NAME',
			priority: 10,
			min: 12,
			flex: 1,
			cut: 'start',
			value: (row) => ({ text: row.name }),
		},
		{
			id: 'visible',
			head: 'VISIBLE',
			align: 'right',
			priority: 9,
			min: 7,
			value: (row) => ({ text: row.visible }),
		},
		{
			id: 'oldest',
			head: 'OLDEST',
			align: 'right',
			priority: 7,
			min: 7,
			value: (row) => ({ text: row.age, role: 'dim' }),
		},
		{ id: 'type', head: 'TYPE', priority: 1, min: 4, value: () => ({ text: 'fifo', role: 'dim' }) },
		{
			id: 'state',
			head: 'STATE',
			priority: 8,
			min: 5,
			flex: 2,
			cut: 'phrase',
			value: (row) => ({ text: row.state, sign: row.sign, role: signRoles[row.sign] }),
		},
	],
	compact: { sign: 'state', name: 'name', number: 'visible', below: 60 },
};
const orders: Row = {
	name: 'orders.fifo',
	visible: '4,812',
	age: '3m 12s',
	sign: 'critical',
	state: 'growing, 2x in 28 min',
};
const dead: Row = {
	name: 'orders-dlq.fifo',
	visible: '37',
	age: '2d 4h',
	sign: 'warning',
	state: '37 dead, 5 new',
};
const rows = [orders, dead];
const plain = createTheme('plain');
const theme = createTheme('16');

test('a wide table shows all columns as the rows need them', () => {
	const layout = layoutColumns(spec, rows, 80);
	assert.equal(
		renderHead(layout, null, plain)?.trimEnd(),
		'   NAME             VISIBLE   OLDEST  TYPE  STATE',
	);
	assert.equal(
		renderRow(layout, orders, { cursor: true }, plain).trimEnd(),
		' ▌ orders.fifo        4,812   3m 12s  fifo  ✕ growing, 2x in 28 min',
	);
	assert.equal(
		renderRow(layout, dead, {}, plain).trimEnd(),
		'   orders-dlq.fifo       37    2d 4h  fifo  ▲ 37 dead, 5 new',
	);
});

test('every row is exactly as wide as the screen at any width, and the name is always in it', () => {
	const wide: Row = { ...orders, name: '待ち行列-👩‍💻-orders-payment-retry.fifo' };
	for (let columns = 20; columns <= 140; columns++) {
		const layout = layoutColumns(spec, [...rows, wide], columns);
		for (const row of [...rows, wide]) {
			for (const look of [{}, { cursor: true, marked: true }, { dimmed: true }, { matches: [0, 1, 2] }]) {
				assert.equal(width(renderRow(layout, row, look, theme)), columns, `${columns} ${row.name}`);
			}
		}
		const head = renderHead(layout, { column: 'state', reverse: false }, theme);
		if (head !== null) assert.equal(width(head), columns);
		assert.match(renderRow(layout, orders, {}, plain), columns < 22 ? /fo\b/ : /\.fifo/);
	}
});

test('columns go by priority, and the state is cut before a number goes', () => {
	const shown = (columns: number) => layoutColumns(spec, rows, columns).placed.map(({ column }) => column.id);
	assert.deepEqual(shown(70), ['name', 'visible', 'oldest', 'type', 'state']);
	const narrow: TableSpec<Row> = { columns: spec.columns };
	const layout = layoutColumns(narrow, rows, 48);
	assert.deepEqual(
		layout.placed.map(({ column }) => column.id),
		['name', 'visible', 'oldest', 'state'],
	);
	assert.match(renderRow(layout, orders, {}, plain), /✕ growing {1,}$/);
	assert.deepEqual(
		layoutColumns(narrow, rows, 40).placed.map(({ column }) => column.id),
		['name', 'visible', 'state'],
	);
});

test('widths grow and never shrink while the screen stays as it is', () => {
	const first = layoutColumns(spec, rows, 100);
	const grown = layoutColumns(spec, [{ ...orders, visible: '1,234,567' }], 100, first);
	const later = layoutColumns(spec, rows, 100, grown);
	const visible = (layout: typeof first) =>
		layout.placed.find(({ column }) => column.id === 'visible')?.width;
	assert.equal(visible(first), 7);
	assert.equal(visible(grown), 9);
	assert.equal(later, grown);
	assert.equal(visible(layoutColumns(spec, rows, 101, grown)), 7);
});

test('the compact layout has sign, name and one number', () => {
	const layout = layoutColumns(spec, rows, 40);
	assert.equal(renderHead(layout, null, plain), null);
	assert.equal(
		renderRow(layout, orders, { cursor: true }, plain),
		' ▌✕ orders.fifo                    4,812',
	);
	assert.equal(renderRow(layout, dead, { marked: true }, plain), '✓ ▲ orders-dlq.fifo                   37');
});

test('a number that does not fit is not shown in part', () => {
	const layout = layoutColumns<Row>(
		{ columns: spec.columns.map((column) => ({ ...column, max: 7 })) },
		[{ ...orders, visible: '12,345,678' }],
		60,
	);
	assert.doesNotMatch(renderRow(layout, { ...orders, visible: '12,345,678' }, {}, plain), /12,3/);
});

test('the sort arrow stands in the gap and moves nothing', () => {
	const layout = layoutColumns(spec, rows, 80);
	const without = renderHead(layout, null, plain) ?? '';
	const visible = renderHead(layout, { column: 'visible', reverse: false }, theme) ?? '';
	assert.equal(stripVTControlCharacters(visible).replace('▼', ' '), without);
	assert.match(stripVTControlCharacters(visible), /VISIBLE▼/);
	const name = stripVTControlCharacters(renderHead(layout, { column: 'name', reverse: true }, theme) ?? '');
	assert.match(name, /NAME▲/);
	assert.equal(name.replace('▲', ' '), without);
});

test('the cursor row is bold, its bar accented, matches underlined', () => {
	const layout = layoutColumns(spec, rows, 80);
	const row = renderRow(layout, orders, { cursor: true, matches: [0, 1] }, theme);
	assert.ok(row.startsWith(` ${theme.accent('▌')} `));
	assert.ok(row.includes(theme.bold(`${theme.underline('or')}ders.fifo    `)), JSON.stringify(row));
	assert.ok(row.includes(theme.dim(' 3m 12s')));
	assert.ok(renderRow(layout, orders, {}, theme).includes(theme.bad('✕ growing, 2x in 28 min')));
});

test('marks have their own column where a table has marks', () => {
	const layout = layoutColumns({ ...spec, marks: true }, rows, 80);
	assert.match(renderRow(layout, orders, { cursor: true, marked: true }, plain), /^ ▌✓ orders/);
	assert.match(renderRow(layout, orders, { marked: true }, plain), /^ {2}✓ orders/);
});

test('one long name does not take the room of all states', () => {
	const long: Row = { ...dead, name: `${'very-'.repeat(12)}long` };
	const shared = spec.columns.map((column) => (column.id === 'name' ? { ...column, share: 24 } : column));
	const draw = (table: TableSpec<Row>) =>
		renderRow(layoutColumns(table, [...rows, long], 90), orders, {}, plain);
	assert.match(draw({ columns: shared }), /growing, 2x in 28 min/);
	assert.doesNotMatch(draw({ columns: spec.columns }), /2x in 28 min/);
});
