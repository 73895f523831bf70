import { type ActionName, assertPermit, type Permit } from '../model/permit.ts';
import type { WatchableClient } from './attempts.ts';
import type { ClientUse, ServiceLink } from './client-options.ts';
import type { CallOptions } from './services.ts';

/** A command class of the SDK. `Output` rides along as a type only. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's command classes differ in everything but this
type CommandClass = new (input: any) => any;
/** Commands by the names of their operations. */
export type Commands = Readonly<Record<string, CommandClass>>;

/** What a command is made of. */
export type InputOf<Class extends CommandClass> = ConstructorParameters<Class>[0];
/** What a command is answered with. */
export type OutputOf<Class extends CommandClass> =
	InstanceType<Class> extends {
		resolveMiddleware(...given: never[]): (...handled: never[]) => Promise<{ output: infer Output }>;
	}
		? Output
		: never;

interface SdkClient extends WatchableClient {
	send(command: never, how: { readonly abortSignal: AbortSignal }): Promise<unknown>;
	destroy(): void;
}

/** What a service's one file hands out: how to make its client, and the commands that qdash uses of it. */
export interface ServiceDefinition<Reads extends Commands, Writes extends Commands> {
	/** As AWS's users say it: `Lambda`. */
	readonly name: string;
	create(options: ReturnType<ServiceLink['options']>): SdkClient;
	/** Commands that change nothing: Get…, List…, Describe…. A test holds that. */
	readonly reads: Reads;
	/** All others: each is sent with a permit only. */
	readonly writes: Writes;
}

/**
 * One service's calls by their names. The one road to what changes an account leads past a permit.
 * Reads and writes have clients of their own, since a write is not tried again as a read is.
 */
export class ServiceCommands<Reads extends Commands, Writes extends Commands> {
	readonly link: ServiceLink;
	readonly #definition: ServiceDefinition<Reads, Writes>;
	readonly #use: ClientUse;
	#reads: SdkClient | undefined;
	#writes: SdkClient | undefined;

	constructor(definition: ServiceDefinition<Reads, Writes>, link: ServiceLink, use: ClientUse) {
		this.#definition = definition;
		this.link = link;
		this.#use = use;
	}

	/** @throws QdashError */
	read<Name extends keyof Reads & string>(
		operation: Name,
		input: InputOf<Reads[Name]>,
		options?: CallOptions,
	): Promise<OutputOf<Reads[Name]>> {
		const { create, reads } = this.#definition;
		this.#reads ??= this.link.client(create, this.#use);
		return this.#send(this.#reads, reads[operation] as CommandClass, operation, input, options);
	}

	/**
	 * @param permit - of the gate, for this action on this target
	 * @throws QdashError; Error without such a permit
	 */
	async write<Name extends keyof Writes & string>(
		permit: Permit,
		action: ActionName,
		target: string,
		operation: Name,
		input: InputOf<Writes[Name]>,
		options?: CallOptions,
	): Promise<OutputOf<Writes[Name]>> {
		assertPermit(permit, action, target);
		const { create, writes } = this.#definition;
		this.#writes ??= this.link.client(create, { ...this.#use, writes: true });
		return this.#send(this.#writes, writes[operation] as CommandClass, operation, input, options);
	}

	async #send<Output>(
		client: SdkClient,
		Command: CommandClass,
		operation: string,
		input: unknown,
		options: CallOptions | undefined,
	): Promise<Output> {
		const command = new Command(input) as never;
		const send = (abortSignal: AbortSignal) => client.send(command, { abortSignal }) as Promise<Output>;
		return this.link.call(operation, options, send);
	}
}
