import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorKind, QdashError } from '../../source/model/errors.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, closedPort, type FakeAnswer, html, startFake } from '../support/fake-http.ts';

const url = 'http://x/1/orders';

async function failureOf(work: Promise<unknown>): Promise<QdashError> {
	return work.then(
		() => assert.fail('it was expected to fail'),
		(error) => error,
	);
}

interface Case {
	readonly name: string;
	readonly answer: FakeAnswer;
	readonly kind: ErrorKind;
	readonly code?: string;
	readonly message: RegExp;
	readonly retryAfter?: number;
}

const legacy = 'AWS.SimpleQueueService.NonExistentQueue';
const cases: readonly Case[] = [
	{
		name: 'AccessDenied',
		answer: awsError(
			'AccessDeniedException',
			'User: arn:aws:iam::1:user/kim is not authorized to perform: sqs:getqueueattributes on resource: arn with an explicit deny',
			403,
			'AccessDenied',
		),
		kind: 'denied',
		message:
			/^SQS denied GetQueueAttributes: it needs sqs:getqueueattributes, and a policy denies it explicitly\.$/,
	},
	{
		name: 'AccessDenied without a reason',
		answer: awsError('AccessDenied', 'Access to the resource is denied.', 403),
		kind: 'denied',
		code: 'AccessDenied',
		message: /^SQS denied GetQueueAttributes: it needs sqs:GetQueueAttributes\.$/,
	},
	{
		name: 'AuthorizationError',
		answer: awsError('AuthorizationError', 'no', 400),
		kind: 'denied',
		message: /^SQS denied/,
	},
	{
		name: 'RequestThrottled',
		answer: awsError('RequestThrottled', 'slow', 403),
		kind: 'throttled',
		message: /^SQS throttles GetQueueAttributes; it is asked less often until it recovers\.$/,
	},
	{
		name: 'ThrottlingException',
		answer: awsError('ThrottlingException', 'slow'),
		kind: 'throttled',
		message: /throttles/,
	},
	{
		name: 'TooManyRequestsException with a time to wait',
		answer: { ...awsError('TooManyRequestsException', 'slow', 429), headers: { 'retry-after': '7' } },
		kind: 'throttled',
		retryAfter: 7000,
		message: /throttles/,
	},
	{ name: 'KmsThrottled', answer: awsError('KmsThrottled', 'slow'), kind: 'throttled', message: /throttles/ },
	{
		name: 'ExpiredToken',
		answer: awsError('ExpiredTokenException', 'gone', 403),
		kind: 'expired',
		message: /`aws sso login`/,
	},
	{
		name: 'unknown keys',
		answer: awsError('UnrecognizedClientException', 'x', 403),
		kind: 'denied',
		message: /does not know these credentials/,
	},
	{
		name: 'InvalidClientTokenId',
		answer: awsError('InvalidClientTokenId', 'x', 403),
		kind: 'denied',
		message: /does not know these credentials/,
	},
	{
		name: 'SignatureDoesNotMatch',
		answer: awsError('SignatureDoesNotMatch', 'The canonical string was x-amz-security-token:abcdef', 403),
		kind: 'denied',
		message:
			/^SQS refused the signature; check the secret access key, the region, and this machine's clock\.$/,
	},
	{
		name: 'QueueDoesNotExist',
		answer: awsError('QueueDoesNotExist', 'The specified queue does not exist.', 400, legacy),
		kind: 'notFound',
		code: 'QueueDoesNotExist',
		message:
			/^The queue does not exist at 127\.0\.0\.1:\d+; it was deleted, or it belongs to another region or account\.$/,
	},
	{
		name: 'the legacy name alone',
		answer: awsError('Unheard', 'x', 400, legacy),
		kind: 'notFound',
		message: /does not exist/,
	},
	{
		name: 'ReceiptHandleIsInvalid',
		answer: awsError('ReceiptHandleIsInvalid', 'x', 404),
		kind: 'invalid',
		code: 'ReceiptHandleIsInvalid',
		message: /does not know this receipt handle/,
	},
	{
		name: 'an expired receipt handle',
		answer: awsError(
			'InvalidParameterValue',
			'Value AQEB for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
		),
		kind: 'invalid',
		code: 'InvalidParameterValue',
		message: /^The lease has expired/,
	},
	{
		name: 'MessageNotInflight',
		answer: awsError('MessageNotInflight', 'x'),
		kind: 'invalid',
		code: 'MessageNotInflight',
		message: /^The lease has expired/,
	},
	{
		name: 'another InvalidParameterValue',
		answer: awsError('InvalidParameterValue', 'Value 99 for parameter DelaySeconds is invalid.'),
		kind: 'invalid',
		message: /^SQS refused GetQueueAttributes: Value 99 for parameter DelaySeconds is invalid\.$/,
	},
	{
		name: 'PurgeQueueInProgress',
		answer: awsError('PurgeQueueInProgress', 'x', 403, 'AWS.SimpleQueueService.PurgeQueueInProgress'),
		kind: 'throttled',
		code: 'PurgeQueueInProgress',
		retryAfter: 60_000,
		message: /one purge a minute/,
	},
	{
		name: 'OverLimit',
		answer: awsError('OverLimit', 'x', 403),
		kind: 'throttled',
		message: /limit of messages in flight/,
	},
	{
		name: 'InvalidMessageContents',
		answer: awsError('InvalidMessageContents', 'x'),
		kind: 'invalid',
		message: /refused the body/,
	},
	{
		name: 'KmsAccessDenied',
		answer: awsError('KmsAccessDenied', 'the key'),
		kind: 'denied',
		message: /the key; they need kms:Decrypt/,
	},
	{
		name: 'KmsDisabled',
		answer: awsError('KmsDisabled', 'arn is disabled.'),
		kind: 'invalid',
		message: /arn is disabled\.$/,
	},
	{
		name: 'UnsupportedOperation',
		answer: awsError('UnsupportedOperation', 'x'),
		kind: 'unsupported',
		message: /does not support GetQueueAttributes/,
	},
	{
		name: 'UnknownOperation',
		answer: awsError('UnknownOperationException', 'x', 404),
		kind: 'unsupported',
		message: /does not support/,
	},
	{
		name: 'HTTP 501 with JSON',
		answer: awsError('InternalFailure', 'not in this plan', 501),
		kind: 'unsupported',
		message: /does not support/,
	},
	{
		name: 'HTTP 500 with HTML, as moto fails',
		answer: html(500),
		kind: 'unsupported',
		message:
			/^SQS at 127\.0\.0\.1:\d+ does not support GetQueueAttributes \(it answered HTTP 500 with HTML\)\.$/,
	},
	{
		name: 'HTTP 501 with text',
		answer: { status: 501, headers: { 'content-type': 'text/plain' }, body: 'no' },
		kind: 'unsupported',
		message: /does not support/,
	},
	{
		name: 'HTML with HTTP 200',
		answer: html(200),
		kind: 'unsupported',
		message:
			/^SQS at 127\.0\.0\.1:\d+ did not answer GetQueueAttributes like AWS \(HTML\); check the endpoint\.$/,
	},
	{
		name: 'XML',
		answer: { status: 400, headers: { 'content-type': 'text/xml' }, body: '<ErrorResponse/>' },
		kind: 'unsupported',
		message: /HTTP 400 with text\/xml/,
	},
	{
		name: 'a gateway before it',
		answer: html(503),
		kind: 'unreachable',
		message: /HTTP 503 from something before it/,
	},
	{
		name: 'HTTP 503 of its own',
		answer: awsError('ServiceUnavailable', 'busy', 503),
		kind: 'unreachable',
		message: /not available/,
	},
	{
		name: 'InternalError',
		answer: awsError('InternalError', 'oops', 500),
		kind: 'unknown',
		code: 'InternalError',
		message: /^SQS failed at GetQueueAttributes \(InternalError: oops\)\.$/,
	},
	{
		name: 'a name that nobody knows',
		answer: awsError('Strange', 'because'),
		kind: 'invalid',
		code: 'Strange',
		message: /^SQS refused GetQueueAttributes \(Strange: because\)\.$/,
	},
	{
		name: 'an object method as a name',
		answer: awsError('constructor', 'x'),
		kind: 'invalid',
		message: /refused/,
	},
	{
		name: 'a reset connection',
		answer: { raw: (response) => response.destroy() },
		kind: 'unreachable',
		message: /^SQS does not answer at 127\.0\.0\.1:\d+ \(connection reset\)\.$/,
	},
	{
		name: 'an answer that breaks off',
		answer: {
			raw: (response) => {
				response.writeHead(200, { 'content-length': '100' });
				response.write('{"Attrib', () => response.destroy());
			},
		},
		kind: 'unreachable',
		message: /^SQS (?:broke off its answer|does not answer) at 127/,
	},
	{
		name: 'no HTTP at all',
		answer: { raw: (response) => response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n') },
		kind: 'unreachable',
		message: /\(not HTTP\)\.$/,
	},
];

for (const { name, answer, kind, code, message, retryAfter } of cases) {
	test(`${name} becomes ${kind}`, async (t) => {
		awsEnvironment(t);
		const server = await startFake(t, () => answer);
		const { sqs } = await connect(t, { endpoint: server.url });
		const error = await failureOf(sqs.getQueueAttributes(url));
		assert.equal(error.name, 'QdashError', String(error.cause));
		assert.match(error.message, message);
		assert.equal(error.kind, kind);
		assert.equal(error.service, 'SQS');
		assert.equal(error.operation, 'GetQueueAttributes');
		assert.equal(error.retryAfter, retryAfter);
		if (code) assert.equal(error.code, code);
	});
}

test('a refused connection says where and why', async (t) => {
	awsEnvironment(t);
	const port = await closedPort();
	const { sqs } = await connect(t, { endpoint: `http://127.0.0.1:${port}` });
	const error = await failureOf(sqs.getQueueAttributes(url));
	assert.equal(error.kind, 'unreachable');
	assert.equal(error.message, `SQS does not answer at 127.0.0.1:${port} (connection refused).`);
});

test('a refused connection leaves no doubt about a send', async (t) => {
	awsEnvironment(t);
	const port = await closedPort();
	const { sqs } = await connect(t, { endpoint: `http://127.0.0.1:${port}` });
	const error = await failureOf(sqs.send(issuePermit('send', url), url, { body: 'x' }));
	assert.equal(error.message, `SQS does not answer at 127.0.0.1:${port} (connection refused).`);
});

test('a region that does not exist is named with the nearest one', async (t) => {
	awsEnvironment(t, { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' });
	const { sqs } = await connect(t, { endpoint: 'http://nowhere.invalid', region: 'eu-wst-1' });
	const error = await failureOf(sqs.getQueueAttributes(url));
	assert.equal(error.kind, 'unreachable');
	// A machine without a resolver says EAI_AGAIN, which is no word on the name.
	assert.match(
		error.message,
		/no such host; the region eu-wst-1 is not known, the nearest one is eu-west-1|name lookup failed/,
	);
});

test('https to a server that speaks http is said so', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({}));
	const { sqs } = await connect(t, { endpoint: server.url.replace('http:', 'https:') });
	const error = await failureOf(sqs.getQueueAttributes(url));
	assert.equal(error.kind, 'unreachable');
	assert.match(error.message, /TLS failed: is it an https endpoint\?|TLS handshake failed/);
});
