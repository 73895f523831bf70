import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paginateGetResources } from '@aws-sdk/client-api-gateway';
import { account, ordersApi, output, refusal, startApis } from './api-gateway-support.ts';

const { client, clock, endpoint } = await startApis();

test('a new API has the defaults of AWS, and an id of ten small letters and digits', async () => {
	const created = await client.createRestApi({ name: 'plain', description: 'mine', tags: { team: 'shop' } });
	const { id = '', rootResourceId = '' } = created;
	assert.match(id, /^[a-z0-9]{10}$/);
	assert.match(rootResourceId, /^[a-z0-9]{10}$/);
	assert.equal(created.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(created), {
		id,
		rootResourceId,
		name: 'plain',
		description: 'mine',
		createdDate: new Date(clock.now()).toISOString(),
		apiKeySource: 'HEADER',
		endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
		disableExecuteApiEndpoint: false,
		tags: { team: 'shop' },
	});
	assert.deepEqual(output(await client.getRestApi({ restApiId: id })), output(created));
	const untagged = await client.createRestApi({ name: 'untagged' });
	assert.equal(untagged.tags, undefined);
	assert.deepEqual((await client.getRestApi({ restApiId: untagged.id })).tags, {});
	const deleted = await client.deleteRestApi({ restApiId: id });
	assert.equal(deleted.$metadata.httpStatusCode, 202);
	assert.deepEqual(await refusal(client.getRestApi({ restApiId: id })), [
		'NotFoundException',
		404,
		`Invalid API identifier specified ${account}:${id}`,
	]);
});

test('what an API cannot be created with is refused in AWS’s words', async () => {
	const create = (input: object) => refusal(client.createRestApi({ name: 'x', ...input }));
	assert.deepEqual(await create({ description: '' }), [
		'BadRequestException',
		400,
		'Description cannot be an empty string',
	]);
	assert.deepEqual(await create({ minimumCompressionSize: 10_485_761 }), [
		'BadRequestException',
		400,
		'Invalid minimum compression size, must be between 0 and 10485760',
	]);
	assert.equal(
		(await create({ endpointConfiguration: { types: [] } }))[2],
		'REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.',
	);
	assert.equal(
		(await create({ endpointConfiguration: { types: ['EDGE', 'REGIONAL'] } }))[2],
		'Cannot create an api with multiple Endpoint Types.',
	);
	assert.equal(
		(await create({ endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'ipv4' } }))[2],
		'Only dualstack ipAddressType is supported for Private APIs.',
	);
	assert.deepEqual(await create({ endpointConfiguration: { types: ['wrong'], ipAddressType: 'wrong' } }), [
		'ValidationException',
		400,
		"2 validation errors detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
	]);
	assert.match((await create({ policy: 'no JSON' }))[2], /^Invalid policy document/);
});

test('patch operations apply in their order, all or none', async () => {
	const { id: restApiId } = await client.createRestApi({ name: 'before', description: 'old' });
	const policy = '{"Version":"2012-10-17"}';
	const patched = await client.updateRestApi({
		restApiId,
		patchOperations: [
			{ op: 'replace', path: '/name', value: 'after' },
			{ op: 'remove', path: '/description' },
			{ op: 'add', path: '/binaryMediaTypes/image~1png' },
			{ op: 'add', path: '/binaryMediaTypes/image~1jpeg' },
			{ op: 'replace', path: '/binaryMediaTypes/image~1png', value: 'image/gif' },
			{ op: 'replace', path: '/minimumCompressionSize', value: '10' },
			{ op: 'replace', path: '/apiKeySource', value: 'AUTHORIZER' },
			{ op: 'replace', path: '/disableExecuteApiEndpoint', value: 'true' },
			{ op: 'replace', path: '/endpointConfiguration/types/EDGE', value: 'REGIONAL' },
			{ op: 'replace', path: '/policy', value: policy },
		],
	});
	assert.equal(patched.$metadata.httpStatusCode, 200);
	const { createdDate: _date, id: _id, rootResourceId: _root, ...rest } = output(patched);
	assert.deepEqual(rest, {
		name: 'after',
		binaryMediaTypes: ['image/jpeg', 'image/gif'],
		minimumCompressionSize: 10,
		apiKeySource: 'AUTHORIZER',
		disableExecuteApiEndpoint: true,
		endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
		policy: '{\\"Version\\":\\"2012-10-17\\"}',
		tags: {},
	});
	const update = (...patchOperations: object[]) =>
		refusal(client.updateRestApi({ restApiId, patchOperations }));
	assert.deepEqual(
		await update(
			{ op: 'replace', path: '/name', value: 'never' },
			{ op: 'replace', path: '/binaryMediaTypes', value: 'x' },
		),
		['BadRequestException', 400, 'Invalid patch path /binaryMediaTypes'],
	);
	assert.equal((await client.getRestApi({ restApiId })).name, 'after');
	assert.equal(
		(await update({ op: 'add', path: '/minimumCompressionSize', value: '1' }))[2],
		'Invalid patch operation specified. Must be one of: [replace]',
	);
	assert.deepEqual(
		await update({ op: 'wrong', path: '/name' }, { op: 'replace', path: '/name', value: 'x' }),
		[
			'ValidationException',
			400,
			"1 validation error detected: Value 'wrong' at 'updateRestApiInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]",
		],
	);
	assert.equal((await update({ op: 'move', from: '/name', path: '/description' }))[0], 'BadRequestException');
	assert.equal((await update({ op: 'test', path: '/name', value: 'after' }))[0], 'BadRequestException');
});

test('a clone has the methods and models of its original, and nothing of its deployments', async () => {
	const { restApiId, resourceId } = await ordersApi(client, 'original');
	await client.createDeployment({ restApiId, stageName: 'prod' });
	const clone = await client.createRestApi({ name: 'clone', cloneFrom: restApiId });
	const { items = [] } = await client.getResources({ restApiId: clone.id, embed: ['methods'] });
	assert.deepEqual(items.map(({ path }) => path).sort(), ['/', '/orders', '/orders/{id}']);
	const copied = items.find(({ path }) => path === '/orders/{id}');
	assert.equal(copied?.id, resourceId);
	assert.equal(copied?.resourceMethods?.GET?.methodIntegration?.type, 'AWS_PROXY');
	assert.deepEqual((await client.getStages({ restApiId: clone.id })).item, []);
});

test('lists come in pages of 25, or of up to 500, and go on where they ended', async () => {
	const { id: restApiId = '', rootResourceId: parentId } = await client.createRestApi({ name: 'wide' });
	const made: string[] = [];
	for (let number = 0; number < 60; number++) {
		made.push((await client.createResource({ restApiId, parentId, pathPart: `r${number}` })).id ?? '');
	}
	const first = await client.getResources({ restApiId });
	assert.equal(first.items?.length, 25);
	assert.ok(first.position);
	// What is deleted in between neither repeats nor skips anything else.
	await client.deleteResource({ restApiId, resourceId: first.items?.at(-1)?.id });
	const second = await client.getResources({ restApiId, position: first.position, limit: 10 });
	assert.deepEqual(
		second.items?.map(({ pathPart }) => pathPart),
		Array.from({ length: 10 }, (_, index) => `r${index + 24}`),
	);
	const all = await client.getResources({ restApiId, limit: 500 });
	assert.equal(all.items?.length, 60);
	assert.equal(all.position, undefined);
	const seen: (string | undefined)[] = [];
	for await (const { items } of paginateGetResources({ client, pageSize: 7 }, { restApiId })) {
		seen.push(...(items ?? []).map(({ path }) => path));
	}
	assert.equal(new Set(seen).size, 60);
	assert.equal(seen.length, 60);
	assert.equal((await refusal(client.getResources({ restApiId, limit: 501 })))[0], 'BadRequestException');
	assert.equal((await refusal(client.getResources({ restApiId, position: '?' })))[0], 'BadRequestException');
});

test('resources form a tree, with one variable for each parent', async () => {
	const { id: restApiId, rootResourceId } = await client.createRestApi({ name: 'tree' });
	const add = (parentId: string | undefined, pathPart: string) =>
		client.createResource({ restApiId, parentId, pathPart });
	const pets = await add(rootResourceId, 'pets');
	assert.deepEqual(output(pets), {
		id: pets.id,
		parentId: rootResourceId,
		pathPart: 'pets',
		path: '/pets',
	});
	assert.match(pets.id ?? '', /^[a-z0-9]{6}$/);
	assert.deepEqual(await refusal(add(rootResourceId, 'pets')), [
		'ConflictException',
		409,
		'Another resource with the same parent already has this name: pets',
	]);
	const greedy = await add(pets.id, '{proxy+}');
	assert.equal(
		(await refusal(add(pets.id, '{id}')))[2],
		'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
	);
	assert.equal(
		(await refusal(add(greedy.id, 'below')))[2],
		'Cannot create a child of a resource with a greedy path variable: {proxy+}',
	);
	assert.equal((await refusal(add(rootResourceId, 'no/slash')))[0], 'BadRequestException');
	assert.deepEqual(await refusal(add('none', 'x')), [
		'NotFoundException',
		404,
		'Invalid Resource identifier specified',
	]);
});

test('a resource can be renamed and moved, but not below itself', async () => {
	const { id: restApiId, rootResourceId = '' } = await client.createRestApi({ name: 'moves' });
	const pets = await client.createResource({ restApiId, parentId: rootResourceId, pathPart: 'pets' });
	const below = await client.createResource({ restApiId, parentId: pets.id, pathPart: 'toys' });
	const update = (resourceId: string | undefined, op: string, path: string, value?: string) =>
		client.updateResource({ restApiId, resourceId, patchOperations: [{ op: op as 'add', path, value }] });
	const renamed = await update(pets.id, 'replace', '/pathPart', 'dogs');
	assert.equal(renamed.path, '/dogs');
	assert.equal((await client.getResource({ restApiId, resourceId: below.id })).path, '/dogs/toys');
	assert.equal(
		(await refusal(update(pets.id, 'replace', '/parentId', below.id)))[2],
		'Resources cannot be cyclical.',
	);
	assert.equal((await update(below.id, 'replace', '/parentId', rootResourceId)).path, '/toys');
	assert.equal(
		(await refusal(update(pets.id, 'replace', '/wrong', 'x')))[2],
		"Invalid patch path  '/wrong' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
	);
	assert.equal(
		(await refusal(update(pets.id, 'remove', '/pathPart')))[2],
		"Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported operations",
	);
	assert.equal(
		(await refusal(update(rootResourceId, 'replace', '/pathPart', 'x')))[2],
		'Root resource cannot update its pathPart.',
	);
	const deleted = await client.deleteResource({ restApiId, resourceId: pets.id });
	assert.equal(deleted.$metadata.httpStatusCode, 202);
	assert.equal((await client.getResources({ restApiId })).items?.length, 2);
});

test('methods are only named in a list unless they are asked for', async () => {
	const { restApiId, resourceId } = await ordersApi(client, 'embed');
	const named = await client.getResource({ restApiId, resourceId });
	assert.deepEqual(named.resourceMethods, { GET: {} });
	const whole = await client.getResource({ restApiId, resourceId, embed: ['methods'] });
	assert.equal(whole.resourceMethods?.GET?.methodIntegration?.timeoutInMillis, 29_000);
	assert.equal(whole.resourceMethods?.GET?.methodIntegration?.cacheNamespace, resourceId);
	const { items = [] } = await client.getResources({ restApiId });
	assert.equal(items.find(({ path }) => path === '/')?.resourceMethods, undefined);
});

test('an API has no more resources than AWS allows', async () => {
	const { id: restApiId, rootResourceId: parentId } = await client.createRestApi({ name: 'full' });
	for (let number = 1; number < 300; number++) {
		await client.createResource({ restApiId, parentId, pathPart: `r${number}` });
	}
	const [name, status] = await refusal(client.createResource({ restApiId, parentId, pathPart: 'more' }));
	assert.deepEqual([name, status], ['LimitExceededException', 429]);
});

test('regions are apart, and a broken body or path is a modelled error', async () => {
	const send = async (path: string, body: string, region = 'eu-west-1') => {
		const scope = `AWS4-HMAC-SHA256 Credential=x/20260101/${region}/apigateway/aws4_request`;
		const answer = await fetch(`${endpoint}${path}`, {
			method: 'POST',
			headers: { Authorization: scope, 'Content-Type': 'application/json' },
			body,
		});
		return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), text: await answer.text() };
	};
	const elsewhere = await send('/restapis', '{"name":"there"}', 'us-east-1');
	assert.equal(elsewhere.status, 201);
	const { id } = JSON.parse(elsewhere.text) as { id: string };
	assert.equal((await refusal(client.getRestApi({ restApiId: id })))[0], 'NotFoundException');
	assert.equal((await send('/restapis', '{')).type, 'SerializationException');
	assert.equal((await send('/restapis', '{"name":7}')).type, 'SerializationException');
	for (const body of ['[]', '"x"', '7', 'true']) {
		assert.equal((await send('/restapis', body)).type, 'SerializationException');
	}
	assert.equal((await send('/restapis', '{}')).type, 'ValidationException');
	assert.equal((await send('/restapis/%zz/stages', '{}')).status, 400);
	assert.ok((await send('/restapis/x/nonsense', '{}')).status >= 400);
});
