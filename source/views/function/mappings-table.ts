import type { AppServices } from '../../app-services.ts';
import type { EventSourceMapping } from '../../model/function.ts';
import { sourceName } from '../../model/function-verdicts.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { openRoute } from '../../store/ui-store.ts';
import { mappingList } from '../../tables/mapping-columns.ts';
import type { InnerTableSpec } from '../list/inner-table.ts';
import { queueByArn } from '../queue/find-queue.ts';

const none: ReadonlyMap<string, EventSourceMapping> = new Map();

/** The event source mappings of one function. */
export function mappingsSpec(name: string): InnerTableSpec<EventSourceMapping> {
	let last: { readonly of: unknown; readonly own: ReadonlyMap<string, EventSourceMapping> } = {
		of: null,
		own: none,
	};
	const own = ({ mappings }: DashboardState) => {
		if (last.of !== mappings) {
			const found = [...mappings].filter(([, mapping]) => mapping.functionName === name);
			last = { of: mappings, own: new Map(found) };
		}
		return last.own;
	};
	return {
		key: `mappings ${name}`,
		title: 'MAPPINGS',
		noun: 'mapping',
		table: mappingList,
		items: own,
		count: (data) => {
			const count = own(data).size;
			return `${count} ${count === 1 ? 'mapping' : 'mappings'}`;
		},
		nothing: ({ lambda }) =>
			lambda.at === null
				? 'Listing mappings…'
				: 'None: it reads no queue and no stream. Whoever calls it does so by itself.',
	};
}

/** Opens what a mapping reads, or says why there is nothing to open. */
export function openSource({ session, ui, tell }: AppServices, mapping: EventSourceMapping): void {
	const { eventSourceArn } = mapping;
	const name = sourceName(mapping);
	if (eventSourceArn === null || !eventSourceArn.includes(':sqs:')) {
		tell(`${name} is no queue: qdash has no view of it.`, 'warn');
		return;
	}
	const { queues, listing } = session.store.api.getState();
	const queue = queueByArn(queues, eventSourceArn);
	if (queue) openRoute(ui, { view: 'queue', url: queue.ref.url, tab: 'overview' });
	else if (!listing.complete) tell(`${name} is not listed yet.`, 'warn');
	else tell(`${name} is not listed here: another account or region has it, or it is deleted.`, 'warn');
}
