import type { Distribution, DistributionMetric, DistributionRecord } from '../model/distribution.ts';
import { judgeDistribution } from '../model/distribution-verdicts.ts';
import { knownValue, pending } from '../model/reading.ts';
import { noMetrics } from '../model/resource-metrics.ts';
import { notYetAsked } from '../model/verdict.ts';
import type { ServiceListing } from '../store/dashboard-store.ts';
import { CdnQuestions } from './cdn-questions.ts';
import { distributionMetricsPoller } from './distribution-metrics.ts';
import { type Focus, noFocus } from './focus.ts';
import { Inquirer } from './inquirer.ts';
import { judged, sameEntries } from './judged.ts';
import { type Question, question } from './question.ts';
import type { ResourceMetricsPoller } from './resource-metrics-poller.ts';
import { ServiceHealth } from './service-health.ts';
import { Silence } from './silence.ts';
import {
	asking,
	listed,
	readOnceLimit,
	unlisted,
	type Wanted,
	type Watcher,
	type WatcherOptions,
} from './watcher.ts';

const listGoodFor = 10 * 60_000;
/** Two calls a second, one at a time: the rows of a screen are no hurry. */
const gap = 500;
/** Whether each distribution has its additional metrics is worth waiting for without a screen, but not for long. */
const onceAtMost = 20;

/** CloudFront's distributions: the list while the view is open, the rest of those on the screen. */
export class CdnWatcher implements Watcher {
	readonly #options: WatcherOptions;
	readonly #health: ServiceHealth;
	readonly #inquirer: Inquirer;
	readonly #questions: CdnQuestions;
	readonly #metrics: ResourceMetricsPoller<DistributionMetric>;
	readonly #silence: Silence;
	/** Those whose invalidations are followed to their end, whatever is looked at meanwhile. */
	readonly #followed = new Set<string>();
	#focus: Focus = noFocus;
	/** Set while a command without a screen reads everything once. */
	#once: Wanted | null = null;
	#stopped = false;

	/** @param globalHealth - of CloudWatch in us-east-1 */
	constructor(options: WatcherOptions, globalHealth: ServiceHealth) {
		const { clock } = options;
		this.#options = options;
		this.#health = new ServiceHealth(clock);
		this.#silence = new Silence(options.connection, () => this.rejudge());
		this.#inquirer = new Inquirer({ clock, gap, renewalGap: gap, changed: () => this.#ask() });
		const change = (id: string, apply: (record: DistributionRecord) => DistributionRecord) =>
			this.#change(id, apply);
		this.#questions = new CdnQuestions({ ...options, health: this.#health, change });
		this.#metrics = distributionMetricsPoller(options, globalHealth, change, (metricsError) => {
			if (this.#listing.metricsError !== metricsError) this.#setListing({ ...this.#listing, metricsError });
		});
	}

	start(): void {
		this.#metrics.start();
	}

	setFocus(focus: Focus): void {
		this.#focus = focus;
		if (this.#isOpen) this.#begin();
		const open = this.#isOpen && !this.#absent;
		const { shown, selected, opened } = focus;
		this.#metrics.setFocus(
			open ? { open, shown, selected, opened } : { open, shown: [], selected: null, opened: null },
		);
		this.#ask();
	}

	refresh(): void {
		this.#health.resume();
		this.#inquirer.refresh();
		this.#metrics.refresh();
	}

	/** Asks for a distribution again at once, and follows its invalidations until none is in progress. */
	recheck(id: string): void {
		this.#followed.add(id);
		for (const what of ['monitoring', 'invalidations']) this.#inquirer.forget(`${what} ${id}`);
		this.#ask();
	}

	rejudge(): void {
		for (const id of this.#options.store.latest.distributions.keys()) this.#change(id, (record) => record);
	}

	async readOnce(wanted: Wanted): Promise<void> {
		this.#once = wanted;
		this.#begin();
		this.#ask();
		await this.#inquirer.settled(readOnceLimit);
		await this.#metrics.readAll(this.#wantedOnce(wanted));
	}

	get metricsPerHour(): number {
		return this.#metrics.metricsPerHour;
	}

	stop(): void {
		this.#stopped = true;
		this.#inquirer.stop();
		this.#metrics.stop();
	}

	get #isOpen(): boolean {
		return this.#focus.kind === 'distribution';
	}

	get #absent(): string | null {
		return this.#options.connection.cloudFront.absent;
	}

	get #listing(): ServiceListing {
		return this.#options.store.latest.cdn;
	}

	#setListing(cdn: ServiceListing): void {
		if (!this.#stopped) this.#options.store.update({ cdn });
	}

	/** Says that it is being asked, or why there is nothing to ask. */
	#begin(): void {
		const absence = this.#absent;
		if (absence) {
			if (this.#listing.state !== 'absent') this.#setListing({ ...this.#listing, state: 'absent', absence });
		} else if (this.#listing.state === 'idle') this.#setListing(asking(this.#listing));
	}

	#ask(): void {
		if (this.#stopped || this.#absent) return;
		for (const id of this.#followed) {
			const ended = this.#inquirer.isSettled(`invalidations ${id}`) && !this.#questions.isInvalidating(id);
			if (ended) this.#followed.delete(id);
		}
		const followed = [...this.#followed].map((id) => this.#questions.invalidations(id));
		const seen = this.#once ? this.#forOnce(this.#once) : this.#isOpen ? this.#forScreen() : [];
		const wanted = new Map([...followed, ...seen].map((each) => [each.key, each]));
		this.#inquirer.want([...wanted.values()]);
	}

	#forOnce(wanted: Wanted): Question[] {
		const ids = this.#wantedOnce(wanted).slice(0, onceAtMost);
		return [this.#list(), ...ids.map((id) => this.#questions.monitoring(id, true))];
	}

	#wantedOnce(wanted: Wanted): string[] {
		const { distributions } = this.#options.store.latest;
		return [...distributions.values()].filter(wanted.distribution).map(({ distribution }) => distribution.id);
	}

	#forScreen(): Question[] {
		const { distributions } = this.#options.store.latest;
		const { opened, shown } = this.#focus;
		const record = opened === null ? undefined : distributions.get(opened);
		const questions = this.#questions;
		return [
			this.#list(),
			...(record
				? [
						questions.monitoring(record.distribution.id, true),
						questions.invalidations(record.distribution.id),
						...questions.cachePolicies(record),
						...questions.buckets(record),
						...questions.paths(record),
					]
				: []),
			...shown
				.filter((id) => id !== opened && distributions.has(id))
				.map((id) => questions.monitoring(id, false)),
		];
	}

	#list(): Question {
		const { connection } = this.#options;
		return question({
			key: 'list',
			goodFor: listGoodFor,
			urgent: true,
			health: this.#health,
			of: ['CloudFront', 'ListDistributions'],
			send: ({ signal }) => connection.cloudFront.listDistributions({ signal }),
			take: (distributions) => {
				this.#join(distributions);
				this.#setListing(listed(this.#listing, connection.clock.now()));
			},
			failed: (error) => this.#setListing(unlisted(this.#listing, error)),
		});
	}

	#join(found: readonly Distribution[]): void {
		const { store } = this.#options;
		const before = store.latest.distributions;
		const distributions = new Map(
			found.map((distribution) => {
				const old = before.get(distribution.id);
				const record: DistributionRecord = old
					? { ...old, distribution }
					: {
							distribution,
							monitoring: pending,
							metrics: noMetrics,
							invalidations: pending,
							error: null,
							verdict: notYetAsked,
						};
				return [distribution.id, this.#judged(record)];
			}),
		);
		if (!sameEntries(distributions, before)) store.update({ distributions });
	}

	#change(id: string, change: (record: DistributionRecord) => DistributionRecord): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.updateRecord('distributions', id, (before) => this.#judged(change(before)));
		this.#silence.hear(store.latest.distributions.get(id)?.metrics);
	}

	#judged(record: DistributionRecord): DistributionRecord {
		const { store, connection } = this.#options;
		const around = { alarms: knownValue(store.latest.alarms) ?? [], silenceTells: this.#silence.tells };
		return judged(record, judgeDistribution(record, around, connection.clock.now()));
	}
}
