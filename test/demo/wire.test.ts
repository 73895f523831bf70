import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloud } from '../../source/demo/cloud.ts';
import type { Service } from '../../source/demo/service.ts';
import { ServiceError } from '../../source/demo/service-error.ts';
import { QueryProtocol } from '../../source/demo/wire/query-protocol.ts';
import { startTestCloud } from './cloud-support.ts';
import { startServices } from './service-support.ts';

const { cloud, clock, sqs, seconds } = await startTestCloud();
const signed =
	'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0';

function post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(cloud.endpoint, {
		method: 'POST',
		body,
		headers: {
			'Content-Type': 'application/x-amz-json-1.0',
			'X-Amz-Target': 'AmazonSQS.ListQueues',
			Authorization: signed,
			...headers,
		},
	});
}

async function errorType(answer: Response): Promise<string> {
	return ((await answer.json()) as { __type: string }).__type;
}

test('what is no JSON, no object, of a wrong type or not UTF-8 is a SerializationException', async () => {
	const deep = `{"QueueNamePrefix":${'['.repeat(2_000)}${']'.repeat(2_000)}}`;
	for (const body of ['{', '[]', 'null', deep, '{"MaxResults":"ten"}', Uint8Array.of(0x22, 0xff, 0x22)]) {
		const answer = await post(body);
		assert.equal(answer.status, 400);
		assert.equal(await errorType(answer), 'com.amazon.coral.service#SerializationException');
	}
});

test('an operation, a service or a path that is not known is an UnknownOperationException', async () => {
	for (const target of ['AmazonSQS.Nonsense', 'AmazonSQS.toString', 'DynamoDB_20120810.ListTables']) {
		const answer = await post('{}', { 'X-Amz-Target': target });
		assert.equal(await errorType(answer), 'com.amazon.coral.service#UnknownOperationException', target);
	}
	const get = await fetch(`${cloud.endpoint}/somewhere`);
	assert.equal(await errorType(get), 'com.amazon.coral.service#UnknownOperationException');
});

test('a request without a signature is served in the default region; one that is none is refused', async () => {
	const unsigned = await post('{}', { Authorization: '' });
	assert.equal(unsigned.status, 200);
	assert.match(await errorType(await post('{}', { Authorization: 'Bearer x' })), /IncompleteSignature/);
});

test('modelled errors carry the code of the query protocol', async () => {
	const answer = await post('{"QueueName":"missing"}', { 'X-Amz-Target': 'AmazonSQS.GetQueueUrl' });
	assert.equal(answer.headers.get('x-amzn-query-error'), 'AWS.SimpleQueueService.NonExistentQueue;Sender');
	assert.match(answer.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
	assert.equal(await errorType(answer), 'com.amazonaws.sqs#QueueDoesNotExist');
});

test('the Date header is of the cloud’s clock', async () => {
	assert.equal((await post('{}')).headers.get('date'), new Date(clock.now()).toUTCString());
	await seconds(86_400);
	assert.equal((await post('{}')).headers.get('date'), new Date(clock.now()).toUTCString());
});

/** Sends raw bytes and gives all that comes back until the connection ends. */
function raw(head: string, more?: (write: (chunk: string) => void) => void): Promise<string> {
	const { hostname, port } = new URL(cloud.endpoint);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		let answer = '';
		socket.on('data', (chunk) => {
			answer += chunk;
		});
		socket.on('close', () => resolve(answer));
		socket.on('error', (error) => (answer ? resolve(answer) : reject(error)));
		socket.write(head);
		more?.((chunk) => {
			socket.write(chunk);
		});
	});
}

test('a request of 50 MB is refused before it is read', async () => {
	const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${50 * 1024 * 1024}\r\n\r\n`;
	assert.match(await raw(head), /^HTTP\/1\.1 413 /);
});

test('who sends 50 MB all the same is told why, and not cut off in the middle', async () => {
	const chunk = 'x'.repeat(1024 * 1024);
	const { hostname, port } = new URL(cloud.endpoint);
	const socket = connect(Number(port), hostname);
	let answer = '';
	socket.on('data', (bytes) => {
		answer += bytes;
	});
	const ended = new Promise<void>((resolve, reject) =>
		socket.on('error', reject).on('close', () => resolve()),
	);
	socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${50 * chunk.length}\r\n\r\n`);
	for (let count = 0; count < 50; count++) {
		await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
	}
	await ended;
	assert.match(answer, /^HTTP\/1\.1 413 /);
});

test('a body without a length is cut off at the limit', async () => {
	const chunk = 'x'.repeat(1024 * 1024);
	const answer = await raw('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', (write) => {
		for (let count = 0; count < 10; count++) write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
	});
	assert.match(answer, /^HTTP\/1\.1 413 /);
});

test('a peer that goes away in the middle of its request disturbs nobody', async () => {
	const { hostname, port } = new URL(cloud.endpoint);
	await new Promise<void>((resolve) => {
		const socket = connect(Number(port), hostname, () => {
			socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"Queue');
			socket.end(() => socket.destroy());
		});
		socket.on('close', () => resolve());
	});
	assert.equal((await post('{}')).status, 200);
});

test('a thousand connections are served, and those that send nothing hold nobody up', async () => {
	const port = Number(new URL(cloud.endpoint).port);
	const silent = Array.from({ length: 1_000 }, () => connect(port, '127.0.0.1'));
	await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
	for (const socket of silent) socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
	const answers = await Promise.all(Array.from({ length: 50 }, () => post('{}')));
	assert.ok(answers.every(({ status }) => status === 200));
	for (const socket of silent) socket.destroy();
});

test('a taken port is told, and closing ends those that wait', async () => {
	const port = Number(new URL(cloud.endpoint).port);
	await assert.rejects(startCloud({ port, scenario: 'empty' }), { code: 'EADDRINUSE' });
	const other = await startCloud({ scenario: 'empty' });
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const client = new SQSClient({
		endpoint: other.endpoint,
		region: 'eu-west-1',
		credentials,
		maxAttempts: 1,
	});
	other.faults.add({ kind: 'hang' });
	const waiting = assert.rejects(client.send(new ListQueuesCommand({})));
	while (other.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
	await other.close();
	await waiting;
	client.destroy();
	await sqs.send(new ListQueuesCommand({}));
});

test('latency is added to every answer', async () => {
	const slow = await startCloud({ scenario: 'empty', latency: 50 });
	const before = performance.now();
	await fetch(slow.endpoint, { method: 'POST' });
	assert.ok(performance.now() - before >= 49);
	await slow.close();
});

test('a fault of the cloud itself is told as the service tells errors', async () => {
	const broken: Service = {
		name: 'SNS',
		operations: new Set(['ListTopics']),
		missing: (name) => new ServiceError({ shape: 'ValidationError', message: name }),
		protocols: [
			new QueryProtocol({
				signing: 'sns',
				version: '2010-03-31',
				namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
				missing: (name) => new ServiceError({ shape: 'ValidationError', message: name }),
			}),
		],
		resourceOf: () => undefined,
		call: () => {
			throw new TypeError('never thought of');
		},
	};
	const { endpoint } = await startServices(() => [broken]);
	const answer = await fetch(endpoint, {
		method: 'POST',
		body: new URLSearchParams({ Action: 'ListTopics', Version: '2010-03-31' }),
	});
	assert.equal(answer.status, 500);
	const text = await answer.text();
	assert.match(text, /^<\?xml.*<ErrorResponse .*<Code>InternalFailure<\/Code>.*never thought of/s);
});
