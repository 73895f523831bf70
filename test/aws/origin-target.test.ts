import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originTarget } from '../../source/aws/origin-target.ts';

test('buckets, in every style and partition', () => {
	const hosts: readonly [host: string, bucket: string][] = [
		['assets.s3.amazonaws.com', 'assets'],
		['assets.s3.eu-west-1.amazonaws.com', 'assets'],
		['assets.s3-eu-west-1.amazonaws.com', 'assets'],
		['assets.s3.dualstack.ap-southeast-2.amazonaws.com', 'assets'],
		['assets.s3-accelerate.amazonaws.com', 'assets'],
		['assets.s3-accelerate.dualstack.amazonaws.com', 'assets'],
		['assets.s3-website-us-east-1.amazonaws.com', 'assets'],
		['assets.s3-website.eu-central-1.amazonaws.com', 'assets'],
		['assets.s3.cn-north-1.amazonaws.com.cn', 'assets'],
		['assets.s3.us-gov-west-1.amazonaws.com', 'assets'],
		['www.shop.example.s3.eu-west-1.amazonaws.com', 'www.shop.example'],
		['my.s3.bucket.s3.amazonaws.com', 'my.s3.bucket'],
		['Assets.S3.eu-west-1.amazonaws.com.', 'assets'],
	];
	for (const [host, name] of hosts) assert.deepEqual(originTarget(host, ''), { kind: 'bucket', name }, host);
	assert.deepEqual(originTarget('s3.eu-west-1.amazonaws.com', '/assets/site'), {
		kind: 'bucket',
		name: 'assets',
	});
	assert.deepEqual(originTarget('s3.amazonaws.com', ''), { kind: 'custom', host: 's3.amazonaws.com' });
});

test("APIs, with the stage at the beginning of the origin's path", () => {
	const host = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';
	assert.deepEqual(originTarget(host, '/prod'), { kind: 'api', apiId: 'a1b2c3d4e5', stage: 'prod' });
	assert.deepEqual(originTarget(host, '/prod/v2/'), { kind: 'api', apiId: 'a1b2c3d4e5', stage: 'prod' });
	assert.deepEqual(originTarget(host, ''), { kind: 'api', apiId: 'a1b2c3d4e5', stage: null });
	assert.deepEqual(originTarget('a1b2c3d4e5-vpce-0abc.execute-api.eu-west-1.amazonaws.com', '/x'), {
		kind: 'api',
		apiId: 'a1b2c3d4e5',
		stage: 'x',
	});
});

test('function URLs, and whatever else', () => {
	const url = 'abcdefgh.lambda-url.eu-west-1.on.aws';
	assert.deepEqual(originTarget(url, ''), { kind: 'function URL', host: url });
	for (const host of ['shop.example', 'lb-1.eu-west-1.elb.amazonaws.com', 'assets.s3.example.com', '']) {
		assert.deepEqual(originTarget(host, '/x'), { kind: 'custom', host });
	}
});
