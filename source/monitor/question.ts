import type { QdashError } from '../model/errors.ts';
import type { ServiceHealth } from './service-health.ts';

/** How a question is put. */
export interface Asking {
	readonly signal: AbortSignal;
	/** Somebody waits for the answer. */
	readonly urgent: boolean;
}

/** What is to be known of one thing, for as long as somebody looks at it. */
export interface Question {
	/** Unique to the inquirer: `stages a1b2c3`. */
	readonly key: string;
	/** Milliseconds that an answer is good for; infinite when it never changes. */
	readonly goodFor: number;
	/** Somebody waits for it: it goes at once, beside what only fills in the background. */
	readonly urgent: boolean;
	readonly health: ServiceHealth;
	/** For a failure that is none of AWS's: the service and the operation that it is said of. */
	readonly of: readonly [service: string, operation: string];
	/** Asks. @returns what takes the answer in */
	readonly ask: (asking: Asking) => Promise<() => void>;
	readonly failed: (error: QdashError) => void;
}

/** A question whose answer is sent for, and then taken in, unless nobody wants it any more. */
export function question<Answer>(
	details: Omit<Question, 'ask'> & {
		readonly send: (asking: Asking) => Promise<Answer>;
		readonly take: (answer: Answer) => void;
	},
): Question {
	const { send, take, ...rest } = details;
	return {
		...rest,
		ask: async (asking) => {
			const answer = await send(asking);
			return () => take(answer);
		},
	};
}
