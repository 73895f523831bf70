import type { QueueAttributes, QueueRef } from '../model/queue.ts';
import type { Lease } from './lease.ts';
import type { Outcome } from './outcome.ts';
import { visibilityTimeoutFor } from './receive-notice.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

export interface ReceiveRequest {
	readonly queue: QueueRef;
	/** As last read, or null where they could not be. */
	readonly attributes: QueueAttributes | null;
	/** 1 to 10. */
	readonly max: number;
	/** Seconds of long polling. 1, the default, asks all of SQS's servers; 0 only a sample of them. */
	readonly waitSeconds?: number;
	readonly signal?: AbortSignal;
}

export interface ReceiveOutcome extends Outcome {
	/** What was received now, held in the session's leases. */
	readonly received: readonly Lease[];
}

/**
 * Receives once and holds what comes. The caller has shown `receiveNotice` where that is needed. The
 * visibility timeout is asked for by number, so that the lease's end is known.
 *
 * @throws QdashError when the gate refuses or the call fails
 */
export async function receive(session: ActionSession, request: ReceiveRequest): Promise<ReceiveOutcome> {
	const { queue, attributes, max, waitSeconds = 1, signal } = request;
	const { gate, sqs, clock, leases, seen } = session;
	const visibilityTimeoutSeconds = visibilityTimeoutFor(attributes);
	const work = gate.run(
		{ action: 'receive', target: queueTarget(queue), count: max, confirmed: 'none' },
		async (permit) => {
			const askedAt = clock.now();
			session.received.add(queue.url);
			const messages = await sqs.receive(permit, queue.url, {
				max,
				visibilityTimeoutSeconds,
				waitSeconds,
				...(signal ? { signal } : {}),
			});
			// A lease is better thought too short than too long; a long poll's begins at its end, though.
			const receivedAt = waitSeconds === 0 ? askedAt : clock.now();
			leases.hold(queue, messages, visibilityTimeoutSeconds, receivedAt);
			for (const message of messages) seen.add(queue.url, message);
			const received = messages.flatMap(({ id }) => leases.get(queue.url, id) ?? []);
			return { outcome: 'done', count: received.length, error: null, received } satisfies ReceiveOutcome;
		},
	);
	leases.receiving(queue.url, work);
	return work;
}
