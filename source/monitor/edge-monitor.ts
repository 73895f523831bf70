import type { Connection } from '../aws/services.ts';
import type { Clock } from '../model/clock.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';
import { AlarmsPoller } from './alarms-poller.ts';
import { ApiWatcher } from './api-watcher.ts';
import { CdnWatcher } from './cdn-watcher.ts';
import { ChartPoller } from './chart-poller.ts';
import { chartSourceOf } from './chart-sources.ts';
import { FeedFinder } from './feed-finder.ts';
import type { Focus } from './focus.ts';
import { FunctionWatcher } from './function-watcher.ts';
import type { ServiceHealth } from './service-health.ts';
import type { Wanted, Watcher } from './watcher.ts';

/** What can be asked for again at once, since somebody has just changed it. */
export type Rechecked = 'mapping' | 'function' | 'distribution' | 'stage';

/** What everything beside the queues' own list is watched by. */
export interface EdgeMonitorOptions {
	readonly connection: Connection;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	readonly cloudWatchHealth: ServiceHealth;
	/** Of CloudWatch in us-east-1. */
	readonly globalHealth: ServiceHealth;
	/** Factor on every pace, to keep a budget. */
	readonly widened: () => number;
}

/**
 * APIs, distributions and functions, what feeds a queue, the charts that are open, and alarms. Loaded when the
 * first of them is looked at, or when the queues are listed: their names are what somebody waits for.
 */
export class EdgeMonitor {
	readonly #apis: ApiWatcher;
	readonly #cdn: CdnWatcher;
	readonly #functions: FunctionWatcher;
	readonly #feeds: FeedFinder;
	readonly #watchers: readonly Watcher[];
	readonly #charts: ChartPoller;
	readonly #alarms: AlarmsPoller;
	#stopped = false;

	constructor(options: EdgeMonitorOptions) {
		const { connection, clock, store, widened, globalHealth, cloudWatchHealth } = options;
		const { cloudWatch, globalCloudWatch } = connection;
		const endpointClock = connection.clock;
		this.#apis = new ApiWatcher(options);
		this.#cdn = new CdnWatcher(options, globalHealth);
		this.#functions = new FunctionWatcher(options);
		this.#watchers = [this.#apis, this.#cdn, this.#functions];
		this.#feeds = new FeedFinder({ connection, store, clock, functions: this.#functions });
		this.#charts = new ChartPoller({
			clock,
			endpointClock,
			widened,
			source: (subject) => chartSourceOf(options, subject),
			onChart: (chart) => {
				if (!this.#stopped) store.update({ chart });
			},
		});
		this.#alarms = new AlarmsPoller({
			clock,
			endpointClock,
			here: { cloudWatch, health: cloudWatchHealth },
			global: globalCloudWatch === cloudWatch ? null : { cloudWatch: globalCloudWatch, health: globalHealth },
			widened,
			onAlarms: (alarms) => {
				if (this.#stopped) return;
				store.update({ alarms });
				this.rejudge();
			},
		});
	}

	start(): void {
		for (const watcher of this.#watchers) watcher.start();
		this.#alarms.start();
	}

	setFocus(focus: Focus): void {
		for (const watcher of this.#watchers) watcher.setFocus(focus);
		this.#feeds.setFocus(focus);
		this.#charts.setChart(focus.chart);
	}

	/** Asks for what is on the screen now, and forgets refusals. */
	refresh(): void {
		for (const watcher of this.#watchers) watcher.refresh();
		this.#feeds.refresh();
		this.#charts.refresh();
		this.#alarms.refresh();
	}

	/** Reads one thing again at once, and on until it has settled. */
	recheck(what: Rechecked, id: string): void {
		if (what === 'mapping') this.#functions.recheckMapping(id);
		else if (what === 'function') this.#functions.recheckFunction(id);
		else if (what === 'distribution') this.#cdn.recheck(id);
		else this.#apis.recheck(id);
	}

	/** Judges all that is known anew: some verdicts come with time, or with an alarm. */
	rejudge(): void {
		for (const watcher of this.#watchers) watcher.rejudge();
	}

	/** Reads stages, distributions, functions, the metrics of those that are wanted, and alarms, once. */
	async readOnce(wanted: Wanted): Promise<void> {
		await Promise.all([
			this.#alarms.readOnce(),
			...this.#watchers.map((watcher) => watcher.readOnce(wanted)),
		]);
		this.rejudge();
	}

	/** Metrics an hour that are asked for if nothing is widened. */
	get metricsPerHour(): number {
		return [...this.#watchers, this.#charts].reduce((sum, { metricsPerHour }) => sum + metricsPerHour, 0);
	}

	/** Other requests to CloudWatch an hour. */
	get requestsPerHour(): number {
		return this.#alarms.requestsPerHour;
	}

	/** Ends all polling. Nothing is written to the store from then on. */
	stop(): void {
		this.#stopped = true;
		for (const watcher of this.#watchers) watcher.stop();
		this.#feeds.stop();
		this.#charts.stop();
		this.#alarms.stop();
	}
}
