import { randomFrom } from '../random.ts';
import type { Services } from '../services.ts';
import type { Effects, FunctionOutcome } from '../simulation/effects.ts';
import { FunctionRuns } from '../simulation/function-runs.ts';
import type { Backends } from './scenario.ts';
import { seedOf } from './traffic.ts';

/** What functions run with. */
export interface RegionRunsOptions {
	readonly services: Services;
	/** How a region's functions answer. */
	readonly backends: (region: string) => Backends;
	readonly effects: Effects;
	readonly account: string;
	readonly seed: number;
	/** When the cloud started (milliseconds since the epoch). */
	readonly start: number;
}

/** The runs of functions, in every region where there are some. */
export class RegionRuns {
	readonly #options: RegionRunsOptions;
	readonly #regions = new Map<string, FunctionRuns>();

	constructor(options: RegionRunsOptions) {
		this.#options = options;
	}

	of(region: string): FunctionRuns {
		let runs = this.#regions.get(region);
		if (!runs) {
			const { services, backends, effects, account, seed, start } = this.#options;
			runs = new FunctionRuns({
				graph: services.graph(region),
				backends: backends(region),
				metrics: (name) => services.cloudWatch.store(name),
				region,
				account,
				random: randomFrom(seedOf(seed, `functions of ${region}`)),
				start,
				effects,
			});
			this.#regions.set(region, runs);
		}
		return runs;
	}

	/** One call, by a client, a topic, a rule or a bucket. */
	once(region: string, functionName: string, now: number): FunctionOutcome {
		const seconds = (now - this.#options.start) / 1000;
		const context = { seconds, method: null, resource: null, deployment: null };
		return this.of(region).invoke(functionName, 1, now - 1, now, context);
	}

	/** Publishes AWS/Lambda for the minute that began at `at`. */
	flush(at: number): void {
		for (const runs of this.#regions.values()) runs.flush(at);
	}
}
