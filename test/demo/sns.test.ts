import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	AddPermissionCommand,
	ConfirmSubscriptionCommand,
	CreateTopicCommand,
	DeleteTopicCommand,
	GetSubscriptionAttributesCommand,
	GetTopicAttributesCommand,
	ListSubscriptionsByTopicCommand,
	ListSubscriptionsCommand,
	ListTagsForResourceCommand,
	ListTopicsCommand,
	RemovePermissionCommand,
	SetTopicAttributesCommand,
	SNSClient,
	SubscribeCommand,
	TagResourceCommand,
	UnsubscribeCommand,
	UntagResourceCommand,
} from '@aws-sdk/client-sns';
import { account, fails, startSns } from './sns-support.ts';

const { client, clock, config, publish, service, subscribe, topic } = await startSns();

test('a topic is made once, whoever asks again for the same', async () => {
	const first = await client.send(
		new CreateTopicCommand({
			Name: 'once',
			Attributes: { DisplayName: 'Once' },
			Tags: [{ Key: 'team', Value: 'shop' }],
		}),
	);
	assert.equal(first.TopicArn, `arn:aws:sns:eu-west-1:${account}:once`);
	assert.equal(await topic('once'), first.TopicArn);
	assert.equal(await topic('once', { DisplayName: 'Once' }), first.TopicArn);
	await fails(topic('once', { DisplayName: 'Other' }), 'InvalidParameterException', /different attributes/);
	const tagged = new CreateTopicCommand({ Name: 'once', Tags: [{ Key: 'team', Value: 'other' }] });
	await fails(client.send(tagged), 'InvalidParameterException', /different tags/);
	await fails(topic('not a name'), 'InvalidParameterException', /Topic Name/);
	await fails(topic('once.fifo'), 'InvalidParameterException');
	await fails(topic('once', { FifoTopic: 'true' }), 'InvalidParameterException', /must end with .fifo/);
	await fails(topic('odd', { NoSuch: 'x' }), 'InvalidParameterException', /AttributeName/);
});

test('a topic tells its attributes and who is subscribed', async () => {
	const TopicArn = await topic('described');
	await subscribe(TopicArn, `arn:aws:sqs:eu-west-1:${account}:described`);
	await client.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'someone@example.com' }));
	await client.send(
		new SetTopicAttributesCommand({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Orders' }),
	);
	const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
	assert.equal(Attributes?.TopicArn, TopicArn);
	assert.equal(Attributes?.Owner, account);
	assert.equal(Attributes?.DisplayName, 'Orders');
	assert.equal(Attributes?.SubscriptionsConfirmed, '1');
	assert.equal(Attributes?.SubscriptionsPending, '1');
	assert.equal(Attributes?.SubscriptionsDeleted, '0');
	assert.equal(JSON.parse(Attributes?.Policy ?? '').Statement[0].Resource, TopicArn);
	const bad = new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: 'no json' });
	await fails(client.send(bad), 'InvalidParameterException', /Policy/);
	const empty = { TopicArn, AttributeName: 'Policy', AttributeValue: '{"Statement":[null]}' };
	await fails(client.send(new SetTopicAttributesCommand(empty)), 'InvalidParameterException', /Policy/);
	const missing = new GetTopicAttributesCommand({ TopicArn: `${TopicArn}-not` });
	await fails(client.send(missing), 'NotFoundException', /Topic does not exist/);
	const odd = new GetTopicAttributesCommand({ TopicArn: 'topic' });
	await fails(client.send(odd), 'InvalidParameterException', /at least 6 elements, not 1/);
});

test('lists come in pages of 100', async () => {
	const elsewhere = new SNSClient({ ...config, region: 'us-west-2' });
	const empty = await elsewhere.send(new ListTopicsCommand({}));
	assert.deepEqual(empty.Topics, []);
	for (let number = 0; number < 101; number++) {
		await elsewhere.send(new CreateTopicCommand({ Name: `t${number}` }));
	}
	const first = await elsewhere.send(new ListTopicsCommand({}));
	assert.equal(first.Topics?.length, 100);
	const second = await elsewhere.send(new ListTopicsCommand({ NextToken: first.NextToken }));
	assert.equal(second.Topics?.length, 1);
	assert.equal(second.NextToken, undefined);
	const arns = [...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn);
	assert.equal(new Set(arns).size, 101);
	await fails(elsewhere.send(new ListTopicsCommand({ NextToken: 'x' })), 'InvalidParameterException');
	elsewhere.destroy();
});

test('subscribing again gives the same subscription, unless it should be another', async () => {
	const TopicArn = await topic('again');
	const Endpoint = `arn:aws:sqs:eu-west-1:${account}:again`;
	const first = await subscribe(TopicArn, Endpoint, { RawMessageDelivery: 'true' });
	assert.equal(await subscribe(TopicArn, Endpoint), first);
	assert.equal(await subscribe(TopicArn, Endpoint, { RawMessageDelivery: 'true' }), first);
	const other = subscribe(TopicArn, Endpoint, { RawMessageDelivery: 'false' });
	await fails(other, 'InvalidParameterException', /different attributes/);
	const bad = (Protocol: string, text: string) =>
		client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint: text }));
	await fails(bad('pigeon', 'x'), 'InvalidParameterException', /does not support this protocol string/);
	await fails(bad('sqs', 'again'), 'InvalidParameterException', /SQS endpoint ARN/);
	await fails(
		bad('http', 'https://example.com'),
		'InvalidParameterException',
		/match the specified protocol/,
	);
	await fails(bad('sqs', `${Endpoint}.fifo`), 'InvalidParameterException', /FIFO SQS Queues/);
	await client.send(new UnsubscribeCommand({ SubscriptionArn: first }));
	await client.send(new UnsubscribeCommand({ SubscriptionArn: first }));
	const gone = new GetSubscriptionAttributesCommand({ SubscriptionArn: first });
	await fails(client.send(gone), 'NotFoundException', /Subscription does not exist/);
	const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
	assert.equal(Attributes?.SubscriptionsDeleted, '1');
	await fails(client.send(new UnsubscribeCommand({ SubscriptionArn: 'x' })), 'InvalidParameterException');
});

test('mail and HTTP endpoints wait for their confirmation, two days long', async () => {
	const TopicArn = await topic('pending');
	const Endpoint = 'https://example.com/hook';
	const asked = { TopicArn, Protocol: 'https', Endpoint };
	const quiet = await client.send(new SubscribeCommand(asked));
	assert.equal(quiet.SubscriptionArn, 'pending confirmation');
	const told = await client.send(new SubscribeCommand({ ...asked, ReturnSubscriptionArn: true }));
	assert.match(told.SubscriptionArn ?? '', /:pending:/);
	const listed = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
	assert.equal(listed.Subscriptions?.[0]?.SubscriptionArn, 'PendingConfirmation');
	assert.deepEqual(service.subscriptionsOf(TopicArn), []);
	const wrong = new ConfirmSubscriptionCommand({ TopicArn, Token: 'x' });
	await fails(client.send(wrong), 'InvalidParameterException', /Token/);
	const { token } = service.region('eu-west-1').subscription(told.SubscriptionArn ?? '');
	const confirmed = await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: token }));
	assert.equal(confirmed.SubscriptionArn, told.SubscriptionArn);
	await client.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
	await clock.advance(2 * 86_400_000);
	const later = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
	assert.deepEqual(
		later.Subscriptions?.map((one) => one.Endpoint),
		[Endpoint],
	);
});

test('tags and permissions come and go', async () => {
	const TopicArn = await topic('managed');
	const Tags = [
		{ Key: 'a', Value: '1' },
		{ Key: 'b', Value: '2' },
	];
	await client.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags }));
	await client.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['a'] }));
	const listed = await client.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
	assert.deepEqual(listed.Tags, [{ Key: 'b', Value: '2' }]);
	const missing = new ListTagsForResourceCommand({ ResourceArn: `${TopicArn}-not` });
	await fails(client.send(missing), 'ResourceNotFoundException');
	const permission = {
		TopicArn,
		Label: 'partner',
		AWSAccountId: ['111111111111'],
		ActionName: ['Publish', 'Subscribe'],
	};
	await client.send(new AddPermissionCommand(permission));
	await fails(
		client.send(new AddPermissionCommand(permission)),
		'InvalidParameterException',
		/already exists/,
	);
	const policy = async () => {
		const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
		return JSON.parse(Attributes?.Policy ?? '').Statement;
	};
	assert.deepEqual((await policy())[1].Action, ['SNS:Publish', 'SNS:Subscribe']);
	await client.send(new RemovePermissionCommand({ TopicArn, Label: 'partner' }));
	assert.equal((await policy()).length, 1);
});

test('a deleted topic takes its subscriptions along', async () => {
	const TopicArn = await topic('doomed');
	const arn = await subscribe(TopicArn, `arn:aws:sqs:eu-west-1:${account}:doomed`);
	await client.send(new DeleteTopicCommand({ TopicArn }));
	await client.send(new DeleteTopicCommand({ TopicArn }));
	const all = await client.send(new ListSubscriptionsCommand({}));
	assert.ok(!all.Subscriptions?.some(({ SubscriptionArn }) => SubscriptionArn === arn));
	await fails(publish({ TopicArn, Message: 'x' }), 'NotFoundException');
	assert.equal(service.deliver(TopicArn, { body: 'x', from: 'S3' }), false);
});
