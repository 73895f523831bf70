import type { QdashError } from '../model/errors.ts';
import type { BatchFailure } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';
import { openBackup } from './backup.ts';
import { isHeld, type Lease, saysLeaseIsOver } from './lease.ts';
import { type Outcome, outcomeWord } from './outcome.ts';
import { firstFailure, leaseIsOver } from './release.ts';
import type { Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

export interface AckRequest {
	readonly queue: QueueRef;
	/** For the backup; null where it is not known. */
	readonly arn: string | null;
	readonly ids: readonly string[];
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

export interface AckOutcome extends Outcome {
	readonly acked: readonly Lease[];
	/** Not deleted, each with its reason; they stay listed. */
	readonly failed: readonly BatchFailure<Lease>[];
	/** Ids that are not held at all, so that nothing was done about them. */
	readonly unknown: readonly string[];
	/** Where they were written before they were deleted; null when there was nothing to delete. */
	readonly backup: string | null;
	/** Set when the backup could not note that a message was not deleted: it may hold one that is in the queue. */
	readonly backupProblem: QdashError | null;
}

/**
 * Deletes messages that are held, after they were written to the backup and flushed. A message whose
 * lease is over is not deleted: SQS might say yes to an old handle without deleting.
 *
 * @throws QdashError when the gate refuses, or the backup can't be written; nothing was deleted then
 */
export async function ack(session: ActionSession, request: AckRequest): Promise<AckOutcome> {
	const { gate, leases, sqs, clock, ackBackups, backupDirectory } = session;
	const { queue, arn, confirmed, signal } = request;
	const ids = [...new Set(request.ids)];
	return gate.run(
		{ action: 'ack', target: queueTarget(queue), count: ids.length, confirmed },
		async (permit) => {
			const wanted = ids.flatMap((id) => leases.get(queue.url, id) ?? []);
			const unknown = ids.filter((id) => !leases.get(queue.url, id));
			const candidates = stillHeld(wanted, clock.now());
			if (candidates.length === 0) {
				return ended([], leaseIsOver(wanted, []), unknown, null, null);
			}
			// Two acks at once must not share a file, which each of them measures: the second begins its own.
			const continuing = ackBackups.get(queue.url);
			ackBackups.delete(queue.url);
			const backup = await openBackup({
				directory: backupDirectory,
				queue,
				arn,
				clock,
				...(continuing ? { continuing } : {}),
			});
			try {
				await backup.append(candidates);
				// Flushing to a slow disk takes time, in which a lease can end.
				const held = stillHeld(candidates, clock.now());
				const { done, failed } = await sqs.delete(permit, queue.url, held, signal ? { signal } : {});
				backup.confirm(done.map(({ id }) => id));
				leases.forget(done);
				leases.lost(failed.filter(({ code }) => saysLeaseIsOver(code)).map(({ entry }) => entry));
				const all = [...leaseIsOver(wanted, held), ...failed.map(explained)];
				const surely = all.filter(({ senderFault }) => senderFault);
				const backupProblem = await backup
					.keep(surely.map(({ entry, code }) => ({ id: entry.id, reason: code })))
					.then(
						() => null,
						(error: QdashError) => error,
					);
				return ended(done, all, unknown, backup.path, backupProblem);
			} finally {
				await backup.close();
				if (!backup.broken) ackBackups.set(queue.url, backup);
			}
		},
	);
}

function ended(
	acked: readonly Lease[],
	failed: readonly BatchFailure<Lease>[],
	unknown: readonly string[],
	backup: string | null,
	backupProblem: QdashError | null,
): AckOutcome {
	return {
		outcome: outcomeWord(acked.length, failed.length + unknown.length),
		count: acked.length,
		error: firstFailure('DeleteMessageBatch', failed) ?? backupProblem,
		acked,
		failed,
		unknown,
		backup,
		backupProblem,
	};
}

function stillHeld(leases: readonly Lease[], now: number): Lease[] {
	return leases.filter((lease) => isHeld(lease, now));
}

function explained(failure: BatchFailure<Lease>): BatchFailure<Lease> {
	if (!saysLeaseIsOver(failure.code)) return failure;
	return { ...failure, message: 'Lease expired: receive it again.' };
}
