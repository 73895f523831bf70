import { blockedShare } from './blocking.ts';
import type { Draws } from './draws.ts';
import type { FunctionNode } from './graph.ts';
import { InFlight } from './in-flight.ts';
import type { Span } from './span.ts';

/** Functions of an account in a region run at most so many times at once, all together (AWS's default). */
const accountLimit = 1000;
/** A load is averaged over about so many milliseconds: shorter spans scatter too much to tell it. */
const memory = 2000;
/** In a minute, the most that ran at once are so many deviations above the mean. */
const deviationsOfPeak = 2.5;

/** Calls that want to run, and how. */
export interface Demand {
	readonly count: number;
	/** Mean duration in milliseconds. */
	readonly duration: number;
	/**
	 * Whether the caller starts a call only when one has ended, as the pollers of an event source mapping
	 * do. Requests of viewers come whenever they come, and find all taken more often.
	 */
	readonly waits: boolean;
	/** What functions have reserved, all together. */
	readonly reserved: number;
}

/** Calls that were started, and most that ran at once in the span. */
export interface Started {
	readonly count: number;
	/** Of the function, of all functions, and of those that have reserved nothing. */
	readonly peaks: { readonly own: number; readonly all: number; readonly unreserved: number };
}

/** One function's load. */
interface Load {
	readonly inFlight: InFlight;
	/** Until the end of which span `offered` counts (milliseconds since the epoch). */
	until: number;
	/** What would run at once in the span that is played, if nothing was refused. */
	offered: number;
	/** The same of the spans before; undefined in the first. */
	usual: number | undefined;
	reserved: number | null;
}

/** Most that ran at once in a span, by its mean: the shorter the span, the less hides in the mean. */
function peakOf(mean: number, { length }: Span, limit: number): number {
	const peak = mean + deviationsOfPeak * Math.sqrt(mean) * Math.min(1, length / 60);
	return Math.min(limit, Math.ceil(peak));
}

/** Who may run: the reserved concurrency of functions, and what they share of the account's. */
export class Concurrency {
	readonly #draws: Draws;
	readonly #loads = new Map<string, Load>();
	#all: readonly Load[] = [];

	constructor(draws: Draws) {
		this.#draws = draws;
	}

	/** Starts as many as may run. */
	start(node: FunctionNode, span: Span, { count, duration, waits, reserved }: Demand): Started {
		const { until } = span;
		const load = this.#load(node, span);
		const running = load.inFlight.at(until);
		const before = this.#running(until);
		// What the functions without a reservation share, less what the others of them use.
		const limit = node.reservedConcurrency ?? accountLimit - reserved - (before.unreserved - running);
		// Of its calls, the part that still runs when the span ends.
		const lasting = Math.min(1, duration / (until - span.from));
		load.offered += count * lasting;
		const room = limit <= 0 ? 0 : this.#draws.whole(Math.max(0, limit - running) / lasting);
		const refused =
			waits || lasting === 1
				? 0
				: this.#draws.share(count, blockedShare(Math.floor(limit), load.usual ?? load.offered));
		const started = Math.min(count - refused, room);
		load.inFlight.add(span.from, until, started, duration);
		const added = load.inFlight.at(until) - running;
		const shared = before.unreserved + (load.reserved === null ? added : 0);
		return {
			count: started,
			peaks: {
				own: peakOf(running + added, span, Math.max(0, limit)),
				all: peakOf(before.all + added, span, accountLimit),
				unreserved: peakOf(shared, span, accountLimit - reserved),
			},
		};
	}

	#load({ name, reservedConcurrency }: FunctionNode, { from, until }: Span): Load {
		let load = this.#loads.get(name);
		if (!load) {
			load = { inFlight: new InFlight(), until, offered: 0, usual: undefined, reserved: null };
			this.#loads.set(name, load);
			this.#all = [...this.#loads.values()];
		}
		load.reserved = reservedConcurrency;
		if (load.until === until) return load;
		// A time without a call in between counts as one without a load.
		const gap = Math.exp(-Math.max(0, from - load.until) / memory);
		const newest = 1 - Math.exp(-(until - from) / memory);
		load.usual = ((load.usual ?? load.offered) * (1 - newest) + load.offered * newest) * gap;
		load.offered = 0;
		load.until = until;
		return load;
	}

	/** How many run at a moment, of all functions and of those that have reserved nothing. */
	#running(time: number): { readonly all: number; readonly unreserved: number } {
		let all = 0;
		let unreserved = 0;
		for (const { inFlight, reserved } of this.#all) {
			const running = inFlight.at(time);
			all += running;
			if (reserved === null) unreserved += running;
		}
		return { all, unreserved };
	}
}
