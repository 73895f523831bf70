import type { Random } from '../random.ts';
import type { Draft } from '../sqs/message.ts';
import type { DraftMaker } from './scenario.ts';

/** Something that changes with time: `seconds` since the cloud started, negative in the history. */
export type Course = (seconds: number) => number;

/**
 * One queue of a scenario: how it is set up, who sends to it, and who consumes it. What routes, topics and
 * functions send comes on top, and an event source mapping consumes by itself.
 */
export interface QueuePlan {
	readonly name: string;
	readonly attributes?: Readonly<Record<string, string>>;
	readonly tags?: Readonly<Record<string, string>>;
	/** The queue, of an earlier plan, that takes what was received too often. */
	readonly deadLetters?: { readonly queue: string; readonly maxReceiveCount: number };
	/** Makes the next message; `number` counts them. */
	readonly draft: DraftMaker;
	/** Messages a second that are sent by producers that no route stands for. */
	readonly arrivals?: Course;
	/** True where `arrivals` are dead letters: the live ones come from their source by themselves. */
	readonly arrivesByRedrive?: boolean;
	/** Messages a second that consumers other than functions could take; none where it is left out. */
	readonly capacity?: Course;
	/** How long a consumer works on a message, in seconds. */
	readonly processing?: number;
	/** Messages that a consumer, a function included, fails on: they are not deleted, so they come again. */
	readonly fails?: (body: string, seconds: number) => boolean;
	/** The share of messages that `fails` names, for the past, in which there are no bodies; none when left out. */
	readonly failing?: Course;
	/** Sends a second that repeat an earlier body (content-based deduplication). */
	readonly duplicates?: number;
	/** Messages that nobody takes, a second: those of a blocked group. */
	readonly unserved?: {
		readonly arrivals: Course;
		readonly draft: DraftMaker;
	};
	/** Messages that were there before the history begins; the oldest is so many seconds old. */
	readonly before?: { readonly count: number; readonly oldest: number };
	/** A message that was received again and again since it was sent. */
	readonly poison?: { readonly draft: Draft; readonly age: number };
	/** Seconds since anybody used the queue: it sleeps, and has no history. */
	readonly asleep?: number;
}

/** A rate with a slow swell of a tenth, so that no line in a chart is ruled. */
export function about(rate: number): Course {
	return (seconds) => rate * (1 + 0.1 * Math.sin(seconds / 240 + rate));
}

/** A whole number near `expected`: the fraction decides by chance, and large counts scatter a little. */
export function scatter(random: Random, expected: number): number {
	if (expected <= 0) return 0;
	const spread = (random.fraction() - 0.5) * 2 * Math.sqrt(expected);
	const value = expected > 4 ? expected + spread : expected;
	return Math.max(0, Math.floor(value + random.fraction()));
}
