import type { QdashError } from './errors.ts';
import type { Reading } from './reading.ts';
import type { ResourceMetrics } from './resource-metrics.ts';
import type { Verdict } from './verdict.ts';

/** The series of a function. Counts are sums over the period, durations milliseconds. */
export type FunctionMetric =
	| 'invocations'
	| 'errors'
	| 'throttles'
	/** The most that ran at once. */
	| 'concurrency'
	| 'durationP50'
	| 'durationP90'
	| 'durationP99';

/** A Lambda function as ListFunctions has it. */
export interface LambdaFunction {
	readonly name: string;
	readonly arn: string;
	/** `nodejs22.x`; null for an image. */
	readonly runtime: string | null;
	readonly memoryMegabytes: number | null;
	readonly timeoutSeconds: number | null;
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number | null;
	/** `Active`, `Pending`, `Failed`; null where the list does not say. */
	readonly state: string | null;
	readonly description: string | null;
	readonly handler: string | null;
	/** `PassThrough`, `Active` */
	readonly tracing: string | null;
	readonly architectures: readonly string[];
	readonly deadLetterTarget: string | null;
}

/** A poller that feeds a function from a queue or a stream. */
export interface EventSourceMapping {
	readonly uuid: string;
	readonly functionName: string;
	readonly eventSourceArn: string | null;
	/** `Enabled`, `Disabled`, `Enabling`, `Disabling`, `Creating`, `Updating`, `Deleting` */
	readonly state: string;
	/** Who changed the state last, in AWS's words, or null. */
	readonly stateReason: string | null;
	readonly batchSize: number | null;
	readonly batchingWindowSeconds: number | null;
	readonly maximumConcurrency: number | null;
	/** Only the failed messages of a batch come again. */
	readonly reportsItemFailures: boolean;
	/** The patterns of the filter, as JSON; empty where there is none. */
	readonly filters: readonly string[];
	/** `OK`, `PROBLEM: …`, `No records processed`; null where it was not in the answer. */
	readonly lastResult: string | null;
	/** Milliseconds since the epoch. */
	readonly modifiedAt: number | null;
}

/** The account's concurrency in this region. */
export interface AccountConcurrency {
	readonly limit: number;
	/** What is left for functions without a reservation. */
	readonly unreserved: number;
}

/** Everything known of one function now. Replaced, never changed in place. */
export interface FunctionRecord {
	readonly function: LambdaFunction;
	/** Null: it shares the account's. 0 stops it. */
	readonly reservedConcurrency: Reading<{ readonly value: number | null }>;
	readonly metrics: ResourceMetrics<FunctionMetric>;
	readonly error: QdashError | null;
	readonly verdict: Verdict;
}
