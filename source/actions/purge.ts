import { QdashError } from '../model/errors.ts';
import type { QueueRef } from '../model/queue.ts';
import type { Outcome } from './outcome.ts';
import type { Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

export interface PurgeRequest {
	readonly queue: QueueRef;
	/** How many the counts say there are, of all kinds; null when not known. */
	readonly count: number | null;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

/**
 * PurgeQueue: deletes everything, messages in flight and delayed too, without a backup, over up to 60
 * seconds. When SQS takes the next one is remembered in the session's `purges`.
 *
 * @throws QdashError when the gate refuses, or SQS does (`PurgeQueueInProgress` within the 60 seconds)
 */
export function purgeQueue(session: ActionSession, request: PurgeRequest): Promise<Outcome> {
	const { gate, sqs, clock, purges } = session;
	const { queue, count, confirmed, signal } = request;
	return gate.run(
		{ action: 'purge', target: queueTarget(queue), count, confirmed },
		async (permit): Promise<Outcome> => {
			try {
				await sqs.purge(permit, queue.url, signal ? { signal } : {});
			} catch (error) {
				if (error instanceof QdashError && error.code?.endsWith('PurgeQueueInProgress')) {
					purges.refused(queue.url, clock.now(), error);
				}
				throw error;
			}
			purges.purged(queue.url, clock.now());
			return { outcome: 'done', count: null, error: null };
		},
	);
}
