import { invalidParameter, invalidValue, missingParameter, sqsError } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { queueUrl, requestedQueue, type SqsOperation, type SqsRequest } from '../request.ts';
import { readableAttributes } from '../settings.ts';

const longestPage = 1000;
const mostTags = 50;

/** A page of names. NextToken comes only where MaxResults was given; else the list ends at 1,000. */
function page(request: SqsRequest, names: readonly string[]): { urls: string[]; NextToken?: string } {
	const max = request.input.integer('MaxResults');
	if (max !== undefined && (max < 1 || max > longestPage)) {
		throw invalidValue(max, 'MaxResults', `Must be between 1 and ${longestPage}, if provided.`);
	}
	const token = request.input.text('NextToken');
	const after = token === undefined || token === '' ? undefined : nameInToken(token);
	const rest = after === undefined ? names : names.filter((name) => name > after);
	const shown = rest.slice(0, max ?? longestPage);
	const urls = shown.map((name) => queueUrl(request, name));
	const last = shown.at(-1);
	if (max === undefined || shown.length === rest.length || last === undefined) return { urls };
	return { urls, NextToken: tokenFor(last) };
}

function tokenFor(name: string): string {
	return Buffer.from(`after:${name}`).toString('base64');
}

/** @throws ServiceError `InvalidParameterValue` for what no page ever ended with */
function nameInToken(token: string): string {
	const name = Buffer.from(token, 'base64').toString().slice('after:'.length);
	if (tokenFor(name) === token) return name;
	throw invalidValue(token, 'NextToken', 'Invalid or expired next token.');
}

const listQueues: SqsOperation = (request) => {
	const prefix = request.input.text('QueueNamePrefix') ?? '';
	const { urls, ...more } = page(
		request,
		request.region.names.filter((name) => name.startsWith(prefix)),
	);
	return urls.length > 0 ? { QueueUrls: urls, ...more } : {};
};

const listDeadLetterSourceQueues: SqsOperation = (request) => {
	const sources = request.region.deadLetterSources(requestedQueue(request));
	const { urls, ...more } = page(
		request,
		sources.map(({ name }) => name),
	);
	return { queueUrls: urls, ...more };
};

const createQueue: SqsOperation = (request) => {
	const { input, region } = request;
	const tags = input.textMap('tags') ?? new Map<string, string>();
	const attributes = input.textMap('Attributes') ?? new Map<string, string>();
	checkTags(tags, new Map());
	const queue = region.create(input.requiredText('QueueName'), attributes, tags);
	return { QueueUrl: queueUrl(request, queue.name) };
};

const deleteQueue: SqsOperation = (request) => {
	request.region.delete(requestedQueue(request));
	return {};
};

const getQueueUrl: SqsOperation = (request) => {
	const name = request.input.requiredText('QueueName');
	const owner = request.input.text('QueueOwnerAWSAccountId') ?? request.account;
	const queue = owner === request.account ? request.region.queue(name) : undefined;
	if (!queue) throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
	return { QueueUrl: queueUrl(request, queue.name) };
};

/** Everything GetQueueAttributes can say of a queue at this moment. */
function allAttributes(queue: Queue): Map<string, string> {
	const { visible, inFlight, delayed } = queue.store.counts;
	const seconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000));
	return new Map([
		...queue.settings.attributes,
		['QueueArn', queue.arn],
		['CreatedTimestamp', seconds(queue.createdAt)],
		['LastModifiedTimestamp', seconds(queue.modifiedAt)],
		['ApproximateNumberOfMessages', String(visible)],
		['ApproximateNumberOfMessagesNotVisible', String(inFlight)],
		['ApproximateNumberOfMessagesDelayed', String(delayed)],
	]);
}

const getQueueAttributes: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const names = request.input.texts('AttributeNames') ?? [];
	for (const name of names) {
		if (name !== 'All' && !readableAttributes.has(name)) {
			throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
		}
	}
	const wanted = new Set(names);
	const attributes = [...allAttributes(queue)].filter(([name]) => wanted.has('All') || wanted.has(name));
	return attributes.length > 0 ? { Attributes: Object.fromEntries(attributes) } : {};
};

const setQueueAttributes: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const attributes = request.input.textMap('Attributes');
	if (!attributes) throw missingParameter('Attributes');
	request.region.setAttributes(queue, attributes);
	return {};
};

const purgeQueue: SqsOperation = (request) => {
	requestedQueue(request).purge();
	return {};
};

/** @throws ServiceError where a tag breaks AWS's rules, or there would be more than 50 on the queue */
function checkTags(tags: ReadonlyMap<string, string>, present: ReadonlyMap<string, string>): void {
	for (const [key, value] of tags) {
		if (key.length < 1 || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
			throw invalidValue(
				key,
				'Tags',
				'Tag keys take 1 to 128 characters and not the prefix aws:, values up to 256.',
			);
		}
	}
	const count = new Set([...present.keys(), ...tags.keys()]).size;
	if (count > mostTags) {
		throw invalidParameter(`Too many tags added for queue: ${count}. A queue can have at most ${mostTags}.`);
	}
}

const tagQueue: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const tags = request.input.textMap('Tags');
	if (!tags) throw missingParameter('Tags');
	checkTags(tags, queue.tags);
	for (const [key, value] of tags) queue.tags.set(key, value);
	return {};
};

const untagQueue: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const keys = request.input.texts('TagKeys');
	if (!keys) throw missingParameter('TagKeys');
	for (const key of keys) queue.tags.delete(key);
	return {};
};

const listQueueTags: SqsOperation = (request) => {
	const { tags } = requestedQueue(request);
	return tags.size > 0 ? { Tags: Object.fromEntries(tags) } : {};
};

/** Operations on queues themselves. */
export const queueOperations: Readonly<Record<string, SqsOperation>> = {
	CreateQueue: createQueue,
	DeleteQueue: deleteQueue,
	GetQueueAttributes: getQueueAttributes,
	GetQueueUrl: getQueueUrl,
	ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
	ListQueueTags: listQueueTags,
	ListQueues: listQueues,
	PurgeQueue: purgeQueue,
	SetQueueAttributes: setQueueAttributes,
	TagQueue: tagQueue,
	UntagQueue: untagQueue,
};
