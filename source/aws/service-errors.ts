import { type FailedCall, loginCommand, quote, type RawError, type Verdict } from './failed-call.ts';
import { iamActionOf } from './iam-actions.ts';
import { openOutcome } from './network-errors.ts';

/** What to say for an error name; the text is the server's own, made safe. */
type Rule = (call: FailedCall, text: string) => Verdict;

const throttled: Rule = ({ service, operation }) => ({
	kind: 'throttled',
	message: `${service} throttles ${operation}; it is asked less often until it recovers.`,
});

const expired: Rule = (call) => ({
	kind: 'expired',
	message: `The credentials have expired; run \`${loginCommand(call)}\`, or export fresh ones.`,
});

const unknownKeys: Rule = ({ service, profile }) => ({
	kind: 'denied',
	message: `${service} does not know these credentials; check the access key${profile === null ? '' : ` of profile ${profile}`} and that it belongs to this partition.`,
});

const badSignature: Rule = ({ service }) => ({
	kind: 'denied',
	message: `${service} refused the signature; check the secret access key, the region, and this machine's clock.`,
});

const denied: Rule = ({ service, operation }, text) => {
	const named = /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z*]+)/.exec(text)?.[1];
	const action = named ?? iamActionOf(service, operation);
	const explicit = /explicit deny/i.test(text) ? ', and a policy denies it explicitly' : '';
	return { kind: 'denied', message: `${service} denied ${operation}: it needs ${action}${explicit}.` };
};

const missingQueue: Rule = ({ where }) => ({
	kind: 'notFound',
	message: `The queue does not exist ${where}; it was deleted, or it belongs to another region or account.`,
});

const missing: Rule = ({ service, operation, where }, text) => ({
	kind: 'notFound',
	message: `${service} ${where} has not found what ${operation} is about${text ? `: ${text}` : ''}; it was deleted, or it belongs to another region or account.`,
});

/** S3 answers so, in several ways, where it is asked for a bucket in the wrong region. */
const otherRegion: Rule = ({ operation, where, region }) => ({
	kind: 'invalid',
	message: `S3 ${where} does not answer ${operation} for this bucket: the bucket is in another region than ${region}.`,
});

const unsupported: Rule = ({ service, operation, where }) => ({
	kind: 'unsupported',
	message: `${service} ${where} does not support ${operation}.`,
});

const kms: Rule = ({ operation }, text) => ({
	kind: 'invalid',
	message: `The queue's KMS key does not let ${operation} through: ${text || 'its state forbids it'}.`,
});

const leaseOver: Verdict = {
	kind: 'invalid',
	message:
		'The lease has expired: the message is visible again, or somebody else holds it; receive it again.',
};

const wrongValue: Rule = ({ service, operation }, text) =>
	/receipt handle|not available for visibility/i.test(text)
		? leaseOver
		: { kind: 'invalid', message: `${service} refused ${operation}: ${text || 'a value is not valid'}.` };

const rules: Readonly<Record<string, Rule>> = {
	QueueDoesNotExist: missingQueue,
	NonExistentQueue: missingQueue,
	QueueDeletedRecently: () => ({
		kind: 'invalid',
		message: 'A queue of this name was deleted less than 60 seconds ago; wait, then create it again.',
		retryAfter: 60_000,
	}),
	ReceiptHandleIsInvalid: () => ({
		kind: 'invalid',
		message: 'SQS does not know this receipt handle; receive the message again.',
	}),
	InvalidParameterValue: wrongValue,
	InvalidParameterValueException: wrongValue,
	MessageNotInflight: () => leaseOver,
	PurgeQueueInProgress: () => ({
		kind: 'throttled',
		message: 'This queue was purged less than 60 seconds ago; SQS allows one purge a minute.',
		retryAfter: 60_000,
	}),
	OverLimit: () => ({
		kind: 'throttled',
		message: 'The queue has reached its limit of messages in flight; consumers have to delete some first.',
	}),
	InvalidMessageContents: () => ({
		kind: 'invalid',
		message:
			'SQS refused the body: it may hold tab, line feed, carriage return and U+0020 upwards, without U+FFFE and U+FFFF.',
	}),
	BatchRequestTooLong: () => ({
		kind: 'invalid',
		message: 'The batch is longer than 1 MiB; send fewer messages at once.',
	}),
	KmsAccessDenied: (_, text) => ({
		kind: 'denied',
		message: `The queue is encrypted with a KMS key that these credentials may not use${text ? `: ${text}` : ''}; they need kms:Decrypt, and kms:GenerateDataKey to send.`,
	}),
	KmsDisabled: kms,
	KmsInvalidKeyUsage: kms,
	KmsInvalidState: kms,
	KmsNotFound: kms,
	KmsOptInRequired: kms,
	KmsThrottled: throttled,
	LimitExceededException: throttled,
	TooManyInvalidationsInProgress: () => ({
		kind: 'throttled',
		message: 'CloudFront works at as many invalidations as it takes at once; wait until some have completed.',
	}),
	PermanentRedirect: otherRegion,
	TemporaryRedirect: otherRegion,
	Redirect: otherRegion,
	AuthorizationHeaderMalformed: otherRegion,
	UnsupportedOperation: unsupported,
	UnknownOperation: unsupported,
	UnknownOperationException: unsupported,
	InvalidAction: unsupported,
	NotImplemented: unsupported,
	NotImplementedException: unsupported,
};

/** Families of names, tried in this order when no rule has the name itself. */
const families: readonly (readonly [RegExp, Rule])[] = [
	[/^Expired|ExpiredToken|TokenExpired|RequestExpired/, expired],
	[/UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken/, unknownKeys],
	[
		/SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|RequestTimeTooSkewed|RequestInTheFuture/,
		badSignature,
	],
	[/AccessDenied|AuthorizationError|NotAuthorized|Forbidden|OptInRequired|AuthFailure/, denied],
	[/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|BandwidthLimitExceeded/, throttled],
	[/NonExistentQueue/, missingQueue],
	// A distribution that names an origin it does not have is a wrong argument, and nothing that is missing.
	[/NotFound(?:Exception)?$|^NoSuch(?!Origin)/, missing],
];

/** Milliseconds that the service asked to wait, from its body or the `Retry-After` header. */
function retryAfterOf(error: RawError): number | undefined {
	const seconds = Number(error.retryAfterSeconds ?? error.$response?.headers?.['retry-after'] ?? Number.NaN);
	return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function answeredBadly(error: RawError, call: FailedCall, status: number): Verdict {
	const { service, operation, where } = call;
	if ([502, 503, 504].includes(status)) {
		return {
			kind: 'unreachable',
			message: `${service} does not answer ${where} (HTTP ${status} from something before it)${openOutcome(operation)}.`,
		};
	}
	const type = error.$response?.headers?.['content-type']?.split(';')[0] ?? '';
	const form = /html/i.test(type) ? 'HTML' : type ? quote(type, call) : 'no JSON';
	return {
		kind: 'unsupported',
		message:
			status >= 400
				? `${service} ${where} does not support ${operation} (it answered HTTP ${status} with ${form}).`
				: `${service} ${where} did not answer ${operation} like AWS (${form}); check the endpoint.`,
	};
}

/** The verdict on an answer: the service's own error, or a body that is none of AWS's. */
export function serviceVerdict(error: RawError, call: FailedCall): Verdict | null {
	const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? 0;
	if (!status) return null;
	if (!error.$fault && error.name !== 'Unknown') return answeredBadly(error, call, status);
	const text = quote(error.message === 'UnknownError' ? '' : error.message, call);
	const verdict = named(error, call, text, status);
	return { ...verdict, retryAfter: verdict.retryAfter ?? retryAfterOf(error) };
}

function named(error: RawError, call: FailedCall, text: string, status: number): Verdict {
	const names = [error.name ?? '', (error.Code ?? '').replace(/^.*\./, '')];
	for (const name of names) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (rule) return rule(call, text);
	}
	if (status === 429 || error.$retryable?.throttling) return throttled(call, text);
	for (const [family, rule] of families) if (names.some((name) => family.test(name))) return rule(call, text);
	const { service, operation, where } = call;
	const name = quote(error.name === 'Unknown' ? (error.Code ?? '') : error.name, call);
	const told = [name, text].filter(Boolean).join(': ');
	if (status === 501) return unsupported(call, text);
	if (status === 403) return denied(call, text);
	if (status === 503) {
		return { kind: 'unreachable', message: `${service} ${where} is not available (${told || 'HTTP 503'}).` };
	}
	if (status >= 500) {
		return {
			kind: 'unknown',
			message: `${service} failed at ${operation} (${told || `HTTP ${status}`})${openOutcome(operation)}.`,
		};
	}
	// AWS names its errors: this came from something that does not know the path.
	if ((status === 404 || status === 405) && !name) return unsupported(call, text);
	return { kind: 'invalid', message: `${service} refused ${operation} (${told || `HTTP ${status}`}).` };
}
