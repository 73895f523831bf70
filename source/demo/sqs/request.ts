import type { Input } from '../wire/input.ts';
import { queueDoesNotExist, sqsError } from './errors.ts';
import type { Queue } from './queue.ts';
import type { SqsRegion } from './region.ts';

/** One request to SQS, with what its operations need. */
export interface SqsRequest {
	readonly input: Input;
	readonly region: SqsRegion;
	readonly account: string;
	/** Who sends, as messages carry it in `SenderId`. */
	readonly sender: string;
	/** `http://127.0.0.1:PORT`, for queue URLs. */
	readonly origin: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Its signal fires when the caller hangs up; it is made when it is first asked for, and only long polls ask. */
	readonly call: { readonly signal: AbortSignal };
}

/** An operation; what it returns is the answer's body. */
export type SqsOperation = (request: SqsRequest) => object | Promise<object>;

/** After this long without use an empty queue sleeps, and CloudWatch hears nothing of it. */
export const sleepAfter = 6 * 3_600_000;
/** Metrics come back up to this long after a queue woke; the embedded cloud takes all of it. */
const wakingTakes = 15 * 60_000;

/** The name in a queue URL, or undefined where it is none. The host is not looked at: proxies change it. */
export function nameInUrl(url: string): { account: string; name: string } | undefined {
	const match = /^https?:\/\/[^/]+\/(?:.*\/)?([^/]+)\/([^/?#]+)$/.exec(url);
	return match?.[1] && match[2] ? { account: match[1], name: match[2] } : undefined;
}

export function queueUrl(request: SqsRequest, name: string): string {
	return `${request.origin}/${request.account}/${name}`;
}

const bareName = /^[A-Za-z0-9_-]{1,80}(\.fifo)?$/;

/** The queue that `QueueUrl` names. Asking for it wakes it. */
export function requestedQueue(request: SqsRequest): Queue {
	const url = request.input.requiredText('QueueUrl');
	// AWS takes a queue's bare name as well.
	const named = bareName.test(url) ? { account: request.account, name: url } : nameInUrl(url);
	if (!named) throw sqsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`);
	if (named.account !== request.account) throw queueDoesNotExist();
	return used(request.region.queue(named.name), request.now);
}

/** Notes that a queue was used. */
export function used(queue: Queue, now: number): Queue {
	const { activity } = queue;
	if (isAsleep(queue, now)) activity.metricsFrom = now + wakingTakes;
	activity.lastUsedAt = now;
	return queue;
}

/** True for a queue that is empty and was not used for six hours. */
export function isAsleep(queue: Queue, now: number): boolean {
	if (now - queue.activity.lastUsedAt <= sleepAfter) return false;
	const { visible, inFlight, delayed } = queue.store.counts;
	return visible + inFlight + delayed === 0;
}
