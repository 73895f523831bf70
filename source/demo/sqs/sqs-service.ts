import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import { JsonProtocol } from '../wire/json-protocol.ts';
import { missingParameter } from './errors.ts';
import { moveTaskOperations } from './operations/move-tasks.ts';
import { permissionOperations } from './operations/permissions.ts';
import { queueOperations } from './operations/queues.ts';
import { receiveOperations } from './operations/receive.ts';
import { sendOperations } from './operations/send.ts';
import { sqsQueryProtocol } from './query.ts';
import { SqsRegion } from './region.ts';
import { nameInUrl, type SqsOperation } from './request.ts';

const operations: ReadonlyMap<string, SqsOperation> = new Map(
	Object.entries({
		...queueOperations,
		...sendOperations,
		...receiveOperations,
		...moveTaskOperations,
		...permissionOperations,
	}),
);

/** SQS in all regions: any region is served, and is empty until something is created there. */
export class SqsService implements Service {
	readonly name = 'SQS';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols = [
		new JsonProtocol({ target: 'AmazonSQS', namespace: 'com.amazonaws.sqs', missing: missingParameter }),
		sqsQueryProtocol(this.operations),
	];
	readonly #regions = new Map<string, SqsRegion>();
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: () => string;
	readonly #sender: string;

	constructor(clock: Clock, account: string, newId: () => string) {
		this.#clock = clock;
		this.#account = account;
		this.#newId = newId;
		// One text for all messages, in the form of a user's id.
		this.#sender = `AIDA${account.padStart(17, '0')}`;
	}

	/** The regions that were used so far, by name. */
	get regions(): ReadonlyMap<string, SqsRegion> {
		return this.#regions;
	}

	region(name: string): SqsRegion {
		let region = this.#regions.get(name);
		if (!region) {
			region = new SqsRegion({
				region: name,
				account: this.#account,
				clock: this.#clock,
				newId: this.#newId,
			});
			this.#regions.set(name, region);
		}
		return region;
	}

	/** Ends what goes on by itself. */
	stop(): void {
		for (const region of this.#regions.values()) region.moveTasks.stop();
	}

	resourceOf(input: Input): string | undefined {
		const url = input.text('QueueUrl');
		if (url !== undefined) return nameInUrl(url)?.name ?? url;
		return input.text('QueueName') ?? input.text('SourceArn')?.split(':').at(-1);
	}

	call(call: ServiceCall): object | Promise<object> {
		const handle = operations.get(call.operation);
		if (!handle) throw new Error(`SQS has no operation ${call.operation}`);
		return handle({
			call,
			input: call.input,
			region: this.region(call.region),
			account: this.#account,
			sender: this.#sender,
			origin: call.origin,
			now: this.#clock.now(),
		});
	}
}
