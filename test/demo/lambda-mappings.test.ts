import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
	CreateEventSourceMappingCommand,
	type CreateEventSourceMappingCommandInput,
	CreateFunctionCommand,
	DeleteEventSourceMappingCommand,
	DeleteFunctionCommand,
	type EventSourceMappingConfiguration,
	GetEventSourceMappingCommand,
	LambdaClient,
	ListEventSourceMappingsCommand,
	type ListEventSourceMappingsCommandInput,
	ListTagsCommand,
	UpdateEventSourceMappingCommand,
	type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { LambdaService } from '../../source/demo/lambda/lambda-service.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const made: { service?: LambdaService } = {};
const { config, clock } = await startServices((it) => {
	made.service = new LambdaService(it, account, randomUUID);
	return [made.service];
});
const lambda = made.service as LambdaService;
const client = new LambdaClient(config);
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;

/** Every queue is there with 30 seconds of visibility, but `missing`, which is not, and `slow`, which has 1,000. */
lambda.queue = (arn) =>
	arn.endsWith(':missing') ? undefined : { visibilitySeconds: arn.endsWith(':slow') ? 1_000 : 30 };

for (const [FunctionName, Timeout] of [
	['worker', 30],
	['other', 3],
	['patient', 900],
] as const) {
	await client.send(
		new CreateFunctionCommand({
			FunctionName,
			Timeout,
			Runtime: 'python3.13',
			Handler: 'app.handler',
			Role: `arn:aws:iam::${account}:role/worker`,
			Code: { ZipFile: Buffer.from([0x50, 0x4b, 3, 4]) },
		}),
	);
}
await clock.advance(1_000);

const fails = (call: Promise<unknown>, name: string, message?: RegExp) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		if (message) assert.match(error.message, message);
		return true;
	});

const create = (queue: string, more: Partial<CreateEventSourceMappingCommandInput> = {}) =>
	client.send(
		new CreateEventSourceMappingCommand({ FunctionName: 'worker', EventSourceArn: queueArn(queue), ...more }),
	);
const get = (UUID: string | undefined): Promise<EventSourceMappingConfiguration> =>
	client.send(new GetEventSourceMappingCommand({ UUID: UUID ?? '' }));
const update = (UUID: string | undefined, change: Partial<UpdateEventSourceMappingCommandInput>) =>
	client.send(new UpdateEventSourceMappingCommand({ UUID: UUID ?? '', ...change }));
const node = (uuid: string | undefined) => lambda.mappings('eu-west-1').find((one) => one.uuid === uuid);

test('a mapping is created with defaults, and enabled after a while', async () => {
	const created = await create('defaults', { Tags: { team: 'shop' } });
	assert.equal(created.$metadata.httpStatusCode, 202);
	assert.equal(created.State, 'Creating');
	assert.equal(created.StateTransitionReason, 'USER_INITIATED');
	assert.equal(created.BatchSize, 10);
	assert.equal(created.MaximumBatchingWindowInSeconds, 0);
	assert.deepEqual(created.FunctionResponseTypes, []);
	assert.equal(created.FunctionArn, `arn:aws:lambda:eu-west-1:${account}:function:worker`);
	assert.equal(Number(created.LastModified), clock.now());
	assert.equal(node(created.UUID)?.enabled, false);
	await clock.advance(2_000);
	assert.equal((await get(created.UUID)).State, 'Enabled');
	assert.deepEqual(node(created.UUID), {
		uuid: created.UUID,
		functionName: 'worker',
		queueArn: queueArn('defaults'),
		enabled: true,
		batchSize: 10,
		batchingWindowSeconds: 0,
		maximumConcurrency: null,
		reportsItemFailures: false,
	});
	const tags = await client.send(new ListTagsCommand({ Resource: created.EventSourceMappingArn }));
	assert.deepEqual(tags.Tags, { team: 'shop' });
	const again = create('defaults');
	await fails(again, 'ResourceConflictException', new RegExp(`UUID ${created.UUID}`));
	await again.catch((error: { $metadata: { httpStatusCode: number } }) =>
		assert.equal(error.$metadata.httpStatusCode, 409),
	);
});

test('a mapping is disabled and enabled, and each takes a while', async () => {
	const { UUID } = await create('toggled');
	await fails(update(UUID, { Enabled: false }), 'ResourceInUseException', /in use/);
	await clock.advance(2_000);
	const disabling = await update(UUID, { Enabled: false });
	assert.equal(disabling.$metadata.httpStatusCode, 202);
	assert.equal(disabling.State, 'Disabling');
	assert.equal(node(UUID)?.enabled, false);
	await clock.advance(2_000);
	assert.equal((await get(UUID)).State, 'Disabled');
	assert.equal((await update(UUID, { Enabled: true })).State, 'Enabling');
	await clock.advance(2_000);
	assert.equal((await get(UUID)).State, 'Enabled');
	assert.equal((await update(UUID, { BatchSize: 5 })).State, 'Updating');
	await clock.advance(2_000);
	const updated = await get(UUID);
	assert.equal(updated.State, 'Enabled');
	assert.equal(updated.BatchSize, 5);
	assert.equal(node(UUID)?.batchSize, 5);
});

test('a mapping that starts disabled stays so', async () => {
	const { UUID } = await create('sleeping', { Enabled: false });
	await clock.advance(2_000);
	assert.equal((await get(UUID)).State, 'Disabled');
});

test('batches follow the rules of the kind of queue', async () => {
	const attempt = (more: Partial<CreateEventSourceMappingCommandInput>, queue = 'sized') =>
		create(queue, more);
	await fails(attempt({ BatchSize: 0 }), 'ValidationException', /'batchSize'/);
	await fails(attempt({ BatchSize: 10_001 }), 'ValidationException', /less than or equal to 10000/);
	await fails(attempt({ BatchSize: 11 }), 'InvalidParameterValueException', /batch window/);
	await fails(attempt({ MaximumBatchingWindowInSeconds: 301 }), 'ValidationException');
	await fails(attempt({ BatchSize: 11 }, 'sized.fifo'), 'InvalidParameterValueException', /FIFO/);
	await fails(
		attempt({ MaximumBatchingWindowInSeconds: 1 }, 'sized.fifo'),
		'InvalidParameterValueException',
		/FIFO/,
	);
	await fails(attempt({ StartingPosition: 'LATEST' }), 'InvalidParameterValueException', /StartingPosition/);
	const bisected = attempt({ BisectBatchOnFunctionError: true });
	await fails(bisected, 'InvalidParameterValueException', /BisectBatchOnFunctionError/);
	await fails(attempt({ MaximumRetryAttempts: 3 }), 'InvalidParameterValueException', /MaximumRetryAttempts/);
	const large = await attempt({ BatchSize: 10_000, MaximumBatchingWindowInSeconds: 1 });
	assert.equal(large.BatchSize, 10_000);
	const fifo = await attempt({ BatchSize: 10 }, 'sized.fifo');
	assert.equal(fifo.BatchSize, 10);
	await clock.advance(2_000);
	const narrowed = update(large.UUID, { MaximumBatchingWindowInSeconds: 0 });
	await fails(narrowed, 'InvalidParameterValueException', /batch window/);
});

test('concurrency, response types and filters are kept and checked', async () => {
	const pattern = JSON.stringify({ body: { kind: ['order'] } });
	const { UUID } = await create('shaped', {
		ScalingConfig: { MaximumConcurrency: 2 },
		FunctionResponseTypes: ['ReportBatchItemFailures'],
		FilterCriteria: { Filters: [{ Pattern: pattern }] },
	});
	await clock.advance(2_000);
	const shaped = await get(UUID);
	assert.deepEqual(shaped.ScalingConfig, { MaximumConcurrency: 2 });
	assert.deepEqual(shaped.FilterCriteria, { Filters: [{ Pattern: pattern }] });
	assert.equal(node(UUID)?.maximumConcurrency, 2);
	assert.equal(node(UUID)?.reportsItemFailures, true);
	await update(UUID, { ScalingConfig: {}, FunctionResponseTypes: [], FilterCriteria: { Filters: [] } });
	await clock.advance(2_000);
	const plain = await get(UUID);
	assert.equal(plain.ScalingConfig, undefined);
	assert.equal(plain.FilterCriteria, undefined);
	assert.equal(node(UUID)?.reportsItemFailures, false);
	for (const MaximumConcurrency of [1, 1_001]) {
		await fails(update(UUID, { ScalingConfig: { MaximumConcurrency } }), 'ValidationException');
	}
	const bad = (Pattern: string) => update(UUID, { FilterCriteria: { Filters: [{ Pattern }] } });
	await fails(bad('no json'), 'InvalidParameterValueException', /filter pattern/);
	await fails(bad('{"body": "order"}'), 'InvalidParameterValueException', /filter pattern/);
});

test('a queue has to be there, and to hide messages as long as the function may run', async () => {
	await fails(create('missing'), 'InvalidParameterValueException', /NonExistentQueue/);
	await fails(
		create('fast', { FunctionName: 'patient' }),
		'InvalidParameterValueException',
		/visibility timeout: 30 seconds is less than Function timeout: 900 seconds/,
	);
	const { UUID } = await create('slow', { FunctionName: 'patient' });
	assert.ok(UUID);
	await fails(create('any', { FunctionName: 'nobody' }), 'InvalidParameterValueException', /does not exist/);
	const stream = `arn:aws:kinesis:eu-west-1:${account}:stream/s`;
	await fails(create('', { EventSourceArn: stream }), 'InvalidParameterValueException', /Unrecognized/);
});

test('a deleted mapping is gone after a while', async () => {
	const { UUID } = await create('doomed');
	await clock.advance(2_000);
	const deleted = await client.send(new DeleteEventSourceMappingCommand({ UUID }));
	assert.equal(deleted.State, 'Deleting');
	assert.equal((await get(UUID)).State, 'Deleting');
	await fails(update(UUID, { Enabled: true }), 'ResourceInUseException');
	await clock.advance(2_000);
	await fails(get(UUID), 'ResourceNotFoundException', /does not exist/);
	assert.equal(node(UUID), undefined);
	assert.ok((await create('doomed')).UUID);
});

test('mappings are listed by queue and by function, in pages', async () => {
	for (const number of [1, 2, 3]) await create(`listed-${number}`, { FunctionName: 'other' });
	const list = (input: ListEventSourceMappingsCommandInput) =>
		client.send(new ListEventSourceMappingsCommand(input));
	const ofQueue = await list({ EventSourceArn: queueArn('listed-2') });
	assert.equal(ofQueue.EventSourceMappings?.length, 1);
	const byArn = await list({ FunctionName: `arn:aws:lambda:eu-west-1:${account}:function:other` });
	assert.equal(byArn.EventSourceMappings?.length, 3);
	const first = await list({ FunctionName: 'other', MaxItems: 2 });
	assert.equal(first.EventSourceMappings?.length, 2);
	const rest = await list({ FunctionName: 'other', MaxItems: 2, Marker: first.NextMarker });
	assert.equal(rest.EventSourceMappings?.length, 1);
	assert.equal(rest.NextMarker, undefined);
	assert.deepEqual((await list({ FunctionName: 'nobody' })).EventSourceMappings, []);
});

test('the latest result is told once there is one', async () => {
	const { UUID } = await create('told');
	assert.equal((await get(UUID)).LastProcessingResult, undefined);
	lambda.noteResult(UUID ?? '', 'PROBLEM: Function call failed');
	assert.equal((await get(UUID)).LastProcessingResult, 'PROBLEM: Function call failed');
	lambda.noteResult('nothing', 'OK');
});

test('a mapping outlives its function, without being enabled', async () => {
	const { UUID } = await create('orphan', { FunctionName: 'other' });
	await clock.advance(2_000);
	assert.equal(node(UUID)?.enabled, true);
	await client.send(new DeleteFunctionCommand({ FunctionName: 'other' }));
	assert.equal(node(UUID)?.enabled, false);
	assert.equal((await get(UUID)).UUID, UUID);
});
