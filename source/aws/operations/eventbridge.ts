import {
	DeleteRuleCommand,
	EventBridgeClient,
	ListRulesCommand,
	ListTagsForResourceCommand,
	ListTargetsByRuleCommand,
	PutRuleCommand,
	PutTargetsCommand,
	RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { ServiceLink } from '../client-options.ts';
import type { CallOptions } from '../services.ts';
import { notCarried, type ServiceOperations, sockets } from './service-operations.ts';

/** The operations of EventBridge that the demo uses. */
export class EventBridgeOperations implements ServiceOperations {
	readonly #link: ServiceLink;
	readonly #target: string;
	readonly #client: EventBridgeClient;

	/** @param target - the endpoint that permits are for */
	constructor(link: ServiceLink, target: string) {
		this.#link = link;
		this.#target = target;
		this.#client = link.client((options) => new EventBridgeClient(options), {
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
			case 'DeleteRule':
				return this.#client.send(new DeleteRuleCommand(input), how);
			case 'ListRules':
				return this.#client.send(new ListRulesCommand(input), how);
			case 'ListTagsForResource':
				return this.#client.send(new ListTagsForResourceCommand(input), how);
			case 'ListTargetsByRule':
				return this.#client.send(new ListTargetsByRuleCommand(input), how);
			case 'PutRule':
				return this.#client.send(new PutRuleCommand(input), how);
			case 'PutTargets':
				return this.#client.send(new PutTargetsCommand(input), how);
			case 'RemoveTargets':
				return this.#client.send(new RemoveTargetsCommand(input), how);
			default:
				throw notCarried('EventBridge', operation);
		}
	}
}
