import type { Bucket } from '../bucket.ts';
import {
	checkedBody,
	etagOf,
	headerText,
	requestedHeaders,
	requestedKey,
	requestedMetadata,
} from '../draft.ts';
import { invalidArgument, s3Error } from '../errors.ts';
import { notify } from '../events.ts';
import { requestedBucket, type S3Operation, type S3Request } from '../operation.ts';
import { checkReadConditions, checkWriteConditions, requestedRange } from '../preconditions.ts';
import type { StoredObject } from '../stored-object.ts';
import { readTagHeader, readTagSet, tagSet } from '../tag-set.ts';

const encryption = { ServerSideEncryption: 'AES256' } as const;
const mostDeletions = 1_000;

function requestedObject(request: S3Request): StoredObject {
	const bucket = requestedBucket(request);
	const key = requestedKey(request.input);
	const object = bucket.get(key);
	if (!object) throw s3Error('NoSuchKey', { Key: key });
	return object;
}

const putObject: S3Operation = (request) => {
	const { input, storage } = request;
	const bucket = requestedBucket(request);
	const key = requestedKey(input);
	const before = bucket.get(key);
	checkWriteConditions(input, before);
	const { data, checksum } = checkedBody(input);
	storage.checkRoom(data.length - (before?.data.length ?? 0));
	const object: StoredObject = {
		key,
		data,
		etag: etagOf(data),
		modifiedAt: storage.clock.now(),
		headers: requestedHeaders(input),
		metadata: requestedMetadata(input),
		checksum,
		tags: readTagHeader(input.text('Tagging')),
	};
	bucket.put(object);
	notify(storage, bucket, 'ObjectCreated:Put', object);
	return {
		ETag: object.etag,
		...encryption,
		...(checksum && { [checksum.member]: checksum.value, ChecksumType: 'FULL_OBJECT' }),
	};
};

function describe(object: StoredObject): object {
	const { headers, metadata, modifiedAt, etag, tags } = object;
	const { StorageClass, ContentType = 'binary/octet-stream', ...others } = headers;
	return {
		AcceptRanges: 'bytes',
		LastModified: new Date(modifiedAt).toISOString(),
		ETag: etag,
		ContentType,
		...others,
		// S3 says nothing of the standard class.
		...(StorageClass !== undefined && StorageClass !== 'STANDARD' && { StorageClass }),
		...encryption,
		Metadata: Object.fromEntries(metadata),
		...(tags.size > 0 && { TagCount: tags.size }),
	};
}

function read(request: S3Request): object {
	const { input } = request;
	const object = requestedObject(request);
	checkReadConditions(input, object);
	const { data, checksum } = object;
	const range = requestedRange(input.text('Range'), data.length);
	const wanted = range ? data.subarray(range.from, range.to + 1) : data;
	return {
		...describe(object),
		ContentLength: wanted.length,
		...(range && { ContentRange: `bytes ${range.from}-${range.to}/${data.length}` }),
		...(checksum &&
			!range &&
			input.text('ChecksumMode') === 'ENABLED' && {
				[checksum.member]: checksum.value,
				ChecksumType: 'FULL_OBJECT',
			}),
		...responseOverrides(input),
		Body: wanted,
	};
}

const overrides = [
	'CacheControl',
	'ContentDisposition',
	'ContentEncoding',
	'ContentLanguage',
	'ContentType',
	'Expires',
] as const;

/** What the request says that the answer's headers shall be. */
function responseOverrides(input: S3Request['input']): object {
	return Object.fromEntries(
		overrides.flatMap((name) => {
			const value = input.text(`Response${name}`);
			return value === undefined ? [] : [[name, headerText(name, value)]];
		}),
	);
}

const headObject: S3Operation = (request) => {
	const { Body: _body, ...head } = read(request) as { Body: Buffer };
	return head;
};

const deleteObject: S3Operation = (request) => {
	remove(request, requestedBucket(request), requestedKey(request.input));
	return {};
};

/** What is not there is deleted as well, only nobody hears of it. */
function remove({ storage }: S3Request, bucket: Bucket, key: string): void {
	const object = bucket.delete(key);
	if (object) notify(storage, bucket, 'ObjectRemoved:Delete', object);
}

const deleteObjects: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const wanted = request.input.requiredObject('Delete');
	const keys = (wanted.objects('Objects') ?? []).map((entry) => entry.text('Key') ?? '');
	if (keys.length === 0 || keys.length > mostDeletions || keys.includes('')) throw s3Error('MalformedXML');
	for (const key of keys) remove(request, bucket, key);
	return wanted.boolean('Quiet') ? {} : { Deleted: keys.map((Key) => ({ Key })) };
};

const copyObject: S3Operation = (request) => {
	const { input, storage } = request;
	const bucket = requestedBucket(request);
	const key = requestedKey(input);
	const { bucket: from, object: source } = copySource(request);
	checkReadConditions(input, source, 'CopySource');
	const replaces = directive(input.text('MetadataDirective'));
	const replacesTags = directive(input.text('TaggingDirective'));
	const { StorageClass, WebsiteRedirectLocation, ...given } = requestedHeaders(input);
	// What says where an object is kept and led to is the copy's own, whatever becomes of the rest.
	const own = {
		...(StorageClass !== undefined && { StorageClass }),
		...(WebsiteRedirectLocation !== undefined && { WebsiteRedirectLocation }),
	};
	const { StorageClass: _class, WebsiteRedirectLocation: _location, ...kept } = source.headers;
	if (from === bucket && source.key === key && !replaces && Object.keys(own).length === 0) {
		throw s3Error(
			'InvalidRequest',
			{},
			"This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
		);
	}
	storage.checkRoom(source.data.length - (bucket.get(key)?.data.length ?? 0));
	const object: StoredObject = {
		...source,
		key,
		etag: etagOf(source.data),
		modifiedAt: storage.clock.now(),
		headers: { ...(replaces ? given : kept), ...own },
		...(replaces && { metadata: requestedMetadata(input) }),
		...(replacesTags && { tags: readTagHeader(input.text('Tagging')) }),
	};
	bucket.put(object);
	notify(storage, bucket, 'ObjectCreated:Copy', object);
	return {
		CopyObjectResult: { ETag: object.etag, LastModified: new Date(object.modifiedAt).toISOString() },
		...encryption,
	};
};

function directive(value = 'COPY'): boolean {
	if (value === 'COPY' || value === 'REPLACE') return value === 'REPLACE';
	throw invalidArgument('Unknown directive.', 'x-amz-metadata-directive', value);
}

/** `bucket/key`, URL-encoded, with or without a slash before it. */
export function copySource({ input, storage }: S3Request): { bucket: Bucket; object: StoredObject } {
	const given = input.requiredText('CopySource').split('?', 1)[0] ?? '';
	let path: string;
	try {
		path = decodeURIComponent(given.replace(/^\//, ''));
	} catch {
		throw invalidArgument('Invalid copy source encoding.', 'x-amz-copy-source', given);
	}
	const [name = '', ...rest] = path.split('/');
	const key = rest.join('/');
	if (name === '' || key === '') {
		throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', given);
	}
	const bucket = storage.bucket(name);
	const object = bucket.get(key);
	if (!object) throw s3Error('NoSuchKey', { Key: key });
	return { bucket, object };
}

const getObjectTagging: S3Operation = (request) => tagSet(requestedObject(request).tags);

const putObjectTagging: S3Operation = (request) => {
	const tags = readTagSet(request.input.requiredObject('Tagging'), 10);
	retag(request, tags, 'ObjectTagging:Put');
	return {};
};

const deleteObjectTagging: S3Operation = (request) => {
	retag(request, new Map(), 'ObjectTagging:Delete');
	return {};
};

function retag(
	request: S3Request,
	tags: ReadonlyMap<string, string>,
	event: 'ObjectTagging:Put' | 'ObjectTagging:Delete',
): void {
	const bucket = requestedBucket(request);
	const object = { ...requestedObject(request), tags };
	bucket.put(object);
	notify(request.storage, bucket, event, object);
}

/** Operations on objects. */
export const objectOperations: Readonly<Record<string, S3Operation>> = {
	CopyObject: copyObject,
	DeleteObject: deleteObject,
	DeleteObjectTagging: deleteObjectTagging,
	DeleteObjects: deleteObjects,
	GetObject: read,
	GetObjectTagging: getObjectTagging,
	HeadObject: headObject,
	PutObject: putObject,
	PutObjectTagging: putObjectTagging,
};
