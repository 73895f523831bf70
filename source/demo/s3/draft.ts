import { createHash } from 'node:crypto';
import type { Input } from '../wire/input.ts';
import { type Checksum, checkChecksum, checkMd5, checksumMembers } from './checksums.ts';
import { invalidArgument, s3Error } from './errors.ts';
import { type ObjectHeaders, objectHeaders } from './stored-object.ts';

/** Bytes. */
const longestKey = 1024;
const mostMetadata = 2 * 1024;
/** Those of buckets for general purposes. */
const storageClasses = new Set([
	'STANDARD',
	'REDUCED_REDUNDANCY',
	'STANDARD_IA',
	'ONEZONE_IA',
	'INTELLIGENT_TIERING',
	'GLACIER',
	'GLACIER_IR',
	'DEEP_ARCHIVE',
]);

/** @throws ServiceError `KeyTooLongError` */
export function requestedKey(input: Input): string {
	const key = input.requiredText('Key');
	const size = Buffer.byteLength(key);
	if (size <= longestKey) return key;
	throw s3Error('KeyTooLongError', { Size: String(size), MaxSizeAllowed: String(longestKey) });
}

/**
 * The bytes of a request, which are what their checksums say.
 *
 * @throws ServiceError `BadDigest`, `InvalidDigest`
 */
export function checkedBody(input: Input): { data: Buffer; checksum: Checksum | null } {
	const data = Buffer.from(input.blob('Body') ?? new Uint8Array());
	const md5 = input.text('ContentMD5');
	if (md5 !== undefined) checkMd5(md5, data);
	let checksum: Checksum | null = null;
	for (const member of checksumMembers) {
		const value = input.text(member);
		if (value === undefined) continue;
		checksum = { member, value };
		checkChecksum(checksum, data);
	}
	return { data, checksum };
}

/**
 * A text that can be given back in a header.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function headerText(name: string, value: string): string {
	if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
	throw invalidArgument('Header value cannot be represented using ISO-8859-1.', name, value);
}

/** @throws ServiceError `InvalidStorageClass`, or `InvalidArgument` for what no header can say */
export function requestedHeaders(input: Input): ObjectHeaders {
	const storageClass = input.text('StorageClass');
	if (storageClass !== undefined && !storageClasses.has(storageClass)) {
		throw s3Error('InvalidStorageClass', { StorageClassRequested: storageClass });
	}
	return Object.fromEntries(
		objectHeaders.flatMap((name) => {
			const value = input.text(name);
			return value === undefined ? [] : [[name, headerText(name, value)]];
		}),
	);
}

/** @throws ServiceError `MetadataTooLarge` */
export function requestedMetadata(input: Input): Map<string, string> {
	const metadata = input.textMap('Metadata') ?? new Map<string, string>();
	let size = 0;
	for (const [name, value] of metadata) {
		if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
			throw invalidArgument('Invalid metadata name.', 'Metadata', name);
		headerText(name, value);
		size += Buffer.byteLength(name) + Buffer.byteLength(value);
	}
	if (size <= mostMetadata) return metadata;
	throw s3Error('MetadataTooLarge', { Size: String(size), MaxSizeAllowed: String(mostMetadata) });
}

export function etagOf(data: Uint8Array): string {
	return `"${createHash('md5').update(data).digest('hex')}"`;
}
