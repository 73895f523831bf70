import { formatBytes, formatCount } from '../model/format.ts';
import type { MessageAttribute, OutgoingMessage } from '../model/message.ts';
import type { QueueType } from '../model/queue.ts';
import { sanitise } from '../model/sanitise.ts';

/** Bytes of body and attributes together (SQS quotas, message size). */
export const LARGEST_MESSAGE = 1_048_576;
const MOST_ATTRIBUTES = 10;
const LONGEST_DELAY = 900;

/** What the SQS API Reference (SendMessage, MessageBody) allows: the rest of Unicode is refused. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Group and deduplication ids: letters, digits and punctuation, up to 128. */
const TOKEN = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const ATTRIBUTE_NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
const RESERVED_NAME = /^(aws|amazon)\./i;
const ATTRIBUTE_TYPE = /^(String|Number|Binary)(\..+)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What of the queue decides over a message; null where it is not known, and SQS will tell. */
export interface MessageRules {
	readonly type: QueueType;
	readonly contentBasedDeduplication: boolean | null;
	/** The queue's own limit. */
	readonly maximumMessageBytes: number | null;
}

/** The part of a message that SQS would refuse, and why, in one sentence. */
export interface MessageProblem {
	readonly field: 'body' | 'attributes' | 'delaySeconds' | 'group' | 'deduplicationId';
	/** The attribute's name, where it is about one. */
	readonly attribute?: string;
	readonly message: string;
}

/** Bytes as SQS counts them: the body, and each attribute's name, type and value. */
export function sizeOf({ body, attributes = {} }: OutgoingMessage): number {
	let bytes = Buffer.byteLength(body);
	for (const [name, { type, string, binary }] of Object.entries(attributes)) {
		bytes += Buffer.byteLength(name) + Buffer.byteLength(type);
		bytes += binary ? binary.byteLength : Buffer.byteLength(string ?? '');
	}
	return bytes;
}

/** Everything that is wrong with a message for this queue, before it is sent; empty when nothing is. */
export function checkMessage(message: OutgoingMessage, rules: MessageRules): readonly MessageProblem[] {
	return [
		...checkBody(message, rules),
		...checkAttributes(message.attributes ?? {}),
		...checkDelay(message, rules),
		...checkFifo(message, rules),
	];
}

function checkBody(message: OutgoingMessage, rules: MessageRules): MessageProblem[] {
	const problems: MessageProblem[] = [];
	if (message.body === '')
		problems.push({ field: 'body', message: 'The body is empty; SQS takes at least one character.' });
	const refused = refusedCharacter(message.body);
	if (refused) problems.push({ field: 'body', message: `The body has ${refused}, which SQS refuses.` });
	const limit = Math.min(LARGEST_MESSAGE, rules.maximumMessageBytes ?? LARGEST_MESSAGE);
	const size = sizeOf(message);
	if (size > limit) {
		problems.push({
			field: 'body',
			message: `Body and attributes are ${formatBytes(size)} (${formatCount(size)} bytes); the limit here is ${formatCount(limit)} bytes.`,
		});
	}
	return problems;
}

function refusedCharacter(text: string): string | null {
	const found = REFUSED.exec(text);
	if (!found) return null;
	const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	return `U+${code} at character ${formatCount(found.index + 1)}`;
}

function checkAttributes(attributes: Readonly<Record<string, MessageAttribute>>): MessageProblem[] {
	const entries = Object.entries(attributes);
	const problems = entries.flatMap(([name, value]): MessageProblem[] => {
		const reason = attributeReason(name, value);
		return reason === null ? [] : [{ field: 'attributes', attribute: name, message: reason }];
	});
	if (entries.length > MOST_ATTRIBUTES) {
		const message = `There are ${entries.length} attributes; SQS takes at most ${MOST_ATTRIBUTES}.`;
		problems.push({ field: 'attributes', message });
	}
	return problems;
}

function attributeReason(name: string, { type, string, binary }: MessageAttribute): string | null {
	const shown = `Attribute ${sanitise(name)}`;
	if (name === '') return 'An attribute has no name.';
	if (RESERVED_NAME.test(name)) return `${shown}: names that begin with AWS. or Amazon. are reserved.`;
	if (!ATTRIBUTE_NAME.test(name)) {
		return `${shown}: a name has up to 256 letters, digits, _, - and single dots inside it.`;
	}
	const kind = ATTRIBUTE_TYPE.exec(type)?.[1];
	if (kind === undefined || type.length > 256) {
		return `${shown}: the type is String, Number or Binary, with a label behind a dot if need be.`;
	}
	if (kind === 'Binary') {
		return binary && binary.byteLength > 0 ? null : `${shown}: a Binary attribute needs at least one byte.`;
	}
	if (string === undefined || string === '') return `${shown}: the value is empty, which SQS refuses.`;
	if (kind === 'Number' && !NUMBER.test(string)) return `${shown}: ${sanitise(string)} is not a number.`;
	const refused = refusedCharacter(string);
	return refused ? `${shown}: the value has ${refused}, which SQS refuses.` : null;
}

function checkDelay({ delaySeconds }: OutgoingMessage, { type }: MessageRules): MessageProblem[] {
	if (delaySeconds === undefined) return [];
	const field = 'delaySeconds';
	if (type === 'fifo') {
		return [{ field, message: 'A FIFO queue takes no delay for a single message; only the queue has one.' }];
	}
	if (Number.isInteger(delaySeconds) && delaySeconds >= 0 && delaySeconds <= LONGEST_DELAY) return [];
	return [{ field, message: `The delay is whole seconds from 0 to ${LONGEST_DELAY}.` }];
}

function checkFifo({ group, deduplicationId }: OutgoingMessage, rules: MessageRules): MessageProblem[] {
	const problems: MessageProblem[] = [];
	const fifo = rules.type === 'fifo';
	const tokens = 'up to 128 letters, digits and punctuation, without spaces';
	if (group !== undefined && !TOKEN.test(group)) {
		problems.push({ field: 'group', message: `A group id has ${tokens}.` });
	} else if (fifo && group === undefined) {
		problems.push({ field: 'group', message: 'A FIFO queue needs a group id.' });
	}
	const field = 'deduplicationId';
	if (deduplicationId === undefined) {
		if (fifo && rules.contentBasedDeduplication === false) {
			const message = 'This queue does not deduplicate by content, so it needs a deduplication id.';
			problems.push({ field, message });
		}
	} else if (!fifo) {
		problems.push({ field, message: 'A standard queue takes no deduplication id.' });
	} else if (!TOKEN.test(deduplicationId)) {
		problems.push({ field, message: `A deduplication id has ${tokens}.` });
	}
	return problems;
}
