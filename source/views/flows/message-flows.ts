import { ack } from '../../actions/ack.ts';
import { extend } from '../../actions/extend.ts';
import type { Lease } from '../../actions/lease.ts';
import { visibilityTimeoutFor } from '../../actions/receive-notice.ts';
import { type LeaseOutcome, release } from '../../actions/release.ts';
import type { Grade } from '../../actions/safety.ts';
import { queueTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import { fit } from '../../components/text.ts';
import { formatAccount, formatCount, formatDuration } from '../../model/format.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { confirmed } from './confirm.ts';
import { allowed } from './problem.ts';
import { shortPath } from './short-path.ts';

const listed = 6;

/** Makes messages visible again now. */
export async function releaseFlow(
	services: AppServices,
	record: QueueRecord,
	leases: readonly Lease[],
): Promise<void> {
	const actions = allowed(services, {
		action: 'release',
		target: queueTarget(record.ref),
		count: leases.length,
	});
	if (!actions) return;
	const outcome = await release(actions, { queue: record.ref, ids: idsOf(leases) });
	tellOutcome(services, 'released', record, outcome);
}

/** Extends leases by the queue's visibility timeout, counted from now. */
export async function extendFlow(
	services: AppServices,
	record: QueueRecord,
	leases: readonly Lease[],
): Promise<void> {
	const actions = allowed(services, {
		action: 'extend',
		target: queueTarget(record.ref),
		count: leases.length,
	});
	if (!actions) return;
	const seconds = Math.max(1, visibilityTimeoutFor(knownValue(record.attributes)));
	const outcome = await extend(actions, { queue: record.ref, ids: idsOf(leases), seconds });
	tellOutcome(services, `extended to ${formatDuration(seconds * 1000)} from now:`, record, outcome);
}

/** Backs up and deletes messages; asks first when it is more than one, or something protected. */
export async function ackFlow(
	services: AppServices,
	record: QueueRecord,
	leases: readonly Lease[],
): Promise<void> {
	const queue = record.ref;
	const request = { action: 'ack', target: queueTarget(queue), count: leases.length } as const;
	const actions = allowed(services, request);
	if (!actions) return;
	const { grade } = actions.gate.check(request);
	if (grade === null || !(await confirmAck(services, record, leases, grade))) return;
	const arn = knownValue(record.attributes)?.arn ?? null;
	const outcome = await ack(actions, { queue, arn, ids: idsOf(leases), confirmed: grade });
	const { acked, failed, unknown, backupProblem } = outcome;
	if (backupProblem) services.tell(backupProblem.message, 'warn');
	const missed = failed.length + unknown.length;
	if (missed === 0) {
		services.tell(
			`acked ${messages(acked.length)} in ${sanitise(queue.name)}; a copy is in ${shortPath(outcome.backup ?? '')}`,
		);
		return;
	}
	const reason = failed[0]?.message ?? 'They are not held any more.';
	services.tell(
		`acked ${formatCount(acked.length)} of ${formatCount(acked.length + missed)}. ${reason}`,
		'warn',
	);
}

async function confirmAck(
	services: AppServices,
	record: QueueRecord,
	leases: readonly Lease[],
	grade: Grade,
): Promise<boolean> {
	const name = sanitise(record.ref.name);
	const more = leases.length > listed ? [`… and ${formatCount(leases.length - listed)} more`] : [];
	return confirmed(services, {
		title: `Ack ${messages(leases.length)}`,
		prose: [
			`Deletes ${messages(leases.length)} from ${place(services, name)}, after writing ${leases.length === 1 ? 'it' : 'them'} to a backup:`,
			'',
			...leases
				.slice(0, listed)
				.map(({ id, message }) => `${sanitise(id.slice(0, 8))}  ${startOf(message.body)}`),
			...more,
		],
		target: queueTarget(record.ref),
		grade,
		yes: 'Ack',
	});
}

/** `orders.fifo · 1234-5678-9012 · eu-west-1`: what a question is about, in full. */
export function place(services: AppServices, name: string): string {
	const { context } = services.session.store.latest;
	const account = context?.account ? formatAccount(sanitise(context.account)) : null;
	return [name, account, context ? sanitise(context.region) : null]
		.filter((part) => part !== null)
		.join(' · ');
}

/** `1 message`, `4,812 messages`. */
export function messages(count: number): string {
	return count === 1 ? '1 message' : `${formatCount(count)} messages`;
}

function idsOf(leases: readonly Lease[]): string[] {
	return leases.map(({ id }) => id);
}

function tellOutcome(services: AppServices, verb: string, record: QueueRecord, outcome: LeaseOutcome): void {
	const { done, failed } = outcome;
	const where = sanitise(record.ref.name);
	if (failed.length === 0) services.tell(`${verb} ${messages(done.length)} in ${where}`);
	else
		services.tell(
			`${verb} ${formatCount(done.length)} of ${formatCount(done.length + failed.length)} in ${where}. ${failed[0]?.message}`,
			'warn',
		);
}

/** As much of a body as fits beside its id in a dialog. */
function startOf(body: string): string {
	return fit(sanitise(body.slice(0, 200)), 42).trimEnd();
}
