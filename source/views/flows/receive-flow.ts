import { receive } from '../../actions/receive.ts';
import { receiveNotice } from '../../actions/receive-notice.ts';
import { queueTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import { formatCount } from '../../model/format.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { currentRoute, openRoute, replaceRoute } from '../../store/ui-store.ts';
import { leaveQueue } from './leave-queue.ts';
import { allowed } from './problem.ts';

/** SQS hands out at most 10 messages a receive. */
const most = 10;

/** Receives up to 10 messages, after saying what that does to this queue, and shows them. */
export async function receiveFlow(services: AppServices, record: QueueRecord): Promise<void> {
	const { dialogs, tell, ui } = services;
	const queue = record.ref;
	const actions = allowed(services, { action: 'receive', target: queueTarget(queue), count: most });
	if (!actions) return;
	const attributes = knownValue(record.attributes);
	const notice = receiveNotice(attributes, {
		truePeek: false,
		limit: most,
		askedBefore: actions.received.has(queue.url),
	});
	if (notice.needed) {
		const answer = await dialogs.ask({
			title: `Receive from ${sanitise(queue.name)}`,
			prose: notice.lines,
			fields: [],
			buttons: [
				{ id: 'cancel', label: 'No, go back' },
				{ id: 'yes', label: 'Receive' },
			],
			focus: 'cancel',
		});
		if (answer.button !== 'yes') return;
	}
	const route = currentRoute(ui.getState());
	const messages = { view: 'queue', url: queue.url, tab: 'messages' } as const;
	if (route.view === 'queue' && route.url === queue.url) replaceRoute(ui, messages);
	else openRoute(ui, messages);
	tell(`Receiving from ${sanitise(queue.name)}…`);
	const { received } = await receive(actions, { queue, attributes, max: most });
	const now = currentRoute(ui.getState());
	if (received.length > 0 && !(now.view === 'queue' && now.url === queue.url)) {
		// The answer came after its view was left: nobody looks at these, so nobody may hold them.
		await leaveQueue(services, actions, queue);
		return;
	}
	if (received.length === 0) {
		tell(
			`No message came from ${sanitise(queue.name)}; others may be in flight, delayed, or in a blocked group.`,
		);
		return;
	}
	tell(`received ${formatCount(received.length)} from ${sanitise(queue.name)}; released when you leave`);
}
