import type { RouteRecord, StageMetric } from '../model/api.ts';
import type { QdashError } from '../model/errors.ts';
import { knownValue, pending } from '../model/reading.ts';
import { judgeRoute } from '../model/stage-verdicts.ts';
import type { Focus } from './focus.ts';
import { judged, sameEntries } from './judged.ts';
import type { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { joinRoutes } from './route-records.ts';
import type { ApiSilence } from './silence.ts';
import { routeMetricsPoller } from './stage-metrics.ts';
import type { WatcherOptions } from './watcher.ts';

const nothing = { shown: [], selected: null, opened: null };

/** The routes of the stage that is opened, with their metrics where the stage publishes them. */
export class OpenedRoutes {
	readonly #options: WatcherOptions;
	readonly #silence: ApiSilence;
	readonly #metrics: ResourceMetricsPoller<StageMetric>;
	/** The stage that is opened, or null. */
	#stage: string | null = null;
	/** The stage whose routes are on the shelf. */
	#shown: string | null = null;
	#stopped = false;

	constructor(options: WatcherOptions, silence: ApiSilence, onFailure: (error: QdashError | null) => void) {
		this.#options = options;
		this.#silence = silence;
		this.#metrics = routeMetricsPoller(options, (id, change) => this.#change(id, change), onFailure);
	}

	start(): void {
		this.#metrics.start();
	}

	/** What is looked at, and the stage that is opened. */
	setFocus({ kind, shown, selected, opened }: Focus, stage: string | null): void {
		// What was asked of another stage's routes went with their records.
		if (stage !== this.#stage) this.#metrics.setFocus({ open: false, ...nothing });
		this.#stage = stage;
		this.show();
		const rows = kind === 'route' ? { shown, selected, opened } : nothing;
		this.#metrics.setFocus({ open: stage !== null, ...rows });
	}

	/** Puts the routes on their shelf, as far as they are known; those of the stage opened last stay there. */
	show(): void {
		const { store } = this.#options;
		const { stages, apiDetails, routes } = store.latest;
		if (this.#stage === null || this.#stopped) return;
		const before = this.#shown === this.#stage ? routes : new Map<string, RouteRecord>();
		this.#shown = this.#stage;
		const stage = stages.get(this.#stage);
		const details = knownValue(apiDetails.get(stage?.ref.apiId ?? '') ?? pending);
		const after = new Map(stage && details ? joinRoutes(stage, details, before) : before);
		for (const [id, record] of after) if (record !== before.get(id)) after.set(id, this.#judged(record));
		if (!sameEntries(after, routes)) store.update({ routes: after });
	}

	rejudge(): void {
		for (const id of this.#options.store.latest.routes.keys()) this.#change(id, (record) => record);
	}

	refresh(): void {
		this.#metrics.refresh();
	}

	/** Metrics an hour that it asks for if nothing is widened. */
	get metricsPerHour(): number {
		return this.#metrics.metricsPerHour;
	}

	stop(): void {
		this.#stopped = true;
		this.#metrics.stop();
	}

	#change(id: string, change: (record: RouteRecord) => RouteRecord): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.updateRecord('routes', id, (before) => this.#judged(change(before)));
		const after = store.latest.routes.get(id);
		if (after) this.#silence[after.stage.protocol].hear(after.metrics);
	}

	#judged(record: RouteRecord): RouteRecord {
		const { store, connection } = this.#options;
		const stage = store.latest.stages.get(record.stage.id) ?? null;
		const around = {
			stage,
			alarms: knownValue(store.latest.alarms) ?? [],
			silenceTells: this.#silence[record.stage.protocol].tells,
		};
		return judged(record, judgeRoute(record, around, connection.clock.now()));
	}
}
