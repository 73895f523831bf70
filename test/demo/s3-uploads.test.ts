import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
	AbortMultipartUploadCommand,
	CompleteMultipartUploadCommand,
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	GetObjectCommand,
	ListMultipartUploadsCommand,
	ListPartsCommand,
	PutObjectCommand,
	S3Client,
	UploadPartCommand,
	UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { S3Service } from '../../source/demo/s3/s3-service.ts';
import { startServices } from './service-support.ts';

const { clock, endpoint, config } = await startServices((clock) => [
	new S3Service(clock, '123456789012', { deliver: () => false }),
]);
const client = new S3Client({ ...config, forcePathStyle: true });
const Bucket = 'uploads';
await client.send(new CreateBucketCommand({ Bucket }));
const partSize = 5 * 1024 * 1024;

async function start(Key: string) {
	const { UploadId } = await client.send(
		new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/plain', Metadata: { a: 'b' } }),
	);
	assert.ok(UploadId);
	const upload = { Bucket, Key, UploadId };
	return {
		...upload,
		part: async (PartNumber: number, Body: Uint8Array | string) => {
			const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
			return { PartNumber, ETag };
		},
		complete: (Parts: { PartNumber?: number; ETag?: string | undefined }[]) =>
			client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
		abort: () => client.send(new AbortMultipartUploadCommand(upload)),
		list: (more = {}) => client.send(new ListPartsCommand({ ...upload, ...more })),
	};
}

test('a multipart upload puts its parts together, whichever came first', async () => {
	const upload = await start('big.txt');
	const first = Buffer.alloc(partSize, 'a');
	const last = await upload.part(2, 'end');
	const one = await upload.part(1, first);
	const { Parts, IsTruncated } = await upload.list();
	assert.deepEqual(
		Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
		[
			[1, partSize],
			[2, 3],
		],
	);
	assert.equal(IsTruncated, false);
	const page = await upload.list({ MaxParts: 1 });
	assert.equal(page.IsTruncated, true);
	assert.equal(page.NextPartNumberMarker, '1');
	const { ETag, Location } = await upload.complete([one, last]);
	const digests = [first, 'end'].map((data) => createHash('md5').update(data).digest());
	assert.equal(ETag, `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
	assert.equal(Location, `${endpoint}/uploads/big.txt`);
	const got = await client.send(new GetObjectCommand({ Bucket, Key: 'big.txt', Range: 'bytes=-5' }));
	assert.equal(await got.Body?.transformToString(), 'aaend');
	assert.equal(got.ContentType, 'text/plain');
	assert.deepEqual(got.Metadata, { a: 'b' });
	await assert.rejects(upload.list(), { name: 'NoSuchUpload' });
});

test('parts have to be there, in order, and large enough', async () => {
	const upload = await start('parts');
	const small = await upload.part(1, 'small');
	const end = await upload.part(2, 'end');
	await assert.rejects(upload.complete([small, end]), { name: 'EntityTooSmall' });
	await assert.rejects(upload.complete([end, small]), { name: 'InvalidPartOrder' });
	await assert.rejects(upload.complete([{ ...small, ETag: end.ETag }]), { name: 'InvalidPart' });
	await assert.rejects(upload.complete([{ PartNumber: 3, ETag: end.ETag }]), { name: 'InvalidPart' });
	await assert.rejects(upload.complete([]), { name: 'MalformedXML' });
	await assert.rejects(upload.part(10_001, 'x'), { name: 'InvalidArgument' });
	await assert.rejects(upload.part(0, 'x'), { name: 'InvalidArgument' });
	await upload.complete([small]);
});

test('an upload is listed until it is aborted', async () => {
	const upload = await start('left/over');
	const other = await start('left/under');
	const uploads = async (more = {}) =>
		client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'left/', ...more }));
	const first = await uploads({ MaxUploads: 1 });
	assert.deepEqual(
		first.Uploads?.map(({ Key, UploadId }) => [Key, UploadId]),
		[['left/over', upload.UploadId]],
	);
	assert.deepEqual(first.Uploads?.[0]?.Initiated, new Date(clock.now()));
	assert.equal(first.IsTruncated, true);
	const second = await uploads({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
	assert.equal(second.Uploads?.[0]?.UploadId, other.UploadId);
	await upload.abort();
	await other.abort();
	assert.equal((await uploads()).Uploads, undefined);
	await assert.rejects(upload.abort(), { name: 'NoSuchUpload' });
	await assert.rejects(upload.part(1, 'x'), { name: 'NoSuchUpload' });
});

test('a part can be copied from an object', async () => {
	await client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
	const upload = await start('copied');
	const { CopyPartResult } = await client.send(
		new UploadPartCopyCommand({
			Bucket,
			Key: 'copied',
			UploadId: upload.UploadId,
			PartNumber: 1,
			CopySource: `${Bucket}/source`,
			CopySourceRange: 'bytes=3-5',
		}),
	);
	await upload.complete([{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
	const got = await client.send(new GetObjectCommand({ Bucket, Key: 'copied' }));
	assert.equal(await got.Body?.transformToString(), '345');
});

const Authorization =
	'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';

function putChunked(key: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(`${endpoint}/uploads/${key}`, {
		method: 'PUT',
		body,
		headers: {
			Authorization,
			'content-encoding': 'aws-chunked',
			'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
			...headers,
		},
	});
}

test('bodies in chunks are put together, and their trailing checksums checked', async () => {
	const body = (checksum: string) =>
		`5\r\n12345\r\n4;chunk-signature=0\r\n6789\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
	const length = { 'x-amz-decoded-content-length': '9', 'x-amz-trailer': 'x-amz-checksum-crc32' };
	const good = await putChunked('chunks', body('y/Q5Jg=='), length);
	assert.equal(good.status, 200);
	assert.equal(good.headers.get('x-amz-checksum-crc32'), 'y/Q5Jg==');
	const got = await client.send(new GetObjectCommand({ Bucket, Key: 'chunks' }));
	assert.equal(await got.Body?.transformToString(), '123456789');
	assert.equal(got.ContentEncoding, undefined);
	const bad = await putChunked('chunks', body('AAAAAA=='), length);
	assert.equal(bad.status, 400);
	assert.match(await bad.text(), /<Code>BadDigest<\/Code>/);
	for (const broken of ['', 'x', '5\r\n123', '5\r\n12345\r\n']) {
		assert.match(await (await putChunked('broken', broken)).text(), /<Code>IncompleteBody<\/Code>/, broken);
	}
	const short = await putChunked('broken', '1\r\nx\r\n0\r\n\r\n', length);
	assert.match(await short.text(), /<Code>IncompleteBody<\/Code>/);
	const forged = '1\r\nx\r\n0\r\nx-amz-meta-a:\u0001\r\n\r\n';
	assert.equal((await putChunked('forged', forged)).status, 200);
	const plain = await fetch(`${endpoint}/uploads/forged`, { headers: { Authorization } });
	assert.equal(plain.headers.get('x-amz-meta-a'), null);
	const zipped = await putChunked('zipped', '1\r\nx\r\n0\r\n\r\n', {
		'content-encoding': 'aws-chunked,gzip',
	});
	assert.equal(zipped.status, 200);
	const head = await fetch(`${endpoint}/uploads/zipped`, { method: 'HEAD', headers: { Authorization } });
	assert.equal(head.headers.get('content-encoding'), 'gzip');
});

test('what is no XML, or another document, is told in S3’s XML', async () => {
	for (const body of ['<Delete', '<Other/>', '<Delete><Object></Object></Delete>']) {
		const answer = await fetch(`${endpoint}/uploads?delete`, {
			method: 'POST',
			body,
			headers: { Authorization },
		});
		assert.equal(answer.status, 400);
		assert.match(await answer.text(), /<Error><Code>MalformedXML<\/Code>/, body);
	}
	const uri = await fetch(`${endpoint}/uploads/%E0%A4%A`, { headers: { Authorization } });
	assert.equal(uri.status, 400);
	assert.match(await uri.text(), /<Code>InvalidRequest<\/Code>/);
	const unknown = await fetch(`${endpoint}/uploads?lifecycle`, { headers: { Authorization } });
	assert.equal(unknown.status, 501);
	assert.match(await unknown.text(), /<Code>NotImplemented<\/Code>/);
	const post = await fetch(`${endpoint}/`, { method: 'POST', headers: { Authorization } });
	assert.equal(post.status, 501);
});
