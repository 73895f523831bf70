import type { Clock } from '../../model/clock.ts';
import type { ScenarioName } from '../scenario/names.ts';
import { Holes } from './holes.ts';
import { Journal } from './journal.ts';
import { findOfRun } from './leftovers.ts';
import { OutsideTraffic } from './outside-traffic.ts';
import { patient } from './patience.ts';
import type { OutsideCaller } from './port.ts';
import { type Progress, Provisioning } from './provisioning.ts';
import { type Removal, removeThings } from './removal.ts';
import { Shadow } from './shadow.ts';
import { keyOf, type Thing } from './thing.ts';
import { messageOf } from './trouble.ts';

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
	readonly #traffic: OutsideTraffic;
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
		this.#traffic = new OutsideTraffic({
			...options,
			shadow,
			holes: this.#holes,
			provisioning: this.#provisioning,
		});
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
		const { clock } = this.#options;
		const waiting = patient(call, clock, () =>
			this.#holes.sayOnce(
				'recent',
				'The queues of an earlier demo were just deleted: SQS wants a minute to pass.',
			),
		);
		try {
			await this.#provisioning.apply(this.#shadow.scenario.steps, waiting, signal, progress);
			await this.#traffic.happen(clock.now(), waiting, signal);
		} catch (error) {
			this.#uncertain = true;
			throw error;
		}
		const seeded = await this.#traffic.begin(waiting, signal, progress);
		return { ...this.#provisioning.tally, seeded };
	}

	/**
	 * Keeps traffic going and metrics coming until the signal fires. Failures are said once, and pass.
	 *
	 * @returns messages that were sent
	 */
	traffic(call: OutsideCaller, signal: AbortSignal): Promise<number> {
		return this.#traffic.run(call, signal);
	}

	/**
	 * Plays the time between two moments.
	 *
	 * @returns messages that were sent
	 */
	play(from: number, now: number, call: OutsideCaller): Promise<number> {
		return this.#traffic.play(from, now, call);
	}

	/**
	 * Publishes the minutes until a moment that were not published yet, three hours of them the first time.
	 *
	 * @returns data points
	 */
	publish(now: number, call: OutsideCaller): Promise<number> {
		return this.#traffic.publish(now, call);
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
}
