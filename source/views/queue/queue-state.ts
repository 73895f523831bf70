import { initialTable, type TableState } from '../../components/table-state.ts';
import type { Message } from '../../model/message.ts';

/** What the view of one queue remembers while it is open, and when one comes back to it. */
export interface QueueViewState {
	/** The link under the cursor of the overview. */
	readonly link: number;
	/** The row under the cursor of the connections. */
	readonly connection: number;
	/** The first line of the settings. */
	readonly settingsTop: number;
	readonly messages: TableState;
	/** Non-null while one message fills the screen: its first line that is shown. */
	readonly reading: number | null;
	/** What was looked at without receiving, where the endpoint can do that. */
	readonly peeked: readonly Message[];
}

/** A queue's view as it opens. */
export const initialQueueView: QueueViewState = {
	link: 0,
	connection: 0,
	settingsTop: 0,
	messages: initialTable('lease'),
	reading: null,
	peeked: [],
};

/** Where the state of one queue's view is kept. */
export function queueViewKey(url: string): string {
	return `queue ${url}`;
}
