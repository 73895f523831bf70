import type { ServiceError } from './service-error.ts';
import type { Input } from './wire/input.ts';

/** A service as its users say it. */
export type ServiceName = 'SQS' | 'CloudWatch' | 'STS';

/** A request after the wire: which operation, where, and who waits for it. */
export interface ServiceCall {
	readonly operation: string;
	readonly input: Input;
	/** The region that the request was signed for. */
	readonly region: string;
	/** `http://127.0.0.1:PORT`. */
	readonly origin: string;
	/** Fires when the caller hangs up, or the cloud closes. */
	readonly signal: AbortSignal;
}

/** A service of the AWS JSON 1.0 protocol. */
export interface JsonService {
	readonly name: ServiceName;
	/** What stands before the dot in `X-Amz-Target`. */
	readonly target: string;
	/** What stands before the hash in an error's `__type`. */
	readonly namespace: string;
	readonly operations: ReadonlySet<string>;
	/** The service's error for a parameter that is required. */
	readonly missing: (parameter: string) => ServiceError;
	/** The name of the queue, or the like, that a request is about; undefined where there is none. */
	resourceOf(input: Input): string | undefined;
	call(call: ServiceCall): object | Promise<object>;
}
