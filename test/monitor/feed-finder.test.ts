import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueFeedsService } from '../../source/aws/contract/queue-feeds.ts';
import type { Connection } from '../../source/aws/services.ts';
import { type ErrorKind, QdashError } from '../../source/model/errors.ts';
import type { EventSourceMapping } from '../../source/model/function.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import type { QueueFeeds } from '../../source/model/queue-feed.ts';
import { newQueueRecord } from '../../source/model/queue-record.ts';
import { known, knownValue, pending, unsupported } from '../../source/model/reading.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { FeedFinder } from '../../source/monitor/feed-finder.ts';
import { MappingShelf } from '../../source/monitor/mapping-shelf.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';
import { DashboardStore } from '../../source/store/dashboard-store.ts';
import { someAttributes } from '../actions/support.ts';
import { opened } from './edge-support.ts';

const minute = 60_000;
const url = 'https://sqs.eu-west-1.amazonaws.com/111111111111/orders';
const arn = 'arn:aws:sqs:eu-west-1:111111111111:orders';

function s3Failure(kind: ErrorKind, code: string): QdashError {
	const operation = 'GetBucketNotificationConfiguration';
	return new QdashError({
		kind,
		service: 'S3',
		operation,
		code,
		message: `S3 refused ${operation} (${code}).`,
	});
}

const mapping: EventSourceMapping = {
	uuid: '1',
	functionName: 'worker',
	eventSourceArn: arn,
	state: 'Enabled',
	stateReason: null,
	batchSize: 10,
	batchingWindowSeconds: null,
	maximumConcurrency: null,
	reportsItemFailures: false,
	filters: [],
	lastResult: null,
	modifiedAt: null,
};

/** A queue whose policy lets these buckets send; answers of S3 that no bucket of one region can give. */
function aFinder(buckets: readonly string[], notificationsTo: QueueFeedsService['notificationsTo']) {
	const clock = new ManualClock();
	const store = new DashboardStore(clock, 2);
	const policy = JSON.stringify({
		Statement: buckets.map((name) => ({
			Effect: 'Allow',
			Principal: { Service: 's3.amazonaws.com' },
			Action: 'sqs:SendMessage',
			Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${name}` } },
		})),
	});
	const asked: string[] = [];
	const lists: number[] = [];
	const queueFeeds: QueueFeedsService = {
		subscriptionsTo: async () => {
			lists.push(clock.now());
			return [];
		},
		rulesTo: async () => [],
		notificationsTo: (bucket, ...rest) => {
			asked.push(bucket);
			return notificationsTo(bucket, ...rest);
		},
	};
	const connection = {
		clock,
		context: { region: 'eu-west-1' },
		queueFeeds,
		lambda: { listMappings: async () => [mapping] },
	} as unknown as Connection;
	const record = newQueueRecord({ url, name: 'orders' }, 'standard', notYetAsked);
	const attributes = known(someAttributes({ arn, policy }), clock.now());
	store.update({ queues: new Map([[url, { ...record, attributes }]]) });
	const functions = { health: new ServiceHealth(clock), mappings: new MappingShelf(store, () => {}) };
	const finder = new FeedFinder({ connection, store, clock, functions });
	const feeds = (): QueueFeeds =>
		knownValue(store.latest.feeds.get(url) ?? { state: 'pending' }) ?? assert.fail('nothing is known');
	return { clock, store, finder, asked, lists, feeds, record };
}

test('a bucket in another region or none at all is named, and not asked for again every half minute', async () => {
	const { clock, finder, asked, feeds } = aFinder(['far-away', 'gone', 'here'], async (bucket) => {
		if (bucket === 'far-away') throw s3Failure('invalid', 'PermanentRedirect');
		if (bucket === 'gone') throw s3Failure('notFound', 'NoSuchBucket');
		return [{ bucket, events: ['s3:ObjectCreated:*'], prefix: null, suffix: null }];
	});
	finder.setFocus(opened('queue', url));
	await clock.advance(4 * minute);
	assert.deepEqual(asked, ['far-away', 'gone', 'here']);
	const { sources, unseen } = feeds();
	assert.deepEqual(
		unseen.map(({ message }) => message),
		[
			'The bucket far-away, which may send to this queue, is in another region than eu-west-1: it was not asked whether it does.',
			'The bucket gone, which may send to this queue, does not exist: it was not asked whether it does.',
		],
	);
	assert.deepEqual(
		sources.map(({ kind, name, foundIn }) => [kind, name, foundIn]),
		[
			['bucket', 'here', 'notification'],
			['bucket', 'far-away', 'queue policy'],
			['bucket', 'gone', 'queue policy'],
		],
	);
	await clock.advance(minute);
	assert.deepEqual(
		asked.slice(3).sort(),
		['far-away', 'gone', 'here'],
		'like any answer, after five minutes',
	);
	finder.stop();
	assert.equal(clock.pending <= 1, true, 'at most the next frame of the store');
});

test('another failure of a bucket is told as it is, and names that no bucket can have are not asked for', async () => {
	const denied = s3Failure('denied', 'AccessDenied');
	const odd = ['photos', '*', 'logs-*', 'a/b', 'UPPER', '..', 'x\u001b[31m'];
	const { clock, finder, asked, feeds } = aFinder(odd, async () => {
		throw denied;
	});
	finder.setFocus(opened('queue', url));
	await clock.advance(1000);
	assert.deepEqual(asked, ['photos']);
	assert.deepEqual(feeds().unseen, [denied]);
	assert.deepEqual(feeds().asking, []);
	finder.stop();
});

test('a queue whose ARN this endpoint does not tell is told of with what is known without it', async () => {
	const { clock, store, finder, lists, feeds, record } = aFinder([], async () => []);
	const source = { url: `${url}-intake`, name: 'orders-intake' };
	store.update({
		queues: new Map([
			[
				url,
				{
					...record,
					attributes: known(someAttributes({ arn: null }), clock.now()),
					deadLetterSources: [source],
				},
			],
		]),
	});
	const told = store.latest.queues;
	store.update({ queues: new Map([[url, { ...record, attributes: pending }]]) });
	finder.setFocus(opened('queue', url));
	await clock.advance(1000);
	assert.equal(store.latest.feeds.has(url), false, 'it may still come');
	store.updateQueue(url, (before) => ({ ...before, attributes: unsupported }));
	await clock.advance(1000);
	assert.equal(feeds().unseen.length, 1);
	store.update({ queues: told });
	await clock.advance(1000);
	const { sources, consumers, asking, unseen } = feeds();
	assert.deepEqual(lists, []);
	assert.deepEqual(
		sources.map(({ kind, name }) => `${kind} ${name}`),
		['dead letters orders-intake'],
	);
	assert.deepEqual([consumers, asking], [null, []]);
	assert.deepEqual(
		unseen.map(({ kind, message }) => [kind, message]),
		[
			[
				'unsupported',
				'SQS did not tell the ARN of this queue. Without its ARN no other service can be asked about the queue.',
			],
		],
	);
	store.updateQueue(url, (before) => ({
		...before,
		attributes: known(someAttributes({ arn, policy: null }), clock.now()),
	}));
	await clock.advance(1000);
	const readers = () => feeds().consumers?.map(({ functionName }) => functionName);
	assert.deepEqual([feeds().unseen, readers()], [[], ['worker']]);
	store.updateQueue(url, (before) => ({ ...before, attributes: unsupported }));
	await clock.advance(1000);
	assert.deepEqual([feeds().unseen, readers()], [[], ['worker']], 'what was known stays known');
	await clock.advance(5 * minute);
	assert.equal(lists.length, 2, 'and is asked for again');
	finder.stop();
});
