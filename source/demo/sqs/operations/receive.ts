import type { Input } from '../../wire/input.ts';
import { attributesMd5, md5 } from '../attribute-digest.ts';
import { eachEntry, readEntries } from '../batch.ts';
import { idRule } from '../draft.ts';
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
		// SQS puts it in two ways: numbers of something, and seconds.
		const range = least > 0 ? `between ${least} and ${most}` : `>= ${least} and <= ${most}`;
		throw invalidValue(value, name, `Must be ${range}, if provided.`);
	}
	return value;
}

const none: ReadonlySet<string> = new Set();

function wantedSystemAttributes(input: Input): ReadonlySet<string> {
	if (!input.has('AttributeNames') && !input.has('MessageSystemAttributeNames')) return none;
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

/** `All`, `*`, `.*`, a prefix as `name.*`, or a name. */
function wantsAttribute(patterns: readonly string[], name: string): boolean {
	return patterns.some(
		(pattern) =>
			pattern === 'All' ||
			pattern === '*' ||
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
	return {
		MessageId: message.id,
		ReceiptHandle: queue.receiptHandle(message),
		MD5OfBody: md5(message.body),
		Body: message.body,
		...wireSystemAttributes(message, system),
		...wireAttributes(message, patterns),
	};
}

function wireSystemAttributes(message: StoredMessage, system: ReadonlySet<string>): object | undefined {
	if (system.size === 0) return undefined;
	const values = [...systemValues(message)].filter(([name, value]) => system.has(name) && value !== null);
	return values.length > 0 ? { Attributes: Object.fromEntries(values) } : undefined;
}

function wireAttributes(message: StoredMessage, patterns: readonly string[]): object | undefined {
	if (message.attributes.size === 0 || patterns.length === 0) return undefined;
	const attributes = new Map([...message.attributes].filter(([name]) => wantsAttribute(patterns, name)));
	if (attributes.size === 0) return undefined;
	return {
		MD5OfMessageAttributes: attributesMd5(attributes),
		MessageAttributes: Object.fromEntries(
			[...attributes].map(([name, attribute]) => [name, wireAttribute(attribute)]),
		),
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
	if (attemptId !== undefined && !idRule.test(attemptId)) {
		throw invalidValue(
			attemptId,
			'ReceiveRequestAttemptId',
			'ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
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
		.receive({ max, visibilitySeconds, attemptId }, wait, request.call);
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
	return eachEntry(readEntries(request.input, 'DeleteMessageBatchRequestEntry'), ({ entry }) => {
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
	return eachEntry(readEntries(request.input, 'ChangeMessageVisibilityBatchRequestEntry'), ({ entry }) =>
		changeVisibility(queue, entry),
	);
};

/** Operations on messages by receipt handle, and the one that gives handles out. */
export const receiveOperations: Readonly<Record<string, SqsOperation>> = {
	ChangeMessageVisibility: changeMessageVisibility,
	ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
	DeleteMessage: deleteMessage,
	DeleteMessageBatch: deleteMessageBatch,
	ReceiveMessage: receiveMessage,
};
