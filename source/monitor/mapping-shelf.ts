import type { EventSourceMapping } from '../model/function.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';

const transitional: ReadonlySet<string> = new Set([
	'Creating',
	'Enabling',
	'Disabling',
	'Updating',
	'Deleting',
]);

const none: readonly EventSourceMapping[] = [];

/** Whether a mapping is on its way into another state, and will be in it within seconds or a minute. */
export function isInTransition({ state }: EventSourceMapping): boolean {
	return transitional.has(state);
}

/** The event source mappings that are known, whoever asked for them. */
export class MappingShelf {
	readonly #store: DashboardStore;
	readonly #changed: (functionNames: ReadonlySet<string>) => void;
	/** Made when it is next wanted: ten thousand functions ask for theirs at once. */
	#byFunction: ReadonlyMap<string, readonly EventSourceMapping[]> | null = null;

	/** @param changed - told of the functions whose mappings are others now */
	constructor(store: DashboardStore, changed: (functionNames: ReadonlySet<string>) => void) {
		this.#store = store;
		this.#changed = changed;
	}

	get all(): ReadonlyMap<string, EventSourceMapping> {
		return this.#store.latest.mappings;
	}

	/** All mappings of the region, or all of one source: what is not among them is gone. */
	putAll(found: readonly EventSourceMapping[], eventSourceArn?: string): void {
		const isOthers = ({ eventSourceArn: arn }: EventSourceMapping) =>
			eventSourceArn !== undefined && arn !== eventSourceArn;
		const others = [...this.all.values()].filter(isOthers);
		const before = this.all;
		const mappings = new Map([...others, ...found].map((mapping) => [mapping.uuid, mapping]));
		this.#store.update({ mappings });
		this.#tell([...before.values(), ...found]);
	}

	/** One mapping as it is now. */
	put(mapping: EventSourceMapping): void {
		this.#store.putRecord('mappings', mapping.uuid, mapping);
		this.#tell([mapping]);
	}

	/** One that is not there any more. */
	remove(uuid: string): void {
		const mapping = this.all.get(uuid);
		if (!mapping) return;
		const mappings = new Map(this.all);
		mappings.delete(uuid);
		this.#store.update({ mappings });
		this.#tell([mapping]);
	}

	/** Those of one function. */
	of(functionName: string): readonly EventSourceMapping[] {
		this.#byFunction ??= Map.groupBy(this.all.values(), (mapping) => mapping.functionName);
		return this.#byFunction.get(functionName) ?? none;
	}

	#tell(touched: readonly EventSourceMapping[]): void {
		this.#byFunction = null;
		this.#changed(new Set(touched.map(({ functionName }) => functionName)));
	}
}
