import {
	CloudWatchClient,
	type CompositeAlarm,
	DescribeAlarmsCommand,
	GetMetricDataCommand,
	ListMetricsCommand,
	type Metric,
	type MetricAlarm,
	type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm } from '../model/alarm.ts';
import { allPages } from './answer-pages.ts';
import { listOf, textOf, timeOf } from './answer-values.ts';
import type { ServiceLink } from './client-options.ts';
import type { CallOptions, CloudWatchService, MetricPoint, MetricQuery, MetricSeries } from './services.ts';

/** GetMetricData's own limit. */
const queriesPerCall = 500;
/** DescribeAlarms' own limit. */
const alarmsPerPage = 100;

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

function dimensionsOf(metric: Pick<Metric, 'Dimensions'>): Readonly<Record<string, string>> {
	return Object.fromEntries(
		listOf(metric.Dimensions).flatMap(({ Name, Value }) => (Name && Value ? [[Name, Value]] : [])),
	);
}

/** What an alarm watches, where that is one metric. */
function watchedBy(alarm: MetricAlarm): Alarm['watches'] {
	const [query, ...others] = listOf(alarm.Metrics);
	const only = others.length === 0 ? query?.MetricStat?.Metric : undefined;
	const metric: Metric = only ?? alarm;
	const { Namespace: namespace, MetricName: name } = metric;
	return namespace && name ? { namespace, metric: name, dimensions: dimensionsOf(metric) } : null;
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

	async listMetrics(
		namespace: string,
		metric: string,
		names: readonly { readonly name: string; readonly value?: string }[],
		options?: CallOptions,
	): Promise<readonly Readonly<Record<string, string>>[]> {
		const Dimensions = names.map(({ name, value }) => ({ Name: name, Value: value }));
		const found = await allPages(this.#link, 'ListMetrics', 'NextToken', async (NextToken) => {
			const command = new ListMetricsCommand({
				Namespace: namespace,
				MetricName: metric,
				Dimensions,
				NextToken,
			});
			const answer = await this.#link.call('ListMetrics', options, (abortSignal) =>
				this.#client.send(command, { abortSignal }),
			);
			if (!answer.Metrics) throw this.#link.lacking('ListMetrics', 'Metrics');
			return { items: listOf(answer.Metrics), next: answer.NextToken };
		});
		return found.map(dimensionsOf);
	}

	async alarmsInAlarm(options?: CallOptions): Promise<readonly Alarm[]> {
		return allPages(this.#link, 'DescribeAlarms', 'NextToken', async (NextToken) => {
			const command = new DescribeAlarmsCommand({
				StateValue: 'ALARM',
				// Composite ones are only in the answer when they are asked for.
				AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
				MaxRecords: alarmsPerPage,
				NextToken,
			});
			const answer = await this.#link.call('DescribeAlarms', options, (abortSignal) =>
				this.#client.send(command, { abortSignal }),
			);
			if (!answer.MetricAlarms && !answer.CompositeAlarms) {
				throw this.#link.lacking('DescribeAlarms', 'MetricAlarms');
			}
			const metric = listOf(answer.MetricAlarms).map((alarm) =>
				this.#alarm(alarm, 'metric', watchedBy(alarm)),
			);
			const composite = listOf(answer.CompositeAlarms).map((alarm) => this.#alarm(alarm, 'composite', null));
			return { items: [...metric, ...composite], next: answer.NextToken };
		});
	}

	#alarm(alarm: MetricAlarm | CompositeAlarm, kind: Alarm['kind'], watches: Alarm['watches']): Alarm {
		const name = textOf(alarm.AlarmName);
		if (name === null) throw this.#link.lacking('DescribeAlarms', 'an AlarmName');
		return {
			name,
			arn: textOf(alarm.AlarmArn) ?? '',
			kind,
			state: alarm.StateValue ?? 'ALARM',
			reason: textOf(alarm.StateReason) ?? '',
			since: timeOf(alarm.StateTransitionedTimestamp) ?? timeOf(alarm.StateUpdatedTimestamp),
			watches,
			region: this.#link.settings.region,
		};
	}

	async #ask<Query extends MetricQuery>(
		queries: readonly Query[],
		window: { readonly from: number; readonly to: number },
		options: CallOptions | undefined,
	): Promise<MetricSeries<Query>[]> {
		const gathered = queries.map((): Gathering => ({ points: new Map(), complete: false }));
		const MetricDataQueries = queries.map(toSdkQuery);
		const results = await allPages(this.#link, 'GetMetricData', 'NextToken', async (NextToken) => {
			const command = new GetMetricDataCommand({
				MetricDataQueries,
				StartTime: new Date(window.from),
				EndTime: new Date(window.to),
				ScanBy: 'TimestampAscending',
				NextToken,
			});
			const answer = await this.#link.call('GetMetricData', options, (abortSignal) =>
				this.#client.send(command, { abortSignal }),
			);
			if (!answer.MetricDataResults) throw this.#link.lacking('GetMetricData', 'MetricDataResults');
			return { items: listOf(answer.MetricDataResults), next: answer.NextToken };
		});
		for (const { Id, Timestamps = [], Values = [], StatusCode } of results) {
			const series = gathered[Number(Id?.slice(1))];
			if (!series) continue;
			series.complete = StatusCode === undefined || StatusCode === 'Complete';
			Timestamps.forEach((time, index) => {
				const value = Values[index];
				if (value !== undefined && Number.isFinite(time.getTime())) series.points.set(time.getTime(), value);
			});
		}
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
