import type { QdashError } from '../model/errors.ts';
import type { FunctionMetric, FunctionRecord, LambdaFunction } from '../model/function.ts';
import { judgeFunction } from '../model/function-verdicts.ts';
import { knownValue, pending } from '../model/reading.ts';
import { noMetrics } from '../model/resource-metrics.ts';
import { notYetAsked } from '../model/verdict.ts';
import type { ServiceListing } from '../store/dashboard-store.ts';
import { type Focus, noFocus } from './focus.ts';
import { functionMetricsPoller } from './function-metrics.ts';
import { FunctionQuestions } from './function-questions.ts';
import { Inquirer } from './inquirer.ts';
import { judged, sameEntries } from './judged.ts';
import { isInTransition, MappingShelf } from './mapping-shelf.ts';
import type { Question } from './question.ts';
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

/** Two calls a second, one at a time: reservations of a screen of rows are no hurry. */
const gap = 500;

/** Lambda's functions with what feeds them, while they, or a queue's connections, are looked at. */
export class FunctionWatcher implements Watcher {
	/** Known to the queues' consumers too. */
	readonly mappings: MappingShelf;
	/** Of Lambda. */
	readonly health: ServiceHealth;
	readonly #options: WatcherOptions;
	readonly #inquirer: Inquirer;
	readonly #metrics: ResourceMetricsPoller<FunctionMetric>;
	readonly #silence: Silence;
	readonly #questions: FunctionQuestions;
	/** Mappings that are followed until they have settled, whatever is looked at meanwhile. */
	readonly #followed = new Set<string>();
	#focus: Focus = noFocus;
	/** Why what feeds the functions is not known, or null. */
	#mappingsError: QdashError | null = null;
	#once = false;
	#stopped = false;

	constructor(options: WatcherOptions) {
		const { clock, store } = options;
		this.#options = options;
		this.health = new ServiceHealth(clock);
		this.#silence = new Silence(options.connection, () => this.rejudge());
		this.mappings = new MappingShelf(store, (names) => {
			for (const name of names) this.#change(name, (record) => record);
			// What was found on its way into another state is followed there, whoever found it.
			this.#ask();
		});
		this.#questions = new FunctionQuestions({
			...options,
			health: this.health,
			listed: (functions) => {
				this.#join(functions);
				this.#setListing({
					...listed(store.latest.lambda, options.connection.clock.now()),
					error: this.#mappingsError,
				});
			},
			unlisted: (error) => this.#setListing(unlisted(store.latest.lambda, error)),
			mapped: (mappings, error) => {
				if (mappings) this.mappings.putAll(mappings);
				this.#setMappingsError(error);
			},
			mapping: (uuid, mapping) => {
				if (mapping) this.mappings.put(mapping);
				else this.mappings.remove(uuid);
			},
			concurrency: (accountConcurrency) => {
				store.update({ accountConcurrency });
				this.rejudge();
			},
			change: (name, change) => this.#change(name, change),
		});
		this.#inquirer = new Inquirer({ clock, gap, renewalGap: gap, changed: () => this.#ask() });
		this.#metrics = functionMetricsPoller(
			options,
			(name, change) => this.#change(name, change),
			(metricsError) => {
				const { lambda } = store.latest;
				if (!this.#stopped && lambda.metricsError !== metricsError) {
					store.update({ lambda: { ...lambda, metricsError } });
				}
			},
		);
	}

	start(): void {
		this.#metrics.start();
	}

	setFocus(focus: Focus): void {
		const { store } = this.#options;
		this.#focus = focus;
		if (this.#isOpen && store.latest.lambda.state === 'idle') {
			store.update({ lambda: asking(store.latest.lambda) });
		}
		const { kind, shown, selected, opened } = focus;
		this.#metrics.setFocus(
			kind === 'function'
				? { open: true, shown, selected, opened }
				: { open: false, shown: [], selected: null, opened: null },
		);
		this.#ask();
	}

	refresh(): void {
		this.health.resume();
		this.#inquirer.refresh();
		this.#metrics.refresh();
	}

	/** Reads a mapping again at once, and on until it has settled. */
	recheckMapping(uuid: string): void {
		this.#followed.add(uuid);
		this.#inquirer.forget(`mapping ${uuid}`);
		this.#ask();
	}

	/** Reads a function's reservation again at once, and what is left of the account's. */
	recheckFunction(name: string): void {
		this.#inquirer.forget(`reserved ${name}`);
		this.#inquirer.forget('account');
	}

	rejudge(): void {
		for (const name of this.#options.store.latest.functions.keys()) this.#change(name, (record) => record);
	}

	async readOnce(wanted: Wanted): Promise<void> {
		const { store } = this.#options;
		this.#once = true;
		store.update({ lambda: asking(store.latest.lambda) });
		this.#ask();
		await this.#inquirer.settled(readOnceLimit);
		const shown = [...store.latest.functions.values()].filter(wanted.function);
		await this.#metrics.readAll(shown.map((record) => record.function.name));
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
		const { kind, detail } = this.#focus;
		return kind === 'function' || (kind === 'queue' && detail === 'connections');
	}

	/** An opened queue shows who reads it. */
	get #seesMappings(): boolean {
		return this.#isOpen || (this.#focus.kind === 'queue' && this.#focus.opened !== null);
	}

	#ask(): void {
		if (this.#stopped) return;
		for (const uuid of this.#followed) {
			const mapping = this.mappings.all.get(uuid);
			const moves = mapping !== undefined && isInTransition(mapping);
			if (this.#inquirer.isSettled(`mapping ${uuid}`) && !moves) this.#followed.delete(uuid);
		}
		const moving = this.#seesMappings ? [...this.mappings.all.values()].filter(isInTransition) : [];
		const watched = new Set([...this.#followed, ...moving.map(({ uuid }) => uuid)]);
		this.#inquirer.want([
			...[...watched].map((uuid) => this.#questions.mapping(uuid)),
			...(this.#isOpen || this.#once ? this.#questions.lists(this.#once) : []),
			...(this.#focus.kind === 'function' ? this.#reservations() : []),
		]);
	}

	#reservations(): Question[] {
		const { functions } = this.#options.store.latest;
		const { opened, shown } = this.#focus;
		const names = opened === null ? shown : [opened];
		return names
			.filter((name) => functions.has(name))
			.map((name) => this.#questions.reservation(name, name === opened));
	}

	/** The functions are worth showing without; where they can't be listed either, that says it all. */
	#setMappingsError(error: QdashError | null): void {
		const { store } = this.#options;
		const { lambda } = store.latest;
		const before = this.#mappingsError;
		this.#mappingsError = error;
		if (lambda.state !== 'known' || (lambda.error !== null && lambda.error !== before)) return;
		if (lambda.error !== error) store.update({ lambda: { ...lambda, error } });
	}

	#setListing(lambda: ServiceListing): void {
		this.#options.store.update({ lambda });
	}

	#join(found: readonly LambdaFunction[]): void {
		const { store } = this.#options;
		const before = store.latest.functions;
		const functions = new Map(
			found.map((one) => {
				const old = before.get(one.name);
				const record: FunctionRecord = old
					? { ...old, function: one }
					: {
							function: one,
							reservedConcurrency: pending,
							metrics: noMetrics,
							error: null,
							verdict: notYetAsked,
						};
				return [one.name, this.#judged(record)];
			}),
		);
		if (!sameEntries(functions, before)) store.update({ functions });
	}

	#change(name: string, change: (record: FunctionRecord) => FunctionRecord): void {
		if (this.#stopped) return;
		const { store } = this.#options;
		store.updateRecord('functions', name, (before) => this.#judged(change(before)));
		this.#silence.hear(store.latest.functions.get(name)?.metrics);
	}

	#judged(record: FunctionRecord): FunctionRecord {
		const { store, connection } = this.#options;
		const around = {
			account: knownValue(store.latest.accountConcurrency),
			mappings: this.mappings.of(record.function.name),
			alarms: knownValue(store.latest.alarms) ?? [],
			silenceTells: this.#silence.tells,
		};
		return judged(record, judgeFunction(record, around, connection.clock.now()));
	}
}
