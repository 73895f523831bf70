import { formatCount, UNKNOWN } from '../../model/format.ts';
import { queueNameOf } from '../../model/queue.ts';
import type { QueueConsumer, QueueSource } from '../../model/queue-feed.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { Route } from '../../store/ui-store.ts';
import { queueByArn } from './find-queue.ts';

/** Something that this queue has to do with. */
export interface QueueLink {
	/** What it is to this queue; empty for what goes on from the line above. */
	readonly relation: 'dead letters go to' | 'dead letters of' | 'fed by' | 'read by' | '';
	readonly name: string;
	/** Its visible messages, its state, and what else there is to say. */
	readonly detail: string;
	/** The detail says that something is off. */
	readonly troubled?: boolean;
	/** What Enter opens, or why it opens nothing. */
	readonly opens: Route | { readonly nothing: string };
}

/** What links are found in. */
export type LinkedState = Pick<DashboardState, 'queues' | 'feeds' | 'mappings'>;

/** More of one kind are only on the Connections tab. */
const mostOfAKind = 3;

/** A queue's dead letter queue, what feeds and reads it, and the queues whose dead letters it holds. */
export function linksOf(record: QueueRecord, data: LinkedState): QueueLink[] {
	return [...deadLetterTarget(record, data), ...feedLinks(record, data), ...deadLetterSources(record, data)];
}

function deadLetterTarget(record: QueueRecord, { queues }: LinkedState): QueueLink[] {
	const policy = knownValue(record.attributes)?.redrivePolicy;
	if (!policy) return [];
	const name = queueNameOf(policy.deadLetterTargetArn);
	const target = queueByArn(queues, policy.deadLetterTargetArn);
	const detail = `${visible(target)} visible · after ${policy.maxReceiveCount} receives`;
	return [queueLink('dead letters go to', name, target?.ref.url ?? null, detail)];
}

function deadLetterSources(record: QueueRecord, { queues }: LinkedState): QueueLink[] {
	return record.deadLetterSources.map(({ url, name }) => {
		const listed = queues.get(url);
		return queueLink('dead letters of', name, listed ? url : null, `${visible(listed)} visible`);
	});
}

function queueLink(
	relation: QueueLink['relation'],
	called: string,
	url: string | null,
	detail: string,
): QueueLink {
	const name = sanitise(called);
	if (url !== null) return { relation, name, detail, opens: { view: 'queue', url, tab: 'overview' } };
	const nothing = `${name} is not listed here: another account or region has it, or it is deleted.`;
	return { relation, name, detail: 'not listed here', opens: { nothing } };
}

/** What feeds a queue and what reads it, as far as it was found; a few of each. */
function feedLinks({ ref }: QueueRecord, data: LinkedState): QueueLink[] {
	const reading = data.feeds.get(ref.url);
	const feeds = reading && knownValue(reading);
	if (!feeds) return [];
	// Whom the policy lets in has not sent anything yet; dead letters have lines of their own.
	const sources = feeds.sources.filter(({ kind }) => kind !== 'allowed' && kind !== 'dead letters');
	const consumers = feeds.consumers ?? [];
	return [
		...few('fed by', sources, ref.url, (source) => ({
			name: `${sourceKind(source)} ${sanitise(source.name)}`,
			detail: sourceDetail(source) ?? '',
			troubled: source.inactive !== null,
			opens: sourceOpens(source),
		})),
		...few('read by', consumers, ref.url, (consumer) => ({
			name: `function ${sanitise(consumer.functionName)}`,
			detail: consumerDetail(consumer, data),
			troubled: consumerState(consumer, data) !== 'Enabled',
			opens: functionRoute(consumer.functionName),
		})),
	];
}

function few<Item>(
	relation: 'fed by' | 'read by',
	items: readonly Item[],
	url: string,
	link: (item: Item) => Omit<QueueLink, 'relation'>,
): QueueLink[] {
	const shown = items.length > mostOfAKind + 1 ? items.slice(0, mostOfAKind) : items;
	const links = shown.map((item): QueueLink => ({ relation, ...link(item) }));
	if (shown.length === items.length) return links;
	const name = `and ${items.length - shown.length} more`;
	return [...links, { relation: '', name, detail: '', opens: { view: 'queue', url, tab: 'connections' } }];
}

/** The state of a consumer's mapping now: a change is seen there first. */
export function consumerState({ mappingUuid, state }: QueueConsumer, { mappings }: LinkedState): string {
	return sanitise(mappings.get(mappingUuid)?.state ?? state);
}

function consumerDetail(consumer: QueueConsumer, data: LinkedState): string {
	const state = consumerState(consumer, data);
	const batch = consumer.batchSize === null ? '' : ` · ${formatCount(consumer.batchSize)} a batch`;
	return state + batch;
}

/** A source's kind as people say it. */
export function sourceKind({ kind }: QueueSource): string {
	return kind === 'api route' ? 'API' : kind;
}

/** What there is to say of a source, why it feeds nothing first. */
export function sourceDetail({ inactive, detail }: QueueSource): string | null {
	const parts = [inactive, detail].filter((part) => part !== null).map(sanitise);
	return parts.length === 0 ? null : parts.join(' · ');
}

/** Where Enter leads from a source. */
export function sourceOpens(source: QueueSource): QueueLink['opens'] {
	if (source.opens?.kind === 'queue') return { view: 'queue', url: source.opens.id, tab: 'overview' };
	if (source.opens?.kind === 'stage') return { view: 'stage', id: source.opens.id, tab: 'overview' };
	return { nothing: `qdash shows no more of ${sourceKind(source)} ${sanitise(source.name)} than this line.` };
}

/** Where Enter leads from a consumer. */
export function functionRoute(name: string): Route {
	return { view: 'function', name, tab: 'overview' };
}

function visible(record: QueueRecord | null | undefined): string {
	const count = record ? knownValue(record.attributes)?.visible : null;
	return count === null || count === undefined ? UNKNOWN : formatCount(count);
}
