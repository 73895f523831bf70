/**
 * The message ids and sequence numbers that qdash has seen, by queue: SQS answers a duplicate with the
 * id of the message it was taken for, which is the one way to know that it was one.
 */
export class SeenMessages {
	readonly #capacity: number;
	readonly #keys = new Set<string>();

	/** @param capacity - how many are remembered; the oldest are forgotten first */
	constructor(capacity = 20_000) {
		this.#capacity = capacity;
	}

	add(queueUrl: string, message: { readonly id: string; readonly sequenceNumber: string | null }): void {
		for (const key of keysOf(queueUrl, message)) {
			this.#keys.delete(key);
			this.#keys.add(key);
		}
		for (const oldest of this.#keys) {
			if (this.#keys.size <= this.#capacity) break;
			this.#keys.delete(oldest);
		}
	}

	has(queueUrl: string, message: { readonly id: string; readonly sequenceNumber: string | null }): boolean {
		return keysOf(queueUrl, message).some((key) => this.#keys.has(key));
	}
}

function keysOf(
	url: string,
	message: { readonly id: string; readonly sequenceNumber: string | null },
): string[] {
	const keys = [`${url}\nid ${message.id}`];
	if (message.sequenceNumber !== null) keys.push(`${url}\nsequence ${message.sequenceNumber}`);
	return keys;
}
