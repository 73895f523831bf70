import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueRef } from '../../source/model/queue.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, startFake } from '../support/fake-http.ts';

async function all(pages: AsyncIterable<readonly QueueRef[]>): Promise<readonly QueueRef[][]> {
	const seen: QueueRef[][] = [];
	for await (const page of pages) seen.push([...page]);
	return seen;
}

test('ListQueues goes on to the last page when there are more than 1,000 queues', async (t) => {
	awsEnvironment(t);
	const urls = Array.from({ length: 2345 }, (_, at) => `http://sqs.example.test/000000000000/queue-${at}`);
	const server = await startFake(t, ({ json }) => {
		// SQS's own rule: no MaxResults, no NextToken.
		const size = json.MaxResults ?? 1000;
		const at = Number(json.NextToken ?? 0);
		const more = json.MaxResults !== undefined && at + size < urls.length;
		return {
			body: { QueueUrls: urls.slice(at, at + size), ...(more ? { NextToken: String(at + size) } : {}) },
		};
	});
	const { sqs } = await connect(t, { endpoint: server.url });
	const pages = await all(sqs.listQueues());
	assert.deepEqual(
		pages.map(({ length }) => length),
		[1000, 1000, 345],
	);
	assert.deepEqual(pages[2]?.at(-1), { url: urls[2344], name: 'queue-2344' });
});

test('no queues is an empty list, and a token that repeats ends with an error', async (t) => {
	awsEnvironment(t);
	let body: object = {};
	const server = await startFake(t, () => ({ body }));
	const { sqs } = await connect(t, { endpoint: server.url });
	assert.deepEqual(await all(sqs.listQueues()), [[]]);
	body = { QueueUrls: ['http://x/1/a'], NextToken: 'again' };
	await assert.rejects(all(sqs.listQueues()), { name: 'QdashError', kind: 'unknown' });
	assert.equal(server.requests.length, 3);
});

test('the host inside a queue URL is never contacted', async (t) => {
	awsEnvironment(t);
	const elsewhere = await startFake(t, () => ({
		body: { Attributes: { ApproximateNumberOfMessages: '7' } },
	}));
	const server = await startFake(t, () => ({ body: { Attributes: { ApproximateNumberOfMessages: '3' } } }));
	const { sqs } = await connect(t, { endpoint: server.url });
	const attributes = await sqs.getQueueAttributes(`${elsewhere.url}/000000000000/orders`);
	assert.equal(attributes.visible, 3);
	assert.equal(elsewhere.requests.length, 0);
});

test('attributes are read with their types, and what was not sent is null', async (t) => {
	awsEnvironment(t);
	const raw = {
		QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo',
		FifoQueue: 'true',
		ContentBasedDeduplication: 'true',
		DeduplicationScope: 'messageGroup',
		FifoThroughputLimit: 'perMessageGroupId',
		ApproximateNumberOfMessages: '12',
		ApproximateNumberOfMessagesNotVisible: '0',
		ApproximateNumberOfMessagesDelayed: 'many',
		CreatedTimestamp: '1700000000',
		VisibilityTimeout: '30',
		KmsMasterKeyId: 'alias/x',
		RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:dead.fifo","maxReceiveCount":"5"}',
		RedriveAllowPolicy: '{"redrivePermission":"byQueue","sourceQueueArns":["arn:a",3]}',
		Tomorrow: 'new',
	};
	const server = await startFake(t, () => ({ body: { Attributes: raw } }));
	const { sqs } = await connect(t, { endpoint: server.url });
	const attributes = await sqs.getQueueAttributes('http://x/1/orders.fifo');
	assert.deepEqual(attributes, {
		arn: raw.QueueArn,
		type: 'fifo',
		visible: 12,
		inFlight: 0,
		delayed: null,
		createdAt: 1_700_000_000_000,
		modifiedAt: null,
		delaySeconds: null,
		maximumMessageBytes: null,
		retentionSeconds: null,
		receiveWaitSeconds: null,
		visibilityTimeoutSeconds: 30,
		redrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:1:dead.fifo', maxReceiveCount: 5 },
		redriveAllowPolicy: { permission: 'byQueue', sourceQueueArns: ['arn:a'] },
		encryption: { kind: 'SSE-KMS', keyId: 'alias/x' },
		fifo: {
			contentBasedDeduplication: true,
			deduplicationScope: 'messageGroup',
			throughputLimit: 'perMessageGroupId',
		},
		policy: null,
		raw,
	});
	assert.deepEqual(server.requests[0]?.json.AttributeNames, ['All']);
});

test('policies that are no JSON are null, and stay readable as they are', async (t) => {
	awsEnvironment(t);
	const raw = { RedrivePolicy: '{nope', RedriveAllowPolicy: '[]', SqsManagedSseEnabled: 'true' };
	const server = await startFake(t, () => ({ body: { Attributes: raw } }));
	const { sqs } = await connect(t, { endpoint: server.url });
	const attributes = await sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(attributes.redrivePolicy, null);
	assert.equal(attributes.redriveAllowPolicy, null);
	assert.deepEqual(attributes.encryption, { kind: 'SSE-SQS' });
	assert.equal(attributes.fifo, null);
	assert.equal(attributes.raw.RedrivePolicy, '{nope');
});

test('an empty 200 answer without what it must have is an error, not 0 and not an empty list', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: '' }));
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.getQueueAttributes('http://x/1/orders'), {
		kind: 'unknown',
		operation: 'GetQueueAttributes',
		message: `SQS at 127.0.0.1:${server.port} answered GetQueueAttributes without attributes.`,
	});
	await assert.rejects(sqs.listDeadLetterSources('http://x/1/orders'), { kind: 'unknown' });
});

test('the queues behind dead letters are listed to the last page', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) => ({
		body: json.NextToken
			? { queueUrls: ['http://x/1/b'] }
			: { queueUrls: ['http://x/1/a'], NextToken: json.MaxResults === 1000 ? 'more' : undefined },
	}));
	const { sqs } = await connect(t, { endpoint: server.url });
	const sources = await sqs.listDeadLetterSources('http://x/1/dead');
	assert.deepEqual(
		sources.map(({ name }) => name),
		['a', 'b'],
	);
});

test('a read is tried twice, and each attempt is told with its units', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, (_, count) =>
		count === 1 ? awsError('InternalError', 'try again', 500) : { body: { QueueUrls: [] } },
	);
	const calls: string[] = [];
	const { sqs } = await connect(t, {
		endpoint: server.url,
		onCall: ({ service, operation, units, failed, duration }) => {
			assert.ok(duration >= 0 && Number.isFinite(duration));
			calls.push(`${service} ${operation} ${units} ${failed}`);
		},
	});
	assert.deepEqual(await all(sqs.listQueues()), [[]]);
	assert.deepEqual(calls, ['SQS ListQueues 1 true', 'SQS ListQueues 1 false']);
	assert.equal(server.requests.length, 2);
});

test('a throttled read is told at once, and not tried again', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => awsError('RequestThrottled', 'slow down'));
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.getQueueAttributes('http://x/1/orders'), { kind: 'throttled' });
	assert.equal(server.requests.length, 1);
});
