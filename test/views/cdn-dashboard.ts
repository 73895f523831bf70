import type { TestContext } from 'node:test';
import {
	CloudFrontClient,
	GetInvalidationCommand,
	ListDistributionsCommand,
	ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type Dashboard, type DashboardOptions, openDashboard } from '../support/dashboard.tsx';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The shop's CDN view. */
export async function openCdn(t: TestContext, options: DashboardOptions = {}): Promise<Dashboard> {
	const dashboard = await openDashboard(t, { scenario: 'shop', ...options });
	dashboard.press('4');
	await dashboard.waitFor(/^ CDN /m);
	return dashboard;
}

/** Puts the cursor on a distribution, by a part of its alias. */
export async function pickDistribution(dashboard: Dashboard, alias: string): Promise<void> {
	await dashboard.waitFor(/ 3 distributions/);
	dashboard.press('/');
	await dashboard.waitFor('Enter keep the filter');
	dashboard.type(alias);
	await dashboard.waitFor(/ 1 of 3 distributions/);
	await dashboard.waitForRow(alias, /▌/);
	dashboard.press('enter');
	await dashboard.waitFor('⏎ open');
}

/** Opens a distribution from the list. */
export async function openDistribution(dashboard: Dashboard, alias: string): Promise<void> {
	await pickDistribution(dashboard, alias);
	dashboard.press('enter');
	await dashboard.waitFor(`DISTRIBUTION  ${alias}`);
}

/** What the cloud says itself, asked beside qdash. */
export class CdnTruth {
	readonly #client: CloudFrontClient;
	readonly #metrics: CloudWatchClient;

	constructor(t: TestContext, { cloud: { endpoint } }: Dashboard) {
		this.#client = new CloudFrontClient({ endpoint, region: 'us-east-1', credentials });
		this.#metrics = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials });
		t.after(() => {
			this.#client.destroy();
			this.#metrics.destroy();
		});
	}

	async id(alias: string): Promise<string> {
		const { DistributionList } = await this.#client.send(new ListDistributionsCommand({}));
		const found = DistributionList?.Items?.find(({ Aliases }) => Aliases?.Items?.includes(alias));
		if (!found?.Id) throw new Error(`there is no distribution ${alias}`);
		return found.Id;
	}

	/** A metric's values of the last ten minutes, minute by minute. */
	async metric(id: string, name: string, statistic: 'Sum' | 'Average'): Promise<number[]> {
		const end = Math.ceil(Date.now() / 60_000) * 60_000;
		const Dimensions = [
			{ Name: 'DistributionId', Value: id },
			{ Name: 'Region', Value: 'Global' },
		];
		const Metric = { Namespace: 'AWS/CloudFront', MetricName: name, Dimensions };
		const { MetricDataResults } = await this.#metrics.send(
			new GetMetricDataCommand({
				StartTime: new Date(end - 10 * 60_000),
				EndTime: new Date(end),
				MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: statistic } }],
			}),
		);
		return MetricDataResults?.[0]?.Values ?? [];
	}

	/** The paths of all invalidations, newest first. */
	async invalidated(id: string): Promise<string[][]> {
		const { InvalidationList } = await this.#client.send(
			new ListInvalidationsCommand({ DistributionId: id }),
		);
		const paths: string[][] = [];
		for (const { Id } of InvalidationList?.Items ?? []) {
			const answer = await this.#client.send(new GetInvalidationCommand({ DistributionId: id, Id }));
			paths.push(answer.Invalidation?.InvalidationBatch?.Paths?.Items ?? []);
		}
		return paths;
	}
}
