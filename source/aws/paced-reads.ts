import { QdashError } from '../model/errors.ts';
import { type AnswerPage, allPages } from './answer-pages.ts';
import type { ServiceLink } from './client-options.ts';
import type { ControlPlaneOptions } from './contract/api-gateway.ts';
import type { ControlPlanePacer } from './control-plane-pacer.ts';
import {
	type Commands,
	type InputOf,
	type OutputOf,
	ServiceCommands,
	type ServiceDefinition,
} from './service-commands.ts';

/** Reads of API Gateway's control plane: each HTTP request, pages too, waits for its turn. */
export class PacedReads<Reads extends Commands, Writes extends Commands> {
	readonly #commands: ServiceCommands<Reads, Writes>;
	readonly #pacer: ControlPlanePacer;

	constructor(definition: ServiceDefinition<Reads, Writes>, link: ServiceLink, pacer: ControlPlanePacer) {
		// Tried again by the SDK, a read would be two calls that the pacer counts as one.
		this.#commands = new ServiceCommands(definition, link, { sockets: 1, attempts: 1 });
		this.#pacer = pacer;
	}

	get link(): ServiceLink {
		return this.#commands.link;
	}

	/** @throws QdashError */
	read<Name extends keyof Reads & string>(
		operation: Name,
		input: InputOf<Reads[Name]>,
		options: ControlPlaneOptions = {},
	): Promise<OutputOf<Reads[Name]>> {
		return this.#pacer.run(() => this.#commands.read(operation, input, options), { operation, ...options });
	}

	/**
	 * All pages of a list, each item as `parse` has it.
	 *
	 * @param token - what the service calls the key to the next page
	 * @param parse - null for what lacks its identity
	 * @throws QdashError of the calls; `unknown` for an item without its identity, and for pages without end
	 */
	async list<Name extends keyof Reads & string, Item, Parsed>(
		operation: Name,
		token: string,
		ask: (next: string | undefined) => InputOf<Reads[Name]>,
		page: (answer: OutputOf<Reads[Name]>) => AnswerPage<Item>,
		parse: (item: Item) => Parsed | null,
		options?: ControlPlaneOptions,
	): Promise<Parsed[]> {
		const items = await allPages(this.link, operation, token, async (next) =>
			page(await this.read(operation, ask(next), options)),
		);
		return items.map((item) => {
			const parsed = parse(item);
			if (parsed === null) throw this.link.lacking(operation, 'what identifies an item');
			return parsed;
		});
	}
}

/**
 * A list that other things are only described with: null where this endpoint or these credentials do not
 * give it, so that the rest still comes.
 */
export async function ifGiven<T>(list: Promise<readonly T[]>): Promise<readonly T[] | null> {
	try {
		return await list;
	} catch (error) {
		const kinds: readonly string[] = ['unsupported', 'denied', 'notFound'];
		if (error instanceof QdashError && kinds.includes(error.kind)) return null;
		throw error;
	}
}
