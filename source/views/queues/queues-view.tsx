import type { QueueRecord } from '../../model/queue-record.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { openRoute } from '../../store/ui-store.ts';
import { rowText } from '../../tables/list-table.ts';
import { staleFor } from '../../tables/queue-cells.ts';
import { queueList } from '../../tables/queue-columns.ts';
import { queueCommands } from '../flows/queue-commands.ts';
import type { Frame } from '../frame.ts';
import { type ListSpec, ListView } from '../list/list-view.tsx';
import { noneHere, whyNotConnected } from '../list/why-nothing.ts';

/** The list of queues: a row a queue, live. */
export function QueuesView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	return <ListView spec={queuesSpec} frame={frame} faded={faded} />;
}

const queuesSpec: ListSpec<QueueRecord> = {
	key: 'queues',
	scope: 'queues',
	kind: 'queue',
	title: 'QUEUES',
	noun: 'queue',
	table: queueList,
	items: ({ queues }) => queues,
	count: countWords,
	nothing: whyNoQueue,
	stale: (record, { now, interval, outage }) =>
		staleFor(record, now, interval.effectiveSeconds, outage !== null),
	handlers: (services, selected) => {
		const { session, ui, copy } = services;
		const withQueue = (act: (record: QueueRecord) => void) => () => {
			const record = selected();
			if (record) act(record);
		};
		return {
			open: withQueue(({ ref }) => openRoute(ui, { view: 'queue', url: ref.url, tab: 'overview' })),
			'copy.value': withQueue(({ ref }) => copy(ref.name, "the queue's name")),
			'copy.row': withQueue((record) => copy(rowText(queueList, record, session.now()), 'the row')),
			...queueCommands(services, selected),
		};
	},
};

function countWords({ queues, listing, connection }: DashboardState): string {
	// Nobody said that there are none.
	if (queues.size === 0 && listing.error) return '';
	const settled = listing.complete || listing.error !== null || connection.state === 'failed';
	return `${queues.size}${settled ? '' : ' listing…'}`;
}

function whyNoQueue(data: DashboardState): string {
	const { listing, outage } = data;
	const unconnected = whyNotConnected(data);
	if (unconnected !== null) return unconnected;
	if (outage) return 'No answer yet.';
	if (listing.error)
		return listing.error.kind === 'denied'
			? 'Not allowed to list queues.'
			: 'The queues could not be listed.';
	return listing.complete ? noneHere(data, 'queues') : 'Listing queues…';
}
