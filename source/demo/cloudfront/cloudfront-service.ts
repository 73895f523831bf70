import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { DistributionNode } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import { CloudFrontAccount } from './account.ts';
import { missingMember } from './errors.ts';
import { distributionNode } from './node.ts';
import type { CloudFrontOperation } from './operation.ts';
import { accessOperations } from './operations/access.ts';
import { distributionOperations } from './operations/distributions.ts';
import { functionOperations } from './operations/functions.ts';
import { invalidationOperations } from './operations/invalidations.ts';
import { monitoringOperations } from './operations/monitoring.ts';
import { policyOperations } from './operations/policies.ts';
import { tagOperations } from './operations/tags.ts';
import { CloudFrontProtocol } from './protocol.ts';

const operations: ReadonlyMap<string, CloudFrontOperation> = new Map(
	Object.entries({
		...distributionOperations,
		...invalidationOperations,
		...monitoringOperations,
		...policyOperations,
		...accessOperations,
		...functionOperations,
		...tagOperations,
	}),
);

/** CloudFront: one for all regions, whichever a request was signed for. */
export class CloudFrontService implements Service {
	readonly name = 'CloudFront';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingMember;
	readonly protocols = [new CloudFrontProtocol()];
	readonly #account: CloudFrontAccount;

	/** @param newId - draws a UUID, from which ids, ETags and domain names are made */
	constructor(clock: Clock, account: string, newId: () => string) {
		this.#account = new CloudFrontAccount(clock, account, newId);
	}

	/** As they are configured at this moment, in the order in which they were made. */
	distributions(): readonly DistributionNode[] {
		return this.#account.distributions.map((one) => distributionNode(one, this.#account));
	}

	resourceOf(input: Input): string | undefined {
		return input.text('DistributionId') ?? input.text('Id') ?? input.text('Name');
	}

	call({ operation, input }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`CloudFront has no operation ${operation}`);
		return handle(input, this.#account);
	}
}
