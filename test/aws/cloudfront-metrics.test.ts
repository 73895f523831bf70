import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentIn, distributionQueries } from '../../source/aws/cloudfront-metrics.ts';
import {
	freeDistributionMetrics,
	subscribedDistributionMetrics,
} from '../../source/aws/contract/cloudfront.ts';
import type { Distribution } from '../../source/model/distribution.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { startFake } from '../support/fake-http.ts';
import { connectTo } from './control-plane-support.ts';

const { cloud, clock, seconds } = await startTestCloud({ scenario: 'shop' });
const start = clock.now();

function named(distributions: readonly Distribution[], alias: string): Distribution {
	return distributions.find(({ aliases }) => aliases.includes(alias)) ?? assert.fail(`there is no ${alias}`);
}

test('there is no CloudFront in other partitions', async (t) => {
	for (const region of [
		'cn-north-1',
		'us-gov-west-1',
		'us-iso-east-1',
		'us-isob-east-1',
		'eu-isoe-west-1',
		'eusc-de-east-1',
	]) {
		assert.equal(absentIn(region), `CloudFront is not in this partition (${region}).`);
	}
	for (const region of ['us-east-1', 'eu-west-1', 'me-south-1', 'elsewhere'])
		assert.equal(absentIn(region), null);
	const { cloudFront } = await connectTo(t, cloud.endpoint, { region: 'eusc-de-east-1' });
	assert.equal(cloudFront.absent, 'CloudFront is not in this partition (eusc-de-east-1).');
});

test('the series of a distribution come from us-east-1, each with its one valid statistic', async (t) => {
	const { cloudFront, globalCloudWatch, cloudWatch } = await connectTo(t, cloud.endpoint);
	await seconds(600);
	const distributions = await cloudFront.listDistributions();
	const keys = [...freeDistributionMetrics, ...subscribedDistributionMetrics];
	const window = { from: start, to: start + 600_000 };
	const filled = async (alias: string, from = globalCloudWatch) => {
		const queries = cloudFront.distributionQueries(named(distributions, alias).id, keys, 60);
		const answers = await from.getMetricData(queries, window);
		return answers.filter(({ points }) => points.length > 0).map(({ query }) => query.fills);
	};
	assert.deepEqual(await filled('www.shop.example'), keys);
	assert.deepEqual(await filled('docs.shop.example'), freeDistributionMetrics);
	assert.deepEqual(await filled('www.shop.example', cloudWatch), []);
	assert.deepEqual(
		distributionQueries('E1', keys, 300).map(({ metric, statistic, percentile }) => [
			metric,
			statistic,
			percentile,
		]),
		[
			['Requests', 'Sum', false],
			['BytesDownloaded', 'Sum', false],
			['BytesUploaded', 'Sum', false],
			['4xxErrorRate', 'Average', false],
			['5xxErrorRate', 'Average', false],
			['CacheHitRate', 'Average', false],
			['502ErrorRate', 'Average', false],
			['503ErrorRate', 'Average', false],
			['504ErrorRate', 'Average', false],
			['OriginLatency', 'p50', true],
			['OriginLatency', 'p90', true],
			['OriginLatency', 'p99', true],
		],
	);
});

test("a bucket's size is that of its newest day; one that is not known here has none", async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const size = await cloudFront.bucketSize('shop-images');
	assert.ok(size?.bytes && size.objects);
	assert.equal(size.at, Date.UTC(2026, 0, 1));
	assert.equal(await cloudFront.bucketSize('no-such-bucket'), null);
});

test('the storage types of a bucket are added up, on the day that is the newest of them', async (t) => {
	const day = 86_400;
	const noon = Date.UTC(2026, 0, 10, 12) / 1000;
	const midnight = noon - day / 2;
	// In days before the newest midnight: the size by storage type, and the count of objects.
	const values: Readonly<Record<string, readonly (readonly [days: number, value: number])[]>> = {
		StandardStorage: [
			[1, 100],
			[0, 110],
		],
		GlacierStorage: [
			[1, 7],
			[0, 8],
		],
		StandardIAStorage: [[1, 1000]],
		AllStorageTypes: [[1, 3]],
	};
	const server = await startFake(t, ({ operation, json }) => {
		if (operation === 'ListMetrics') {
			const types = Object.keys(values).filter((type) => type !== 'AllStorageTypes');
			return { body: { Metrics: types.map((Value) => ({ Dimensions: [{ Name: 'StorageType', Value }] })) } };
		}
		return {
			body: {
				MetricDataResults: json.MetricDataQueries.map(
					({
						Id,
						MetricStat,
					}: {
						Id: string;
						MetricStat: { Metric: { Dimensions: { Name: string; Value: string }[] } };
					}) => {
						const type = MetricStat.Metric.Dimensions.find(({ Name }) => Name === 'StorageType')?.Value ?? '';
						const points = values[type] ?? [];
						return {
							Id,
							StatusCode: 'Complete',
							Timestamps: points.map(([days]) => midnight - days * day),
							Values: points.map(([, value]) => value),
						};
					},
				),
			},
		};
	});
	const { cloudFront } = await connectTo(t, server.url);
	assert.deepEqual(await cloudFront.bucketSize('assets'), {
		bytes: 118,
		objects: null,
		at: midnight * 1000,
	});
	const asked = server.requests.map(({ json }) => json).at(-1);
	assert.deepEqual(
		asked.MetricDataQueries.map(({ MetricStat }: { MetricStat: { Period: number; Stat: string } }) => [
			MetricStat.Period,
			MetricStat.Stat,
		]),
		Array.from({ length: 4 }, () => [day, 'Average']),
	);
	const asks = asked.EndTime - asked.StartTime;
	assert.ok(asks >= 3 * day && asks <= 4 * day && asked.StartTime % day === 0);
});
