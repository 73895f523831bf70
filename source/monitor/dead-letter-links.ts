import { type QueueAttributes, type QueueRef, queueNameOf } from '../model/queue.ts';

/** A queue whose list of sources has changed. */
export interface SourcesChange {
	readonly url: string;
	readonly sources: readonly QueueRef[];
}

/** Which queues send their dead letters where, put together from redrive policies as they come in. */
export class DeadLetterLinks {
	/** By the source's URL. */
	readonly #links = new Map<string, { source: QueueRef; target: string }>();
	readonly #byUrl = new Map<string, QueueRef>();
	readonly #byName = new Map<string, QueueRef>();

	/** Takes in queues that were listed. */
	add(queues: readonly QueueRef[]): void {
		for (const queue of queues) {
			this.#byUrl.set(queue.url, queue);
			this.#byName.set(queue.name, queue);
		}
	}

	/** Takes in one queue's redrive policy. @returns the queues whose sources are others now */
	learn(url: string, attributes: QueueAttributes): readonly SourcesChange[] {
		const source = this.#byUrl.get(url);
		if (!source) return [];
		const before = this.#links.get(url)?.target;
		const target = this.#targetUrl(attributes);
		if (before === target) return [];
		if (target) this.#links.set(url, { source, target });
		else this.#links.delete(url);
		return [before, target].flatMap((changed) => (changed ? [this.#sourcesOf(changed)] : []));
	}

	/** Takes in what ListDeadLetterSourceQueues said of one queue. */
	learnSources(target: string, sources: readonly QueueRef[]): readonly SourcesChange[] {
		for (const source of sources) this.#links.set(source.url, { source, target });
		return [this.#sourcesOf(target)];
	}

	/** Forgets queues that are gone. @returns the queues whose sources are others now */
	keepOnly(urls: ReadonlySet<string>): readonly SourcesChange[] {
		const changed = new Set<string>();
		for (const [url, queue] of this.#byUrl) {
			if (urls.has(url)) continue;
			const target = this.#links.get(url)?.target;
			if (target) changed.add(target);
			this.#links.delete(url);
			this.#byUrl.delete(url);
			if (this.#byName.get(queue.name) === queue) this.#byName.delete(queue.name);
		}
		return [...changed].map((target) => this.#sourcesOf(target));
	}

	/** The URL that a redrive policy's ARN stands for: a queue of that name, in the same account and region. */
	#targetUrl(attributes: QueueAttributes): string | undefined {
		const arn = attributes.redrivePolicy?.deadLetterTargetArn;
		if (!arn || !attributes.arn) return undefined;
		return placeOf(arn) === placeOf(attributes.arn) ? this.#byName.get(queueNameOf(arn))?.url : undefined;
	}

	#sourcesOf(target: string): SourcesChange {
		const sources = [...this.#links.values()].filter((link) => link.target === target);
		return { url: target, sources: sources.map((link) => link.source) };
	}
}

/** Partition, service, region and account of an ARN. */
function placeOf(arn: string): string {
	return arn.slice(0, arn.lastIndexOf(':'));
}
