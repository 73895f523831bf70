/**
 * What kind of failure an answer, or the lack of one, is. The dashboard treats each differently:
 * `denied` and `unsupported` are remembered and not asked again, `throttled` widens the interval,
 * `expired` offers a login, `unreachable` is tried again.
 */
export type ErrorKind =
	| 'denied'
	| 'throttled'
	| 'expired'
	| 'unsupported'
	| 'unreachable'
	| 'notFound'
	| 'invalid'
	| 'cancelled'
	| 'unknown';

/** What is known of a failed call. */
export interface QdashErrorDetails {
	readonly kind: ErrorKind;
	/** The AWS service as its users say it: `SQS`, `CloudWatch`, `STS`; or `qdash` for our own refusals. */
	readonly service: string;
	/** The operation that failed, in AWS's spelling, for example `GetQueueAttributes`. */
	readonly operation: string;
	/** One sentence: what happened, and what to do about it. Already free of control characters. */
	readonly message: string;
	/** The error name the service gave, for example `QueueDoesNotExist`. */
	readonly code?: string;
	/** Milliseconds the service asked us to wait. */
	readonly retryAfter?: number;
	readonly cause?: unknown;
}

/** Every failure that can reach a screen, a log or an exit code is one of these. */
export class QdashError extends Error {
	override readonly name = 'QdashError';
	readonly kind: ErrorKind;
	readonly service: string;
	readonly operation: string;
	readonly code: string | undefined;
	readonly retryAfter: number | undefined;

	constructor(details: QdashErrorDetails) {
		super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
		this.kind = details.kind;
		this.service = details.service;
		this.operation = details.operation;
		this.code = details.code;
		this.retryAfter = details.retryAfter;
	}
}
