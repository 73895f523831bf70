import type { Cell, TableSpec } from '../../components/table.ts';
import { formatCount, UNKNOWN } from '../../model/format.ts';
import type { QueueConsumer, QueueFeeds, QueueSource } from '../../model/queue-feed.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { Sample } from '../../model/series.ts';
import {
	consumerState,
	functionRoute,
	type LinkedState,
	type QueueLink,
	sourceDetail,
	sourceKind,
	sourceOpens,
} from './queue-links.ts';

/** A line of the Connections tab that the cursor can be on. */
export interface ConnectionRow {
	readonly id: string;
	readonly kind: string;
	/** Sanitised. */
	readonly name: string;
	/** What is said of it: a filter policy, a state. */
	readonly detail: Cell;
	/** From what it is known, or how its mapping reads. */
	readonly remark: string;
	readonly opens: QueueLink['opens'];
}

/** What puts messages into the queue. */
export function sourceRows(feeds: QueueFeeds): readonly ConnectionRow[] {
	return feeds.sources.map((source, index) => ({
		id: `source ${index} ${source.kind} ${source.name}`,
		kind: sourceKind(source),
		name: sanitise(source.name),
		detail: {
			text: sourceDetail(source) ?? whatItSends(source),
			role: source.inactive === null ? 'plain' : 'warn',
		},
		remark: source.foundIn,
		opens: sourceOpens(source),
	}));
}

/** What a source sends where nothing narrows it. */
function whatItSends({ kind }: QueueSource): string {
	if (kind === 'topic') return 'every message';
	return kind === 'allowed' ? 'may send' : '';
}

/** What takes messages out of the queue by a mapping. */
export function consumerRows(feeds: QueueFeeds, data: LinkedState): readonly ConnectionRow[] {
	return (feeds.consumers ?? []).map((consumer) => {
		const state = consumerState(consumer, data);
		const on = state === 'Enabled';
		return {
			id: `consumer ${consumer.mappingUuid}`,
			kind: 'function',
			name: sanitise(consumer.functionName),
			detail: on
				? { text: state, sign: 'fine', role: 'dim' }
				: { text: state, sign: 'warning', role: 'warn' },
			remark: consumerRemark(consumer),
			opens: functionRoute(consumer.functionName),
		};
	});
}

function consumerRemark({ batchSize, lastResult }: QueueConsumer): string {
	const batch = batchSize === null ? '' : `${formatCount(batchSize)} a batch`;
	return [batch, lastResult === null ? '' : sanitise(lastResult)].filter(Boolean).join(' · ') || UNKNOWN;
}

const table = (detail: string, remark: string): TableSpec<ConnectionRow> => ({
	columns: [
		{ id: 'kind', head: 'KIND', priority: 80, min: 8, value: ({ kind }) => ({ text: kind, role: 'dim' }) },
		{
			id: 'name',
			head: 'NAME',
			priority: 100,
			min: 16,
			flex: 1,
			cut: 'start',
			value: ({ name }) => ({ text: name }),
		},
		{ id: 'detail', head: detail, priority: 90, min: 10, flex: 2, value: (row) => row.detail },
		{
			id: 'remark',
			head: remark,
			priority: 60,
			min: 10,
			flex: 3,
			value: (row) => ({ text: row.remark, role: 'dim' }),
		},
	],
});

/** The tables of the tab. */
export const sourceTable = table('WHAT', 'FOUND IN');
export const consumerTable = table('MAPPING', 'READS');

/** Milliseconds that a message counts as a sign of somebody who sends or reads. */
const recent = 30 * 60_000;

/** Who sends where no source is known, in a sentence. */
export function whoElseSends(record: QueueRecord, feeds: QueueFeeds, now: number): string {
	if (feeds.asking.length > 0) return `Asking ${feeds.asking.join(', ')}…`;
	// While a service is unseen, what is sent may well come from there.
	const sends = feeds.unseen.length === 0 && isBusy(record.metrics.sent, now);
	return sends ? 'None known: an application sends to it, since messages come in.' : 'None known.';
}

/**
 * Who reads the queue where no mapping does, in a sentence.
 *
 * @param held - messages that qdash itself has in flight
 */
export function whoElseReads(record: QueueRecord, feeds: QueueFeeds, held: number, now: number): string {
	if (feeds.consumers === null) {
		const asking = feeds.asking.includes('Lambda');
		return asking ? 'Asking Lambda…' : 'Lambda could not be asked for mappings that read it.';
	}
	const inFlight = (knownValue(record.attributes)?.inFlight ?? 0) - held;
	return inFlight > 0 || isBusy(record.metrics.deleted, now)
		? 'None known: an application polls it, since messages are received.'
		: 'None known.';
}

function isBusy(series: readonly Sample[], now: number): boolean {
	return series.some(({ at, value }) => value > 0 && now - at < recent);
}

/** Why there is nothing to show yet, or null. */
export function whyNoFeeds(
	reading: Reading<QueueFeeds> | undefined,
	{ attributes }: Pick<QueueRecord, 'attributes'>,
): string | null {
	// Without its ARN nobody can be asked about it.
	if (reading === undefined && attributes.state === 'denied') {
		return "Not allowed to read the queue's attributes, without which nobody can be asked what feeds it.";
	}
	switch (reading?.state) {
		case 'known':
			return null;
		case 'denied':
			return 'Not allowed to ask what feeds this queue.';
		case 'unsupported':
			return 'This endpoint can not say what feeds a queue.';
		case 'unknown':
		case 'off':
			return 'What feeds this queue is not known.';
		default:
			return 'Asking what feeds this queue, and who reads it…';
	}
}
