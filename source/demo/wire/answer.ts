import type { ServerResponse } from 'node:http';

/** A whole answer, before it is written. */
export interface Answer {
	readonly status: number;
	/** `Content-Type`; empty for an answer without a body. */
	readonly type: string;
	readonly body: string | Uint8Array;
	readonly headers?: Readonly<Record<string, string>>;
}

export const jsonType = 'application/x-amz-json-1.0';

/** Writes an answer, with the date of the cloud's clock. */
export function write(response: ServerResponse, answer: Answer, requestId: string, now: number): void {
	if (response.destroyed || response.headersSent) return;
	writeHead(response, answer, requestId, now);
	response.end(answer.body);
}

/** The head alone, for an answer whose body comes in another way than it should. */
export function writeHead(response: ServerResponse, answer: Answer, requestId: string, now: number): void {
	response.writeHead(answer.status, {
		...(answer.type && { 'Content-Type': answer.type }),
		// 204 is the one answer that may not even say that it is empty.
		...(answer.status !== 204 && { 'Content-Length': Buffer.byteLength(answer.body) }),
		'x-amzn-RequestId': requestId,
		Date: dateHeader(now),
		...answer.headers,
	});
}

let lastSecond = Number.NaN;
let lastDate = '';

/** Formatting a date costs as much as a small answer, and thousands of answers share a second. */
function dateHeader(now: number): string {
	const second = Math.floor(now / 1000);
	if (second !== lastSecond) {
		lastSecond = second;
		lastDate = new Date(now).toUTCString();
	}
	return lastDate;
}
