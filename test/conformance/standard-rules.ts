import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteMessageCommand,
	DeleteQueueCommand,
	GetQueueUrlCommand,
	ListQueuesCommand,
	ListQueueTagsCommand,
	PurgeQueueCommand,
	SendMessageBatchCommand,
	SetQueueAttributesCommand,
	TagQueueCommand,
	UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { QueueUnderRule, refused } from './queue-under-rule.ts';
import type { Rule } from './rule.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** What AWS documents of queues and of standard ones. */
export const standardRules: readonly Rule[] = [
	{
		says: 'a sent message is received with its body, digest, id and send time, and a receive count of 1',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			const sent = await queue.send('a body with é, 王 and 👍');
			assert.equal(sent.MD5OfMessageBody, md5('a body with é, 王 and 👍'));
			const message = await queue.one();
			assert.equal(message.Body, 'a body with é, 王 and 👍');
			assert.equal(message.MessageId, sent.MessageId);
			assert.equal(message.MD5OfBody, sent.MD5OfMessageBody);
			assert.equal(message.Attributes?.ApproximateReceiveCount, '1');
			assert.match(message.Attributes?.SentTimestamp ?? '', /^\d{13}$/);
		},
	},
	{
		says: 'a received message is in flight until it is deleted',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			await queue.send('two');
			assert.deepEqual(await queue.counts(), [2, 0, 0]);
			const message = await queue.one({ MaxNumberOfMessages: 1 });
			assert.deepEqual(await queue.counts(), [1, 1, 0]);
			await queue.delete(message);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
		},
	},
	{
		says: 'counts follow when a visibility timeout ends, though nobody receives',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			await queue.receive({ VisibilityTimeout: 1 });
			assert.deepEqual(await queue.counts(), [0, 1, 0]);
			await endpoint.pass(2.5);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
		},
	},
	{
		says: 'a message comes back after its visibility timeout with a higher receive count and a new handle',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			const first = await queue.one({ VisibilityTimeout: 1 });
			assert.deepEqual(await queue.receive(), []);
			await endpoint.pass(2.5);
			const second = await queue.one();
			assert.equal(second.Attributes?.ApproximateReceiveCount, '2');
			assert.notEqual(second.ReceiptHandle, first.ReceiptHandle);
			assert.equal(
				second.Attributes?.ApproximateFirstReceiveTimestamp,
				first.Attributes?.ApproximateFirstReceiveTimestamp,
			);
		},
	},
	{
		says: 'a visibility timeout of 0 releases a message at once',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			await queue.hide(await queue.one(), 0);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
			assert.equal((await queue.one()).Attributes?.ApproximateReceiveCount, '2');
		},
	},
	{
		says: 'the visibility of a message that is visible again cannot be changed',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			const message = await queue.one({ VisibilityTimeout: 1 });
			await endpoint.pass(2.5);
			await refused(queue.hide(message, 30), 'MessageNotInflight', 'InvalidParameterValue');
		},
	},
	{
		says: 'a visibility timeout above 12 hours is refused',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			await refused(
				queue.hide(await queue.one(), 43_201),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a stale handle is accepted by a standard queue, and deletes nothing',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			const stale = await queue.one({ VisibilityTimeout: 1 });
			await endpoint.pass(2.5);
			await queue.one();
			await queue.delete(stale);
			assert.deepEqual(await queue.counts(), [0, 1, 0]);
		},
	},
	{
		says: 'a malformed receipt handle is ReceiptHandleIsInvalid',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await refused(queue.delete({ ReceiptHandle: 'garbage' }), 'ReceiptHandleIsInvalid');
		},
	},
	{
		says: 'a batch that fails in part tells the fate of each entry',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			const { ReceiptHandle } = await queue.one();
			const outcome = await endpoint.sqs.send(
				new DeleteMessageBatchCommand({
					QueueUrl: queue.url,
					Entries: [
						{ Id: 'good', ReceiptHandle },
						{ Id: 'bad', ReceiptHandle: 'garbage' },
					],
				}),
			);
			assert.deepEqual(
				outcome.Successful?.map(({ Id }) => Id),
				['good'],
			);
			assert.deepEqual(
				outcome.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
				[['bad', 'ReceiptHandleIsInvalid', true]],
			);
		},
	},
	{
		says: 'a batch of more than ten, of none, or with an id twice is refused',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			const batch = (count: number, id = (index: number) => `id${index}`) =>
				endpoint.sqs.send(
					new SendMessageBatchCommand({
						QueueUrl: queue.url,
						Entries: Array.from({ length: count }, (_, index) => ({
							Id: id(index),
							MessageBody: 'x',
						})),
					}),
				);
			await refused(batch(11), 'TooManyEntriesInBatchRequest');
			await refused(batch(0), 'EmptyBatchRequest');
			await refused(
				batch(2, () => 'same'),
				'BatchEntryIdsNotDistinct',
			);
			await refused(
				batch(1, () => 'no spaces'),
				'InvalidBatchEntryId',
			);
		},
	},
	{
		says: 'a body of 1 MiB is taken, and one byte more is refused',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('x'.repeat(1_048_576));
			await refused(
				queue.send('x'.repeat(1_048_577)),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'control characters in a body are InvalidMessageContents',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await refused(queue.send('a \u0000 b'), 'InvalidMessageContents');
			await refused(queue.send('a \u001b[31m b'), 'InvalidMessageContents');
			await queue.send('tab\tline\nreturn\r');
		},
	},
	{
		says: 'message attributes come back where they are asked for, binary ones too',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one', {
				MessageAttributes: {
					text: { DataType: 'String', StringValue: 'é' },
					number: { DataType: 'Number', StringValue: '-1.5' },
					bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255, 27) },
				},
			});
			const message = await queue.one({ MessageAttributeNames: ['All'] });
			assert.equal(message.MessageAttributes?.text?.StringValue, 'é');
			assert.equal(message.MessageAttributes?.number?.StringValue, '-1.5');
			assert.deepEqual([...(message.MessageAttributes?.bytes?.BinaryValue ?? [])], [0, 255, 27]);
			assert.match(message.MD5OfMessageAttributes ?? '', /^[0-9a-f]{32}$/);
		},
	},
	{
		says: 'a delayed message is counted as delayed, and given out when its delay is over',
		seconds: 3,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('later', { DelaySeconds: 1 });
			assert.deepEqual(await queue.counts(), [0, 0, 1]);
			assert.deepEqual(await queue.receive(), []);
			await endpoint.pass(2.5);
			assert.deepEqual(await queue.counts(), [1, 0, 0]);
			assert.deepEqual(await queue.bodies(), ['later']);
		},
	},
	{
		says: 'a long poll is answered when a message arrives',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			const polled = queue.bodies({ WaitTimeSeconds: 10 });
			await queue.send('at last');
			assert.deepEqual(await polled, ['at last']);
		},
	},
	{
		says: 'a message goes to the dead letters when it was received more often than maxReceiveCount',
		holds: async (endpoint) => {
			const { source, deadLetters } = await QueueUnderRule.withDeadLetters(endpoint, 2);
			const { MessageId } = await source.send('bad');
			await source.hide(await source.one(), 0);
			await source.hide(await source.one(), 0);
			assert.deepEqual(await source.receive(), []);
			const dead = await deadLetters.one();
			assert.equal(dead.MessageId, MessageId);
			assert.equal(dead.Body, 'bad');
		},
	},
	{
		says: 'a dead letter names the queue that it came from',
		holds: async (endpoint) => {
			const { source, deadLetters } = await QueueUnderRule.withDeadLetters(endpoint, 1);
			await source.send('bad');
			await source.hide(await source.one(), 0);
			assert.deepEqual(await source.receive(), []);
			const dead = await deadLetters.one();
			assert.equal(dead.Attributes?.DeadLetterQueueSourceArn, source.arn);
		},
	},
	{
		says: 'a redrive allow policy of denyAll keeps other queues from naming a queue for their dead letters',
		holds: async (endpoint) => {
			const closed = await QueueUnderRule.create(endpoint, 'closed', {
				RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }),
			});
			const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: closed.arn, maxReceiveCount: 3 });
			await refused(
				QueueUnderRule.create(endpoint, 'source', { RedrivePolicy }),
				'InvalidParameterValue',
				'InvalidParameterValueException',
			);
		},
	},
	{
		says: 'a second purge within 60 seconds is PurgeQueueInProgress',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await queue.send('one');
			await endpoint.sqs.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
			assert.deepEqual(await queue.counts(), [0, 0, 0]);
			await refused(
				endpoint.sqs.send(new PurgeQueueCommand({ QueueUrl: queue.url })),
				'PurgeQueueInProgress',
			);
		},
	},
	{
		says: 'a queue that does not exist is QueueDoesNotExist',
		holds: async (endpoint) => {
			await refused(
				endpoint.sqs.send(new GetQueueUrlCommand({ QueueName: endpoint.name('missing') })),
				'QueueDoesNotExist',
			);
		},
	},
	{
		says: 'creating a queue again gives the same, and with another attribute is refused',
		holds: async (endpoint) => {
			const QueueName = endpoint.name('again');
			const create = (VisibilityTimeout: string) =>
				endpoint.sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }));
			const first = await create('40');
			assert.equal((await create('40')).QueueUrl, first.QueueUrl);
			await refused(create('41'), 'QueueNameExists');
		},
	},
	{
		says: 'a deleted name stays taken for 60 seconds',
		holds: async (endpoint) => {
			const QueueName = endpoint.name('deleted');
			const { QueueUrl } = await endpoint.sqs.send(new CreateQueueCommand({ QueueName }));
			await endpoint.sqs.send(new DeleteQueueCommand({ QueueUrl }));
			await refused(endpoint.sqs.send(new CreateQueueCommand({ QueueName })), 'QueueDeletedRecently');
		},
	},
	{
		says: 'ListQueues pages by MaxResults and prefix, and gives a token only where there is more',
		holds: async (endpoint) => {
			const prefix = endpoint.name('page');
			for (const number of [1, 2, 3]) {
				await endpoint.sqs.send(new CreateQueueCommand({ QueueName: `${prefix}-${number}` }));
			}
			const list = (more: object) =>
				endpoint.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, ...more }));
			const first = await list({ MaxResults: 2 });
			assert.equal(first.QueueUrls?.length, 2);
			assert.ok(first.NextToken);
			const second = await list({ MaxResults: 2, NextToken: first.NextToken });
			assert.equal(second.QueueUrls?.length, 1);
			assert.equal(second.NextToken, undefined);
		},
	},
	{
		says: 'attributes out of their range are refused',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			const set = (Attributes: Record<string, string>) =>
				endpoint.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));
			for (const [name, value] of [
				['DelaySeconds', '901'],
				['VisibilityTimeout', '43201'],
				['MessageRetentionPeriod', '59'],
				['ReceiveMessageWaitTimeSeconds', '21'],
				['MaximumMessageSize', '1023'],
			] as const) {
				await refused(
					set({ [name]: value }),
					'InvalidAttributeValue',
					'InvalidParameterValue',
					'InvalidParameterValueException',
				);
			}
			await refused(set({ NoSuchAttribute: '1' }), 'InvalidAttributeName');
		},
	},
	{
		says: 'tags are set, listed and removed',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'tagged');
			const Tags = { team: 'checkout', 'with space': 'é' };
			await endpoint.sqs.send(new TagQueueCommand({ QueueUrl: queue.url, Tags }));
			const list = async () =>
				(await endpoint.sqs.send(new ListQueueTagsCommand({ QueueUrl: queue.url }))).Tags;
			assert.deepEqual(await list(), Tags);
			await endpoint.sqs.send(new UntagQueueCommand({ QueueUrl: queue.url, TagKeys: ['team'] }));
			assert.deepEqual(await list(), { 'with space': 'é' });
		},
	},
	{
		says: 'a message that is older than the retention period is gone',
		seconds: 61,
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'short', { MessageRetentionPeriod: '60' });
			await queue.send('one');
			await endpoint.pass(61);
			assert.deepEqual(await queue.counts(), [0, 0, 0]);
			assert.deepEqual(await queue.receive(), []);
		},
	},
	{
		says: 'deleting without a receipt handle is refused',
		holds: async (endpoint) => {
			const queue = await QueueUnderRule.create(endpoint, 'standard');
			await refused(
				endpoint.sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: '' })),
				'MissingParameter',
				'MissingParameterException',
				'ReceiptHandleIsInvalid',
			);
		},
	},
];
