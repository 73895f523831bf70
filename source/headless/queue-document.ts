import { queueNameOf } from '../model/queue.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { deduplicatedPerMinute, inRate, oldestAgeSeconds, outRate, type Rate } from '../model/rates.ts';
import { type Reading, unknown } from '../model/reading.ts';
import { orOff, partOf, unknownOf, valuesOf } from './readings.ts';

/** One queue in the JSON of `--once`. A null that means "not known" has its field named in `unknown`. */
export interface QueueDocument {
	readonly name: string;
	readonly url: string;
	readonly type: 'standard' | 'fifo';
	readonly visible: number | null;
	readonly inFlight: number | null;
	readonly delayed: number | null;
	readonly oldestAgeSeconds: number | null;
	/** From CloudWatch's minute sums only: a lower bound from counts is not a rate. */
	readonly inPerSecond: number | null;
	readonly outPerSecond: number | null;
	/** Null, and not unknown, for a standard queue: it has none. */
	readonly deduplicatedPerMinute: number | null;
	/** The dead letter queue's name, or null where there is none. */
	readonly deadLetterQueue: string | null;
	/** Names of the queues whose dead letters it holds. */
	readonly deadLetterSources: readonly string[];
	readonly state: string;
	readonly unknown: readonly string[];
}

/** @param now - milliseconds since the epoch, by the endpoint's clock */
export function queueDocument(record: QueueRecord, now: number): QueueDocument {
	const { attributes } = record;
	const readings = {
		visible: partOf(attributes, ({ visible }) => visible),
		inFlight: partOf(attributes, ({ inFlight }) => inFlight),
		delayed: partOf(attributes, ({ delayed }) => delayed),
		oldestAgeSeconds: oldestAgeSeconds(record, now),
		inPerSecond: fromSums(inRate(record, now)),
		outPerSecond: fromSums(outRate(record, now)),
		deduplicatedPerMinute: deduplicatedPerMinute(record, now),
		deadLetterQueue:
			attributes.state === 'known'
				? orOff(attributes.value.redrivePolicy, attributes.at)
				: (attributes as Reading<never>),
	};
	const { deadLetterQueue, ...values } = valuesOf(readings);
	return {
		name: record.ref.name,
		url: record.ref.url,
		type: record.type,
		...values,
		deadLetterQueue: deadLetterQueue && queueNameOf(deadLetterQueue.deadLetterTargetArn),
		deadLetterSources: record.deadLetterSources.map(({ name }) => name),
		state: record.verdict.state,
		unknown: unknownOf(readings),
	};
}

function fromSums(reading: Reading<Rate>): Reading<number> {
	if (reading.state !== 'known') return reading;
	const { perSecond, source } = reading.value;
	return source === 'cloudwatch' ? { ...reading, value: perSecond } : unknown;
}
