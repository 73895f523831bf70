import { formatCount, formatDuration } from '../model/format.ts';
import { type QueueAttributes, queueNameOf } from '../model/queue.ts';
import { sanitise } from '../model/sanitise.ts';

/** At or below this many receives before the dead letters, each look costs so much that qdash always asks. */
export const FEW_RECEIVES = 3;
/** Seconds that qdash asks for where a queue's own visibility timeout is not known: AWS's default. */
export const DEFAULT_VISIBILITY_TIMEOUT = 30;

/** What is about to be done. */
export interface ReceivePlan {
	/** The endpoint shows messages without receiving them, and that is what will be used. */
	readonly truePeek: boolean;
	/** Messages asked for, 1 to 10. */
	readonly limit: number;
	/** This queue was already received from, after asking, in this session. */
	readonly askedBefore: boolean;
}

/** What a receive does to this queue, for the dialog, and whether it has to be asked. */
export interface ReceiveNotice {
	readonly needed: boolean;
	/** The sentence that opens the dialog, then one line an effect. Not wrapped; free of control characters. */
	readonly lines: readonly string[];
}

/** The visibility timeout a receive is made with, in seconds: the queue's own, where it is known. */
export function visibilityTimeoutFor(attributes: QueueAttributes | null): number {
	return attributes?.visibilityTimeoutSeconds ?? DEFAULT_VISIBILITY_TIMEOUT;
}

/**
 * Says what a receive does to this queue, in its own numbers.
 *
 * The policy of `needed`: a true peek never asks. The first receive of a queue in a session always asks,
 * FIFO or standard. After that only a queue that dead-letters after {@link FEW_RECEIVES} receives or
 * fewer asks, each time; and so does one whose settings are not known.
 *
 * @param attributes - null when they could not be read
 */
export function receiveNotice(attributes: QueueAttributes | null, plan: ReceivePlan): ReceiveNotice {
	if (plan.truePeek) {
		return {
			needed: false,
			lines: [
				'This endpoint shows messages without receiving them: nothing is hidden, and no count is raised.',
			],
		};
	}
	const limit = attributes?.redrivePolicy?.maxReceiveCount ?? null;
	const matters = attributes === null || (limit !== null && limit <= FEW_RECEIVES);
	const messages = plan.limit === 1 ? 'a message' : `up to ${plan.limit} messages`;
	return {
		needed: matters || !plan.askedBefore,
		lines: [
			`SQS has no peek. Receiving ${messages} here`,
			...[hiding(attributes), counting(attributes), ...side(attributes)].map((effect) => `· ${effect}`),
		],
	};
}

function hiding(attributes: QueueAttributes | null): string {
	const seconds = visibilityTimeoutFor(attributes);
	const span = formatDuration(seconds * 1000);
	if (attributes?.visibilityTimeoutSeconds == null) {
		return `hides them from consumers for ${span}, which qdash asks for since the queue's own timeout is not known, or until you release them`;
	}
	if (seconds === 0) {
		return 'does not hide them, as its visibility timeout is 0: consumers get them too, and they can be neither acked nor extended';
	}
	return `hides them from consumers for ${span}, or until you release them`;
}

function counting(attributes: QueueAttributes | null): string {
	if (attributes === null) {
		return 'raises their receive count. This queue’s settings are not known: some may move to its dead letters, unseen';
	}
	if (attributes.redrivePolicy === null) {
		return 'raises their receive count. This queue has no dead letter queue, so none moves';
	}
	const { maxReceiveCount: limit, deadLetterTargetArn } = attributes.redrivePolicy;
	const target = sanitise(queueNameOf(deadLetterTargetArn));
	const next = limit === 1 ? 'a new one' : `one at ${formatCount(limit - 1)}`;
	return (
		`raises their receive count. This queue dead-letters to ${target} after ${formatCount(limit)}: ` +
		`a message already received ${times(limit)} moves now, unseen; ${next}, at the receive after this`
	);
}

function times(count: number): string {
	return count === 1 ? 'once' : `${formatCount(count)} times`;
}

function side(attributes: QueueAttributes | null): string[] {
	if (attributes?.type === 'fifo') {
		return ['blocks their message groups: consumers get nothing more of those until you release or ack'];
	}
	if (attributes?.type === 'standard') {
		return ['a message received 3 times and not deleted no longer counts for the age of the oldest'];
	}
	return [];
}
