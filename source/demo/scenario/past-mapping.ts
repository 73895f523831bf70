import type { FunctionOutcome } from '../simulation/effects.ts';
import type { FunctionNode, MappingNode } from '../simulation/graph.ts';
import type { Consumption, Demand } from './past-lane.ts';
import { idlePollsPerMinute, mostBatches } from './pollers.ts';
import type { AnswerContext } from './scenario.ts';

/** Runs a function a number of times, for a number of messages; `failing` of the calls fail whatever else. */
export type Invoke = (
	functionName: string,
	count: number,
	from: number,
	until: number,
	context: AnswerContext,
	batches: { readonly failing: number; readonly messages: number },
) => FunctionOutcome;

const nothingDone: Consumption = {
	deleted: 0,
	failed: 0,
	seconds: 0,
	companions: 0,
	idlePolls: idlePollsPerMinute,
};

/** Seconds in which messages gather where no batching window is set: one turn of the pollers. */
const gathering = 0.25;

/** An event source mapping while the past is lived through: its batches as counts. */
export class PastMapping {
	readonly #invoke: Invoke;
	/** When the cloud starts. */
	readonly #start: number;
	/** Of a batch, as last seen. */
	#milliseconds = 200;
	#backlog = 0;

	constructor(invoke: Invoke, start: number) {
		this.#invoke = invoke;
		this.#start = start;
	}

	consume(mapping: MappingNode, node: FunctionNode | undefined, demand: Demand): Consumption {
		const { from, until, waiting, poisoned } = demand;
		const span = (until - from) / 1000;
		const most = Math.floor((mostBatches(mapping, node) * span) / Math.max(0.05, this.#milliseconds / 1000));
		if (!mapping.enabled || most === 0) return { ...nothingDone, idlePolls: 0 };
		// A backlog fills every batch.
		const size = this.#backlog > 0 ? mapping.batchSize : Math.min(mapping.batchSize, sizeOf(mapping, demand));
		const batches = Math.min(Math.ceil(waiting / size), most);
		const taken = Math.min(waiting, Math.ceil(batches * size));
		this.#backlog = waiting - taken;
		const calls = batches + poisoned;
		if (calls === 0) return nothingDone;
		const context = {
			seconds: ((from + until) / 2 - this.#start) / 1000,
			method: null,
			resource: null,
			deployment: null,
		};
		const outcome = this.#invoke(mapping.functionName, calls, from, until, context, {
			failing: poisoned,
			messages: taken + poisoned,
		});
		if (outcome.milliseconds > 0) this.#milliseconds = outcome.milliseconds;
		const lost = Math.max(0, outcome.failed - poisoned) + outcome.throttled;
		const failed = batches === 0 ? 0 : Math.min(taken, Math.round((taken * lost) / batches));
		return {
			deleted: taken - failed,
			failed,
			seconds: this.#milliseconds / 1000,
			idlePolls: idlePollsPerMinute,
			// They come again together with it, so that their batch is full before long.
			companions: mapping.reportsItemFailures ? 0 : mapping.batchSize - 1,
		};
	}
}

/** Messages of a mean batch where nothing is left over. */
function sizeOf({ batchingWindowSeconds }: MappingNode, { from, until, arrived, byChance }: Demand): number {
	const window = Math.max(gathering, batchingWindowSeconds);
	const expected = (arrived / (until - from)) * 1000 * window;
	if (!byChance || expected <= 0) return Math.max(1, expected);
	// Where they come by chance, some windows have none; those that begin with a message last their time.
	return batchingWindowSeconds > 0 ? 1 + expected : expected / (1 - Math.exp(-expected));
}
