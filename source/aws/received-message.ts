import type { Message, MessageAttribute } from '../model/message.ts';

/** A user attribute as the SDK hands it over. */
interface SdkAttribute {
	readonly DataType?: string | undefined;
	readonly StringValue?: string | undefined;
	readonly BinaryValue?: Uint8Array | undefined;
}

/** A message as the SDK hands it over: nothing in it is certain. */
export interface SdkMessage {
	readonly MessageId?: string | undefined;
	readonly ReceiptHandle?: string | undefined;
	readonly Body?: string | undefined;
	readonly Attributes?: Readonly<Record<string, string | undefined>> | undefined;
	readonly MessageAttributes?: Readonly<Record<string, SdkAttribute>> | undefined;
}

/** Milliseconds; emulators say 0 for "never". */
function date(text: string | undefined): number | null {
	const value = Number(text);
	return text && Number.isFinite(value) && value > 0 ? value : null;
}

function count(text: string | undefined): number | null {
	const value = Number(text);
	return text && Number.isFinite(value) ? value : null;
}

function readAttribute(attribute: SdkAttribute): MessageAttribute {
	const type = attribute.DataType ?? 'String';
	return attribute.BinaryValue === undefined
		? { type, string: attribute.StringValue ?? '' }
		: { type, binary: attribute.BinaryValue };
}

/** Bytes as SQS counts them: the body, and each attribute's name, type and value. */
export function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttribute>>): number {
	let size = Buffer.byteLength(body);
	for (const [name, { type, string, binary }] of Object.entries(attributes)) {
		size += Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(string ?? '');
		size += binary?.byteLength ?? 0;
	}
	return size;
}

/**
 * Reads one message, or null when it lacks its id or its body.
 *
 * @param peeked - it was looked at, not received: what the endpoint calls its receipt handle is none
 */
export function readMessage(raw: SdkMessage, peeked = false): Message | null {
	if (raw.MessageId === undefined || raw.Body === undefined) return null;
	const system = Object.fromEntries(
		Object.entries(raw.Attributes ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
	const attributes = Object.fromEntries(
		Object.entries(raw.MessageAttributes ?? {}).map(([name, value]) => [name, readAttribute(value)]),
	);
	return {
		id: raw.MessageId,
		receiptHandle: peeked ? null : (raw.ReceiptHandle ?? null),
		body: raw.Body,
		attributes,
		group: system.MessageGroupId ?? null,
		deduplicationId: system.MessageDeduplicationId ?? null,
		sequenceNumber: system.SequenceNumber ?? null,
		sentAt: date(system.SentTimestamp),
		firstReceivedAt: date(system.ApproximateFirstReceiveTimestamp),
		receiveCount: count(system.ApproximateReceiveCount),
		senderId: system.SenderId ?? null,
		deadLetterSourceArn: system.DeadLetterQueueSourceArn ?? null,
		traceHeader: system.AWSTraceHeader ?? null,
		system,
		size: sizeOf(raw.Body, attributes),
	};
}
