import type { Input } from '../wire/input.ts';
import { invalidParameter, invalidValue, missingParameter, sqsError } from './errors.ts';
import type { Draft, StoredAttribute, StoredAttributes } from './message.ts';
import type { QueueSettings } from './settings.ts';

/** What SQS takes in a message; everything else is refused. */
const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const characterRule =
	'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.';
const mostAttributes = 10;
/** Numbers in message attributes, from SQS's error for those beyond. */
const leastNumber = -1e128;
const mostNumber = 1e126;
/** Names of message attributes: letters of any script, digits, `_`, `-`, and single dots inside. */
const nameRule = /^(?!\.)(?!.*\.\.)[\p{L}\p{N}_.-]{1,256}(?<!\.)$/u;
/** Group, deduplication and receive attempt ids: 1 to 128 letters, digits and punctuation. */
export const idRule = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/**
 * Reads what SendMessage, or an entry of SendMessageBatch, wants to send.
 *
 * @throws ServiceError in SQS's words for anything that the queue would refuse
 */
export function readDraft(input: Input, settings: QueueSettings, senderId: string): Draft {
	const draft = readUnsizedDraft(input, settings, senderId);
	if (draft.size > settings.maximumMessageSize) throw tooLong(settings, 'are invalid');
	return draft;
}

/** The error for a message that is longer than its queue takes; a batch says it in other words. */
export function tooLong(settings: QueueSettings, verdict: 'are invalid' | 'cannot be validated') {
	return invalidParameter(
		`One or more parameters ${verdict}. Reason: Message must be shorter than ${settings.maximumMessageSize} bytes.`,
	);
}

/** As {@link readDraft}, of whatever size: a batch looks at the sum of the sizes first. */
export function readUnsizedDraft(input: Input, settings: QueueSettings, senderId: string): Draft {
	const body = input.requiredText('MessageBody');
	if (refused.test(body)) throw sqsError('InvalidMessageContents', characterRule);
	const attributes = readAttributes(input);
	const size = Buffer.byteLength(body) + attributesSize(attributes);
	const delay = input.integer('DelaySeconds');
	if (delay !== undefined && (delay < 0 || delay > 900)) {
		throw invalidValue(delay, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
	}
	if (settings.fifo && delay) {
		throw invalidValue(
			delay,
			'DelaySeconds',
			'The request include parameter that is not valid for this queue type.',
		);
	}
	return {
		body,
		attributes,
		traceHeader: readTraceHeader(input),
		group: readGroup(input, settings),
		deduplicationId: readDeduplicationId(input, settings),
		size,
		senderId,
	};
}

function readGroup(input: Input, settings: QueueSettings): string | null {
	const group = input.text('MessageGroupId');
	if (group === undefined) {
		if (settings.fifo) throw missingParameter('MessageGroupId');
		return null;
	}
	if (!idRule.test(group)) throw badId(group, 'MessageGroupId');
	return group;
}

function readDeduplicationId(input: Input, settings: QueueSettings): string | null {
	const id = input.text('MessageDeduplicationId');
	if (id === undefined) {
		if (!settings.fifo || settings.contentBasedDeduplication) return null;
		throw invalidParameter(
			'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
		);
	}
	if (!settings.fifo) {
		throw invalidValue(
			id,
			'MessageDeduplicationId',
			'The request includes a parameter that is not valid for this queue type.',
		);
	}
	if (!idRule.test(id)) throw badId(id, 'MessageDeduplicationId');
	return id;
}

function badId(value: string, parameter: string) {
	return invalidValue(
		value,
		parameter,
		`${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
	);
}

function readTraceHeader(input: Input): string | null {
	if (!input.has('MessageSystemAttributes')) return null;
	for (const [name, value] of input.objectMap('MessageSystemAttributes') ?? []) {
		if (name !== 'AWSTraceHeader') {
			throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
		}
		const text = value.text('StringValue');
		if (value.requiredText('DataType') !== 'String' || !text) {
			throw invalidParameter(`The message system attribute '${name}' must have a value of type 'String'.`);
		}
		return text;
	}
	return null;
}

/** Shared by all messages that have none, which are most. */
const noAttributes: StoredAttributes = new Map();

function readAttributes(input: Input): StoredAttributes {
	if (!input.has('MessageAttributes')) return noAttributes;
	const attributes = new Map<string, StoredAttribute>();
	for (const [name, value] of input.objectMap('MessageAttributes') ?? []) {
		attributes.set(name, readAttribute(name, value));
	}
	if (attributes.size > mostAttributes) {
		throw invalidParameter(
			`Number of message attributes [${attributes.size}] exceeds the allowed maximum [${mostAttributes}].`,
		);
	}
	return attributes;
}

function readAttribute(name: string, value: Input): StoredAttribute {
	const reserved = /^(aws|amazon)\./i.test(name);
	if (!nameRule.test(name) || reserved) {
		throw invalidParameter(`Message (user) attribute name '${name}' is invalid.`);
	}
	const type = value.text('DataType');
	if (!type)
		throw invalidParameter(`The message attribute '${name}' must contain non-empty message attribute type.`);
	const kind = /^(String|Number|Binary)(\..+)?$/s.exec(type)?.[1];
	if (!kind || type.length > 256 || refused.test(type)) {
		throw invalidParameter(
			`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
		);
	}
	const content = kind === 'Binary' ? value.blob('BinaryValue') : value.text('StringValue');
	if (content === undefined || content.length === 0) {
		throw invalidParameter(
			`Message (user) attribute '${name}' must contain a non-empty value of type '${kind}'.`,
		);
	}
	if (typeof content === 'string') {
		if (refused.test(content)) {
			throw invalidParameter(`Message (user) attribute '${name}' is invalid. Reason: ${characterRule}`);
		}
		if (kind === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(content.trim())) {
			throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
		}
		if (kind === 'Number' && !(Number(content) >= leastNumber && Number(content) <= mostNumber)) {
			throw invalidParameter(`Number attribute value ${content} should be in range (-10**128..10**126)`);
		}
	}
	return { type, value: content };
}

/** Bytes of names, types and values, which SQS counts against a message's limit. */
export function attributesSize(attributes: StoredAttributes): number {
	let size = 0;
	for (const [name, { type, value }] of attributes) {
		size += Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value);
	}
	return size;
}
