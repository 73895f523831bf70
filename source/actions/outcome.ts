import type { QdashError } from '../model/errors.ts';

/** How an action ended: all of it, a part of it, nothing of it, or stopped by the operator. */
export type OutcomeWord = 'done' | 'partly' | 'failed' | 'cancelled';

/** What every action answers with, and what its last audit line says. */
export interface Outcome {
	readonly outcome: OutcomeWord;
	/** Messages, paths or settings that AWS confirmed, or null where AWS does not say (PurgeQueue). */
	readonly count: number | null;
	/** The failure that ended or marred it, or null. */
	readonly error: QdashError | null;
}

/** The word for an action on many, from how many went well and how many did not. */
export function outcomeWord(done: number, failed: number): OutcomeWord {
	if (failed === 0) return 'done';
	return done > 0 ? 'partly' : 'failed';
}
