import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	AddPermissionCommand,
	CreateAliasCommand,
	CreateFunctionCommand,
	type CreateFunctionCommandInput,
	DeleteAliasCommand,
	DeleteFunctionCommand,
	DeleteFunctionConcurrencyCommand,
	DeleteProvisionedConcurrencyConfigCommand,
	GetAccountSettingsCommand,
	GetAliasCommand,
	GetFunctionCommand,
	GetFunctionConcurrencyCommand,
	GetFunctionConfigurationCommand,
	GetPolicyCommand,
	GetProvisionedConcurrencyConfigCommand,
	InvokeCommand,
	LambdaClient,
	ListAliasesCommand,
	ListFunctionsCommand,
	ListProvisionedConcurrencyConfigsCommand,
	ListTagsCommand,
	ListVersionsByFunctionCommand,
	PublishVersionCommand,
	PutFunctionConcurrencyCommand,
	PutProvisionedConcurrencyConfigCommand,
	RemovePermissionCommand,
	TagResourceCommand,
	UntagResourceCommand,
	UpdateAliasCommand,
	UpdateFunctionCodeCommand,
	UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { account, definition, fails, startLambda, zip } from './lambda-support.ts';

const { config, clock, lambda, client, create } = await startLambda();
const elsewhere = new LambdaClient({ ...config, region: 'us-west-2' });

test('a new function has defaults, is pending for a second, and is then active', async () => {
	const made = await client.send(
		new CreateFunctionCommand(definition('new-one', { Tags: { team: 'shop' } })),
	);
	assert.equal(made.$metadata.httpStatusCode, 201);
	assert.equal(made.FunctionArn, `arn:aws:lambda:eu-west-1:${account}:function:new-one`);
	assert.equal(made.State, 'Pending');
	assert.equal(made.StateReasonCode, 'Creating');
	assert.equal(made.Version, '$LATEST');
	assert.equal(made.Timeout, 3);
	assert.equal(made.MemorySize, 128);
	assert.deepEqual(made.Architectures, ['x86_64']);
	assert.deepEqual(made.TracingConfig, { Mode: 'PassThrough' });
	assert.deepEqual(made.EphemeralStorage, { Size: 512 });
	assert.deepEqual(made.LoggingConfig, { LogFormat: 'Text', LogGroup: '/aws/lambda/new-one' });
	assert.match(made.LastModified ?? '', /^2026-01-01T00:00:0\d\.\d{3}\+0000$/);
	assert.equal(made.CodeSize, 11);
	assert.equal(Buffer.from(made.CodeSha256 ?? '', 'base64').length, 32);
	await fails(
		client.send(new InvokeCommand({ FunctionName: 'new-one' })),
		'ResourceConflictException',
		/Pending/,
	);
	await clock.advance(1_000);
	const got = await client.send(new GetFunctionCommand({ FunctionName: 'new-one' }));
	assert.equal(got.Configuration?.State, 'Active');
	assert.equal(got.Configuration?.LastUpdateStatus, 'Successful');
	assert.equal(got.Code?.RepositoryType, 'S3');
	assert.deepEqual(got.Tags, { team: 'shop' });
	assert.equal(got.Concurrency, undefined);
});

test('a function is found by name, partial ARN and ARN, in its own region only', async () => {
	await create('by-name');
	for (const FunctionName of [
		'by-name',
		`${account}:function:by-name`,
		`arn:aws:lambda:eu-west-1:${account}:function:by-name`,
		'by-name:$LATEST',
	]) {
		const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
		assert.equal(found.FunctionName, 'by-name');
	}
	const missing = client.send(new GetFunctionCommand({ FunctionName: 'no-such' }));
	await fails(missing, 'ResourceNotFoundException', /Function not found: arn:aws:lambda:eu-west-1/);
	await missing.catch((error: { $metadata: { httpStatusCode: number } }) =>
		assert.equal(error.$metadata.httpStatusCode, 404),
	);
	await fails(
		elsewhere.send(new GetFunctionCommand({ FunctionName: 'by-name' })),
		'ResourceNotFoundException',
	);
	await fails(
		elsewhere.send(
			new GetFunctionCommand({ FunctionName: `arn:aws:lambda:eu-west-1:${account}:function:by-name` }),
		),
		'ResourceNotFoundException',
		/not reachable in this region/,
	);
});

test('what Lambda refuses of a function is refused', async () => {
	await create('taken');
	const attempt = (more: Partial<CreateFunctionCommandInput>, name = 'refused') =>
		client.send(new CreateFunctionCommand(definition(name, more)));
	await fails(attempt({}, 'taken'), 'ResourceConflictException', /Function already exist: taken/);
	await fails(attempt({ Timeout: 901 }), 'ValidationException', /less than or equal to 900/);
	await fails(attempt({ Timeout: 0 }), 'ValidationException', /greater than or equal to 1/);
	await fails(attempt({ MemorySize: 127 }), 'ValidationException', /greater than or equal to 128/);
	await fails(attempt({ Role: 'nobody' }), 'ValidationException', /'role'/);
	await fails(attempt({ Runtime: undefined }), 'InvalidParameterValueException', /mandatory/);
	await fails(attempt({ Runtime: 'cobol' as 'nodejs' }), 'InvalidParameterValueException', /enum value set/);
	await fails(attempt({ Runtime: 'python2.7' }), 'InvalidParameterValueException', /no longer supported/);
	await fails(
		attempt({ Code: { ZipFile: Buffer.from('no zip') } }),
		'InvalidParameterValueException',
		/unzip/,
	);
	await fails(attempt({ Code: {} }), 'InvalidParameterValueException');
	await fails(attempt({ Description: 'x'.repeat(257) }), 'ValidationException');
	await fails(attempt({}, 'x'.repeat(65)), 'ValidationException', /less than or equal to 64/);
	await fails(attempt({}, 'not a name'), 'ValidationException', /regular expression/);
	const variables = (Variables: Record<string, string>) => attempt({ Environment: { Variables } });
	await fails(variables({ AWS_REGION: 'x' }), 'InvalidParameterValueException', /reserved keys/);
	await fails(variables({ BIG: 'x'.repeat(4_100) }), 'InvalidParameterValueException', /4KB limit/);
	const listed = await client.send(new ListFunctionsCommand({}));
	assert.ok(!listed.Functions?.some(({ FunctionName }) => FunctionName === 'refused'));
});

test('an image has no handler, and its code is where it is', async () => {
	const ImageUri = `${account}.dkr.ecr.eu-west-1.amazonaws.com/shop:7`;
	const image = { PackageType: 'Image', Code: { ImageUri }, Runtime: undefined, Handler: undefined } as const;
	await create('image', image);
	const { Code, Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'image' }));
	assert.equal(Configuration?.PackageType, 'Image');
	assert.equal(Configuration?.Runtime, undefined);
	assert.equal(Code?.RepositoryType, 'ECR');
	assert.equal(Code?.ImageUri, ImageUri);
	assert.match(Code?.ResolvedImageUri ?? '', /shop@sha256:[0-9a-f]{64}$/);
	const zipped = new UpdateFunctionCodeCommand({ FunctionName: 'image', ZipFile: zip('x') });
	await fails(client.send(zipped), 'InvalidParameterValueException');
});

test('an update takes a moment, in which there can be no other', async () => {
	await create('updated', { Environment: { Variables: { STAGE: 'test' } } });
	const before = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'updated' }));
	const changed = await client.send(
		new UpdateFunctionConfigurationCommand({ FunctionName: 'updated', Timeout: 30, MemorySize: 512 }),
	);
	assert.equal(changed.Timeout, 30);
	assert.equal(changed.LastUpdateStatus, 'InProgress');
	assert.deepEqual(changed.Environment?.Variables, { STAGE: 'test' });
	assert.notEqual(changed.RevisionId, before.RevisionId);
	const code = { FunctionName: 'updated', ZipFile: zip('second') };
	await fails(
		client.send(new UpdateFunctionCodeCommand(code)),
		'ResourceConflictException',
		/update is in progress/,
	);
	await clock.advance(1_000);
	const stale = new UpdateFunctionCodeCommand({ ...code, RevisionId: before.RevisionId });
	await fails(client.send(stale), 'PreconditionFailedException');
	const updated = await client.send(new UpdateFunctionCodeCommand({ ...code, Architectures: ['arm64'] }));
	assert.notEqual(updated.CodeSha256, before.CodeSha256);
	assert.deepEqual(updated.Architectures, ['arm64']);
	await clock.advance(1_000);
	const done = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'updated' }));
	assert.equal(done.LastUpdateStatus, 'Successful');
	assert.equal(lambda.functions('eu-west-1').find(({ name }) => name === 'updated')?.timeoutSeconds, 30);
});

test('lists come in pages, with no states', async () => {
	for (const number of [1, 2, 3]) await create(`paged-${number}`);
	const names: string[] = [];
	let Marker: string | undefined;
	let pages = 0;
	do {
		const page = await client.send(new ListFunctionsCommand({ MaxItems: 2, Marker }));
		assert.ok((page.Functions?.length ?? 0) <= 2);
		for (const each of page.Functions ?? []) {
			assert.equal(each.State, undefined);
			names.push(each.FunctionName ?? '');
		}
		Marker = page.NextMarker;
		pages++;
	} while (Marker);
	assert.ok(pages >= 2);
	assert.deepEqual(names, [...new Set(names)].sort());
	assert.equal(names.filter((name) => name.startsWith('paged-')).length, 3);
	await fails(
		client.send(new ListFunctionsCommand({ Marker: 'nonsense' })),
		'InvalidParameterValueException',
	);
});

test('versions are numbered, published once for what is unchanged, and kept by aliases', async () => {
	await create('versioned');
	const publish = () => client.send(new PublishVersionCommand({ FunctionName: 'versioned' }));
	const first = await publish();
	assert.equal(first.$metadata.httpStatusCode, 201);
	assert.equal(first.Version, '1');
	assert.match(first.FunctionArn ?? '', /:versioned:1$/);
	const described = { FunctionName: 'versioned', Description: 'no change of the function' };
	assert.equal((await client.send(new PublishVersionCommand(described))).Version, '1');
	assert.equal((await publish()).Version, '1');
	await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'versioned', Timeout: 9 }));
	await clock.advance(1_000);
	assert.equal((await publish()).Version, '2');
	const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: 'versioned' }));
	assert.deepEqual(
		Versions?.map(({ Version, Timeout }) => [Version, Timeout]),
		[
			['$LATEST', 9],
			['1', 3],
			['2', 9],
		],
	);
	const alias = await client.send(
		new CreateAliasCommand({
			FunctionName: 'versioned',
			Name: 'live',
			FunctionVersion: '1',
			RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
		}),
	);
	assert.match(alias.AliasArn ?? '', /:versioned:live$/);
	const doubled = { FunctionName: 'versioned', Name: 'live', FunctionVersion: '1' };
	await fails(
		client.send(new CreateAliasCommand(doubled)),
		'ResourceConflictException',
		/Alias already exists/,
	);
	const live = new GetFunctionConfigurationCommand({ FunctionName: 'versioned', Qualifier: 'live' });
	assert.equal((await client.send(live)).Timeout, 3);
	const remove = new DeleteFunctionCommand({ FunctionName: 'versioned', Qualifier: '2' });
	await fails(client.send(remove), 'ResourceConflictException', /live/);
	await client.send(
		new UpdateAliasCommand({
			FunctionName: 'versioned',
			Name: 'live',
			FunctionVersion: '2',
			RoutingConfig: { AdditionalVersionWeights: {} },
		}),
	);
	assert.equal((await client.send(live)).Timeout, 9);
	const aliases = await client.send(
		new ListAliasesCommand({ FunctionName: 'versioned', FunctionVersion: '1' }),
	);
	assert.deepEqual(aliases.Aliases, []);
	await client.send(new DeleteAliasCommand({ FunctionName: 'versioned', Name: 'live' }));
	const gone = new GetAliasCommand({ FunctionName: 'versioned', Name: 'live' });
	await fails(client.send(gone), 'ResourceNotFoundException', /Cannot find alias/);
	const deleted = await client.send(remove);
	assert.equal(deleted.$metadata.httpStatusCode, 204);
	const version = new GetFunctionCommand({ FunctionName: 'versioned:2' });
	await fails(client.send(version), 'ResourceNotFoundException');
});

test('100 executions stay unreserved', async () => {
	await create('greedy');
	await create('modest');
	const put = (FunctionName: string, ReservedConcurrentExecutions: number) =>
		client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
	assert.equal((await put('modest', 100)).ReservedConcurrentExecutions, 100);
	await fails(put('greedy', 801), 'InvalidParameterValueException', /below its minimum value of \[100\]/);
	await put('greedy', 800);
	const limits = await client.send(new GetAccountSettingsCommand({}));
	assert.equal(limits.AccountLimit?.ConcurrentExecutions, 1_000);
	assert.equal(limits.AccountLimit?.UnreservedConcurrentExecutions, 100);
	assert.ok((limits.AccountUsage?.FunctionCount ?? 0) >= 2);
	await put('greedy', 0);
	await fails(
		client.send(new InvokeCommand({ FunctionName: 'greedy' })),
		'TooManyRequestsException',
		/Rate Exceeded/,
	);
	assert.equal(lambda.functions('eu-west-1').find(({ name }) => name === 'greedy')?.reservedConcurrency, 0);
	await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'greedy' }));
	const got = await client.send(new GetFunctionConcurrencyCommand({ FunctionName: 'greedy' }));
	assert.equal(got.ReservedConcurrentExecutions, undefined);
	const whole = await client.send(new GetFunctionCommand({ FunctionName: 'modest' }));
	assert.equal(whole.Concurrency?.ReservedConcurrentExecutions, 100);
	await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'modest' }));
});

test('provisioned concurrency is for versions, and takes a while', async () => {
	await create('provisioned', { Publish: true });
	const target = { FunctionName: 'provisioned', Qualifier: '1' };
	const get = new GetProvisionedConcurrencyConfigCommand(target);
	await fails(client.send(get), 'ProvisionedConcurrencyConfigNotFoundException');
	const put = new PutProvisionedConcurrencyConfigCommand({ ...target, ProvisionedConcurrentExecutions: 5 });
	assert.equal((await client.send(put)).Status, 'IN_PROGRESS');
	await clock.advance(5_000);
	const ready = await client.send(get);
	assert.equal(ready.Status, 'READY');
	assert.equal(ready.AvailableProvisionedConcurrentExecutions, 5);
	const latest = new PutProvisionedConcurrencyConfigCommand({
		FunctionName: 'provisioned',
		Qualifier: '$LATEST',
		ProvisionedConcurrentExecutions: 5,
	});
	await fails(client.send(latest), 'InvalidParameterValueException');
	const list = new ListProvisionedConcurrencyConfigsCommand({ FunctionName: 'provisioned' });
	assert.equal((await client.send(list)).ProvisionedConcurrencyConfigs?.length, 1);
	await client.send(new DeleteProvisionedConcurrencyConfigCommand(target));
	assert.deepEqual((await client.send(list)).ProvisionedConcurrencyConfigs, []);
});

test('a policy collects statements', async () => {
	await create('permitted');
	const statement = {
		FunctionName: 'permitted',
		StatementId: 'sns',
		Action: 'lambda:InvokeFunction',
		Principal: 'sns.amazonaws.com',
		SourceArn: `arn:aws:sns:eu-west-1:${account}:orders`,
	};
	await fails(client.send(new GetPolicyCommand({ FunctionName: 'permitted' })), 'ResourceNotFoundException');
	const added = await client.send(new AddPermissionCommand(statement));
	assert.deepEqual(JSON.parse(added.Statement ?? ''), {
		Sid: 'sns',
		Effect: 'Allow',
		Principal: { Service: 'sns.amazonaws.com' },
		Action: 'lambda:InvokeFunction',
		Resource: `arn:aws:lambda:eu-west-1:${account}:function:permitted`,
		Condition: { ArnLike: { 'AWS:SourceArn': statement.SourceArn } },
	});
	await fails(
		client.send(new AddPermissionCommand(statement)),
		'ResourceConflictException',
		/already exists/,
	);
	const { Policy } = await client.send(new GetPolicyCommand({ FunctionName: 'permitted' }));
	assert.equal(JSON.parse(Policy ?? '').Statement.length, 1);
	await client.send(new RemovePermissionCommand({ FunctionName: 'permitted', StatementId: 'sns' }));
	const again = new RemovePermissionCommand({ FunctionName: 'permitted', StatementId: 'sns' });
	await fails(client.send(again), 'ResourceNotFoundException');
});

test('functions have tags', async () => {
	await create('tagged');
	const Resource = `arn:aws:lambda:eu-west-1:${account}:function:tagged`;
	await client.send(new TagResourceCommand({ Resource, Tags: { a: '1', b: '2' } }));
	await client.send(new UntagResourceCommand({ Resource, TagKeys: ['a'] }));
	assert.deepEqual((await client.send(new ListTagsCommand({ Resource }))).Tags, { b: '2' });
	await fails(client.send(new ListTagsCommand({ Resource: `${Resource}-not` })), 'ResourceNotFoundException');
	await fails(
		client.send(new TagResourceCommand({ Resource, Tags: { 'aws:x': '1' } })),
		'InvalidParameterValueException',
	);
});

test('a deleted function is gone', async () => {
	await create('short-lived');
	await client.send(new DeleteFunctionCommand({ FunctionName: 'short-lived' }));
	const gone = new GetFunctionCommand({ FunctionName: 'short-lived' });
	await fails(client.send(gone), 'ResourceNotFoundException');
	const again = new DeleteFunctionCommand({ FunctionName: 'short-lived' });
	await fails(client.send(again), 'ResourceNotFoundException');
});
