import type { QdashError } from '../model/errors.ts';
import { queueNameOf } from '../model/queue.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { deduplicatedPerMinute, inRate, oldestAgeSeconds, outRate } from '../model/rates.ts';
import { knownValue } from '../model/reading.ts';
import type { DashboardState } from '../store/dashboard-store.ts';

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

/** The JSON of `--once`, version 1. */
export interface SnapshotDocument {
	readonly version: 1;
	/** ISO 8601, by the endpoint's clock. */
	readonly at: string;
	readonly context: {
		readonly profile: string | null;
		readonly region: string | null;
		readonly endpoint: string | null;
		readonly account: string | null;
		readonly readOnly: boolean;
	};
	readonly queues: readonly QueueDocument[];
	readonly errors: readonly {
		readonly service: string;
		readonly operation: string;
		readonly kind: string;
		readonly message: string;
	}[];
}

/** What the Queues view knows, as one document. */
export function snapshotOf(
	state: DashboardState,
	queues: readonly QueueRecord[],
	readOnly: boolean,
): SnapshotDocument {
	const { context, now } = state;
	return {
		version: 1,
		at: new Date(now).toISOString(),
		context: {
			profile: context?.profile ?? null,
			region: context?.region ?? null,
			endpoint: context?.endpoint ?? null,
			account: context?.account ?? null,
			readOnly: context?.readOnly ?? readOnly,
		},
		queues: queues.map((record) => queueDocument(record, now)),
		errors: failuresOf(state, queues).map(({ service, operation, kind, message }) => ({
			service,
			operation,
			kind,
			message,
		})),
	};
}

/**
 * What failed, each thing once. A value that the endpoint does not support is no failure: it is named in
 * `unknown`. Where it does not even list queues, nothing could be read, and that is one.
 */
export function failuresOf(state: DashboardState, queues: readonly QueueRecord[]): QdashError[] {
	const { connection, listing, outage, metricsError } = state;
	const whole = [connection.state === 'failed' ? connection.error : null, listing.error];
	const parts = [outage?.error ?? null, metricsError, ...queues.map(({ error }) => error)];
	const seen = new Map<string, QdashError>();
	for (const error of [...whole, ...parts.filter((each) => each?.kind !== 'unsupported')]) {
		if (error) seen.set(`${error.service} ${error.operation} ${error.message}`, error);
	}
	return [...seen.values()];
}

function queueDocument(record: QueueRecord, now: number): QueueDocument {
	const attributes = knownValue(record.attributes);
	const rate = (reading: ReturnType<typeof inRate>) =>
		reading.state === 'known' && reading.value.source === 'cloudwatch' ? reading.value.perSecond : null;
	const deduplicated = deduplicatedPerMinute(record, now);
	const values = {
		visible: attributes?.visible ?? null,
		inFlight: attributes?.inFlight ?? null,
		delayed: attributes?.delayed ?? null,
		oldestAgeSeconds: knownValue(oldestAgeSeconds(record, now)),
		inPerSecond: rate(inRate(record, now)),
		outPerSecond: rate(outRate(record, now)),
		deduplicatedPerMinute: knownValue(deduplicated),
	};
	const unknown = Object.entries(values)
		.filter(
			([name, value]) =>
				value === null && !(name === 'deduplicatedPerMinute' && deduplicated.state === 'off'),
		)
		.map(([name]) => name);
	if (!attributes) unknown.push('deadLetterQueue');
	return {
		name: record.ref.name,
		url: record.ref.url,
		type: record.type,
		...values,
		deadLetterQueue: attributes?.redrivePolicy
			? queueNameOf(attributes.redrivePolicy.deadLetterTargetArn)
			: null,
		deadLetterSources: record.deadLetterSources.map(({ name }) => name),
		state: record.verdict.state,
		unknown,
	};
}
