import type { Metric } from '../cloudwatch/metric-store.ts';
import { minute, type Statistics } from '../cloudwatch/series.ts';
import type { Holes } from './holes.ts';
import { NotMade, type OutsideMade } from './made.ts';
import type { OutsideCaller } from './port.ts';
import type { Shadow } from './shadow.ts';
import { isFatal } from './trouble.ts';

/** What publishing works with. */
export interface PublishingOptions {
	readonly shadow: Shadow;
	readonly made: OutsideMade;
	readonly region: string;
	readonly holes: Holes;
}

/** Where each namespace is published: CloudFront's metrics are in one region only. */
const cloudFrontRegion = 'us-east-1';
/** PutMetricData takes 1,000 at once; some emulators take long over that many. */
const chunk = 500;
/** How much of the past is published at the start. */
const history = 180 * minute;

interface Datum {
	readonly MetricName: string;
	readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
	readonly Timestamp: Date;
	readonly Unit: string;
	readonly StatisticValues: {
		readonly SampleCount: number;
		readonly Sum: number;
		readonly Minimum: number;
		readonly Maximum: number;
	};
}

/**
 * Publishes what API Gateway and CloudFront would have measured, with the endpoint's own ids. AWS itself
 * refuses its namespaces, and so may others: that is said once, and then nothing more is tried.
 */
export class Publishing {
	readonly #options: PublishingOptions;
	/** The shadow's ids, with the endpoint's in their place. */
	readonly #ids: ReadonlyMap<string, string>;
	#until: number | null = null;
	#refused = false;

	constructor(options: PublishingOptions) {
		this.#options = options;
		this.#ids = idsOf(options);
	}

	/**
	 * Publishes all complete minutes up to a moment that were not published yet; three hours the first time.
	 *
	 * @returns data points that were published
	 */
	async publish(now: number, call: OutsideCaller, signal?: AbortSignal): Promise<number> {
		if (this.#refused) return 0;
		const to = Math.floor(now / minute) * minute;
		const from = this.#until ?? to - history;
		if (to <= from) return 0;
		this.#until = to;
		const { region } = this.#options;
		return (
			(await this.#publishNamespace('AWS/ApiGateway', region, from, to, call, signal)) +
			(await this.#publishNamespace('AWS/CloudFront', cloudFrontRegion, from, to, call, signal))
		);
	}

	async #publishNamespace(
		Namespace: string,
		region: string,
		from: number,
		to: number,
		call: OutsideCaller,
		signal: AbortSignal | undefined,
	): Promise<number> {
		const data: Datum[] = [];
		for (const metric of this.#options.shadow.metrics(Namespace, region))
			data.push(...this.#dataOf(metric, from, to));
		// The newest first: that is what is looked at.
		data.sort((a, b) => b.Timestamp.getTime() - a.Timestamp.getTime());
		let published = 0;
		for (let first = 0; first < data.length && !this.#refused; first += chunk) {
			const MetricData = data.slice(first, first + chunk);
			const input = { Namespace, MetricData };
			try {
				await call({ service: 'CloudWatch', operation: 'PutMetricData', input, region }, signal);
				published += MetricData.length;
			} catch (error) {
				if (signal?.aborted || isFatal(error)) throw error;
				this.#refused = true;
				this.#options.holes.note('CloudWatch', 'PutMetricData', error);
			}
		}
		return published;
	}

	#dataOf({ identity, unit, series }: Metric, from: number, to: number): Datum[] {
		const Dimensions = this.#dimensionsOf(identity.dimensions);
		if (!Dimensions) return [];
		return [...series.periods(from, to, minute)].map(({ at, statistics }) => ({
			MetricName: identity.name,
			Dimensions,
			Timestamp: new Date(at),
			Unit: unit,
			StatisticValues: statisticSet(statistics),
		}));
	}

	/** Null for what is not at the endpoint. */
	#dimensionsOf(dimensions: Metric['identity']['dimensions']): Datum['Dimensions'] | null {
		const mapped: { Name: string; Value: string }[] = [];
		for (const [Name, value] of dimensions) {
			const identifies = ['ApiName', 'ApiId', 'DistributionId'].includes(Name);
			const Value = identifies ? this.#ids.get(value) : value;
			if (Value === undefined) return null;
			mapped.push({ Name, Value });
		}
		return mapped;
	}
}

function statisticSet({ sum, count, least, most }: Statistics): Datum['StatisticValues'] {
	return { SampleCount: count, Sum: sum, Minimum: least, Maximum: most };
}

/** Under which members the operations that make them tell the ids of APIs and distributions. */
const idMembers: Readonly<Record<string, readonly string[]>> = {
	CreateRestApi: ['id'],
	CreateApi: ['ApiId'],
	CreateDistributionWithTags: ['Distribution', 'Id'],
};

function idsOf({ shadow, made }: PublishingOptions): ReadonlyMap<string, string> {
	const ids = new Map<string, string>();
	for (const { operation, as } of shadow.scenario.steps) {
		const path = idMembers[operation];
		if (!path || as === undefined) continue;
		try {
			ids.set(shadow.made.text(as, ...path), made.text(as, ...path));
			// The metrics of a REST API have its name, which is the same there.
			if (operation === 'CreateRestApi') ids.set(as, as);
		} catch (error) {
			if (!(error instanceof NotMade)) throw error;
		}
	}
	return ids;
}
