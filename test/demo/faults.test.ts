import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
	GetQueueAttributesCommand,
	ListQueuesCommand,
	SendMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { FaultKind } from '../../source/demo/fault-kinds.ts';
import type { Fault } from '../../source/demo/faults.ts';
import { failure, startTestCloud, until } from './cloud-support.ts';

const { cloud, clock, sqs, cloudWatch, queue } = await startTestCloud();
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const sts = new STSClient({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
const list = (client: SQSClient = sqs) => client.send(new ListQueuesCommand({}));

/** The name of the error that SQS, CloudWatch and STS give under a fault. */
async function names(kind: FaultKind): Promise<string[]> {
	const remove = cloud.faults.add({ kind });
	try {
		const failures = [
			failure(list()),
			failure(cloudWatch.send(new ListMetricsCommand({}))),
			failure(sts.send(new GetCallerIdentityCommand({}))),
		];
		return (await Promise.all(failures)).map(({ name }) => name);
	} finally {
		remove();
	}
}

test('STS says who calls', async () => {
	const identity = await sts.send(new GetCallerIdentityCommand({}));
	assert.equal(identity.Account, '000000000000');
	assert.equal(identity.Arn, 'arn:aws:iam::000000000000:user/demo');
	assert.deepEqual(cloud.requests.at(-1), {
		service: 'STS',
		operation: 'GetCallerIdentity',
		at: clock.now(),
	});
});

test('errors come in each service’s own shape', async () => {
	assert.deepEqual(await names('denied'), ['AccessDeniedException', 'AccessDeniedException', 'AccessDenied']);
	assert.deepEqual(await names('throttled'), ['RequestThrottled', 'ThrottlingException', 'Throttling']);
	// The SDK models ExpiredTokenException for STS and gives it for the code ExpiredToken.
	const expired = await names('expired');
	assert.deepEqual(expired.slice(0, 2), ['ExpiredTokenException', 'ExpiredTokenException']);
	assert.match(expired[2] ?? '', /^ExpiredToken/);
	assert.deepEqual(await names('serverError'), ['InternalFailure', 'InternalFailure', 'InternalFailure']);
	assert.deepEqual(await names('unsupported'), ['NotImplemented', 'NotImplemented', 'NotImplemented']);
});

test('answers that are none', async () => {
	cloud.faults.add({ kind: 'html', service: 'sqs', times: 1 });
	assert.equal((await failure(list())).name, 'SyntaxError');
	cloud.faults.add({ kind: 'empty', service: 'sqs', times: 1 });
	assert.equal((await list()).QueueUrls, undefined);
	cloud.faults.add({ kind: 'reset', service: 'sqs', times: 1 });
	assert.match((await failure(list())).message, /ECONNRESET|socket hang up|aborted/);
	await list();
});

test('an answer can break off in its middle, or come byte by byte', async () => {
	cloud.faults.add({ kind: 'truncated', service: 'sqs', times: 1 });
	assert.match((await failure(list())).message, /aborted|terminated|ECONNRESET/);
	cloud.faults.add({ kind: 'trickle', service: 'sqs', milliseconds: 20, times: 1 });
	const answer = await fetch(cloud.endpoint, {
		method: 'POST',
		headers: { 'X-Amz-Target': 'AmazonSQS.ListQueues' },
		body: '{}',
	});
	const reader = answer.body?.getReader();
	const first = await reader?.read();
	assert.ok(first?.value && first.value.length < Number(answer.headers.get('content-length')));
	await reader?.cancel();
	await list();
});

test('a fault can end by the cloud’s clock, and hit a share of the requests', async () => {
	cloud.faults.add({ kind: 'expired', seconds: 90 });
	await clock.advance(89_000);
	assert.equal((await failure(list())).name, 'ExpiredTokenException');
	await clock.advance(1_000);
	await list();
	assert.deepEqual(cloud.faults.list, []);
	const remove = cloud.faults.add({ kind: 'serverError', share: 0.3 });
	const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => list()));
	remove();
	const failed = outcomes.filter(({ status }) => status === 'rejected').length;
	assert.ok(failed > 30 && failed < 90, `${failed} of 200 failed`);
});

test('a connection that hangs ends with its caller, and a slow one answers', async () => {
	const abort = new AbortController();
	cloud.faults.add({ kind: 'hang', times: 1 });
	cloud.clearRequests();
	const hung = failure(sqs.send(new ListQueuesCommand({}), { abortSignal: abort.signal }));
	await until(() => cloud.requests.length === 1);
	abort.abort();
	assert.equal((await hung).name, 'AbortError');
	cloud.faults.add({ kind: 'slow', milliseconds: 60, times: 1 });
	const before = performance.now();
	await list();
	assert.ok(performance.now() - before >= 59);
});

test('a fault hits the operation and queue that it names, as often as it says', async () => {
	const a = await queue('a');
	const b = await queue('b');
	const ask = (QueueUrl: string) =>
		sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	const remove = cloud.faults.add({ kind: 'denied', operation: 'GetQueueAttributes', queue: 'a' });
	const denied = await failure(ask(a));
	assert.match(denied.message, /not authorized to perform: sqs:GetQueueAttributes on resource: a/);
	assert.equal((await ask(b)).Attributes?.ApproximateNumberOfMessages, '0');
	await sqs.send(new SendMessageCommand({ QueueUrl: a, MessageBody: 'x' }));
	remove();
	await ask(a);
	cloud.faults.add({ kind: 'throttled', times: 2 });
	assert.equal((await failure(ask(a))).name, 'RequestThrottled');
	const retrying = new SQSClient({
		endpoint: cloud.endpoint,
		region: 'eu-west-1',
		credentials,
		maxAttempts: 2,
	});
	assert.equal((await list(retrying)).QueueUrls?.length, 2, 'the SDK retries what is throttled');
	retrying.destroy();
	assert.deepEqual(cloud.faults.list, []);
});

test('the control paths tell and steer', async () => {
	const call = async (method: string, path: string, body?: object) => {
		const answer = await fetch(`${cloud.endpoint}/_qdash/${path}`, {
			method,
			...(body && { body: JSON.stringify(body) }),
		});
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};
	assert.deepEqual(await call('GET', 'health'), {
		status: 200,
		body: { status: 'ok', now: clock.now() },
	});
	const fault: Fault = { kind: 'denied', queue: 'a', times: 3 };
	assert.deepEqual((await call('POST', 'faults', fault)).body, { faults: [fault] });
	assert.deepEqual(cloud.faults.list, [fault]);
	const two: Fault[] = [
		{ kind: 'html', service: 'S3' },
		{ kind: 'slow', jitter: 5 },
	];
	assert.deepEqual((await call('POST', 'faults', { faults: two })).body, { faults: two });
	assert.equal((await call('POST', 'faults', { faults: [{ kind: 'nonsense' }] })).status, 400);
	assert.deepEqual(cloud.faults.list, two, 'a list with a mistake changes nothing');
	assert.deepEqual((await call('DELETE', 'faults')).body, { faults: [] });
	assert.equal((await call('POST', 'faults', { kind: 'nonsense' })).status, 400);
	assert.equal((await call('POST', 'faults', { kind: 'denied', service: 'SQL' })).status, 400);
	assert.equal((await call('POST', 'faults', { kind: 'denied', share: 2 })).status, 400);
	for (const wrong of [
		{ seconds: 0 },
		{ times: 0 },
		{ milliseconds: -1 },
		{ status: 99 },
		{ opperation: 'ListQueues' },
	]) {
		const { status } = await call('POST', 'faults', { kind: 'denied', ...wrong });
		assert.equal(status, 400, JSON.stringify(wrong));
	}
	assert.deepEqual((await call('GET', 'faults')).body, { faults: [] });
	assert.equal((await call('POST', 'advance', { seconds: -1 })).status, 400);
	assert.deepEqual((await call('GET', 'truth')).body, []);
	const fromPage = await fetch(`${cloud.endpoint}/_qdash/reset`, {
		method: 'POST',
		headers: { Origin: 'https://page.example' },
	});
	assert.equal(fromPage.status, 403);
	assert.equal((await call('GET', 'nonsense')).status, 404);
	const url = await queue('advanced');
	await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x', DelaySeconds: 900 }));
	const { body } = await call('POST', 'advance', { seconds: 900 });
	assert.equal(body.now, clock.now() + 900_000);
	const now = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
	assert.equal(now.Attributes?.ApproximateNumberOfMessages, '1');
	const [one, other] = await Promise.all([
		call('POST', 'advance', { seconds: 60 }),
		call('POST', 'advance', { seconds: 60 }),
	]);
	assert.deepEqual(
		[one.body.now, other.body.now].sort(),
		[clock.now() + 960_000, clock.now() + 1_020_000],
		'jumps at the same time come one after the other',
	);
	sts.destroy();
});

test('a scenario can bring faults of its own, which a reset turns on again', async () => {
	const unsteady = await startTestCloud({ scenario: 'unsteady-endpoint' });
	const { cloud: bad } = unsteady;
	assert.ok(bad.faults.list.some(({ kind }) => kind === 'unsupported'));
	assert.deepEqual(bad.truth(), []);
	const before = bad.faults.list;
	bad.faults.clear();
	await bad.reset();
	assert.deepEqual(bad.faults.list, before);
});
