import {
	CloudWatchClient,
	DeleteAlarmsCommand,
	DescribeAlarmsCommand,
	ListTagsForResourceCommand,
	PutMetricAlarmCommand,
	PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of CloudWatch that the demo uses. */
export class CloudWatchOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: CloudWatchClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new CloudWatchClient(options), {
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
			case 'DeleteAlarms':
				return this.#client.send(new DeleteAlarmsCommand(input), how);
			case 'DescribeAlarms':
				return this.#client.send(new DescribeAlarmsCommand(input), how);
			case 'ListTagsForResource':
				return this.#client.send(new ListTagsForResourceCommand(input), how);
			case 'PutMetricAlarm':
				return this.#client.send(new PutMetricAlarmCommand(input), how);
			case 'PutMetricData':
				return this.#client.send(new PutMetricDataCommand(input), how);
			default:
				throw notCarried('CloudWatch', operation);
		}
	}
}
