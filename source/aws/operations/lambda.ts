import {
	CreateEventSourceMappingCommand,
	CreateFunctionCommand,
	DeleteEventSourceMappingCommand,
	DeleteFunctionCommand,
	GetFunctionConfigurationCommand,
	LambdaClient,
	ListEventSourceMappingsCommand,
	ListFunctionsCommand,
	ListTagsCommand,
	PutFunctionConcurrencyCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of Lambda that the demo uses. */
export class LambdaOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: LambdaClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new LambdaClient(options), {
			sockets,
			writes: true,
		});
	}

	async call(permit: Permit, operation: string, input: object, options?: CallOptions): Promise<object> {
		assertPermit(permit, 'demo', this.#target);
		return this.#link.call(operation, options, (abortSignal) =>
			this.#send(operation, input as never, { abortSignal }),
		);
	}

	/** The names are spelt out, so that a test can see what changes an account. */
	#send(operation: string, input: never, how: { readonly abortSignal: AbortSignal }): Promise<object> {
		switch (operation) {
			case 'CreateEventSourceMapping':
				return this.#client.send(new CreateEventSourceMappingCommand(input), how);
			case 'CreateFunction':
				return this.#client.send(new CreateFunctionCommand(input), how);
			case 'DeleteEventSourceMapping':
				return this.#client.send(new DeleteEventSourceMappingCommand(input), how);
			case 'DeleteFunction':
				return this.#client.send(new DeleteFunctionCommand(input), how);
			case 'GetFunctionConfiguration':
				return this.#client.send(new GetFunctionConfigurationCommand(input), how);
			case 'ListEventSourceMappings':
				return this.#client.send(new ListEventSourceMappingsCommand(input), how);
			case 'ListFunctions':
				return this.#client.send(new ListFunctionsCommand(input), how);
			case 'ListTags':
				return this.#client.send(new ListTagsCommand(input), how);
			case 'PutFunctionConcurrency':
				return this.#client.send(new PutFunctionConcurrencyCommand(input), how);
			case 'UpdateEventSourceMapping':
				return this.#client.send(new UpdateEventSourceMappingCommand(input), how);
			default:
				throw notCarried('Lambda', operation);
		}
	}
}
