import { deduplicationWindow } from './deduplication.ts';
import type { StoredMessage } from './message.ts';

interface Attempt {
	readonly at: number;
	readonly receipts: readonly {
		readonly message: StoredMessage;
		readonly receipt: number;
		deadline: number;
	}[];
}

/**
 * A FIFO queue's memory of receives that carried a `ReceiveRequestAttemptId`: the same id within five
 * minutes gets the same messages, as long as none of them was deleted, changed or received again.
 */
export class ReceiveAttempts {
	readonly #attempts = new Map<string, Attempt>();

	find(id: string, now: number): readonly StoredMessage[] | undefined {
		for (const [oldest, attempt] of this.#attempts) {
			if (now - attempt.at < deduplicationWindow) break;
			this.#attempts.delete(oldest);
		}
		const attempt = this.#attempts.get(id);
		const untouched = attempt?.receipts.every(
			({ message, receipt, deadline }) =>
				message.state === 'inFlight' && message.receipt === receipt && message.deadline === deadline,
		);
		return untouched ? attempt?.receipts.map(({ message }) => message) : undefined;
	}

	remember(id: string, messages: readonly StoredMessage[], now: number): void {
		this.#attempts.delete(id);
		if (messages.length === 0) return;
		const receipts = messages.map((message) => ({
			message,
			receipt: message.receipt,
			deadline: message.deadline,
		}));
		this.#attempts.set(id, { at: now, receipts });
	}

	/** The replay set new deadlines, which are the attempt's own and so no change by somebody else. */
	extended(id: string): void {
		for (const entry of this.#attempts.get(id)?.receipts ?? []) entry.deadline = entry.message.deadline;
	}

	clear(): void {
		this.#attempts.clear();
	}
}
