import type { DeliveryAttributes } from '../simulation/graph.ts';
import { attributesSize } from '../sqs/draft.ts';
import type { StoredAttribute } from '../sqs/message.ts';
import type { Input } from '../wire/input.ts';
import { invalid, invalidAttribute, missingParameter } from './errors.ts';
import type { Topic } from './topic.ts';

/** What is published. It has been validated. */
export interface Draft {
	readonly message: string;
	/** The message for some protocols, where `MessageStructure` is `json`. */
	readonly byProtocol: ReadonlyMap<string, string> | null;
	readonly subject: string | null;
	readonly attributes: Readonly<Record<string, StoredAttribute>>;
	readonly group: string | null;
	readonly deduplicationId: string | null;
	/** Bytes of the message and the attributes. */
	readonly size: number;
}

/** A message of a topic, on its way to the subscriptions. */
export interface Publication extends Draft {
	readonly id: string;
	/** FIFO topics only. */
	readonly sequence: string | null;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

const longestSubject = 100;
const idPattern = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const attributeType = /^(String|Number|Binary)(\..+)?$/s;

/**
 * Reads what Publish, or an entry of PublishBatch, wants to publish. Its size is not looked at.
 *
 * @param topic - undefined for what goes to a phone
 * @throws ServiceError in SNS's words for anything that it would refuse
 */
export function readDraft(input: Input, topic: Topic | undefined): Draft {
	const message = input.text('Message');
	if (message === undefined) throw missingParameter('Message');
	if (message === '') throw invalid('Empty message');
	const subject = input.text('Subject') ?? null;
	if (subject !== null && !isSubject(subject)) throw invalid('Subject');
	const attributes = readAttributes(input);
	const structure = input.text('MessageStructure');
	if (structure !== undefined && structure !== '' && structure !== 'json') {
		throw invalid('MessageStructure');
	}
	return {
		message,
		byProtocol: structure === 'json' ? readStructure(message) : null,
		subject,
		attributes,
		group: readGroup(input, topic),
		deduplicationId: readDeduplicationId(input, topic),
		size: Buffer.byteLength(message) + attributesSize(new Map(Object.entries(attributes))),
	};
}

/** At most 100 characters, no line breaks or control characters. */
function isSubject(subject: string): boolean {
	return subject !== '' && subject.length <= longestSubject && !/\p{Cc}/u.test(subject);
}

function readStructure(message: string): ReadonlyMap<string, string> {
	let content: unknown;
	try {
		content = JSON.parse(message);
	} catch {
		throw invalid('Message Structure - JSON message body failed to parse');
	}
	if (typeof content !== 'object' || content === null || Array.isArray(content)) {
		throw invalid('Message Structure - JSON message body failed to parse');
	}
	const texts = Object.entries(content).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	const messages = new Map(texts);
	if (!messages.has('default')) {
		throw invalid('Message Structure - No default entry in JSON message body');
	}
	return messages;
}

function readGroup(input: Input, topic: Topic | undefined): string | null {
	const group = input.text('MessageGroupId');
	if (group === undefined) {
		if (topic?.fifo) throw invalid('The MessageGroupId parameter is required for FIFO topics');
		return null;
	}
	if (!idPattern.test(group)) throw invalid('MessageGroupId');
	return group;
}

function readDeduplicationId(input: Input, topic: Topic | undefined): string | null {
	const id = input.text('MessageDeduplicationId');
	if (id === undefined) {
		if (!topic?.fifo || topic.contentBasedDeduplication) return null;
		throw invalid(
			'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
		);
	}
	if (!topic?.fifo) {
		throw invalid(
			'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
		);
	}
	if (!idPattern.test(id)) throw invalid('MessageDeduplicationId');
	return id;
}

function readAttributes(input: Input): Readonly<Record<string, StoredAttribute>> {
	return Object.fromEntries(
		[...(input.objectMap('MessageAttributes') ?? [])].map(([name, value]) => {
			checkName(name);
			return [name, readAttribute(name, value)];
		}),
	);
}

function checkName(name: string): void {
	if (name.length > 256) {
		throw invalidAttribute('Length of message attribute name must be less than 256 bytes.');
	}
	if (name.startsWith('.')) {
		throw invalidAttribute("Invalid message attribute name starting with character '.' was found.");
	}
	if (name.endsWith('.')) {
		throw invalidAttribute("Invalid message attribute name ending with character '.' was found.");
	}
	if (name.includes('..')) {
		throw invalidAttribute("Message attribute name can not have successive '.' character.");
	}
	const odd = /[^A-Za-z0-9_.-]/u.exec(name)?.[0];
	if (odd !== undefined) {
		const code = `#x${odd.codePointAt(0)?.toString(16).toUpperCase()}`;
		throw invalidAttribute(
			`Invalid non-alphanumeric character '${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
		);
	}
	if (name === '') throw invalidAttribute('The message attribute name must not be empty.');
}

function readAttribute(name: string, given: Input): StoredAttribute {
	const type = given.text('DataType');
	if (type === undefined || type === '') throw missingParameter(`MessageAttributes.${name}.member.dataType`);
	const kind = attributeType.exec(type)?.[1];
	if (kind === undefined || type.length > 256) {
		throw invalidAttribute(
			`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
		);
	}
	const field = kind === 'Binary' ? 'BinaryValue' : 'StringValue';
	const other = kind === 'Binary' ? 'StringValue' : 'BinaryValue';
	if (!given.has(field) && given.has(other)) {
		throw invalidAttribute(
			`The message attribute '${name}' with type '${type}' must use field '${field.replace('Value', '')}'.`,
		);
	}
	const value = kind === 'Binary' ? given.blob(field) : given.text(field);
	if (value === undefined || value.length === 0) {
		throw invalidAttribute(
			`The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
		);
	}
	if (kind === 'Number' && typeof value === 'string' && !isNumber(value)) {
		throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
	}
	return { type, value };
}

function isNumber(text: string): boolean {
	return text.trim() !== '' && Number.isFinite(Number(text));
}

/** Attributes of a delivery as publications have them. */
export function storedAttributes(
	attributes: DeliveryAttributes | undefined,
): Readonly<Record<string, StoredAttribute>> {
	return Object.fromEntries(
		Object.entries(attributes ?? {}).map(([name, value]) => [
			name,
			typeof value === 'string' ? { type: 'String', value } : value,
		]),
	);
}
