import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { randomFrom } from '../../source/demo/random.ts';
import { SqsService } from '../../source/demo/sqs/sqs-service.ts';
import { StsService } from '../../source/demo/sts/sts-service.ts';
import { fromXml } from '../../source/demo/wire/xml.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const { endpoint, config } = await startServices((clock) => {
	const ids = randomFrom(3);
	return [new SqsService(clock, account, () => ids.uuid()), new StsService(account)];
});
const version = '2012-11-05';
const signed =
	'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0';

interface XmlAnswer {
	readonly status: number;
	readonly text: string;
	readonly root: string;
	/** The members of the answer's root. */
	readonly value: Readonly<Record<string, unknown>>;
}

async function read(answer: Response): Promise<XmlAnswer> {
	const text = await answer.text();
	assert.equal(answer.headers.get('content-type'), 'text/xml');
	const { root, value } = fromXml(Buffer.from(text));
	return { status: answer.status, text, root, value: value as Record<string, unknown> };
}

/** Posts a form as clients before 2023 do, signed for SQS. */
async function post(parameters: Record<string, string>, path = '/'): Promise<XmlAnswer> {
	const body = new URLSearchParams({ Version: version, ...parameters });
	const headers = { Authorization: signed };
	return read(await fetch(endpoint + path, { method: 'POST', body, headers }));
}

async function get(path: string, parameters: Record<string, string>): Promise<XmlAnswer> {
	return read(await fetch(`${endpoint}${path}?${new URLSearchParams(parameters)}`));
}

/** The result of a call that succeeds. */
async function call(Action: string, parameters: Record<string, string>): Promise<Record<string, unknown>> {
	const { status, root, value } = await post({ Action, ...parameters });
	assert.equal(status, 200, JSON.stringify(value));
	assert.equal(root, `${Action}Response`);
	return (value[`${Action}Result`] || {}) as Record<string, unknown>;
}

async function failed(Action: string, parameters: Record<string, string>): Promise<[number, string]> {
	const { status, root, value } = await post({ Action, ...parameters });
	assert.equal(root, 'ErrorResponse');
	assert.deepEqual(Object.keys(value), ['Error', 'RequestId']);
	const { Type, Code, Detail } = value.Error as Record<string, string>;
	assert.deepEqual([Type, Detail], ['Sender', '']);
	return [status, Code ?? ''];
}

async function queue(name: string, more: Record<string, string> = {}): Promise<string> {
	const { QueueUrl } = await call('CreateQueue', { QueueName: name, ...more });
	assert.equal(QueueUrl, `${endpoint}/${account}/${name}`);
	return QueueUrl as string;
}

/** `[{Name, Value}]`, or one of them, as an object. */
function pairs(list: unknown, key = 'Name'): Record<string, unknown> {
	const entries = [list].flat() as Record<string, unknown>[];
	return Object.fromEntries(entries.map((entry) => [entry[key], entry.Value]));
}

test('queues: attributes and tags are numbered in, and repeated elements out', async () => {
	const QueueUrl = await queue('attributes', {
		'Attribute.1.Name': 'VisibilityTimeout',
		'Attribute.1.Value': '7',
		'Attribute.2.Name': 'DelaySeconds',
		'Attribute.2.Value': '1',
		'Tag.1.Key': 'team',
		'Tag.1.Value': 'a',
		'Tag.2.Key': 'empty',
		'Tag.2.Value': '',
	});
	const one = await call('GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'VisibilityTimeout' });
	assert.deepEqual(one, { Attribute: { Name: 'VisibilityTimeout', Value: '7' } });
	await post({
		Action: 'SetQueueAttributes',
		QueueUrl,
		'Attribute.1.Name': 'DelaySeconds',
		'Attribute.1.Value': '2',
	});
	const all = pairs((await call('GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'All' })).Attribute);
	assert.equal(all.DelaySeconds, '2');
	assert.equal(all.QueueArn, `arn:aws:sqs:eu-west-1:${account}:attributes`);
	assert.deepEqual(await call('GetQueueAttributes', { QueueUrl }), {});
	const tags = async () => pairs((await call('ListQueueTags', { QueueUrl })).Tag, 'Key');
	assert.deepEqual(await tags(), { team: 'a', empty: '' });
	await post({ Action: 'UntagQueue', QueueUrl, 'TagKey.1': 'team', 'TagKey.2': 'empty' });
	assert.deepEqual(await call('ListQueueTags', { QueueUrl }), {});
	await post({ Action: 'TagQueue', QueueUrl, 'Tag.1.Key': 'env', 'Tag.1.Value': 'prod' });
	assert.deepEqual(await tags(), { env: 'prod' });
});

test('queues: lists with pages, a lookup by name, dead letter sources', async () => {
	const names = ['listed-a', 'listed-b', 'listed-c'];
	const urls = await Promise.all(names.map((name) => queue(name)));
	assert.deepEqual((await call('ListQueues', { QueueNamePrefix: 'listed-' })).QueueUrl, urls);
	const page = await call('ListQueues', { QueueNamePrefix: 'listed-', MaxResults: '2' });
	assert.deepEqual(page.QueueUrl, urls.slice(0, 2));
	const NextToken = page.NextToken as string;
	const rest = await call('ListQueues', { QueueNamePrefix: 'listed-', MaxResults: '2', NextToken });
	assert.deepEqual(rest, { QueueUrl: urls[2] });
	assert.deepEqual(await call('ListQueues', { QueueNamePrefix: 'nothing-' }), {});
	assert.deepEqual(await call('GetQueueUrl', { QueueName: 'listed-a' }), { QueueUrl: urls[0] });
	const policy = { deadLetterTargetArn: `arn:aws:sqs:eu-west-1:${account}:listed-a`, maxReceiveCount: 3 };
	await queue('listed-source', {
		'Attribute.1.Name': 'RedrivePolicy',
		'Attribute.1.Value': JSON.stringify(policy),
	});
	const sources = await call('ListDeadLetterSourceQueues', { QueueUrl: urls[0] ?? '' });
	assert.deepEqual(sources, { QueueUrl: `${endpoint}/${account}/listed-source` });
});

test('a message with attributes of every kind comes back as it was sent', async () => {
	const QueueUrl = await queue('messages');
	const MessageBody = "\"&quot;<a b='c'>\r\n\tä \u{1F600} \u0085 \u2028 ]]>";
	const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
	const sent = await call('SendMessage', {
		QueueUrl,
		MessageBody,
		MessageGroupId: 'tenant',
		'MessageAttribute.1.Name': 'text',
		'MessageAttribute.1.Value.DataType': 'String',
		'MessageAttribute.1.Value.StringValue': 'a\rb',
		'MessageAttribute.2.Name': 'bytes',
		'MessageAttribute.2.Value.DataType': 'Binary',
		'MessageAttribute.2.Value.BinaryValue': Buffer.of(0, 27, 255).toString('base64'),
		'MessageSystemAttribute.1.Name': 'AWSTraceHeader',
		'MessageSystemAttribute.1.Value.DataType': 'String',
		'MessageSystemAttribute.1.Value.StringValue': trace,
	});
	// As AWS answers this header.
	assert.equal(sent.MD5OfMessageSystemAttributes, '5ae4d5d7636402d80f4eb6d213245a88');
	const { Message } = await call('ReceiveMessage', {
		QueueUrl,
		MaxNumberOfMessages: '10',
		VisibilityTimeout: '0',
		'AttributeName.1': 'SenderId',
		'MessageSystemAttributeName.1': 'AWSTraceHeader',
		'MessageSystemAttributeName.2': 'MessageGroupId',
		'MessageAttributeName.1': 'All',
	});
	const message = Message as Record<string, unknown>;
	assert.equal(message.Body, MessageBody);
	assert.equal(message.MessageId, sent.MessageId);
	assert.equal(message.MD5OfBody, sent.MD5OfMessageBody);
	assert.equal(message.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
	assert.deepEqual(pairs(message.Attribute), {
		SenderId: `AIDA${account.padStart(17, '0')}`,
		AWSTraceHeader: trace,
		MessageGroupId: 'tenant',
	});
	assert.deepEqual(pairs(message.MessageAttribute), {
		text: { DataType: 'String', StringValue: 'a\rb' },
		bytes: { DataType: 'Binary', BinaryValue: 'ABv/' },
	});
	await call('DeleteMessage', { QueueUrl, ReceiptHandle: message.ReceiptHandle as string });
	const empty = await post({ Action: 'ReceiveMessage', QueueUrl });
	assert.match(empty.text, /<ReceiveMessageResult\/>/, 'as AWS writes an empty answer');
});

test('batches answer each entry, those that failed with the old codes', async () => {
	const QueueUrl = await queue('batches');
	const entry = 'SendMessageBatchRequestEntry';
	const sent = await call('SendMessageBatch', {
		QueueUrl,
		[`${entry}.1.Id`]: 'good',
		[`${entry}.1.MessageBody`]: 'a',
		[`${entry}.1.MessageAttribute.1.Name`]: 'k',
		[`${entry}.1.MessageAttribute.1.Value.DataType`]: 'String',
		[`${entry}.1.MessageAttribute.1.Value.StringValue`]: 'v',
		[`${entry}.2.Id`]: 'bad',
		[`${entry}.2.MessageBody`]: 'b\u0001',
	});
	const good = sent.SendMessageBatchResultEntry as Record<string, string>;
	assert.equal(good.Id, 'good');
	assert.match(good.MD5OfMessageAttributes ?? '', /^[0-9a-f]{32}$/);
	const bad = sent.BatchResultErrorEntry as Record<string, string>;
	assert.deepEqual([bad.Id, bad.SenderFault, bad.Code], ['bad', 'true', 'InvalidMessageContents']);
	const { Message } = await call('ReceiveMessage', { QueueUrl });
	const { ReceiptHandle = '' } = Message as Record<string, string>;
	const change = 'ChangeMessageVisibilityBatchRequestEntry';
	const changed = await call('ChangeMessageVisibilityBatch', {
		QueueUrl,
		[`${change}.1.Id`]: 'x',
		[`${change}.1.ReceiptHandle`]: ReceiptHandle,
		[`${change}.1.VisibilityTimeout`]: '60',
		[`${change}.2.Id`]: 'y',
		[`${change}.2.ReceiptHandle`]: 'garbage',
		[`${change}.2.VisibilityTimeout`]: '60',
	});
	assert.deepEqual(changed.ChangeMessageVisibilityBatchResultEntry, { Id: 'x' });
	assert.equal((changed.BatchResultErrorEntry as Record<string, string>).Code, 'ReceiptHandleIsInvalid');
	assert.equal(
		(await post({ Action: 'ChangeMessageVisibility', QueueUrl, ReceiptHandle, VisibilityTimeout: '5' }))
			.status,
		200,
	);
	const deleted = await call('DeleteMessageBatch', {
		QueueUrl,
		'DeleteMessageBatchRequestEntry.1.Id': 'z',
		'DeleteMessageBatchRequestEntry.1.ReceiptHandle': ReceiptHandle,
	});
	assert.deepEqual(deleted, { DeleteMessageBatchResultEntry: { Id: 'z' } });
	assert.deepEqual(await failed('SendMessageBatch', { QueueUrl }), [
		400,
		'AWS.SimpleQueueService.EmptyBatchRequest',
	]);
});

test('permissions and move tasks', async () => {
	const QueueUrl = await queue('permissions');
	await call('AddPermission', {
		QueueUrl,
		Label: 'both',
		'AWSAccountId.1': '111122223333',
		'AWSAccountId.2': '444455556666',
		'ActionName.1': 'SendMessage',
	});
	const policy = await call('GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'Policy' });
	assert.match(String(pairs(policy.Attribute).Policy), /arn:aws:iam::444455556666:root/);
	await call('RemovePermission', { QueueUrl, Label: 'both' });
	const arn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;
	await queue('moved', {
		'Attribute.1.Name': 'RedrivePolicy',
		'Attribute.1.Value': JSON.stringify({ deadLetterTargetArn: arn('permissions'), maxReceiveCount: 1 }),
	});
	const { TaskHandle } = await call('StartMessageMoveTask', {
		SourceArn: arn('permissions'),
		MaxNumberOfMessagesPerSecond: '5',
	});
	const { ListMessageMoveTasksResultEntry: task } = await call('ListMessageMoveTasks', {
		SourceArn: arn('permissions'),
	});
	assert.equal((task as Record<string, string>).TaskHandle, TaskHandle);
	assert.equal((task as Record<string, string>).MaxNumberOfMessagesPerSecond, '5');
	const cancelled = await call('CancelMessageMoveTask', { TaskHandle: TaskHandle as string });
	assert.deepEqual(cancelled, { ApproximateNumberOfMessagesMoved: '0' });
});

test('what gives nothing back has no result element; errors have the codes of old', async () => {
	const QueueUrl = await queue('codes');
	const purged = await post({ Action: 'PurgeQueue', QueueUrl });
	assert.deepEqual(Object.keys(purged.value), ['ResponseMetadata']);
	assert.deepEqual(await failed('PurgeQueue', { QueueUrl }), [
		403,
		'AWS.SimpleQueueService.PurgeQueueInProgress',
	]);
	assert.deepEqual(await failed('SendMessage', { QueueUrl }), [400, 'MissingParameter']);
	assert.deepEqual(await failed('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: '11' }), [
		400,
		'InvalidParameterValue',
	]);
	const missing = await post({ Action: 'GetQueueUrl', QueueName: 'missing' });
	assert.match(missing.text, /<Code>AWS\.SimpleQueueService\.NonExistentQueue<\/Code>/);
	assert.match(missing.text, /The specified queue does not exist for this wsdl version\./);
	const unknown = await post({ Action: 'FooBar' });
	assert.equal(unknown.status, 400);
	assert.match(unknown.text, /<Code>InvalidAction<\/Code>/);
	const echoed = await post({
		Action: 'SendMessage',
		QueueUrl,
		MessageBody: 'x',
		MessageGroupId: 'a\u0001b',
	});
	assert.match(echoed.text, /Value a\ufffdb for parameter MessageGroupId is invalid/);
});

test("a queue's own address takes requests without QueueUrl, a version or a signature", async () => {
	await queue('own.fifo', { 'Attribute.1.Name': 'FifoQueue', 'Attribute.1.Value': 'true' });
	const path = `/${account}/own.fifo`;
	const sent = await get(path, {
		Action: 'SendMessage',
		MessageBody: 'by GET',
		MessageGroupId: 'a',
		MessageDeduplicationId: '1',
	});
	assert.equal(sent.status, 200, sent.text);
	assert.match(sent.text, /<SequenceNumber>\d{20}<\/SequenceNumber>/);
	const posted = await fetch(endpoint + path, {
		method: 'POST',
		body: new URLSearchParams({ Action: 'ReceiveMessage' }),
	});
	assert.match((await read(posted)).text, /<Body>by GET<\/Body>/);
	const attributes = await get(path, { Action: 'GetQueueAttributes', 'AttributeName.1': 'All' });
	assert.match(attributes.text, /<Attribute><Name>FifoQueue<\/Name><Value>true<\/Value><\/Attribute>/);
	await queue('other');
	const other = await get(path, {
		Action: 'GetQueueAttributes',
		QueueUrl: `${endpoint}/${account}/other`,
		'AttributeName.1': 'QueueArn',
	});
	assert.match(other.text, /:other</, 'a QueueUrl beats the address');
	for (const Action of ['ListQueues', 'CreateQueue']) {
		const { status, text } = await get(path, { Action, QueueName: 'not-made' });
		assert.equal(status, 400);
		assert.match(text, new RegExp(`The action ${Action} is not valid for this endpoint\\.`));
	}
	const bare = await fetch(endpoint + path);
	assert.equal(bare.status, 404);
	assert.equal(await bare.text(), '<UnknownOperationException/>\n');
	assert.equal((await get(path, { Action: 'DeleteQueue' })).status, 200);
	assert.equal((await get('/', { Action: 'ListQueues' })).root, 'ListQueuesResponse');
});

test('queries and JSON are the same queues', async () => {
	const QueueUrl = await queue('shared');
	const sqs = new SQSClient(config);
	try {
		const names = ['QueueArn'] as const;
		const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
		const { Attributes } = await sqs.send(command);
		assert.equal(Attributes?.QueueArn, `arn:aws:sqs:eu-west-1:${account}:shared`);
	} finally {
		sqs.destroy();
	}
});

test('a query for another service goes there', async () => {
	const identity = await get('/', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
	assert.equal(identity.root, 'GetCallerIdentityResponse');
	const unknown = await get('/', { Action: 'Nonsense', Version: '2011-06-15' });
	assert.equal(unknown.status, 400);
	assert.match(unknown.text, /<Code>InvalidAction<\/Code>/);
	assert.match(unknown.text, /Could not find operation Nonsense for version 2011-06-15/);
});

test('a parameter that is nested without end is refused', async () => {
	const name = Array.from({ length: 100_000 }, () => 'a').join('.');
	const { status, text } = await post({ Action: 'ListQueues', [name]: 'x' });
	assert.equal(status, 400);
	assert.match(text, /<Code>MalformedQueryString<\/Code>/);
});
