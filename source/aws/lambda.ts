import type { AccountConcurrency, EventSourceMapping, LambdaFunction } from '../model/function.ts';
import type { Permit } from '../model/permit.ts';
import { allPages } from './answer-pages.ts';
import { listOf, numberOf } from './answer-values.ts';
import type { ServiceLink } from './client-options.ts';
import type { LambdaService } from './contract/lambda.ts';
import { readFunction, readMapping } from './lambda-answers.ts';
import {
	type EventSourceMappingConfiguration,
	type FunctionConfiguration,
	lambdaCommands,
} from './lambda-commands.ts';
import { functionQueries } from './lambda-metrics.ts';
import { ServiceCommands } from './service-commands.ts';
import type { CallOptions } from './services.ts';

/** Lambda over the real SDK. */
export class Lambda implements LambdaService {
	readonly functionQueries = functionQueries;
	readonly #commands: ServiceCommands<typeof lambdaCommands.reads, typeof lambdaCommands.writes>;
	readonly #link: ServiceLink;

	constructor(link: ServiceLink) {
		this.#link = link;
		this.#commands = new ServiceCommands(lambdaCommands, link, { sockets: 8 });
	}

	async listFunctions(options?: CallOptions): Promise<readonly LambdaFunction[]> {
		const operation = 'ListFunctions';
		const found = await allPages(this.#link, operation, 'NextMarker', async (Marker) => {
			const { Functions, NextMarker } = await this.#commands.read(operation, { Marker }, options);
			if (!Functions) throw this.#link.lacking(operation, 'Functions');
			return { items: Functions, next: NextMarker };
		});
		return listOf(found).map((raw) => this.#function(raw));
	}

	async listMappings(eventSourceArn?: string, options?: CallOptions): Promise<readonly EventSourceMapping[]> {
		const operation = 'ListEventSourceMappings';
		const found = await allPages(this.#link, operation, 'NextMarker', async (Marker) => {
			const input = { EventSourceArn: eventSourceArn, Marker };
			const { EventSourceMappings, NextMarker } = await this.#commands.read(operation, input, options);
			if (!EventSourceMappings) throw this.#link.lacking(operation, 'EventSourceMappings');
			return { items: EventSourceMappings, next: NextMarker };
		});
		return listOf(found).map((raw) => this.#mapping(operation, raw));
	}

	async getMapping(uuid: string, options?: CallOptions): Promise<EventSourceMapping> {
		const operation = 'GetEventSourceMapping';
		const answer = await this.#commands.read(operation, { UUID: uuid }, options);
		return this.#mapping(operation, answer);
	}

	async getReservedConcurrency(name: string, options?: CallOptions): Promise<number | null> {
		const answer = await this.#commands.read('GetFunctionConcurrency', { FunctionName: name }, options);
		return numberOf(answer.ReservedConcurrentExecutions);
	}

	async getAccountConcurrency(options?: CallOptions): Promise<AccountConcurrency> {
		const operation = 'GetAccountSettings';
		const { AccountLimit } = await this.#commands.read(operation, {}, options);
		const limit = numberOf(AccountLimit?.ConcurrentExecutions);
		const unreserved = numberOf(AccountLimit?.UnreservedConcurrentExecutions);
		if (limit === null || unreserved === null) {
			throw this.#link.lacking(operation, 'the concurrency in AccountLimit');
		}
		return { limit, unreserved };
	}

	async setMappingEnabled(
		permit: Permit,
		uuid: string,
		enabled: boolean,
		options?: CallOptions,
	): Promise<EventSourceMapping> {
		const operation = 'UpdateEventSourceMapping';
		const input = { UUID: uuid, Enabled: enabled };
		const answer = await this.#commands.write(permit, 'mapping', uuid, operation, input, options);
		return this.#mapping(operation, answer);
	}

	async setReservedConcurrency(
		permit: Permit,
		name: string,
		value: number | null,
		options?: CallOptions,
	): Promise<void> {
		if (value === null) {
			const input = { FunctionName: name };
			await this.#commands.write(permit, 'concurrency', name, 'DeleteFunctionConcurrency', input, options);
			return;
		}
		const input = { FunctionName: name, ReservedConcurrentExecutions: value };
		await this.#commands.write(permit, 'concurrency', name, 'PutFunctionConcurrency', input, options);
	}

	#function(raw: FunctionConfiguration): LambdaFunction {
		const read = readFunction(raw);
		if (!read) throw this.#link.lacking('ListFunctions', 'a FunctionName');
		return read;
	}

	#mapping(operation: string, raw: EventSourceMappingConfiguration): EventSourceMapping {
		const read = readMapping(raw);
		if (!read) throw this.#link.lacking(operation, 'a UUID and a State');
		return read;
	}
}
