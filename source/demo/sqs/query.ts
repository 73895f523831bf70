import type { ServiceError } from '../service-error.ts';
import { Input } from '../wire/input.ts';
import { type QueryError, QueryProtocol } from '../wire/query-protocol.ts';
import { invalidAction, missingParameter } from './errors.ts';

/** The lists of each operation: how a query names their elements, and how the operation names the list. */
const lists: Readonly<Record<string, string>> = {
	AWSAccountId: 'AWSAccountIds',
	ActionName: 'Actions',
	AttributeName: 'AttributeNames',
	BinaryListValue: 'BinaryListValues',
	ChangeMessageVisibilityBatchRequestEntry: 'Entries',
	DeleteMessageBatchRequestEntry: 'Entries',
	MessageAttributeName: 'MessageAttributeNames',
	MessageSystemAttributeName: 'MessageSystemAttributeNames',
	SendMessageBatchRequestEntry: 'Entries',
	StringListValue: 'StringListValues',
	TagKey: 'TagKeys',
};

/** The maps, likewise: the member, and what an element calls its key. */
const maps: Readonly<Record<string, { readonly member: string; readonly key: 'Name' | 'Key' }>> = {
	Attribute: { member: 'Attributes', key: 'Name' },
	MessageAttribute: { member: 'MessageAttributes', key: 'Name' },
	MessageSystemAttribute: { member: 'MessageSystemAttributes', key: 'Name' },
	Tag: { member: 'Tags', key: 'Key' },
};

const batches: Readonly<Record<string, string>> = {
	ChangeMessageVisibilityBatch: 'ChangeMessageVisibilityBatchResultEntry',
	DeleteMessageBatch: 'DeleteMessageBatchResultEntry',
	SendMessageBatch: 'SendMessageBatchResultEntry',
};

/** What asks for no queue, and so cannot be asked of a queue's own address. */
const queueless: ReadonlySet<string> = new Set([
	'CancelMessageMoveTask',
	'CreateQueue',
	'ListMessageMoveTasks',
	'ListQueues',
	'StartMessageMoveTask',
]);
/** Their answers have no result element. */
const resultless: ReadonlySet<string> = new Set([
	'AddPermission',
	'ChangeMessageVisibility',
	'DeleteMessage',
	'DeleteQueue',
	'PurgeQueue',
	'RemovePermission',
	'SetQueueAttributes',
	'TagQueue',
	'UntagQueue',
]);

/** A queue's own address: `/123456789012/name`. */
const queuePath = /^\/\d{12}\/[^/]+$/;

/**
 * SQS as clients before 2023 speak it. Its lists are flattened: `Attribute.1.Name=…` and, in answers,
 * repeated `<Attribute>` elements; a request may go to its queue's own address and leave `QueueUrl` out.
 *
 * @param operations - all of SQS's, to know unsigned requests by that do not even give a version
 */
export function sqsQueryProtocol(operations: ReadonlySet<string>): QueryProtocol {
	return new QueryProtocol({
		signing: 'sqs',
		version: '2012-11-05',
		namespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
		missing: missingParameter,
		claims: (operation, path) => operations.has(operation) || queuePath.test(path),
		toInput,
		toResult,
		toError,
	});
}

function toInput(operation: string, parameters: Record<string, unknown>, path: string): unknown {
	const input = members(parameters);
	// CreateQueue alone writes its tags with a small letter.
	if (operation === 'CreateQueue' && Object.hasOwn(input, 'Tags')) {
		input.tags = input.Tags;
		delete input.Tags;
	}
	if (!queuePath.test(path)) return input;
	if (queueless.has(operation)) throw invalidAction(operation);
	// The host is only there to make an address of it: nobody looks at it.
	return { QueueUrl: `http://localhost${path}`, ...input };
}

function members(parameters: Record<string, unknown>): Record<string, unknown> {
	const input: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(parameters)) {
		const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
		const map = Object.hasOwn(maps, name) ? maps[name] : undefined;
		if (list !== undefined) input[list] = elements(value).map((element) => content(element));
		else if (map) input[map.member] = Object.fromEntries(pairs(value, map.key));
		else input[name] = value;
	}
	return input;
}

/** Elements of a list that is numbered, or is one without a number as some clients write it. */
function elements(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	return value === '' ? [] : [value];
}

function content(element: unknown): unknown {
	return isRecord(element) ? members(element) : element;
}

function pairs(value: unknown, key: 'Name' | 'Key'): [string, unknown][] {
	return elements(value).map((element) => {
		const pair = new Input(element, missingParameter, true);
		return [pair.requiredText(key), content(pair.raw('Value') ?? '')];
	});
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toResult(operation: string, output: object): object | undefined {
	if (resultless.has(operation)) return undefined;
	const fields = output as Readonly<Record<string, unknown>>;
	switch (operation) {
		case 'GetQueueAttributes':
			return { Attribute: entries(fields.Attributes, 'Name') };
		case 'ListQueueTags':
			return { Tag: entries(fields.Tags, 'Key') };
		case 'ListQueues':
			return { QueueUrl: fields.QueueUrls, NextToken: fields.NextToken };
		case 'ListDeadLetterSourceQueues':
			return { QueueUrl: fields.queueUrls, NextToken: fields.NextToken };
		case 'ListMessageMoveTasks':
			return { ListMessageMoveTasksResultEntry: fields.Results };
		case 'ReceiveMessage':
			return { Message: (fields.Messages as Record<string, unknown>[] | undefined)?.map(message) };
		default: {
			const batch = batches[operation];
			return batch ? { [batch]: fields.Successful, BatchResultErrorEntry: fields.Failed } : output;
		}
	}
}

function message({ Attributes, MessageAttributes, ...rest }: Record<string, unknown>): object {
	return {
		...rest,
		Attribute: entries(Attributes, 'Name'),
		MessageAttribute: entries(MessageAttributes, 'Name'),
	};
}

function entries(map: unknown, key: 'Name' | 'Key'): object[] | undefined {
	return isRecord(map) ? Object.entries(map).map(([name, Value]) => ({ [key]: name, Value })) : undefined;
}

function toError({ shape, code, message }: ServiceError, operation: string): QueryError {
	if (shape === 'UnknownOperationException') return toError(invalidAction(operation), operation);
	const said =
		shape === 'QueueDoesNotExist' ? 'The specified queue does not exist for this wsdl version.' : message;
	return { Code: code ?? shape, Message: said, Detail: '' };
}
