import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { issuePermit } from '../../source/model/permit.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { startFake } from '../support/fake-http.ts';

const url = 'http://x/1/orders';
const attributes = { body: { Attributes: { ApproximateNumberOfMessages: '1' } } };
const silent = { raw: () => {} };

/** One byte at a time, for ever: what `requestTimeout` does not stop. */
function trickle(response: ServerResponse): void {
	response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
	response.write('{"Attributes":{"a":"');
	const timer = setInterval(() => response.write('x'), 20);
	response.on('close', () => clearInterval(timer));
}

test('an answer that trickles in is ended in time', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ raw: trickle }));
	const { sqs } = await connect(t, { endpoint: server.url }, { connect: 200, call: 300 });
	await assert.rejects(sqs.getQueueAttributes(url), {
		kind: 'unreachable',
		message: `SQS did not answer GetQueueAttributes within 0.3 s at 127.0.0.1:${server.port}.`,
	});
});

test('a silent endpoint is ended in time, and a change says that its outcome is open', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => silent);
	const { sqs } = await connect(t, { endpoint: server.url }, { connect: 200, call: 300 });
	await assert.rejects(sqs.send(issuePermit('send', url), url, { body: 'x' }), {
		kind: 'unreachable',
		message: /whether it was carried out is not known\.$/,
	});
	assert.equal(server.requests.length, 1);
});

test('a long poll may be silent as long as it was asked to wait', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) => ({
		raw: (response) => {
			setTimeout(() => response.end('{}'), json.WaitTimeSeconds * 400);
		},
	}));
	const { sqs } = await connect(t, { endpoint: server.url }, { connect: 200, call: 200 });
	assert.deepEqual(await sqs.receive(issuePermit('receive', url), url, { max: 1, waitSeconds: 1 }), []);
});

test('long polls do not stand in the way of reads, and fifty reads go at once', async (t) => {
	awsEnvironment(t);
	const waiting: ServerResponse[] = [];
	let most = 0;
	const reads: ServerResponse[] = [];
	const server = await startFake(t, ({ operation }) => ({
		raw: (response) => {
			if (operation === 'ReceiveMessage') {
				waiting.push(response);
				return;
			}
			reads.push(response);
			most = Math.max(most, reads.length);
			// Only when all fifty are here does anyone get an answer.
			if (reads.length < 50) return;
			for (const each of reads) each.end(JSON.stringify(attributes.body));
		},
	}));
	const { sqs } = await connect(t, { endpoint: server.url });
	const polls = Array.from({ length: 20 }, () =>
		sqs.receive(issuePermit('receive', url), url, { max: 1, waitSeconds: 20 }),
	);
	const answers = await Promise.all(Array.from({ length: 50 }, () => sqs.getQueueAttributes(url)));
	assert.equal(answers.length, 50);
	assert.equal(most, 50);
	while (waiting.length < 20) await new Promise((resolve) => setImmediate(resolve));
	for (const response of waiting) response.end('{}');
	assert.equal((await Promise.all(polls)).flat().length, 0);
});

test('a signal ends a call with cancelled, before it starts and while it runs', async (t) => {
	awsEnvironment(t);
	let arrived: () => void = () => {};
	const arrival = new Promise<void>((resolve) => {
		arrived = resolve;
	});
	const server = await startFake(t, () => {
		arrived();
		return silent;
	});
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.getQueueAttributes(url, { signal: AbortSignal.abort() }), { kind: 'cancelled' });
	assert.equal(server.requests.length, 0);
	const controller = new AbortController();
	const call = sqs.getQueueAttributes(url, { signal: controller.signal });
	await arrival;
	controller.abort();
	await assert.rejects(call, { kind: 'cancelled', message: 'GetQueueAttributes was cancelled.' });
});

test('closing ends what is under way, and what comes later, with cancelled', async (t) => {
	awsEnvironment(t);
	let arrived: () => void = () => {};
	const arrival = new Promise<void>((resolve) => {
		arrived = resolve;
	});
	const server = await startFake(t, () => {
		arrived();
		return silent;
	});
	const connection = await connect(t, { endpoint: server.url });
	const call = connection.sqs.getQueueAttributes(url);
	await arrival;
	connection.close();
	await assert.rejects(call, { kind: 'cancelled' });
	await assert.rejects(connection.sqs.getQueueAttributes(url), { kind: 'cancelled' });
});

test('one signal guards a whole round of calls without a word from Node', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => attributes);
	const { sqs } = await connect(t, { endpoint: server.url });
	const warnings: string[] = [];
	const onWarning = (warning: Error) => warnings.push(warning.message);
	process.on('warning', onWarning);
	t.after(() => process.off('warning', onWarning));
	const { signal } = new AbortController();
	await Promise.all(Array.from({ length: 60 }, () => sqs.getQueueAttributes(url, { signal })));
	await new Promise((resolve) => setImmediate(resolve));
	assert.deepEqual(warnings, []);
});
