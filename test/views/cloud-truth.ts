import type { TestContext } from 'node:test';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Sample } from '../../source/model/series.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

type Dimensions = Readonly<Record<string, string>>;

/** A series by the names that AWS has for it. */
export interface AwsSeries {
	readonly namespace: 'AWS/ApiGateway' | 'AWS/CloudFront' | 'AWS/Lambda';
	readonly metric: string;
	readonly statistic: string;
	readonly dimensions: Dimensions;
}

/** A stretch of time in milliseconds since the epoch (`to` is exclusive), and a period in seconds. */
export interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly period: number;
}

/** What CloudWatch answers to a client that is not qdash's: no code of `source/aws` takes part. */
export class CloudTruth {
	readonly #here: CloudWatchClient;
	readonly #global: CloudWatchClient;

	constructor(t: Pick<TestContext, 'after'>, endpoint: string) {
		this.#here = new CloudWatchClient({ endpoint, region: 'eu-west-1', credentials });
		this.#global = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials });
		t.after(() => {
			this.#here.destroy();
			this.#global.destroy();
		});
	}

	/** The points of a series, the oldest first. */
	async points(series: AwsSeries, { from, to, period }: Stretch): Promise<readonly Sample[]> {
		const client = series.namespace === 'AWS/CloudFront' ? this.#global : this.#here;
		const Dimensions = Object.entries(series.dimensions).map(([Name, Value]) => ({ Name, Value }));
		const Metric = { Namespace: series.namespace, MetricName: series.metric, Dimensions };
		const MetricDataQueries = [
			{ Id: 'truth', MetricStat: { Metric, Period: period, Stat: series.statistic } },
		];
		const points: Sample[] = [];
		let NextToken: string | undefined;
		do {
			const answer = await client.send(
				new GetMetricDataCommand({
					MetricDataQueries,
					StartTime: new Date(from),
					EndTime: new Date(to),
					ScanBy: 'TimestampAscending',
					NextToken,
				}),
			);
			const [result] = answer.MetricDataResults ?? [];
			for (const [index, time] of (result?.Timestamps ?? []).entries()) {
				points.push({ at: time.getTime(), value: result?.Values?.[index] ?? Number.NaN });
			}
			NextToken = answer.NextToken;
		} while (NextToken !== undefined);
		return points;
	}

	/**
	 * The newest minute that ended at least one minute and at most nine minutes ago, and of which one of these has
	 * a point; where none has, the newest that ended a minute ago. Milliseconds since the epoch.
	 */
	async newest(all: readonly AwsSeries[], now: number): Promise<number> {
		const settled = Math.floor((now - 120_000) / 60_000) * 60_000;
		const stretch = { from: now - 10 * 60_000, to: settled + 60_000, period: 60 };
		const found = await Promise.all(all.map((series) => this.points(series, stretch)));
		const times = found.flat().flatMap(({ at }) => (at + 60_000 >= now - 9 * 60_000 ? [at] : []));
		return times.length > 0 ? Math.max(...times) : settled;
	}

	/** A series' value in the minute that began then; null where it has none. */
	async minute(series: AwsSeries, at: number): Promise<number | null> {
		const [point] = await this.points(series, { from: at, to: at + 60_000, period: 60 });
		return point?.value ?? null;
	}
}

/** Names a series of one thing. */
export type Asking = (metric: string, statistic: string) => AwsSeries;

/** The series of a REST API's stage, or of a method of it. */
export function restSeries(ApiName: string, Stage: string, of: Dimensions = {}): Asking {
	return (metric, statistic) => ({
		namespace: 'AWS/ApiGateway',
		metric,
		statistic,
		dimensions: { ApiName, Stage, ...of },
	});
}

/** The series of an HTTP or a WebSocket API's stage, or of a route of it. */
export function v2Series(ApiId: string, Stage: string, of: Dimensions = {}): Asking {
	return (metric, statistic) => ({
		namespace: 'AWS/ApiGateway',
		metric,
		statistic,
		dimensions: { ApiId, Stage, ...of },
	});
}

/** The series of a distribution. */
export function distributionSeries(DistributionId: string): Asking {
	return (metric, statistic) => ({
		namespace: 'AWS/CloudFront',
		metric,
		statistic,
		dimensions: { DistributionId, Region: 'Global' },
	});
}

/** The series of a function. */
export function functionSeries(FunctionName: string): Asking {
	return (metric, statistic) => ({
		namespace: 'AWS/Lambda',
		metric,
		statistic,
		dimensions: { FunctionName },
	});
}
