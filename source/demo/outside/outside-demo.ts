import { type Clock, sleep } from '../../model/clock.ts';
import { randomFrom } from '../random.ts';
import type { ScenarioName } from '../scenario/names.ts';
import type { Happening } from '../scenario/scenario.ts';
import { seedOf } from '../scenario/traffic.ts';
import { type Cost, costOf } from './cost.ts';
import { Holes } from './holes.ts';
import { Journal } from './journal.ts';
import { Lane } from './lane.ts';
import { findOfRun } from './leftovers.ts';
import { patient } from './patience.ts';
import type { OutsideCaller } from './port.ts';
import { type Progress, Provisioning } from './provisioning.ts';
import { Publishing } from './publishing.ts';
import { type Removal, removeThings } from './removal.ts';
import { Shadow } from './shadow.ts';
import { keyOf, type Thing } from './thing.ts';
import { isFatal } from './trouble.ts';

/** How the demo is to be at somebody's endpoint. */
export interface OutsideDemoOptions {
	readonly scenario: ScenarioName;
	/** The value of its tag. */
	readonly run: string;
	/** The endpoint's address, for the journal. */
	readonly endpoint: string;
	readonly account: string;
	readonly region: string;
	readonly isAws: boolean;
	/** The part of the scenario's messages that queues get. */
	readonly rate: number;
	readonly seed: number;
	readonly clock: Clock;
	/** Where journals are. */
	readonly journals: string;
	/** Told of what the endpoint lacks, a sentence each. */
	readonly say: (sentence: string) => void;
}

/** What was made, and what was not. */
export interface Provisioned {
	readonly made: number;
	readonly leftOut: number;
	/** Messages that queues hold from the start. */
	readonly seeded: number;
}

/** Milliseconds between two turns of the traffic. */
const turn = 1_000;
/** A machine that slept does not make up for it. */
const longestGap = 5_000;
/** Queues that are worked on at once. */
const atOnce = 6;
/** After a minute has ended, milliseconds until its metrics are published. */
const settling = 2_000;

/**
 * The demo on an endpoint of somebody else: makes a scenario's things there, sends traffic through its queues,
 * publishes what its viewers would have caused, and removes exactly what it made.
 */
export class OutsideDemo {
	readonly #options: OutsideDemoOptions;
	readonly #shadow: Shadow;
	readonly #holes: Holes;
	readonly #journal: Journal;
	readonly #provisioning: Provisioning;
	#lanes: readonly Lane[] = [];
	#publishing: Publishing | undefined;
	#happenings: readonly Happening[];
	/** Whether something may be there that no answer told of. */
	#uncertain = false;

	private constructor(options: OutsideDemoOptions, shadow: Shadow) {
		this.#options = options;
		this.#shadow = shadow;
		this.#holes = new Holes(options.say);
		const { run, endpoint, region, account, isAws, journals, clock } = options;
		this.#journal = Journal.begin(journals, { run, endpoint, account, region, process: process.pid });
		this.#provisioning = new Provisioning({
			run,
			account,
			region,
			isAws,
			journal: this.#journal,
			holes: this.#holes,
			clock,
		});
		this.#happenings = [...shadow.scenario.happenings].sort((a, b) => a.at - b.at);
	}

	/** Nothing is asked of the endpoint yet. */
	static async prepare(options: OutsideDemoOptions): Promise<OutsideDemo> {
		const { scenario, account, region, seed, clock, rate } = options;
		const shadow = await Shadow.begin({ scenario, account, region, seed, clock, rate });
		return new OutsideDemo(options, shadow);
	}

	/**
	 * Makes everything, and fills the queues.
	 *
	 * @throws QdashError when there is nobody to talk to; what was made by then is still to be removed
	 */
	async provision(
		call: OutsideCaller,
		signal?: AbortSignal,
		progress?: (progress: Progress) => void,
	): Promise<Provisioned> {
		const { region, clock, isAws } = this.#options;
		const waiting = patient(call, clock, () =>
			this.#holes.sayOnce(
				'recent',
				'The queues of an earlier demo were just deleted: SQS wants a minute to pass.',
			),
		);
		try {
			await this.#provisioning.apply(this.#shadow.scenario.steps, waiting, signal, progress);
			await this.#happen(clock.now(), waiting, signal);
		} catch (error) {
			this.#uncertain = true;
			throw error;
		}
		this.#lanes = this.#makeLanes();
		let seeded = 0;
		let filled = 0;
		await this.#eachLane(async (lane) => {
			// Added after the wait: lanes work beside each other.
			const count = await lane.seed(waiting, signal);
			seeded += count;
			progress?.({ done: ++filled, all: this.#lanes.length, what: 'Filling queues' });
		});
		if (!isAws) {
			const { made } = this.#provisioning;
			this.#publishing = new Publishing({ shadow: this.#shadow, made, region, holes: this.#holes });
		}
		return { ...this.#provisioning.tally, seeded };
	}

	/**
	 * Keeps traffic going and metrics coming until the signal fires. Failures are said once, and pass.
	 *
	 * @returns messages that were sent
	 */
	async traffic(call: OutsideCaller, signal: AbortSignal): Promise<number> {
		const { clock } = this.#options;
		let sent = 0;
		let before = clock.now();
		const every = async (milliseconds: number, work: () => Promise<void>) => {
			while (!signal.aborted) {
				await work();
				await sleep(clock, milliseconds, signal).catch(() => undefined);
			}
		};
		await Promise.all([
			every(turn, async () => {
				const now = clock.now();
				sent += await this.play(Math.max(before, now - longestGap), now, call, signal);
				before = now;
			}),
			// The history takes a while at some endpoints, which nothing else has to wait for.
			every(turn, async () => {
				await this.publish(clock.now() - settling, call, signal);
			}),
		]);
		return sent;
	}

	/**
	 * Plays the time between two moments.
	 *
	 * @returns messages that were sent
	 */
	async play(from: number, now: number, call: OutsideCaller, signal?: AbortSignal): Promise<number> {
		let sent = 0;
		await this.#forgiving(signal, async () => {
			await this.#eachLane(async (lane) => {
				const count = await lane.turn(from, now, call, signal);
				sent += count;
			});
			await this.#happen(now, call, signal);
		});
		return sent;
	}

	/**
	 * Publishes the minutes until a moment that were not published yet, three hours of them the first time.
	 *
	 * @returns data points
	 */
	async publish(now: number, call: OutsideCaller, signal?: AbortSignal): Promise<number> {
		let published = 0;
		await this.#forgiving(signal, async () => {
			published = (await this.#publishing?.publish(now, call, signal)) ?? 0;
		});
		return published;
	}

	async #forgiving(signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (signal?.aborted) return;
			if (isFatal(error)) this.#holes.sayOnce('traffic', `The traffic falters: ${messageOf(error)}`);
			else this.#holes.note('demo', 'traffic', error);
		}
	}

	/** What it would cost in a real account. */
	cost(): Cost {
		return costOf(this.#shadow, this.#options.region);
	}

	/**
	 * Removes what was made, in bounded time.
	 *
	 * @param limit - milliseconds
	 */
	async remove(call: OutsideCaller, limit: number): Promise<Removal> {
		this.stop();
		const { clock } = this.#options;
		const waiting = patient(call, clock);
		const begun = clock.now();
		const things = [...this.#journal.things];
		if (this.#uncertain || this.#provisioning.uncertain) {
			const known = new Set(things.map(keyOf));
			for (const thing of await this.#tagged(waiting, limit / 2)) {
				if (!known.has(keyOf(thing))) things.push(thing);
			}
		}
		const removal = await removeThings(things, {
			call: waiting,
			clock,
			limit: limit - (clock.now() - begun),
			onRemoved: (thing) => this.#strike(thing),
		});
		if (removal.left.length === 0) this.#journal.end();
		return removal;
	}

	/** Ends the simulation beside it. What was made stays. */
	stop(): void {
		this.#shadow.stop();
	}

	/** A disk that is full keeps nothing from being removed. */
	#strike(thing: Thing): void {
		try {
			this.#journal.removed(thing);
		} catch (error) {
			this.#holes.sayOnce('journal', `The demo's journal can't be written: ${messageOf(error)}.`);
		}
	}

	/** Who can't be asked what is there can't be asked to remove it either. */
	async #tagged(call: OutsideCaller, limit: number): Promise<readonly Thing[]> {
		const { clock, region, isAws, run } = this.#options;
		const over = new AbortController();
		const timer = clock.setTimeout(() => over.abort(new Error('the time for it is over')), limit);
		const search = { call, region, isAws, holes: this.#holes, signal: over.signal };
		try {
			return await findOfRun(search, run);
		} catch (error) {
			this.#holes.sayOnce('uncertain', `It could not be looked at what was made last: ${messageOf(error)}`);
			return [];
		} finally {
			clock.clearTimeout(timer);
		}
	}

	#makeLanes(): Lane[] {
		const { region, seed } = this.#options;
		const { made } = this.#provisioning;
		return this.#shadow.scenario.queues.flatMap((plan) => {
			if (!this.#provisioning.owns('queue', plan.name) || plan.asleep !== undefined) return [];
			return new Lane({
				plan,
				url: made.text(plan.name, 'QueueUrl'),
				region,
				shadow: this.#shadow,
				random: randomFrom(seedOf(seed, `outside ${plan.name}`)),
				holes: this.#holes,
			});
		});
	}

	async #eachLane(work: (lane: Lane) => Promise<void>): Promise<void> {
		const waiting = [...this.#lanes];
		const worker = async () => {
			for (let lane = waiting.shift(); lane; lane = waiting.shift()) await work(lane);
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
	}

	/** Applies what happens by itself until a moment. */
	async #happen(now: number, call: OutsideCaller, signal: AbortSignal | undefined): Promise<void> {
		const seconds = (now - this.#shadow.start) / 1000;
		for (let next = this.#happenings[0]; next && next.at <= seconds; next = this.#happenings[0]) {
			this.#happenings = this.#happenings.slice(1);
			await this.#provisioning.apply(next.steps, call, signal);
		}
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
