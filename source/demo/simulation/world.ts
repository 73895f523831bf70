import type { Graph } from './effects.ts';
import type { BucketNode, DistributionNode, StageNode } from './graph.ts';

/** What there is during one span, looked up by what requests know of it. */
export class World {
	readonly #graph: Graph;
	#distributions: ReadonlyMap<string, DistributionNode> | undefined;
	#stages: ReadonlyMap<string, readonly StageNode[]> | undefined;
	#buckets: ReadonlyMap<string, BucketNode> | undefined;

	constructor(graph: Graph) {
		this.#graph = graph;
	}

	distribution(id: string): DistributionNode | undefined {
		this.#distributions ??= new Map(this.#graph.distributions().map((node) => [node.id, node]));
		return this.#distributions.get(id);
	}

	stage(apiId: string, name: string): StageNode | undefined {
		return this.#stagesOf(apiId)?.find(({ stage }) => stage === name);
	}

	/**
	 * The stage that a path on an API's host leads to, and the path within it; undefined where the host is
	 * no API's of this region, null where the API has no such stage.
	 */
	stageAt(
		host: string,
		path: string,
	): { readonly stage: StageNode; readonly path: string } | null | undefined {
		const [apiId = ''] = host.split('.', 1);
		const stages = this.#stagesOf(apiId)?.filter((stage) => stage.host === host);
		if (!stages || stages.length === 0) return undefined;
		const [, first = '', ...rest] = path.split('/');
		const named = stages.find(({ stage }) => stage === first);
		if (named) return { stage: named, path: `/${rest.join('/')}` };
		const fallback = stages.find(({ stage }) => stage === '$default');
		return fallback ? { stage: fallback, path } : null;
	}

	bucket(name: string): BucketNode | undefined {
		this.#buckets ??= new Map(this.#graph.buckets().map((node) => [node.name, node]));
		return this.#buckets.get(name);
	}

	#stagesOf(apiId: string): readonly StageNode[] | undefined {
		this.#stages ??= Map.groupBy(this.#graph.stages(), (stage) => stage.apiId);
		return this.#stages.get(apiId);
	}
}
