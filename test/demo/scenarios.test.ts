import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { randomFrom } from '../../source/demo/random.ts';
import { oddDrafts } from '../../source/demo/scenario/odd-drafts.ts';
import { shopPlans } from '../../source/demo/scenario/shop.ts';
import { readDraft } from '../../source/demo/sqs/draft.ts';
import { missingParameter } from '../../source/demo/sqs/errors.ts';
import type { Draft } from '../../source/demo/sqs/message.ts';
import { applyAttributes } from '../../source/demo/sqs/settings.ts';
import { Input } from '../../source/demo/wire/input.ts';
import { type CloudUnderTest, startTestCloud } from './cloud-support.ts';

interface Counts {
	readonly visible: number;
	readonly inFlight: number;
	readonly delayed: number;
}

async function everyCount({ sqs }: CloudUnderTest): Promise<Map<string, Counts>> {
	const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
	const entries = await Promise.all(
		QueueUrls.map(async (QueueUrl) => {
			const { Attributes = {} } = await sqs.send(
				new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
			);
			const count = (end: '' | 'NotVisible' | 'Delayed') =>
				Number(Attributes[`ApproximateNumberOfMessages${end}`]);
			const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
			const counts = { visible: count(''), inFlight: count('NotVisible'), delayed: count('Delayed') };
			return [name, counts] as const;
		}),
	);
	return new Map(entries);
}

async function series(
	{ cloudWatch, clock }: CloudUnderTest,
	queue: string,
	metric: string,
	minutes: number,
): Promise<number[]> {
	const to = clock.now() - (clock.now() % 60_000);
	const { MetricDataResults } = await cloudWatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: [
				{
					Id: 'm',
					MetricStat: {
						Metric: {
							Namespace: 'AWS/SQS',
							MetricName: metric,
							Dimensions: [{ Name: 'QueueName', Value: queue }],
						},
						Period: 60,
						Stat: 'Maximum',
					},
				},
			],
			StartTime: new Date(to - minutes * 60_000),
			EndTime: new Date(to),
			ScanBy: 'TimestampAscending',
		}),
	);
	return MetricDataResults?.[0]?.Values ?? [];
}

const counts = (all: Map<string, Counts>, name: string): Counts => {
	const found = all.get(name);
	if (!found) throw new Error(`no queue ${name}`);
	return found;
};

test('the shop opens with queues in every state, and moves', async () => {
	const shop = await startTestCloud({ scenario: 'shop' });
	const before = await everyCount(shop);
	assert.ok(before.size >= 16, `${before.size} queues`);
	assert.ok([...before.keys()].filter((name) => name.endsWith('.fifo')).length >= 4);
	assert.ok(counts(before, 'orders.fifo').visible > 2_000);
	assert.ok(counts(before, 'orders-dlq.fifo').visible > 30);
	assert.ok(counts(before, 'emails').visible > 500);
	assert.ok(counts(before, 'shipping-labels').delayed > 200);
	assert.ok(counts(before, 'image-resize').inFlight > 400);
	assert.deepEqual(counts(before, 'orders-nightly'), { visible: 0, inFlight: 0, delayed: 0 });

	await shop.seconds(120);
	const after = await everyCount(shop);
	const grown = counts(after, 'orders.fifo').visible - counts(before, 'orders.fifo').visible;
	assert.ok(grown > 2_000 && grown < 5_000, `41 in and 12 out a second for two minutes grow by ${grown}`);
	assert.ok(counts(after, 'inventory-sync').visible < counts(before, 'inventory-sync').visible);
	assert.equal(counts(after, 'emails').inFlight, 0, 'nobody receives');
	assert.ok(counts(after, 'orders-invoice').visible < 50, 'a healthy queue keeps up');
	const poison = await series(shop, 'refunds', 'NumberOfMessagesReceived', 2);
	assert.ok(poison.every((received) => received >= 3));
	const duplicates = await series(shop, 'cart-events.fifo', 'NumberOfDeduplicatedSentMessages', 1);
	assert.ok((duplicates[0] ?? 0) >= 15, `${duplicates[0]} duplicates a minute`);
});

test('the history ends where the counts begin', async () => {
	const shop = await startTestCloud({ scenario: 'shop' });
	const all = await everyCount(shop);
	for (const name of ['orders.fifo', 'emails', 'webhooks-dlq', 'orders-dlq.fifo', 'fraud-check.fifo']) {
		const depth = await series(shop, name, 'ApproximateNumberOfMessagesVisible', 180);
		assert.equal(depth.length, 180, name);
		const difference = Math.abs((depth.at(-1) ?? 0) - counts(all, name).visible);
		assert.ok(difference <= 2, `${name}: ${depth.at(-1)} in the last minute, ${difference} off`);
	}
	const sent = await series(shop, 'orders.fifo', 'NumberOfMessagesSent', 30);
	assert.ok(sent.every((perMinute) => perMinute > 1_800 && perMinute < 3_000));
	assert.deepEqual(await series(shop, 'orders-nightly', 'NumberOfMessagesSent', 180), [], 'it sleeps');
	const deadSent = await series(shop, 'orders-dlq.fifo', 'NumberOfMessagesSent', 180);
	assert.ok(
		deadSent.every((count) => count === 0),
		'dead letters do not count as sent',
	);
	await shop.seconds(60);
	const age = await series(shop, 'orders.fifo', 'ApproximateAgeOfOldestMessage', 2);
	assert.equal(age.length, 2);
	assert.ok(Math.abs((age[1] ?? 0) - (age[0] ?? 0)) < 90, `the age goes on from ${age[0]} to ${age[1]}`);
});

test('dead letters keep their age as minutes pass, though they were received often before they came', async () => {
	const shop = await startTestCloud({ scenario: 'shop' });
	await shop.seconds(120);
	const ages = await series(shop, 'webhooks-dlq', 'ApproximateAgeOfOldestMessage', 4);
	assert.ok(ages.length > 2 && ages.every((age) => age > 24 * 3600), ages.join(' '));
});

test('the same seed plays the same evening, another does not', async () => {
	const seen = [];
	for (const seed of [7, 7, 8]) {
		const shop = await startTestCloud({ scenario: 'shop', seed });
		await shop.seconds(20);
		const { sqs, cloud } = shop;
		const QueueUrl = `${cloud.endpoint}/000000000000/orders.fifo`;
		const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
		seen.push({
			counts: [...(await everyCount(shop))],
			ids: Messages?.map(({ MessageId }) => MessageId),
		});
	}
	assert.deepEqual(seen[0], seen[1]);
	assert.notDeepEqual(seen[0], seen[2]);
});

test('left open, the shop stays within bounds: its backlog grows for 40 minutes, then drains', async () => {
	const shop = await startTestCloud({ scenario: 'shop' });
	// The cloud starts five minutes into the growth.
	await shop.seconds(35 * 60);
	const peak = await everyCount(shop);
	let total = 0;
	for (const { visible, inFlight, delayed } of peak.values()) total += visible + inFlight + delayed;
	assert.ok(total < 100_000, `${total} messages at the peak`);
	await shop.seconds(4 * 60);
	const drained = counts(peak, 'orders.fifo').visible - counts(await everyCount(shop), 'orders.fifo').visible;
	assert.ok(drained > 10_000, `${drained} fewer after four minutes of catching up`);
});

test('a thousand queues stand still', async () => {
	const thousand = await startTestCloud({ scenario: 'thousand' });
	const before = await everyCount(thousand);
	assert.equal(before.size, 1_000);
	assert.ok(new Set([...before.values()].map(({ visible }) => visible)).size > 50, 'varied');
	await thousand.seconds(300);
	assert.deepEqual(await everyCount(thousand), before);
});

test('every message of the shop is one that SQS takes', () => {
	const random = randomFrom(3);
	const check = (draft: Draft, fifo: boolean) => {
		const settings = applyAttributes(new Map(), new Map(), fifo);
		const MessageAttributes = Object.fromEntries(
			[...draft.attributes].map(([name, { type, value }]) => [
				name,
				typeof value === 'string'
					? { DataType: type, StringValue: value }
					: { DataType: type, BinaryValue: Buffer.from(value).toString('base64') },
			]),
		);
		const fields = {
			MessageBody: draft.body,
			MessageAttributes,
			...(draft.group && { MessageGroupId: draft.group }),
			...(fifo && { MessageDeduplicationId: draft.deduplicationId ?? 'id' }),
		};
		const read = readDraft(new Input(fields, missingParameter), settings, draft.senderId);
		assert.equal(read.size, draft.size);
	};
	for (const plan of shopPlans) {
		const fifo = plan.name.endsWith('.fifo');
		for (let number = 0; number < 50; number++) check(plan.draft(random, number), fifo);
		if (plan.poison) check(plan.poison.draft, fifo);
		if (plan.unserved) check(plan.unserved.draft(random, 1), fifo);
	}
	for (const odd of oddDrafts) check(odd, false);
});
