import type { ServiceName } from '../service.ts';
import type { OperationInput, ProvisioningCall } from './port.ts';

/** The key of the tag that everything gets that the demo makes; its value is the run. */
export const tagKey = 'qdash-demo';

/** Something that the demo made at somebody's endpoint, and that is removed as a whole. */
export interface Thing {
	/** The name of its {@link ThingKind}. */
	readonly kind: string;
	readonly region: string;
	/** What it is removed by: a URL, an ARN, an id or a name. */
	readonly id: string;
	/** As people know it. */
	readonly name: string;
}

/** What tells two things at one endpoint apart. */
export function keyOf({ kind, region, id }: Thing): string {
	return `${kind} ${region} ${id}`;
}

/** Something at the endpoint, and the run that the demo's tag names; undefined where it has no such tag. */
export interface Found {
	readonly thing: Thing;
	readonly run: string | undefined;
}

/** Calls an operation of the kind's own service. */
export type Ask = (operation: string, input: OperationInput) => Promise<object>;

/** What there is to know of one kind of thing: how it is made, found and removed. */
export interface ThingKind {
	/** `queue`, in sentences too. */
	readonly name: string;
	readonly service: ServiceName;
	/** The operation that makes it. */
	readonly creator: string;
	/** Whether the endpoint chooses the id anew for each: what is known by its name may be somebody else's since. */
	readonly ownId?: true;
	/** Whether every region lists all of them. */
	readonly everywhere?: true;
	/**
	 * Whether there is one of that name already. Left out where making another of the same name is an
	 * error, or gives another thing; else somebody else's would be taken for the demo's own.
	 */
	readonly taken?: (input: OperationInput, ask: Ask) => Promise<boolean>;
	made(input: OperationInput, output: object, region: string): Thing;
	/**
	 * Looks whether the first of them came to life.
	 *
	 * @returns why none of them can, or null
	 */
	readonly lifeless?: (thing: Thing, ask: Ask, wait: () => Promise<void>) => Promise<string | null>;
	/** Tags it after it was made, where that can't be done at once. */
	readonly tag?: (thing: Thing, run: string, ask: Ask) => Promise<void>;
	/** What has to be begun early, since it takes its time. */
	readonly prepare?: (thing: Thing, ask: Ask) => Promise<void>;
	/** Removes it with all that belongs to it. */
	remove(thing: Thing, ask: Ask): Promise<void>;
	/** Everything of the kind, with what the demo's tag says. */
	find(region: string, ask: Ask): AsyncIterable<Found>;
}

/** The calls of one service in one region. */
export function askOf(
	call: (call: ProvisioningCall) => Promise<object>,
	service: ServiceName,
	region: string,
): Ask {
	return (operation, input) => call({ service, operation, input, region });
}
