import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Connection } from '../../source/aws/services.ts';
import type { ErrorKind } from '../../source/model/errors.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { type FakeAnswer, html, startFake } from '../support/fake-http.ts';

const queue = 'arn:aws:sqs:eu-west-1:000000000000:orders';

/** One read of each service, in each protocol that there is. */
const reads: Readonly<Record<string, (connection: Connection) => Promise<unknown>>> = {
	'API Gateway GetRestApis': ({ apiGateway }) => apiGateway.listApis(1),
	'API Gateway GetApis': ({ apiGateway }) => apiGateway.listApis(2),
	'CloudFront ListDistributions': ({ cloudFront }) => cloudFront.listDistributions(),
	'Lambda ListFunctions': ({ lambda }) => lambda.listFunctions(),
	'SNS ListSubscriptions': ({ queueFeeds }) => queueFeeds.subscriptionsTo(queue),
	'EventBridge ListEventBuses': ({ queueFeeds }) => queueFeeds.rulesTo(queue),
	'S3 GetBucketNotificationConfiguration': ({ queueFeeds }) => queueFeeds.notificationsTo('b', queue),
};

const json = (status: number, type: string, body: object = {}, headers = {}): FakeAnswer => ({
	status,
	headers: { 'content-type': 'application/json', 'x-amzn-errortype': type, ...headers },
	body: { message: 'as it happens', __type: type, ...body },
});

const xmlError = (status: number, code: string): FakeAnswer => ({
	status,
	headers: { 'content-type': 'text/xml' },
	body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>as it happens</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

/** S3 has no envelope around its errors. */
const s3Error = (status: number, code: string): FakeAnswer => ({
	status,
	headers: { 'content-type': 'application/xml' },
	body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>as it happens</Message></Error>`,
});

/** An error in a service's own protocol. */
function errorOf(read: string, status: number, code: string): FakeAnswer {
	if (read.startsWith('S3')) return s3Error(status, code);
	return /^(CloudFront|SNS)/.test(read) ? xmlError(status, code) : json(status, code);
}

async function ask(t: TestContext, read: string, answer: FakeAnswer) {
	awsEnvironment(t);
	const server = await startFake(t, () => answer);
	const connection = await connect(t, { endpoint: server.url, region: 'eu-west-1' });
	const error = await reads[read]?.(connection).then(
		() => assert.fail(`${read} was expected to fail`),
		(thrown) => thrown,
	);
	return { error, attempts: server.requests.length };
}

interface Case {
	readonly status: number;
	readonly code: string;
	readonly kind: ErrorKind;
	readonly message?: RegExp;
}

const cases: readonly Case[] = [
	{ status: 403, code: 'AccessDeniedException', kind: 'denied' },
	{ status: 403, code: 'AccessDenied', kind: 'denied' },
	{
		status: 403,
		code: 'UnrecognizedClientException',
		kind: 'denied',
		message: /does not know these credentials/,
	},
	{ status: 403, code: 'SignatureDoesNotMatch', kind: 'denied', message: /refused the signature/ },
	{ status: 403, code: 'ExpiredTokenException', kind: 'expired' },
	{ status: 429, code: 'TooManyRequestsException', kind: 'throttled' },
	{ status: 400, code: 'ThrottlingException', kind: 'throttled' },
	{ status: 404, code: 'ResourceNotFoundException', kind: 'notFound' },
	{ status: 404, code: 'NotFoundException', kind: 'notFound' },
	{ status: 404, code: 'NoSuchDistribution', kind: 'notFound' },
	{ status: 404, code: 'NoSuchBucket', kind: 'notFound' },
	{ status: 404, code: 'NoSuchOrigin', kind: 'invalid' },
	{ status: 501, code: 'NotImplemented', kind: 'unsupported' },
	{
		status: 400,
		code: 'ValidationException',
		kind: 'invalid',
		message: /ValidationException: as it happens\)\.$/,
	},
];

for (const read of Object.keys(reads)) {
	const service = read.replace(/ \w+$/, '');
	for (const { status, code, kind, message } of cases) {
		test(`${read}: ${code} is ${kind}`, async (t) => {
			const { error, attempts } = await ask(t, read, errorOf(read, status, code));
			assert.equal(error.name, 'QdashError', String(error));
			assert.equal(error.kind, kind, error.message);
			assert.equal(error.service, service);
			assert.equal(`${error.service} ${error.operation}`, read);
			if (message) assert.match(error.message, message);
			assert.equal(attempts, 1, 'it is not tried again');
		});
	}

	for (const status of [404, 500, 200]) {
		test(`${read}: HTML with HTTP ${status}, as an emulator without it answers, is unsupported`, async (t) => {
			const { error } = await ask(t, read, html(status));
			assert.equal(error.kind, 'unsupported', error.message);
		});
	}

	test(`${read}: a 404 that names no error of AWS is unsupported`, async (t) => {
		const body = { message: 'Route not found', error: 'Not Found', statusCode: 404 };
		const answer = { status: 404, headers: { 'content-type': 'application/json' }, body };
		const { error } = await ask(t, read, answer);
		assert.equal(error.kind, 'unsupported', error.message);
	});
}

test('a time to wait is told, from the body or from the header', async (t) => {
	const throttle = (headers: object) => json(429, 'TooManyRequestsException', {}, headers);
	const { error } = await ask(t, 'Lambda ListFunctions', throttle({ 'retry-after': '7' }));
	assert.equal(error.retryAfter, 7000);
});

test('the action that a denied operation needs is named as IAM names it', async (t) => {
	const needs: Readonly<Record<string, string>> = {
		'API Gateway GetRestApis': 'apigateway:GET',
		'CloudFront ListDistributions': 'cloudfront:ListDistributions',
		'EventBridge ListEventBuses': 'events:ListEventBuses',
		'S3 GetBucketNotificationConfiguration': 's3:GetBucketNotification',
	};
	for (const [read, action] of Object.entries(needs)) {
		const { error } = await ask(t, read, errorOf(read, 403, 'AccessDenied'));
		assert.ok(error.message.endsWith(`: it needs ${action}.`), error.message);
	}
});

test('API Gateway is asked once for a read, even where it fails: the SDK would try again', async (t) => {
	const failing = await ask(t, 'API Gateway GetRestApis', json(500, 'InternalServerErrorException'));
	assert.deepEqual([failing.attempts, failing.error.kind], [1, 'unknown']);
	const retried = await ask(t, 'Lambda ListFunctions', json(500, 'ServiceException'));
	assert.deepEqual([retried.attempts, retried.error.kind], [2, 'unknown']);
});

test('a change whose answer got lost leaves its outcome open, and is not made twice', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ raw: (response) => response.socket?.destroy() }));
	const { lambda, cloudFront } = await connect(t, { endpoint: server.url, region: 'eu-west-1' });
	const changes = [
		() => lambda.setMappingEnabled(issuePermit('mapping', 'u1'), 'u1', false),
		() => lambda.setReservedConcurrency(issuePermit('concurrency', 'f'), 'f', 0),
		() => lambda.setReservedConcurrency(issuePermit('concurrency', 'f'), 'f', null),
		() => cloudFront.createInvalidation(issuePermit('invalidate', 'E1'), 'E1', ['/a'], 'reference'),
		() => cloudFront.enableMonitoring(issuePermit('monitoring', 'E1'), 'E1'),
	];
	for (const change of changes) {
		await assert.rejects(change, {
			kind: 'unreachable',
			message: /; whether it was carried out is not known\.$/,
		});
	}
	assert.equal(server.requests.length, changes.length);
	await assert.rejects(lambda.listFunctions(), { kind: 'unreachable', message: /\)\.$/ });
});

test('too many invalidations at once is a matter of waiting', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => xmlError(400, 'TooManyInvalidationsInProgress'));
	const { cloudFront } = await connect(t, { endpoint: server.url });
	const permit = issuePermit('invalidate', 'E1');
	await assert.rejects(cloudFront.createInvalidation(permit, 'E1', ['/a'], 'reference'), {
		kind: 'throttled',
		message: /wait until some have completed/,
	});
});

test("the embedded cloud's faults come out as what they are, from each service", async (t) => {
	const { cloud } = await startTestCloud();
	awsEnvironment(t);
	const connection = await connect(t, { endpoint: cloud.endpoint, region: 'eu-west-1' });
	const kinds: readonly (readonly [
		'denied' | 'throttled' | 'expired' | 'unsupported' | 'html',
		ErrorKind,
	])[] = [
		['denied', 'denied'],
		['expired', 'expired'],
		['unsupported', 'unsupported'],
		['html', 'unsupported'],
		['throttled', 'throttled'],
	];
	for (const [read, send] of Object.entries(reads)) {
		if (read.startsWith('API Gateway')) continue;
		for (const [fault, kind] of kinds) {
			const over = cloud.faults.add({ kind: fault });
			await assert.rejects(send(connection), { name: 'QdashError', kind }, `${read} ${fault}`);
			over();
		}
	}
});

test('an answer is read by what it says, and not by its type: moto sends JSON as text/html', async (t) => {
	const answer: FakeAnswer = {
		headers: { 'content-type': 'text/html; charset=utf-8' },
		body: JSON.stringify({ items: [{ apiId: 'abc', name: 'shop', protocolType: 'HTTP' }] }),
	};
	awsEnvironment(t);
	const { url } = await startFake(t, () => answer);
	const connection = await connect(t, { endpoint: url, region: 'eu-west-1' });
	const [api] = await connection.apiGateway.listApis(2);
	assert.deepEqual([api?.id, api?.name, api?.protocol], ['abc', 'shop', 'HTTP']);
});
