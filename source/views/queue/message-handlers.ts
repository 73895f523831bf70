import type { Lease } from '../../actions/lease.ts';
import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { type TableAction, tableReducer } from '../../components/table-state.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { leaveRoute } from '../../store/ui-store.ts';
import { ackFlow, extendFlow, releaseFlow } from '../flows/message-flows.ts';
import { run } from '../flows/problem.ts';
import { tableHandlers } from '../table-handlers.ts';
import { type MessagesDrawing, messageRowsShown } from './draw-messages.ts';
import type { MessageRow } from './message-rows.ts';
import { messagesPicture } from './messages-picture.ts';
import type { QueueViewState } from './queue-state.ts';

/** What the handlers work on. */
export interface MessagesControl {
	readonly state: () => QueueViewState;
	readonly change: (next: (before: QueueViewState) => QueueViewState) => void;
	readonly drawing: MessagesDrawing;
	readonly size: { readonly columns: number; readonly rows: number; readonly compact: boolean };
}

type Flow = (services: AppServices, record: QueueRecord, leases: readonly Lease[]) => Promise<void>;

/** The keys of the messages: the marked ones are meant where any are, else the one under the cursor. */
export function messageHandlers(
	services: AppServices,
	record: () => QueueRecord | null,
	control: MessagesControl,
): Handlers {
	const { session } = services;
	const { state, change, drawing, size } = control;
	const picture = () => {
		const found = record();
		return found ? messagesPicture(session, found, state(), size.rows, size.compact) : null;
	};
	const changeTable = (action: TableAction) => {
		const now = picture();
		if (!now) return;
		const ids = now.rows.map(({ id }) => id);
		const table = tableReducer(now.table, action, ids, messageRowsShown(size.rows, size.compact));
		change((before) => ({ ...before, messages: table }));
	};
	const selected = (): MessageRow | null => {
		const now = picture();
		return now?.rows.find(({ id }) => id === now.table.cursor) ?? null;
	};
	const scroll = (by: number) => {
		const row = selected();
		if (!row) return;
		const furthest = drawing.furthest(row.message, size.columns, size.rows);
		change((before) => ({ ...before, reading: Math.max(0, Math.min(furthest, (before.reading ?? 0) + by)) }));
	};
	const onLeases = (flow: Flow) => () => {
		const found = record();
		const now = picture();
		if (!found || !now) return;
		const meant =
			now.table.marks.size > 0
				? now.rows.filter(({ id }) => now.table.marks.has(id))
				: now.rows.filter(({ id }) => id === now.table.cursor);
		const leases = meant.flatMap(({ lease }) => lease ?? []);
		if (leases.length === 0) {
			services.tell(
				meant.length === 0
					? 'No message is under the cursor.'
					: 'It was only peeked at and is not held: r receives.',
				'warn',
			);
		} else run(services, () => flow(services, found, leases));
	};
	const reading = state().reading !== null && selected() !== null;
	return {
		...tableHandlers(changeTable),
		...(reading
			? {
					'move.down': () => scroll(1),
					'move.up': () => scroll(-1),
					'move.pageDown': () => scroll(size.rows - 1),
					'move.pageUp': () => scroll(1 - size.rows),
					'move.top': () => scroll(Number.NEGATIVE_INFINITY),
					'move.bottom': () => scroll(Number.POSITIVE_INFINITY),
					'move.left': () => changeTable({ type: 'move', by: -1 }),
					'move.right': () => changeTable({ type: 'move', by: 1 }),
				}
			: { open: () => selected() && change((before) => ({ ...before, reading: 0 })) }),
		mark: () => changeTable({ type: 'mark' }),
		'mark.all': () => changeTable({ type: 'markAll' }),
		back: () => {
			if (reading) change((before) => ({ ...before, reading: null }));
			else if (state().messages.marks.size > 0) changeTable({ type: 'clearMarks' });
			else leaveRoute(services.ui);
		},
		ack: onLeases(ackFlow),
		release: onLeases(releaseFlow),
		extend: onLeases(extendFlow),
		'copy.value': () => {
			const row = selected();
			if (row) services.copy(row.message.body, 'the body');
		},
		'copy.row': () => {
			const row = selected();
			if (row)
				services.copy(
					JSON.stringify({ id: row.id, ...row.message.system, body: row.message.body }),
					'the message as JSON',
				);
		},
	};
}
