import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CloudWatchClient,
	DescribeAlarmsCommand,
	ListMetricsCommand,
	type Metric,
} from '@aws-sdk/client-cloudwatch';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { mean, type PlayedScenario, play } from './scenarios-support.ts';

async function metrics({ config }: PlayedScenario, Namespace: string): Promise<Metric[]> {
	const region = Namespace === 'AWS/CloudFront' ? 'us-east-1' : config.region;
	const client = new CloudWatchClient({ ...config, region });
	const all: Metric[] = [];
	let NextToken: string | undefined;
	do {
		const page = await client.send(new ListMetricsCommand({ Namespace, ...(NextToken && { NextToken }) }));
		all.push(...(page.Metrics ?? []));
		NextToken = page.NextToken;
	} while (NextToken);
	return all;
}

for (const seed of [1, 2]) {
	test(`quiet: three hours before and one after, nothing is wrong (seed ${seed})`, async () => {
		const cloud = await play('quiet', seed);
		await cloud.minutes(60);
		assert.deepEqual(await cloud.troubles(), []);
		/** The worst minute and the mean of every metric of a name, but for those that are left out. */
		const worst = async (namespace: string, name: string, statistic: string) => {
			const found = (await metrics(cloud, namespace)).filter(({ MetricName }) => MetricName === name);
			assert.ok(found.length > 0, `${namespace} ${name}`);
			const seen = await Promise.all(
				found.map(async ({ Dimensions }) => {
					const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
					const values = await cloud.metric(
						namespace,
						name,
						dimensions as Record<string, string>,
						statistic,
						-180,
						60,
					);
					return { on: Object.values(dimensions).join(' '), most: Math.max(...values), mean: mean(values) };
				}),
			);
			return seen.sort((a, b) => b.most - a.most);
		};
		const check = async (namespace: string, name: string, statistic: string, most: number) => {
			const [first] = await worst(namespace, name, statistic);
			assert.ok((first?.most ?? Number.NaN) <= most, `${name} ${statistic} ${first?.most} on ${first?.on}`);
		};
		await check('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', 60);
		await check('AWS/SQS', 'NumberOfDeduplicatedSentMessages', 'Sum', 0);
		await check('AWS/Lambda', 'Errors', 'Sum', 0);
		await check('AWS/Lambda', 'Throttles', 'Sum', 0);
		await check('AWS/ApiGateway', '5XXError', 'Sum', 0);
		await check('AWS/ApiGateway', '5xx', 'Sum', 0);
		await check('AWS/CloudFront', '5xxErrorRate', 'Average', 0);
		for (const { on, mean: share } of await worst('AWS/ApiGateway', '4XXError', 'Average')) {
			assert.ok(share < 0.03, `${share} of ${on} refused`);
		}
		for (const { on, most } of await worst('AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum')) {
			const limit = on === 'image-resize' ? 400 : on === 'shipping-labels' ? 150 : 60;
			assert.ok(most < limit, `${most} seconds on ${on}`);
		}
		for (const region of ['eu-west-1', 'us-east-1']) {
			const client = new CloudWatchClient({ ...cloud.config, region });
			const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}));
			assert.ok(MetricAlarms && MetricAlarms.length > 0);
			for (const { AlarmName, StateValue } of MetricAlarms) assert.equal(StateValue, 'OK', AlarmName);
		}
		const { EventSourceMappings } = await new LambdaClient(cloud.config).send(
			new ListEventSourceMappingsCommand({}),
		);
		assert.ok(EventSourceMappings && EventSourceMappings.length > 0);
		for (const { State } of EventSourceMappings) assert.equal(State, 'Enabled');
	});
}
