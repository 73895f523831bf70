import type { QdashError } from './model/errors.ts';

/** What qdash ends with: one table for all commands. A signal ends it with 128 and the signal's number. */
export const exitCodes = {
	done: 0,
	/** A part of it failed; the rest was done. */
	partly: 1,
	/** A wrong flag, value or setting. */
	usage: 2,
	/** Denied, or nobody answers. */
	denied: 3,
	/** Refused by qdash's own gate: read-only, or not confirmed. */
	refused: 4,
	/** `--fail-on` was met. */
	failOn: 5,
	signal: 128,
} as const;

/** The code for a failure that left nothing done. */
export function exitCodeFor(error: QdashError): number {
	if (error.service === 'qdash' && error.kind === 'denied') return exitCodes.refused;
	if (error.kind === 'invalid') return exitCodes.usage;
	return exitCodes.denied;
}
