import { QdashError } from '../model/errors.ts';
import { credentialVerdict } from './credential-errors.ts';
import { CallCancelled, TimeLimitReached } from './deadlines.ts';
import { type FailedCall, failure, quote, type RawError, type Verdict } from './failed-call.ts';
import { networkVerdict, openOutcome } from './network-errors.ts';
import { serviceVerdict } from './service-errors.ts';

/**
 * Turns whatever the SDK threw into the one error type of qdash: its kind, and one sentence that says what
 * to do. Texts of a server are cut, made safe to print, and rid of secrets.
 */
export function toQdashError(thrown: unknown, call: FailedCall): QdashError {
	if (thrown instanceof QdashError) return thrown;
	const error: RawError =
		thrown !== null && typeof thrown === 'object' ? thrown : { message: String(thrown) };
	return failure(call, verdictOn(thrown, error, call), error);
}

function verdictOn(thrown: unknown, error: RawError, call: FailedCall): Verdict {
	const { service, operation, where } = call;
	if (thrown instanceof TimeLimitReached) {
		const seconds = Math.round(thrown.milliseconds / 100) / 10;
		return {
			kind: 'unreachable',
			message: `${service} did not answer ${operation} within ${seconds} s ${where}${openOutcome(operation)}.`,
		};
	}
	if (thrown instanceof CallCancelled || error.name === 'AbortError') {
		return { kind: 'cancelled', message: `${operation} was cancelled.` };
	}
	return (
		credentialVerdict(error, call) ??
		networkVerdict(error, call) ??
		serviceVerdict(error, call) ?? {
			kind: 'unknown',
			message: `${service} ${operation} failed ${where}: ${quote(error.message, call) || 'no reason was given'}.`,
		}
	);
}

/** The error for an answer that lacks what cannot be done without: it is not an empty list and not 0. */
export function lacking(call: FailedCall, field: string): QdashError {
	return failure(call, {
		kind: 'unknown',
		message: `${call.service} ${call.where} answered ${call.operation} without ${field}.`,
	});
}
