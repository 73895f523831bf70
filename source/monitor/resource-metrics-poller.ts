import type { SeriesQuery } from '../aws/contract/series-query.ts';
import type { CloudWatchService, MetricSeries } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import type { MetricsState, ResourceMetrics } from '../model/resource-metrics.ts';
import { minuteOf } from '../model/series.ts';
import { AskedSeries } from './asked-series.ts';
import { type Due, DueSeries } from './due-series.ts';
import { withAnswers } from './metric-answers.ts';
import type { MetricsFocus, MetricsSource } from './metrics-source.ts';
import { PercentileRefusal } from './percentile-refusal.ts';
import { asQdashError, type ServiceHealth } from './service-health.ts';

/** What the poller needs. */
export interface ResourceMetricsPollerOptions<Key extends string> {
	readonly cloudWatch: CloudWatchService;
	/** The wall clock, for pacing. */
	readonly clock: Clock;
	/** The endpoint's clock, for windows. */
	readonly endpointClock: Clock;
	/** Of the CloudWatch that is asked: the one in us-east-1 has its own. */
	readonly health: ServiceHealth;
	/** Factor on the pace, to keep a budget. */
	readonly widened: () => number;
	readonly source: MetricsSource<Key>;
}

const minute = 60_000;
const tick = 1000;
/** Thousands of rows off the screen are not gone through every second. */
const rankEvery = 5 * tick;
/** Cursor keys move fast; what they pass by is not asked for. */
const settleFocus = 300;

/**
 * Asks CloudWatch for what is looked at: every minute for the selected, the opened and the troubled, every
 * five for the other rows on the screen, and what ranks them for the rows off it; always with all the
 * minutes missed since. A metric costs money each time it is asked for, however many datapoints come back.
 */
export class ResourceMetricsPoller<Key extends string> {
	readonly #options: ResourceMetricsPollerOptions<Key>;
	readonly #abort = new AbortController();
	readonly #asked = new AskedSeries<Key>();
	readonly #percentiles: PercentileRefusal;
	readonly #due: DueSeries<Key>;
	/** Learnt from the queries. */
	readonly #percentileKeys = new Set<Key>();
	#focusedAt = 0;
	#timer: TimerHandle | null = null;
	#asking = false;
	/** Denied or unsupported: not asked again until the credentials change or somebody asks for it. */
	#refused: 'denied' | 'unsupported' | null = null;
	readonly #told = new Set<string>();
	/** By the wall clock: not before this is a question put again that CloudWatch could make nothing of. */
	#notBefore = 0;
	#rankAt = 0;
	#planned: { readonly at: number; readonly metrics: number } | null = null;

	constructor(options: ResourceMetricsPollerOptions<Key>) {
		this.#options = options;
		const { clock, endpointClock, health, source, widened } = options;
		this.#percentiles = new PercentileRefusal(clock);
		this.#due = new DueSeries({
			source,
			asked: this.#asked,
			percentiles: this.#percentiles,
			isPercentile: (key) => this.#percentileKeys.has(key),
			endpointClock,
			widened: () => widened() * health.widened,
		});
	}

	/** What is looked at has changed; it is asked for once that has rested for a moment. */
	setFocus(focus: MetricsFocus): void {
		const { source, clock } = this.#options;
		if (focus.open && !this.#due.focus.open) this.#asked.keepOnly((id) => source.keys(id, 'all').length > 0);
		this.#due.focus = focus;
		this.#focusedAt = clock.now();
		this.#rankAt = 0;
		this.#planned = null;
	}

	/** Begins to ask for what the focus says. */
	start(): void {
		const again = () => {
			this.#timer = this.#options.clock.setTimeout(() => {
				void this.#round();
				again();
			}, tick);
		};
		this.#timer = this.#options.clock.setTimeout(() => {
			void this.#round();
			again();
		}, settleFocus);
	}

	/** Ends what is under way; nothing is applied from then on. */
	stop(): void {
		this.#abort.abort();
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** Asks anew for what is on the screen, though not within the same minute; forgets refusals. */
	refresh(): void {
		this.#refused = null;
		this.#told.clear();
		this.#percentiles.forget();
		this.#notBefore = 0;
		const now = this.#options.endpointClock.now();
		const { shown, selected, opened } = this.#due.focus;
		for (const id of [...shown, selected, opened]) if (id !== null) this.#asked.expire(id, now - minute);
	}

	/** Asks for all of these now, once: for the commands without a screen. */
	async readAll(ids: readonly string[], which: 'all' | 'rank' = 'all'): Promise<void> {
		await this.#ask(ids.map((id) => ({ id, keys: this.#options.source.keys(id, which) })));
	}

	/** Metrics that this asks for in an hour if nothing is widened: what CloudWatch bills. */
	get metricsPerHour(): number {
		const at = this.#options.clock.now();
		if (!this.#planned || at - this.#planned.at >= tick)
			this.#planned = { at, metrics: this.#refused ? 0 : this.#due.metricsPerHour() };
		return this.#planned.metrics;
	}

	async #round(): Promise<void> {
		const { clock, health } = this.#options;
		if (this.#asking || !this.#due.focus.open || this.#abort.signal.aborted) return;
		if (clock.now() - this.#focusedAt < settleFocus) return;
		if (this.#refused) this.#tellRefused(this.#refused);
		if (this.#refused || health.pause > 0 || clock.now() < this.#notBefore) return;
		this.#asking = true;
		try {
			const onScreen = this.#due.onScreen();
			if (onScreen.length > 0) await this.#ask(onScreen);
			else if (clock.now() >= this.#rankAt) {
				const { due, more } = this.#due.offScreen();
				if (!more) this.#rankAt = clock.now() + rankEvery;
				await this.#ask(due);
			}
		} finally {
			this.#asking = false;
		}
	}

	async #ask(due: readonly Due<Key>[]): Promise<void> {
		if (due.length === 0) return;
		const { clock, endpointClock, health, source } = this.#options;
		const { signal } = this.#abort;
		const startedAt = clock.now();
		const at = endpointClock.now();
		const to = minuteOf(at - (source.settle ?? 0)) * minute;
		const queries = due.flatMap(({ id, keys }) => source.queries(id, keys));
		for (const { fills, percentile } of queries) if (percentile) this.#percentileKeys.add(fills);
		this.#skipUnasked(due, queries, { at, to });
		const plain = queries.filter(({ percentile }) => !percentile);
		const percentiles = queries.filter(({ percentile }) => percentile);
		try {
			await this.#take(plain, to, at);
			if (plain.length > 0) await source.answered?.([...new Set(plain.map(({ id }) => id))], to, signal);
			if (signal.aborted) return;
			if (plain.length > 0) {
				health.succeeded();
				source.onFailure(null);
				// Rows that come onto the screen while percentiles are not asked for hear why.
				if (this.#percentiles.holds) this.#markPercentiles(plain);
			}
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'GetMetricData');
			if (!signal.aborted && error.kind !== 'cancelled') this.#failed(queries, error, startedAt);
			return;
		}
		await this.#askPercentiles(percentiles, to, at);
	}

	/** A key that this kind of resource has no series for is not due again a second later. */
	#skipUnasked(
		due: readonly Due<Key>[],
		queries: readonly SeriesQuery<Key>[],
		{ at, to }: { readonly at: number; readonly to: number },
	): void {
		const asked = Map.groupBy(queries, ({ id }) => id);
		for (const { id, keys } of due) {
			const found = new Set(asked.get(id)?.map(({ fills }) => fills));
			for (const key of keys) if (!found.has(key)) this.#asked.skip(id, key, { at, to });
		}
	}

	/** Percentiles fail alone: some endpoints have none, and have the rest. */
	async #askPercentiles(queries: readonly SeriesQuery<Key>[], to: number, at: number): Promise<void> {
		if (queries.length === 0) return;
		const { clock, health } = this.#options;
		const { signal } = this.#abort;
		const startedAt = clock.now();
		if (this.#percentiles.holds) return this.#markPercentiles(queries);
		try {
			await this.#take(queries, to, at);
			if (!signal.aborted) this.#percentiles.forget();
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'GetMetricData');
			if (signal.aborted || error.kind === 'cancelled') return;
			if (error.kind === 'throttled' || error.kind === 'expired') health.failed(error, startedAt);
			this.#percentiles.failed(error);
			this.#markPercentiles(queries);
		}
	}

	#markPercentiles(queries: readonly SeriesQuery<Key>[]): void {
		const { state } = this.#percentiles;
		if (state === null) return;
		for (const id of new Set(queries.map((query) => query.id))) {
			this.#options.source.apply(id, (before) =>
				before.percentiles === 'known' || before.percentiles === state
					? before
					: { ...before, percentiles: state },
			);
		}
	}

	/** Asks for these, window by window, and puts each answer where it belongs. */
	async #take(queries: readonly SeriesQuery<Key>[], to: number, at: number): Promise<void> {
		const { cloudWatch, source } = this.#options;
		const { signal } = this.#abort;
		const windows = Map.groupBy(queries, ({ id, fills }) =>
			this.#asked.windowStart(id, fills, this.#due.historyOf(id), to),
		);
		for (const [from, group] of windows) {
			const answers = await cloudWatch.getMetricData(group, { from, to }, { signal });
			if (signal.aborted) return;
			for (const answer of answers) this.#asked.set(answer, { from, to, at });
			const byId = Map.groupBy(answers, ({ query }) => query.id);
			for (const [id, found] of byId) source.apply(id, (before) => this.#taken(before, found));
		}
	}

	#taken(
		before: ResourceMetrics<Key>,
		answers: readonly MetricSeries<SeriesQuery<Key>>[],
	): ResourceMetrics<Key> {
		const isPercentile = (key: Key) => this.#percentileKeys.has(key);
		return withAnswers(before, answers, isPercentile, this.#options.endpointClock.now());
	}

	#failed(queries: readonly SeriesQuery<Key>[], error: QdashError, startedAt: number): void {
		const { clock, health, source } = this.#options;
		health.failed(error, startedAt);
		if (health.pause === 0) this.#notBefore = clock.now() + minute;
		if (error.kind === 'denied' || error.kind === 'unsupported') this.#refused = error.kind;
		this.#mark(
			queries.map(({ id }) => id),
			this.#refused ?? 'failed',
		);
		source.onFailure(error);
	}

	/** Rows that come onto the screen later hear of a refusal too, each once. */
	#tellRefused(state: 'denied' | 'unsupported'): void {
		const { selected, opened, shown } = this.#due.focus;
		const here = [...shown, selected, opened].filter((id) => id !== null && !this.#told.has(id));
		this.#mark(here as string[], state);
	}

	#mark(ids: readonly string[], state: MetricsState): void {
		for (const id of new Set(ids)) {
			if (this.#refused) this.#told.add(id);
			this.#options.source.apply(id, (before) =>
				before.state === 'known' || before.state === state
					? before
					: { ...before, state, percentiles: before.percentiles === 'known' ? 'known' : state },
			);
		}
	}
}
