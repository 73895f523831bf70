import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
	ChangeMessageVisibilityCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	type Message,
	PurgeQueueCommand,
	ReceiveMessageCommand,
	SendMessageCommand,
	type SendMessageCommandOutput,
	SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { failure, startTestCloud } from './cloud-support.ts';

const { sqs, seconds, queue } = await startTestCloud();
const contentBased = { ContentBasedDeduplication: 'true' };

function send(
	QueueUrl: string,
	MessageBody: string,
	MessageGroupId: string | undefined,
	more: object = {},
): Promise<SendMessageCommandOutput> {
	return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, ...more }));
}

async function receive(QueueUrl: string, more: object = {}): Promise<Message[]> {
	const { Messages } = await sqs.send(
		new ReceiveMessageCommand({
			QueueUrl,
			MaxNumberOfMessages: 10,
			MessageSystemAttributeNames: ['All'],
			...more,
		}),
	);
	return Messages ?? [];
}

async function visible(QueueUrl: string): Promise<string | undefined> {
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	return Attributes?.ApproximateNumberOfMessages;
}

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
const remove = (QueueUrl: string, message: Message | undefined) =>
	sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

test('several messages of a group come in one batch, in order, before other groups', async () => {
	const url = await queue('order.fifo', contentBased);
	for (const [body, group] of [
		['a1', 'a'],
		['b1', 'b'],
		['a2', 'a'],
		['b2', 'b'],
		['a3', 'a'],
	] as const) {
		await send(url, body, group);
	}
	const messages = await receive(url);
	assert.deepEqual(bodies(messages), ['a1', 'a2', 'a3', 'b1', 'b2']);
	const sequences = messages.slice(0, 3).map(({ Attributes }) => Attributes?.SequenceNumber ?? '');
	assert.deepEqual(sequences, [...sequences].sort());
	assert.match(sequences[0] ?? '', /^\d{20}$/);
});

test('a group gives nothing while one of its messages is in flight, and others go on', async () => {
	const url = await queue('blocked.fifo', contentBased);
	for (const body of ['a1', 'a2', 'a3']) await send(url, body, 'a');
	const [first, second] = await receive(url, { MaxNumberOfMessages: 2 });
	assert.deepEqual(await receive(url), []);
	await send(url, 'b1', 'b');
	assert.deepEqual(bodies(await receive(url)), ['b1']);
	await remove(url, first);
	assert.deepEqual(await receive(url), [], 'a2 is still in flight');
	await remove(url, second);
	assert.deepEqual(bodies(await receive(url)), ['a3']);
});

test('a released or timed out message comes again before those behind it', async () => {
	const url = await queue('again.fifo', contentBased);
	for (const body of ['a1', 'a2', 'a3']) await send(url, body, 'a');
	const [first, second] = await receive(url, { MaxNumberOfMessages: 2 });
	const ReceiptHandle = second?.ReceiptHandle;
	await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }));
	assert.deepEqual(await receive(url), [], 'a1 blocks its group');
	await seconds(30);
	assert.deepEqual(bodies(await receive(url)), ['a1', 'a2', 'a3']);
	const expired = await failure(remove(url, first));
	assert.equal(expired.name, 'InvalidParameterValue');
	assert.match(expired.message, /receipt handle has expired/);
});

test('receiving with a timeout of 0 leaves the message visible and its handle expired', async () => {
	const url = await queue('peek.fifo', contentBased);
	await send(url, 'a1', 'a');
	const [message] = await receive(url, { VisibilityTimeout: 0 });
	assert.equal(await visible(url), '1');
	assert.match((await failure(remove(url, message))).message, /expired/);
});

test('content-based duplicates within five minutes get the first answer again', async () => {
	const url = await queue('content.fifo', contentBased);
	const first = await send(url, 'same', 'a');
	await seconds(299);
	const MessageAttributes = { other: { DataType: 'String', StringValue: 'does not count' } };
	const duplicate = await send(url, 'same', 'b', { MessageAttributes });
	assert.equal(duplicate.MessageId, first.MessageId);
	assert.equal(duplicate.SequenceNumber, first.SequenceNumber);
	const [message] = await receive(url);
	const digest = createHash('sha256').update('same').digest('hex');
	assert.equal(message?.Attributes?.MessageDeduplicationId, digest);
	await remove(url, message);
	const deleted = await send(url, 'same', 'a');
	assert.equal(deleted.MessageId, first.MessageId, 'remembered after the deletion');
	assert.equal(await visible(url), '0');
	await seconds(1);
	const fresh = await send(url, 'same', 'a');
	assert.notEqual(fresh.MessageId, first.MessageId);
});

test('an explicit deduplication id beats the body', async () => {
	const url = await queue('explicit.fifo', contentBased);
	const first = await send(url, 'one', 'a', { MessageDeduplicationId: 'id' });
	const second = await send(url, 'two', 'a', { MessageDeduplicationId: 'id' });
	assert.equal(second.MessageId, first.MessageId);
	assert.deepEqual(bodies(await receive(url)), ['one']);
});

test('with the scope messageGroup the same id in another group is no duplicate', async () => {
	const url = await queue('scope.fifo', { ...contentBased, DeduplicationScope: 'messageGroup' });
	const a = await send(url, 'same', 'a');
	const b = await send(url, 'same', 'b');
	const again = await send(url, 'same', 'b');
	assert.notEqual(a.MessageId, b.MessageId);
	assert.equal(again.MessageId, b.MessageId);
});

test('purging forgets what was sent', async () => {
	const url = await queue('purged.fifo', contentBased);
	const first = await send(url, 'same', 'a');
	await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
	assert.notEqual((await send(url, 'same', 'a')).MessageId, first.MessageId);
	assert.equal(await visible(url), '1');
});

test('the same receive attempt gets the same messages and handles until one is touched', async () => {
	const url = await queue('attempt.fifo', contentBased);
	await send(url, 'a1', 'a');
	await send(url, 'b1', 'b');
	const attempt = { ReceiveRequestAttemptId: 'try-1', MaxNumberOfMessages: 1 };
	const [first] = await receive(url, attempt);
	await seconds(20);
	const [replayed] = await receive(url, attempt);
	assert.equal(replayed?.ReceiptHandle, first?.ReceiptHandle);
	assert.equal(replayed?.Attributes?.ApproximateReceiveCount, '1');
	await seconds(20);
	assert.deepEqual(bodies(await receive(url)), ['b1'], 'the replay set a new timeout of 30 seconds');
	await remove(url, first);
	assert.deepEqual(await receive(url, attempt), []);
});

test('FIFO sends need a group and a deduplication id, and take no delay', async () => {
	const url = await queue('rules.fifo');
	const id = { MessageDeduplicationId: 'id' };
	assert.equal((await failure(send(url, 'x', undefined, id))).name, 'MissingParameter');
	const noId = await failure(send(url, 'x', 'a'));
	assert.equal(noId.name, 'InvalidParameterValue');
	assert.match(noId.message, /ContentBasedDeduplication/);
	assert.equal(
		(await failure(send(url, 'x', 'a', { ...id, DelaySeconds: 5 }))).name,
		'InvalidParameterValue',
	);
	assert.equal((await failure(send(url, 'x', 'no spaces', id))).name, 'InvalidParameterValue');
});

test("the queue's delay holds for FIFO messages, and a change of it for those that wait", async () => {
	const url = await queue('delayed.fifo', { ...contentBased, DelaySeconds: '60' });
	await send(url, 'a1', 'a');
	await send(url, 'a2', 'a');
	assert.deepEqual(await receive(url), []);
	await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { DelaySeconds: '10' } }));
	await seconds(10);
	assert.deepEqual(bodies(await receive(url)), ['a1', 'a2']);
});

test('a handle that expired cannot change its visibility', async () => {
	const url = await queue('expired.fifo', contentBased);
	await send(url, 'a1', 'a');
	const [message] = await receive(url);
	await seconds(30);
	const ReceiptHandle = message?.ReceiptHandle;
	const late = await failure(
		sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 60 })),
	);
	assert.equal(late.name, 'InvalidParameterValue');
});
