import { useCallback, useMemo, useState } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import {
	initialTable,
	type TableAction,
	type TableState,
	tableReducer,
	visibleSlice,
} from '../../components/table-state.ts';
import { initialTextField, textFieldReducer } from '../../components/text-field.ts';
import { useTheme } from '../../components/theme-context.ts';
import { useCapture, useCommands } from '../../components/use-keys.ts';
import type { KeyPress } from '../../key-press.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { openRoute, updateView, viewState } from '../../store/ui-store.ts';
import { sortColumns } from '../../tables/queue-columns.ts';
import { orderQueues } from '../../tables/queue-order.ts';
import { queueRowText } from '../../tables/queue-row-text.ts';
import { queueCommands } from '../flows/queue-commands.ts';
import type { Frame } from '../frame.ts';
import { tableHandlers } from '../table-handlers.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { QueuesDrawing, queueRows } from './draw-queues.ts';

const key = 'queues';
const initial = initialTable('state');

/** The list of queues: a row a queue, live. */
export function QueuesView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const [typing, setTyping] = useState(false);
	const drawing = useMemo(() => new QueuesDrawing(), []);
	const height = queueRows(frame);

	const now = useCallback(() => {
		const data = session.store.api.getState();
		const stored = viewState<TableState>(ui.getState(), key, initial);
		const order = orderQueues(data.queues, stored, data.now);
		return { data, order, table: tableReducer(stored, { type: 'rows' }, order.ids, height) };
	}, [session, ui, height]);

	const change = (action: TableAction) => {
		updateView<TableState>(ui, key, initial, (before) => {
			const { order } = now();
			return tableReducer(before, action, order.ids, height);
		});
	};

	const lines = useDrawn(
		useCallback(
			(data, state) => {
				const stored = viewState<TableState>(state, key, initial);
				const order = orderQueues(data.queues, stored, data.now);
				const table = tableReducer(stored, { type: 'rows' }, order.ids, height);
				return drawing.draw({ data, order, table, typing }, frame, theme);
			},
			[drawing, frame, theme, height, typing],
		),
	);

	useAfterDrawn(lines, () => {
		const { order, table } = now();
		// Until somebody moves it, the cursor stays on top; then it follows its queue, wherever the order puts it.
		updateView<TableState>(ui, key, initial, (before) =>
			before.cursor === null || isSamePlace(before, table) ? before : table,
		);
		const shown = visibleSlice(table, order.queues, height).map(({ record }) => record.ref.url);
		session.setFocus({ shown, selected: table.cursor, opened: null });
	});

	const selected = () => {
		const { data, table } = now();
		return table.cursor === null ? null : (data.queues.get(table.cursor) ?? null);
	};

	useCommands(keys, 'queues', (): Handlers => {
		const { table } = now();
		return {
			...tableHandlers(change, sortColumns),
			filter: () => setTyping(true),
			...(table.filter !== '' ? { back: () => change({ type: 'filter', text: '' }) } : {}),
			...(selected() ? selectedHandlers() : {}),
		};
	});

	/** What can be done where a queue is under the cursor. */
	const selectedHandlers = (): Handlers => {
		const withQueue = (act: (record: QueueRecord) => void) => () => {
			const record = selected();
			if (record) act(record);
		};
		return {
			open: withQueue(({ ref }) => openRoute(ui, { view: 'queue', url: ref.url, tab: 'overview' })),
			'copy.value': withQueue(({ ref }) => services.copy(ref.name, "the queue's name")),
			'copy.row': withQueue((record) => services.copy(queueRowText(record, session.now()), 'the row')),
			...queueCommands(services, selected),
		};
	};

	const onKey = (press: KeyPress) => {
		if (press.name === 'enter') {
			setTyping(false);
			// What was searched for stays under the cursor when the filter goes.
			const { cursor } = now().table;
			if (cursor !== null) change({ type: 'select', id: cursor });
		} else if (press.name === 'esc') {
			setTyping(false);
			change({ type: 'filter', text: '' });
		} else if (press.name === 'up' || press.name === 'down') {
			change({ type: 'move', by: press.name === 'up' ? -1 : 1 });
		} else {
			const { filter } = viewState<TableState>(ui.getState(), key, initial);
			change({ type: 'filter', text: textFieldReducer(initialTextField(filter), press).value });
		}
	};
	useCapture(keys, typing, onKey, (text) => {
		const { filter } = viewState<TableState>(ui.getState(), key, initial);
		change({ type: 'filter', text: filter + text.replaceAll(/\s+/g, ' ') });
	});

	return <Lines lines={lines} faded={faded} />;
}

function isSamePlace(a: TableState, b: TableState): boolean {
	return a.cursor === b.cursor && a.top === b.top && a.index === b.index;
}
