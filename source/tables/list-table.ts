import { filterRows } from '../components/filter.ts';
import { type Column, cellText, type TableSpec } from '../components/table.ts';
import type { TableState } from '../components/table-state.ts';

/** One row of a list: the item, and what else its cells are drawn from. */
export interface ListRow<Item> {
	readonly item: Item;
	/** Milliseconds since the epoch, by the endpoint's clock. */
	readonly now: number;
	/** What the filter matched in the name. */
	readonly matches: readonly number[];
	/** For how long what the row shows is too old, in milliseconds; null, or left out, while it is fresh. */
	readonly stale?: number | null;
}

/** What a list of one kind of thing is: its columns, what it can be sorted by, and what its filter looks at. */
export interface ListTable<Item> {
	/** The columns for a screen of so many; the same object for the same answer. */
	tableFor(screenColumns: number): TableSpec<ListRow<Item>>;
	/** The ids of what one can sort by, in the order that `s` goes through; by trouble first. */
	readonly sortColumns: readonly string[];
	/** What a sort is called in the title line. */
	sortTitle(id: string): string;
	/** How two items stand to each other; equals are in the order of their names, then of their ids. */
	compareBy(id: string, reverse: boolean, now: number): (a: Item, b: Item) => number;
	/** The texts that the filter looks at; the first is the name. */
	readonly fields: readonly ((item: Item) => string)[];
	/** The id of the column that holds the name. */
	readonly nameColumn: string;
	idOf(item: Item): string;
}

/** A column that a list can be sorted by. */
export interface ListColumn<Item> extends Column<ListRow<Item>> {
	/** The largest, or the worst, comes first. A column without it is only looked at. */
	readonly compare?: (a: Item, b: Item, now: number) => number;
	/** Screens narrower than this go without it, though it would fit: it would take from STATE what makes it a sentence. */
	readonly from?: number;
}

/** What {@link createListTable} is told. */
export interface ListDefinition<Item> {
	/** One of them is called `state` and sorts by trouble. */
	readonly columns: readonly ListColumn<Item>[];
	readonly fields: ListTable<Item>['fields'];
	readonly nameColumn: string;
	/** The number that a narrow screen shows beside the sign and the name. */
	readonly compactNumber: string;
	/** The column that a narrow screen calls it by, where that is not the name; or what it says of both. */
	readonly compactName?: string | ((item: Item) => string);
	readonly idOf: (item: Item) => string;
}

/** Below this a row is a sign, a name and one number. */
const compactBelow = 60;

/** Makes the list of one kind of thing out of its columns. */
export function createListTable<Item>(definition: ListDefinition<Item>): ListTable<Item> {
	const { columns, fields, nameColumn, compactNumber, compactName = nameColumn, idOf } = definition;
	const name = typeof compactName === 'string' ? compactName : calledColumn(nameColumn, compactName);
	const compact = { sign: 'state', name, number: compactNumber, below: compactBelow };
	const specs = new Map<number, TableSpec<ListRow<Item>>>();
	const nameOf = fields[0] ?? idOf;
	return {
		tableFor: (screenColumns) => {
			const shown = columns.filter(({ from = 0 }) => screenColumns >= from);
			let spec = specs.get(shown.length);
			if (!spec) {
				spec = { columns: shown, marks: false, compact };
				specs.set(shown.length, spec);
			}
			return spec;
		},
		sortColumns: [
			'state',
			...columns.filter(({ id, compare }) => compare && id !== 'state').map(({ id }) => id),
		],
		sortTitle: (id) =>
			id === 'state' ? 'trouble' : (columns.find((column) => column.id === id)?.head ?? id).toLowerCase(),
		compareBy: (id, reverse, now) => {
			const compare = columns.find((column) => column.id === id)?.compare;
			const sign = reverse ? -1 : 1;
			return (a, b) =>
				sign * (compare?.(a, b, now) ?? 0) ||
				compareTexts(nameOf(a), nameOf(b)) ||
				compareTexts(idOf(a), idOf(b));
		},
		fields,
		nameColumn,
		idOf,
	};
}

/** The name of a narrow screen; it has the name's id, so that what the filter matched is underlined there. */
function calledColumn<Item>(id: string, called: (item: Item) => string): Column<ListRow<Item>> {
	return { id, head: '', priority: 100, min: 1, cut: 'start', value: ({ item }) => ({ text: called(item) }) };
}

/** Orders by a number, the largest first; what has none comes last. */
export function byNumber<Item>(
	pick: (item: Item, now: number) => number | null | undefined,
): (a: Item, b: Item, now: number) => number {
	// Two infinities differ by NaN, which is no order.
	return (a, b, now) =>
		(pick(b, now) ?? Number.NEGATIVE_INFINITY) - (pick(a, now) ?? Number.NEGATIVE_INFINITY) || 0;
}

/** Orders by a text, as people do. */
export function byText<Item>(pick: (item: Item) => string): (a: Item, b: Item) => number {
	return (a, b) => pick(a).localeCompare(pick(b));
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** The items that are listed now, in order; and their ids. */
export interface ListOrder<Item> {
	readonly items: readonly { readonly item: Item; readonly matches: readonly number[] }[];
	readonly ids: readonly string[];
}

/** What an order depends on. */
export type Ordering = Pick<TableState, 'sort' | 'reverse' | 'filter'>;

/** Sorts and filters; asked again with the same things, it gives the same answer without the work. */
export function createOrder<Item>(
	table: ListTable<Item>,
): (items: ReadonlyMap<string, Item>, ordering: Ordering, now: number) => ListOrder<Item> {
	let last: { items: unknown; ordering: Ordering; order: ListOrder<Item> } | null = null;
	return (items, { sort, reverse, filter }, now) => {
		if (
			last &&
			last.items === items &&
			last.ordering.sort === sort &&
			last.ordering.reverse === reverse &&
			last.ordering.filter === filter
		) {
			return last.order;
		}
		const sorted = [...items.values()].sort(table.compareBy(sort, reverse, now));
		const matched = filterRows(sorted, filter, table.fields).map(({ row, matches }) => ({
			item: row,
			matches,
		}));
		const ids = matched.map(({ item }) => table.idOf(item));
		const before = last?.order.ids;
		const same = before?.length === ids.length && ids.every((id, index) => id === before[index]);
		const order = { items: matched, ids: same && before ? before : ids };
		last = { items, ordering: { sort, reverse, filter }, order };
		return order;
	};
}

/** A row as text, its columns parted by tabs: for the clipboard. */
export function rowText<Item>(table: ListTable<Item>, item: Item, now: number): string {
	return table
		.tableFor(Number.POSITIVE_INFINITY)
		.columns.map((column) => cellText(column.value({ item, now, matches: [] })).trim())
		.join('\t');
}
