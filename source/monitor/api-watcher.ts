import type { StageMetric, StageRecord } from '../model/api.ts';
import type { QdashError } from '../model/errors.ts';
import { knownValue } from '../model/reading.ts';
import { judgeStage } from '../model/stage-verdicts.ts';
import type { ServiceListing } from '../store/dashboard-store.ts';
import { ApiQuestions } from './api-questions.ts';
import { type Focus, noFocus } from './focus.ts';
import { Inquirer } from './inquirer.ts';
import { judged, sameEntries } from './judged.ts';
import { OpenedRoutes } from './opened-routes.ts';
import type { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { ServiceHealth } from './service-health.ts';
import { type ApiSilence, Silence } from './silence.ts';
import { StageLists } from './stage-lists.ts';
import { stageMetricsPoller } from './stage-metrics.ts';
import {
	type ApiState,
	isMeasured,
	itemsOf,
	joinStages,
	nothingOfApi,
	type StageKnowledge,
} from './stage-records.ts';
import { asking, readOnceLimit, type Wanted, type Watcher, type WatcherOptions } from './watcher.ts';

/** A screen of rows comes due all at once: one call in ten seconds keeps well below ten a minute. */
const renewalGap = 10_000;

/**
 * The stages of all APIs, and the routes of the one that is opened. CloudWatch knows the stages, the control
 * plane the APIs; single APIs are asked about only while they are on the screen.
 */
export class ApiWatcher implements Watcher {
	readonly #options: WatcherOptions;
	readonly #health: ServiceHealth;
	readonly #inquirer: Inquirer;
	readonly #questions: ApiQuestions;
	readonly #stages: ResourceMetricsPoller<StageMetric>;
	readonly #routes: OpenedRoutes;
	readonly #apis = new Map<string, ApiState>();
	readonly #lists: StageLists;
	readonly #silence: ApiSilence;
	#pollerError: QdashError | null = null;
	#focus: Focus = noFocus;
	/** What the metrics were last told of it. */
	#metricsFocus: string | null = null;
	#once = false;
	#stopped = false;

	constructor(options: WatcherOptions) {
		const { clock, connection, store } = options;
		this.#options = options;
		this.#health = new ServiceHealth(clock);
		this.#inquirer = new Inquirer({ clock, gap: 0, renewalGap, changed: () => this.#ask() });
		this.#lists = new StageLists({ ...options, health: this.#health, changed: () => this.#join() });
		this.#questions = new ApiQuestions({
			...options,
			health: this.#health,
			learnt: (apiId, change) => {
				this.#apis.set(apiId, change(this.#apis.get(apiId) ?? nothingOfApi));
				this.#join();
			},
			detailed: () => this.#routes.show(),
			throttle: (accountThrottle) => {
				store.update({ accountThrottle });
				this.rejudge();
			},
		});
		const told = (error: QdashError | null) => {
			this.#pollerError = error;
			this.#publish();
		};
		this.#stages = stageMetricsPoller(options, (id, change) => this.#changeStage(id, change), told);
		const silence = () => new Silence(connection, () => this.rejudge());
		this.#silence = { REST: silence(), HTTP: silence(), WebSocket: silence() };
		this.#routes = new OpenedRoutes(options, this.#silence, told);
	}

	start(): void {
		this.#stages.start();
		this.#routes.start();
	}

	setFocus(focus: Focus): void {
		const { store } = this.#options;
		this.#focus = focus;
		if (this.#isOpen && store.latest.apis.state === 'idle') {
			store.update({ apis: asking(store.latest.apis) });
		}
		this.#routes.setFocus(focus, this.#opened);
		this.#metricsFocus = null;
		this.#focusMetrics();
		this.#ask();
	}

	refresh(): void {
		this.#health.resume();
		this.#inquirer.refresh();
		this.#stages.refresh();
		this.#routes.refresh();
	}

	/** Asks at once for a stage's settings again. */
	recheck(id: string): void {
		const apiId = this.#options.store.latest.stages.get(id)?.ref.apiId;
		if (apiId) for (const key of ['stages', 'deployments']) this.#inquirer.forget(`${key} ${apiId}`);
	}

	rejudge(): void {
		for (const id of this.#options.store.latest.stages.keys()) this.#changeStage(id, (record) => record);
		this.#routes.rejudge();
	}

	async readOnce(wanted: Wanted): Promise<void> {
		const { store } = this.#options;
		this.#once = true;
		store.update({ apis: asking(store.latest.apis) });
		this.#ask();
		await this.#inquirer.settled(readOnceLimit);
		const shown = [...store.latest.stages.values()].filter(wanted.stage);
		await this.#stages.readAll([...new Set(shown.map(({ ref }) => this.#shownBy(ref.id)))]);
	}

	get metricsPerHour(): number {
		return this.#stages.metricsPerHour + this.#routes.metricsPerHour;
	}

	stop(): void {
		this.#stopped = true;
		this.#inquirer.stop();
		this.#stages.stop();
		this.#routes.stop();
	}

	get #isOpen(): boolean {
		return this.#focus.kind === 'stage' || this.#focus.kind === 'route';
	}

	/** The stage that is opened, itself or by one of its routes. */
	get #opened(): string | null {
		const { kind, opened, stage } = this.#focus;
		if (kind === 'stage') return opened;
		return kind === 'route' ? (stage ?? null) : null;
	}

	/** Tells whose metrics are looked at, if these are others than before. */
	#focusMetrics(): void {
		const { kind, shown, selected } = this.#focus;
		const focus = {
			open: this.#isOpen,
			shown: kind === 'stage' ? shown.map((id) => this.#shownBy(id)) : [],
			selected: kind === 'stage' ? selected && this.#shownBy(selected) : this.#opened,
			opened: this.#opened && this.#shownBy(this.#opened),
		};
		const text = JSON.stringify(focus);
		if (text === this.#metricsFocus) return;
		this.#metricsFocus = text;
		this.#stages.setFocus(focus);
	}

	#knowledge(): StageKnowledge {
		const { apiGateway } = this.#options.connection;
		return { ...this.#lists.known, apis: this.#apis, metricName: (api) => apiGateway.metricName(api) };
	}

	/** The id of the stage that has the series which a stage's row shows. */
	#shownBy(id: string): string {
		return this.#options.store.latest.stages.get(id)?.metricsShownBy ?? id;
	}

	#ask(): void {
		if (this.#stopped) return;
		if (this.#once) this.#inquirer.want(this.#lists.questions());
		else if (!this.#isOpen) this.#inquirer.want([]);
		else {
			const opened = this.#opened;
			const shown = this.#focus.kind === 'stage' ? this.#focus.shown : [];
			const settings = this.#focus.detail === 'settings';
			this.#inquirer.want([
				...this.#lists.questions(),
				...(opened ? this.#questions.ofOpened(opened, settings) : []),
				...this.#questions.ofRows(shown.filter((id) => id !== opened)),
			]);
		}
	}

	/** Puts together what is known of stages, and tells how far the lists have come. */
	#join(): void {
		const { store } = this.#options;
		const before = store.latest.stages;
		const stages = new Map(joinStages(this.#knowledge(), before));
		for (const [id, record] of stages) {
			if (record !== before.get(id)) stages.set(id, this.#judged(record));
		}
		if (!sameEntries(stages, before)) store.update({ stages });
		// Which stage shows the series of several may have come out only now.
		this.#focusMetrics();
		this.#publish();
		this.#routes.show();
		// CloudWatch lists only what had a datapoint.
		for (const { protocol } of itemsOf(this.#lists.known.measured)) this.#silence[protocol].break();
	}

	#publish(): void {
		const { store } = this.#options;
		if (this.#stopped) return;
		const { apis } = store.latest;
		const metricsError = this.#pollerError ?? this.#lists.metricsError;
		const next: ServiceListing = { ...apis, ...this.#lists.outcome(), metricsError };
		const names = ['state', 'error', 'absence', 'at', 'metricsError'] as const;
		if (names.some((name) => next[name] !== apis[name])) store.update({ apis: next });
	}

	#changeStage(id: string, change: (record: StageRecord) => StageRecord): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.updateRecord('stages', id, (before) => this.#judged(change(before)));
		const after = store.latest.stages.get(id);
		if (after) this.#silence[after.ref.protocol].hear(after.metrics);
	}

	#judged(record: StageRecord): StageRecord {
		const { store, connection } = this.#options;
		const around = {
			accountThrottle: knownValue(store.latest.accountThrottle),
			alarms: knownValue(store.latest.alarms) ?? [],
			measured: isMeasured(record, this.#knowledge()),
			silenceTells: this.#silence[record.ref.protocol].tells,
		};
		return judged(record, judgeStage(record, around, connection.clock.now()));
	}
}
