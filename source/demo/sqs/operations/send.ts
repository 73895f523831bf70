import { ServiceError } from '../../service-error.ts';
import type { Input } from '../../wire/input.ts';
import { attributesMd5, md5 } from '../attribute-digest.ts';
import { eachEntry, readEntries } from '../batch.ts';
import { readDraft, readUnsizedDraft, tooLong } from '../draft.ts';
import { invalidParameter, sqsError } from '../errors.ts';
import type { Draft } from '../message.ts';
import type { Queue } from '../queue.ts';
import { requestedQueue, type SqsOperation } from '../request.ts';

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
	return send(queue, readDraft(request.input, queue.settings, request.sender), request.input);
};

function checkTotal(bytes: number): void {
	if (bytes <= longestBatch) return;
	throw sqsError(
		'BatchRequestTooLong',
		`Batch requests cannot be longer than ${longestBatch} bytes. You have sent ${bytes} bytes.`,
	);
}

/** What a FIFO queue needs of every message fails a batch as a whole, other than anything else. */
function checkFifo(queue: Queue, entry: Input): void {
	if (!queue.settings.fifo) return;
	if (!entry.has('MessageGroupId')) {
		throw invalidParameter('The request must contain the parameter MessageGroupId.');
	}
	if (!entry.has('MessageDeduplicationId') && !queue.settings.contentBasedDeduplication) {
		throw invalidParameter(
			'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
		);
	}
}

const sendMessageBatch: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const entries = readEntries(request.input, 'SendMessageBatchRequestEntry');
	for (const { entry } of entries) checkFifo(queue, entry);
	// Read once, and judged where its turn comes, so that what failed stands in the order of the request.
	const drafts = new Map<string, Draft | ServiceError>();
	let total = 0;
	for (const { id, entry } of entries) {
		try {
			const draft = readUnsizedDraft(entry, queue.settings, request.sender);
			drafts.set(id, draft);
			total += draft.size;
		} catch (error) {
			if (!(error instanceof ServiceError)) throw error;
			drafts.set(id, error);
			total += Buffer.byteLength(entry.text('MessageBody') ?? '');
		}
	}
	checkTotal(total);
	return eachEntry(entries, ({ id, entry }) => {
		const draft = drafts.get(id) as Draft | ServiceError;
		if (draft instanceof ServiceError) throw draft;
		if (draft.size > queue.settings.maximumMessageSize) throw tooLong(queue.settings, 'cannot be validated');
		return send(queue, draft, entry);
	});
};

/** Operations that bring messages in. */
export const sendOperations: Readonly<Record<string, SqsOperation>> = {
	SendMessage: sendMessage,
	SendMessageBatch: sendMessageBatch,
};
