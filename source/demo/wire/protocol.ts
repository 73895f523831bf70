import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceError } from '../service-error.ts';
import type { Answer } from './answer.ts';
import type { Input } from './input.ts';
import type { SignedScope } from './signed-scope.ts';

/** A request as it came, before any protocol read it. */
export interface WireRequest {
	readonly method: string;
	/** As sent, percent signs and all, without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	/** What it was signed for; the service is empty for a request without a signature, which is served too. */
	readonly scope: SignedScope;
}

/** A request that a protocol recognised as its own. */
export interface Exchange {
	/** In AWS's spelling. It may be one that the service does not have. */
	readonly operation: string;
	/** @throws ServiceError for a body that can't be read */
	input(): Input;
	answer(output: object, requestId: string): Answer;
	error(error: ServiceError, requestId: string): Answer;
}

/** One way of one service to be talked to: JSON, the query protocol, REST with JSON or XML, CBOR. */
export interface Protocol {
	/** The request as this protocol reads it, or undefined where it is not for this protocol or service. */
	read(request: WireRequest): Exchange | undefined;
}
