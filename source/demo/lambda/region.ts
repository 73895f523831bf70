import type { Clock } from '../../model/clock.ts';
import type { Deliveries } from '../simulation/graph.ts';
import { AsynchronousInvocations } from './asynchronous.ts';
import { lambdaError } from './errors.ts';
import type { LambdaFunction } from './function.ts';
import type { Mapping } from './mapping.ts';

/** What a function is called with and answers; nothing runs by itself. */
export type InvokeHook = (
	region: string,
	functionName: string,
	payload: unknown,
) => InvokeResult | Promise<InvokeResult>;

export interface InvokeResult {
	readonly payload: unknown;
	/** The function failed: the caller is told this in place of the payload. */
	readonly error?: { readonly type: string; readonly message: string };
}

/** What a mapping has to know of its queue. */
export interface QueueFacts {
	readonly visibilitySeconds: number;
}

/** What stands around Lambda; it may be set after the service was made. */
export interface Surroundings {
	onInvoke: InvokeHook;
	/** Undefined for a queue that there is not. While this is not set, queues are not looked at. */
	queue: ((arn: string) => QueueFacts | undefined) | undefined;
	/** Where results of asynchronous invocations go. */
	deliveries: Deliveries | undefined;
}

export interface RegionEnvironment {
	readonly account: string;
	readonly region: string;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly surroundings: Surroundings;
}

/** Concurrent executions of an account and region, and what of them can't be reserved. */
export const accountConcurrency = 1_000;
export const leastUnreserved = 100;

/** Lambda in one region. */
export class LambdaRegion {
	readonly environment: RegionEnvironment;
	readonly functions = new Map<string, LambdaFunction>();
	readonly asynchronous: AsynchronousInvocations;
	readonly #mappings = new Map<string, Mapping>();

	constructor(environment: RegionEnvironment) {
		this.environment = environment;
		this.asynchronous = new AsynchronousInvocations(this);
	}

	get now(): number {
		return this.environment.clock.now();
	}

	arnOf(functionName: string): string {
		const { region, account } = this.environment;
		return `arn:aws:lambda:${region}:${account}:function:${functionName}`;
	}

	/** @throws ServiceError `ResourceNotFoundException` */
	function(name: string): LambdaFunction {
		const fn = this.functions.get(name);
		if (fn) return fn;
		throw lambdaError('ResourceNotFoundException', `Function not found: ${this.arnOf(name)}`);
	}

	/** What functions have reserved of the account's concurrency. */
	get reservedConcurrency(): number {
		let sum = 0;
		for (const fn of this.functions.values()) sum += fn.reservedConcurrency ?? 0;
		return sum;
	}

	/** All mappings, each in the state that it has now. */
	get mappings(): readonly Mapping[] {
		const { now } = this;
		for (const mapping of this.#mappings.values()) {
			if (!mapping.settle(now)) this.#mappings.delete(mapping.uuid);
		}
		return [...this.#mappings.values()];
	}

	findMapping(uuid: string): Mapping | undefined {
		const mapping = this.#mappings.get(uuid);
		if (!mapping || mapping.settle(this.now)) return mapping;
		this.#mappings.delete(uuid);
		return undefined;
	}

	/** @throws ServiceError `ResourceNotFoundException` */
	mapping(uuid: string): Mapping {
		const mapping = this.findMapping(uuid);
		if (mapping) return mapping;
		throw lambdaError('ResourceNotFoundException', 'The resource you requested does not exist.');
	}

	add(mapping: Mapping): void {
		this.#mappings.set(mapping.uuid, mapping);
	}
}
