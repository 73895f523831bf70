import type { Clock } from '../../model/clock.ts';
import { minute } from '../cloudwatch/series.ts';
import type { Truth } from '../control.ts';
import { randomFrom } from '../random.ts';
import type { Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { Services, telling } from '../services.ts';
import { EdgeTraffic } from '../simulation/edge-traffic.ts';
import { TopicMetrics } from '../simulation/topic-metrics.ts';
import { publishSqs } from '../sqs/metrics.ts';
import { connect } from './connections.ts';
import { eventReceivers } from './event-receivers.ts';
import { nothing } from './nothing.ts';
import { Past } from './past.ts';
import { Present } from './present.ts';
import { applyStep, inProcess, MadeThings, type Provisioner } from './provision.ts';
import { RegionRuns } from './region-runs.ts';
import { resolveViewers } from './resolve-viewers.ts';
import type { Happening, Scenario } from './scenario.ts';
import { ScenarioClock } from './scenario-clock.ts';
import { Sending } from './sending.ts';
import { stateAt } from './state.ts';
import { seedOf, Traffic } from './traffic.ts';
import { TruthKeeper } from './truth.ts';

/** Where and how a scenario is played. */
export interface PlayingOptions {
	readonly scenario: Scenario;
	/** The cloud's clock. */
	readonly clock: Clock;
	readonly account: string;
	readonly region: string;
	readonly seed: number;
}

const day = 24 * 60 * minute;
/** Things were made between so many days before the start. */
const oldest = 60 * day;
const youngest = 30 * day;
/** How much of the past is lived through. */
const past = 180 * minute;

/**
 * A scenario, with services of its own: everything is made as it would have been made, the three hours
 * before the start are lived through, and from then on it goes on with the clock.
 */
export class Playing {
	readonly services: Services;
	/** What clients may ask. */
	readonly served: readonly Service[];
	readonly #options: PlayingOptions;
	readonly #clock: ScenarioClock;
	/** When the cloud starts (milliseconds since the epoch). */
	readonly #start: number;
	readonly #made: MadeThings;
	readonly #provisioner: Provisioner;
	readonly #traffic: Traffic;
	readonly #sending: Sending;
	readonly #topics: TopicMetrics;
	readonly #runs: RegionRuns;
	#happenings: readonly Happening[];
	#edge: EdgeTraffic | undefined;
	#past: Past | null = null;
	#present: Present | undefined;
	#truth: TruthKeeper | undefined;

	private constructor(options: PlayingOptions) {
		const { scenario, clock, account, region, seed } = options;
		this.#options = options;
		this.#start = clock.now();
		const before = scenario.steps.length > 0 ? oldest : 0;
		this.#clock = new ScenarioClock(clock, this.#start - before);
		this.services = new Services(this.#clock, account, seed);
		const { lambda, all } = this.services;
		// A client that makes a mapping expects that its queue is consumed from then on.
		this.served = all.map((service) =>
			service === lambda ? telling(service, () => this.#present?.wake()) : service,
		);
		this.#made = new MadeThings(account, region);
		this.#provisioner = inProcess(this.services.all);
		this.#happenings = [...scenario.happenings].sort((a, b) => a.at - b.at);
		this.#topics = new TopicMetrics((name) => this.services.cloudWatch.store(name));
		this.#traffic = this.#makeTraffic();
		this.#sending = this.#makeSending();
		this.#runs = new RegionRuns({
			services: this.services,
			backends: (name) => (name === region ? scenario.backends : nothing.backends),
			effects: this.#sending,
			account,
			seed,
			start: this.#start,
		});
		connect({
			services: this.services,
			provisioner: this.#provisioner,
			topics: this.#topics,
			now: () => this.#clock.now(),
			phase: () => this.#present ?? this.#past ?? 'making',
			call: (name, functionName) => this.#runs.once(name, functionName, this.#clock.now()),
		});
	}

	/** Makes everything, and lives through its past. Nobody should ask anything before it is done. */
	static async begin(options: PlayingOptions): Promise<Playing> {
		const playing = new Playing(options);
		await playing.#make();
		await playing.#livePast();
		playing.#livePresent();
		return playing;
	}

	/** What the steps were answered with. */
	get made(): MadeThings {
		return this.#made;
	}

	truth(): readonly Truth[] {
		return this.#truth?.list(this.#clock.now()) ?? [];
	}

	/** Ends everything that goes on by itself. */
	stop(): void {
		this.#present?.stop();
		this.services.stop();
		this.#clock.end();
	}

	async #make(): Promise<void> {
		const { scenario, region, seed } = this.#options;
		const { steps, backends } = scenario;
		for (const [index, step] of steps.entries()) {
			this.#clock.skipTo(this.#start - oldest + ((oldest - youngest) * index) / steps.length);
			const pending = applyStep(step, this.#made, this.#provisioner);
			if (pending) await pending;
		}
		for (const [name, { bytes, objects }] of Object.entries(backends.buckets)) {
			this.services.s3.grow(name, bytes, objects);
		}
		this.#truth = new TruthKeeper(scenario.troubles, this.#made, this.#start);
		if (scenario.viewers.length === 0) return;
		this.#edge = new EdgeTraffic({
			graph: this.services.graph(region),
			viewers: scenario.viewers.map((viewers) => resolveViewers(viewers, this.#made)),
			backends,
			functions: this.#runs.of(region),
			effects: this.#sending,
			metrics: (name) => this.services.cloudWatch.store(name),
			region,
			account: this.#options.account,
			random: randomFrom(seedOf(seed, 'edge')),
			start: this.#start,
		});
	}

	/** Minute by minute, as far as it was; the minute that has begun is played, and published when it has ended. */
	async #livePast(): Promise<void> {
		const { scenario, region, seed } = this.#options;
		const { sqs, cloudWatch } = this.services;
		if (scenario.steps.length === 0) return;
		const from = Math.floor(this.#start / minute) * minute - past;
		this.#clock.skipTo(from);
		this.#past = new Past({
			region: sqs.region(region),
			metrics: cloudWatch.store(region),
			plans: scenario.queues,
			from,
			start: this.#start,
			seed,
			mappings: () => this.services.lambda.mappings(region),
			functions: () => this.services.lambda.functions(region),
			invoke: (...call) => this.#runs.of(region).invoke(...call),
		});
		this.#sending.past = this.#past;
		for (let at = from; at < this.#start; at += minute) {
			const end = Math.min(at + minute, this.#start);
			let played = at;
			for (let next = this.#dueBefore(end); next !== null; next = this.#dueBefore(end)) {
				this.#playPast(played, next);
				played = Math.max(played, next);
				await this.#happen();
			}
			this.#playPast(played, end);
			if (end === at + minute) this.#ring(at, () => this.#past?.ring(at));
		}
	}

	#livePresent(): void {
		const { scenario, region, seed } = this.#options;
		const { sqs, cloudWatch } = this.services;
		this.#clock.join();
		this.#past?.end(this.#traffic);
		this.#past = null;
		this.#sending.past = null;
		scenario.furnish?.(sqs.region(region), this.#start, randomFrom(seed));
		this.#present = new Present(this.#clock, {
			busy: () => this.#edge !== undefined || this.#happenings.length > 0 || this.#traffic.busy,
			happen: (until) => {
				for (let next = this.#dueBefore(until); next !== null; next = this.#dueBefore(until)) {
					this.#happen().catch(ignoreRefusal);
				}
			},
			play: (from, until) => {
				this.#edge?.play(from, until);
				this.#traffic.play(from, until);
			},
			ring: (at) => this.#ring(at, () => publishSqs(sqs.regions, (name) => cloudWatch.store(name), at)),
		});
	}

	#playPast(from: number, until: number): void {
		if (until > from) {
			this.#edge?.play(from, until);
			this.#past?.play(from, until);
		}
		this.#clock.liveTo(until);
	}

	/** When the next happening before a moment is due, or null. */
	#dueBefore(end: number): number | null {
		const next = this.#happenings[0];
		const at = next ? this.#start + next.at * 1000 : Number.POSITIVE_INFINITY;
		return at < end ? at : null;
	}

	async #happen(): Promise<void> {
		const [next, ...rest] = this.#happenings;
		this.#happenings = rest;
		for (const step of next?.steps ?? []) {
			const pending = applyStep(step, this.#made, this.#provisioner);
			if (pending) await pending;
		}
	}

	/** A minute has ended: its metrics are published, then alarms look at them. */
	#ring(at: number, publishQueues: () => void): void {
		const { cloudWatch } = this.services;
		const end = at + minute;
		publishQueues();
		this.#edge?.flush(at);
		this.#runs.flush(at);
		this.#topics.flush(at);
		cloudWatch.evaluateAlarms(end);
		if (this.#past) return;
		cloudWatch.trim(end);
		this.#truth?.check(stateAt(end, this.services, this.#made));
	}

	#makeTraffic(): Traffic {
		const { region, seed } = this.#options;
		const { sqs, lambda } = this.services;
		return new Traffic({
			sqs,
			region,
			start: this.#start,
			seed,
			mappings: (name) => lambda.mappings(name),
			functions: (name) => lambda.functions(name),
			invoke:
				(name) =>
				(...call) =>
					this.#runs.of(name).invoke(...call),
			note: (uuid, result) => lambda.noteResult(uuid, result),
		});
	}

	#makeSending(): Sending {
		const { region, seed } = this.#options;
		const { sqs, sns, events, deliveries } = this.services;
		return new Sending({
			sqs,
			deliveries,
			subscriptionsOf: (arn) => sns.subscriptionsOf(arn),
			receiversOf: (bus) => eventReceivers(events.region(region), bus, this.#start),
			putEvent: ({ bus, detailType, source }, detail) => {
				const entry = { EventBusName: bus, DetailType: detailType, Source: source, Detail: detail };
				this.#provisioner({
					service: 'EventBridge',
					operation: 'PutEvents',
					input: { Entries: [entry] },
					region,
				});
			},
			countPublish: (arn, counts, at) => {
				const [, , , where = '', , name = ''] = arn.split(':');
				this.#topics.addPublish(where, name, counts, at);
			},
			seed,
			traffic: this.#traffic,
		});
	}
}

/** What happens to something that the operator has changed or deleted meanwhile, does not happen. */
function ignoreRefusal(error: unknown): void {
	if (!(error instanceof ServiceError)) throw error;
}
