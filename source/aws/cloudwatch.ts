import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { ServiceLink } from './client-options.ts';
import type { CallOptions, CloudWatchService, MetricPoint, MetricQuery, MetricSeries } from './services.ts';

/** GetMetricData's own limit. */
const queriesPerCall = 500;

function toSdkQuery(query: MetricQuery, index: number): MetricDataQuery {
	return {
		Id: `q${index}`,
		MetricStat: {
			Metric: {
				Namespace: query.namespace,
				MetricName: query.metric,
				Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
			},
			Period: query.periodSeconds,
			Stat: query.statistic,
		},
	};
}

/** What has been gathered of one series. */
interface Gathering {
	readonly points: Map<number, number>;
	complete: boolean;
}

/** CloudWatch over the real SDK. */
export class CloudWatch implements CloudWatchService {
	readonly #link: ServiceLink;
	#made: CloudWatchClient | undefined;

	constructor(link: ServiceLink) {
		this.#link = link;
	}

	get #client(): CloudWatchClient {
		this.#made ??= this.#link.client((options) => new CloudWatchClient(options), { sockets: 8 });
		return this.#made;
	}

	async getMetricData<Query extends MetricQuery>(
		queries: readonly Query[],
		window: { readonly from: number; readonly to: number },
		options?: CallOptions,
	): Promise<readonly MetricSeries<Query>[]> {
		const answers = new Map<Query, MetricSeries<Query>>();
		// The window begins at a boundary of the period, or CloudWatch moves it: one call has one period.
		for (const [period, group] of Map.groupBy(queries, ({ periodSeconds }) => periodSeconds)) {
			const step = period * 1000;
			const aligned = { from: Math.floor(window.from / step) * step, to: window.to };
			for (let at = 0; at < group.length; at += queriesPerCall) {
				const chunk = group.slice(at, at + queriesPerCall);
				for (const series of await this.#ask(chunk, aligned, options)) answers.set(series.query, series);
			}
		}
		return queries.map((query) => answers.get(query) ?? { query, points: [], complete: false });
	}

	async #ask<Query extends MetricQuery>(
		queries: readonly Query[],
		window: { readonly from: number; readonly to: number },
		options: CallOptions | undefined,
	): Promise<MetricSeries<Query>[]> {
		const gathered = queries.map((): Gathering => ({ points: new Map(), complete: false }));
		const MetricDataQueries = queries.map(toSdkQuery);
		let token: string | undefined;
		do {
			const command = new GetMetricDataCommand({
				MetricDataQueries,
				StartTime: new Date(window.from),
				EndTime: new Date(window.to),
				ScanBy: 'TimestampAscending',
				NextToken: token,
			});
			const answer = await this.#link.call('GetMetricData', options, (abortSignal) =>
				this.#client.send(command, { abortSignal }),
			);
			if (!answer.MetricDataResults) throw this.#link.lacking('GetMetricData', 'MetricDataResults');
			for (const { Id, Timestamps = [], Values = [], StatusCode } of answer.MetricDataResults) {
				const series = gathered[Number(Id?.slice(1))];
				if (!series) continue;
				series.complete = StatusCode === undefined || StatusCode === 'Complete';
				Timestamps.forEach((time, index) => {
					const value = Values[index];
					if (value !== undefined && Number.isFinite(time.getTime()))
						series.points.set(time.getTime(), value);
				});
			}
			if (answer.NextToken && answer.NextToken === token) {
				throw this.#link.lacking('GetMetricData', 'a new NextToken: its pages do not end');
			}
			token = answer.NextToken;
		} while (token);
		return queries.map((query, index) => ({
			query,
			points: sorted(gathered[index]?.points ?? new Map()),
			complete: gathered[index]?.complete ?? false,
		}));
	}
}

function sorted(points: ReadonlyMap<number, number>): MetricPoint[] {
	return [...points].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
}
