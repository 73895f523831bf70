import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, type FakeRequest, html, startFake } from '../support/fake-http.ts';

const url = 'http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/orders';
const door = '/_aws/sqs/messages/';

/** LocalStack 4.14's answers, as they were seen. */
function localStack(handle = 'SQS/BACKDOOR/ACCESS') {
	return ({ path, operation, json }: FakeRequest) => {
		if (path !== door) return { body: {} };
		if (operation !== 'ReceiveMessage') {
			return awsError('InvalidRequest', 'This endpoint only accepts ReceiveMessage calls');
		}
		assert.equal(json.QueueUrl, url);
		return {
			body: {
				Messages: [
					{
						MessageId: 'm-1',
						ReceiptHandle: handle,
						Body: '  as\r\nit is ',
						Attributes: {
							ApproximateReceiveCount: '0',
							ApproximateFirstReceiveTimestamp: '0',
							SentTimestamp: '5',
						},
					},
				],
			},
		};
	};
}

test('LocalStack shows messages without receiving them: no handle, no receive', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, localStack());
	const { sqs } = await connect(t, { endpoint: server.url });
	assert.equal(await sqs.canPeek(), true);
	const [message] = (await sqs.peek(url)) ?? [];
	assert.equal(message?.body, '  as\r\nit is ');
	assert.equal(message?.receiptHandle, null);
	assert.equal(message?.receiveCount, 0);
	assert.equal(message?.firstReceivedAt, null);
	await sqs.peek(url);
	assert.deepEqual(server.operations(), ['ListQueues', 'ReceiveMessage', 'ReceiveMessage']);
	assert.ok(server.requests.every(({ path }) => path === door));
});

for (const [name, answer] of [
	['takes any path for SQS', () => ({ body: { QueueUrls: [] } })],
	['answers HTML', () => html(404)],
	['refuses for another reason', () => awsError('AccessDenied', 'no', 403)],
] as const) {
	test(`an endpoint that ${name} is never sent a receive in place of a look`, async (t) => {
		awsEnvironment(t);
		const server = await startFake(t, answer);
		const { sqs } = await connect(t, { endpoint: server.url });
		assert.equal(await sqs.canPeek(), false);
		assert.equal(await sqs.peek(url), null);
		assert.equal(await sqs.peek(url), null);
		assert.deepEqual(server.operations(), ['ListQueues']);
	});
}

test('AWS itself is not asked for such a look', async (t) => {
	awsEnvironment(t, { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' });
	const calls: string[] = [];
	const { sqs } = await connect(t, { region: 'eu-west-1', onCall: ({ operation }) => calls.push(operation) });
	assert.equal(await sqs.canPeek(), false);
	assert.equal(await sqs.peek(url), null);
	assert.deepEqual(calls, []);
});

test('an endpoint that was away is asked again', async (t) => {
	awsEnvironment(t);
	let away = true;
	const answer = localStack();
	const server = await startFake(t, (request) =>
		away ? { raw: (response) => response.destroy() } : answer(request),
	);
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.peek(url), { kind: 'unreachable' });
	away = false;
	assert.equal((await sqs.peek(url))?.length, 1);
});

test('a handle that could be a real one ends all looking', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, localStack('AQEBwJnK'));
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.peek(url), { kind: 'unknown' });
	assert.equal(await sqs.peek(url), null);
	assert.equal(server.requests.length, 2);
});
