import {
	ApiGatewayV2Client,
	CreateApiCommand,
	CreateAuthorizerCommand,
	CreateIntegrationCommand,
	CreateRouteCommand,
	CreateStageCommand,
	DeleteApiCommand,
	GetApisCommand,
} from '@aws-sdk/client-apigatewayv2';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of APIGatewayV2 that the demo uses. */
export class ApiGatewayV2Operations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: ApiGatewayV2Client;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new ApiGatewayV2Client(options), {
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
			case 'CreateApi':
				return this.#client.send(new CreateApiCommand(input), how);
			case 'CreateAuthorizer':
				return this.#client.send(new CreateAuthorizerCommand(input), how);
			case 'CreateIntegration':
				return this.#client.send(new CreateIntegrationCommand(input), how);
			case 'CreateRoute':
				return this.#client.send(new CreateRouteCommand(input), how);
			case 'CreateStage':
				return this.#client.send(new CreateStageCommand(input), how);
			case 'DeleteApi':
				return this.#client.send(new DeleteApiCommand(input), how);
			case 'GetApis':
				return this.#client.send(new GetApisCommand(input), how);
			default:
				throw notCarried('APIGatewayV2', operation);
		}
	}
}
