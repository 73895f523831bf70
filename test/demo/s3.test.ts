import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import {
	CopyObjectCommand,
	CreateBucketCommand,
	DeleteBucketCommand,
	DeleteBucketPolicyCommand,
	DeleteBucketTaggingCommand,
	DeleteObjectCommand,
	DeleteObjectsCommand,
	DeletePublicAccessBlockCommand,
	GetBucketAclCommand,
	GetBucketEncryptionCommand,
	GetBucketLocationCommand,
	GetBucketPolicyCommand,
	GetBucketTaggingCommand,
	GetBucketVersioningCommand,
	GetObjectCommand,
	GetObjectTaggingCommand,
	GetPublicAccessBlockCommand,
	HeadBucketCommand,
	HeadObjectCommand,
	ListBucketsCommand,
	ListObjectsCommand,
	ListObjectsV2Command,
	PutBucketPolicyCommand,
	PutBucketTaggingCommand,
	PutBucketVersioningCommand,
	PutObjectCommand,
	type PutObjectCommandInput,
	PutObjectTaggingCommand,
	PutPublicAccessBlockCommand,
	S3Client,
} from '@aws-sdk/client-s3';
import { S3Service } from '../../source/demo/s3/s3-service.ts';
import { startServices } from './service-support.ts';

let service: S3Service;
const { clock, endpoint, config } = await startServices((clock) => {
	service = new S3Service(clock, '123456789012', { deliver: () => false });
	return [service];
});
const client = new S3Client({ ...config, forcePathStyle: true });
const america = new S3Client({ ...config, region: 'us-east-1', forcePathStyle: true });
let buckets = 0;

async function makeBucket(): Promise<string> {
	const Bucket = `bucket-${buckets++}`;
	await client.send(new CreateBucketCommand({ Bucket }));
	return Bucket;
}

const put = (Bucket: string, Key: string, Body = 'content', more: Partial<PutObjectCommandInput> = {}) =>
	client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function read(Bucket: string, Key: string, more = {}): Promise<string | undefined> {
	const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
	return Body?.transformToString();
}

function status(code: number, name?: string) {
	return (error: { name: string; $metadata: { httpStatusCode: number } }) => {
		assert.equal(error.$metadata.httpStatusCode, code);
		if (name) assert.equal(error.name, name);
		return true;
	};
}

test('a bucket is made in its region, found, listed and deleted', async () => {
	const Bucket = 'shop-site';
	await client.send(new CreateBucketCommand({ Bucket }));
	const head = await client.send(new HeadBucketCommand({ Bucket }));
	assert.equal(head.BucketRegion, 'eu-west-1');
	const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
	assert.equal(LocationConstraint, 'eu-west-1');
	await assert.rejects(
		client.send(new CreateBucketCommand({ Bucket })),
		status(409, 'BucketAlreadyOwnedByYou'),
	);
	const { Buckets, Owner } = await client.send(new ListBucketsCommand({}));
	assert.ok(Owner?.ID);
	const listed = Buckets?.find(({ Name }) => Name === Bucket);
	assert.deepEqual(listed?.CreationDate, new Date(clock.now()));
	await put(Bucket, 'index.html');
	await assert.rejects(client.send(new DeleteBucketCommand({ Bucket })), status(409, 'BucketNotEmpty'));
	await client.send(new DeleteObjectCommand({ Bucket, Key: 'index.html' }));
	await client.send(new DeleteBucketCommand({ Bucket }));
	await assert.rejects(client.send(new HeadBucketCommand({ Bucket })), status(404));
	await assert.rejects(client.send(new GetBucketLocationCommand({ Bucket })), status(404, 'NoSuchBucket'));
});

test('where a bucket is made follows from the endpoint and the constraint', async () => {
	const make = (from: S3Client, Bucket: string, LocationConstraint?: string) =>
		from.send(
			new CreateBucketCommand({
				Bucket,
				...(LocationConstraint && {
					CreateBucketConfiguration: { LocationConstraint: LocationConstraint as 'eu-west-1' },
				}),
			}),
		);
	await assert.rejects(make(client, 'wrong-place', 'ap-south-1'), {
		name: 'IllegalLocationConstraintException',
	});
	await make(america, 'in-america');
	await make(america, 'in-america');
	const { LocationConstraint } = await america.send(new GetBucketLocationCommand({ Bucket: 'in-america' }));
	assert.equal(LocationConstraint, undefined);
	await make(america, 'from-america', 'eu-central-1');
	assert.equal(service.buckets('eu-central-1')[0]?.host, 'from-america.s3.eu-central-1.amazonaws.com');
	await assert.rejects(make(america, 'nowhere', 'us-east-1'), { name: 'InvalidLocationConstraint' });
	for (const name of [
		'UPPER',
		'ab',
		'-dash',
		'dot..dot',
		'10.0.0.1',
		'xn--abc',
		'under_score',
		'a'.repeat(64),
	]) {
		await assert.rejects(make(client, name), { name: 'InvalidBucketName' }, name);
	}
});

test('buckets are listed in pages, by prefix and region', async () => {
	for (const name of ['page-a', 'page-b', 'page-c']) {
		await client.send(new CreateBucketCommand({ Bucket: name }));
	}
	const first = await client.send(new ListBucketsCommand({ Prefix: 'page-', MaxBuckets: 2 }));
	assert.deepEqual(
		first.Buckets?.map(({ Name }) => Name),
		['page-a', 'page-b'],
	);
	const second = await client.send(
		new ListBucketsCommand({
			Prefix: 'page-',
			MaxBuckets: 2,
			ContinuationToken: first.ContinuationToken,
			BucketRegion: 'eu-west-1',
		}),
	);
	assert.deepEqual(
		second.Buckets?.map(({ Name }) => Name),
		['page-c'],
	);
	assert.equal(second.ContinuationToken, undefined);
});

test('a continuation token that nobody was given is refused', async () => {
	const Bucket = await makeBucket();
	const ContinuationToken = 'bm9uZQ==';
	const refused = { name: 'InvalidArgument', message: 'The continuation token provided is incorrect' };
	await assert.rejects(client.send(new ListObjectsV2Command({ Bucket, ContinuationToken })), refused);
	await assert.rejects(client.send(new ListBucketsCommand({ ContinuationToken })), refused);
});

test('an object comes back with its bytes, headers, metadata and checksum', async () => {
	const Bucket = await makeBucket();
	const Key = 'folder/ä b+c&<d>.txt';
	const made = await put(Bucket, Key, 'Grüße', {
		ContentType: 'text/plain; charset=utf-8',
		CacheControl: 'max-age=60',
		Metadata: { owner: 'shop' },
		Tagging: 'stage=prod',
	});
	assert.equal(made.ETag, '"49c5f675b49037b6044b803ac9d1a6d7"');
	assert.ok(made.ChecksumCRC32);
	const got = await client.send(new GetObjectCommand({ Bucket, Key }));
	assert.equal(await got.Body?.transformToString(), 'Grüße');
	assert.equal(got.ContentType, 'text/plain; charset=utf-8');
	assert.equal(got.CacheControl, 'max-age=60');
	assert.equal(got.ContentEncoding, undefined);
	assert.deepEqual(got.Metadata, { owner: 'shop' });
	assert.equal(got.ContentLength, 7);
	assert.equal(got.TagCount, 1);
	assert.equal(got.ServerSideEncryption, 'AES256');
	assert.deepEqual(got.LastModified, new Date(Math.floor(clock.now() / 1000) * 1000));
	assert.equal(got.ChecksumCRC32, made.ChecksumCRC32);
	const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
	assert.equal(head.ContentLength, 7);
	assert.equal(head.ETag, made.ETag);
	await assert.rejects(read(Bucket, 'missing'), status(404, 'NoSuchKey'));
	await assert.rejects(client.send(new HeadObjectCommand({ Bucket, Key: 'missing' })), status(404));
	await assert.rejects(read('no-such-bucket', Key), status(404, 'NoSuchBucket'));
	await assert.rejects(put(Bucket, 'k'.repeat(1_025)), { name: 'KeyTooLongError' });
});

test('every checksum that a client may name is checked', async () => {
	const Bucket = await makeBucket();
	for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256', 'CRC64NVME'] as const) {
		await put(Bucket, ChecksumAlgorithm, '123456789', { ChecksumAlgorithm });
		assert.equal(await read(Bucket, ChecksumAlgorithm), '123456789');
	}
	const checked = { ChecksumCRC64NVME: 'rosUhgp5mIg=' };
	await put(Bucket, 'check-value', '123456789', checked);
	await assert.rejects(put(Bucket, 'other', '12345678', checked), status(400, 'BadDigest'));
	await assert.rejects(put(Bucket, 'other', 'x', { ChecksumCRC32C: 'AAAAAA==' }), { name: 'BadDigest' });
	await assert.rejects(put(Bucket, 'other', 'x', { ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' }), {
		name: 'BadDigest',
	});
	await assert.rejects(put(Bucket, 'other', 'x', { ContentMD5: 'short' }), { name: 'InvalidDigest' });
	await assert.rejects(read(Bucket, 'other'), { name: 'NoSuchKey' });
});

test('ranges and conditions', async () => {
	const Bucket = await makeBucket();
	const { ETag } = await put(Bucket, 'k', '0123456789');
	assert.equal(await read(Bucket, 'k', { Range: 'bytes=2-4' }), '234');
	assert.equal(await read(Bucket, 'k', { Range: 'bytes=7-' }), '789');
	assert.equal(await read(Bucket, 'k', { Range: 'bytes=-2' }), '89');
	assert.equal(await read(Bucket, 'k', { Range: 'bytes=5-99' }), '56789');
	const part = await client.send(new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=0-0' }));
	assert.equal(part.ContentRange, 'bytes 0-0/10');
	assert.equal(part.$metadata.httpStatusCode, 206);
	await assert.rejects(read(Bucket, 'k', { Range: 'bytes=10-' }), status(416, 'InvalidRange'));
	assert.equal(await read(Bucket, 'k', { IfMatch: ETag }), '0123456789');
	await assert.rejects(read(Bucket, 'k', { IfMatch: '"other"' }), status(412, 'PreconditionFailed'));
	await assert.rejects(read(Bucket, 'k', { IfNoneMatch: ETag }), status(304));
	await assert.rejects(put(Bucket, 'k', 'x', { IfNoneMatch: '*' }), status(412, 'PreconditionFailed'));
	await assert.rejects(put(Bucket, 'k', 'x', { IfMatch: '"other"' }), status(412));
	await put(Bucket, 'k', 'new', { IfMatch: ETag });
	const typed = await client.send(
		new GetObjectCommand({ Bucket, Key: 'k', ResponseContentType: 'text/html' }),
	);
	assert.equal(typed.ContentType, 'text/html');
	await assert.rejects(read(Bucket, 'k', { ResponseContentType: 'text/html\r\nx: y' }), {
		name: 'InvalidArgument',
	});
});

test('objects are copied within and between buckets', async () => {
	const Bucket = await makeBucket();
	const other = await makeBucket();
	await put(Bucket, 'a/ä', 'text', { Metadata: { one: '1' }, ContentType: 'text/plain' });
	const copy = (CopySource: string, more = {}) =>
		client.send(new CopyObjectCommand({ Bucket: other, Key: 'copy', CopySource, ...more }));
	const { CopyObjectResult } = await copy(`${Bucket}/${encodeURIComponent('a/ä')}`);
	assert.match(CopyObjectResult?.ETag ?? '', /^"[0-9a-f]{32}"$/);
	const head = await client.send(new HeadObjectCommand({ Bucket: other, Key: 'copy' }));
	assert.deepEqual(head.Metadata, { one: '1' });
	await copy(`/${other}/copy`, { MetadataDirective: 'REPLACE', Metadata: { two: '2' } });
	const changed = await client.send(new HeadObjectCommand({ Bucket: other, Key: 'copy' }));
	assert.deepEqual(changed.Metadata, { two: '2' });
	assert.equal(changed.ContentType, 'binary/octet-stream');
	await assert.rejects(copy(`${other}/copy`), { name: 'InvalidRequest' });
	await assert.rejects(copy(`${other}/missing`), { name: 'NoSuchKey' });
	await assert.rejects(copy('nonsense'), { name: 'InvalidArgument' });
});

test('a copy has a storage class and a redirect of its own, and an object can be copied onto itself for them', async () => {
	const Bucket = await makeBucket();
	await put(Bucket, 'a', 'text', {
		StorageClass: 'STANDARD_IA',
		WebsiteRedirectLocation: '/b',
		CacheControl: 'no-store',
	});
	const copy = (Key: string, more = {}) =>
		client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/a`, ...more }));
	const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket, Key }));
	assert.equal((await copy('b')).ServerSideEncryption, 'AES256');
	const { StorageClass, WebsiteRedirectLocation, CacheControl } = await head('b');
	assert.deepEqual([StorageClass, WebsiteRedirectLocation, CacheControl], [undefined, undefined, 'no-store']);
	await assert.rejects(copy('a'), { name: 'InvalidRequest' });
	await copy('a', { StorageClass: 'GLACIER_IR' });
	assert.equal((await head('a')).StorageClass, 'GLACIER_IR');
	assert.equal((await head('a')).CacheControl, 'no-store');
	const strange = { StorageClass: 'COLD' as 'GLACIER' };
	await assert.rejects(put(Bucket, 'c', 'text', strange), { name: 'InvalidStorageClass' });
});

test('a bucket has the tags that it was made with, and an owner that can be expected', async () => {
	const Bucket = 'made-with-tags';
	const Tags = [{ Key: 'team', Value: 'shop' }];
	const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const, Tags };
	await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
	assert.deepEqual((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, Tags);
	const stranger = { Bucket, ExpectedBucketOwner: '111111111111' };
	await assert.rejects(client.send(new HeadBucketCommand(stranger)), status(403));
	await assert.rejects(client.send(new ListObjectsV2Command(stranger)), status(403, 'AccessDenied'));
	await assert.rejects(client.send(new DeleteBucketCommand(stranger)), status(403, 'AccessDenied'));
	const ExpectedBucketOwner = '123456789012';
	await client.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner }));
});

test('objects are listed by prefix and delimiter, in order, in pages', async () => {
	const Bucket = await makeBucket();
	const keys = ['a.txt', 'b/1', 'b/2', 'b/c/3', 'd/4', 'e&<.txt', 'é.txt', '\u{1F600}', '\uFFFD'];
	for (const key of [...keys].reverse()) await put(Bucket, key, key);
	const all = await client.send(new ListObjectsV2Command({ Bucket }));
	assert.deepEqual(
		all.Contents?.map(({ Key }) => Key),
		[...keys.slice(0, 7), '\uFFFD', '\u{1F600}'],
	);
	assert.equal(all.KeyCount, keys.length);
	assert.equal(all.IsTruncated, false);
	assert.equal(all.Contents?.[1]?.Size, 3);
	assert.equal(all.Contents?.[1]?.StorageClass, 'STANDARD');
	const top: string[] = [];
	let ContinuationToken: string | undefined;
	let pages = 0;
	do {
		const page = await client.send(
			new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken }),
		);
		top.push(
			...(page.Contents ?? []).map(({ Key }) => Key ?? ''),
			...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
		);
		ContinuationToken = page.NextContinuationToken;
		pages++;
	} while (ContinuationToken);
	assert.equal(pages, 4);
	assert.deepEqual(top.sort(), ['a.txt', 'b/', 'd/', 'e&<.txt', 'é.txt', '\uFFFD', '\u{1F600}'].sort());
	const inside = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'b/', Delimiter: '/' }));
	assert.deepEqual(
		inside.CommonPrefixes?.map(({ Prefix }) => Prefix),
		['b/c/'],
	);
	const after = await client.send(
		new ListObjectsV2Command({ Bucket, StartAfter: 'd/4', EncodingType: 'url' }),
	);
	assert.deepEqual(after.Contents?.map(({ Key }) => Key).slice(0, 2), ['e%26%3C.txt', '%C3%A9.txt']);
	const first = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
	assert.equal(first.NextMarker, 'b/');
	const second = await client.send(
		new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker, MaxKeys: 1 }),
	);
	assert.equal(second.CommonPrefixes?.[0]?.Prefix, 'd/');
});

test('keys with line ends and entities survive XML both ways', async () => {
	const Bucket = await makeBucket();
	const odd = 'a\r\nb &#10; &amp; "c"';
	await put(Bucket, odd);
	const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
	assert.equal(Contents?.[0]?.Key, odd);
	await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: odd }] } }));
	assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
});

test('many objects are deleted at once, those that are not there as well', async () => {
	const Bucket = await makeBucket();
	await put(Bucket, 'a');
	await put(Bucket, 'b & c');
	const remove = (Objects: { Key: string }[], Quiet?: boolean) =>
		client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }));
	const { Deleted } = await remove([{ Key: 'a' }, { Key: 'missing' }]);
	assert.deepEqual(
		Deleted?.map(({ Key }) => Key),
		['a', 'missing'],
	);
	assert.equal((await remove([{ Key: 'b & c' }], true)).Deleted, undefined);
	assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
	await assert.rejects(remove(Array.from({ length: 1_001 }, (_, index) => ({ Key: String(index) }))), {
		name: 'MalformedXML',
	});
});

test('a bucket keeps its tags, versioning and policy', async () => {
	const Bucket = await makeBucket();
	const tags = () => client.send(new GetBucketTaggingCommand({ Bucket }));
	await assert.rejects(tags(), status(404, 'NoSuchTagSet'));
	await client.send(
		new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'shop' }] } }),
	);
	assert.deepEqual((await tags()).TagSet, [{ Key: 'team', Value: 'shop' }]);
	await assert.rejects(
		client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'aws:x', Value: '' }] } })),
		{ name: 'InvalidTag' },
	);
	await client.send(new DeleteBucketTaggingCommand({ Bucket }));
	await assert.rejects(tags(), { name: 'NoSuchTagSet' });
	const versioning = () => client.send(new GetBucketVersioningCommand({ Bucket }));
	assert.equal((await versioning()).Status, undefined);
	await client.send(
		new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
	);
	assert.equal((await versioning()).Status, 'Enabled');
	const policy = () => client.send(new GetBucketPolicyCommand({ Bucket }));
	await assert.rejects(policy(), status(404, 'NoSuchBucketPolicy'));
	await assert.rejects(client.send(new PutBucketPolicyCommand({ Bucket, Policy: 'no' })), {
		name: 'MalformedPolicy',
	});
	const Policy = '{"Version":"2012-10-17","Statement":[]}';
	await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
	assert.equal((await policy()).Policy, Policy);
	await client.send(new DeleteBucketPolicyCommand({ Bucket }));
	const block = () => client.send(new GetPublicAccessBlockCommand({ Bucket }));
	assert.equal((await block()).PublicAccessBlockConfiguration?.BlockPublicPolicy, true);
	await client.send(
		new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }),
	);
	assert.deepEqual((await block()).PublicAccessBlockConfiguration, {
		BlockPublicAcls: false,
		IgnorePublicAcls: true,
		BlockPublicPolicy: false,
		RestrictPublicBuckets: false,
	});
	await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
	await assert.rejects(block(), status(404, 'NoSuchPublicAccessBlockConfiguration'));
	const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
	const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
	assert.equal(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'AES256');
	await assert.rejects(client.send(new GetBucketAclCommand({ Bucket })), status(501, 'NotImplemented'));
});

test('an object keeps its tags', async () => {
	const Bucket = await makeBucket();
	await put(Bucket, 'k', 'x', { Tagging: 'a=1' });
	const tags = async () => (await client.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }))).TagSet;
	assert.deepEqual(await tags(), [{ Key: 'a', Value: '1' }]);
	await client.send(
		new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'b', Value: '2' }] } }),
	);
	assert.deepEqual(await tags(), [{ Key: 'b', Value: '2' }]);
});

test('the simulation sees what buckets hold, and lets them grow', async () => {
	const Bucket = await makeBucket();
	await put(Bucket, 'a', '12345');
	await put(Bucket, 'a', '123');
	service.grow(Bucket, 1_000, 10);
	const node = service.buckets('eu-west-1').find(({ name }) => name === Bucket);
	assert.deepEqual(node, {
		name: Bucket,
		host: `${Bucket}.s3.eu-west-1.amazonaws.com`,
		bytes: 1_003,
		objects: 11,
	});
	assert.throws(() => service.grow('no-such-bucket', 1, 1), { shape: 'NoSuchBucket' });
});

test('objects take a bounded amount of memory', async () => {
	const Bucket = await makeBucket();
	const Body = 'x'.repeat(7 * 1024 * 1024);
	let count = 0;
	await assert.rejects(
		async () => {
			for (; count < 40; count++) await put(Bucket, String(count), Body);
		},
		{ name: 'EntityTooLarge' },
	);
	assert.equal(count, 36);
	await client.send(new DeleteObjectCommand({ Bucket, Key: '0' }));
	await put(Bucket, 'again', Body);
	const keys = [...Array.from({ length: 36 }, (_, index) => String(index)), 'again'];
	await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
});

test('buckets are reached by their host as well', async () => {
	const Bucket = await makeBucket();
	await put(Bucket, 'folder/k', 'by host');
	const { port } = new URL(endpoint);
	const get = (host: string, path: string) =>
		new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
			const sent = request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
				let body = '';
				answer.on('data', (chunk) => {
					body += chunk;
				});
				answer.on('end', () => resolve({ status: answer.statusCode, body }));
			});
			sent.on('error', reject);
			sent.end();
		});
	const found = await get(`${Bucket}.s3.eu-west-1.amazonaws.com`, '/folder/k');
	assert.deepEqual(found, { status: 200, body: 'by host' });
	const signed = '?X-Amz-Credential=test%2F20260101%2Feu-west-1%2Fs3%2Faws4_request';
	assert.equal((await get(`${Bucket}.localhost:${port}`, `/folder/k${signed}`)).body, 'by host');
	assert.equal((await get('127.0.0.1', `/${Bucket}/folder/k`)).body, 'by host');
	assert.match((await get('127.0.0.1', '/no-such-bucket/k')).body, /UnknownOperation/);
	const missing = await get(`${Bucket}.s3.localhost`, '/missing');
	assert.equal(missing.status, 404);
	assert.match(missing.body, /<Error><Code>NoSuchKey<\/Code><Message>.+<\/Message><Key>missing<\/Key>/);
});
