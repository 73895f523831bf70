import type { Input } from '../../wire/input.ts';
import { attributesMd5, md5 } from '../attribute-digest.ts';
import { eachEntry, readEntries } from '../batch.ts';
import { readDraft } from '../draft.ts';
import { sqsError } from '../errors.ts';
import type { Draft } from '../message.ts';
import type { Queue } from '../queue.ts';
import { requestedQueue, type SqsOperation, senderOf } from '../request.ts';

/** A batch as a whole may carry no more than one message may. */
const longestBatch = 1_048_576;

function send(queue: Queue, draft: Draft, input: Input): Record<string, string> {
	// A delay of 0 is allowed on FIFO queues and means the queue's own.
	const delay = queue.settings.fifo ? undefined : input.integer('DelaySeconds');
	const { id, sequence } = queue.send(draft, delay);
	const attributes = attributesMd5(draft.attributes);
	const system =
		draft.traceHeader === null
			? undefined
			: attributesMd5(new Map([['AWSTraceHeader', { type: 'String', value: draft.traceHeader }]]));
	return {
		MessageId: id,
		MD5OfMessageBody: md5(draft.body),
		...(attributes && { MD5OfMessageAttributes: attributes }),
		...(system && { MD5OfMessageSystemAttributes: system }),
		...(sequence && { SequenceNumber: sequence }),
	};
}

const sendMessage: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	return send(queue, readDraft(request.input, queue.settings, senderOf(request)), request.input);
};

const sendMessageBatch: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const entries = readEntries(request.input);
	const total = entries.reduce(
		(sum, { entry }) => sum + Buffer.byteLength(entry.text('MessageBody') ?? ''),
		0,
	);
	if (total > longestBatch) {
		throw sqsError(
			'BatchRequestTooLong',
			`Batch requests cannot be longer than ${longestBatch} bytes. You have sent ${total} bytes.`,
		);
	}
	let carried = 0;
	const drafts = new Map<string, Draft>();
	const checked = eachEntry(entries, ({ id, entry }) => {
		const draft = readDraft(entry, queue.settings, senderOf(request));
		carried += draft.size;
		drafts.set(id, draft);
		return {};
	});
	if (carried > longestBatch) {
		throw sqsError(
			'BatchRequestTooLong',
			`Batch requests cannot be longer than ${longestBatch} bytes. You have sent ${carried} bytes.`,
		);
	}
	const sent = eachEntry(
		entries.filter(({ id }) => drafts.has(id)),
		({ id, entry }) => send(queue, drafts.get(id) as Draft, entry),
	);
	return { ...sent, ...(checked.Failed && { Failed: checked.Failed }) };
};

/** Operations that bring messages in. */
export const sendOperations: Readonly<Record<string, SqsOperation>> = {
	SendMessage: sendMessage,
	SendMessageBatch: sendMessageBatch,
};
