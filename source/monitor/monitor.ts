import type { Connection } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { CallMeter } from '../model/cost.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';
import type { EdgeMonitor, Rechecked } from './edge-monitor.ts';
import { type Focus, noFocus } from './focus.ts';
import { widening } from './pacing.ts';
import { QueueMonitor } from './queue-monitor.ts';
import { asQdashError, ServiceHealth } from './service-health.ts';
import type { Wanted } from './watcher.ts';

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
/** Loading takes the processor for a moment: the queues' names are drawn before. */
const afterNames = 150;
const rejudgeEvery = 60_000;

/**
 * The subject of the observer pattern: it decides what to ask AWS for and when, and writes what it learns
 * into the store, whose observers draw it.
 */
export class Monitor {
	readonly #options: MonitorOptions;
	readonly #cloudWatchHealth: ServiceHealth;
	readonly #globalHealth: ServiceHealth;
	readonly #queues: QueueMonitor;
	/** Null until its program is read, which begins when it is first wanted. */
	#edge: EdgeMonitor | null = null;
	#loading: Promise<EdgeMonitor | null> | null = null;
	#watching = false;
	/** The first listing of queues has ended, well or not. */
	#listed = false;
	#focus: Focus = noFocus;
	#heartbeat: TimerHandle | null = null;
	#later: TimerHandle | null = null;
	#rejudgedAt = 0;
	#stopped = false;

	constructor(options: MonitorOptions) {
		const { connection, clock } = options;
		this.#options = options;
		this.#cloudWatchHealth = new ServiceHealth(clock);
		this.#globalHealth =
			connection.globalCloudWatch === connection.cloudWatch
				? this.#cloudWatchHealth
				: new ServiceHealth(clock);
		this.#queues = new QueueMonitor({
			...options,
			cloudWatchHealth: this.#cloudWatchHealth,
			widened: () => this.#budgetWidening(),
			onPace: () => this.#pace(),
		});
	}

	/** Starts to list, poll and backfill. @returns when the first listing of queues has ended, well or not */
	async start(): Promise<void> {
		const { store, connection } = this.#options;
		store.update({ connection: { state: 'open' }, context: connection.context });
		const listed = this.#queues.start();
		this.#beat();
		await listed;
		this.#listed = true;
		if (this.#stopped) return;
		this.#later = this.#options.clock.setTimeout(() => void this.#watchEdge(), afterNames);
	}

	/** What is looked at has changed. */
	setFocus(focus: Focus): void {
		this.#focus = focus;
		this.#queues.setFocus(focus);
		if (this.#watching) this.#edge?.setFocus(focus);
		else if (focus.kind !== 'queue' || (focus.opened !== null && this.#listed)) void this.#watchEdge();
	}

	/** Seconds between two looks at a row on the screen. */
	setInterval(seconds: number): void {
		const { store } = this.#options;
		store.update({ interval: { ...store.latest.interval, seconds } });
		this.#pace();
	}

	/** Asks for what is on the screen now, and forgets pauses and refusals. */
	refresh(): void {
		this.#cloudWatchHealth.resume();
		this.#globalHealth.resume();
		this.#queues.refresh();
		if (this.#watching) this.#edge?.refresh();
		else void this.#watchEdge();
	}

	/** Reads one thing again at once, and on until it has settled. */
	recheck(what: Rechecked, id: string): void {
		this.#edge?.recheck(what, id);
	}

	/**
	 * Reads everything once, for a command without a screen: queues with each one's attributes, stages,
	 * distributions, functions with what feeds them, the metrics of what is wanted; alarms.
	 */
	async readOnce(wanted: Wanted): Promise<void> {
		const { store, connection } = this.#options;
		store.update({ connection: { state: 'open' }, context: connection.context });
		const readEdge = async () => (await this.#loadEdge())?.readOnce(wanted);
		await Promise.all([this.#queues.readOnce(wanted.queue), readEdge()]);
		store.flush();
	}

	/** Ends all polling. Nothing is written to the store from then on. */
	stop(): void {
		this.#stopped = true;
		this.#queues.stop();
		this.#edge?.stop();
		for (const timer of [this.#heartbeat, this.#later]) {
			if (timer !== null) this.#options.clock.clearTimeout(timer);
		}
	}

	async #watchEdge(): Promise<void> {
		const edge = await this.#loadEdge();
		if (!edge || this.#watching || this.#stopped) return;
		this.#watching = true;
		edge.start();
		edge.setFocus(this.#focus);
	}

	/** @returns null where it is stopped, or the program's own files can't be read any more, which the views then say */
	#loadEdge(): Promise<EdgeMonitor | null> {
		this.#loading ??= import('./edge-monitor.ts').then(
			({ EdgeMonitor }) => {
				if (this.#stopped) return null;
				this.#edge = new EdgeMonitor({
					...this.#options,
					cloudWatchHealth: this.#cloudWatchHealth,
					globalHealth: this.#globalHealth,
					widened: () => this.#budgetWidening(),
				});
				return this.#edge;
			},
			(cause: unknown) => {
				const error = asQdashError(cause, 'qdash', 'load');
				const { store } = this.#options;
				const { apis, cdn, lambda } = store.latest;
				const failed = { state: 'failed', error } as const;
				if (!this.#stopped) {
					store.update({
						apis: { ...apis, ...failed },
						cdn: { ...cdn, ...failed },
						lambda: { ...lambda, ...failed },
					});
				}
				this.#loading = null;
				return null;
			},
		);
		return this.#loading;
	}

	#budgetWidening(): number {
		const { store, budget } = this.#options;
		if (budget === null) return 1;
		const { queues, interval } = store.latest;
		const plan = {
			intervalSeconds: interval.seconds,
			shown: this.#focus.kind === 'queue' ? this.#focus.shown.length : 0,
			listed: queues.size,
			metricsPerHour: this.#queues.metricsPerHour + (this.#edge?.metricsPerHour ?? 0),
			requestsPerHour: this.#edge?.requestsPerHour ?? 0,
		};
		return widening(plan, budget);
	}

	#pace(): void {
		const { store } = this.#options;
		const { interval } = store.latest;
		const throttled = this.#queues.health.widened > 1 ? 'SQS throttles' : null;
		const reason = throttled ?? (this.#budgetWidening() > 1.05 ? 'kept within the budget' : null);
		const effectiveSeconds = this.#queues.effectiveInterval;
		if (reason === interval.reason && Math.abs(effectiveSeconds - interval.effectiveSeconds) < 0.05) return;
		store.update({ interval: { ...interval, effectiveSeconds, reason } });
	}

	/** Once a second: ages, verdicts that come with time, cost, and the pace. */
	#beat(): void {
		if (this.#stopped) return;
		const { store, meter, clock, connection } = this.#options;
		const now = connection.clock.now();
		store.update({ now, usage: meter.usage(clock.now()), ...this.#queues.outage() });
		if (now - this.#rejudgedAt >= rejudgeEvery) {
			this.#rejudgedAt = now;
			this.#edge?.rejudge();
		}
		this.#pace();
		this.#heartbeat = clock.setTimeout(() => this.#beat(), heartbeat);
	}
}
