import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
	AddPermissionCommand,
	ChangeMessageVisibilityCommand,
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	GetQueueUrlCommand,
	ListDeadLetterSourceQueuesCommand,
	ListQueueTagsCommand,
	type Message,
	type MessageSystemAttributeName,
	paginateListDeadLetterSourceQueues,
	type QueueAttributeName,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	type SendMessageBatchRequestEntry,
	SendMessageCommand,
	SetQueueAttributesCommand,
	SQSClient,
	TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { randomFrom } from '../../source/demo/random.ts';
import { SqsService } from '../../source/demo/sqs/sqs-service.ts';
import { failure } from './cloud-support.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const { clock, config } = await startServices((on) => {
	const ids = randomFrom(3);
	return [new SqsService(on, account, () => ids.uuid())];
});
const sqs = new SQSClient(config);
after(() => sqs.destroy());

const arn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;
const seconds = (count: number) => clock.advance(count * 1000);

async function queue(QueueName: string, attributes: Record<string, string> = {}): Promise<string> {
	const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
	const command = new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...attributes } });
	return (await sqs.send(command)).QueueUrl ?? '';
}

async function attributes(QueueUrl: string): Promise<Record<string, string>> {
	const names: QueueAttributeName[] = ['All'];
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }));
	return Attributes ?? {};
}

const set = (QueueUrl: string, Attributes: Record<string, string>) =>
	sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
	sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const sendBatch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
	sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

async function receive(QueueUrl: string, more: object = {}): Promise<Message[]> {
	const names: MessageSystemAttributeName[] = ['All'];
	const { Messages } = await sqs.send(
		new ReceiveMessageCommand({
			QueueUrl,
			MaxNumberOfMessages: 10,
			MessageSystemAttributeNames: names,
			...more,
		}),
	);
	return Messages ?? [];
}

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

test('encryption: by a KMS key or by SQS, never both, and each setting told only where it counts', async () => {
	const url = await queue('encrypted', { KmsMasterKeyId: 'alias/a' });
	const withKey = await attributes(url);
	assert.equal(withKey.SqsManagedSseEnabled, 'false');
	assert.equal(withKey.KmsDataKeyReusePeriodSeconds, '300');
	await set(url, { KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '300' });
	const without = await attributes(url);
	assert.deepEqual(
		[without.KmsMasterKeyId, without.KmsDataKeyReusePeriodSeconds, without.SqsManagedSseEnabled],
		[undefined, undefined, 'false'],
	);
	await set(url, { KmsMasterKeyId: 'alias/a', KmsDataKeyReusePeriodSeconds: '6000' });
	assert.equal((await attributes(url)).KmsDataKeyReusePeriodSeconds, '6000');
	await set(url, { SqsManagedSseEnabled: 'true' });
	assert.equal((await attributes(url)).KmsMasterKeyId, undefined);
	const both = await failure(set(url, { KmsMasterKeyId: 'alias/a', SqsManagedSseEnabled: 'true' }));
	assert.equal(both.name, 'InvalidAttributeName');
	assert.match(both.message, /one type of server-side encryption/);
});

test('the type of a queue cannot be changed, and booleans may be written as Python does', async () => {
	const fifo = await queue('type.fifo', { FifoQueue: 'True', ContentBasedDeduplication: 'True' });
	assert.equal((await attributes(fifo)).ContentBasedDeduplication, 'true');
	assert.equal(await queue('type.fifo', { ContentBasedDeduplication: 'true' }), fifo);
	await set(fifo, { FifoQueue: 'true' });
	const standard = await queue('type');
	const toStandard = await failure(set(fifo, { FifoQueue: 'false' }));
	assert.equal(toStandard.name, 'InvalidAttributeValue');
	assert.match(toStandard.message, /Modifying queue type is not supported/);
	assert.equal((await failure(set(standard, { FifoQueue: 'true' }))).name, 'InvalidAttributeName');
	const scope = await failure(set(standard, { DeduplicationScope: 'queue' }));
	assert.match(scope.message, /only when FifoQueue is set to true/);
});

test('high throughput needs the scope of a message group; the scope needs nothing', async () => {
	const url = await queue('throughput.fifo', { DeduplicationScope: 'messageGroup' });
	await set(url, { FifoThroughputLimit: 'perMessageGroupId' });
	assert.equal((await attributes(url)).FifoThroughputLimit, 'perMessageGroupId');
	assert.equal((await failure(set(url, { DeduplicationScope: 'queue' }))).name, 'InvalidAttributeValue');
	await set(url, { DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' });
});

test('a shorter retention expires what is older at once', async () => {
	const url = await queue('shortened');
	await send(url, 'old');
	await seconds(100);
	await send(url, 'new');
	await set(url, { MessageRetentionPeriod: '60' });
	assert.equal((await attributes(url)).ApproximateNumberOfMessages, '1');
	assert.deepEqual(bodies(await receive(url)), ['new']);
});

test('a FIFO batch without a group or a deduplication id fails as a whole', async () => {
	const url = await queue('whole.fifo');
	const entry = { Id: '1', MessageBody: 'x', MessageGroupId: 'a', MessageDeduplicationId: '1' };
	for (const [wrong, says] of [
		[{ Id: '2', MessageBody: 'x', MessageDeduplicationId: '2' }, /parameter MessageGroupId/],
		[{ Id: '2', MessageBody: 'x', MessageGroupId: 'a' }, /ContentBasedDeduplication/],
	] as const) {
		const refused = await failure(sendBatch(url, [entry, wrong]));
		assert.equal(refused.name, 'InvalidParameterValue');
		assert.match(refused.message, says);
	}
	assert.deepEqual(await receive(url), []);
});

test('entries that are too long for the queue fail alone, and the sum of all counts first', async () => {
	const url = await queue('sizes', { MaximumMessageSize: '1024' });
	const { Successful, Failed } = await sendBatch(url, [
		{ Id: 'long', MessageBody: 'x'.repeat(1025) },
		{ Id: 'good', MessageBody: 'x'.repeat(1024) },
	]);
	assert.deepEqual(
		Successful?.map(({ Id }) => Id),
		['good'],
	);
	assert.deepEqual(Failed, [
		{
			Id: 'long',
			SenderFault: true,
			Code: 'InvalidParameterValue',
			Message: 'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.',
		},
	]);
	const text = { DataType: 'String', StringValue: 'x' };
	const most = 1_048_576 - 'kStringx'.length;
	const long = await failure(
		sendBatch(url, [
			{ Id: '1', MessageBody: 'x'.repeat(most), MessageAttributes: { k: text } },
			{ Id: '2', MessageBody: 'x' },
		]),
	);
	assert.equal(long.name, 'BatchRequestTooLong');
	assert.match(long.message, /cannot be longer than 1048576 bytes\. You have sent 1048577 bytes\./);
});

test('lists of a batch that would be empty are left out', async () => {
	const url = await queue('left-out');
	const sent = await sendBatch(url, [{ Id: '1', MessageBody: 'x' }]);
	assert.equal(sent.Failed, undefined);
	const deleted = await sqs.send(
		new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: '1', ReceiptHandle: 'garbage' }] }),
	);
	assert.equal(deleted.Successful, undefined);
	assert.equal(deleted.Failed?.[0]?.Code, 'ReceiptHandleIsInvalid');
	const noId = await failure(sendBatch(url, [{ Id: '', MessageBody: 'x' }]));
	assert.equal(noId.name, 'InvalidBatchEntryId');
});

test('group and deduplication ids are checked in the words of AWS', async () => {
	const standard = await queue('ids');
	const fifo = await queue('ids.fifo');
	for (const id of ['', 'a'.repeat(129), 'group 123']) {
		const says = (parameter: string) =>
			`Value ${id} for parameter ${parameter} is invalid. Reason: ${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
		const group = await failure(send(standard, 'x', { MessageGroupId: id }));
		assert.equal(group.message, says('MessageGroupId'));
		const both = { MessageGroupId: 'a', MessageDeduplicationId: id };
		assert.equal((await failure(send(fifo, 'x', both))).message, says('MessageDeduplicationId'));
		const attempt = await failure(receive(fifo, { ReceiveRequestAttemptId: id }));
		assert.equal(attempt.name, 'InvalidParameterValue');
	}
	await send(fifo, 'x', { MessageGroupId: '!"#$%&\'()*+,-./', MessageDeduplicationId: 'a'.repeat(128) });
	assert.equal(
		(await failure(receive(standard, { ReceiveRequestAttemptId: 'a' }))).name,
		'InvalidParameterValue',
	);
});

test('what is attached to a message: names of any script, digests, and what is refused', async () => {
	const url = await queue('attached');
	const text = { DataType: 'String', StringValue: 'v' };
	const trace = {
		DataType: 'String' as const,
		StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
	};
	const sent = await send(url, 'x', {
		MessageAttributes: { 'attr.1øßä': text },
		MessageSystemAttributes: { AWSTraceHeader: trace },
	});
	// As AWS answers this header.
	assert.equal(sent.MD5OfMessageSystemAttributes, '5ae4d5d7636402d80f4eb6d213245a88');
	const [message] = await receive(url, { MessageAttributeNames: ['*'] });
	assert.deepEqual(message?.MessageAttributes, { 'attr.1øßä': text });
	const empty = await failure(
		send(url, 'x', { MessageAttributes: { ErrorDetails: { DataType: 'String', StringValue: '' } } }),
	);
	assert.equal(
		empty.message,
		"Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
	);
	const control = { a: { DataType: 'String', StringValue: 'a\u0008b' } };
	assert.equal((await failure(send(url, 'x', { MessageAttributes: control }))).name, 'InvalidParameterValue');
	const other = { MessageSystemAttributes: { SenderId: trace } };
	assert.equal((await failure(send(url, 'x', other))).name, 'InvalidParameterValue');
});

test('sequence numbers have 20 digits and grow; standard queues have none', async () => {
	const fifo = await queue('sequence.fifo', { ContentBasedDeduplication: 'true' });
	const numbers: string[] = [];
	for (const body of ['a', 'b', 'c']) {
		numbers.push((await send(fifo, body, { MessageGroupId: body })).SequenceNumber ?? '');
	}
	for (const number of numbers) assert.match(number, /^\d{20}$/);
	assert.deepEqual([...new Set(numbers)].sort(), numbers);
	assert.equal((await send(await queue('sequence'), 'x')).SequenceNumber, undefined);
});

test('a FIFO group that was received in vain lines up behind those that wait', async () => {
	const url = await queue('turns.fifo', { ContentBasedDeduplication: 'true' });
	for (const [body, group] of [
		['g1-m1', '1'],
		['g2-m1', '2'],
		['g2-m2', '2'],
		['g3-m1', '3'],
		['g1-m2', '1'],
	] as const) {
		await send(url, body, { MessageGroupId: group });
	}
	const first = await receive(url, { MaxNumberOfMessages: 3, VisibilityTimeout: 0 });
	assert.deepEqual(bodies(first), ['g1-m1', 'g1-m2', 'g2-m1']);
	// The order that AWS was seen to give.
	assert.deepEqual(bodies(await receive(url)), ['g3-m1', 'g1-m1', 'g1-m2', 'g2-m1', 'g2-m2']);
});

test('a receipt handle of a message that is gone cannot change its visibility, but deletes without error', async () => {
	const url = await queue('gone');
	await send(url, 'x');
	const [message] = await receive(url);
	const handle = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
	await sqs.send(new DeleteMessageCommand(handle));
	await sqs.send(new DeleteMessageCommand(handle));
	const late = await failure(
		sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 42 })),
	);
	assert.equal(late.name, 'InvalidParameterValue');
	assert.equal(
		late.message,
		`Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
	);
});

test('ranges of a receive are said in the words of AWS', async () => {
	const url = await queue('ranges');
	for (const [more, says] of [
		[
			{ MaxNumberOfMessages: 11 },
			'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
		],
		[
			{ WaitTimeSeconds: 21 },
			'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
		],
		[
			{ WaitTimeSeconds: -1 },
			'Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
		],
	] as const) {
		assert.equal((await failure(receive(url, more))).message, says);
	}
});

test('tags: 50 on a queue, on creation too, with keys and values of AWS’s lengths', async () => {
	const tags = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, '']));
	const url = await queue('tags');
	await sqs.send(new TagQueueCommand({ QueueUrl: url, Tags: tags(50) }));
	const refused = (Tags: Record<string, string>) =>
		failure(sqs.send(new TagQueueCommand({ QueueUrl: url, Tags })));
	const wrong: Record<string, string>[] = [
		{ more: '' },
		{ 'aws:x': '' },
		{ ['k'.repeat(129)]: '' },
		{ 'key-1': 'v'.repeat(257) },
	];
	for (const set of wrong) assert.equal((await refused(set)).name, 'InvalidParameterValue');
	await sqs.send(new TagQueueCommand({ QueueUrl: url, Tags: { 'key-1': 'over' } }));
	const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }));
	assert.equal(Object.keys(Tags ?? {}).length, 50);
	assert.equal(Tags?.['key-1'], 'over');
	const created = sqs.send(new CreateQueueCommand({ QueueName: 'tagged', tags: tags(51) }));
	assert.equal((await failure(created)).name, 'InvalidParameterValue');
});

test('a policy takes 7 actions in a statement and 20 statements', async () => {
	const url = await queue('policy');
	const add = (Label: string, Actions: string[]) =>
		sqs.send(new AddPermissionCommand({ QueueUrl: url, Label, AWSAccountIds: ['111122223333'], Actions }));
	const many = Array.from({ length: 8 }, () => 'SendMessage');
	const actions = await failure(add('many', many));
	assert.equal(actions.name, 'OverLimit');
	assert.match(actions.message, /8 Actions were found, maximum allowed is 7/);
	for (let number = 0; number < 20; number++) await add(`label-${number}`, ['SendMessage']);
	assert.equal((await failure(add('one-more', ['SendMessage']))).name, 'OverLimit');
	const { Policy = '' } = await attributes(url);
	assert.equal(JSON.parse(Policy).Statement.length, 20);
});

test('a queue of another account is looked for, and not found', async () => {
	const url = await queue('mine');
	const lookUp = (QueueOwnerAWSAccountId: string) =>
		sqs.send(new GetQueueUrlCommand({ QueueName: 'mine', QueueOwnerAWSAccountId }));
	assert.equal((await lookUp(account)).QueueUrl, url);
	assert.equal((await failure(lookUp('111122223333'))).name, 'QueueDoesNotExist');
});

test('dead letter sources come in pages, and a queue may be its own', async () => {
	const target = await queue('paged-dlq');
	const policy = (name: string) => JSON.stringify({ deadLetterTargetArn: arn(name), maxReceiveCount: '1' });
	const sources: string[] = [];
	for (let number = 0; number < 5; number++) {
		sources.push(await queue(`paged-${number}`, { RedrivePolicy: policy('paged-dlq') }));
	}
	const found: string[] = [];
	const pages = paginateListDeadLetterSourceQueues({ client: sqs, pageSize: 2 }, { QueueUrl: target });
	for await (const { queueUrls = [] } of pages) {
		assert.ok(queueUrls.length <= 2);
		found.push(...queueUrls);
	}
	assert.deepEqual(found, sources);
	const whole = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: target }));
	assert.equal(whole.NextToken, undefined, 'no token without MaxResults');
	await set(target, { RedrivePolicy: policy('paged-dlq') });
	await send(target, 'x');
	for (let round = 0; round < 3; round++) {
		assert.deepEqual(bodies(await receive(target, { VisibilityTimeout: 0 })), ['x']);
	}
});

test('a redrive allow policy names 1 to 10 queues, and only with byQueue', async () => {
	const url = await queue('allowed-dlq');
	const allow = (redrivePermission: string, count?: number) =>
		set(url, {
			RedriveAllowPolicy: JSON.stringify({
				redrivePermission,
				...(count !== undefined && {
					sourceQueueArns: Array.from({ length: count }, (_, index) => arn(`source-${index}`)),
				}),
			}),
		});
	await allow('byQueue', 10);
	await allow('allowAll');
	await allow('denyAll');
	for (const [permission, count] of [
		['byQueue', 11],
		['byQueue', 0],
		['byQueue', undefined],
		['allowAll', 1],
		['some', undefined],
	] as const) {
		assert.equal((await failure(allow(permission, count))).name, 'InvalidParameterValue');
	}
});
