import type { Bucket } from '../bucket.ts';
import { readToken, tokenAfter } from '../continuation.ts';
import { invalidArgument } from '../errors.ts';
import { owner, requestedBucket, type S3Operation, type S3Request } from '../operation.ts';

const longestPage = 1_000;

interface Listing {
	readonly keys: readonly string[];
	readonly prefixes: readonly string[];
	/** The last key or prefix of the page, where there is more; else undefined. */
	readonly last: string | undefined;
}

/**
 * Keys under a prefix, those with a delimiter after it rolled up, in order.
 *
 * @param after - where the page before ended: a key, or a prefix whose keys were all rolled up
 */
function list(
	bucket: Bucket,
	options: {
		readonly prefix: string;
		readonly delimiter: string;
		readonly after: string;
		readonly most: number;
	},
): Listing {
	const { prefix, delimiter, after, most } = options;
	const keys: string[] = [];
	const prefixes: string[] = [];
	let last: string | undefined;
	const afterBytes = Buffer.from(after);
	for (const key of bucket.keys) {
		if (!key.startsWith(prefix)) continue;
		const rolled = rolledUp(key, prefix, delimiter);
		if (after !== '' && Buffer.compare(Buffer.from(key), afterBytes) <= 0) continue;
		if (rolled !== undefined && (rolled === prefixes.at(-1) || rolled === after)) continue;
		if (keys.length + prefixes.length >= most) return { keys, prefixes, last };
		if (rolled === undefined) keys.push(key);
		else prefixes.push(rolled);
		last = rolled ?? key;
	}
	return { keys, prefixes, last: undefined };
}

function rolledUp(key: string, prefix: string, delimiter: string): string | undefined {
	if (delimiter === '') return undefined;
	const at = key.indexOf(delimiter, prefix.length);
	return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** What both versions of the operation take. */
function parameters({ input }: S3Request) {
	const most = input.integer('MaxKeys') ?? longestPage;
	if (most < 0) {
		throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647', 'maxKeys');
	}
	const encoding = input.text('EncodingType');
	if (encoding !== undefined && encoding !== 'url') {
		throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
	}
	return {
		prefix: input.text('Prefix') ?? '',
		delimiter: input.text('Delimiter') ?? '',
		most: Math.min(most, longestPage),
		encoding,
		encode: encoding === 'url' ? urlEncoded : (text: string) => text,
	};
}

function urlEncoded(text: string): string {
	return encodeURIComponent(text).replaceAll('%2F', '/');
}

function describe(
	bucket: Bucket,
	keys: readonly string[],
	encode: (text: string) => string,
	more: object,
): object[] {
	return keys.flatMap((key) => {
		const object = bucket.get(key);
		if (!object) return [];
		const { etag, modifiedAt, data, checksum, headers } = object;
		return [
			{
				Key: encode(key),
				LastModified: new Date(modifiedAt).toISOString(),
				ETag: etag,
				...(checksum && {
					ChecksumAlgorithm: [checksum.member.slice('Checksum'.length)],
					ChecksumType: 'FULL_OBJECT',
				}),
				Size: data.length,
				...more,
				StorageClass: headers.StorageClass ?? 'STANDARD',
			},
		];
	});
}

const listObjectsV2: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const { input, storage } = request;
	const { prefix, delimiter, most, encoding, encode } = parameters(request);
	const token = input.text('ContinuationToken');
	const startAfter = input.text('StartAfter') ?? '';
	const after = token === undefined ? startAfter : readToken(token);
	const { keys, prefixes, last } = list(bucket, { prefix, delimiter, after, most });
	const shownOwner = input.boolean('FetchOwner') ? { Owner: owner(storage.account) } : {};
	return {
		Name: bucket.name,
		Prefix: encode(prefix),
		...(delimiter && { Delimiter: encode(delimiter) }),
		MaxKeys: most,
		...(encoding && { EncodingType: encoding }),
		KeyCount: keys.length + prefixes.length,
		IsTruncated: last !== undefined,
		...(token !== undefined && { ContinuationToken: token }),
		...(last !== undefined && { NextContinuationToken: tokenAfter(last) }),
		...(startAfter && { StartAfter: encode(startAfter) }),
		Contents: describe(bucket, keys, encode, shownOwner),
		CommonPrefixes: prefixes.map((one) => ({ Prefix: encode(one) })),
	};
};

const listObjects: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const { prefix, delimiter, most, encoding, encode } = parameters(request);
	const marker = request.input.text('Marker') ?? '';
	const { keys, prefixes, last } = list(bucket, { prefix, delimiter, after: marker, most });
	return {
		Name: bucket.name,
		Prefix: encode(prefix),
		Marker: encode(marker),
		// Without a delimiter the last key is the marker, and S3 does not say it again.
		...(last !== undefined && delimiter !== '' && { NextMarker: encode(last) }),
		MaxKeys: most,
		...(delimiter && { Delimiter: encode(delimiter) }),
		...(encoding && { EncodingType: encoding }),
		IsTruncated: last !== undefined,
		Contents: describe(bucket, keys, encode, { Owner: owner(request.storage.account) }),
		CommonPrefixes: prefixes.map((one) => ({ Prefix: encode(one) })),
	};
};

/** Operations that list objects. */
export const listingOperations: Readonly<Record<string, S3Operation>> = {
	ListObjects: listObjects,
	ListObjectsV2: listObjectsV2,
};
