import type { Connection } from '../aws/services.ts';
import type { Clock } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import { type QueueAttributes, type QueueRef, queueTypeOf } from '../model/queue.ts';
import { newQueueRecord, type QueueRecord } from '../model/queue-record.ts';
import { denied, known, unsupported } from '../model/reading.ts';
import { withSample } from '../model/series.ts';
import { notYetAsked } from '../model/verdict.ts';
import { judgeQueue } from '../model/verdicts.ts';
import type { DashboardState, DashboardStore } from '../store/dashboard-store.ts';
import { DeadLetterLinks, type SourcesChange } from './dead-letter-links.ts';
import type { Focus } from './focus.ts';
import { keepPoints } from './metric-answers.ts';
import { QueueLister } from './queue-lister.ts';
import type { QueueSeries } from './queue-metrics.ts';
import { QueueMetricsSource } from './queue-metrics-source.ts';
import { QueuePoller } from './queue-poller.ts';
import { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { asQdashError, ServiceHealth } from './service-health.ts';
import { troubled } from './troubled.ts';

/** What the queues are watched by. */
export interface QueueMonitorOptions {
	readonly connection: Connection;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	readonly cloudWatchHealth: ServiceHealth;
	/** Factor on every pace, to keep a budget. */
	readonly widened: () => number;
	/** Called when the pace may have become another one. */
	readonly onPace: () => void;
}

/** Queues: their list, their counts, their metrics, and how they hang together by their dead letters. */
export class QueueMonitor {
	readonly health: ServiceHealth;
	readonly #options: QueueMonitorOptions;
	readonly #lister: QueueLister;
	readonly #queues: QueuePoller;
	readonly #metrics: ResourceMetricsPoller<QueueSeries>;
	readonly #links = new DeadLetterLinks();
	#opened: string | null = null;
	/** The first listing has ended, well or not. */
	#begun = false;
	#stopped = false;

	constructor(options: QueueMonitorOptions) {
		const { connection, clock, store, widened } = options;
		this.#options = options;
		this.health = new ServiceHealth(clock);
		this.#lister = new QueueLister({
			sqs: connection.sqs,
			clock,
			health: this.health,
			onPage: (queues) => this.#listed(queues),
			onComplete: (queues) => this.#listedAll(queues),
			onFailure: (error) => this.#listingFailed(error),
		});
		this.#queues = new QueuePoller({
			sqs: connection.sqs,
			clock,
			health: this.health,
			interval: () => this.effectiveInterval,
			widened,
			onAttributes: (url, attributes) => this.#sampled(url, attributes),
			onFailure: (url, error) => this.#sampleFailed(url, error),
		});
		this.#metrics = new ResourceMetricsPoller({
			cloudWatch: connection.cloudWatch,
			clock,
			endpointClock: connection.clock,
			health: options.cloudWatchHealth,
			widened,
			source: new QueueMetricsSource({
				cloudWatch: connection.cloudWatch,
				record: (url) => store.queue(url),
				troubled: () => troubled(store.latest.queues),
				onRecord: (url, change) => this.#change(url, change),
				onFailure: (error) => {
					if (!this.#stopped && error !== store.latest.metricsError) store.update({ metricsError: error });
				},
			}),
		});
	}

	/** Starts to list, poll and backfill. @returns when the first listing has ended, well or not */
	async start(): Promise<void> {
		const listed = this.#lister.start();
		this.#metrics.start();
		await listed;
		this.#begun = true;
		if (this.#opened !== null) void this.#findSources(this.#opened);
	}

	/** What is looked at has changed; queues that are not are still asked for in the slow round. */
	setFocus(focus: Focus): void {
		const open = focus.kind === 'queue';
		const { shown, selected, opened } = open ? focus : { shown: [], selected: null, opened: null };
		const isNew = opened !== this.#opened;
		this.#opened = opened;
		this.#queues.setFocus({ kind: 'queue', shown, selected, opened, chart: null });
		this.#metrics.setFocus({ open, shown, selected, opened });
		// The names of the queues come first: what else there is to ask would only delay them.
		if (isNew && opened !== null && this.#begun) void this.#findSources(opened);
	}

	/** Asks for what is on the screen now, and forgets pauses and refusals. */
	refresh(): void {
		this.health.resume();
		void this.#lister.refresh();
		this.#queues.refresh();
		this.#metrics.refresh();
		if (this.#opened !== null && this.#begun) void this.#findSources(this.#opened);
	}

	/** Lists all, and reads each one's attributes and the metrics of those that `wanted` picks, once. */
	async readOnce(wanted: (record: QueueRecord) => boolean): Promise<void> {
		const { store } = this.#options;
		await this.#lister.start();
		if (!this.health.outage) await this.#queues.swept();
		const urls = [...store.latest.queues.values()].filter(wanted).map((record) => record.ref.url);
		if (urls.length > 0 && !this.health.outage) await this.#metrics.readAll(urls);
	}

	stop(): void {
		this.#stopped = true;
		this.#lister.stop();
		this.#queues.stop();
		this.#metrics.stop();
	}

	/** Metrics an hour that the rows are asked for if nothing is widened. */
	get metricsPerHour(): number {
		return this.#metrics.metricsPerHour;
	}

	/** Seconds between two looks at a row on the screen, as things are. */
	get effectiveInterval(): number {
		const { store, widened } = this.#options;
		return store.latest.interval.seconds * widened() * this.health.widened;
	}

	/** Whether SQS answers, for the store. */
	outage(): Pick<DashboardState, 'outage'> {
		const error = this.health.outage;
		return { outage: error ? { error, retryAt: this.#now() + this.health.pause } : null };
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
			[...store.latest.queues].filter(([url]) => listed.has(url) || url === this.#opened),
		);
		store.update({ queues, listing: { complete: true, at: this.#now(), error: null }, ...this.outage() });
		this.#queues.setQueues([...queues.keys()]);
		this.#relink(this.#links.keepOnly(listed));
	}

	#listingFailed(error: QdashError): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.update({ listing: { ...store.latest.listing, error }, ...this.outage() });
	}

	#sampled(url: string, attributes: QueueAttributes): void {
		if (this.#stopped) return;
		const now = this.#now();
		const { store } = this.#options;
		if (store.latest.outage) store.update(this.outage());
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
		const { store, onPace } = this.#options;
		const outage = this.health.outage !== null;
		if (outage || store.latest.outage) store.update(this.outage());
		this.#change(url, (record) => ({
			...record,
			error,
			attributes:
				error.kind === 'denied' ? denied : error.kind === 'unsupported' ? unsupported : record.attributes,
		}));
		onPace();
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
		if (this.#stopped || store.queue(url)?.sourcesComplete) return;
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
}
