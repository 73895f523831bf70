import type { IncomingMessage } from 'node:http';

/**
 * More than SQS can be sent: a batch of 1 MiB grows sixfold at most when every character is a JSON
 * escape.
 */
export const longestBody = 8 * 1024 * 1024;

/**
 * Reads a request's body.
 *
 * @returns the bytes, or undefined when there are more than the limit: known from its length before
 * anything is read, else as soon as the limit is passed
 * @throws Error when the connection breaks
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
	if (Number(request.headers['content-length'] ?? 0) > longestBody) return undefined;
	const chunks: Buffer[] = [];
	let length = 0;
	return new Promise((resolve, reject) => {
		const onData = (chunk: Buffer) => {
			length += chunk.length;
			if (length <= longestBody) {
				chunks.push(chunk);
				return;
			}
			request.off('data', onData);
			resolve(undefined);
		};
		request.on('data', onData);
		request.once('end', () => resolve(whole(chunks)));
		request.once('error', reject);
		request.once('close', () => {
			// Every request closes; making an error costs as much as answering one that is whole.
			if (!request.complete) reject(new Error('the connection closed before the request was whole'));
		});
	});
}

/** Nearly all bodies come in one piece, which need not be copied. */
function whole(chunks: readonly Buffer[]): Buffer {
	const [first] = chunks;
	return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}
