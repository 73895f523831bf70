import { isHeld } from '../../actions/lease.ts';
import { tableReducer } from '../../components/table-state.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import type { Session } from '../../session.ts';
import { type MessagesPicture, messageRowsShown } from './draw-messages.ts';
import { messageRows } from './message-rows.ts';
import type { QueueViewState } from './queue-state.ts';

/** What the messages of a queue are drawn from now: what is held, what was looked at, and the table over both. */
export function messagesPicture(
	session: Session,
	record: QueueRecord,
	view: QueueViewState,
	rows: number,
	compact: boolean,
): MessagesPicture {
	const now = session.now();
	const leases = session.actions?.leases.list(record.ref.url) ?? [];
	const messages = messageRows(leases, view.peeked, now);
	const ids = messages.map(({ id }) => id);
	const marked = tableReducer(view.messages, { type: 'retainMarks', ids }, ids, 1);
	return {
		record,
		rows: messages,
		table: tableReducer(marked, { type: 'rows' }, ids, messageRowsShown(rows, compact)),
		held: leases.filter((lease) => isHeld(lease, now)).length,
		peekable: session.peekable === true,
		readOnly: session.store.latest.context?.readOnly ?? false,
		reading: view.reading,
	};
}
