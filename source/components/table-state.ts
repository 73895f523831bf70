/** What a table remembers between two frames. Rows are known by their ids, never by their line numbers. */
export interface TableState {
	/** The id of the row under the cursor; null while there is no row. */
	readonly cursor: string | null;
	/** Where the cursor was found last. */
	readonly index: number;
	/** The first row on the screen. */
	readonly top: number;
	readonly marks: ReadonlySet<string>;
	/** The column's id by which rows are sorted. */
	readonly sort: string;
	readonly reverse: boolean;
	readonly filter: string;
	/** The rows' ids in the order of the last frame: how the neighbour of a vanished row is found. */
	readonly order: readonly string[];
}

/** What can happen to a table. */
export type TableAction =
	/** The rows changed, or their order. */
	| { readonly type: 'rows' }
	| { readonly type: 'move'; readonly by: number }
	| { readonly type: 'page'; readonly by: number }
	| { readonly type: 'home' }
	| { readonly type: 'end' }
	| { readonly type: 'select'; readonly id: string }
	/** Marks the row under the cursor or takes the mark away, and goes one row down. */
	| { readonly type: 'mark' }
	/** Marks all rows shown; when all are marked already, takes those marks away. */
	| { readonly type: 'markAll' }
	| { readonly type: 'clearMarks' }
	/** Forgets the marks of all other rows: those of these ids no longer exist. */
	| { readonly type: 'retainMarks'; readonly ids: Iterable<string> }
	| { readonly type: 'sort'; readonly column: string }
	/** The column after the present one in `columns`. */
	| { readonly type: 'sortNext'; readonly columns: readonly string[] }
	| { readonly type: 'reverse' }
	| { readonly type: 'filter'; readonly text: string };

/** @param sort - the id of the column to sort by at first */
export function initialTable(sort: string, reverse = false): TableState {
	return { cursor: null, index: 0, top: 0, marks: new Set(), sort, reverse, filter: '', order: [] };
}

/** The nearest row, in the old order, that is still there: the one below if there is one, else above. */
function neighbour(state: TableState, ids: readonly string[]): number {
	if (ids.length === 0) return 0;
	const positions = new Map<string, number>();
	for (const [position, id] of ids.entries()) positions.set(id, position);
	for (let index = state.index + 1; index < state.order.length; index++) {
		const position = positions.get(state.order[index] ?? '');
		if (position !== undefined) return position;
	}
	for (let index = Math.min(state.index, state.order.length) - 1; index >= 0; index--) {
		const position = positions.get(state.order[index] ?? '');
		if (position !== undefined) return position;
	}
	return Math.min(state.index, ids.length - 1);
}

function locate(state: TableState, ids: readonly string[]): number {
	if (state.cursor === null) return 0;
	if (ids[state.index] === state.cursor) return state.index;
	const found = ids.indexOf(state.cursor);
	return found >= 0 ? found : neighbour(state, ids);
}

/** Keeps the cursor on the screen, and the screen full where there are rows enough. */
function scroll(top: number, index: number, count: number, height: number): number {
	const rows = Math.max(1, height);
	const followed = Math.min(Math.max(top, index - rows + 1), index);
	return Math.max(0, Math.min(followed, count - rows));
}

function place(state: TableState, ids: readonly string[], index: number, height: number): TableState {
	const at = Math.max(0, Math.min(index, ids.length - 1));
	const cursor = ids[at] ?? null;
	const top = scroll(state.top, at, ids.length, height);
	if (cursor === state.cursor && at === state.index && top === state.top && ids === state.order) return state;
	return { ...state, cursor, index: at, top, order: ids };
}

function toggle(marks: ReadonlySet<string>, id: string): Set<string> {
	const changed = new Set(marks);
	if (!changed.delete(id)) changed.add(id);
	return changed;
}

function next<Item>(items: readonly Item[], item: Item): Item | undefined {
	return items[(items.indexOf(item) + 1) % items.length];
}

/**
 * A table's state after an action. Pure; returns the same object where nothing changed.
 *
 * A sort or a filter alone does not know the new rows yet: dispatch `rows` with them once they are there
 * (the cursor then follows its row).
 *
 * @param ids - the ids of the rows shown, in order
 * @param height - how many rows fit on the screen
 */
export function tableReducer(
	state: TableState,
	action: TableAction,
	ids: readonly string[],
	height: number,
): TableState {
	const index = locate(state, ids);
	switch (action.type) {
		case 'rows':
			return place(state, ids, index, height);
		case 'move':
			return place(state, ids, index + action.by, height);
		case 'page':
			return place(state, ids, index + action.by * Math.max(1, height - 1), height);
		case 'home':
			return place(state, ids, 0, height);
		case 'end':
			return place(state, ids, ids.length - 1, height);
		case 'select': {
			const found = ids.indexOf(action.id);
			return found < 0 ? state : place(state, ids, found, height);
		}
		case 'mark': {
			const id = ids[index];
			if (id === undefined) return state;
			return place({ ...state, marks: toggle(state.marks, id) }, ids, index + 1, height);
		}
		case 'markAll': {
			const all = ids.every((id) => state.marks.has(id));
			const marks = new Set(state.marks);
			for (const id of ids) all ? marks.delete(id) : marks.add(id);
			return { ...state, marks };
		}
		case 'clearMarks':
			return state.marks.size === 0 ? state : { ...state, marks: new Set() };
		case 'retainMarks': {
			const existing = new Set(action.ids);
			const kept = new Set([...state.marks].filter((id) => existing.has(id)));
			return kept.size === state.marks.size ? state : { ...state, marks: kept };
		}
		case 'sort':
			return state.sort === action.column ? state : { ...state, sort: action.column, reverse: false };
		case 'sortNext': {
			const column = next(action.columns, state.sort);
			return column === undefined ? state : { ...state, sort: column, reverse: false };
		}
		case 'reverse':
			return { ...state, reverse: !state.reverse };
		case 'filter':
			return state.filter === action.text ? state : { ...state, filter: action.text };
	}
}

/** The rows on the screen. */
export function visibleSlice<Row>(state: TableState, rows: readonly Row[], height: number): readonly Row[] {
	return rows.slice(state.top, state.top + Math.max(0, height));
}
