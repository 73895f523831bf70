import pLimit from 'p-limit';
import { QdashError } from '../model/errors.ts';
import type { BatchFailure } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';
import { startDeadline } from './deadline.ts';
import { isHeld, type Lease, saysLeaseIsOver } from './lease.ts';
import { type Outcome, outcomeWord } from './outcome.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

const BATCH = 10;
const PARALLEL = 8;

/** What became of leases that were to be extended or released. */
export interface LeaseOutcome extends Outcome {
	readonly done: readonly Lease[];
	readonly failed: readonly BatchFailure<Lease>[];
}

/** A message that could not be given back. */
export interface Unreleased {
	readonly lease: Lease;
	/** When it returns to its queue by itself; milliseconds since the epoch. */
	readonly returnsAt: number;
	readonly reason: string;
}

/** What became of everything that was held. */
export interface ReleaseReport {
	readonly released: number;
	/** Leases that were over before: their messages are back already. */
	readonly expired: number;
	readonly unreleased: readonly Unreleased[];
	/** Receives that had not ended: what they take returns by itself at the end of its visibility timeout. */
	readonly receivesUnderWay: number;
}

/**
 * Gives messages back to their queue at once. Those that could not be stay held.
 *
 * @throws QdashError when the gate refuses
 */
export function release(
	session: ActionSession,
	{
		queue,
		ids,
		signal,
	}: { readonly queue: QueueRef; readonly ids: readonly string[]; readonly signal?: AbortSignal },
): Promise<LeaseOutcome> {
	const wanted = ids.flatMap((id) => session.leases.get(queue.url, id) ?? []);
	return releaseLeases(session, queue, wanted, signal);
}

/**
 * Releases all that is held, of one queue (its view is left) or of all: for every road out. It returns at
 * the deadline at the latest, and neither waits for the audit log nor throws.
 */
export async function releaseAll(
	session: ActionSession,
	{ queue, deadline = 2000 }: { readonly queue?: QueueRef; readonly deadline?: number } = {},
): Promise<ReleaseReport> {
	const { leases, clock } = session;
	const url = queue?.url;
	const end = startDeadline(clock, deadline);
	const reasons = new Map<string, string>();
	let released = 0;
	const work = async () => {
		await Promise.allSettled(leases.underWay(url));
		const limit = pLimit(PARALLEL);
		const batches = inBatches(leases.held(url));
		await Promise.all(
			batches.map((batch) =>
				limit(async () => {
					const first = batch[0];
					if (!first || end.signal.aborted) return;
					try {
						const outcome = await releaseLeases(session, first.queue, batch, end.signal);
						released += outcome.done.length;
						for (const { entry, message } of outcome.failed) reasons.set(keyOf(entry), message);
					} catch (error) {
						const reason = error instanceof Error ? error.message : String(error);
						for (const lease of batch) reasons.set(keyOf(lease), reason);
					}
				}),
			),
		);
	};
	await Promise.race([work(), end.reached]);
	end.close();
	const held = leases.held(url);
	const before = leases.count(url);
	leases.forgetExpired(url);
	return {
		released,
		expired: before - held.length,
		unreleased: held.map((lease) => ({
			lease,
			returnsAt: lease.expiresAt,
			reason: reasons.get(keyOf(lease)) ?? 'SQS did not answer in time.',
		})),
		receivesUnderWay: leases.underWay(url).length,
	};
}

function releaseLeases(
	session: ActionSession,
	queue: QueueRef,
	wanted: readonly Lease[],
	signal: AbortSignal | undefined,
): Promise<LeaseOutcome> {
	const { gate, leases, sqs, clock } = session;
	const count = wanted.length;
	return gate.run(
		{ action: 'release', target: queueTarget(queue), count, confirmed: 'none' },
		async (permit) => {
			const now = clock.now();
			const held = wanted.filter((lease) => isHeld(lease, now));
			const { done, failed } = await sqs.release(permit, queue.url, held, signal ? { signal } : {});
			leases.forget(done);
			return leaseOutcome(session, 'release', done, [...leaseIsOver(wanted, held), ...failed]);
		},
	);
}

/** The failures of those wanted that are not held any more. */
export function leaseIsOver(wanted: readonly Lease[], held: readonly Lease[]): BatchFailure<Lease>[] {
	return wanted
		.filter((lease) => !held.includes(lease))
		.map((entry) => ({
			entry,
			code: 'LeaseExpired',
			message: 'Lease expired: the message is back in the queue, receive it again.',
			senderFault: true,
		}));
}

/** Sums up, and marks as expired what AWS said is over. */
export function leaseOutcome(
	session: ActionSession,
	operation: string,
	done: readonly Lease[],
	failed: readonly BatchFailure<Lease>[],
): LeaseOutcome {
	session.leases.lost(failed.filter(({ code }) => saysLeaseIsOver(code)).map(({ entry }) => entry));
	return {
		outcome: outcomeWord(done.length, failed.length),
		count: done.length,
		error: firstFailure(operation, failed),
		done,
		failed,
	};
}

/** The first failure of a batch as an error, for the audit log and the status line; null when none failed. */
export function firstFailure(operation: string, failed: readonly BatchFailure<unknown>[]): QdashError | null {
	const first = failed[0];
	if (!first) return null;
	const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
	const message = `${first.message}${more}`;
	const kind = first.senderFault ? 'invalid' : 'unknown';
	return new QdashError({ kind, service: 'SQS', operation, code: first.code, message });
}

/** Batches of up to 10, each of one queue; a queue's leases stand together. */
function inBatches(leases: readonly Lease[]): Lease[][] {
	const batches: Lease[][] = [];
	for (const lease of leases) {
		const last = batches.at(-1);
		if (last && last.length < BATCH && last[0]?.queue.url === lease.queue.url) last.push(lease);
		else batches.push([lease]);
	}
	return batches;
}

function keyOf(lease: Lease): string {
	return `${lease.queue.url}\n${lease.id}`;
}
