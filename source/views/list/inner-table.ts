import { useCallback, useMemo, useState } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import {
	initialTable,
	type TableAction,
	type TableState,
	tableReducer,
} from '../../components/table-state.ts';
import { initialTextField, textFieldReducer } from '../../components/text-field.ts';
import { useCapture } from '../../components/use-keys.ts';
import type { KeyPress } from '../../key-press.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { type UiState, updateView, viewState } from '../../store/ui-store.ts';
import { createOrder, type ListTable } from '../../tables/list-table.ts';
import type { Theme } from '../../theme.ts';
import { tableHandlers } from '../table-handlers.ts';
import { itemRows, ListDrawing, type TableRoom } from './draw-list.ts';

/**
 * A live table: of a view of its own, or inside an opened resource. Hand in the same object as long as the
 * table is the same one (a constant, or `useMemo`).
 */
export interface InnerTableSpec<Item> {
	/** The key of its state in the ui store: `queues`, `routes abc/prod`. */
	readonly key: string;
	/** In capitals: `APIS`. */
	readonly title: string;
	readonly table: ListTable<Item>;
	/** What there is, by id; the same map while nothing changed. */
	readonly items: (data: DashboardState) => ReadonlyMap<string, Item>;
	/** How many there are, in words: `6 stages`, `listing…`. With a filter, `2 of ` is put before it. */
	readonly count: (data: DashboardState) => string;
	/** What else is to be said of all rows, left of the count where there is room: `metrics from us-east-1`. */
	readonly note?: (data: DashboardState) => string | null;
	/** Why there is no row, one calm sentence. */
	readonly nothing: (data: DashboardState) => string;
	/** What a row is of, where the filter lets none through: `queue`. */
	readonly noun?: string;
	/** How long what an item shows is too old, in ms, or null: the row is dim, and its state may say so. */
	readonly stale?: (item: Item, data: DashboardState) => number | null;
	/** A row is drawn dim for another reason than its age. */
	readonly dimmed?: (item: Item, data: DashboardState) => boolean;
}

/** A table as its view uses it. */
export interface InnerTable<Item> {
	/** Exactly as many lines as there is room for. Pure; for `useDrawn`: a new function when its picture differs. */
	readonly draw: (data: DashboardState, ui: UiState, theme: Theme) => string[];
	/** Moving, sorting, filtering, and `back` while there is a filter. */
	readonly handlers: () => Handlers;
	/**
	 * The same handlers, for what acts on the row under the cursor: the cursor is that row's from then on, also
	 * where the order changes by what was done. The next key is meant for it, not for what is on top by then.
	 */
	readonly acting: (handlers: Handlers) => Handlers;
	/** What is under the cursor now. */
	readonly selected: () => Item | null;
	/** The ids of the rows on the screen now, and of the one under the cursor. */
	readonly looked: () => { readonly shown: readonly string[]; readonly selected: string | null };
	/** For `useAfterDrawn`: keeps the cursor on its item, wherever the order puts it. */
	readonly settle: () => void;
}

/** A table's state and keys in a view that draws it. The filter takes every key while it is typed. */
export function useInnerTable<Item>(spec: InnerTableSpec<Item>, room: TableRoom): InnerTable<Item> {
	const { session, ui, keys } = useServices();
	const { key, table } = spec;
	const { columns, rows, compact, screenColumns } = room;
	const [typing, setTyping] = useState(false);
	const drawing = useMemo(() => new ListDrawing(table), [table]);
	const order = useMemo(() => createOrder(table), [table]);
	const initial = useMemo(() => initialTable(table.sortColumns[0] ?? table.nameColumn), [table]);
	const height = itemRows(room);

	const settled = useCallback(
		(data: DashboardState, state: UiState) => {
			const stored = viewState<TableState>(state, key, initial);
			const ordered = order(spec.items(data), stored, data.now);
			return { order: ordered, table: tableReducer(stored, { type: 'rows' }, ordered.ids, height) };
		},
		[spec, key, initial, order, height],
	);
	const now = () => settled(session.store.api.getState(), ui.getState());

	const change = (action: TableAction) => {
		updateView<TableState>(ui, key, initial, (before) =>
			tableReducer(before, action, now().order.ids, height),
		);
	};

	const hold = () => {
		const { cursor } = now().table;
		if (cursor !== null) change({ type: 'select', id: cursor });
	};

	const draw = useCallback(
		(data: DashboardState, state: UiState, theme: Theme) => {
			const { order: ordered, table: tableState } = settled(data, state);
			const filtered = tableState.filter !== '' && spec.items(data).size > 0;
			const picture = {
				title: spec.title,
				count: spec.count(data),
				note: spec.note?.(data) ?? null,
				order: ordered,
				state: tableState,
				typing,
				now: data.now,
				stale: (item: Item) => spec.stale?.(item, data) ?? null,
				dimmed: (item: Item) => spec.dimmed?.(item, data) ?? false,
				nothing: filtered ? noMatch(spec.noun, tableState.filter) : spec.nothing(data),
			};
			const at = screenColumns === undefined ? {} : { screenColumns };
			return drawing.draw(picture, { columns, rows, compact, ...at }, theme);
		},
		[spec, settled, drawing, typing, columns, rows, compact, screenColumns],
	);

	const filterText = () => viewState<TableState>(ui.getState(), key, initial).filter;
	const onKey = (press: KeyPress) => {
		if (press.name === 'enter') {
			setTyping(false);
			// What was searched for stays under the cursor when the filter goes.
			hold();
		} else if (press.name === 'esc') {
			setTyping(false);
			change({ type: 'filter', text: '' });
		} else if (press.name === 'up' || press.name === 'down') {
			change({ type: 'move', by: press.name === 'up' ? -1 : 1 });
		} else {
			change({ type: 'filter', text: textFieldReducer(initialTextField(filterText()), press).value });
		}
	};
	useCapture(keys, typing, onKey, (text) =>
		change({ type: 'filter', text: filterText() + text.replaceAll(/\s+/g, ' ') }),
	);

	return {
		draw,
		handlers: () => ({
			...tableHandlers(change, table.sortColumns),
			filter: () => setTyping(true),
			...(filterText() === '' ? {} : { back: () => change({ type: 'filter', text: '' }) }),
		}),
		acting: (handlers) =>
			Object.fromEntries(
				Object.entries(handlers).map(([id, act]) => [
					id,
					() => {
						hold();
						act();
					},
				]),
			),
		selected: () => {
			const { cursor } = now().table;
			return cursor === null ? null : (spec.items(session.store.api.getState()).get(cursor) ?? null);
		},
		looked: () => {
			const { order: ordered, table: state } = now();
			return { shown: ordered.ids.slice(state.top, state.top + height), selected: state.cursor };
		},
		settle: () => {
			const { table: state } = now();
			// Until somebody moves it, the cursor stays on top; then it follows its item.
			updateView<TableState>(ui, key, initial, (before) =>
				before.cursor === null || isSamePlace(before, state) ? before : state,
			);
		},
	};
}

function noMatch(noun: string | undefined, filter: string): string {
	const what = noun === undefined ? 'Nothing' : `No ${noun}`;
	return `${what} matches ${sanitise(filter)}. Esc clears the filter.`;
}

function isSamePlace(a: TableState, b: TableState): boolean {
	return a.cursor === b.cursor && a.top === b.top && a.index === b.index;
}
