import { formatCount, UNKNOWN } from '../../model/format.ts';
import { queueNameOf } from '../../model/queue.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';

/** Another queue that this one has to do with. */
export interface QueueLink {
	/** What it is to this queue. */
	readonly relation: 'dead letters go to' | 'dead letters of';
	readonly name: string;
	/** Null where it is not listed here: another account's or region's, or deleted. */
	readonly url: string | null;
	/** Its visible messages, and what else there is to say. */
	readonly detail: string;
}

/** A queue's dead letter queue, and the queues whose dead letters it holds. */
export function linksOf(record: QueueRecord, queues: ReadonlyMap<string, QueueRecord>): QueueLink[] {
	const policy = knownValue(record.attributes)?.redrivePolicy;
	const links: QueueLink[] = [];
	if (policy) {
		const name = queueNameOf(policy.deadLetterTargetArn);
		const target = [...queues.values()].find(
			({ ref, attributes }) =>
				knownValue(attributes)?.arn === policy.deadLetterTargetArn || ref.name === name,
		);
		links.push({
			relation: 'dead letters go to',
			name: sanitise(name),
			url: target?.ref.url ?? null,
			detail: `${visible(target)} visible · after ${policy.maxReceiveCount} receives`,
		});
	}
	for (const source of record.deadLetterSources) {
		links.push({
			relation: 'dead letters of',
			name: sanitise(source.name),
			url: queues.has(source.url) ? source.url : null,
			detail: `${visible(queues.get(source.url))} visible`,
		});
	}
	return links;
}

function visible(record: QueueRecord | undefined): string {
	const count = record ? knownValue(record.attributes)?.visible : null;
	return count === null || count === undefined ? UNKNOWN : formatCount(count);
}
