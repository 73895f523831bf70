import type { FunctionNode, MappingNode } from '../simulation/graph.ts';

/** A mapping asks with five long polls of 20 seconds at a time. */
export const idlePollsPerMinute = 15;
/** Runs of all functions of an account at a time, where nothing else is said. */
const accountConcurrency = 1_000;

/**
 * How many batches a mapping has under way at most. Without a maximum concurrency of its own it asks for
 * one more than the function's reserved concurrency allows, and so runs into it; a function whose
 * concurrency is 0 is left alone.
 */
export function mostBatches(mapping: MappingNode, node: FunctionNode | undefined): number {
	const reserved = node?.reservedConcurrency ?? null;
	if (reserved === 0) return 0;
	return Math.min(
		mapping.maximumConcurrency ?? accountConcurrency,
		reserved === null ? accountConcurrency : reserved + 1,
	);
}
