import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	LambdaClient,
	ListEventSourceMappingsCommand,
	PutFunctionConcurrencyCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
	DeleteMessageCommand,
	PurgeQueueCommand,
	ReceiveMessageCommand,
	SetQueueAttributesCommand,
	StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { mean, type PlayedScenario, play } from './scenarios-support.ts';

const queue = (QueueName: string) => ({ QueueName });
const runs = (FunctionName: string) => ({ FunctionName });

async function mapping({ config }: PlayedScenario, FunctionName: string, Enabled: boolean): Promise<void> {
	const lambda = new LambdaClient(config);
	const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
	await lambda.send(new UpdateEventSourceMappingCommand({ UUID: EventSourceMappings?.[0]?.UUID, Enabled }));
}

function url({ config }: PlayedScenario, name: string): string {
	return `${config.endpoint}/000000000000/${name}`;
}

test('consumer-down: nothing is received since the mapping was disabled, and enabling it heals', async () => {
	const cloud = await play('consumer-down');
	const deleted = (from: number, until: number) =>
		cloud.metric('AWS/SQS', 'NumberOfMessagesDeleted', queue('orders'), 'Sum', from, until);
	assert.ok((await deleted(-60, -17)).every((count) => count > 60));
	assert.ok((await deleted(-15, 0)).every((count) => count === 0));
	const depth = await cloud.metric(
		'AWS/SQS',
		'ApproximateNumberOfMessagesVisible',
		queue('orders'),
		'Maximum',
		-15,
		0,
	);
	assert.equal(depth.length, 15);
	assert.ok(depth.every((visible, index) => index === 0 || visible > (depth[index - 1] ?? 0)));
	await cloud.minutes(3);
	assert.deepEqual(await cloud.troubles(), [
		'alarm orders-wait',
		'mapping disabled order-worker',
		'stuck orders',
	]);
	await mapping(cloud, 'order-worker', true);
	await cloud.minutes(8);
	assert.deepEqual(await cloud.troubles(), []);
	const [visible] = await cloud.metric(
		'AWS/SQS',
		'ApproximateNumberOfMessagesVisible',
		queue('orders'),
		'Maximum',
		10,
		11,
	);
	assert.ok(visible !== undefined && visible < 10, `${visible} still wait`);
});

test('poison-message: one message fails its batch every time, and deleting it heals', async () => {
	const cloud = await play('poison-message');
	const errors = (from: number, until: number) =>
		cloud.metric('AWS/Lambda', 'Errors', runs('refund-worker'), 'Sum', from, until);
	const sum = async (name: string, from: number, until: number) =>
		mean(await cloud.metric('AWS/SQS', name, queue('refunds'), 'Sum', from, until));
	await cloud.minutes(5);
	assert.ok((await errors(-60, -41)).every((count) => count === 0));
	assert.ok((await errors(-39, 5)).every((count) => count >= 1));
	const [received, deleted] = [
		await sum('NumberOfMessagesReceived', 0, 5),
		await sum('NumberOfMessagesDeleted', 0, 5),
	];
	assert.ok(received > deleted * 1.2, `${received} received and ${deleted} deleted a minute`);
	assert.deepEqual(await cloud.troubles(), ['function errors refund-worker', 'poison refunds']);

	await mapping(cloud, 'refund-worker', false);
	await cloud.minutes(1);
	let found = false;
	while (!found) {
		const { Messages } = await cloud.sqs.send(
			new ReceiveMessageCommand({
				QueueUrl: url(cloud, 'refunds'),
				MaxNumberOfMessages: 10,
				VisibilityTimeout: 20,
			}),
		);
		assert.ok(Messages, 'the message is there');
		for (const { Body, ReceiptHandle } of Messages) {
			if (!Body?.includes('"iban":null')) continue;
			await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url(cloud, 'refunds'), ReceiptHandle }));
			found = true;
		}
	}
	await mapping(cloud, 'refund-worker', true);
	await cloud.minutes(6);
	assert.deepEqual(await cloud.troubles(), []);
	assert.ok((await errors(9, 12)).every((count) => count === 0));
});

test('duplicate-storm: most sends are repeated, until the producer is stopped', async () => {
	const cloud = await play('duplicate-storm');
	const count = (name: string, from: number, until: number) =>
		cloud.metric('AWS/SQS', name, queue('ledger.fifo'), 'Sum', from, until);
	await cloud.minutes(3);
	assert.ok((await count('NumberOfDeduplicatedSentMessages', -60, -16)).every((repeats) => repeats === 0));
	const [repeats, sent] = [
		mean(await count('NumberOfDeduplicatedSentMessages', -14, 3)),
		mean(await count('NumberOfMessagesSent', -14, 3)),
	];
	assert.ok(repeats > 5 * sent && repeats < 7 * sent, `${repeats} repeats of ${sent} messages`);
	assert.deepEqual(await cloud.troubles(), ['duplicates ledger.fifo']);
	await new LambdaClient(cloud.config).send(
		new PutFunctionConcurrencyCommand({ FunctionName: 'order-worker', ReservedConcurrentExecutions: 0 }),
	);
	await cloud.minutes(4);
	assert.deepEqual(await cloud.troubles(), []);
	const orders = await cloud.metric(
		'AWS/SQS',
		'ApproximateNumberOfMessagesVisible',
		queue('orders'),
		'Maximum',
		6,
		7,
	);
	assert.ok((orders[0] ?? 0) > 300, 'the orders wait meanwhile');
});

test('blocked-group: one account waits while the others go on, until dead letters take its message', async () => {
	const cloud = await play('blocked-group');
	const gauge = (name: string, from: number, until: number) =>
		cloud.metric('AWS/SQS', name, queue('ledger.fifo'), 'Maximum', from, until);
	await cloud.minutes(3);
	assert.ok((await gauge('ApproximateAgeOfOldestMessage', -60, -26)).every((age) => age < 10));
	const [age] = await gauge('ApproximateAgeOfOldestMessage', 2, 3);
	assert.ok((age ?? 0) > 25 * 60);
	const deleted = await cloud.metric(
		'AWS/SQS',
		'NumberOfMessagesDeleted',
		queue('ledger.fifo'),
		'Sum',
		-20,
		3,
	);
	assert.ok(
		deleted.every((count) => count > 60),
		'the others go on',
	);
	assert.deepEqual(await cloud.troubles(), ['group blocked ledger.fifo']);
	await cloud.sqs.send(
		new SetQueueAttributesCommand({
			QueueUrl: url(cloud, 'ledger.fifo'),
			Attributes: {
				RedrivePolicy: JSON.stringify({
					deadLetterTargetArn: cloud.arn('ledger-dlq.fifo'),
					maxReceiveCount: 3,
				}),
			},
		}),
	);
	await cloud.minutes(12);
	assert.deepEqual(await cloud.troubles(), []);
	const [visible] = await gauge('ApproximateNumberOfMessagesVisible', 14, 15);
	assert.ok((visible ?? Number.NaN) < 5, `${visible} wait`);
	const [dead] = await cloud.metric(
		'AWS/SQS',
		'ApproximateNumberOfMessagesVisible',
		queue('ledger-dlq.fifo'),
		'Maximum',
		14,
		15,
	);
	assert.ok((dead ?? 0) >= 1);
});

test('dead-letters-growing: a carrier fails until it comes back, and then a redrive heals', async () => {
	const cloud = await play('dead-letters-growing');
	const dead = (from: number, until: number) =>
		cloud.metric(
			'AWS/SQS',
			'ApproximateNumberOfMessagesVisible',
			queue('labels-dlq'),
			'Maximum',
			from,
			until,
		);
	assert.ok((await dead(-60, -18)).every((count) => count === 0));
	const before = await dead(-14, 0);
	assert.ok(before.every((count, index) => index === 0 || count > (before[index - 1] ?? 0)));
	await cloud.minutes(10);
	assert.deepEqual(await cloud.troubles(), ['dead letters labels-dlq']);
	const [now = 0] = await dead(9, 10);
	assert.ok(now > (before.at(-1) ?? 0) + 100);

	const redrive = () =>
		cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: cloud.arn('labels-dlq') }));
	await redrive();
	await cloud.minutes(8);
	assert.deepEqual(
		await cloud.troubles(),
		['dead letters labels-dlq'],
		'they come back while the carrier is down',
	);
	await cloud.minutes(16);
	await redrive();
	await cloud.minutes(6);
	assert.deepEqual(await cloud.troubles(), []);
	assert.deepEqual(await dead(39, 40), [0]);
});

test('a purge empties what nobody consumes, and the trouble is over', async () => {
	const cloud = await play('shop');
	await cloud.minutes(2);
	assert.ok((await cloud.troubles()).includes('stuck legacy-import'));
	await cloud.sqs.send(new PurgeQueueCommand({ QueueUrl: url(cloud, 'legacy-import') }));
	await cloud.minutes(3);
	assert.ok(!(await cloud.troubles()).includes('stuck legacy-import'));
});
