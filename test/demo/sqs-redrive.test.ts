import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CancelMessageMoveTaskCommand,
	GetQueueAttributesCommand,
	ListDeadLetterSourceQueuesCommand,
	ListMessageMoveTasksCommand,
	type Message,
	ReceiveMessageCommand,
	SendMessageCommand,
	SetQueueAttributesCommand,
	StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { failure, startTestCloud } from './cloud-support.ts';

const { clock, sqs, seconds, queue, arn } = await startTestCloud();

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

async function visible(QueueUrl: string): Promise<number> {
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	return Number(Attributes?.ApproximateNumberOfMessages);
}

const policy = (target: string, maxReceiveCount: number) => ({
	RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(target), maxReceiveCount }),
});
const start = (source: string, more: object = {}) =>
	sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn(source), ...more }));
const list = async (source: string) =>
	(await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn(source), MaxResults: 10 }))).Results ?? [];

/** A source with dead letters: `count` messages, each received once too often. */
async function deadLetters(name: string, count: number): Promise<{ source: string; target: string }> {
	const target = await queue(`${name}-dlq`);
	const source = await queue(name, policy(`${name}-dlq`, 1));
	for (let number = 0; number < count; number++) {
		await sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody: `m${number}` }));
	}
	while ((await receive(source, { VisibilityTimeout: 0 })).length > 0);
	assert.equal(await visible(target), count);
	return { source, target };
}

test('a message moves unseen when a receive would exceed maxReceiveCount, and keeps its count', async () => {
	const target = await queue('moved-dlq');
	const source = await queue('moved', policy('moved-dlq', 2));
	const sentAt = clock.now();
	await sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody: 'x' }));
	const [first] = await receive(source);
	await seconds(30);
	assert.equal((await receive(source))[0]?.Attributes?.ApproximateReceiveCount, '2');
	await seconds(30);
	assert.equal(await visible(target), 0, 'nothing moves without a receive');
	assert.deepEqual(await receive(source), []);
	const [dead] = await receive(target);
	assert.equal(dead?.MessageId, first?.MessageId);
	assert.equal(dead?.Attributes?.ApproximateReceiveCount, '3');
	assert.equal(dead?.Attributes?.DeadLetterQueueSourceArn, arn('moved'));
	assert.equal(dead?.Attributes?.SentTimestamp, String(sentAt));
});

test('a standard dead letter expires by its first send, a FIFO one by its move', async () => {
	for (const end of ['', '.fifo']) {
		const retention = { MessageRetentionPeriod: '100' };
		const target = await queue(`kept-dlq${end}`, retention);
		const source = await queue(`kept${end}`, { ...retention, ...policy(`kept-dlq${end}`, 1) });
		const fifo = end ? { MessageGroupId: 'a', MessageDeduplicationId: '1' } : {};
		const sent = await sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody: 'x', ...fifo }));
		await receive(source);
		await seconds(60);
		await receive(source);
		await seconds(50);
		const [left] = await receive(target);
		assert.equal(left?.MessageId, end ? sent.MessageId : undefined);
		if (end) assert.equal(left?.Attributes?.MessageDeduplicationId, sent.MessageId);
	}
});

test('redrive policies are checked: target, type, count, and the allow policy of the target', async () => {
	await queue('allow-dlq');
	await queue('allow-dlq.fifo');
	const source = await queue('allow-source');
	const set = (Attributes: Record<string, string>, QueueUrl = source) =>
		sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
	for (const wrong of [
		policy('no-such-queue', 3),
		policy('allow-dlq.fifo', 3),
		policy('allow-dlq', 0),
		policy('allow-dlq', 1001),
		{ RedrivePolicy: 'no json' },
		{ RedrivePolicy: '{"maxReceiveCount":3}' },
		{ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('allow-dlq') }) },
		{ RedriveAllowPolicy: '{"redrivePermission":"some"}' },
	]) {
		assert.equal((await failure(set(wrong))).name, 'InvalidParameterValue', JSON.stringify(wrong));
	}
	const dlq = await queue('allow-dlq');
	await set({ RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' }, dlq);
	assert.equal((await failure(set(policy('allow-dlq', 3)))).name, 'InvalidParameterValue');
	const byQueue = { redrivePermission: 'byQueue', sourceQueueArns: [arn('allow-source')] };
	await set({ RedriveAllowPolicy: JSON.stringify(byQueue) }, dlq);
	await set(policy('allow-dlq', 3));
	const sources = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dlq }));
	assert.deepEqual(sources.queueUrls, [source]);
	await set({ RedrivePolicy: '' });
	const none = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dlq }));
	assert.deepEqual(none.queueUrls, []);
});

test('a move task takes dead letters back at its rate, as new messages', async () => {
	const { source, target } = await deadLetters('rated', 25);
	await start('rated-dlq', { MaxNumberOfMessagesPerSecond: 10 });
	await seconds(1);
	assert.equal(await visible(source), 10);
	const [running] = await list('rated-dlq');
	assert.equal(running?.Status, 'RUNNING');
	assert.equal(running?.ApproximateNumberOfMessagesMoved, 10);
	assert.equal(running?.ApproximateNumberOfMessagesToMove, 25);
	assert.equal(running?.MaxNumberOfMessagesPerSecond, 10);
	assert.ok(running?.TaskHandle);
	await seconds(2);
	assert.deepEqual([await visible(source), await visible(target)], [25, 0]);
	const [done] = await list('rated-dlq');
	assert.equal(done?.Status, 'COMPLETED');
	assert.equal(done?.TaskHandle, undefined);
	const [message] = await receive(source);
	assert.equal(message?.Attributes?.ApproximateReceiveCount, '1');
	assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, undefined);
});

test('a cancelled task stops where it is', async () => {
	const { source, target } = await deadLetters('cancelled', 20);
	const { TaskHandle } = await start('cancelled-dlq', { MaxNumberOfMessagesPerSecond: 5 });
	const second = await failure(start('cancelled-dlq'));
	assert.equal(second.name, 'UnsupportedOperation');
	await seconds(1);
	const cancelled = await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
	assert.equal(cancelled.ApproximateNumberOfMessagesMoved, 5);
	assert.equal((await list('cancelled-dlq'))[0]?.Status, 'CANCELLING');
	await seconds(10);
	assert.equal((await list('cancelled-dlq'))[0]?.Status, 'CANCELLED');
	assert.deepEqual([await visible(source), await visible(target)], [5, 15]);
	assert.equal(
		(await failure(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle })))).name,
		'UnsupportedOperation',
	);
	const refused = async (handle: string) =>
		(await failure(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle })))).name;
	assert.equal(await refused('no handle'), 'InvalidParameterValue');
	for (const queueName of ['cancelled-dlq', 'missing']) {
		const unknown = JSON.stringify({ taskId: 'unknown', sourceArn: arn(queueName) });
		const handle = Buffer.from(unknown).toString('base64');
		assert.equal(await refused(handle), 'ResourceNotFoundException');
	}
});

test('a task fails on a message whose source is not known, and leaves it there', async () => {
	const { target } = await deadLetters('direct', 1);
	await receive(target, { VisibilityTimeout: 5 });
	await sqs.send(new SendMessageCommand({ QueueUrl: target, MessageBody: 'sent straight here' }));
	await start('direct-dlq');
	await seconds(1);
	const [failed] = await list('direct-dlq');
	assert.equal(failed?.Status, 'FAILED');
	assert.equal(failed?.FailureReason, 'CouldNotDetermineMessageSource');
	assert.equal(await visible(target), 1);
	const other = await queue('direct-other');
	await start('direct-dlq', { DestinationArn: arn('direct-other') });
	await seconds(10);
	assert.ok((await visible(other)) >= 1);
});

test('move tasks are refused for what is no dead letter queue, or is not there', async () => {
	await queue('plain');
	await deadLetters('refused', 1);
	await queue('other.fifo');
	assert.equal((await failure(start('plain'))).name, 'InvalidParameterValue');
	assert.equal((await failure(start('missing'))).name, 'ResourceNotFoundException');
	const nowhere = { DestinationArn: arn('missing') };
	assert.equal((await failure(start('refused-dlq', nowhere))).name, 'ResourceNotFoundException');
	const otherType = { DestinationArn: arn('other.fifo') };
	assert.equal((await failure(start('refused-dlq', otherType))).name, 'InvalidParameterValue');
	const fast = { MaxNumberOfMessagesPerSecond: 501 };
	assert.equal((await failure(start('refused-dlq', fast))).name, 'InvalidParameterValue');
});
