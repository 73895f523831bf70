import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	GetMetricDataCommand,
	type GetMetricDataCommandInput,
	ListMetricsCommand,
	type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { failure, startTestCloud } from './cloud-support.ts';

const { clock, sqs, cloudWatch, seconds, queue } = await startTestCloud();
const hour = 3_600_000;

function query(QueueName: string, MetricName: string, Stat: string, more: object = {}): MetricDataQuery {
	return {
		Id: `m${MetricName}${Stat}`,
		MetricStat: {
			Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: QueueName }] },
			Period: 60,
			Stat,
			...more,
		},
	};
}

function ask(
	queries: MetricDataQuery[],
	from: number,
	to: number,
	more: Partial<GetMetricDataCommandInput> = {},
) {
	return cloudWatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: queries,
			StartTime: new Date(from),
			EndTime: new Date(to),
			...more,
		}),
	);
}

/** The one value of each metric in the minute that began at `at`. */
async function minuteOf(name: string, at: number): Promise<Record<string, number | undefined>> {
	const metrics = [
		'NumberOfMessagesSent',
		'NumberOfMessagesReceived',
		'NumberOfMessagesDeleted',
		'NumberOfEmptyReceives',
		'NumberOfDeduplicatedSentMessages',
		'ApproximateNumberOfMessagesVisible',
		'ApproximateNumberOfMessagesNotVisible',
		'ApproximateNumberOfMessagesDelayed',
		'ApproximateNumberOfGroupsWithInflightMessages',
		'ApproximateAgeOfOldestMessage',
	];
	const { MetricDataResults = [] } = await ask(
		metrics.map((metric) => query(name, metric, 'Sum')),
		at,
		at + 60_000,
	);
	return Object.fromEntries(metrics.map((metric, index) => [metric, MetricDataResults[index]?.Values?.[0]]));
}

test('a minute of traffic becomes a minute of metrics', async () => {
	const url = await queue('traffic.fifo', { ContentBasedDeduplication: 'true' });
	const at = clock.now();
	assert.equal(at % 60_000, 0);
	for (const body of ['a', 'b', 'c', 'a']) {
		await sqs.send(
			new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: `group-${body}` }),
		);
	}
	const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
	const { Messages = [] } = await receive();
	await receive();
	const ReceiptHandle = Messages[0]?.ReceiptHandle;
	await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
	await seconds(20);
	await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'dd', MessageGroupId: 'group-b' }));
	await seconds(40);
	assert.deepEqual(await minuteOf('traffic.fifo', at), {
		NumberOfMessagesSent: 4,
		NumberOfMessagesReceived: 3,
		NumberOfMessagesDeleted: 1,
		NumberOfEmptyReceives: 1,
		NumberOfDeduplicatedSentMessages: 1,
		ApproximateNumberOfMessagesVisible: 3,
		ApproximateNumberOfMessagesNotVisible: 0,
		ApproximateNumberOfMessagesDelayed: 0,
		ApproximateNumberOfGroupsWithInflightMessages: 0,
		ApproximateAgeOfOldestMessage: 60,
	});
	const sizes = await ask(
		['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'].map((stat) =>
			query('traffic.fifo', 'SentMessageSize', stat),
		),
		at,
		at + 60_000,
	);
	assert.deepEqual(
		sizes.MetricDataResults?.map(({ Values }) => Values),
		[[5], [1.25], [1], [2], [4]],
	);
	await seconds(60);
	const quiet = await minuteOf('traffic.fifo', at + 60_000);
	assert.equal(quiet.NumberOfMessagesSent, 0, 'a minute without traffic is 0 while the queue is awake');
});

test('periods are aligned, the start is included, the end is not, and newest come first', async () => {
	const url = await queue('periods');
	// To the next hour, so that whole periods can be told.
	await seconds((hour - (clock.now() % hour)) / 1000);
	const start = clock.now();
	for (let minute = 0; minute < 10; minute++) {
		for (let count = 0; count <= minute; count++) {
			await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
		}
		await seconds(60);
	}
	const sent = (more: object = {}) => query('periods', 'NumberOfMessagesSent', 'Sum', more);
	const [minutes] = (await ask([sent()], start + 60_000, start + 180_000)).MetricDataResults ?? [];
	assert.deepEqual(minutes?.Values, [3, 2]);
	assert.deepEqual(minutes?.Timestamps, [new Date(start + 120_000), new Date(start + 60_000)]);
	assert.equal(minutes?.StatusCode, 'Complete');
	const fives = await ask([sent({ Period: 300 })], start + 90_000, start + 600_000, {
		ScanBy: 'TimestampAscending',
	});
	assert.deepEqual(fives.MetricDataResults?.[0]?.Values, [15, 40], 'the start is rounded down to a period');
	const unit = await ask([sent({ Unit: 'Bytes' })], start, start + 600_000);
	assert.deepEqual(unit.MetricDataResults?.[0]?.Values, [], 'another unit finds nothing');
	const dimension = query('other', 'NumberOfMessagesSent', 'Sum');
	assert.deepEqual((await ask([dimension], start, start + 600_000)).MetricDataResults?.[0]?.Values, []);
});

test('pages hold MaxDatapoints, and together give everything once', async () => {
	const end = clock.now();
	const queries = [
		query('periods', 'NumberOfMessagesSent', 'Sum'),
		query('periods', 'ApproximateNumberOfMessagesVisible', 'Maximum'),
	];
	const whole = await ask(queries, end - 600_000, end);
	const merged = queries.map((): number[] => []);
	const codes: (string | undefined)[] = [];
	let NextToken: string | undefined;
	let pages = 0;
	do {
		const page = await ask(queries, end - 600_000, end, { MaxDatapoints: 8, NextToken });
		page.MetricDataResults?.forEach(({ Values = [] }, index) => {
			merged[index]?.push(...Values);
		});
		codes.push(page.MetricDataResults?.[0]?.StatusCode);
		NextToken = page.NextToken;
		pages++;
	} while (NextToken);
	assert.equal(pages, 3);
	assert.deepEqual(codes, ['PartialData', 'Complete', 'Complete']);
	assert.deepEqual(
		merged,
		whole.MetricDataResults?.map(({ Values }) => Values),
	);
	assert.equal(merged[0]?.length, 10);
});

test('queries are checked as CloudWatch checks them', async () => {
	const good = query('periods', 'NumberOfMessagesSent', 'Sum');
	const many = Array.from({ length: 501 }, (_, index) => ({ ...good, Id: `m${index}` }));
	const cases: [MetricDataQuery[], RegExp][] = [
		[many, /greater than 500/],
		[[good, good], /not unique/],
		[[{ ...good, Id: 'Upper' }], /expected pattern/],
		[[query('q', 'm', 'p101')], /Stat is not supported/],
		[[query('q', 'm', 'Sum', { Period: 61 })], /Period is not supported/],
		[[query('q', 'm', 'Sum', { Unit: 'Parsecs' })], /Unit is invalid/],
		[[{ Id: 'nothing' }], /must be specified/],
		[[{ ...good, Expression: 'm1' }], /mutually exclusive/],
		[[{ ...good, Period: 60 }], /mutually exclusive/],
		[[{ Id: 'e', Expression: 'x'.repeat(2049) }], /less than or equal to 2048/],
		[[{ Id: 'e', Expression: 'SELECT AVG(x) FROM "AWS/SQS"' }], /Metrics Insights/],
	];
	for (const [queries, message] of cases) {
		const error = await failure(ask(queries, 0, hour));
		assert.equal(error.name, 'ValidationException');
		assert.match(error.message, message);
	}
	assert.equal((await failure(ask([], 0, hour))).name, 'MissingRequiredParameterException');
	assert.equal((await failure(ask([good], hour, hour))).name, 'ValidationException');
	assert.equal((await failure(ask([good], 0, hour, { MaxDatapoints: 100_801 }))).name, 'ValidationException');
	assert.equal((await failure(ask([good], 0, hour, { NextToken: 'x' }))).name, 'InvalidNextToken');
	const five = await ask(many.slice(0, 500), clock.now() - hour, clock.now());
	assert.equal(five.MetricDataResults?.length, 500);
});

test('ListMetrics knows what has data, by namespace, name, dimension and activity', async () => {
	const list = async (input: object) => (await cloudWatch.send(new ListMetricsCommand(input))).Metrics ?? [];
	const ofQueue = { Dimensions: [{ Name: 'QueueName', Value: 'periods' }] };
	const metrics = await list({ Namespace: 'AWS/SQS', ...ofQueue });
	assert.equal(metrics.length, 9, 'a standard queue that was sent to');
	assert.equal((await list({ MetricName: 'NumberOfDeduplicatedSentMessages' })).length, 1);
	assert.equal((await list({ Namespace: 'AWS/Lambda' })).length, 0);
	assert.equal((await list({ ...ofQueue, RecentlyActive: 'PT3H' })).length, 9);
	assert.equal((await failure(list({ RecentlyActive: 'PT4H' }))).name, 'ValidationException');
});

test('more than 500 metrics come in pages', async () => {
	const thousand = await startTestCloud({ scenario: 'thousand' });
	await thousand.seconds(60);
	const names = new Set<string>();
	let NextToken: string | undefined;
	let pages = 0;
	do {
		const page = await thousand.cloudWatch.send(
			new ListMetricsCommand({ MetricName: 'ApproximateNumberOfMessagesVisible', NextToken }),
		);
		for (const { Dimensions } of page.Metrics ?? []) names.add(Dimensions?.[0]?.Value ?? '');
		NextToken = page.NextToken;
		pages++;
	} while (NextToken);
	assert.deepEqual([pages, names.size], [2, 1000]);
});

test('an empty queue sleeps after six hours, and wakes some minutes after it was asked for', async () => {
	const url = await queue('sleeper');
	await seconds(6 * 3600 + 120);
	const asleep = clock.now() - 60_000;
	assert.equal((await minuteOf('sleeper', asleep)).NumberOfMessagesSent, undefined);
	await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'wake up' }));
	const woken = clock.now();
	await seconds(20 * 60);
	assert.equal((await minuteOf('sleeper', woken + 60_000)).ApproximateNumberOfMessagesVisible, undefined);
	assert.equal((await minuteOf('sleeper', woken + 18 * 60_000)).ApproximateNumberOfMessagesVisible, 1);
});
