import type { Input } from '../../wire/input.ts';
import { attributesMd5, md5 } from '../attribute-digest.ts';
import { eachEntry, readEntries } from '../batch.ts';
import { invalidValue, missingParameter, sqsError } from '../errors.ts';
import type { StoredAttribute, StoredMessage } from '../message.ts';
import type { Queue } from '../queue.ts';
import { requestedQueue, type SqsOperation } from '../request.ts';

const systemAttributes = [
	'SenderId',
	'SentTimestamp',
	'ApproximateReceiveCount',
	'ApproximateFirstReceiveTimestamp',
	'SequenceNumber',
	'MessageDeduplicationId',
	'MessageGroupId',
	'AWSTraceHeader',
	'DeadLetterQueueSourceArn',
] as const;

function inRange(input: Input, name: string, least: number, most: number): number | undefined {
	const value = input.integer(name);
	if (value !== undefined && (value < least || value > most)) {
		throw invalidValue(value, name, `Must be between ${least} and ${most}, if provided.`);
	}
	return value;
}

function wantedSystemAttributes(input: Input): ReadonlySet<string> {
	const names = [
		...(input.texts('AttributeNames') ?? []),
		...(input.texts('MessageSystemAttributeNames') ?? []),
	];
	for (const name of names) {
		if (name !== 'All' && !(systemAttributes as readonly string[]).includes(name)) {
			throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
		}
	}
	return new Set(names.includes('All') ? systemAttributes : names);
}

/** `All`, `.*`, a prefix as `name.*`, or a name. */
function wantsAttribute(patterns: readonly string[], name: string): boolean {
	return patterns.some(
		(pattern) =>
			pattern === 'All' ||
			pattern === name ||
			(pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
	);
}

function systemValues(message: StoredMessage): ReadonlyMap<string, string | null> {
	return new Map([
		['SenderId', message.senderId],
		['SentTimestamp', String(message.sentAt)],
		['ApproximateReceiveCount', String(message.receiveCount)],
		['ApproximateFirstReceiveTimestamp', String(message.firstReceivedAt)],
		['SequenceNumber', message.sequence],
		['MessageDeduplicationId', message.deduplicationId],
		['MessageGroupId', message.group],
		['AWSTraceHeader', message.traceHeader],
		['DeadLetterQueueSourceArn', message.deadLetterSource],
	]);
}

function wireAttribute({ type, value }: StoredAttribute): Record<string, string> {
	return typeof value === 'string'
		? { DataType: type, StringValue: value }
		: { DataType: type, BinaryValue: Buffer.from(value).toString('base64') };
}

function wireMessage(
	queue: Queue,
	message: StoredMessage,
	system: ReadonlySet<string>,
	patterns: readonly string[],
): object {
	const attributes = new Map([...message.attributes].filter(([name]) => wantsAttribute(patterns, name)));
	const values = [...systemValues(message)].filter(([name, value]) => system.has(name) && value !== null);
	const digest = attributesMd5(attributes);
	return {
		MessageId: message.id,
		ReceiptHandle: queue.receiptHandle(message),
		MD5OfBody: md5(message.body),
		Body: message.body,
		...(values.length > 0 && { Attributes: Object.fromEntries(values) }),
		...(digest && {
			MD5OfMessageAttributes: digest,
			MessageAttributes: Object.fromEntries(
				[...attributes].map(([name, attribute]) => [name, wireAttribute(attribute)]),
			),
		}),
	};
}

const receiveMessage: SqsOperation = async (request) => {
	const { input } = request;
	const queue = requestedQueue(request);
	const max = inRange(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
	const wait = inRange(input, 'WaitTimeSeconds', 0, 20) ?? queue.settings.waitSeconds;
	const visibilitySeconds = inRange(input, 'VisibilityTimeout', 0, 43_200);
	const system = wantedSystemAttributes(input);
	const patterns = input.texts('MessageAttributeNames') ?? [];
	const attemptId = input.text('ReceiveRequestAttemptId');
	if (attemptId !== undefined && !queue.settings.fifo) {
		throw invalidValue(
			attemptId,
			'ReceiveRequestAttemptId',
			'The request includes a parameter that is not valid for this queue type.',
		);
	}
	if (queue.overLimit && wait === 0) {
		throw sqsError(
			'OverLimit',
			'Too many messages in flight: the limit of 120000 in flight messages for this queue was reached.',
		);
	}
	const messages = await request.region
		.polls(queue)
		.receive({ max, visibilitySeconds, attemptId }, wait, request.signal);
	if (messages.length === 0) {
		queue.activity.totals.emptyReceives++;
		return {};
	}
	return { Messages: messages.map((message) => wireMessage(queue, message, system, patterns)) };
};

const deleteMessage: SqsOperation = (request) => {
	requestedQueue(request).delete(request.input.requiredText('ReceiptHandle'));
	return {};
};

const deleteMessageBatch: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	return eachEntry(readEntries(request.input), ({ entry }) => {
		queue.delete(entry.requiredText('ReceiptHandle'));
		return {};
	});
};

function changeVisibility(queue: Queue, input: Input): object {
	const handle = input.requiredText('ReceiptHandle');
	const seconds = inRange(input, 'VisibilityTimeout', 0, 43_200);
	if (seconds === undefined) throw missingParameter('VisibilityTimeout');
	queue.changeVisibility(handle, seconds);
	return {};
}

const changeMessageVisibility: SqsOperation = (request) =>
	changeVisibility(requestedQueue(request), request.input);

const changeMessageVisibilityBatch: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	return eachEntry(readEntries(request.input), ({ entry }) => changeVisibility(queue, entry));
};

/** Operations on messages by receipt handle, and the one that gives handles out. */
export const receiveOperations: Readonly<Record<string, SqsOperation>> = {
	ChangeMessageVisibility: changeMessageVisibility,
	ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
	DeleteMessage: deleteMessage,
	DeleteMessageBatch: deleteMessageBatch,
	ReceiveMessage: receiveMessage,
};
