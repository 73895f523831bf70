import { QdashError } from '../model/errors.ts';
import type { QueueRef } from '../model/queue.ts';
import { openBackup } from './backup.ts';
import { DrainBatches } from './drain-batches.ts';
import { DrainLoop } from './drain-loop.ts';
import type { DrainOutcome, DrainRequest, LeftBehind } from './drain-types.ts';
import type { OutcomeWord } from './outcome.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

/**
 * Empties a queue into a backup: receive, append, flush to disk, delete, again, until nothing can be
 * received any more. What is not on disk is never deleted. Messages that are in flight elsewhere or
 * delayed stay, as `left` says.
 *
 * @throws QdashError when the gate refuses, or the backup can't be made; nothing was received then
 */
export function drain(session: ActionSession, request: DrainRequest): Promise<DrainOutcome> {
	const { queue, attributes, confirmed, signal } = request;
	const cancel = AbortSignal.any([session.ending.signal, ...(signal ? [signal] : [])]);
	const work = session.gate.run(
		{ action: 'purge', target: queueTarget(queue), count: attributes?.visible ?? null, confirmed },
		async (permit, running) => {
			const backup = await openBackup({
				directory: session.backupDirectory,
				queue,
				arn: attributes?.arn ?? null,
				clock: session.clock,
			});
			const permits = {
				receive: running.grant('receive'),
				delete: permit,
				release: running.grant('release'),
			};
			const batches = new DrainBatches({ session, queue, permits, backup, cancel, audit: running.batch });
			try {
				const loop = new DrainLoop({ session, request, permits, batches });
				await loop.run();
				const left = await countsOf(session, queue, batches.graceful);
				return outcomeOf(batches, left, cancel.aborted, backup.path);
			} finally {
				batches.close();
				await backup.close();
			}
		},
	);
	session.running.add(work);
	const over = () => session.running.delete(work);
	work.then(over, over);
	return work;
}

async function countsOf(
	{ sqs }: ActionSession,
	queue: QueueRef,
	signal: AbortSignal,
): Promise<LeftBehind | null> {
	try {
		const { visible, inFlight, delayed } = await sqs.getQueueAttributes(queue.url, { signal });
		return { visible, inFlight, delayed };
	} catch (error) {
		// The drain is over, and its outcome stands: the caller shows counts that are not known as such.
		if (error instanceof QdashError) return null;
		throw error;
	}
}

function outcomeOf(
	batches: DrainBatches,
	left: LeftBehind | null,
	cancelled: boolean,
	path: string,
): DrainOutcome {
	const { received, backedUp, deleted, released, unreleased, kept, unsure, error } = batches;
	return {
		outcome: wordFor(batches, cancelled),
		count: deleted,
		error,
		received,
		backedUp,
		released,
		unreleased,
		kept,
		unsure,
		left,
		backup: backedUp > 0 ? path : null,
	};
}

function wordFor({ error, deleted, kept, unsure }: DrainBatches, cancelled: boolean): OutcomeWord {
	if (cancelled) return 'cancelled';
	if (error === null && kept.length === 0 && unsure.length === 0) return 'done';
	return deleted > 0 ? 'partly' : 'failed';
}
