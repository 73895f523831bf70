import { type Clock, sleep } from '../../model/clock.ts';
import { randomFrom } from '../random.ts';
import type { Happening } from '../scenario/scenario.ts';
import { seedOf } from '../scenario/traffic.ts';
import type { Holes } from './holes.ts';
import { Lane } from './lane.ts';
import type { OutsideCaller } from './port.ts';
import type { Progress, Provisioning } from './provisioning.ts';
import { Publishing } from './publishing.ts';
import type { Shadow } from './shadow.ts';
import { isFatal, messageOf } from './trouble.ts';

/** Whose traffic it is, and where it goes. */
export interface OutsideTrafficOptions {
	readonly region: string;
	readonly isAws: boolean;
	readonly seed: number;
	readonly clock: Clock;
	readonly shadow: Shadow;
	readonly holes: Holes;
	readonly provisioning: Provisioning;
}

/** Milliseconds between two turns of the traffic. */
const turn = 1_000;
/** A machine that slept does not make up for it. */
const longestGap = 5_000;
/** Queues that are worked on at once. */
const atOnce = 6;
/** After a minute has ended, milliseconds until its metrics are published. */
const settling = 2_000;

/** What goes on at the endpoint once things are made: messages, happenings, and the metrics of viewers. */
export class OutsideTraffic {
	readonly #options: OutsideTrafficOptions;
	#lanes: readonly Lane[] = [];
	#publishing: Publishing | undefined;
	#happenings: readonly Happening[];

	constructor(options: OutsideTrafficOptions) {
		this.#options = options;
		this.#happenings = [...options.shadow.scenario.happenings].sort((a, b) => a.at - b.at);
	}

	/**
	 * Fills the queues that were made.
	 *
	 * @returns messages that they hold now
	 */
	async begin(
		call: OutsideCaller,
		signal: AbortSignal | undefined,
		progress: ((progress: Progress) => void) | undefined,
	): Promise<number> {
		const { region, isAws, clock, shadow, holes, provisioning } = this.#options;
		this.#lanes = this.#makeLanes();
		let seeded = 0;
		let filled = 0;
		await this.#eachLane(async (lane) => {
			// Added after the wait: lanes work beside each other.
			const count = await lane.seed(clock.now(), call, signal);
			seeded += count;
			progress?.({ done: ++filled, all: this.#lanes.length, what: 'Filling queues' });
		});
		if (!isAws) this.#publishing = new Publishing({ shadow, made: provisioning.made, region, holes });
		return seeded;
	}

	/**
	 * Keeps traffic going and metrics coming until the signal fires. Failures are said once, and pass.
	 *
	 * @returns messages that were sent
	 */
	async run(call: OutsideCaller, signal: AbortSignal): Promise<number> {
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
			await this.happen(now, call, signal);
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
			if (isFatal(error)) this.#options.holes.sayOnce('traffic', `The traffic falters: ${messageOf(error)}`);
			else this.#options.holes.note('demo', 'traffic', error);
		}
	}

	#makeLanes(): Lane[] {
		const { region, seed } = this.#options;
		const { made } = this.#options.provisioning;
		return this.#options.shadow.scenario.queues.flatMap((plan) => {
			if (!this.#options.provisioning.owns('queue', plan.name) || plan.asleep !== undefined) return [];
			return new Lane({
				plan,
				url: made.text(plan.name, 'QueueUrl'),
				region,
				shadow: this.#options.shadow,
				random: randomFrom(seedOf(seed, `outside ${plan.name}`)),
				holes: this.#options.holes,
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
	async happen(now: number, call: OutsideCaller, signal: AbortSignal | undefined): Promise<void> {
		const seconds = (now - this.#options.shadow.start) / 1000;
		for (let next = this.#happenings[0]; next && next.at <= seconds; next = this.#happenings[0]) {
			this.#happenings = this.#happenings.slice(1);
			await this.#options.provisioning.apply(next.steps, call, signal);
		}
	}
}
