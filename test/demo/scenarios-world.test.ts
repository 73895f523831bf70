import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CloudFrontClient,
	CreateInvalidationCommand,
	ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
	CreateEventSourceMappingCommand,
	CreateFunctionCommand,
	DeleteFunctionCommand,
	LambdaClient,
	ListEventSourceMappingsCommand,
	ListFunctionsCommand,
	PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
	DeleteQueueCommand,
	GetQueueAttributesCommand,
	ListQueuesCommand,
	type QueueAttributeName,
	ReceiveMessageCommand,
	SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startCloud } from '../../source/demo/cloud.ts';
import { handlerPackage } from '../../source/demo/scenario/kit/handler-package.ts';
import { scenarioNames } from '../../source/demo/scenario/names.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { type CloudUnderTest, failure, startTestCloud } from './cloud-support.ts';
import { mean, play } from './scenarios-support.ts';

async function queueNames({ sqs }: CloudUnderTest): Promise<string[]> {
	const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
	return QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1));
}

async function count({ sqs }: CloudUnderTest, QueueUrl: string, name: QueueAttributeName): Promise<number> {
	const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	return Number(Attributes?.[name]);
}

test('a client makes a function, a queue and a mapping, and the function consumes', async () => {
	const cloud = await startTestCloud();
	const lambda = new LambdaClient({ ...cloud.config, region: 'eu-west-1' });
	const url = await cloud.queue('work');
	await lambda.send(
		new CreateFunctionCommand({
			FunctionName: 'worker',
			Runtime: 'nodejs22.x',
			Handler: 'index.handler',
			Role: 'arn:aws:iam::000000000000:role/worker',
			Code: { ZipFile: handlerPackage },
		}),
	);
	for (let number = 0; number < 25; number++) {
		await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: `${number}` }));
	}
	await cloud.seconds(2);
	await lambda.send(
		new CreateEventSourceMappingCommand({ EventSourceArn: cloud.arn('work'), FunctionName: 'worker' }),
	);
	assert.equal(await count(cloud, url, 'ApproximateNumberOfMessages'), 25);
	await cloud.seconds(5);
	for (const name of ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const) {
		assert.equal(await count(cloud, url, name), 0);
	}
	const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
	assert.equal(EventSourceMappings?.[0]?.LastProcessingResult, 'OK');

	await lambda.send(
		new PutFunctionConcurrencyCommand({ FunctionName: 'worker', ReservedConcurrentExecutions: 0 }),
	);
	await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'late' }));
	await cloud.seconds(60);
	assert.equal(await count(cloud, url, 'ApproximateNumberOfMessages'), 1, 'it may not run');
});

test('an alarm tells a topic, and the topic a queue', async () => {
	const cloud = await startTestCloud();
	const sns = new SNSClient(cloud.config);
	const url = await cloud.queue('pages');
	const watched = await cloud.queue('watched');
	const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'on-call' }));
	await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: cloud.arn('pages') }));
	await cloud.cloudWatch.send(
		new PutMetricAlarmCommand({
			AlarmName: 'deep',
			Namespace: 'AWS/SQS',
			MetricName: 'ApproximateNumberOfMessagesVisible',
			Dimensions: [{ Name: 'QueueName', Value: 'watched' }],
			Statistic: 'Maximum',
			Period: 60,
			EvaluationPeriods: 1,
			Threshold: 0,
			ComparisonOperator: 'GreaterThanThreshold',
			AlarmActions: [TopicArn ?? ''],
		}),
	);
	await cloud.sqs.send(new SendMessageCommand({ QueueUrl: watched, MessageBody: 'one' }));
	await cloud.seconds(120);
	const { MetricAlarms } = await cloud.cloudWatch.send(new DescribeAlarmsCommand({}));
	assert.equal(MetricAlarms?.[0]?.StateValue, 'ALARM');
	const { Messages } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
	const envelope = JSON.parse(Messages?.[0]?.Body ?? '{}') as { Subject: string; Message: string };
	assert.match(envelope.Subject, /^ALARM: "deep"/);
	assert.equal((JSON.parse(envelope.Message) as { NewStateValue: string }).NewStateValue, 'ALARM');
});

test('two resets at once leave one world, and one under way ends with the cloud', async (t) => {
	const clock = new ManualClock();
	const cloud = await startCloud({ scenario: 'consumer-down', clock });
	t.after(() => cloud.close());
	const alone = clock.pending;
	await Promise.all([cloud.reset(), cloud.reset()]);
	assert.equal(clock.pending, alone, 'the timers of one world');
	const reset = cloud.reset();
	await cloud.close();
	await reset;
	assert.equal(clock.pending, 0);
});

test('a reset plays the scenario from its beginning, on the same port', async () => {
	const cloud = await play('consumer-down');
	const names = await queueNames(cloud);
	const before = await cloud.troubles();
	await cloud.minutes(3);
	await cloud.queue('mine');
	await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: `${cloud.config.endpoint}/000000000000/labels` }));
	cloud.cloud.faults.add({ kind: 'denied', service: 'SQS', operation: 'PurgeQueue' });
	const QueueUrl = `${cloud.config.endpoint}/000000000000/orders-dlq`;
	const waiting = failure(cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })));
	await new Promise((resolve) => setTimeout(resolve, 50));

	const answer = await fetch(`${cloud.config.endpoint}/_qdash/reset`, { method: 'POST' });
	assert.equal(answer.status, 200);
	assert.equal((await waiting).name, 'QueueDoesNotExist', 'who waits is told that the queue is gone');
	assert.deepEqual(await queueNames(cloud), names);
	assert.deepEqual(await cloud.troubles(), before);
	assert.deepEqual(cloud.cloud.faults.list, []);
	assert.ok(cloud.cloud.requests.every(({ operation }) => operation === 'ListQueues'));
	const { now } = (await (await fetch(`${cloud.config.endpoint}/_qdash/health`)).json()) as { now: number };
	assert.equal(now, cloud.start + 3 * 60_000, 'the clock goes on');
	await cloud.minutes(2);
	const depth = await cloud.metric(
		'AWS/SQS',
		'ApproximateNumberOfMessagesVisible',
		{ QueueName: 'orders' },
		'Maximum',
		-20,
		5,
	);
	assert.equal(depth.length, 25, 'history and present join');
});

test('the same seed and clock give the same metrics, whatever clients ask', async () => {
	const seen = [];
	for (const seed of [5, 5, 6]) {
		const cloud = await play('shop', seed);
		await cloud.minutes(1);
		if (seen.length === 1) {
			const lambda = new LambdaClient(cloud.config);
			await lambda.send(new ListFunctionsCommand({}));
			const url = await cloud.queue('mine');
			await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'hello' }));
			await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
		}
		await cloud.minutes(2);
		const stage = { ApiName: 'orders-api', Stage: 'prod' };
		seen.push([
			await cloud.metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: 'webhooks' }, 'Sum', -180, 3),
			await cloud.metric('AWS/SQS', 'NumberOfMessagesDeleted', { QueueName: 'payments' }, 'Sum', -180, 3),
			await cloud.metric('AWS/ApiGateway', 'Latency', stage, 'p99', -180, 3),
			await cloud.metric('AWS/Lambda', 'Invocations', { FunctionName: 'order-intake' }, 'Sum', -180, 3),
		]);
	}
	assert.deepEqual(seen[0], seen[1]);
	assert.notDeepEqual(seen[0], seen[2]);
});

test('in the shop one order goes from the API through its function to the queue', async () => {
	const cloud = await play('shop');
	await cloud.minutes(3);
	const route = { ApiName: 'orders-api', Stage: 'prod', Method: 'POST', Resource: '/orders' };
	for (const [from, until] of [
		[-60, 0],
		[0, 3],
	] as const) {
		const asked = mean(await cloud.metric('AWS/ApiGateway', 'Count', route, 'SampleCount', from, until));
		const run = mean(
			await cloud.metric('AWS/Lambda', 'Invocations', { FunctionName: 'order-intake' }, 'Sum', from, until),
		);
		const sent = mean(
			await cloud.metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: 'orders.fifo' }, 'Sum', from, until),
		);
		assert.ok(asked > 2_000 && asked < 3_000, `${asked} requests a minute`);
		assert.ok(run <= asked && run > asked * 0.98, `${run} of ${asked} are run`);
		assert.ok(sent <= run && sent > run * 0.98, `${sent} of ${run} are sent`);
	}
	const published = await cloud.metric(
		'AWS/SNS',
		'NumberOfMessagesPublished',
		{ TopicName: 'order-events' },
		'Sum',
		-60,
		3,
	);
	assert.equal(published.length, 63);
	const troubles = await cloud.troubles();
	assert.deepEqual(troubles, [
		'5XX stage prod/GET/orders/{id}',
		'alarm emails-late',
		'alarm orders-dead-letters',
		'dead letters orders-dlq.fifo',
		'dead letters payments-dlq',
		'dead letters webhooks-dlq',
		'duplicates cart-events.fifo',
		'function errors order-query',
		'group blocked fraud-check.fifo',
		'growing orders.fifo',
		'hit ratio fell distribution',
		'latency stage $default',
		'poison refunds',
		'stuck emails',
		'stuck legacy-import',
	]);
	const { MetricAlarms } = await cloud.cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
	assert.deepEqual(MetricAlarms?.map(({ AlarmName }) => AlarmName).sort(), [
		'emails-late',
		'orders-dead-letters',
	]);
});

test('ten thousand queues, three of them in trouble', async () => {
	const cloud = await play('ten-thousand');
	let names = 0;
	let NextToken: string | undefined;
	do {
		const page = await cloud.sqs.send(new ListQueuesCommand({ MaxResults: 1_000, NextToken }));
		names += page.QueueUrls?.length ?? 0;
		NextToken = page.NextToken;
	} while (NextToken);
	assert.equal(names, 10_000);
	await cloud.minutes(2);
	assert.deepEqual(await cloud.troubles(), [
		'dead letters media-failed-dlq',
		'growing checkout-overload',
		'stuck returns-leftover',
	]);
	const sent = (QueueName: string) =>
		cloud.metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName }, 'Sum', -180, 2);
	assert.equal((await sent('checkout-overload')).length, 182);
	assert.deepEqual(await sent('billing-commands-001'), [], 'it sleeps');
});

test('every scenario plays, and its truth names things that are there', async () => {
	for (const scenario of scenarioNames) {
		const { cloud, clock } = await startTestCloud({ scenario });
		for (const { resource, since, until } of cloud.truth()) {
			assert.match(resource, /^arn:aws:(sqs|apigateway|cloudfront|lambda|cloudwatch):/, scenario);
			assert.ok(since <= clock.now() && (until === null || until >= since));
		}
		await cloud.close();
	}
});

test('what the operator deletes and invalidates changes what happens next', async () => {
	const cloud = await play('consumer-down');
	const stage = { ApiName: 'kiosk-api', Stage: 'prod' };
	await new LambdaClient(cloud.config).send(new DeleteFunctionCommand({ FunctionName: 'order-status' }));
	await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: `${cloud.config.endpoint}/000000000000/orders` }));
	const cloudFront = new CloudFrontClient(cloud.config);
	const { DistributionList } = await cloudFront.send(new ListDistributionsCommand({}));
	const DistributionId = DistributionList?.Items?.[0]?.Id ?? '';
	await cloudFront.send(
		new CreateInvalidationCommand({
			DistributionId,
			InvalidationBatch: { CallerReference: 'mine', Paths: { Quantity: 1, Items: ['/api/catalogue/*'] } },
		}),
	);
	await cloud.minutes(3);
	const errors = (Method: string, Resource: string) =>
		cloud.metric('AWS/ApiGateway', '5XXError', { ...stage, Method, Resource }, 'Average', 1, 3);
	assert.equal(mean(await errors('GET', '/api/orders/{id}')), 1, 'there is no function behind it');
	assert.equal(mean(await errors('POST', '/api/orders')), 0, 'the message is lost, not the request');
	const depth = { QueueName: 'orders' };
	assert.deepEqual(await cloud.metric('AWS/SQS', 'NumberOfMessagesSent', depth, 'Sum', 0, 3), []);
	const site = { DistributionId, Region: 'Global' };
	const ratio = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/CloudFront', 'CacheHitRate', site, 'Average', from, until));
	assert.ok((await ratio(1, 3)) < (await ratio(-10, 0)) - 20);
});
