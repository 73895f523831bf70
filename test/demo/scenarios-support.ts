import assert from 'node:assert/strict';
import { after } from 'node:test';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import { type CloudUnderTest, startTestCloud } from './cloud-support.ts';

/** A scenario that is played on a clock that stands still, with what is asked of it again and again. */
export interface PlayedScenario extends CloudUnderTest {
	/** When the cloud started (milliseconds since the epoch). */
	readonly start: number;
	minutes(count: number): Promise<void>;
	/** The minutes between two moments, counted from the start; minutes without data are left out. */
	metric(
		namespace: string,
		name: string,
		dimensions: Readonly<Record<string, string>>,
		statistic: string,
		from: number,
		until: number,
	): Promise<number[]>;
	/** What is wrong now: `kind resource`, where the resource is the end of its ARN. */
	troubles(): Promise<string[]>;
}

/** Starts a scenario that ends with the test file. */
export async function play(scenario: ScenarioName, seed?: number): Promise<PlayedScenario> {
	const cloud = await startTestCloud({ scenario, ...(seed !== undefined && { seed }) });
	const { clock, config } = cloud;
	const start = clock.now();
	const everywhere = new CloudWatchClient({ ...config, region: 'us-east-1' });
	after(() => everywhere.destroy());
	return {
		...cloud,
		start,
		minutes: (count) => clock.advance(count * 60_000),
		metric: async (namespace, name, dimensions, statistic, from, until) => {
			const client = namespace === 'AWS/CloudFront' ? everywhere : cloud.cloudWatch;
			const { MetricDataResults } = await client.send(
				new GetMetricDataCommand({
					MetricDataQueries: [
						{
							Id: 'm',
							MetricStat: {
								Metric: {
									Namespace: namespace,
									MetricName: name,
									Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
								},
								Period: 60,
								Stat: statistic,
							},
						},
					],
					StartTime: new Date(start + from * 60_000),
					EndTime: new Date(start + until * 60_000),
					ScanBy: 'TimestampAscending',
				}),
			);
			return MetricDataResults?.[0]?.Values ?? [];
		},
		troubles: async () => {
			const answer = await fetch(`${config.endpoint}/_qdash/truth`);
			const truth = (await answer.json()) as { kind: string; resource: string; until: number | null }[];
			return truth
				.filter(({ until }) => until === null)
				.map(({ kind, resource }) => `${kind} ${shortName(resource)}`)
				.sort();
		},
	};
}

/** The end of an ARN; ids that are drawn are left out. */
function shortName(arn: string): string {
	const end = arn.slice(arn.lastIndexOf(':') + 1);
	const stage = /\/stages\/(.+)$/.exec(arn)?.[1];
	if (stage !== undefined) return `stage ${stage}`;
	return end.startsWith('distribution/') ? 'distribution' : end;
}

export function mean(values: readonly number[]): number {
	assert.ok(values.length > 0, 'no data');
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
