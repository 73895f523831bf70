import type { faultServices } from './fault-kinds.ts';
import type { ServiceError } from './service-error.ts';
import type { Input } from './wire/input.ts';
import type { Protocol } from './wire/protocol.ts';

/** A service as its users say it, and as faults name it. */
export type ServiceName = (typeof faultServices)[number];

/** A request after the wire: which operation, where, and who waits for it. */
export interface ServiceCall {
	readonly operation: string;
	/** The operation's input, with the members' names as the SDK for JavaScript spells them. */
	readonly input: Input;
	/** The region that the request was signed for. */
	readonly region: string;
	/** `http://127.0.0.1:PORT`. */
	readonly origin: string;
	/** Fires when the caller hangs up, or the cloud closes. */
	readonly signal: AbortSignal;
}

/**
 * A service of the embedded cloud. Its operations take and give what the SDK for JavaScript takes and
 * gives, so that a scenario calls them in process as a client does over the wire; only dates are as the
 * wire has them (epoch seconds, or ISO 8601 where the service's own protocol says so).
 */
export interface Service {
	readonly name: ServiceName;
	readonly operations: ReadonlySet<string>;
	/** How clients may talk to it, most frequent first. */
	readonly protocols: readonly Protocol[];
	/** The service's error for a parameter that is required. */
	readonly missing: (parameter: string) => ServiceError;
	/** The name of the queue, or the like, that a request is about; undefined where there is none. */
	resourceOf(input: Input): string | undefined;
	/** @throws ServiceError what the service answers in place of an output */
	call(call: ServiceCall): object | Promise<object>;
}
