import assert from 'node:assert/strict';
import {
	CreateQueueCommand,
	ListMessageMoveTasksCommand,
	StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { QueueUnderRule, refused } from './queue-under-rule.ts';
import type { Endpoint, Rule } from './rule.ts';

const byContent = { ContentBasedDeduplication: 'true' };

async function filled(endpoint: Endpoint, ...messages: readonly (readonly [group: string, body: string])[]) {
	const queue = await QueueUnderRule.create(endpoint, 'orders.fifo', byContent);
	for (const [MessageGroupId, body] of messages) await queue.send(body, { MessageGroupId });
	return queue;
}

/** What AWS documents of FIFO queues, and of redriving. */
export const fifoRules: readonly Rule[] = [
	{
		says: 'a FIFO queue gives a group’s messages in order, several in one batch',
		holds: async (endpoint) => {
			const queue = await filled(endpoint, ['a', '1'], ['a', '2'], ['a', '3']);
			const messages = await queue.receive();
			assert.deepEqual(
				messages.map(({ Body }) => Body),
				['1', '2', '3'],
			);
			const numbers = messages.map(({ Attributes }) => BigInt(Attributes?.SequenceNumber ?? 0));
			assert.ok((numbers[0] as bigint) < (numbers[1] as bigint));
			assert.ok((numbers[1] as bigint) < (numbers[2] as bigint));
		},
	},
	{
		says: 'a group is blocked while one of its messages is in flight, and the others flow',
		holds: async (endpoint) => {
			const queue = await filled(endpoint, ['a', 'a1'], ['a', 'a2'], ['b', 'b1']);
			const first = await queue.one({ MaxNumberOfMessages: 1 });
			assert.equal(first.Body, 'a1');
			assert.deepEqual(await queue.bodies(), ['b1']);
			await queue.delete(first);
			assert.deepEqual(await queue.bodies(), ['a2']);
		},
	},
	{
		says: 'a released message comes before those behind it in its group',
		holds: async (endpoint) => {
			const queue = await filled(endpoint, ['a', '1'], ['a', '2']);
			await queue.hide(await queue.one({ MaxNumberOfMessages: 1 }), 0);
			assert.deepEqual(await queue.bodies(), ['1', '2']);
		},
	},
	{
		says: 'a repeated body is taken and not delivered, under the first one’s id',
		holds: async (endpoint) => {
			const queue = await filled(endpoint);
			const first = await queue.send('same', { MessageGroupId: 'a' });
			const second = await queue.send('same', { MessageGroupId: 'a' });
			assert.equal(second.MessageId, first.MessageId);
			assert.equal(second.SequenceNumber, first.SequenceNumber);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
		},
	},
	{
		says: 'a deduplication id is remembered after its message was deleted',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'orders.fifo');
			const ids = { MessageGroupId: 'a', MessageDeduplicationId: 'id-1' };
			await queue.send('first', ids);
			await queue.delete(await queue.one());
			await queue.send('second', ids);
			assert.deepEqual(await queue.counts(), [0, 0, 0]);
		},
	},
	{
		says: 'a deduplication id is forgotten after five minutes',
		seconds: 301,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'orders.fifo');
			const ids = { MessageGroupId: 'a', MessageDeduplicationId: 'id-1' };
			await queue.send('first', ids);
			await endpoint.pass(299);
			await queue.send('second', ids);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
			await endpoint.pass(2);
			await queue.send('third', ids);
			assert.deepEqual(await queue.counts(), [2, 0, 0]);
		},
	},
	{
		says: 'with a deduplication scope of the group, two groups may use the same id',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'orders.fifo', {
				DeduplicationScope: 'messageGroup',
				FifoThroughputLimit: 'perMessageGroupId',
			});
			await queue.send('a', { MessageGroupId: 'a', MessageDeduplicationId: 'id-1' });
			await queue.send('b', { MessageGroupId: 'b', MessageDeduplicationId: 'id-1' });
			await queue.send('again', { MessageGroupId: 'b', MessageDeduplicationId: 'id-1' });
			assert.deepEqual(await queue.counts(), [2, 0, 0]);
		},
	},
	{
		says: 'a FIFO queue wants a group, and a deduplication id unless it goes by content',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'orders.fifo');
			await refused(
				queue.send('x', { MessageDeduplicationId: '1' }),
				'MissingParameter',
				'MissingParameterException',
			);
			await refused(
				queue.send('x', { MessageGroupId: 'a' }),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a FIFO queue takes no delay of a single message',
		holds: async (endpoint) => {
			const queue = await filled(endpoint);
			await refused(
				queue.send('x', { MessageGroupId: 'a', DelaySeconds: 5 }),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a FIFO queue’s name ends in .fifo',
		holds: async (endpoint) => {
			await refused(
				endpoint.sqs.send(
					new CreateQueueCommand({
						QueueName: endpoint.name('orders'),
						Attributes: { FifoQueue: 'true' },
					}),
				),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a receive that is repeated with its attempt id gives the same messages and handles',
		holds: async (endpoint) => {
			const queue = await filled(endpoint, ['a', '1'], ['b', '2']);
			const ReceiveRequestAttemptId = 'attempt-1';
			const first = await queue.receive({ ReceiveRequestAttemptId });
			const again = await queue.receive({ ReceiveRequestAttemptId });
			assert.equal(first.length, 2);
			assert.deepEqual(
				again.map(({ ReceiptHandle }) => ReceiptHandle),
				first.map(({ ReceiptHandle }) => ReceiptHandle),
			);
		},
	},
	{
		says: 'an expired handle is refused by a FIFO queue',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await filled(endpoint, ['a', '1']);
			const message = await queue.one({ VisibilityTimeout: 1 });
			await endpoint.pass(2.5);
			await refused(queue.delete(message), 'InvalidParameterValue', 'InvalidParameterValueException');
		},
	},
	{
		says: 'dead letters of a FIFO queue must be a FIFO queue',
		holds: async (endpoint) => {
			const standard = await QueueUnderRule.create(endpoint, 'standard');
			const RedrivePolicy = JSON.stringify({
				deadLetterTargetArn: standard.arn,
				maxReceiveCount: 3,
			});
			await refused(
				QueueUnderRule.create(endpoint, 'orders.fifo', { RedrivePolicy }),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a redrive takes dead letters back to where they came from',
		seconds: 3,
		holds: async (endpoint) => {
			const { source, deadLetters } = await QueueUnderRule.withDeadLetters(endpoint, 1);
			await source.send('bad');
			await source.hide(await source.one(), 0);
			assert.deepEqual(await source.receive(), []);
			const { TaskHandle } = await endpoint.sqs.send(
				new StartMessageMoveTaskCommand({ SourceArn: deadLetters.arn }),
			);
			assert.ok(TaskHandle);
			await endpoint.pass(2.5);
			assert.deepEqual(await source.bodies(), ['bad']);
			const { Results = [] } = await endpoint.sqs.send(
				new ListMessageMoveTasksCommand({ SourceArn: deadLetters.arn }),
			);
			assert.equal(Results[0]?.Status, 'COMPLETED');
			assert.equal(Results[0]?.ApproximateNumberOfMessagesMoved, 1);
		},
	},
	{
		says: 'a queue that nobody names for dead letters can’t be redriven from',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'plain');
			await refused(
				endpoint.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn })),
				'InvalidParameterValue',
				'InvalidParameterValueException',
				'ResourceNotFoundException',
				'UnsupportedOperation',
			);
		},
	},
];
