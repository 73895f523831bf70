import type { IncomingMessage } from 'node:http';

/**
 * More than SQS can be sent: a batch of 1 MiB grows sixfold at most when every character is a JSON
 * escape.
 */
export const longestBody = 8 * 1024 * 1024;

/** Bytes that all bodies under way may hold together: clients that never end would fill the memory else. */
const mostHeld = 256 * 1024 * 1024;

/** Why a body was not read to its end: it is too long, or too many others are under way. */
export type BodyRefusal = 'tooLong' | 'tooMuch';

/** Reads the bodies of a server's requests, within limits for each and for all that are under way. */
export class BodyReader {
	readonly #most: number;
	#held = 0;

	/** @param most - bytes that all bodies under way may hold together */
	constructor(most = mostHeld) {
		this.#most = most;
	}

	/**
	 * Reads a request's body.
	 *
	 * @returns the bytes, or why there are none: known from its length before anything is read, else as soon
	 * as the limit is passed
	 * @throws Error when the connection breaks
	 */
	async read(request: IncomingMessage): Promise<Buffer | BodyRefusal> {
		if (Number(request.headers['content-length'] ?? 0) > longestBody) return 'tooLong';
		const chunks: Buffer[] = [];
		let length = 0;
		try {
			return await new Promise((resolve, reject) => {
				const onData = (chunk: Buffer) => {
					const refusal = this.#refusal(length + chunk.length, chunk.length);
					if (refusal === undefined) {
						length += chunk.length;
						this.#held += chunk.length;
						chunks.push(chunk);
						return;
					}
					request.off('data', onData);
					resolve(refusal);
				};
				request.on('data', onData);
				request.once('end', () => resolve(whole(chunks)));
				request.once('error', reject);
				request.once('close', () => {
					// Every request closes; making an error costs as much as answering one that is whole.
					if (!request.complete) reject(new Error('the connection closed before the request was whole'));
				});
			});
		} finally {
			this.#held -= length;
		}
	}

	#refusal(length: number, more: number): BodyRefusal | undefined {
		if (length > longestBody) return 'tooLong';
		return this.#held + more > this.#most ? 'tooMuch' : undefined;
	}
}

/** Nearly all bodies come in one piece, which need not be copied. */
function whole(chunks: readonly Buffer[]): Buffer {
	const [first] = chunks;
	return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}
