import type { Service, ServiceName } from '../service.ts';
import { Input } from '../wire/input.ts';
import type { Made, OperationInput, Step } from './scenario.ts';

/** One call of the AWS API. */
export interface ProvisioningCall {
	readonly service: ServiceName;
	/** `CreateQueue` */
	readonly operation: string;
	readonly input: OperationInput;
	readonly region: string;
}

/**
 * Who applies a scenario's steps: the services of the embedded cloud in process, or an SDK client of
 * some endpoint.
 *
 * @returns the operation's output, as the SDK for JavaScript has it
 */
export type Provisioner = (call: ProvisioningCall) => object | Promise<object>;

/** The outputs of the steps so far. */
export class MadeThings implements Made {
	readonly account: string;
	readonly region: string;
	readonly #outputs = new Map<string, unknown>();

	constructor(account: string, region: string) {
		this.account = account;
		this.region = region;
	}

	text(as: string, ...path: readonly string[]): string {
		const value = this.#find(as, path);
		if (value !== undefined) return value;
		throw new Error(`the step ${as} gave no text ${path.join('.')}`);
	}

	/** Whether `text` finds something. */
	has(as: string, ...path: readonly string[]): boolean {
		return this.#find(as, path) !== undefined;
	}

	record(as: string, output: unknown): void {
		this.#outputs.set(as, output);
	}

	#find(as: string, path: readonly string[]): string | undefined {
		let value = this.#outputs.get(as);
		for (const name of path) {
			value =
				typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
		}
		return typeof value === 'string' ? value : undefined;
	}
}

/** Applies one step. It returns a promise only where the provisioner does. */
export function applyStep(step: Step, made: MadeThings, provisioner: Provisioner): void | Promise<void> {
	const input = typeof step.input === 'function' ? step.input(made) : step.input;
	const { service, operation, as } = step;
	const output = provisioner({ service, operation, input, region: step.region ?? made.region });
	const record = (given: object) => {
		if (as !== undefined) made.record(as, given);
	};
	return output instanceof Promise ? output.then(record) : record(output);
}

/** A provisioner that calls the services of an embedded cloud, at once. */
export function inProcess(services: readonly Service[]): Provisioner {
	const byName = new Map(services.map((service) => [service.name, service]));
	const { signal } = new AbortController();
	return ({ service: name, operation, input, region }) => {
		const service = byName.get(name);
		if (!service?.operations.has(operation)) throw new Error(`there is no ${name} ${operation}`);
		return service.call({
			operation,
			input: new Input(input, service.missing),
			region,
			origin: 'http://127.0.0.1',
			signal,
		});
	};
}
