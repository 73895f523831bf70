import { QdashError } from '../../model/errors.ts';
import { BadAnswer } from './reading.ts';

/** Something can't be done at this moment, and can be in a while. */
export class NotYet extends Error {
	override readonly name = 'NotYet';
}

/** Whether a service said that there is no such thing. */
export function isAbsent(error: unknown): boolean {
	if (!(error instanceof QdashError)) return false;
	return error.kind === 'notFound' || /NotFound|NoSuch|NonExistent|DoesNotExist/.test(error.code ?? '');
}

/** Whether the endpoint does not know the operation. */
export function isUnsupported(error: unknown): boolean {
	return error instanceof QdashError && error.kind === 'unsupported';
}

/** Whether a service gave an error this name. */
export function hasCode(error: unknown, code: string): boolean {
	return error instanceof QdashError && error.code === code;
}

/** Whether what stands in the way may be gone in a moment. */
export function mayPass(error: unknown): boolean {
	if (error instanceof NotYet) return true;
	if (!(error instanceof QdashError)) return false;
	return error.kind === 'throttled' || /InUse|Conflict|NotDisabled|InProgress/.test(error.code ?? '');
}

/** Whether the service itself failed (HTTP 500): what it did is not known. */
export function isServiceFailure(error: unknown): boolean {
	return error instanceof QdashError && error.kind === 'unknown';
}

/** Whether there is nobody to talk to, or nobody who lets us in: going on makes no sense. */
export function isFatal(error: unknown): boolean {
	if (!(error instanceof QdashError)) return !(error instanceof BadAnswer);
	return error.kind === 'unreachable' || error.kind === 'expired' || error.kind === 'cancelled';
}

/** What went wrong, in the words of whoever threw it. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
