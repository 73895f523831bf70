import type { DraftMaker } from '../scenario/scenario.ts';
import type { BucketNode, DistributionNode, FunctionNode, MappingNode, StageNode } from './graph.ts';

/** What there is at this moment. Each call looks anew. */
export interface Graph {
	distributions(): readonly DistributionNode[];
	stages(): readonly StageNode[];
	functions(): readonly FunctionNode[];
	mappings(): readonly MappingNode[];
	buckets(): readonly BucketNode[];
}

/** What the traffic at the edge brings about behind it. */
export interface Effects {
	/**
	 * Messages reach a queue, a topic or a bus, evenly between two moments. While the history is played
	 * they are only counted; live they are really sent.
	 *
	 * @param from - milliseconds since the epoch
	 */
	send(
		to:
			| { readonly arn: string }
			| { readonly bus: string; readonly detailType: string; readonly source: string },
		count: number,
		draft: DraftMaker,
		from: number,
		until: number,
	): void;
}

/** What became of a number of calls of a function. */
export interface FunctionOutcome {
	readonly succeeded: number;
	readonly failed: number;
	/** Refused for want of concurrency: they were not run. */
	readonly throttled: number;
	/** Mean duration of those that ran. */
	readonly milliseconds: number;
}
