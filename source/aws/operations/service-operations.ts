import type { Permit } from '../../model/permit.ts';
import type { CallOptions } from '../services.ts';

/** One service's operations by their names, in the shapes of the SDK. */
export interface ServiceOperations {
	/**
	 * Calls one, with a permit for `demo` on the endpoint.
	 *
	 * @throws QdashError on any failure
	 */
	call(permit: Permit, operation: string, input: object, options?: CallOptions): Promise<object>;
}

/** Sockets of one service: the demo works at a few things at a time. */
export const sockets = 12;

/** An operation that scenarios use and nobody wrote here. */
export function notCarried(service: string, operation: string): Error {
	return new Error(`the demo does not know ${service} ${operation}`);
}
