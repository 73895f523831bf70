import { QdashError } from '../model/errors.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { QueueAttributes, QueueRef } from '../model/queue.ts';
import { queueTypeOf } from '../model/queue.ts';
import { checkMessage, type MessageRules } from './message-rules.ts';
import type { Outcome } from './outcome.ts';
import type { Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { queueTarget } from './target.ts';

export interface SendRequest {
	readonly queue: QueueRef;
	readonly message: OutgoingMessage;
	/** As last read; where they could not be, what they would decide is left to SQS. */
	readonly attributes: QueueAttributes | null;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

export interface SendOutcome extends Outcome {
	/** `deduplicated` only where SQS answered with a message that qdash has seen before. */
	readonly status: 'accepted' | 'deduplicated';
	readonly id: string;
	readonly sequenceNumber: string | null;
	/** What is not known about it, in one sentence; null for a standard queue. */
	readonly note: string | null;
}

/** SQS does not say whether it took a message for a duplicate. */
const MAY_BE_SWALLOWED = 'SQS does not say whether it swallowed it as a 5-minute duplicate.';

/** What the rules for messages are here, for `checkMessage`. */
export function rulesOf(queue: QueueRef, attributes: QueueAttributes | null): MessageRules {
	return {
		type: attributes?.type ?? queueTypeOf(queue.name),
		contentBasedDeduplication: attributes?.fifo?.contentBasedDeduplication ?? null,
		maximumMessageBytes: attributes?.maximumMessageBytes ?? null,
	};
}

/**
 * Sends one message.
 *
 * @throws QdashError when the gate refuses; of kind `invalid` and service `qdash` when SQS would refuse
 * the message, in which case it was not sent; and whatever the call fails with
 */
export async function send(session: ActionSession, request: SendRequest): Promise<SendOutcome> {
	const { gate, sqs, seen } = session;
	const { queue, message, attributes, confirmed, signal } = request;
	const { refusal } = gate.check({ action: 'send', target: queueTarget(queue), count: 1 });
	if (refusal) throw refusal;
	const rules = rulesOf(queue, attributes);
	const [problem] = checkMessage(message, rules);
	if (problem) {
		throw new QdashError({
			kind: 'invalid',
			service: 'qdash',
			operation: 'SendMessage',
			message: problem.message,
		});
	}
	return gate.run(
		{ action: 'send', target: queueTarget(queue), count: 1, confirmed },
		async (permit): Promise<SendOutcome> => {
			const sent = await sqs.send(permit, queue.url, message, signal ? { signal } : {});
			const known = rules.type === 'fifo' && seen.has(queue.url, sent);
			seen.add(queue.url, sent);
			return {
				outcome: 'done',
				count: 1,
				error: null,
				status: known ? 'deduplicated' : 'accepted',
				id: sent.id,
				sequenceNumber: sent.sequenceNumber,
				note: known || rules.type === 'standard' ? null : MAY_BE_SWALLOWED,
			};
		},
	);
}
