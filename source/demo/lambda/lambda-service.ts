import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Deliveries, Delivery, FunctionNode, MappingNode } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import { RestProtocol } from '../wire/rest-protocol.ts';
import { missingParameter } from './errors.ts';
import { readReference } from './names.ts';
import { aliasOperations } from './operations/aliases.ts';
import { concurrencyOperations } from './operations/concurrency.ts';
import { eventInvokeOperations } from './operations/event-invoke.ts';
import { functionOperations } from './operations/functions.ts';
import { invokeOperations } from './operations/invoke.ts';
import { mappingOperations } from './operations/mappings.ts';
import { permissionOperations } from './operations/permissions.ts';
import { tagOperations } from './operations/tags.ts';
import { type InvokeHook, LambdaRegion, type QueueFacts, type Surroundings } from './region.ts';
import type { LambdaOperation } from './request.ts';
import { lambdaBodies, lambdaRoutes } from './routes.ts';

const operations: ReadonlyMap<string, LambdaOperation> = new Map(
	Object.entries({
		...functionOperations,
		...aliasOperations,
		...concurrencyOperations,
		...eventInvokeOperations,
		...invokeOperations,
		...mappingOperations,
		...permissionOperations,
		...tagOperations,
	}),
);

/**
 * Lambda in all regions: functions, versions, aliases and event source mappings. No code runs: what a call
 * answers is said by `onInvoke`, and who polls queues for the mappings is the simulation.
 */
export class LambdaService implements Service {
	readonly name = 'Lambda';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols = [
		new RestProtocol({
			signing: 'lambda',
			paths: /^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|account-settings|tags)(\/|$)/,
			routes: lambdaRoutes,
			bodies: lambdaBodies,
			missing: missingParameter,
		}),
	];
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: () => string;
	readonly #regions = new Map<string, LambdaRegion>();
	readonly #surroundings: Surroundings = {
		onInvoke: () => ({ payload: null }),
		queue: undefined,
		deliveries: undefined,
	};

	/** @param newId - gives a UUID */
	constructor(clock: Clock, account: string, newId: () => string) {
		this.#clock = clock;
		this.#account = account;
		this.#newId = newId;
	}

	/** What functions answer; until it is set, every call answers `null`. */
	set onInvoke(hook: InvokeHook) {
		this.#surroundings.onInvoke = hook;
	}

	/** How mappings see their queues. Until it is set, a queue's existence and timeout are not checked. */
	set queue(look: (arn: string) => QueueFacts | undefined) {
		this.#surroundings.queue = look;
	}

	/** Where dead letters and results of asynchronous calls go; nowhere until it is set. */
	set deliveries(deliveries: Deliveries) {
		this.#surroundings.deliveries = deliveries;
	}

	region(name: string): LambdaRegion {
		let region = this.#regions.get(name);
		if (!region) {
			region = new LambdaRegion({
				region: name,
				account: this.#account,
				clock: this.#clock,
				newId: this.#newId,
				surroundings: this.#surroundings,
			});
			this.#regions.set(name, region);
		}
		return region;
	}

	/** Ends what goes on by itself. */
	stop(): void {
		for (const region of this.#regions.values()) region.asynchronous.stop();
	}

	functions(region: string): readonly FunctionNode[] {
		return [...this.region(region).functions.values()].map((fn) => ({
			name: fn.name,
			arn: fn.arn,
			reservedConcurrency: fn.reservedConcurrency,
			timeoutSeconds: fn.latest.settings.Timeout,
		}));
	}

	/** A mapping whose function was deleted counts as one that is not enabled. */
	mappings(region: string): readonly MappingNode[] {
		const { mappings, functions } = this.region(region);
		return mappings.map(({ uuid, functionName, queueArn, state, settings }) => ({
			uuid,
			functionName,
			queueArn,
			enabled: state === 'Enabled' && functions.has(functionName),
			batchSize: settings.batchSize,
			batchingWindowSeconds: settings.windowSeconds,
			maximumConcurrency: settings.maximumConcurrency,
			reportsItemFailures: settings.responseTypes.includes('ReportBatchItemFailures'),
		}));
	}

	/**
	 * Notes how a mapping's latest batch went; a mapping that is gone is none to note it of.
	 *
	 * @param result - `OK`, `PROBLEM: …` or `No records processed`
	 */
	noteResult(uuid: string, result: string): void {
		for (const region of this.#regions.values()) {
			const mapping = region.findMapping(uuid);
			if (mapping) mapping.lastResult = result;
		}
	}

	/** Takes an event for a function, as its asynchronous invocation. @returns false where there is none */
	deliver(arn: string, { body }: Delivery): boolean {
		const regionName = arn.split(':')[3] ?? '';
		const { name, qualifier } = readReference(arn, undefined, regionName);
		const region = this.region(regionName);
		const fn = region.functions.get(name);
		if (!fn || !`${arn}:`.startsWith(`${fn.arn}:`)) return false;
		if (
			qualifier !== undefined &&
			qualifier !== '$LATEST' &&
			!fn.aliases.has(qualifier) &&
			!fn.published.has(qualifier)
		) {
			return false;
		}
		region.asynchronous.accept(name, qualifier, readBody(body), this.#newId());
		return true;
	}

	resourceOf(input: Input): string | undefined {
		return input.text('FunctionName') ?? input.text('UUID') ?? input.text('Resource');
	}

	call({ operation, input, region: name }: ServiceCall): object | Promise<object> {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`Lambda has no operation ${operation}`);
		const region = this.region(name);
		return handle({ input, region, now: region.now });
	}
}

/** Events are JSON; a body that is none arrives as a text. */
function readBody(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
