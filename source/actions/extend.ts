import type { BatchFailure } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';
import { grantableSeconds, isHeld, type Lease } from './lease.ts';
import { type LeaseOutcome, leaseIsOver, leaseOutcome } from './release.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

/**
 * Lets leases last so many seconds from now, up to SQS's 12 hours from the receipt. A lease that is over
 * fails by itself; the others go on.
 *
 * @throws QdashError when the gate refuses
 */
export function extend(
	session: ActionSession,
	request: {
		readonly queue: QueueRef;
		readonly ids: readonly string[];
		/** 1 to 43,200. */
		readonly seconds: number;
		readonly signal?: AbortSignal;
	},
): Promise<LeaseOutcome> {
	const { gate, leases, sqs, clock } = session;
	const { queue, seconds, signal } = request;
	const wanted = request.ids.flatMap((id) => leases.get(queue.url, id) ?? []);
	const count = wanted.length;
	return gate.run(
		{ action: 'extend', target: queueTarget(queue), count, confirmed: 'none' },
		async (permit) => {
			const now = clock.now();
			const held = wanted.filter((lease) => isHeld(lease, now));
			const done: Lease[] = [];
			const failed: BatchFailure<Lease>[] = leaseIsOver(wanted, held);
			for (const [granted, group] of bySeconds(held, now, seconds)) {
				if (granted < 1) {
					failed.push(...group.map(atTheCap));
					continue;
				}
				const setAt = clock.now();
				const outcome = await sqs.extend(permit, queue.url, group, granted, signal ? { signal } : {});
				leases.extended(outcome.done, setAt, granted);
				done.push(...outcome.done);
				failed.push(...outcome.failed);
			}
			return leaseOutcome(session, 'extend', done, failed);
		},
	);
}

/** Leases near their 12 hours get what is left of them; the others all the same. */
function bySeconds(held: readonly Lease[], now: number, seconds: number): Map<number, Lease[]> {
	const groups = new Map<number, Lease[]>();
	for (const lease of held) {
		const granted = grantableSeconds(lease, now, seconds);
		groups.set(granted, [...(groups.get(granted) ?? []), lease]);
	}
	return groups;
}

function atTheCap(entry: Lease): BatchFailure<Lease> {
	return {
		entry,
		code: 'LeaseAtItsEnd',
		message: 'SQS hides a message for at most 12 hours from its receipt, and those are over.',
		senderFault: true,
	};
}
