import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	PublishBatchCommand,
	type PublishCommandInput,
	SetSubscriptionAttributesCommand,
	SetTopicAttributesCommand,
} from '@aws-sdk/client-sns';
import type { Delivery } from '../../source/demo/simulation/graph.ts';
import type { PublishCounts } from '../../source/demo/sns/region.ts';
import { account, bodies, fails, startSns } from './sns-support.ts';

const { client, clock, publish, queue, registry, service, subscribe, topic } = await startSns();

test('a queue gets the message in an envelope', async () => {
	const TopicArn = await topic('enveloped');
	const target = await queue('enveloped');
	const arn = await subscribe(TopicArn, target.arn);
	const { MessageId } = await publish({
		TopicArn,
		Message: 'héllo <&> 👋',
		Subject: 'Greeting',
		MessageAttributes: {
			kind: { DataType: 'String', StringValue: 'order' },
			count: { DataType: 'Number', StringValue: '3' },
			blob: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
		},
	});
	const [message] = await target.receive();
	const envelope = JSON.parse(message?.Body ?? '');
	assert.equal(envelope.Type, 'Notification');
	assert.equal(envelope.MessageId, MessageId);
	assert.equal(envelope.TopicArn, TopicArn);
	assert.equal(envelope.Message, 'héllo <&> 👋');
	assert.equal(envelope.Subject, 'Greeting');
	assert.match(envelope.Timestamp, /^2026-01-01T00:0\d:\d\d\.\d{3}Z$/);
	assert.equal(envelope.SignatureVersion, '1');
	assert.ok(envelope.UnsubscribeURL.endsWith(`SubscriptionArn=${arn}`));
	assert.deepEqual(envelope.MessageAttributes, {
		kind: { Type: 'String', Value: 'order' },
		count: { Type: 'Number', Value: '3' },
		blob: { Type: 'Binary', Value: 'AQI=' },
	});
	assert.equal(message?.MessageAttributes, undefined);
});

test('raw delivery gives the message as it is, with its attributes', async () => {
	const TopicArn = await topic('raw');
	const target = await queue('raw');
	await subscribe(TopicArn, target.arn, { RawMessageDelivery: 'true' });
	await publish({
		TopicArn,
		Message: 'plain',
		MessageAttributes: {
			count: { DataType: 'Number', StringValue: '3' },
			blob: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
		},
	});
	const [message] = await target.receive();
	assert.equal(message?.Body, 'plain');
	assert.deepEqual(message?.MessageAttributes?.count, { DataType: 'Number', StringValue: '3' });
	assert.deepEqual([...(message?.MessageAttributes?.blob?.BinaryValue ?? [])], [1, 2]);
});

test('a structured message says something else to each protocol', async () => {
	const TopicArn = await topic('structured');
	const target = await queue('structured');
	await subscribe(TopicArn, target.arn, { RawMessageDelivery: 'true' });
	const structured = (Message: string) => publish({ TopicArn, MessageStructure: 'json', Message });
	await structured(JSON.stringify({ default: 'all', sqs: 'queues', email: 'people' }));
	await structured(JSON.stringify({ default: 'all' }));
	assert.deepEqual(bodies(await target.receive()), ['queues', 'all']);
	await fails(structured('{"sqs": "queues"}'), 'InvalidParameterException', /No default entry/);
	await fails(structured('no json'), 'InvalidParameterException', /failed to parse/);
});

test('what SNS refuses to publish is refused', async () => {
	const TopicArn = await topic('strict');
	const attempt = (more: Partial<PublishCommandInput>) => publish({ TopicArn, Message: 'x', ...more });
	await fails(attempt({ Message: '' }), 'InvalidParameterException', /Empty message/);
	await fails(attempt({ Message: 'x'.repeat(262_145) }), 'InvalidParameterException', /Message too long/);
	await attempt({ Message: 'x'.repeat(262_144) });
	await fails(attempt({ Subject: 'a\nb' }), 'InvalidParameterException', /Subject/);
	await fails(attempt({ Subject: 'x'.repeat(101) }), 'InvalidParameterException', /Subject/);
	await fails(attempt({ TopicArn: `${TopicArn}-not` }), 'NotFoundException', /Topic does not exist/);
	await fails(attempt({ TopicArn: undefined }), 'InvalidParameterException');
	await fails(attempt({ MessageDeduplicationId: '1' }), 'InvalidParameterException', /topic type/);
	const attribute = (name: string, DataType: string, StringValue: string) =>
		attempt({ MessageAttributes: { [name]: { DataType, StringValue } } });
	await fails(attribute('a', 'Text', 'x'), 'InvalidParameterValueException', /supported type prefixes/);
	await fails(attribute('a', 'Number', 'x'), 'InvalidParameterValueException');
	await fails(attribute('.a', 'String', 'x'), 'InvalidParameterValueException', /starting with character/);
	await fails(attribute('a b', 'String', 'x'), 'InvalidParameterValueException', /#x20/);
	await fails(attribute('a', 'Binary', 'x'), 'InvalidParameterValueException', /must use field 'Binary'/);
	await client.send(
		new SetTopicAttributesCommand({
			TopicArn,
			AttributeName: 'MaximumMessageSize',
			AttributeValue: '1048576',
		}),
	);
	await attempt({ Message: 'x'.repeat(262_145) });
});

test('what reaches no queue goes to the dead letters', async () => {
	const TopicArn = await topic('lost');
	const deadLetters = await queue('lost-dlq');
	const Endpoint = `arn:aws:sqs:eu-west-1:${account}:not-there`;
	const SubscriptionArn = await subscribe(TopicArn, Endpoint, {
		RawMessageDelivery: 'true',
		RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
	});
	const told: PublishCounts[] = [];
	service.onPublish = (region, name, counts) => {
		if (region === 'eu-west-1' && name === 'lost') told.push(counts);
	};
	await publish({ TopicArn, Message: 'anybody?' });
	assert.deepEqual(bodies(await deadLetters.receive()), ['anybody?']);
	assert.deepEqual(told, [{ published: 1, bytes: 8, delivered: 0, failed: 1, filteredOut: 0 }]);
	const bad = new SetSubscriptionAttributesCommand({
		SubscriptionArn,
		AttributeName: 'RedrivePolicy',
		AttributeValue: '{"deadLetterTargetArn": "x"}',
	});
	await fails(client.send(bad), 'InvalidParameterException', /invalid arn/);
	const ofQueues = new SetSubscriptionAttributesCommand({
		SubscriptionArn,
		AttributeName: 'RedrivePolicy',
		AttributeValue: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 }),
	});
	await fails(client.send(ofQueues), 'InvalidParameterException', /maxReceiveCount is unknown/);
	service.onPublish = undefined;
});

test('a function gets an event of records', async () => {
	const TopicArn = await topic('to-function');
	const events: [string, Delivery][] = [];
	registry.register('lambda', (arn, delivery) => events.push([arn, delivery]) > 0);
	const Endpoint = `arn:aws:lambda:eu-west-1:${account}:function:orders`;
	const SubscriptionArn = await subscribe(TopicArn, Endpoint);
	await publish({
		TopicArn,
		Message: 'hello',
		MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
	});
	const [called] = events;
	assert.equal(called?.[0], Endpoint);
	const [record] = JSON.parse(called?.[1].body ?? '').Records;
	assert.equal(record.EventSource, 'aws:sns');
	assert.equal(record.EventSubscriptionArn, SubscriptionArn);
	assert.equal(record.Sns.Message, 'hello');
	assert.equal(record.Sns.Subject, null);
	assert.deepEqual(record.Sns.MessageAttributes, { a: { Type: 'String', Value: 'b' } });
	const raw = new SetSubscriptionAttributesCommand({
		SubscriptionArn,
		AttributeName: 'RawMessageDelivery',
		AttributeValue: 'true',
	});
	await fails(client.send(raw), 'InvalidParameterException', /does not support raw/);
});

test('a FIFO topic keeps order and drops what it had for five minutes', async () => {
	const TopicArn = await topic('ordered.fifo', { FifoTopic: 'true' });
	const target = await queue('ordered.fifo', { FifoQueue: 'true' });
	const standard = await queue('unordered');
	await subscribe(TopicArn, target.arn, { RawMessageDelivery: 'true' });
	await subscribe(TopicArn, standard.arn, { RawMessageDelivery: 'true' });
	const send = (Message: string, id: string | undefined, MessageGroupId: string | undefined = 'g') =>
		publish({ TopicArn, Message, MessageDeduplicationId: id, MessageGroupId });
	await fails(send('x', undefined), 'InvalidParameterException', /ContentBasedDeduplication/);
	await fails(
		publish({ TopicArn, Message: 'x' }),
		'InvalidParameterException',
		/MessageGroupId parameter is required/,
	);
	const one = await send('1', 'a');
	assert.match(one.SequenceNumber ?? '', /^\d{20}$/);
	await send('2', 'b');
	const again = await send('1 again', 'a');
	assert.equal(again.MessageId, one.MessageId);
	assert.equal(again.SequenceNumber, one.SequenceNumber);
	const received = await target.receive();
	assert.deepEqual(bodies(received), ['1', '2']);
	assert.equal(received[0]?.Attributes?.MessageGroupId, 'g');
	assert.equal(received[0]?.Attributes?.MessageDeduplicationId, 'a');
	assert.deepEqual(bodies(await standard.receive()), ['1', '2']);
	await clock.advance(300_000);
	const later = await send('1', 'a');
	assert.notEqual(later.MessageId, one.MessageId);
	await client.send(
		new SetTopicAttributesCommand({
			TopicArn,
			AttributeName: 'ContentBasedDeduplication',
			AttributeValue: 'true',
		}),
	);
	const first = await send('same', undefined);
	assert.equal((await send('same', undefined)).MessageId, first.MessageId);
	const lambda = `arn:aws:lambda:eu-west-1:${account}:function:orders`;
	await fails(subscribe(TopicArn, lambda), 'InvalidParameterException');
});

test('a batch has up to ten messages, each with its own id', async () => {
	const TopicArn = await topic('batched');
	const target = await queue('batched');
	await subscribe(TopicArn, target.arn, { RawMessageDelivery: 'true' });
	const batch = (entries: { Id: string; Message: string }[]) =>
		client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
	const entries = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, Message: `m${index}` }));
	const sent = await client.send(
		new PublishBatchCommand({
			TopicArn,
			PublishBatchRequestEntries: entries(10).map((entry) => ({
				...entry,
				MessageAttributes: { id: { DataType: 'String', StringValue: entry.Id } },
			})),
		}),
	);
	assert.equal(sent.Successful?.length, 10);
	assert.deepEqual(sent.Failed, []);
	const received = await target.receive();
	assert.equal(received.length, 10);
	assert.equal(received[3]?.MessageAttributes?.id?.StringValue, 'e3');
	await fails(batch(entries(11)), 'TooManyEntriesInBatchRequestException');
	await fails(batch([]), 'EmptyBatchRequestException');
	const [one] = entries(1);
	assert.ok(one);
	await fails(batch([one, one]), 'BatchEntryIdsNotDistinctException');
	await fails(batch([{ Id: 'a b', Message: 'x' }]), 'InvalidBatchEntryIdException');
	const long = { Message: 'x'.repeat(131_073) };
	await fails(
		batch([
			{ Id: 'a', ...long },
			{ Id: 'b', ...long },
		]),
		'BatchRequestTooLongException',
	);
});
