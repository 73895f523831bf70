import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { CloudWatchService } from '../aws/services.ts';
import { type ChartData, type ChartSubject, edgesOf } from '../model/chart-window.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import type { MetricsState } from '../model/resource-metrics.ts';
import { ChartCache } from './chart-cache.ts';
import {
	blankChart,
	type ChartRequest,
	type ChartSource,
	type Edges,
	fetchSeries,
	refreshOf,
	stateOf,
	withEdges,
} from './chart-series.ts';
import { PercentileRefusal } from './percentile-refusal.ts';
import { asQdashError } from './service-health.ts';

/** What the poller needs, and whom it tells. */
export interface ChartPollerOptions {
	/** The wall clock, for pacing. */
	readonly clock: Clock;
	/** The endpoint's clock, for windows. */
	readonly endpointClock: Clock;
	/** Factor on the pace, to keep a budget. */
	readonly widened: () => number;
	/** Null while the subject is not known: it is tried again every second. */
	readonly source: (subject: ChartSubject) => ChartSource | null;
	/** Called with null when no chart is open any more. */
	readonly onChart: (chart: ChartData | null) => void;
}

const minute = 60_000;
const tick = 1000;
/** Windows are gone through faster than they are looked at. */
const settleFocus = 300;
/** A window that ended this long ago gets no more points. */
const settledAfter = 5 * minute;

/**
 * Fetches the series of the charts that are open: a window that follows the present again and again, only
 * what is new of it; one in the past once.
 */
export class ChartPoller {
	readonly #options: ChartPollerOptions;
	readonly #cache = new ChartCache();
	/** What a CloudWatch refused: it is not asked for other charts either. */
	#refusals = new WeakMap<CloudWatchService, QdashError>();
	#percentiles = new WeakMap<CloudWatchService, PercentileRefusal>();
	#request: ChartRequest | null = null;
	#chart: ChartData | null = null;
	/** Ends what is under way for the request at hand. */
	#abort = new AbortController();
	#asking = false;
	/** By the wall clock, after a failure. */
	#notBefore = 0;
	/** Somebody wants all series asked for again. */
	#again = false;
	/** Keys whose last answer was not whole. */
	#incomplete: ReadonlySet<string> = new Set();
	#timer: TimerHandle | null = null;
	#stopped = false;

	constructor(options: ChartPollerOptions) {
		this.#options = options;
	}

	/** Other charts are open now, or none. The new edges are told at once, with what is remembered of them. */
	setChart(request: ChartRequest | null): void {
		if (this.#stopped || sameRequest(this.#request, request)) return;
		this.#abort.abort();
		this.#abort = new AbortController();
		this.#request = request;
		this.#asking = false;
		this.#notBefore = 0;
		this.#again = false;
		this.#incomplete = new Set();
		this.#cancelTimer();
		if (!request) {
			this.#tell(null);
			return;
		}
		this.#tell(this.#atFirst(request));
		this.#timer = this.#options.clock.setTimeout(() => this.#beat(), settleFocus);
	}

	/** Asks anew for what is open, though not within the same minute, and forgets refusals. */
	refresh(): void {
		this.#refusals = new WeakMap();
		this.#percentiles = new WeakMap();
		this.#notBefore = 0;
		const at = this.#chart?.at ?? null;
		this.#again = at !== null && this.#options.endpointClock.now() - at >= minute;
	}

	/** Ends what is under way; nothing is told from then on. */
	stop(): void {
		this.#stopped = true;
		this.#abort.abort();
		this.#cancelTimer();
	}

	/** Metrics that the open charts ask for in an hour if nothing is widened. */
	get metricsPerHour(): number {
		const { endpointClock, source } = this.#options;
		if (!this.#request || this.#request.window.until !== null) return 0;
		const found = source(this.#request.subject);
		if (!found || this.#refusals.has(found.cloudWatch)) return 0;
		const { period } = edgesOf(this.#request.window, endpointClock.now());
		return (this.#wanted(found, period).length * 60 * minute) / refreshOf(period);
	}

	#beat(): void {
		if (this.#stopped || !this.#request) return;
		void this.#round(this.#request);
		this.#timer = this.#options.clock.setTimeout(() => this.#beat(), tick);
	}

	async #round(request: ChartRequest): Promise<void> {
		const { clock, endpointClock, source } = this.#options;
		const found = source(request.subject);
		if (!found || this.#asking) return;
		const refusal = this.#refusals.get(found.cloudWatch);
		if (refusal) return this.#tellFailure(refusal);
		if (found.health.pause > 0 || clock.now() < this.#notBefore) return;
		const edges = edgesOf(request.window, endpointClock.now());
		const due = this.#due(request, found, edges);
		if (due.length === 0) return;
		const { signal } = this.#abort;
		const startedAt = clock.now();
		this.#asking = true;
		try {
			await this.#ask(request, found, edges, due, signal);
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'GetMetricData');
			if (signal.aborted || error.kind === 'cancelled') return;
			found.health.failed(error, startedAt);
			if (found.health.pause === 0) this.#notBefore = clock.now() + minute;
			if (error.kind === 'denied' || error.kind === 'unsupported') {
				this.#refusals.set(found.cloudWatch, error);
			}
			this.#tellFailure(error);
		} finally {
			// An older request that ends now has nothing to say of the one at hand.
			if (!signal.aborted) this.#asking = false;
		}
	}

	/** All series that may be asked for: without percentiles where they fail. */
	#wanted(source: ChartSource, period: number): readonly SeriesQuery[] {
		const { holds } = this.#percentilesOf(source.cloudWatch);
		return source.queries(period).filter(({ percentile }) => !(percentile && holds));
	}

	/** All series when their time has come; else those that were never answered, or not wholly. */
	#due(request: ChartRequest, source: ChartSource, edges: Edges): readonly SeriesQuery[] {
		const { endpointClock, widened } = this.#options;
		const queries = this.#wanted(source, edges.period);
		const chart = this.#chart;
		if (!chart || chart.at === null || chart.period !== edges.period || this.#again) return queries;
		const pace = refreshOf(edges.period) * widened() * source.health.widened;
		const old = endpointClock.now() - chart.at >= pace;
		const grows = request.window.until === null || chart.at - chart.to < settledAfter;
		if (old && grows) return queries;
		return queries.filter(
			({ fills }) => chart.series[fills] === undefined || (old && this.#incomplete.has(fills)),
		);
	}

	async #ask(
		request: ChartRequest,
		source: ChartSource,
		edges: Edges,
		due: readonly SeriesQuery[],
		signal: AbortSignal,
	): Promise<void> {
		const kept = this.#chart?.period === edges.period ? this.#chart : null;
		const partly = kept !== null && due.length < this.#wanted(source, edges.period).length;
		// The others' newest points are as old as they were.
		const at = partly ? kept.at : this.#options.endpointClock.now();
		let chart: ChartData = { ...withEdges(kept ?? blankChart(request, edges), edges), error: null, at };
		const incomplete = new Set(this.#incomplete);
		for (const { fills } of due) incomplete.delete(fills);
		const take = async (queries: readonly SeriesQuery[]) => {
			if (queries.length === 0) return;
			const found = await fetchSeries(source.cloudWatch, queries, edges, kept, this.#incomplete, signal);
			for (const key of found.incomplete) incomplete.add(key);
			chart = { ...chart, series: { ...chart.series, ...found.series } };
		};
		const plain = due.filter(({ percentile }) => !percentile);
		if (plain.length > 0) {
			await take(plain);
			if (signal.aborted) return;
			source.health.succeeded();
			chart = { ...chart, state: stateOf(chart.series, source.queries(edges.period), false) };
			this.#tell(chart);
		}
		this.#again = false;
		const percentiles = due.filter(({ percentile }) => percentile);
		const failed = await this.#takePercentiles(source, () => take(percentiles));
		if (signal.aborted) return;
		if (failed) for (const { fills } of percentiles) if (chart.series[fills]) incomplete.add(fills);
		const state = stateOf(chart.series, source.queries(edges.period), true);
		chart = { ...chart, percentiles: failed && state !== 'known' ? failed : state };
		this.#incomplete = incomplete;
		if (incomplete.size === 0) this.#cache.set(request.subject, request.window, chart);
		this.#tell(chart);
	}

	/** Percentiles fail alone. @returns what became of them where they do not come, or null */
	async #takePercentiles(
		{ cloudWatch, health }: ChartSource,
		take: () => Promise<void>,
	): Promise<MetricsState | null> {
		const refusal = this.#percentilesOf(cloudWatch);
		if (refusal.holds) return refusal.state;
		const startedAt = this.#options.clock.now();
		try {
			await take();
			refusal.forget();
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'GetMetricData');
			if (error.kind === 'cancelled') return null;
			if (error.kind === 'throttled' || error.kind === 'expired') health.failed(error, startedAt);
			refusal.failed(error);
		}
		return refusal.state;
	}

	#atFirst(request: ChartRequest): ChartData {
		const edges = edgesOf(request.window, this.#options.endpointClock.now());
		const remembered = this.#cache.get(request.subject, request.window);
		return remembered?.period === edges.period ? withEdges(remembered, edges) : blankChart(request, edges);
	}

	#percentilesOf(cloudWatch: CloudWatchService): PercentileRefusal {
		const known = this.#percentiles.get(cloudWatch);
		if (known) return known;
		const refusal = new PercentileRefusal(this.#options.clock);
		this.#percentiles.set(cloudWatch, refusal);
		return refusal;
	}

	#tellFailure(error: QdashError): void {
		const chart = this.#chart;
		if (!chart || chart.error === error) return;
		const state = error.kind === 'denied' || error.kind === 'unsupported' ? error.kind : 'failed';
		const answered = chart.state === 'known' || chart.state === 'none';
		this.#tell({ ...chart, error, state: answered ? chart.state : state });
	}

	#tell(chart: ChartData | null): void {
		this.#chart = chart;
		if (!this.#stopped) this.#options.onChart(chart);
	}

	#cancelTimer(): void {
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}
}

function sameRequest(a: ChartRequest | null, b: ChartRequest | null): boolean {
	if (a === null || b === null) return a === b;
	return (
		a.subject.kind === b.subject.kind &&
		a.subject.id === b.subject.id &&
		a.window.span === b.window.span &&
		a.window.until === b.window.until
	);
}
