import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricStore } from '../../source/demo/cloudwatch/metric-store.ts';
import { statisticsOf } from '../../source/demo/cloudwatch/series.ts';
import { randomFrom } from '../../source/demo/random.ts';
import { blockedShare } from '../../source/demo/simulation/blocking.ts';
import { Draws } from '../../source/demo/simulation/draws.ts';
import { InFlight } from '../../source/demo/simulation/in-flight.ts';
import { SampleBag } from '../../source/demo/simulation/sample.ts';
import { TopicMetrics } from '../../source/demo/simulation/topic-metrics.ts';
import { makeEdge, near, percentile, region, start } from './simulation-support.ts';

const minute = 60_000;

test("Erlang's formula says how often all are busy", () => {
	near(blockedShare(10, 5), 0.01838, 0.00001, 'ten for five');
	near(blockedShare(1, 1), 0.5, 1e-12, 'one for one');
	assert.equal(blockedShare(0, 3), 1);
	assert.equal(blockedShare(5, 0), 0);
	assert.equal(blockedShare(1000, 100), 0);
	assert.ok(blockedShare(1000, 1100) > 0.08);
});

test('runs are in flight for as long as they take', () => {
	const inFlight = new InFlight();
	inFlight.add(0, 1000, 100, 500);
	assert.equal(inFlight.at(1000), 50);
	assert.equal(inFlight.at(1250), 25);
	assert.equal(inFlight.at(1500), 0);
	inFlight.add(1000, 2000, 100, 3000);
	assert.equal(inFlight.at(2000), 100);
	assert.equal(inFlight.at(4500), 50);
});

test('a bag of samples keeps their sum, bounds and percentiles, in few numbers', () => {
	const bag = new SampleBag(1);
	let sum = 0;
	for (let value = 1; value <= 2000; value++) {
		bag.add([{ value, count: 3 }]);
		sum += 3 * value;
	}
	const other = new SampleBag(1);
	other.merge(bag);
	for (const samples of [bag.drain(), other.drain()]) {
		assert.ok(samples.length < 20);
		near(
			samples.reduce((total, { value, count }) => total + value * count, 0),
			sum,
			sum * 1e-9,
			'sum',
		);
		assert.equal(
			samples.reduce((total, { count }) => total + count, 0),
			6000,
		);
		assert.deepEqual([samples[0]?.value, samples.at(-1)?.value], [1, 2000]);
		assert.deepEqual(
			samples.map(({ value }) => value),
			samples.map(({ value }) => value).sort((a, b) => a - b),
		);
		near(percentile('p99', statisticsOf(samples)), 1980, 40, 'p99');
		near(percentile('p50', statisticsOf(samples)), 1000, 40, 'p50');
	}
	assert.deepEqual(bag.drain(), [], 'it is empty then');
});

test('draws have the means that they should have', () => {
	const draws = new Draws(randomFrom(5));
	const mean = (draw: () => number) => {
		let sum = 0;
		for (let index = 0; index < 4000; index++) sum += draw();
		return sum / 4000;
	};
	near(
		mean(() => draws.arrivals(0.3)),
		0.3,
		0.03,
		'few',
	);
	near(
		mean(() => draws.arrivals(300)),
		300,
		1.5,
		'many',
	);
	near(
		mean(() => draws.share(1000, 0.02)),
		20,
		0.4,
		'a share',
	);
	assert.deepEqual([draws.share(10, 0), draws.share(10, 1), draws.share(0, 0.5)], [0, 10, 0]);
	const [a = 0, b = 0, c = 0] = draws.split(100_000, [0.9, 0.05, 0.05]);
	assert.equal(a + b + c, 100_000);
	near(b, 5000, 300, 'a part');
	const one = mean(() => draws.latencies(1, { p50: 40, p99: 40 })[0]?.value ?? 0);
	near(one, 40, 1e-9, 'a latency that does not vary');
});

test('AWS/SNS tells what was published, and what became of it', () => {
	const store = new MetricStore();
	const topics = new TopicMetrics(() => store);
	topics.addPublish(
		region,
		'orders',
		{ published: 3, bytes: 600, delivered: 4, failed: 1, filteredOut: 1 },
		start + 5,
	);
	topics.addPublish(
		region,
		'orders',
		{ published: 1, bytes: 50, delivered: 2, failed: 0, filteredOut: 0 },
		start + 59_999,
	);
	topics.flush(start - minute);
	const of = (name: string) => {
		const identity = { namespace: 'AWS/SNS', name, dimensions: [['TopicName', 'orders']] as const };
		const [metric] = store.units(identity);
		const [period] = metric?.series.periods(start, start + minute, minute) ?? [];
		return period?.statistics;
	};
	assert.equal(of('NumberOfMessagesPublished'), undefined, 'its minute has not ended');
	topics.flush(start);
	assert.equal(of('NumberOfMessagesPublished')?.sum, 4);
	assert.deepEqual(of('PublishSize'), { ...of('PublishSize'), sum: 650, count: 4, least: 50, most: 200 });
	assert.equal(of('NumberOfNotificationsDelivered')?.sum, 6);
	assert.equal(of('NumberOfNotificationsFailed')?.sum, 1);
	assert.equal(of('NumberOfNotificationsFilteredOut')?.sum, 1);
});

test('AWS/S3 tells the sizes of buckets once a day', () => {
	const edge = makeEdge({ things: {} });
	const of = (name: string, storage: string, from: number, minutes: number) =>
		edge.metric('AWS/S3', name, { BucketName: 'shop-assets', StorageType: storage }, from, minutes);
	edge.play(0, 1);
	// It is eight in the evening: the latest midnight was 20 hours ago.
	assert.equal(of('BucketSizeBytes', 'StandardStorage', -20 * 60, 60)?.sum, 5_000_000);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', -20 * 60, 60)?.sum, 420);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', -14 * 24 * 60, 14 * 24 * 60)?.count, 14);
	edge.play(1, 4 * 60 + 5);
	assert.equal(of('NumberOfObjects', 'AllStorageTypes', 0, 5 * 60)?.count, 1, 'the next midnight');
});
