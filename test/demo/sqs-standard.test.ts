import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	ChangeMessageVisibilityBatchCommand,
	ChangeMessageVisibilityCommand,
	DeleteMessageBatchCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	type Message,
	PurgeQueueCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { failure, startTestCloud, until } from './cloud-support.ts';

const under = await startTestCloud();
const { cloud, sqs, seconds, queue } = under;

async function counts(QueueUrl: string): Promise<number[]> {
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	return [
		Attributes?.ApproximateNumberOfMessages,
		Attributes?.ApproximateNumberOfMessagesNotVisible,
		Attributes?.ApproximateNumberOfMessagesDelayed,
	].map(Number);
}

async function send(QueueUrl: string, MessageBody: string, more: object = {}): Promise<string | undefined> {
	return (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))).MessageId;
}

async function receive(QueueUrl: string, more: object = {}): Promise<Message[]> {
	const { Messages } = await sqs.send(
		new ReceiveMessageCommand({
			QueueUrl,
			MaxNumberOfMessages: 10,
			MessageSystemAttributeNames: ['All'],
			MessageAttributeNames: ['All'],
			...more,
		}),
	);
	return Messages ?? [];
}

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

test('counts follow the deadlines without anybody asking in between', async () => {
	const url = await queue('counts');
	await send(url, 'now');
	await send(url, 'later', { DelaySeconds: 10 });
	assert.deepEqual(await counts(url), [1, 0, 1]);
	await receive(url);
	assert.deepEqual(await counts(url), [0, 1, 1]);
	await seconds(10);
	assert.deepEqual(await counts(url), [1, 1, 0]);
	await seconds(19);
	assert.deepEqual(await counts(url), [1, 1, 0]);
	await seconds(1);
	assert.deepEqual(await counts(url), [2, 0, 0]);
});

test('a message carries its system attributes, and its count grows with each receive', async () => {
	const url = await queue('system-attributes');
	const sentAt = under.clock.now();
	const id = await send(url, 'hello', {
		MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-abc' } },
	});
	await seconds(5);
	const [first] = await receive(url, { VisibilityTimeout: 0 });
	const firstReceivedAt = under.clock.now();
	assert.equal(first?.MessageId, id);
	await seconds(5);
	const [second] = await receive(url);
	assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
	assert.deepEqual(second?.Attributes, {
		SenderId: 'AIDA00000000000000000',
		SentTimestamp: String(sentAt),
		ApproximateReceiveCount: '2',
		ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
		AWSTraceHeader: 'Root=1-abc',
	});
});

test('attributes come back as they were sent, with the digest that AWS documents', async () => {
	const url = await queue('attributes');
	const binary = Uint8Array.of(0, 27, 91, 255);
	const MessageAttributes = {
		text: { DataType: 'String', StringValue: 'ä' },
		'number.int': { DataType: 'Number.int', StringValue: '42' },
		bytes: { DataType: 'Binary.png', BinaryValue: binary },
	};
	const sent = await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x', MessageAttributes }));
	const [message] = await receive(url);
	assert.deepEqual(message?.MessageAttributes?.text?.StringValue, 'ä');
	assert.deepEqual(message?.MessageAttributes?.['number.int']?.DataType, 'Number.int');
	assert.deepEqual(message?.MessageAttributes?.bytes?.BinaryValue, binary);
	assert.equal(message?.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
	// The value of moto's and boto's own tests for a String attribute `timestamp` = `1493147359900`.
	const known = await sqs.send(
		new SendMessageCommand({
			QueueUrl: url,
			MessageBody: 'y',
			MessageAttributes: { timestamp: { DataType: 'Number', StringValue: '1493147359900' } },
		}),
	);
	assert.equal(known.MD5OfMessageAttributes, '235c5c510d26fb653d073faed50ae77c');
});

test('only the attributes that are asked for come, by name or prefix', async () => {
	const url = await queue('attribute-filter');
	const text = { DataType: 'String', StringValue: 'v' };
	await send(url, 'x', { MessageAttributes: { 'a.one': text, 'a.two': text, b: text } });
	const names = async (MessageAttributeNames: string[]) => {
		const [message] = await receive(url, { MessageAttributeNames, VisibilityTimeout: 0 });
		return Object.keys(message?.MessageAttributes ?? {}).sort();
	};
	assert.deepEqual(await names(['a.*']), ['a.one', 'a.two']);
	assert.deepEqual(await names(['b']), ['b']);
	assert.deepEqual(await names(['.*']), ['a.one', 'a.two', 'b']);
	assert.deepEqual(await names([]), []);
});

test('a long poll ends at once when a message arrives, and empty when its time is up', async () => {
	const url = await queue('long-poll');
	const waiting = receive(url, { WaitTimeSeconds: 20 });
	await until(() => cloud.requests.at(-1)?.operation === 'ReceiveMessage');
	await send(url, 'arrived');
	assert.deepEqual(bodies(await waiting), ['arrived']);
	cloud.clearRequests();
	const empty = receive(url, { WaitTimeSeconds: 20 });
	await until(() => cloud.requests.length === 1 && under.clock.pending > 1);
	await seconds(20);
	assert.deepEqual(await empty, []);
});

test('a long poll wakes when a visibility timeout ends', async () => {
	const url = await queue('long-poll-timeout', { VisibilityTimeout: '5' });
	await send(url, 'again');
	await receive(url);
	cloud.clearRequests();
	const waiting = receive(url, { WaitTimeSeconds: 20 });
	const before = under.clock.pending;
	await until(() => cloud.requests.length === 1 && under.clock.pending > before);
	await seconds(5);
	assert.deepEqual(bodies(await waiting), ['again']);
});

test('an aborted long poll takes no message with it', async () => {
	const url = await queue('long-poll-aborted');
	const abort = new AbortController();
	cloud.clearRequests();
	const before = under.clock.pending;
	const waiting = failure(
		sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }), {
			abortSignal: abort.signal,
		}),
	);
	await until(() => cloud.requests.length === 1 && under.clock.pending > before);
	abort.abort();
	assert.equal((await waiting).name, 'AbortError');
	await until(() => under.clock.pending === before);
	await send(url, 'still here');
	assert.deepEqual(await counts(url), [1, 0, 0]);
});

test('a stale handle deletes nothing and is answered like a good one', async () => {
	const url = await queue('stale-handle');
	await send(url, 'x');
	const [old] = await receive(url);
	await seconds(30);
	const [fresh] = await receive(url);
	await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: old?.ReceiptHandle }));
	assert.deepEqual(await counts(url), [0, 1, 0]);
	await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: fresh?.ReceiptHandle }));
	assert.deepEqual(await counts(url), [0, 0, 0]);
	// Deleting what is gone already is no error either.
	await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: fresh?.ReceiptHandle }));
});

test('the newest handle deletes even after its visibility timeout', async () => {
	const url = await queue('late-delete');
	await send(url, 'x');
	const [message] = await receive(url);
	await seconds(31);
	await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
	assert.deepEqual(await counts(url), [0, 0, 0]);
});

test('a handle that no queue gave out, or another queue did, is invalid', async () => {
	const url = await queue('handles-a');
	const other = await queue('handles-b');
	await send(other, 'x');
	const [foreign] = await receive(other);
	for (const ReceiptHandle of ['garbage', 'AQEBgarbage', foreign?.ReceiptHandle]) {
		const { name } = await failure(sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })));
		assert.equal(name, 'ReceiptHandleIsInvalid');
	}
});

test('changing visibility: extend, release, not in flight, stale, and the cap of 12 hours', async () => {
	const url = await queue('visibility');
	await send(url, 'x');
	const [message] = await receive(url);
	const ReceiptHandle = message?.ReceiptHandle;
	const change = (VisibilityTimeout: number) =>
		sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));
	await seconds(0.9);
	await change(43_200);
	await change(100);
	await seconds(99.1);
	assert.deepEqual(await counts(url), [0, 1, 0]);
	const beyond = await failure(change(43_200));
	assert.equal(beyond.name, 'InvalidParameterValue');
	assert.match(beyond.message, /beyond the limit/);
	await change(43_200 - 100);
	await change(0);
	assert.deepEqual(await counts(url), [1, 0, 0]);
	assert.equal((await failure(change(30))).name, 'MessageNotInflight');
	await receive(url);
	const stale = await failure(change(30));
	assert.equal(stale.name, 'InvalidParameterValue');
	assert.match(stale.message, /not available for visibility timeout change/);
	assert.equal((await failure(change(43_201))).name, 'InvalidParameterValue');
});

test('batches fail in part, and name each entry that failed', async () => {
	const url = await queue('batches');
	const sent = await sqs.send(
		new SendMessageBatchCommand({
			QueueUrl: url,
			Entries: [
				{ Id: 'good', MessageBody: 'a' },
				{ Id: 'bad', MessageBody: 'b\u0000' },
				{ Id: 'late', MessageBody: 'c', DelaySeconds: 901 },
			],
		}),
	);
	assert.deepEqual(
		sent.Successful?.map(({ Id }) => Id),
		['good'],
	);
	assert.deepEqual(
		sent.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
		[
			['bad', 'InvalidMessageContents', true],
			['late', 'InvalidParameterValue', true],
		],
	);
	const [message] = await receive(url);
	const released = await sqs.send(
		new ChangeMessageVisibilityBatchCommand({
			QueueUrl: url,
			Entries: [
				{ Id: '1', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 60 },
				{ Id: '2', ReceiptHandle: 'garbage', VisibilityTimeout: 60 },
			],
		}),
	);
	assert.deepEqual(
		released.Failed?.map(({ Id, Code }) => [Id, Code]),
		[['2', 'ReceiptHandleIsInvalid']],
	);
	const deleted = await sqs.send(
		new DeleteMessageBatchCommand({
			QueueUrl: url,
			Entries: [
				{ Id: 'x', ReceiptHandle: 'garbage' },
				{ Id: 'y', ReceiptHandle: message?.ReceiptHandle },
			],
		}),
	);
	assert.deepEqual(
		deleted.Successful?.map(({ Id }) => Id),
		['y'],
	);
	assert.deepEqual(await counts(url), [0, 0, 0]);
});

test('a batch is refused whole for its entries', async () => {
	const url = await queue('batch-rules');
	const batch = (ids: string[], body = 'x') =>
		sqs.send(
			new SendMessageBatchCommand({ QueueUrl: url, Entries: ids.map((Id) => ({ Id, MessageBody: body })) }),
		);
	const eleven = Array.from({ length: 11 }, (_, index) => `e${index}`);
	const empty = await failure(batch([]));
	assert.equal(empty.name, 'EmptyBatchRequest');
	assert.match(empty.message, /at least one SendMessageBatchRequestEntry/);
	assert.equal((await failure(batch(eleven))).name, 'TooManyEntriesInBatchRequest');
	assert.equal((await failure(batch(['a', 'a']))).name, 'BatchEntryIdsNotDistinct');
	assert.equal((await failure(batch(['no spaces']))).name, 'InvalidBatchEntryId');
	assert.equal((await failure(batch(['a', 'b'], 'x'.repeat(600_000)))).name, 'BatchRequestTooLong');
	assert.deepEqual(await counts(url), [0, 0, 0]);
});

test('bodies: 1 MiB is the limit, and control characters and lone surrogates are refused', async () => {
	const url = await queue('bodies');
	await send(url, 'x'.repeat(1_048_576));
	const long = await failure(send(url, 'x'.repeat(1_048_577)));
	assert.equal(long.name, 'InvalidParameterValue');
	assert.match(long.message, /shorter than 1048576 bytes/);
	const withAttribute = { MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } } };
	assert.match((await failure(send(url, 'x'.repeat(1_048_576), withAttribute))).message, /shorter than/);
	for (const character of ['\u0000', '\u001b', '\ud800', '\uffff']) {
		assert.equal((await failure(send(url, `a${character}b`))).name, 'InvalidMessageContents');
	}
	await send(url, 'tab\t newline\n C1 \u009b emoji \u{1F600} bidi \u202e');
	assert.equal((await failure(send(url, ''))).name, 'MissingParameter');
});

test('message attributes are checked as SQS checks them', async () => {
	const url = await queue('attribute-rules');
	const refused = (MessageAttributes: object) => failure(send(url, 'x', { MessageAttributes }));
	const text = { DataType: 'String', StringValue: 'v' };
	const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, text]));
	for (const attributes of [
		eleven,
		{ 'aws.x': text },
		{ 'a..b': text },
		{ a: { DataType: 'Text', StringValue: 'v' } },
		{ a: { DataType: 'String', StringValue: '' } },
		{ a: { DataType: 'Number', StringValue: 'ten' } },
		{ a: { DataType: 'Number', StringValue: '1e127' } },
	]) {
		assert.equal((await refused(attributes)).name, 'InvalidParameterValue');
	}
});

test('purge empties the queue, in flight and delayed included, once in 60 seconds', async () => {
	const url = await queue('purge');
	await send(url, 'a');
	await receive(url);
	await send(url, 'b');
	await send(url, 'c', { DelaySeconds: 60 });
	await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
	assert.deepEqual(await counts(url), [0, 0, 0]);
	await seconds(59);
	const again = await failure(sqs.send(new PurgeQueueCommand({ QueueUrl: url })));
	assert.equal(again.name, 'PurgeQueueInProgress');
	await seconds(1);
	await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
});

test('messages expire with the retention period, in flight or not', async () => {
	const url = await queue('retention', { MessageRetentionPeriod: '60', VisibilityTimeout: '600' });
	await send(url, 'a');
	await receive(url);
	await send(url, 'b');
	await seconds(59);
	assert.deepEqual(await counts(url), [1, 1, 0]);
	await seconds(1);
	assert.deepEqual(await counts(url), [0, 0, 0]);
});

test('a message received three times in vain goes to the back of a standard queue', async () => {
	const url = await queue('to-the-back', { VisibilityTimeout: '1' });
	await send(url, 'poison');
	for (let round = 0; round < 3; round++) {
		assert.deepEqual(bodies(await receive(url, { MaxNumberOfMessages: 1 })), ['poison']);
		if (round === 0) await send(url, 'behind');
		await seconds(1);
	}
	assert.deepEqual(bodies(await receive(url)), ['behind', 'poison']);
});

test('receive arguments are checked', async () => {
	const url = await queue('receive-rules');
	for (const more of [{ MaxNumberOfMessages: 11 }, { WaitTimeSeconds: 21 }, { VisibilityTimeout: -1 }]) {
		assert.equal((await failure(receive(url, more))).name, 'InvalidParameterValue');
	}
	const unknown = await failure(receive(url, { MessageSystemAttributeNames: ['Nonsense'] }));
	assert.equal(unknown.name, 'InvalidAttributeName');
});

test('a standard queue takes a message group (fair queues) and no deduplication id', async () => {
	const url = await queue('fair');
	await send(url, 'a', { MessageGroupId: 'tenant-1' });
	await send(url, 'b', { MessageGroupId: 'tenant-1' });
	const messages = await receive(url);
	assert.deepEqual(
		messages.map(({ Attributes }) => Attributes?.MessageGroupId),
		['tenant-1', 'tenant-1'],
	);
	const refused = await failure(send(url, 'c', { MessageDeduplicationId: 'd' }));
	assert.equal(refused.name, 'InvalidParameterValue');
});
