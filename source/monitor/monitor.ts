import type { Connection } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { CallMeter } from '../model/cost.ts';
import type { QdashError } from '../model/errors.ts';
import { type QueueAttributes, type QueueRef, queueTypeOf } from '../model/queue.ts';
import { newQueueRecord, type QueueRecord } from '../model/queue-record.ts';
import { denied, known, unsupported } from '../model/reading.ts';
import { withSample } from '../model/series.ts';
import { notYetAsked } from '../model/verdict.ts';
import { judgeQueue } from '../model/verdicts.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';
import { DeadLetterLinks, type SourcesChange } from './dead-letter-links.ts';
import { type Focus, noFocus } from './focus.ts';
import { MetricsPoller } from './metrics-poller.ts';
import { mostTroubled, widening } from './pacing.ts';
import { QueueLister } from './queue-lister.ts';
import { keepPoints } from './queue-metrics.ts';
import { QueuePoller } from './queue-poller.ts';
import { asQdashError, ServiceHealth } from './service-health.ts';

/** What the monitor watches, and where it writes. */
export interface MonitorOptions {
	readonly connection: Connection;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	/** The calls of this connection, counted by whoever opened it. */
	readonly meter: CallMeter;
	/** Dollars an hour that polling may cost, or null for no cap. */
	readonly budget: number | null;
}

const heartbeat = 1000;

/**
 * The subject of the observer pattern: it decides what to ask AWS for and when, and writes what it learns
 * into the store, whose observers draw it.
 */
export class Monitor {
	readonly #options: MonitorOptions;
	readonly #sqsHealth: ServiceHealth;
	readonly #cloudWatchHealth: ServiceHealth;
	readonly #lister: QueueLister;
	readonly #queues: QueuePoller;
	readonly #metrics: MetricsPoller;
	readonly #links = new DeadLetterLinks();
	#focus: Focus = noFocus;
	#heartbeat: TimerHandle | null = null;
	#stopped = false;

	constructor(options: MonitorOptions) {
		const { connection, clock, store } = options;
		this.#options = options;
		this.#sqsHealth = new ServiceHealth(clock);
		this.#cloudWatchHealth = new ServiceHealth(clock);
		this.#lister = new QueueLister({
			sqs: connection.sqs,
			clock,
			health: this.#sqsHealth,
			onPage: (queues) => this.#listed(queues),
			onComplete: (queues) => this.#listedAll(queues),
			onFailure: (error) => this.#listingFailed(error),
		});
		this.#queues = new QueuePoller({
			sqs: connection.sqs,
			clock,
			health: this.#sqsHealth,
			interval: () => this.#effectiveInterval(),
			widened: () => this.#budgetWidening(),
			onAttributes: (url, attributes) => this.#sampled(url, attributes),
			onFailure: (url, error) => this.#sampleFailed(url, error),
		});
		this.#metrics = new MetricsPoller({
			cloudWatch: connection.cloudWatch,
			clock,
			endpointClock: connection.clock,
			health: this.#cloudWatchHealth,
			widened: () => this.#budgetWidening(),
			record: (url) => store.queue(url),
			troubled: () => this.#troubled(),
			onRecord: (url, change) => this.#change(url, change),
			onFailure: (error) => {
				if (!this.#stopped && error !== store.latest.metricsError) store.update({ metricsError: error });
			},
		});
	}

	/** Starts to list, poll and backfill. @returns when the first listing has ended, well or not */
	start(): Promise<void> {
		this.#options.store.update({ connection: { state: 'open' }, context: this.#options.connection.context });
		const listed = this.#lister.start();
		this.#metrics.start();
		this.#beat();
		return listed;
	}

	/** What is looked at has changed. */
	setFocus(focus: Focus): void {
		this.#focus = focus;
		this.#queues.setFocus(focus);
		this.#metrics.setFocus(focus);
		if (focus.opened) void this.#findSources(focus.opened);
	}

	/** Seconds between two looks at a row on the screen. */
	setInterval(seconds: number): void {
		const { store } = this.#options;
		store.update({ interval: { ...store.latest.interval, seconds } });
		this.#pace();
	}

	/** Asks for what is on the screen now, and forgets pauses and refusals. */
	refresh(): void {
		this.#sqsHealth.resume();
		this.#cloudWatchHealth.resume();
		void this.#lister.refresh();
		this.#queues.refresh();
		this.#metrics.refresh();
	}

	/**
	 * Reads everything once, for a command without a screen: the list, each queue's attributes, and the
	 * metrics of those that `wanted` picks.
	 */
	async readOnce(wanted: (record: QueueRecord) => boolean): Promise<void> {
		const { store, connection } = this.#options;
		store.update({ connection: { state: 'open' }, context: connection.context });
		await this.#lister.start();
		if (!this.#sqsHealth.outage) await this.#queues.swept();
		const urls = [...store.latest.queues.values()].filter(wanted).map((record) => record.ref.url);
		if (urls.length > 0 && !this.#sqsHealth.outage) await this.#metrics.readAll(urls);
		store.flush();
	}

	/** Ends all polling. Nothing is written to the store from then on. */
	stop(): void {
		this.#stopped = true;
		this.#lister.stop();
		this.#queues.stop();
		this.#metrics.stop();
		if (this.#heartbeat !== null) this.#options.clock.clearTimeout(this.#heartbeat);
	}

	#now(): number {
		return this.#options.connection.clock.now();
	}

	#listed(refs: readonly QueueRef[]): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		const queues = new Map(store.latest.queues);
		this.#links.add(refs);
		for (const ref of refs) {
			if (!queues.has(ref.url)) queues.set(ref.url, newQueueRecord(ref, queueTypeOf(ref.name), notYetAsked));
			this.#queues.add(ref.url);
		}
		const first = store.latest.queues.size === 0;
		store.update({ queues });
		// The first names are what somebody waits for.
		if (first) store.flush();
	}

	#listedAll(refs: readonly QueueRef[]): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		const listed = new Set(refs.map((ref) => ref.url));
		const queues = new Map(
			[...store.latest.queues].filter(([url]) => listed.has(url) || url === this.#focus.opened),
		);
		store.update({ queues, listing: { complete: true, at: this.#now(), error: null }, ...this.#outage() });
		this.#queues.setQueues([...queues.keys()]);
		this.#relink(this.#links.keepOnly(listed));
	}

	#listingFailed(error: QdashError): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.update({ listing: { ...store.latest.listing, error }, ...this.#outage() });
	}

	#sampled(url: string, attributes: QueueAttributes): void {
		if (this.#stopped) return;
		const now = this.#now();
		const { store } = this.#options;
		if (store.latest.outage) store.update(this.#outage());
		this.#change(url, (record) => ({
			...record,
			attributes: known(attributes, now),
			error: null,
			depth:
				attributes.visible === null
					? record.depth
					: withSample(record.depth, { at: now, value: attributes.visible }, keepPoints),
		}));
		this.#relink(this.#links.learn(url, attributes));
	}

	#relink(changes: readonly SourcesChange[]): void {
		for (const { url, sources } of changes) {
			this.#change(url, (record) => ({ ...record, deadLetterSources: sources }));
		}
	}

	#sampleFailed(url: string, error: QdashError): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		const outage = this.#sqsHealth.outage !== null;
		if (outage || store.latest.outage) store.update(this.#outage());
		this.#change(url, (record) => ({
			...record,
			error,
			attributes:
				error.kind === 'denied' ? denied : error.kind === 'unsupported' ? unsupported : record.attributes,
		}));
		this.#pace();
	}

	#change(url: string, change: (record: QueueRecord) => QueueRecord): void {
		if (this.#stopped) return;
		this.#options.store.updateQueue(url, (before) => {
			const after = change(before);
			return { ...after, verdict: judgeQueue(after, this.#now()) };
		});
	}

	async #findSources(url: string): Promise<void> {
		const { connection, store } = this.#options;
		if (store.queue(url)?.sourcesComplete) return;
		try {
			const sources = await connection.sqs.listDeadLetterSources(url);
			for (const change of this.#links.learnSources(url, sources)) {
				this.#change(change.url, (record) => ({
					...record,
					deadLetterSources: change.sources,
					sourcesComplete: true,
				}));
			}
		} catch (cause) {
			const error = asQdashError(cause, 'SQS', 'ListDeadLetterSourceQueues');
			// Not being able to ask is no news: the sources found from redrive policies stay.
			if (error.kind === 'denied' || error.kind === 'unsupported' || error.kind === 'cancelled') return;
			this.#change(url, (record) => ({ ...record, error: record.error ?? error }));
		}
	}

	#troubled(): string[] {
		const troubled: string[] = [];
		for (const [url, { verdict }] of this.#options.store.latest.queues) {
			if (verdict.severity === 'critical' || verdict.severity === 'warning') troubled.push(url);
		}
		return troubled;
	}

	#outage(): { outage: { error: QdashError; retryAt: number } | null } {
		const error = this.#sqsHealth.outage;
		return { outage: error ? { error, retryAt: this.#now() + this.#sqsHealth.pause } : null };
	}

	#budgetWidening(): number {
		const { store, budget } = this.#options;
		if (budget === null) return 1;
		const { queues, interval } = store.latest;
		const plan = {
			intervalSeconds: interval.seconds,
			shown: this.#focus.shown.length,
			listed: queues.size,
			close: Math.min(this.#troubled().length, mostTroubled) + 1,
		};
		return widening(plan, budget);
	}

	#effectiveInterval(): number {
		return this.#options.store.latest.interval.seconds * this.#budgetWidening() * this.#sqsHealth.widened;
	}

	#pace(): void {
		const { store } = this.#options;
		const { interval } = store.latest;
		const throttled = this.#sqsHealth.widened > 1 ? 'SQS throttles' : null;
		const reason = throttled ?? (this.#budgetWidening() > 1.05 ? 'kept within the budget' : null);
		const effectiveSeconds = this.#effectiveInterval();
		if (reason === interval.reason && Math.abs(effectiveSeconds - interval.effectiveSeconds) < 0.05) return;
		store.update({ interval: { ...interval, effectiveSeconds, reason } });
	}

	/** Once a second: ages, verdicts that come with time, cost, and the pace. */
	#beat(): void {
		if (this.#stopped) return;
		const { store, meter, clock } = this.#options;
		store.update({ now: this.#now(), usage: meter.usage(clock.now()), ...this.#outage() });
		this.#pace();
		this.#heartbeat = clock.setTimeout(() => this.#beat(), heartbeat);
	}
}
