import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	GetSubscriptionAttributesCommand,
	ListSubscriptionsByTopicCommand,
	type PublishCommandInput,
	SetSubscriptionAttributesCommand,
} from '@aws-sdk/client-sns';
import { account, bodies, fails, startSns } from './sns-support.ts';

const { client, publish, queue, subscribe, topic } = await startSns();

test('filter policies choose among messages by their attributes', async () => {
	const TopicArn = await topic('filtered');
	const target = await queue('filtered');
	const arn = await subscribe(TopicArn, target.arn, { RawMessageDelivery: 'true' });
	const sent: Record<string, PublishCommandInput['MessageAttributes']> = {
		none: {},
		cheap: { price: { DataType: 'Number', StringValue: '5' } },
		dear: { price: { DataType: 'Number', StringValue: '500' } },
		football: { sport: { DataType: 'String', StringValue: 'football' } },
		Rugby: { sport: { DataType: 'String', StringValue: 'Rugby' } },
		several: { sport: { DataType: 'String.Array', StringValue: '["tennis", "rugby", true, null, 7]' } },
	};
	const received = async (policy: object) => {
		const value = JSON.stringify(policy);
		await client.send(
			new SetSubscriptionAttributesCommand({
				SubscriptionArn: arn,
				AttributeName: 'FilterPolicy',
				AttributeValue: value,
			}),
		);
		for (const [Message, MessageAttributes] of Object.entries(sent)) {
			await publish({ TopicArn, Message, MessageAttributes });
		}
		return bodies(await target.receive());
	};
	assert.deepEqual(await received({ sport: ['football'] }), ['football']);
	assert.deepEqual(await received({ sport: ['rugby', true] }), ['several']);
	assert.deepEqual(await received({ sport: [{ prefix: 'foot' }] }), ['football']);
	assert.deepEqual(await received({ sport: [{ suffix: 'by' }] }), ['Rugby', 'several']);
	assert.deepEqual(await received({ sport: [{ 'equals-ignore-case': 'rugby' }] }), ['Rugby', 'several']);
	assert.deepEqual(await received({ sport: [{ 'anything-but': ['football', 'Rugby'] }] }), ['several']);
	assert.deepEqual(await received({ sport: [{ 'anything-but': { prefix: 'foo' } }] }), ['Rugby', 'several']);
	assert.deepEqual(await received({ sport: [{ exists: false }] }), ['none', 'cheap', 'dear']);
	assert.deepEqual(await received({ price: [{ exists: true }] }), ['cheap', 'dear']);
	assert.deepEqual(await received({ price: [{ numeric: ['>', 0, '<=', 100] }] }), ['cheap']);
	assert.deepEqual(await received({ price: [5] }), ['cheap']);
	assert.deepEqual(await received({ price: ['5'] }), []);
	assert.deepEqual(await received({ $or: [{ sport: ['football'] }, { price: [{ numeric: ['=', 500] }] }] }), [
		'dear',
		'football',
	]);
	assert.equal((await received({})).length, 6);
});

test('filter policies choose among messages by their body', async () => {
	const TopicArn = await topic('by-body');
	const target = await queue('by-body');
	const SubscriptionArn = await subscribe(TopicArn, target.arn, {
		RawMessageDelivery: 'true',
		FilterPolicyScope: 'MessageBody',
		FilterPolicy: JSON.stringify({ order: { lines: { sku: ['a'], count: [{ numeric: ['>', 1] }] } } }),
	});
	const line = (sku: string, count: number) => ({ sku, count });
	const order = (...lines: object[]) => publish({ TopicArn, Message: JSON.stringify({ order: { lines } }) });
	await order(line('a', 1), line('b', 5));
	await order(line('b', 1), line('a', 2));
	await publish({ TopicArn, Message: 'no json' });
	const got = await target.receive();
	assert.equal(got.length, 1);
	assert.match(got[0]?.Body ?? '', /"sku":"a","count":2/);
	const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
	assert.equal(Attributes?.FilterPolicyScope, 'MessageBody');
	const nested = new SetSubscriptionAttributesCommand({
		SubscriptionArn,
		AttributeName: 'FilterPolicyScope',
		AttributeValue: 'MessageAttributes',
	});
	await fails(client.send(nested), 'InvalidParameterException', /does not support nested/);
	const none = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{}' };
	await client.send(new SetSubscriptionAttributesCommand(none));
	const after = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
	assert.ok(!('FilterPolicyScope' in (after.Attributes ?? {})), 'no scope without a filter');
});

test('a filter policy that is none is refused', async () => {
	const TopicArn = await topic('bad-policies');
	const Endpoint = `arn:aws:sqs:eu-west-1:${account}:any`;
	const attempt = (policy: unknown) =>
		subscribe(TopicArn, Endpoint, {
			FilterPolicy: typeof policy === 'string' ? policy : JSON.stringify(policy),
		});
	await fails(attempt('no json'), 'InvalidParameterException', /failed to parse JSON/);
	await fails(attempt({ a: 'x' }), 'InvalidParameterException', /"a" must be an object or an array/);
	await fails(attempt({ a: [] }), 'InvalidParameterException', /Empty arrays/);
	await fails(attempt({ a: [{ near: 'x' }] }), 'InvalidParameterException', /Unrecognized match type near/);
	await fails(attempt({ a: [{ numeric: ['<', 'x'] }] }), 'InvalidParameterException', /must be numeric/);
	await fails(attempt({ a: { b: ['x'] } }), 'InvalidParameterException', /nested/);
	const keys = Object.fromEntries([...'abcdef'].map((name) => [name, ['x']]));
	await fails(attempt(keys), 'InvalidParameterException', /more than 5 keys/);
	const many = Array.from({ length: 13 }, (_, index) => `v${index}`);
	await fails(attempt({ a: many, b: many }), 'InvalidParameterException', /too complex/);
	const listed = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
	assert.deepEqual(listed.Subscriptions, []);
});
