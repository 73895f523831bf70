import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeliveryRegistry, queueDelivery } from '../../source/demo/deliveries.ts';
import { SqsService } from '../../source/demo/sqs/sqs-service.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const registry = new DeliveryRegistry();
const { config } = await startServices((clock) => {
	const sqs = new SqsService(clock, account, randomUUID);
	registry.register('sqs', queueDelivery(sqs));
	return [sqs];
});
const sqs = new SQSClient(config);
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;

async function receive(QueueUrl: string | undefined) {
	const { Messages } = await sqs.send(
		new ReceiveMessageCommand({
			QueueUrl,
			MaxNumberOfMessages: 10,
			MessageAttributeNames: ['All'],
			MessageSystemAttributeNames: ['All'],
		}),
	);
	return Messages ?? [];
}

test('a queue takes deliveries by its own rules', async () => {
	const { QueueUrl } = await sqs.send(
		new CreateQueueCommand({ QueueName: 'plain', Attributes: { MaximumMessageSize: '1024' } }),
	);
	const attributes = { text: 'x', count: { type: 'Number', value: '7' } };
	assert.equal(registry.deliver(arnOf('plain'), { body: 'hello', attributes, from: 'S3' }), true);
	assert.equal(registry.deliver(arnOf('plain'), { body: 'x'.repeat(1_025), from: 'S3' }), false);
	assert.equal(registry.deliver(arnOf('plain'), { body: '', from: 'S3' }), false);
	assert.equal(registry.deliver(arnOf('plain'), { body: 'bell \u0007', from: 'S3' }), false);
	assert.equal(registry.deliver(arnOf('nothing'), { body: 'hello', from: 'S3' }), false);
	assert.equal(registry.deliver('arn:aws:kinesis:eu-west-1:1:x', { body: 'hello', from: 'S3' }), false);
	const messages = await receive(QueueUrl);
	assert.deepEqual(
		messages.map(({ Body }) => Body),
		['hello'],
	);
	assert.deepEqual(messages[0]?.MessageAttributes, {
		text: { DataType: 'String', StringValue: 'x' },
		count: { DataType: 'Number', StringValue: '7' },
	});
	assert.match(messages[0]?.Attributes?.SenderId ?? '', /^AIDA/);
});

test('a FIFO queue wants a group, and an id where it makes none itself', async () => {
	const Attributes = { FifoQueue: 'true' };
	const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'strict.fifo', Attributes }));
	const deliver = (more: object) =>
		registry.deliver(arnOf('strict.fifo'), { body: 'x', from: 'EventBridge', ...more });
	assert.equal(deliver({}), false);
	assert.equal(deliver({ group: 'g' }), false);
	assert.equal(deliver({ group: 'g', deduplicationId: '1' }), true);
	assert.equal(deliver({ group: 'g', deduplicationId: '1' }), true);
	const messages = await receive(QueueUrl);
	assert.equal(messages.length, 1);
	assert.equal(messages[0]?.Attributes?.MessageGroupId, 'g');
	assert.equal(messages[0]?.Attributes?.MessageDeduplicationId, '1');
});

test('deliveries that set off deliveries come to an end', () => {
	const looping = new DeliveryRegistry();
	let calls = 0;
	looping.register('sns', (arn, delivery) => {
		calls++;
		return looping.deliver(arn, delivery);
	});
	assert.equal(looping.deliver('arn:aws:sns:eu-west-1:1:loop', { body: 'x', from: 'test' }), false);
	assert.equal(calls, 16);
	looping.register('sns', () => {
		throw new Error('broken');
	});
	assert.throws(() => looping.deliver('arn:aws:sns:eu-west-1:1:loop', { body: 'x', from: 'test' }), /broken/);
	looping.register('sns', () => true);
	assert.equal(looping.deliver('arn:aws:sns:eu-west-1:1:loop', { body: 'x', from: 'test' }), true);
});
