import { StandardRetryStrategy } from '@smithy/core/retry';

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/** Attempts of a read that failed on the way. The monitor asks again anyway. */
const readAttempts = 2;
/** Attempts of a change that SQS was too busy to make. */
const writeAttempts = 3;

/**
 * For reads: once more after a failure of the network or the service, but not when throttled. The monitor
 * has to hear of that at once, to ask less often.
 */
export class ReadRetryStrategy extends StandardRetryStrategy {
	constructor(attempts: number = readAttempts) {
		super(attempts);
	}

	override refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
		if (info.errorType === 'THROTTLING')
			return Promise.reject(new Error('throttled reads are not tried again'));
		return super.refreshRetryTokenForRetry(token, info);
	}
}

/** The SDK's mark on an error after which it has set its clock right; it sets it on any error, a 500 too. */
interface SkewError {
	readonly name?: string;
	readonly $metadata?: { readonly clockSkewCorrected?: boolean };
}

/** The errors with which AWS says that a request was refused for its date: it did nothing then. */
const skewCodes = new Set([
	'RequestTimeTooSkewed',
	'RequestExpired',
	'RequestInTheFuture',
	'InvalidSignatureException',
	'SignatureDoesNotMatch',
	'AuthFailure',
]);

/**
 * For what changes the account: tried again only when the service said that it did nothing. A SendMessage
 * whose answer got lost would otherwise be sent twice, and a lost receive would hide messages that nobody
 * holds.
 */
export class WriteRetryStrategy extends StandardRetryStrategy {
	constructor() {
		super(writeAttempts);
	}

	override refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
		const error = info.error as SkewError | undefined;
		const skewed = error?.$metadata?.clockSkewCorrected === true && skewCodes.has(error.name ?? '');
		if (info.errorType !== 'THROTTLING' && !skewed) {
			return Promise.reject(new Error('a change is not tried again'));
		}
		return super.refreshRetryTokenForRetry(token, info);
	}
}
