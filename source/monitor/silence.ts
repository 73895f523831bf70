import type { Connection } from '../aws/services.ts';
import type { ApiProtocol } from '../model/api.ts';
import type { ResourceMetrics } from '../model/resource-metrics.ts';

/** Each protocol's stages and routes, which have metrics of their own. */
export type ApiSilence = Readonly<Record<ApiProtocol, Silence>>;

/**
 * What it means that resources of one kind have no datapoint. AWS measures all of them, so nothing came in. Another
 * endpoint may measure none: there silence says nothing until one of the kind had a datapoint.
 */
export class Silence {
	#tells: boolean;
	readonly #changed: () => void;

	/** @param changed - told once, when silence begins to say something: all is to be judged anew */
	constructor({ context }: Pick<Connection, 'context'>, changed: () => void) {
		this.#tells = context.endpoint === null;
		this.#changed = changed;
	}

	/** Whether no datapoint means that nothing came in. */
	get tells(): boolean {
		return this.#tells;
	}

	/** What is known now of one of the kind. */
	hear(metrics: Pick<ResourceMetrics<string>, 'state'> | undefined): void {
		if (metrics?.state === 'known') this.break();
	}

	/** One of the kind has a datapoint, or had one. */
	break(): void {
		if (this.#tells) return;
		this.#tells = true;
		this.#changed();
	}
}
