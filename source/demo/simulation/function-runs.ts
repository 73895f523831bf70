import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { Random } from '../random.ts';
import type { AnswerContext, Backend, Backends } from '../scenario/scenario.ts';
import { backendOf, latencyOf } from './backend.ts';
import { Concurrency } from './concurrency.ts';
import { Draws, meanLatency } from './draws.ts';
import type { Effects, FunctionOutcome, Graph } from './effects.ts';
import { FunctionMetrics } from './function-metrics.ts';
import type { FunctionNode } from './graph.ts';
import { givenUp, meanOf } from './sample.ts';
import { sendEffects } from './send-effects.ts';
import { type Span, spanBetween } from './span.ts';

/** What became of calls, as an API needs to know it. */
export interface FunctionRun extends FunctionOutcome {
	/** Of those that succeeded: answered with a 4XX. */
	readonly refused: number;
	/** Of those that failed: ran into the function's timeout. */
	readonly timedOut: number;
	/** Of those that failed: there is no such function. */
	readonly absent: number;
	/** Milliseconds, of those that ran. */
	readonly durations: readonly Sample[];
}

/** The functions during a span. */
interface Known {
	readonly from: number;
	readonly until: number;
	readonly nodes: ReadonlyMap<string, FunctionNode>;
	/** Concurrency that they have reserved, all together. */
	readonly reserved: number;
}

const nothing: FunctionRun = {
	succeeded: 0,
	failed: 0,
	throttled: 0,
	refused: 0,
	timedOut: 0,
	absent: 0,
	milliseconds: 0,
	durations: [],
};

/** What calls are given that come from a queue. */
export interface Batches {
	/** Of the calls, those that fail for what they are given, as a poison message does; none when left out. */
	readonly failing?: number;
	/** Messages of all batches together: each has the effects of a call. One a call when left out. */
	readonly messages?: number;
}

/** How functions are run: with what there is, and where what they do is told. */
export interface FunctionRunsOptions {
	readonly graph: Graph;
	readonly backends: Backends;
	/** Gives the store of a region. */
	readonly metrics: (region: string) => MetricStore;
	readonly region: string;
	/** `000000000000` when left out. */
	readonly account?: string;
	/** Its own, so that nobody else changes what it draws. */
	readonly random: Random;
	/** When the cloud started (milliseconds since the epoch). */
	readonly start: number;
	readonly effects: Effects;
}

/**
 * Runs a region's functions, by counts: whoever calls them, APIs or the pollers of queues, shares their
 * concurrency, and AWS/Lambda follows from what ran.
 */
export class FunctionRuns {
	readonly #options: FunctionRunsOptions;
	readonly #account: string;
	readonly #draws: Draws;
	readonly #concurrency: Concurrency;
	readonly #metrics: FunctionMetrics;
	#known: Known = { from: Number.NaN, until: Number.NaN, nodes: new Map(), reserved: 0 };

	constructor(options: FunctionRunsOptions) {
		this.#options = options;
		this.#account = options.account ?? '000000000000';
		this.#draws = new Draws(options.random);
		this.#concurrency = new Concurrency(this.#draws);
		this.#metrics = new FunctionMetrics(options.metrics(options.region));
	}

	/**
	 * Calls a function `count` times, evenly between two moments. What is called for a queue (a context
	 * without a route) waits for its turn, as pollers do; requests do not.
	 *
	 * @param from - milliseconds since the epoch
	 * @param given - what a queue's messages make of it
	 * @returns all failed where there is no function of that name
	 */
	invoke(
		functionName: string,
		count: number,
		from: number,
		until: number,
		context: AnswerContext,
		given: Batches = {},
	): FunctionRun {
		return this.run(functionName, count, spanBetween(from, until, this.#options.start), context, given);
	}

	/** The same for a span. */
	run(
		functionName: string,
		count: number,
		span: Span,
		context: AnswerContext,
		{ failing = 0, messages = count }: Batches = {},
	): FunctionRun {
		const { nodes, reserved } = this.#functions(span);
		const node = nodes.get(functionName);
		if (!node || count <= 0) {
			return { ...nothing, failed: count, absent: count };
		}
		const backend = backendOf('functions', functionName, this.#options.backends);
		const latency = latencyOf(backend, context);
		const timeout = node.timeoutSeconds * 1000;
		const { count: started, peaks } = this.#concurrency.start(node, span, {
			count,
			duration: Math.min(timeout, meanLatency(latency)),
			waits: context.method === null,
			reserved,
		});
		const durations = this.#draws.latencies(started, latency, timeout);
		const timedOut = givenUp(durations, timeout);
		const certain = Math.min(failing, started - timedOut);
		const others = started - timedOut - certain;
		const failed = timedOut + certain + this.#draws.share(others, backend.errors?.(context) ?? 0);
		const succeeded = started - failed;
		const run = {
			succeeded,
			failed,
			throttled: count - started,
			refused: context.method === null ? 0 : this.#refused(succeeded, backend, context),
			timedOut,
			absent: 0,
			milliseconds: meanOf(durations),
			durations,
		};
		this.#metrics.add(span.minute, functionName, run, peaks);
		const { effects, region } = this.#options;
		const account = this.#account;
		sendEffects({
			backend,
			succeeded: Math.round(((succeeded - run.refused) * messages) / count),
			context,
			span,
			effects,
			region,
			account,
			draws: this.#draws,
		});
		return run;
	}

	/** Publishes AWS/Lambda until the end of the minute that began then (milliseconds since the epoch). */
	flush(minuteStart: number): void {
		this.#metrics.flush(minuteStart);
	}

	#refused(succeeded: number, backend: Backend, context: AnswerContext): number {
		return this.#draws.share(succeeded, backend.clientErrors?.(context) ?? 0);
	}

	/** The functions at the time of a span, which all calls of it see alike. */
	#functions({ from, until }: Span): Known {
		if (this.#known.from !== from || this.#known.until !== until) {
			const nodes = this.#options.graph.functions();
			this.#known = {
				from,
				until,
				nodes: new Map(nodes.map((node) => [node.name, node])),
				reserved: nodes.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0),
			};
		}
		return this.#known;
	}
}
