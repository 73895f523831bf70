import * as v from 'valibot';
import type { Message, MessageAttribute } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';

/** The version that this qdash writes, and the one it reads. */
export const BACKUP_VERSION = 1;

const date = v.pipe(v.string(), v.isoTimestamp());
const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const attribute = v.union([
	v.object({ type: v.string(), string: v.string() }),
	v.object({ type: v.string(), base64 }),
]);

/** A message in a backup: one line. Dates are ISO 8601 in UTC. */
export const messageRecord = v.object({
	version: v.literal(BACKUP_VERSION),
	queue: v.string(),
	queueUrl: v.string(),
	queueArn: v.nullable(v.string()),
	messageId: v.string(),
	body: v.string(),
	attributes: v.record(v.string(), attribute),
	system: v.record(v.string(), v.string()),
	group: v.nullable(v.string()),
	deduplicationId: v.nullable(v.string()),
	sequenceNumber: v.nullable(v.string()),
	sentAt: v.nullable(date),
	receiveCount: v.nullable(v.number()),
	receivedAt: date,
	writtenAt: date,
});

/** A later line that says: this message was not deleted after all, and is still in its queue. */
export const keptRecord = v.object({
	version: v.literal(BACKUP_VERSION),
	queueUrl: v.string(),
	kept: v.string(),
	reason: v.string(),
	writtenAt: date,
});

export type MessageRecord = v.InferOutput<typeof messageRecord>;
export type KeptRecord = v.InferOutput<typeof keptRecord>;

/** Where a message comes from, and when it was received and is written; milliseconds since the epoch. */
export interface RecordOrigin {
	readonly queue: QueueRef;
	readonly arn: string | null;
	readonly receivedAt: number;
	readonly writtenAt: number;
}

/** A message as its line in the backup. Lone surrogates survive: JSON escapes them. */
export function toMessageRecord(message: Message, origin: RecordOrigin): MessageRecord {
	return {
		version: BACKUP_VERSION,
		queue: origin.queue.name,
		queueUrl: origin.queue.url,
		queueArn: origin.arn,
		messageId: message.id,
		body: message.body,
		attributes: Object.fromEntries(
			Object.entries(message.attributes).map(([name, value]) => [name, recordAttribute(value)]),
		),
		system: { ...message.system },
		group: message.group,
		deduplicationId: message.deduplicationId,
		sequenceNumber: message.sequenceNumber,
		sentAt: isoDate(message.sentAt),
		receiveCount: message.receiveCount,
		receivedAt: new Date(origin.receivedAt).toISOString(),
		writtenAt: new Date(origin.writtenAt).toISOString(),
	};
}

/** The user's attributes as they were, binary values as bytes again. */
export function attributesOf(record: MessageRecord): Record<string, MessageAttribute> {
	return Object.fromEntries(
		Object.entries(record.attributes).map(([name, value]) => [
			name,
			'base64' in value
				? { type: value.type, binary: new Uint8Array(Buffer.from(value.base64, 'base64')) }
				: { type: value.type, string: value.string },
		]),
	);
}

/** Null too for a date that no calendar has: a server's nonsense must not keep a message from its backup. */
function isoDate(at: number | null): string | null {
	if (at === null) return null;
	const day = new Date(at);
	return Number.isNaN(day.getTime()) ? null : day.toISOString();
}

function recordAttribute(value: MessageAttribute): MessageRecord['attributes'][string] {
	if (value.binary) return { type: value.type, base64: Buffer.from(value.binary).toString('base64') };
	return { type: value.type, string: value.string ?? '' };
}
