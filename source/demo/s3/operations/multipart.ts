import { createHash } from 'node:crypto';
import type { Bucket } from '../bucket.ts';
import { checkedBody, etagOf, requestedHeaders, requestedKey, requestedMetadata } from '../draft.ts';
import { s3Error } from '../errors.ts';
import { notify } from '../events.ts';
import { owner, requestedBucket, type S3Operation, type S3Request } from '../operation.ts';
import { checkWriteConditions, requestedPartNumber, requestedRange } from '../preconditions.ts';
import type { Part, StoredObject, Upload } from '../stored-object.ts';
import { readTagHeader } from '../tag-set.ts';
import { copySource } from './objects.ts';

/** Bytes that every part but the last has at least. */
const leastPart = 5 * 1024 * 1024;
const longestPage = 1_000;

function requestedUpload({ input }: S3Request, bucket: Bucket): Upload {
	const id = input.requiredText('UploadId');
	const upload = bucket.uploads.get(id);
	if (!upload || upload.key !== input.text('Key')) throw s3Error('NoSuchUpload', { UploadId: id });
	return upload;
}

const createMultipartUpload: S3Operation = (request) => {
	const { input, storage } = request;
	const bucket = requestedBucket(request);
	storage.checkRoom(0);
	const upload: Upload = {
		id: storage.newUploadId(),
		key: requestedKey(input),
		startedAt: storage.clock.now(),
		headers: requestedHeaders(input),
		metadata: requestedMetadata(input),
		tags: readTagHeader(input.text('Tagging')),
		parts: new Map(),
	};
	bucket.uploads.set(upload.id, upload);
	return {
		Bucket: bucket.name,
		Key: upload.key,
		UploadId: upload.id,
		ServerSideEncryption: 'AES256',
	};
};

function putPart({ input, storage }: S3Request, upload: Upload, data: Buffer): Part {
	const number = requestedPartNumber(input);
	storage.checkRoom(data.length - (upload.parts.get(number)?.data.length ?? 0));
	const part = { data, etag: etagOf(data), modifiedAt: storage.clock.now() };
	upload.parts.set(number, part);
	return part;
}

const uploadPart: S3Operation = (request) => {
	const upload = requestedUpload(request, requestedBucket(request));
	const { data, checksum } = checkedBody(request.input);
	const { etag } = putPart(request, upload, data);
	return {
		ETag: etag,
		ServerSideEncryption: 'AES256',
		...(checksum && { [checksum.member]: checksum.value }),
	};
};

const uploadPartCopy: S3Operation = (request) => {
	const upload = requestedUpload(request, requestedBucket(request));
	const { object } = copySource(request);
	const range = requestedRange(request.input.text('CopySourceRange'), object.data.length);
	const data = range ? object.data.subarray(range.from, range.to + 1) : object.data;
	const { etag, modifiedAt } = putPart(request, upload, Buffer.from(data));
	return { CopyPartResult: { ETag: etag, LastModified: new Date(modifiedAt).toISOString() } };
};

const completeMultipartUpload: S3Operation = (request) => {
	const { input, storage, origin } = request;
	const bucket = requestedBucket(request);
	const upload = requestedUpload(request, bucket);
	checkWriteConditions(input, bucket.get(upload.key));
	const parts = chosenParts(request, upload);
	const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
	const digest = createHash('md5').update(Buffer.concat(digests)).digest('hex');
	const object: StoredObject = {
		key: upload.key,
		data: Buffer.concat(parts.map(({ data }) => data)),
		etag: `"${digest}-${parts.length}"`,
		modifiedAt: storage.clock.now(),
		headers: upload.headers,
		metadata: upload.metadata,
		checksum: null,
		tags: upload.tags,
	};
	bucket.uploads.delete(upload.id);
	bucket.put(object);
	notify(storage, bucket, 'ObjectCreated:CompleteMultipartUpload', object);
	return {
		Location: `${origin}/${bucket.name}/${encodeURIComponent(upload.key)}`,
		Bucket: bucket.name,
		Key: upload.key,
		ETag: object.etag,
		ServerSideEncryption: 'AES256',
	};
};

/** The parts that the request names, which have to be those that were uploaded. */
function chosenParts({ input }: S3Request, upload: Upload): Part[] {
	const named = input.object('MultipartUpload')?.objects('Parts') ?? [];
	if (named.length === 0) throw s3Error('MalformedXML');
	const numbers = named.map(requestedPartNumber);
	if (numbers.some((number, index) => number <= (numbers[index - 1] ?? 0))) {
		throw s3Error('InvalidPartOrder', { UploadId: upload.id });
	}
	return named.map((entry, index) => {
		const number = requestedPartNumber(entry);
		const part = upload.parts.get(number);
		const etag = entry.requiredText('ETag').replaceAll('"', '');
		if (!part || part.etag !== `"${etag}"`) {
			throw s3Error('InvalidPart', { UploadId: upload.id, PartNumber: String(number), ETag: etag });
		}
		if (index < named.length - 1 && part.data.length < leastPart) {
			throw s3Error('EntityTooSmall', {
				ProposedSize: String(part.data.length),
				MinSizeAllowed: String(leastPart),
				PartNumber: String(number),
				ETag: etag,
			});
		}
		return part;
	});
}

const abortMultipartUpload: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	bucket.uploads.delete(requestedUpload(request, bucket).id);
	return {};
};

const listParts: S3Operation = (request) => {
	const { input, storage } = request;
	const bucket = requestedBucket(request);
	const upload = requestedUpload(request, bucket);
	const most = Math.min(input.integer('MaxParts') ?? longestPage, longestPage);
	const marker = input.integer('PartNumberMarker') ?? 0;
	const rest = [...upload.parts].filter(([number]) => number > marker).sort(([a], [b]) => a - b);
	const shown = rest.slice(0, most);
	return {
		Bucket: bucket.name,
		Key: upload.key,
		UploadId: upload.id,
		PartNumberMarker: String(marker),
		NextPartNumberMarker: String(shown.at(-1)?.[0] ?? marker),
		MaxParts: most,
		IsTruncated: shown.length < rest.length,
		Parts: shown.map(([PartNumber, { data, etag, modifiedAt }]) => ({
			PartNumber,
			LastModified: new Date(modifiedAt).toISOString(),
			ETag: etag,
			Size: data.length,
		})),
		Initiator: owner(storage.account),
		Owner: owner(storage.account),
		StorageClass: upload.headers.StorageClass ?? 'STANDARD',
	};
};

const listMultipartUploads: S3Operation = (request) => {
	const { input, storage } = request;
	const bucket = requestedBucket(request);
	const most = Math.min(input.integer('MaxUploads') ?? longestPage, longestPage);
	const prefix = input.text('Prefix') ?? '';
	const keyMarker = input.text('KeyMarker') ?? '';
	const idMarker = input.text('UploadIdMarker') ?? '';
	const rest = [...bucket.uploads.values()]
		.filter(({ key, id }) => {
			if (!key.startsWith(prefix)) return false;
			return key > keyMarker || (idMarker !== '' && key === keyMarker && id > idMarker);
		})
		.sort((a, b) => (a.key === b.key ? (a.id < b.id ? -1 : 1) : a.key < b.key ? -1 : 1));
	const shown = rest.slice(0, most);
	const last = shown.at(-1);
	return {
		Bucket: bucket.name,
		KeyMarker: keyMarker,
		UploadIdMarker: idMarker,
		...(last && { NextKeyMarker: last.key, NextUploadIdMarker: last.id }),
		Prefix: prefix,
		MaxUploads: most,
		IsTruncated: shown.length < rest.length,
		Uploads: shown.map((upload) => ({
			UploadId: upload.id,
			Key: upload.key,
			Initiated: new Date(upload.startedAt).toISOString(),
			StorageClass: upload.headers.StorageClass ?? 'STANDARD',
			Owner: owner(storage.account),
			Initiator: owner(storage.account),
		})),
	};
};

/** Operations on multipart uploads. */
export const multipartOperations: Readonly<Record<string, S3Operation>> = {
	AbortMultipartUpload: abortMultipartUpload,
	CompleteMultipartUpload: completeMultipartUpload,
	CreateMultipartUpload: createMultipartUpload,
	ListMultipartUploads: listMultipartUploads,
	ListParts: listParts,
	UploadPart: uploadPart,
	UploadPartCopy: uploadPartCopy,
};
