import type { EventSourceMapping } from '../model/function.ts';
import {
	concurrencyLimit,
	duration,
	functionCount,
	functionErrorPercent,
	invocationRate,
	reservation,
} from '../model/function-rates.ts';
import { queueNameOf } from '../model/queue.ts';
import type { FunctionItem } from '../tables/function-columns.ts';
import { unknownOf, valuesOf } from './readings.ts';

/** A poller that feeds a function, in the JSON of `--once`. */
export interface MappingDocument {
	readonly uuid: string;
	/** The ARN of what it reads; null for a source that has none. */
	readonly source: string | null;
	/** The queue's name, or null for what is no queue. */
	readonly queue: string | null;
	/** `Enabled`, `Disabled`, `Enabling`, `Disabling`, `Creating`, `Updating`, `Deleting` */
	readonly state: string;
	/** Null where it was not set. */
	readonly batchSize: number | null;
	readonly maximumConcurrency: number | null;
	/** In AWS's words; null where it was not in the answer. */
	readonly lastResult: string | null;
}

/**
 * One function in the JSON of `--once`. Numbers are of the newest minute that CloudWatch is done with. A null that
 * means "not known" has its field named in `unknown`.
 */
export interface FunctionDocument {
	readonly name: string;
	readonly arn: string;
	/** Null, and not unknown, for an image. */
	readonly runtime: string | null;
	readonly timeoutSeconds: number | null;
	readonly invocationsPerSecond: number | null;
	readonly errors: number | null;
	readonly errorPercent: number | null;
	readonly throttles: number | null;
	readonly durationP50Milliseconds: number | null;
	readonly durationP90Milliseconds: number | null;
	readonly durationP99Milliseconds: number | null;
	/** The most that ran at once. */
	readonly concurrency: number | null;
	readonly concurrencyLimit: number | null;
	/** Null, and not unknown, where it shares the account's. */
	readonly reservedConcurrency: number | null;
	/** Null where mappings could not be listed. */
	readonly mappings: readonly MappingDocument[] | null;
	readonly state: string;
	readonly unknown: readonly string[];
}

/**
 * @param mapped - whether the mappings are known
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function functionDocument(
	{ record, mappings, account }: FunctionItem,
	mapped: boolean,
	now: number,
): FunctionDocument {
	const { name, arn, runtime, timeoutSeconds } = record.function;
	const readings = {
		invocationsPerSecond: invocationRate(record, now),
		errors: functionCount(record, 'errors', now),
		errorPercent: functionErrorPercent(record, now),
		throttles: functionCount(record, 'throttles', now),
		durationP50Milliseconds: duration(record, 'durationP50', now),
		durationP90Milliseconds: duration(record, 'durationP90', now),
		durationP99Milliseconds: duration(record, 'durationP99', now),
		concurrency: functionCount(record, 'concurrency', now),
		concurrencyLimit: concurrencyLimit(record, account),
		reservedConcurrency: reservation(record),
	};
	return {
		name,
		arn,
		runtime,
		timeoutSeconds,
		...valuesOf(readings),
		mappings: mapped ? mappings.map(mappingDocument) : null,
		state: record.verdict.state,
		unknown: [
			...(timeoutSeconds === null ? ['timeoutSeconds'] : []),
			...unknownOf(readings),
			...(mapped ? [] : ['mappings']),
		],
	};
}

function mappingDocument(mapping: EventSourceMapping): MappingDocument {
	const { uuid, eventSourceArn, state, batchSize, maximumConcurrency, lastResult } = mapping;
	return {
		uuid,
		source: eventSourceArn,
		queue: eventSourceArn?.includes(':sqs:') ? queueNameOf(eventSourceArn) : null,
		state,
		batchSize,
		maximumConcurrency,
		lastResult,
	};
}
