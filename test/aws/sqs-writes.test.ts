import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeldMessage } from '../../source/aws/services.ts';
import { type ActionName, issuePermit } from '../../source/model/permit.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, startFake } from '../support/fake-http.ts';

const url = 'http://x/1/orders';
const permit = (action: ActionName) => issuePermit(action, url);
const held = (length: number): HeldMessage[] =>
	Array.from({ length }, (_, at) => ({ id: `m${at}`, receiptHandle: `handle-${at}` }));

test('deletes any number of messages in batches of ten, each entry with its own fate', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) => {
		const entries: { Id: string; ReceiptHandle: string }[] = json.Entries;
		assert.ok(entries.length <= 10);
		const bad = entries.filter(({ ReceiptHandle }) => ReceiptHandle === 'handle-13');
		return {
			body: {
				Successful: entries.filter((entry) => !bad.includes(entry) && entry.ReceiptHandle !== 'handle-24'),
				Failed: bad.map(({ Id }) => ({
					Id,
					Code: 'InvalidParameterValue',
					Message:
						'Value handle-13 for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
					SenderFault: true,
				})),
			},
		};
	});
	const { sqs } = await connect(t, { endpoint: server.url });
	const messages = held(25);
	const { done, failed } = await sqs.delete(permit('ack'), url, messages);
	assert.equal(server.requests.length, 3);
	assert.equal(done.length, 23);
	assert.deepEqual(
		failed.map(({ entry, code, message, senderFault }) => [entry, code, message, senderFault]),
		[
			[messages[13], 'InvalidParameterValue', 'The lease has expired; receive the message again.', true],
			[messages[24], 'NoAnswer', 'SQS said nothing of this message.', false],
		],
	);
});

test('a batch that fails as a whole takes nothing from the others', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, ({ json }) =>
		json.Entries[0].ReceiptHandle === 'handle-10'
			? awsError('AccessDeniedException', 'no', 403)
			: { body: { Successful: json.Entries.map(({ Id }: { Id: string }) => ({ Id })), Failed: [] } },
	);
	const { sqs } = await connect(t, { endpoint: server.url });
	const { done, failed } = await sqs.release(permit('release'), url, held(25));
	assert.equal(done.length, 15);
	assert.deepEqual(
		failed.map(({ entry }) => entry.id),
		held(20)
			.slice(10)
			.map(({ id }) => id),
	);
	assert.equal(failed[0]?.code, 'AccessDeniedException');
	assert.match(failed[0]?.message ?? '', /it needs sqs:ChangeMessageVisibility\.$/);
	assert.equal(failed[0]?.senderFault, true);
	assert.equal(server.requests[0]?.json.Entries[0].VisibilityTimeout, 0);
});

test('no messages is no call', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({}));
	const { sqs } = await connect(t, { endpoint: server.url });
	assert.deepEqual(await sqs.extend(permit('extend'), url, [], 60), { done: [], failed: [] });
	assert.equal(server.requests.length, 0);
});

test('a SendMessage whose answer is lost is not sent again, and says that its outcome is open', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ raw: (response) => response.destroy() }));
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.send(permit('send'), url, { body: 'x' }), {
		kind: 'unreachable',
		message: /whether it was carried out is not known\.$/,
	});
	assert.equal(server.requests.length, 1);
});

test('a SendMessage that failed inside SQS is not sent again, a throttled one is', async (t) => {
	awsEnvironment(t);
	let answer = awsError('InternalError', 'oops', 500);
	const server = await startFake(t, () => answer);
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.send(permit('send'), url, { body: 'x' }), {
		kind: 'unknown',
		code: 'InternalError',
	});
	assert.equal(server.requests.length, 1);
	answer = awsError('RequestThrottled', 'slow down');
	const recovering = await startFake(t, (_, count) =>
		count === 1
			? awsError('RequestThrottled', 'slow down')
			: { body: { MessageId: 'm-1', SequenceNumber: '18' } },
	);
	const second = await connect(t, { endpoint: recovering.url });
	const sent = await second.sqs.send(permit('send'), url, { body: 'x', group: 'g', deduplicationId: 'd' });
	assert.deepEqual(sent, { id: 'm-1', sequenceNumber: '18' });
	assert.equal(recovering.requests.length, 2);
});

test('sends everything that was asked for, and nothing else', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: { MessageId: 'm-1' } }));
	const { sqs } = await connect(t, { endpoint: server.url });
	await sqs.send(permit('send'), url, {
		body: 'hello',
		attributes: {
			n: { type: 'Number.int', string: '5' },
			b: { type: 'Binary', binary: new Uint8Array([0, 255]) },
		},
		delaySeconds: 9,
		traceHeader: 'Root=1-2-3',
	});
	assert.deepEqual(server.requests[0]?.json, {
		QueueUrl: url,
		MessageBody: 'hello',
		DelaySeconds: 9,
		MessageAttributes: {
			n: { DataType: 'Number.int', StringValue: '5' },
			b: { DataType: 'Binary', BinaryValue: 'AP8=' },
		},
		MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
	});
});

test('a SendMessage that is answered without an id is an error', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: '' }));
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.send(permit('send'), url, { body: 'x' }), {
		kind: 'unknown',
		operation: 'SendMessage',
	});
});

test('receives with all attributes, and reads what came', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({
		body: {
			Messages: [
				{
					MessageId: 'm-1',
					ReceiptHandle: 'h-1',
					// An emulator that sends no checksum, and one that sends a wrong one, must not cost the message.
					MD5OfBody: 'wrong',
					Body: 'grüße',
					Attributes: {
						SenderId: 'AIDAXXXX',
						SentTimestamp: '1700000000123',
						ApproximateReceiveCount: '2',
						ApproximateFirstReceiveTimestamp: '0',
						MessageGroupId: 'g',
						MessageDeduplicationId: 'd',
						SequenceNumber: '18850000000000000000',
						AWSTraceHeader: 'Root=1',
						DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:1:orders',
						Tomorrow: 'new',
					},
					MessageAttributes: {
						b: { DataType: 'Binary', BinaryValue: 'AP8b' },
						s: { DataType: 'String', StringValue: 'é' },
					},
				},
			],
		},
	}));
	const { sqs } = await connect(t, { endpoint: server.url });
	const [message] = await sqs.receive(permit('receive'), url, { max: 10, visibilityTimeoutSeconds: 60 });
	assert.deepEqual(server.requests[0]?.json, {
		QueueUrl: url,
		MaxNumberOfMessages: 10,
		VisibilityTimeout: 60,
		WaitTimeSeconds: 0,
		MessageAttributeNames: ['All'],
		MessageSystemAttributeNames: ['All'],
	});
	assert.ok(message);
	assert.deepEqual([...(message.attributes.b?.binary ?? [])], [0, 255, 27]);
	assert.deepEqual(message.attributes.s, { type: 'String', string: 'é' });
	const { attributes: _, system, ...rest } = message;
	assert.equal(system.Tomorrow, 'new');
	assert.deepEqual(rest, {
		id: 'm-1',
		receiptHandle: 'h-1',
		body: 'grüße',
		group: 'g',
		deduplicationId: 'd',
		sequenceNumber: '18850000000000000000',
		sentAt: 1_700_000_000_123,
		firstReceivedAt: null,
		receiveCount: 2,
		senderId: 'AIDAXXXX',
		deadLetterSourceArn: 'arn:aws:sqs:eu-west-1:1:orders',
		traceHeader: 'Root=1',
		// Body 7, b 1 + Binary 6 + 3, s 1 + String 6 + 2.
		size: 26,
	});
});

test('nothing to receive is an empty list, and a lost receive is not repeated', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, (_, count) =>
		count === 1 ? {} : { raw: (response) => response.destroy() },
	);
	const { sqs } = await connect(t, { endpoint: server.url });
	assert.deepEqual(await sqs.receive(permit('receive'), url, { max: 1 }), []);
	await assert.rejects(sqs.receive(permit('receive'), url, { max: 1 }), { kind: 'unreachable' });
	assert.equal(server.requests.length, 2);
});

test('PurgeQueue is done when it is answered with an empty body', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: '' }));
	const { sqs } = await connect(t, { endpoint: server.url });
	await sqs.purge(permit('purge'), url);
	assert.deepEqual(server.operations(), ['PurgeQueue']);
});

test('nothing that changes the account goes out without a permit for it on that queue', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({}));
	const { sqs } = await connect(t, { endpoint: server.url });
	const other = issuePermit('purge', 'http://x/1/other');
	const forged = { action: 'purge', target: url } as const;
	await assert.rejects(sqs.purge(other, url), /did not pass the gate/);
	await assert.rejects(sqs.purge(forged, url), /did not pass the gate/);
	await assert.rejects(sqs.send(permit('ack'), url, { body: 'x' }), /did not pass the gate/);
	await assert.rejects(sqs.receive(permit('ack'), url, { max: 1 }), /did not pass the gate/);
	await assert.rejects(async () => sqs.delete(permit('release'), url, held(1)), /did not pass the gate/);
	await assert.rejects(async () => sqs.release(permit('extend'), url, held(1)), /did not pass the gate/);
	await assert.rejects(async () => sqs.extend(permit('release'), url, held(1), 9), /did not pass the gate/);
	assert.equal(server.requests.length, 0);
	await sqs.delete(permit('purge'), url, held(1));
	assert.deepEqual(server.operations(), ['DeleteMessageBatch']);
});

test('a 500 to a SendMessage is not repeated while the clocks differ, a refusal for the date is', async (t) => {
	awsEnvironment(t);
	const skewed = { date: new Date(Date.now() + 3_600_000).toUTCString() };
	const answers = [awsError('InternalFailure', 'no', 500), awsError('RequestExpired', 'too old', 400)];
	for (const [index, sends] of [1, 2].entries()) {
		const server = await startFake(t, (_, count) =>
			count === 1
				? { ...answers[index], headers: { ...answers[index]?.headers, ...skewed } }
				: { headers: skewed, body: { MessageId: 'm1' } },
		);
		const { sqs } = await connect(t, { endpoint: server.url });
		await sqs
			.send(permit('send'), url, { body: 'once' })
			.catch((error: unknown) => assert.equal(index, 0, String(error)));
		assert.equal(server.requests.length, sends);
	}
});

test('a message that cannot be read does not keep the others from being held', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({
		body: { Messages: [{ MessageId: 'm1', ReceiptHandle: 'h1', Body: 'one' }, { ReceiptHandle: 'h2' }] },
	}));
	const { sqs } = await connect(t, { endpoint: server.url });
	const received = await sqs.receive(permit('receive'), url, { max: 10 });
	assert.deepEqual(
		received.map(({ id, body }) => [id, body]),
		[['m1', 'one']],
	);
});
