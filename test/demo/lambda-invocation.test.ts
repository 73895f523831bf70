import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	DeleteFunctionConcurrencyCommand,
	DeleteFunctionEventInvokeConfigCommand,
	GetFunctionEventInvokeConfigCommand,
	InvokeCommand,
	ListFunctionEventInvokeConfigsCommand,
	PutFunctionConcurrencyCommand,
	PutFunctionEventInvokeConfigCommand,
	type PutFunctionEventInvokeConfigCommandInput,
	UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type { Delivery } from '../../source/demo/simulation/graph.ts';
import { account, fails, startLambda } from './lambda-support.ts';

const { clock, lambda, client, create } = await startLambda();

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

test('a call answers what the hook says, over each kind of invocation', async () => {
	await create('called');
	const call = { FunctionName: 'called', Payload: JSON.stringify({ order: 7 }) };
	const silent = await client.send(new InvokeCommand(call));
	assert.equal(silent.StatusCode, 200);
	assert.equal(silent.ExecutedVersion, '$LATEST');
	assert.equal(text(silent.Payload), 'null');
	const seen: unknown[] = [];
	lambda.onInvoke = (region, name, payload) => {
		seen.push([region, name, payload]);
		return { payload: { ok: true } };
	};
	const answered = await client.send(new InvokeCommand({ ...call, LogType: 'Tail' }));
	assert.equal(text(answered.Payload), '{"ok":true}');
	assert.match(Buffer.from(answered.LogResult ?? '', 'base64').toString(), /^START RequestId: /);
	assert.deepEqual(seen, [['eu-west-1', 'called', { order: 7 }]]);
	lambda.onInvoke = async () => ({ payload: null, error: { type: 'TypeError', message: 'no total' } });
	const failed = await client.send(new InvokeCommand(call));
	assert.equal(failed.FunctionError, 'Unhandled');
	assert.deepEqual(JSON.parse(text(failed.Payload)), { errorType: 'TypeError', errorMessage: 'no total' });
	lambda.onInvoke = () => {
		throw new RangeError('out of range');
	};
	const thrown = await client.send(new InvokeCommand(call));
	assert.equal(JSON.parse(text(thrown.Payload)).errorType, 'RangeError');
	const dry = await client.send(new InvokeCommand({ ...call, InvocationType: 'DryRun' }));
	assert.equal(dry.StatusCode, 204);
	await fails(
		client.send(new InvokeCommand({ FunctionName: 'called', Payload: 'no json' })),
		'InvalidRequestContentException',
	);
	const large = JSON.stringify('x'.repeat(6_291_456));
	await fails(
		client.send(new InvokeCommand({ FunctionName: 'called', Payload: large })),
		'RequestTooLargeException',
	);
});

test('an event is tried three times, and then goes to the dead letters and the destination', async () => {
	const queue = `arn:aws:sqs:eu-west-1:${account}:failed`;
	const destination = `arn:aws:sqs:eu-west-1:${account}:results`;
	await create('background', { DeadLetterConfig: { TargetArn: queue } });
	await client.send(
		new PutFunctionEventInvokeConfigCommand({
			FunctionName: 'background',
			MaximumRetryAttempts: 2,
			DestinationConfig: { OnFailure: { Destination: destination } },
		}),
	);
	const delivered: [string, Delivery][] = [];
	lambda.deliveries = { deliver: (arn, delivery) => delivered.push([arn, delivery]) > 0 };
	let calls = 0;
	lambda.onInvoke = () => {
		calls++;
		return { payload: null, error: { type: 'Error', message: 'down' } };
	};
	const event = { FunctionName: 'background', InvocationType: 'Event', Payload: '{"order":1}' } as const;
	const accepted = await client.send(new InvokeCommand(event));
	assert.equal(accepted.StatusCode, 202);
	assert.equal(calls, 0);
	await clock.advance(100);
	assert.equal(calls, 1);
	await clock.advance(60_000);
	assert.equal(calls, 2);
	assert.equal(delivered.length, 0);
	await clock.advance(120_000);
	assert.equal(calls, 3);
	assert.deepEqual(
		delivered.map(([arn]) => arn),
		[queue, destination],
	);
	assert.equal(delivered[0]?.[1].body, '{"order":1}');
	assert.equal(delivered[0]?.[1].attributes?.ErrorMessage, 'down');
	const record = JSON.parse(delivered[1]?.[1].body ?? '');
	assert.equal(record.requestContext.condition, 'RetriesExhausted');
	assert.equal(record.requestContext.approximateInvokeCount, 3);
	await clock.advance(600_000);
	assert.equal(calls, 3);
});

test('a delivery calls the function it names, and no other', async () => {
	await create('target');
	const payloads: unknown[] = [];
	lambda.onInvoke = (_region, name, payload) => {
		payloads.push([name, payload]);
		return { payload: null };
	};
	const arn = `arn:aws:lambda:eu-west-1:${account}:function:target`;
	assert.equal(lambda.deliver(arn, { body: '{"Records":[]}', from: 'SNS' }), true);
	assert.equal(lambda.deliver(`${arn}:missing`, { body: '{}', from: 'SNS' }), false);
	assert.equal(lambda.deliver(`${arn}-other`, { body: '{}', from: 'SNS' }), false);
	await clock.advance(100);
	assert.deepEqual(payloads, [['target', { Records: [] }]]);
});

test('what becomes of events is set by qualifier, changed, listed and deleted', async () => {
	await create('configured', { Publish: true });
	const target = { FunctionName: 'configured', Qualifier: '1' };
	const destination = `arn:aws:sqs:eu-west-1:${account}:done`;
	const get = () => client.send(new GetFunctionEventInvokeConfigCommand(target));
	await fails(get(), 'ResourceNotFoundException', /doesn't have an EventInvokeConfig/);
	const put = (more: Partial<PutFunctionEventInvokeConfigCommandInput>) =>
		client.send(new PutFunctionEventInvokeConfigCommand({ ...target, ...more }));
	await fails(put({}), 'InvalidParameterValueException', /at least one of/);
	await fails(put({ MaximumRetryAttempts: 3 }), 'ValidationException', /less than or equal to 2/);
	await fails(put({ MaximumEventAgeInSeconds: 59 }), 'ValidationException', /greater than or equal to 60/);
	await put({ MaximumRetryAttempts: 0 });
	await client.send(
		new UpdateFunctionEventInvokeConfigCommand({
			...target,
			DestinationConfig: { OnSuccess: { Destination: destination } },
		}),
	);
	const config = await get();
	assert.equal(config.MaximumRetryAttempts, 0);
	assert.deepEqual(config.DestinationConfig, { OnSuccess: { Destination: destination }, OnFailure: {} });
	assert.equal(config.FunctionArn, `arn:aws:lambda:eu-west-1:${account}:function:configured:1`);
	assert.equal(Number(config.LastModified), clock.now());
	const delivered: Delivery[] = [];
	lambda.deliveries = { deliver: (_arn, delivery) => delivered.push(delivery) > 0 };
	lambda.onInvoke = () => ({ payload: 'fine' });
	await client.send(new InvokeCommand({ ...target, InvocationType: 'Event' }));
	await clock.advance(100);
	const record = JSON.parse(delivered[0]?.body ?? '');
	assert.equal(record.requestContext.condition, 'Success');
	assert.equal(record.responseContext.executedVersion, '1');
	assert.equal(record.responsePayload, 'fine');
	const list = new ListFunctionEventInvokeConfigsCommand({ FunctionName: 'configured' });
	assert.equal((await client.send(list)).FunctionEventInvokeConfigs?.length, 1);
	await client.send(new DeleteFunctionEventInvokeConfigCommand(target));
	assert.deepEqual((await client.send(list)).FunctionEventInvokeConfigs, []);
});

test('an event that can not run waits until it can', async () => {
	await create('stopped');
	const stop = { FunctionName: 'stopped', ReservedConcurrentExecutions: 0 };
	await client.send(new PutFunctionConcurrencyCommand(stop));
	let calls = 0;
	lambda.onInvoke = () => {
		calls++;
		return { payload: null };
	};
	await client.send(new InvokeCommand({ FunctionName: 'stopped', InvocationType: 'Event' }));
	await clock.advance(600_000);
	assert.equal(calls, 0);
	await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'stopped' }));
	await clock.advance(60_000);
	assert.equal(calls, 1);
	await client.send(new PutFunctionConcurrencyCommand(stop));
	await client.send(new InvokeCommand({ FunctionName: 'stopped', InvocationType: 'Event' }));
	lambda.stop();
	assert.equal(clock.pending, 0);
});
