import type { Handlers } from '../components/key-dispatcher.ts';
import type { TableAction } from '../components/table-state.ts';

/** The keys that every table has: moving, and sorting where there are columns to sort by. */
export function tableHandlers(
	change: (action: TableAction) => void,
	sortColumns?: readonly string[],
): Handlers {
	return {
		'move.down': () => change({ type: 'move', by: 1 }),
		'move.up': () => change({ type: 'move', by: -1 }),
		'move.top': () => change({ type: 'home' }),
		'move.bottom': () => change({ type: 'end' }),
		'move.pageDown': () => change({ type: 'page', by: 1 }),
		'move.pageUp': () => change({ type: 'page', by: -1 }),
		...(sortColumns
			? {
					'sort.next': () => change({ type: 'sortNext', columns: sortColumns }),
					'sort.reverse': () => change({ type: 'reverse' }),
				}
			: {}),
	};
}
