import { type FailedCall, quote, type RawError, type Verdict } from './failed-call.ts';
import { regions } from './regions.ts';
import { nearest } from './shared-config.ts';

/** Why there was no connection, in the words of people who mend networks. */
const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EPIPE: 'connection closed',
	EHOSTUNREACH: 'no route to host',
	ENETUNREACH: 'network unreachable',
	EADDRNOTAVAIL: 'address not available',
	EAI_AGAIN: 'name lookup failed',
	ETIMEDOUT: 'timed out',
	EPROTO: 'TLS handshake failed',
	HPE_INVALID_CONSTANT: 'not HTTP',
	HPE_INVALID_VERSION: 'not HTTP',
};

/** Requests that never left: nothing can have happened at the other end. */
const neverSent: readonly string[] = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
];

/** Operations that change nothing. ReceiveMessage is not one of them. */
const reading = /^(?:Get|List|Describe|Export)/;

/** What to add when a change may have been made although its answer never came. */
export function openOutcome(operation: string): string {
	return reading.test(operation) ? '' : '; whether it was carried out is not known';
}

/** The innermost error with a code: an AggregateError and the SDK wrap it. */
function rootOf(error: RawError, depth = 0): RawError {
	if (depth > 5) return error;
	const errors = (error as { errors?: unknown }).errors;
	if (Array.isArray(errors) && errors.length > 0) return rootOf(errors[0] as RawError, depth + 1);
	if (!error.code && error.cause && typeof error.cause === 'object') return rootOf(error.cause, depth + 1);
	return error;
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|UNABLE_TO_GET/;

/** The verdict on a failure below HTTP, or null when the error is of another sort. */
export function networkVerdict(error: RawError, call: FailedCall): Verdict | null {
	const { service, operation, where } = call;
	const root = rootOf(error);
	const code = root.code ?? '';
	if (certificate.test(code)) {
		const advice =
			code === 'ERR_TLS_CERT_ALTNAME_INVALID'
				? 'its certificate is for another host'
				: code === 'CERT_HAS_EXPIRED'
					? 'its certificate has expired'
					: 'its certificate is not trusted; name its authority in AWS_CA_BUNDLE';
		return { kind: 'unreachable', message: `${service} ${where} cannot be trusted: ${advice}.` };
	}
	if (code === 'ENOTFOUND') {
		const near = regions.includes(call.region) ? null : nearest(call.region, regions);
		const advice = near ? `; the region ${call.region} is not known, the nearest one is ${near}` : '';
		return { kind: 'unreachable', message: `${service} does not answer ${where} (no such host${advice}).` };
	}
	const reason = reasons[code];
	if (reason || code.startsWith('ERR_SSL')) {
		const open = neverSent.includes(code) ? '' : openOutcome(operation);
		const told = reason ?? 'TLS failed: is it an https endpoint?';
		return { kind: 'unreachable', message: `${service} does not answer ${where} (${told})${open}.` };
	}
	if (error.name === 'TimeoutError') {
		return {
			kind: 'unreachable',
			message: `${service} does not answer ${where} (timed out)${/establish a connection/.test(error.message ?? '') ? '' : openOutcome(operation)}.`,
		};
	}
	if (/socket hang up|aborted|premature close|terminated/i.test(error.message ?? '') && !error.$response) {
		return {
			kind: 'unreachable',
			message: `${service} broke off its answer ${where} (${quote(error.message, call)})${openOutcome(operation)}.`,
		};
	}
	return null;
}
