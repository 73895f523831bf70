import type { Random } from '../random.ts';
import type { Draft } from '../sqs/message.ts';
import type { DraftMaker } from './scenario.ts';

/** A queue that gets a part of what is published. */
export interface Branch {
	readonly queueArn: string;
	/** Of all messages, 0 to 1. */
	readonly share: number;
	/** Makes only messages that get there, as they arrive. */
	readonly draft: DraftMaker;
}

/** Who gets a message, and in which form. */
export interface Receiver {
	readonly queueArn: string;
	/** What the queue receives of a message; null where a filter keeps it back. */
	receive(draft: Draft, random: Random): Draft | null;
}

/** Messages that are looked at to learn which part of them a filter lets through. */
const sampled = 500;
/** Tries until a message comes that gets through: one in a thousand would be found. */
const mostTries = 2_000;

/**
 * How what a maker makes divides over its receivers. While the past is lived through, messages are
 * counted and not made, so their parts are learned from some of them.
 */
export function branchesOf(
	draft: DraftMaker,
	receivers: readonly Receiver[],
	random: Random,
): readonly Branch[] {
	const samples = Array.from({ length: sampled }, (_, number) => draft(random, number));
	return receivers.flatMap((receiver) => {
		const received = samples.filter((sample) => receiver.receive(sample, random) !== null).length;
		if (received === 0) return [];
		const only: DraftMaker = (draws, number) => {
			for (let tries = 0; tries < mostTries; tries++) {
				const made = receiver.receive(draft(draws, number), draws);
				if (made) return made;
			}
			throw new Error(`nothing that is made reaches ${receiver.queueArn}`);
		};
		return [{ queueArn: receiver.queueArn, share: received / sampled, draft: only }];
	});
}
