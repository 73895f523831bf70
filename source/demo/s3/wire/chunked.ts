import { s3Error } from '../errors.ts';

/** A body that came in chunks of `aws-chunked`, put together, with the headers that trailed it. */
export interface Unchunked {
	readonly body: Buffer;
	/** Those that say a checksum, in lower case. */
	readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Reads `aws-chunked`, in which SDKs send bodies whose checksum they learn while they send: each chunk has
 * its length in hexadecimal and perhaps a signature, which is not checked; trailers follow the last one.
 *
 * @throws ServiceError `IncompleteBody` for what ends too early
 */
export function unchunk(data: Buffer): Unchunked {
	const parts: Buffer[] = [];
	let at = 0;
	for (;;) {
		const end = data.indexOf('\r\n', at);
		const size = end < 0 ? undefined : /^([\da-f]{1,8})(;|$)/i.exec(data.toString('latin1', at, end))?.[1];
		if (size === undefined) throw s3Error('IncompleteBody');
		const from = end + 2;
		const length = Number.parseInt(size, 16);
		if (length === 0) return { body: Buffer.concat(parts), trailers: readTrailers(data.subarray(from)) };
		if (from + length > data.length) throw s3Error('IncompleteBody');
		parts.push(data.subarray(from, from + length));
		at = from + length + 2;
	}
}

function readTrailers(data: Buffer): Record<string, string> {
	const trailers: Record<string, string> = {};
	for (const line of data.toString('latin1').split('\r\n')) {
		const colon = line.indexOf(':');
		const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
		if (name.startsWith('x-amz-checksum-')) trailers[name] = line.slice(colon + 1).trim();
	}
	return trailers;
}
