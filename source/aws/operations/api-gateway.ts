import {
	APIGatewayClient,
	CreateApiKeyCommand,
	CreateAuthorizerCommand,
	CreateDeploymentCommand,
	CreateResourceCommand,
	CreateRestApiCommand,
	CreateStageCommand,
	CreateUsagePlanCommand,
	CreateUsagePlanKeyCommand,
	DeleteApiKeyCommand,
	DeleteRestApiCommand,
	DeleteUsagePlanCommand,
	DeleteUsagePlanKeyCommand,
	GetApiKeysCommand,
	GetRestApisCommand,
	GetUsagePlanCommand,
	GetUsagePlanKeysCommand,
	GetUsagePlansCommand,
	PutIntegrationCommand,
	PutMethodCommand,
	UpdateStageCommand,
	UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of APIGateway that the demo uses. */
export class ApiGatewayOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: APIGatewayClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new APIGatewayClient(options), {
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
			case 'CreateApiKey':
				return this.#client.send(new CreateApiKeyCommand(input), how);
			case 'CreateAuthorizer':
				return this.#client.send(new CreateAuthorizerCommand(input), how);
			case 'CreateDeployment':
				return this.#client.send(new CreateDeploymentCommand(input), how);
			case 'CreateResource':
				return this.#client.send(new CreateResourceCommand(input), how);
			case 'CreateRestApi':
				return this.#client.send(new CreateRestApiCommand(input), how);
			case 'CreateStage':
				return this.#client.send(new CreateStageCommand(input), how);
			case 'CreateUsagePlan':
				return this.#client.send(new CreateUsagePlanCommand(input), how);
			case 'CreateUsagePlanKey':
				return this.#client.send(new CreateUsagePlanKeyCommand(input), how);
			case 'DeleteApiKey':
				return this.#client.send(new DeleteApiKeyCommand(input), how);
			case 'DeleteRestApi':
				return this.#client.send(new DeleteRestApiCommand(input), how);
			case 'DeleteUsagePlan':
				return this.#client.send(new DeleteUsagePlanCommand(input), how);
			case 'DeleteUsagePlanKey':
				return this.#client.send(new DeleteUsagePlanKeyCommand(input), how);
			case 'GetApiKeys':
				return this.#client.send(new GetApiKeysCommand(input), how);
			case 'GetRestApis':
				return this.#client.send(new GetRestApisCommand(input), how);
			case 'GetUsagePlan':
				return this.#client.send(new GetUsagePlanCommand(input), how);
			case 'GetUsagePlanKeys':
				return this.#client.send(new GetUsagePlanKeysCommand(input), how);
			case 'GetUsagePlans':
				return this.#client.send(new GetUsagePlansCommand(input), how);
			case 'PutIntegration':
				return this.#client.send(new PutIntegrationCommand(input), how);
			case 'PutMethod':
				return this.#client.send(new PutMethodCommand(input), how);
			case 'UpdateStage':
				return this.#client.send(new UpdateStageCommand(input), how);
			case 'UpdateUsagePlan':
				return this.#client.send(new UpdateUsagePlanCommand(input), how);
			default:
				throw notCarried('APIGateway', operation);
		}
	}
}
