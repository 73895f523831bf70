import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../source/model/redact.ts';

const secrets: readonly (readonly [string, string])[] = [
	['an access key id', 'key AKIAIOSFODNN7EXAMPLE was used'],
	['a temporary one', '{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE"}'],
	['a secret key in a file', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
	['a secret key in JSON', '{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}'],
	[
		'a secret key in JSON within JSON',
		JSON.stringify({ m: '{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}' }),
	],
	['a session token in JSON', '{"SessionToken":"IQoJb3JpZ2luX2VjEXAMPLE=="}'],
	['a token header', 'x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE'],
	['a token in a URL', 'https://x/?X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE&X-Amz-Date=1'],
	['an access token', '"accessToken": "IQoJb3JpZ2luX2VjEXAMPLE"'],
	['a bearer token', 'sent Bearer IQoJb3JpZ2luX2VjEXAMPLE'],
	[
		'an Authorization header',
		'Authorization: AWS4-HMAC-SHA256 Credential=ABCDEF/20261123/x, SignedHeaders=host, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024',
	],
	['a password in a URL', 'http://kim:IQoJb3JpZ2luX2VjEXAMPLE@proxy:8080/'],
];
const telltale = /EXAMPLE|fe5f80f7|ABCDEF/;

for (const [name, text] of secrets) {
	test(`${name} is taken out`, () => {
		assert.match(text, telltale);
		const clean = redact(text);
		assert.doesNotMatch(clean, telltale);
		assert.match(clean, /\[redacted\]/);
		assert.equal(redact(clean), clean);
	});
}

test('what is no secret stays', () => {
	const text =
		'SQS denied DeleteMessage: arn:aws:iam::123456789012:user/kim may not; token bucket: empty, NextToken was sent; the signature is wrong';
	assert.equal(redact(text), text);
});

test('a secret that is known by value is taken out wherever it stands, a trivial one is not', () => {
	assert.equal(redact('a(correct-horse)b', ['correct-horse', 'a']), 'a([redacted])b');
});
