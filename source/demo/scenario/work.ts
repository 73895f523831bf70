import { ServiceError } from '../service-error.ts';
import type { StoredMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';

/** Messages that a consumer works on, and what becomes of them when it is done. */
export interface Work {
	readonly queue: Queue;
	readonly handles: readonly string[];
	/** Called after the messages are deleted. */
	readonly done?: () => void;
}

/** Receipt handles of what succeeds; what is left out comes again after its visibility timeout. */
export function handlesOf(queue: Queue, messages: readonly StoredMessage[]): string[] {
	return messages.map((message) => queue.receiptHandle(message));
}

/** A consumer is done: it deletes what succeeded. */
export function finish({ queue, handles, done }: Work): void {
	for (const handle of handles) {
		try {
			queue.delete(handle);
		} catch (error) {
			// After a jump of the clock the handle of a FIFO message has expired: the message comes again.
			if (!(error instanceof ServiceError)) throw error;
		}
	}
	done?.();
}
