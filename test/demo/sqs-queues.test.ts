import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	AddPermissionCommand,
	CreateQueueCommand,
	DeleteQueueCommand,
	GetQueueAttributesCommand,
	GetQueueUrlCommand,
	ListQueuesCommand,
	ListQueueTagsCommand,
	paginateListQueues,
	ReceiveMessageCommand,
	RemovePermissionCommand,
	SetQueueAttributesCommand,
	SQSClient,
	TagQueueCommand,
	UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { failure, startTestCloud, until } from './cloud-support.ts';

const { cloud, clock, sqs, seconds, queue, arn } = await startTestCloud();

async function attributes(QueueUrl: string, ...AttributeNames: string[]): Promise<Record<string, string>> {
	const names = AttributeNames as ['All'];
	const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }));
	return answer.Attributes ?? {};
}

test('a new queue has the defaults of AWS', async () => {
	const created = Math.floor(clock.now() / 1000);
	const url = await queue('defaults');
	assert.deepEqual(await attributes(url, 'All'), {
		DelaySeconds: '0',
		MaximumMessageSize: '1048576',
		MessageRetentionPeriod: '345600',
		ReceiveMessageWaitTimeSeconds: '0',
		VisibilityTimeout: '30',
		SqsManagedSseEnabled: 'true',
		QueueArn: arn('defaults'),
		CreatedTimestamp: String(created),
		LastModifiedTimestamp: String(created),
		ApproximateNumberOfMessages: '0',
		ApproximateNumberOfMessagesNotVisible: '0',
		ApproximateNumberOfMessagesDelayed: '0',
	});
	assert.deepEqual(await attributes(url), {}, 'nothing comes unless it is asked for');
	assert.deepEqual(await attributes(url, 'VisibilityTimeout'), { VisibilityTimeout: '30' });
	assert.equal((await failure(attributes(url, 'Nonsense'))).name, 'InvalidAttributeName');
	const fifo = await attributes(await queue('defaults.fifo'), 'All');
	assert.equal(fifo.FifoQueue, 'true');
	assert.equal(fifo.DeduplicationScope, 'queue');
});

test('names and attributes are checked', async () => {
	for (const name of ['', 'a b', 'x'.repeat(81), 'dots.in', 'fifo.fifo.fifo']) {
		const { name: error } = await failure(queue(name));
		assert.ok(['InvalidParameterValue', 'MissingParameter'].includes(error), `${name}: ${error}`);
	}
	const wrongEnd = sqs.send(new CreateQueueCommand({ QueueName: 'std', Attributes: { FifoQueue: 'true' } }));
	assert.equal((await failure(wrongEnd)).name, 'InvalidParameterValue');
	const rules: [Record<string, string>, string][] = [
		[{ VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
		[{ DelaySeconds: 'soon' }, 'InvalidAttributeValue'],
		[{ MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
		[{ MaximumMessageSize: '1023' }, 'InvalidAttributeValue'],
		[{ Nonsense: '1' }, 'InvalidAttributeName'],
		[{ FifoQueue: 'false' }, 'InvalidAttributeName'],
		[{ ContentBasedDeduplication: 'true' }, 'InvalidAttributeName'],
		[{ DeduplicationScope: 'queue' }, 'InvalidAttributeName'],
		[{ FifoThroughputLimit: 'perQueue' }, 'InvalidAttributeName'],
		[{ Policy: 'no json' }, 'InvalidAttributeValue'],
		[{ Policy: '{"Statement":[null]}' }, 'InvalidAttributeValue'],
		[{ KmsMasterKeyId: 'alias/x', SqsManagedSseEnabled: 'true' }, 'InvalidAttributeName'],
		[{ KmsMasterKeyId: 'alias/x', KmsDataKeyReusePeriodSeconds: '59' }, 'InvalidAttributeValue'],
		[{ RedrivePolicy: '{"deadLetterTargetArn":"dummy","maxReceiveCount":42}' }, 'InvalidParameterValue'],
	];
	for (const [given, error] of rules) {
		assert.equal((await failure(queue('checked', given))).name, error, JSON.stringify(given));
	}
	const limit = { FifoThroughputLimit: 'perMessageGroupId' };
	assert.equal((await failure(queue('checked.fifo', limit))).name, 'InvalidAttributeValue');
});

test('creating a queue again gives the same one, unless an attribute differs', async () => {
	const url = await queue('twice', { VisibilityTimeout: '60' });
	assert.equal(await queue('twice', { VisibilityTimeout: '60' }), url);
	assert.equal(await queue('twice'), url);
	assert.equal((await failure(queue('twice', { VisibilityTimeout: '61' }))).name, 'QueueNameExists');
});

test('setting attributes changes them and the time of modification', async () => {
	const url = await queue('modified');
	await seconds(10);
	const Attributes = { VisibilityTimeout: '99', KmsMasterKeyId: 'alias/key' };
	await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
	const now = await attributes(url, 'All');
	assert.equal(now.VisibilityTimeout, '99');
	assert.equal(now.SqsManagedSseEnabled, 'false');
	assert.equal(Number(now.LastModifiedTimestamp) - Number(now.CreatedTimestamp), 10);
});

test('a deleted queue is gone, ends its long polls, and keeps its name for 60 seconds', async () => {
	const url = await queue('deleted');
	cloud.clearRequests();
	const before = clock.pending;
	const polled = failure(sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 })));
	await until(() => cloud.requests.length === 1 && clock.pending > before);
	await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
	assert.equal((await polled).name, 'QueueDoesNotExist');
	assert.equal((await failure(attributes(url, 'All'))).name, 'QueueDoesNotExist');
	await seconds(59);
	assert.equal((await failure(queue('deleted'))).name, 'QueueDeletedRecently');
	await seconds(1);
	assert.equal(await queue('deleted'), url);
});

test('addresses: what is no queue URL, and what names no queue', async () => {
	assert.equal((await failure(attributes('no address', 'All'))).name, 'InvalidAddress');
	assert.equal((await failure(attributes('missing', 'All'))).name, 'QueueDoesNotExist');
	assert.equal((await attributes('twice', 'All')).QueueArn, arn('twice'), 'a bare name will do');
	const missing = `${cloud.endpoint}/000000000000/missing`;
	assert.equal((await failure(attributes(missing, 'All'))).name, 'QueueDoesNotExist');
	const foreign = `${cloud.endpoint}/999999999999/twice`;
	assert.equal((await failure(attributes(foreign, 'All'))).name, 'QueueDoesNotExist');
	const named = await sqs.send(new GetQueueUrlCommand({ QueueName: 'twice' }));
	assert.equal(named.QueueUrl, `${cloud.endpoint}/000000000000/twice`);
	const unknown = sqs.send(new GetQueueUrlCommand({ QueueName: 'missing' }));
	assert.equal((await failure(unknown)).name, 'QueueDoesNotExist');
});

test('tags are set, listed and removed', async () => {
	const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'tagged', tags: { team: 'a' } }));
	await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { env: 'prod', team: 'b' } }));
	const tags = async () => (await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
	assert.deepEqual(await tags(), { team: 'b', env: 'prod' });
	await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team', 'env'] }));
	assert.equal(await tags(), undefined);
});

test('permissions become statements of the policy', async () => {
	const url = await queue('shared');
	const add = (Label: string, Actions = ['SendMessage']) =>
		sqs.send(new AddPermissionCommand({ QueueUrl: url, Label, AWSAccountIds: ['111122223333'], Actions }));
	await add('producers');
	const { Policy = '' } = await attributes(url, 'Policy' as 'All');
	assert.deepEqual(JSON.parse(Policy).Statement, [
		{
			Sid: 'producers',
			Effect: 'Allow',
			Principal: { AWS: 'arn:aws:iam::111122223333:root' },
			Action: 'SQS:SendMessage',
			Resource: arn('shared'),
		},
	]);
	assert.equal((await failure(add('producers'))).name, 'InvalidParameterValue');
	assert.equal((await failure(add('others', ['PurgeQueue']))).name, 'InvalidParameterValue');
	await sqs.send(new RemovePermissionCommand({ QueueUrl: url, Label: 'producers' }));
	assert.deepEqual(await attributes(url, 'Policy' as 'All'), {});
});

test('lists end at 1,000 without MaxResults, and go on with it', async () => {
	const thousand = await startTestCloud({ scenario: 'thousand' });
	for (let number = 0; number < 5; number++) await thousand.queue(`zz-more-${number}`);
	const list = (input: object) => thousand.sqs.send(new ListQueuesCommand(input));
	const silent = await list({});
	assert.equal(silent.QueueUrls?.length, 1000);
	assert.equal(silent.NextToken, undefined);
	const names: string[] = [];
	for await (const { QueueUrls } of paginateListQueues({ client: thousand.sqs, pageSize: 300 }, {})) {
		names.push(...(QueueUrls ?? []));
	}
	assert.equal(new Set(names).size, 1005);
	assert.equal((await failure(list({ NextToken: 'garbage' }))).name, 'InvalidParameterValue');
	const some = await list({ QueueNamePrefix: 'zz-more' });
	assert.equal(some.QueueUrls?.length, 5);
	assert.deepEqual((await list({ QueueNamePrefix: 'nothing' })).QueueUrls, undefined);
	assert.equal((await failure(list({ MaxResults: 1001 }))).name, 'InvalidParameterValue');
});

test('a request is answered from the region that it was signed for', async () => {
	await queue('regional');
	const other = new SQSClient({
		endpoint: cloud.endpoint,
		region: 'us-west-2',
		credentials: { accessKeyId: 'any', secretAccessKey: 'thing' },
	});
	try {
		assert.equal((await other.send(new ListQueuesCommand({}))).QueueUrls, undefined);
		const { QueueUrl = '' } = await other.send(new CreateQueueCommand({ QueueName: 'regional' }));
		const { Attributes } = await other.send(
			new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
		);
		assert.equal(Attributes?.QueueArn, 'arn:aws:sqs:us-west-2:000000000000:regional');
	} finally {
		other.destroy();
	}
});
