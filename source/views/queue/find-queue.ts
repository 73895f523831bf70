import { queueNameOf } from '../../model/queue.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';

/**
 * The queue of an ARN among those that are listed; null where another account or region has it. While its own
 * ARN is not known it goes by its name.
 */
export function queueByArn(queues: ReadonlyMap<string, QueueRecord>, arn: string): QueueRecord | null {
	const name = queueNameOf(arn);
	const named = [...queues.values()].filter(({ ref }) => ref.name === name);
	const arnOf = (record: QueueRecord) => knownValue(record.attributes)?.arn ?? null;
	return (
		named.find((record) => arnOf(record) === arn) ?? named.find((record) => arnOf(record) === null) ?? null
	);
}
