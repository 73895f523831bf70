import { answerDocument, answerHeaders, answerNothing, answerObject } from './answers.ts';
import { completedParts, type Tree, tagging } from './documents.ts';
import type { Members, S3Route } from './route.ts';

const described: Members = {
	'cache-control': 'CacheControl',
	'content-disposition': 'ContentDisposition',
	'content-encoding': 'ContentEncoding',
	'content-language': 'ContentLanguage',
	'content-type': 'ContentType',
	expires: 'Expires',
	'x-amz-storage-class': 'StorageClass',
	'x-amz-website-redirect-location': 'WebsiteRedirectLocation',
	'x-amz-tagging': 'Tagging',
};

const checksums: Members = {
	'content-md5': 'ContentMD5',
	'x-amz-checksum-crc32': 'ChecksumCRC32',
	'x-amz-checksum-crc32c': 'ChecksumCRC32C',
	'x-amz-checksum-crc64nvme': 'ChecksumCRC64NVME',
	'x-amz-checksum-sha1': 'ChecksumSHA1',
	'x-amz-checksum-sha256': 'ChecksumSHA256',
	'x-amz-checksum-sha512': 'ChecksumSHA512',
	'x-amz-checksum-md5': 'ChecksumMD5',
};

const conditions: Members = {
	'if-match': 'IfMatch',
	'if-none-match': 'IfNoneMatch',
	'if-modified-since': 'IfModifiedSince',
	'if-unmodified-since': 'IfUnmodifiedSince',
};

const sourceConditions: Members = {
	'x-amz-copy-source': 'CopySource',
	'x-amz-copy-source-range': 'CopySourceRange',
	'x-amz-copy-source-if-match': 'CopySourceIfMatch',
	'x-amz-copy-source-if-none-match': 'CopySourceIfNoneMatch',
	'x-amz-copy-source-if-modified-since': 'CopySourceIfModifiedSince',
	'x-amz-copy-source-if-unmodified-since': 'CopySourceIfUnmodifiedSince',
};

const reading = {
	headers: { ...conditions, range: 'Range', 'x-amz-checksum-mode': 'ChecksumMode' },
	query: {
		'response-cache-control': 'ResponseCacheControl',
		'response-content-disposition': 'ResponseContentDisposition',
		'response-content-encoding': 'ResponseContentEncoding',
		'response-content-language': 'ResponseContentLanguage',
		'response-content-type': 'ResponseContentType',
		'response-expires': 'ResponseExpires',
	},
} as const;

const bytes = { member: 'Body', as: 'bytes' } as const;

/** Operations on multipart uploads. */
export const uploadRoutes: readonly S3Route[] = [
	{
		operation: 'CreateMultipartUpload',
		level: 'object',
		method: 'POST',
		flag: 'uploads',
		headers: described,
		metadata: true,
		answer: answerDocument('InitiateMultipartUploadResult'),
	},
	{
		operation: 'UploadPartCopy',
		level: 'object',
		method: 'PUT',
		flag: 'uploadId',
		copies: true,
		query: { uploadId: 'UploadId', partNumber: 'PartNumber' },
		headers: sourceConditions,
		answer: ({ CopyPartResult }) => answerDocument('CopyPartResult')(CopyPartResult as Tree),
	},
	{
		operation: 'UploadPart',
		level: 'object',
		method: 'PUT',
		flag: 'uploadId',
		query: { uploadId: 'UploadId', partNumber: 'PartNumber' },
		headers: checksums,
		body: bytes,
		answer: answerObject,
	},
	{
		operation: 'CompleteMultipartUpload',
		level: 'object',
		method: 'POST',
		flag: 'uploadId',
		query: { uploadId: 'UploadId' },
		headers: conditions,
		body: { member: 'MultipartUpload', as: completedParts },
		answer: answerDocument('CompleteMultipartUploadResult'),
	},
	{
		operation: 'AbortMultipartUpload',
		level: 'object',
		method: 'DELETE',
		flag: 'uploadId',
		query: { uploadId: 'UploadId' },
		answer: answerNothing,
	},
	{
		operation: 'ListParts',
		level: 'object',
		method: 'GET',
		flag: 'uploadId',
		query: { uploadId: 'UploadId', 'max-parts': 'MaxParts', 'part-number-marker': 'PartNumberMarker' },
		answer: answerDocument('ListPartsResult', {}, { Parts: 'Part' }),
	},
];

/** Operations on objects. */
export const objectRoutes: readonly S3Route[] = [
	{
		operation: 'GetObjectTagging',
		level: 'object',
		method: 'GET',
		flag: 'tagging',
		answer: answerDocument('Tagging', { TagSet: 'Tag' }),
	},
	{
		operation: 'PutObjectTagging',
		level: 'object',
		method: 'PUT',
		flag: 'tagging',
		body: { member: 'Tagging', as: tagging },
		answer: answerHeaders(200, {}),
	},
	{
		operation: 'DeleteObjectTagging',
		level: 'object',
		method: 'DELETE',
		flag: 'tagging',
		answer: answerNothing,
	},
	{
		operation: 'CopyObject',
		level: 'object',
		method: 'PUT',
		copies: true,
		headers: {
			...described,
			...sourceConditions,
			'x-amz-metadata-directive': 'MetadataDirective',
			'x-amz-tagging-directive': 'TaggingDirective',
		},
		metadata: true,
		answer: ({ CopyObjectResult, ...others }) =>
			answerDocument('CopyObjectResult')({ ...(CopyObjectResult as Tree), ...others }),
	},
	{
		operation: 'PutObject',
		level: 'object',
		method: 'PUT',
		headers: { ...described, ...checksums, ...conditions },
		metadata: true,
		body: bytes,
		answer: answerObject,
	},
	{ operation: 'GetObject', level: 'object', method: 'GET', ...reading, answer: answerObject },
	{ operation: 'HeadObject', level: 'object', method: 'HEAD', ...reading, answer: answerObject },
	{ operation: 'DeleteObject', level: 'object', method: 'DELETE', answer: answerNothing },
];
