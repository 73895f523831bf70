import { checkMessage } from '../../actions/message-rules.ts';
import { rulesOf, type SendOutcome, send } from '../../actions/send.ts';
import { queueTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import type { DialogSpec, Field, FormValues } from '../../components/form.ts';
import { QdashError } from '../../model/errors.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { parseAttributes } from './attribute-lines.ts';
import { place } from './message-flows.ts';
import { allowed } from './problem.ts';

/** Asks for a message and sends it. A refusal opens the form again, with all that was typed. */
export async function sendFlow(services: AppServices, record: QueueRecord): Promise<void> {
	const queue = record.ref;
	const request = { action: 'send', target: queueTarget(queue), count: 1 } as const;
	const actions = allowed(services, request);
	if (!actions) return;
	const { grade } = actions.gate.check(request);
	if (grade === null) return;
	let typed: FormValues = {};
	let problem: string | null = null;
	for (;;) {
		const answer = await services.dialogs.ask(
			sendDialog(services, record, typed, problem, grade === 'yes-no'),
		);
		if (answer.button !== 'send') return;
		typed = answer.values;
		services.tell(`Sending to ${sanitise(queue.name)}…`);
		try {
			const message = messageOf(record, typed);
			const attributes = knownValue(record.attributes);
			const outcome = await send(actions, { queue, message, attributes, confirmed: grade });
			services.tell(outcomeSentence(record, outcome));
			return;
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			problem = failureSentence(error);
			// Another account or region is looked at now: the form would name the wrong place.
			if (services.session.actions !== actions) {
				services.tell(problem, 'bad');
				return;
			}
		}
	}
}

/** A refusal means that nothing was sent; an answer that got lost says nothing. */
function failureSentence(error: QdashError): string {
	const open = error.kind === 'unreachable' || error.kind === 'cancelled' || error.kind === 'unknown';
	return open
		? `It may have been sent: ${error.message} Sending again may send it twice.`
		: `It was not sent: ${error.message}`;
}

function sendDialog(
	services: AppServices,
	record: QueueRecord,
	typed: FormValues,
	problem: string | null,
	isProtected: boolean,
): DialogSpec {
	const name = sanitise(record.ref.name);
	return {
		title: `Send to ${name}`,
		prose: [
			`One message to ${place(services, name)}.${isProtected ? ' This queue is protected.' : ''}`,
			...(problem === null ? [] : [problem]),
		],
		fields: fieldsFor(record, typed),
		buttons: [
			{ id: 'cancel', label: 'Cancel' },
			{ id: 'send', label: 'Send' },
		],
		focus: 'body',
		width: 76,
		editor: { field: 'body' },
	};
}

function fieldsFor(record: QueueRecord, typed: FormValues): Field[] {
	const attributes = knownValue(record.attributes);
	const rules = rulesOf(record.ref, attributes);
	const text = (id: string) => (typeof typed[id] === 'string' ? { value: typed[id] } : {});
	const problemIn = (field: string) => (_: string, values: FormValues) => {
		const parsed = parseAttributes(String(values.attributes ?? ''));
		if (field === 'attributes' && parsed.problem) return parsed.problem;
		return (
			checkMessage(messageOf(record, values), rules).find((problem) => problem.field === field)?.message ??
			null
		);
	};
	const fields: Field[] = [
		{
			kind: 'text',
			id: 'body',
			label: 'Body',
			rows: 5,
			hint: 'Ctrl-E opens $EDITOR',
			validate: problemIn('body'),
			...text('body'),
		},
		{
			kind: 'text',
			id: 'attributes',
			label: 'Attributes',
			rows: 2,
			placeholder: 'name=text, name:Number=5, name:Binary=base64; one a line',
			validate: problemIn('attributes'),
			...text('attributes'),
		},
	];
	if (rules.type === 'standard') {
		fields.push({
			kind: 'text',
			id: 'delay',
			label: 'Delay in seconds',
			placeholder: `the queue's own${attributes?.delaySeconds == null ? '' : `, ${attributes.delaySeconds}`}`,
			validate: problemIn('delaySeconds'),
			...text('delay'),
		});
		return fields;
	}
	fields.push(
		{ kind: 'text', id: 'group', label: 'Message group id', validate: problemIn('group'), ...text('group') },
		{
			kind: 'text',
			id: 'deduplication',
			label: 'Deduplication id',
			placeholder: rules.contentBasedDeduplication ? 'left empty: the SHA-256 of the body' : '',
			validate: problemIn('deduplicationId'),
			...text('deduplication'),
		},
	);
	return fields;
}

function messageOf(record: QueueRecord, values: FormValues): OutgoingMessage {
	const text = (id: string) => String(values[id] ?? '');
	const fifo = record.type === 'fifo';
	const { attributes } = parseAttributes(text('attributes'));
	return {
		body: text('body'),
		...(Object.keys(attributes).length > 0 ? { attributes } : {}),
		...(!fifo && text('delay').trim() !== '' ? { delaySeconds: Number(text('delay')) } : {}),
		...(fifo && text('group') !== '' ? { group: text('group') } : {}),
		...(fifo && text('deduplication') !== '' ? { deduplicationId: text('deduplication') } : {}),
	};
}

function outcomeSentence(record: QueueRecord, outcome: SendOutcome): string {
	const name = sanitise(record.ref.name);
	const id = sanitise(outcome.id);
	if (outcome.status === 'deduplicated') {
		return `deduplicated: ${name} already has it as ${id}; nothing new was delivered`;
	}
	return `accepted by ${name} as ${id}${outcome.note ? `. ${outcome.note}` : ''}`;
}
