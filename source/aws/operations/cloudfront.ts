import {
	CloudFrontClient,
	CreateDistributionWithTagsCommand,
	CreateInvalidationCommand,
	CreateMonitoringSubscriptionCommand,
	DeleteDistributionCommand,
	DeleteMonitoringSubscriptionCommand,
	GetDistributionCommand,
	GetDistributionConfigCommand,
	ListDistributionsCommand,
	ListTagsForResourceCommand,
	UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of CloudFront that the demo uses. */
export class CloudFrontOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: CloudFrontClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new CloudFrontClient(options), {
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
			case 'CreateDistributionWithTags':
				return this.#client.send(new CreateDistributionWithTagsCommand(input), how);
			case 'CreateInvalidation':
				return this.#client.send(new CreateInvalidationCommand(input), how);
			case 'CreateMonitoringSubscription':
				return this.#client.send(new CreateMonitoringSubscriptionCommand(input), how);
			case 'DeleteDistribution':
				return this.#client.send(new DeleteDistributionCommand(input), how);
			case 'DeleteMonitoringSubscription':
				return this.#client.send(new DeleteMonitoringSubscriptionCommand(input), how);
			case 'GetDistribution':
				return this.#client.send(new GetDistributionCommand(input), how);
			case 'GetDistributionConfig':
				return this.#client.send(new GetDistributionConfigCommand(input), how);
			case 'ListDistributions':
				return this.#client.send(new ListDistributionsCommand(input), how);
			case 'ListTagsForResource':
				return this.#client.send(new ListTagsForResourceCommand(input), how);
			case 'UpdateDistribution':
				return this.#client.send(new UpdateDistributionCommand(input), how);
			default:
				throw notCarried('CloudFront', operation);
		}
	}
}
