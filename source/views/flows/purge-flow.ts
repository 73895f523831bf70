import { drain } from '../../actions/drain.ts';
import type { DrainOutcome, DrainProgress } from '../../actions/drain-types.ts';
import { purgeQueue } from '../../actions/purge.ts';
import { purgeWait } from '../../actions/purge-clock.ts';
import type { ActionSession } from '../../actions/session.ts';
import { queueTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import type { DialogSpec } from '../../components/form.ts';
import { formatBytes, formatCount, formatRate, UNKNOWN } from '../../model/format.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { messages, place } from './message-flows.ts';
import { allowed } from './problem.ts';
import { shortPath } from './short-path.ts';

/** Empties a queue: into a backup unless that is turned off, and by PurgeQueue what can't be received. */
export async function purgeFlow(services: AppServices, record: QueueRecord): Promise<void> {
	const actions = allowed(services, { action: 'purge', target: queueTarget(record.ref), count: null });
	if (!actions) return;
	const answer = await services.dialogs.ask(purgeDialog(services, actions, record));
	if (answer.button !== 'purge') return;
	if (answer.values.backup === true) await drainFlow(services, actions, record);
	else await purgeWithoutBackup(services, actions, record, countOf(record));
}

function purgeDialog(services: AppServices, actions: ActionSession, record: QueueRecord): DialogSpec {
	const { session } = services;
	const name = sanitise(record.ref.name);
	const attributes = knownValue(record.attributes);
	const inFlight = attributes?.inFlight ?? null;
	const wait = () => purgeWait(actions.purges.notBefore(record.ref.url), session.now());
	const guarded = actions.gate.protectedBy(queueTarget(record.ref));
	return {
		title: `Purge ${name}`,
		prose: (values) => [
			`Deletes about ${formatCount(attributes?.visible ?? null)} visible, ${formatCount(inFlight)} in flight and ${formatCount(attributes?.delayed ?? null)} delayed messages in ${place(services, name)}.`,
			...(guarded === null ? [] : [`It is protected by the pattern ${sanitise(guarded)}.`]),
			...(values.backup === true || wait() === 0
				? []
				: [`SQS takes one PurgeQueue in 60 seconds: the next in ${Math.ceil(wait() / 1000)}s.`]),
			'',
		],
		fields: [
			{
				kind: 'check',
				id: 'backup',
				label: `Back up first (~${backupSize(record)})`,
				value: true,
				detail: [
					`Received, written to ${shortPath(actions.backupDirectory)}, then deleted. What is in flight elsewhere or delayed can't be backed up; you are asked about it. Messages sent meanwhile are taken too.`,
				],
			},
			{ kind: 'name', id: 'name', label: "Type the queue's name", expected: record.ref.name },
		],
		buttons: [
			{ id: 'cancel', label: 'Cancel' },
			{
				id: 'purge',
				label: 'Purge',
				danger: true,
				enabled: (values) => values.backup === true || wait() === 0,
			},
		],
		focus: 'name',
	};
}

async function drainFlow(services: AppServices, actions: ActionSession, record: QueueRecord): Promise<void> {
	const { dialogs, tell } = services;
	const stop = new AbortController();
	let progress: DrainProgress | null = null;
	const dialog = dialogs.open({
		title: `Purging ${sanitise(record.ref.name)}`,
		prose: () => [
			...progressLines(progress),
			'',
			'Esc stops: what is on disk and deleted stays so, the rest stays in the queue.',
		],
		fields: [],
		buttons: [{ id: 'cancel', label: 'Stop' }],
		focus: 'cancel',
	});
	void dialog.answered.then(() => stop.abort());
	let outcome: DrainOutcome;
	try {
		outcome = await drain(actions, {
			queue: record.ref,
			attributes: knownValue(record.attributes),
			confirmed: 'type-name',
			signal: stop.signal,
			onProgress: (now) => {
				progress = now;
			},
		});
	} finally {
		dialog.close();
	}
	tell(drainSentence(record, outcome), outcome.outcome === 'done' ? 'plain' : 'warn');
	if (outcome.outcome !== 'cancelled') await offerTheRest(services, actions, record, outcome);
}

function progressLines(progress: DrainProgress | null): string[] {
	if (!progress) return ['Receiving the first messages…'];
	const { deleted, backedUp, remaining, rate } = progress;
	const left = remaining === null ? '' : `, about ${formatCount(remaining)} to go`;
	return [
		`${formatCount(backedUp)} backed up, ${formatCount(deleted)} deleted${left}`,
		rate === null ? '' : `${formatRate(rate)} messages/s`,
	];
}

function drainSentence(record: QueueRecord, outcome: DrainOutcome): string {
	const name = sanitise(record.ref.name);
	const copy = outcome.backup ? `; a copy is in ${shortPath(outcome.backup)}` : '';
	const verb = outcome.outcome === 'cancelled' ? 'stopped after purging' : 'purged';
	const kept =
		outcome.kept.length > 0
			? `, ${formatCount(outcome.kept.length)} could not be deleted: ${outcome.kept[0]?.reason}`
			: '';
	const unsure =
		outcome.unsure.length > 0 ? `, ${formatCount(outcome.unsure.length)} may still be in the queue` : '';
	const reason = outcome.error && outcome.kept.length === 0 ? ` ${outcome.error.message}` : '';
	return `${verb} ${messages(outcome.count)} of ${name}${kept}${unsure}${copy}.${reason}`;
}

/** What a drain can't take is asked for by itself, with its number. */
async function offerTheRest(
	services: AppServices,
	actions: ActionSession,
	record: QueueRecord,
	{ left, backup }: DrainOutcome,
): Promise<void> {
	const inFlight = left?.inFlight ?? 0;
	const delayed = left?.delayed ?? 0;
	if (inFlight + delayed === 0) return;
	const name = sanitise(record.ref.name);
	const wait = () => purgeWait(actions.purges.notBefore(record.ref.url), services.session.now());
	const answer = await services.dialogs.ask({
		title: `PurgeQueue ${name}`,
		prose: () => [
			`About ${formatCount(inFlight)} in flight elsewhere and ${formatCount(delayed)} delayed are left in ${place(services, name)}. They can't be received, so they are not in the backup${backup ? ` ${shortPath(backup)}` : ''}.`,
			'',
			'PurgeQueue deletes them without a copy, and whatever is sent within the next 60 seconds may go too.',
			...(wait() === 0 ? [] : [`SQS takes the next PurgeQueue in ${Math.ceil(wait() / 1000)}s.`]),
		],
		fields: [{ kind: 'name', id: 'name', label: "Type the queue's name", expected: record.ref.name }],
		buttons: [
			{ id: 'cancel', label: 'No, leave them' },
			{ id: 'purge', label: 'PurgeQueue', danger: true, enabled: () => wait() === 0 },
		],
		focus: 'cancel',
	});
	if (answer.button === 'purge') await purgeWithoutBackup(services, actions, record, inFlight + delayed);
}

async function purgeWithoutBackup(
	services: AppServices,
	actions: ActionSession,
	record: QueueRecord,
	count: number | null,
): Promise<void> {
	await purgeQueue(actions, { queue: record.ref, count, confirmed: 'type-name' });
	services.tell(
		`PurgeQueue of ${sanitise(record.ref.name)} accepted: SQS deletes all messages over up to 60 seconds`,
	);
}

function countOf(record: QueueRecord): number | null {
	const attributes = knownValue(record.attributes);
	if (!attributes) return null;
	const { visible, inFlight, delayed } = attributes;
	return visible === null || inFlight === null || delayed === null ? null : visible + inFlight + delayed;
}

/** What a message takes on disk is not known before it is read: a kilobyte each is said to be a guess. */
function backupSize(record: QueueRecord): string {
	const visible = knownValue(record.attributes)?.visible ?? null;
	return visible === null ? UNKNOWN : formatBytes(visible * 1000);
}
