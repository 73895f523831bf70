import type { CloudWatchService } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import type { QueueRecord } from '../model/queue-record.ts';
import { minuteOf } from '../model/series.ts';
import { type Focus, noFocus } from './focus.ts';
import { mostTroubled } from './pacing.ts';
import { type QueueMetricQuery, queriesFor, withMetrics } from './queue-metrics.ts';
import { asQdashError, type ServiceHealth } from './service-health.ts';

/** What the poller needs, and whom it tells. */
export interface MetricsPollerOptions {
	readonly cloudWatch: CloudWatchService;
	/** The wall clock, for pacing. */
	readonly clock: Clock;
	/** The endpoint's clock, for windows. */
	readonly endpointClock: Clock;
	readonly health: ServiceHealth;
	/** Factor on the pace, to keep a budget. */
	readonly widened: () => number;
	readonly record: (url: string) => QueueRecord | undefined;
	/** URLs of queues in trouble: they are asked for every minute. */
	readonly troubled: () => readonly string[];
	readonly onRecord: (url: string, change: (record: QueueRecord) => QueueRecord) => void;
	/** A failure of CloudWatch as a whole, or null when it answers again. */
	readonly onFailure: (error: QdashError | null) => void;
}

const minute = 60_000;
const shownHistory = 31 * minute;
const openedHistory = 181 * minute;
const wideMinutes = 5;
const asleepAfterHours = 6;
const tick = 1000;
/** Cursor keys move fast; what they pass by is not asked for. */
const settleFocus = 300;

interface Asked {
	/** By the endpoint's clock, when they were asked for last. */
	at: number;
	/** The endpoint's minute up to which the series were asked for. */
	upTo: number;
	/** How far back the history was asked for, in ms. */
	history: number;
}

/**
 * Asks CloudWatch for what is on the screen: every minute for the selected, the opened and the troubled,
 * every five for the other rows, always with all the minutes missed since. A metric costs money each time it
 * is asked for, however many datapoints come back.
 */
export class MetricsPoller {
	readonly #options: MetricsPollerOptions;
	readonly #abort = new AbortController();
	readonly #asked = new Map<string, Asked>();
	#focus: Focus = noFocus;
	#focusedAt = 0;
	#timer: TimerHandle | null = null;
	#asking = false;
	#givenUp = false;
	/** By the wall clock: not before this is a question put again that CloudWatch could make nothing of. */
	#notBefore = 0;
	/** Queues of which it is known whether they slept. */
	readonly #sleepKnown = new Set<string>();
	/** Whether this endpoint was ever seen to have AWS/SQS metrics: without any, silence says nothing. */
	#hasMetrics = false;

	constructor(options: MetricsPollerOptions) {
		this.#options = options;
	}

	setFocus(focus: Focus): void {
		this.#focus = focus;
		this.#focusedAt = this.#options.clock.now();
	}

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

	stop(): void {
		this.#abort.abort();
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** Asks anew for what is on the screen, though not within the same minute; forgets refusals. */
	refresh(): void {
		this.#givenUp = false;
		this.#notBefore = 0;
		const now = this.#options.endpointClock.now();
		for (const url of [...this.#focus.shown, this.#focus.selected]) {
			const asked = url === null ? undefined : this.#asked.get(url);
			if (asked && now - asked.at >= minute) asked.at = Number.NEGATIVE_INFINITY;
		}
	}

	/** Asks for all of these now, once: for the headless commands. */
	async readAll(urls: readonly string[]): Promise<void> {
		await this.#ask(urls);
	}

	async #round(): Promise<void> {
		const { clock, health } = this.#options;
		if (this.#asking || this.#givenUp || health.pause > 0 || this.#abort.signal.aborted) return;
		if (clock.now() - this.#focusedAt < settleFocus || clock.now() < this.#notBefore) return;
		const due = this.#due();
		if (due.length === 0) return;
		this.#asking = true;
		try {
			await this.#ask(due);
		} finally {
			this.#asking = false;
		}
	}

	#due(): string[] {
		const now = this.#options.endpointClock.now();
		const widened = this.#options.widened() * this.#options.health.widened;
		const close = new Set<string>(this.#options.troubled().slice(0, mostTroubled));
		if (this.#focus.selected) close.add(this.#focus.selected);
		if (this.#focus.opened) close.add(this.#focus.opened);
		return [...new Set([...close, ...this.#focus.shown])].filter((url) => {
			const asked = this.#asked.get(url);
			if (!asked) return this.#options.record(url) !== undefined;
			if (url === this.#focus.opened && asked.history < openedHistory) return true;
			return now - asked.at >= (close.has(url) ? 1 : wideMinutes) * minute * widened;
		});
	}

	async #ask(urls: readonly string[]): Promise<void> {
		const { cloudWatch, clock, endpointClock, health, onRecord, onFailure, record } = this.#options;
		const { signal } = this.#abort;
		const startedAt = clock.now();
		const at = endpointClock.now();
		const to = minuteOf(at) * minute;
		try {
			for (const [from, group] of this.#windows(urls, to)) {
				const queries = group.flatMap((url) => {
					const found = record(url);
					return found ? queriesFor(found, this.#needsDepth(url)) : [];
				});
				const series = await cloudWatch.getMetricData(queries, { from, to }, { signal });
				const byUrl = Map.groupBy(series, (answer) => answer.query.url);
				if (series.some((answer) => answer.points.length > 0)) this.#hasMetrics = true;
				for (const url of group) {
					this.#asked.set(url, {
						at,
						upTo: minuteOf(to),
						history: Math.max(this.#asked.get(url)?.history ?? 0, to - from),
					});
					onRecord(url, (before) => withMetrics(before, byUrl.get(url) ?? [], endpointClock.now()));
				}
			}
			await this.#findAsleep(urls, to, signal);
			health.succeeded();
			onFailure(null);
		} catch (cause) {
			const error = asQdashError(cause, 'CloudWatch', 'GetMetricData');
			if (signal.aborted || error.kind === 'cancelled') return;
			this.#failed(urls, error, startedAt);
		}
	}

	#failed(urls: readonly string[], error: QdashError, startedAt: number): void {
		const { clock, health, onFailure, onRecord } = this.#options;
		health.failed(error, startedAt);
		if (health.pause === 0) this.#notBefore = clock.now() + minute;
		if (error.kind === 'denied' || error.kind === 'unsupported') this.#givenUp = true;
		const state = error.kind === 'denied' || error.kind === 'unsupported' ? error.kind : 'failed';
		for (const url of urls) {
			onRecord(url, (before) =>
				before.metricsState === 'known' ? before : { ...before, metricsState: state },
			);
		}
		onFailure(error);
	}

	#needsDepth(url: string): boolean {
		const asked = this.#asked.get(url);
		return !asked || (url === this.#focus.opened && asked.history < openedHistory);
	}

	/** Queues by the start of the window that each needs: one call, or a few, cover all. */
	#windows(urls: readonly string[], to: number): Map<number, string[]> {
		return Map.groupBy(urls, (url) => {
			const asked = this.#asked.get(url);
			if (url === this.#focus.opened && (!asked || asked.history < openedHistory)) return to - openedHistory;
			if (!asked) return to - shownHistory;
			// The newest minutes are still being added to when they are first read: read them again.
			return Math.max(to - openedHistory, (asked.upTo - 3) * minute);
		});
	}

	/** Finds queues that had no datapoint for six hours, among others on the same endpoint that have some. */
	async #findAsleep(urls: readonly string[], to: number, signal: AbortSignal): Promise<void> {
		const { cloudWatch, record, onRecord } = this.#options;
		if (!this.#hasMetrics) return;
		const silent = urls.map(record).filter((found): found is QueueRecord => {
			const createdAt = found?.attributes.state === 'known' ? found.attributes.value.createdAt : null;
			const oldEnough = createdAt !== null && to - createdAt > asleepAfterHours * 60 * minute;
			return found?.metricsState === 'none' && !this.#sleepKnown.has(found.ref.url) && oldEnough;
		});
		if (silent.length === 0) return;
		const queries: QueueMetricQuery[] = silent.map((found) => ({
			namespace: 'AWS/SQS',
			metric: 'ApproximateNumberOfMessagesVisible',
			dimensions: { QueueName: found.ref.name },
			statistic: 'Maximum',
			periodSeconds: 300,
			url: found.ref.url,
			fills: 'depth',
		}));
		const from = Math.floor(to / 300_000) * 300_000 - asleepAfterHours * 60 * minute;
		for (const { query, points, complete } of await cloudWatch.getMetricData(
			queries,
			{ from, to },
			{ signal },
		)) {
			if (points.length === 0 && !complete) continue;
			this.#sleepKnown.add(query.url);
			if (points.length > 0) continue;
			onRecord(query.url, (before) => ({ ...before, asleepHours: asleepAfterHours }));
		}
	}
}
