import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteNode, StageNode } from '../../source/demo/simulation/graph.ts';
import { account, functionUri, ordersApi, output, refusal, startApis } from './api-gateway-support.ts';

const { client, clock, service } = await startApis();

const ok = (answer: { readonly $metadata: { readonly httpStatusCode?: number | undefined } }) =>
	answer.$metadata.httpStatusCode;

function nodeOf(apiId: string): StageNode {
	const node = service.stages('eu-west-1').find((stage) => stage.apiId === apiId);
	assert.ok(node);
	return node;
}

test('a deployment freezes the API, and makes the stage that it is for', async () => {
	const { id: empty } = await client.createRestApi({ name: 'empty' });
	assert.deepEqual(await refusal(client.createDeployment({ restApiId: empty })), [
		'BadRequestException',
		400,
		"The REST API doesn't contain any methods",
	]);
	const { restApiId, resourceId } = await ordersApi(client, 'frozen');
	const deployed = await client.createDeployment({
		restApiId,
		stageName: 'prod',
		description: 'first',
		stageDescription: 'live',
		variables: { function: 'orders' },
	});
	assert.equal(ok(deployed), 201);
	const createdDate = new Date(clock.now()).toISOString();
	assert.deepEqual(output(deployed), { id: deployed.id, description: 'first', createdDate });
	assert.deepEqual(output(await client.getStage({ restApiId, stageName: 'prod' })), {
		deploymentId: deployed.id,
		stageName: 'prod',
		description: 'live',
		cacheClusterEnabled: false,
		cacheClusterStatus: 'NOT_AVAILABLE',
		methodSettings: {},
		variables: { function: 'orders' },
		tracingEnabled: false,
		createdDate,
		lastUpdatedDate: createdDate,
	});
	// What changes afterwards isn't deployed.
	await client.putMethod({ restApiId, resourceId, httpMethod: 'PUT', authorizationType: 'AWS_IAM' });
	assert.equal(
		(await refusal(client.createDeployment({ restApiId })))[2],
		'No integration defined for method',
	);
	const summary = { restApiId, deploymentId: deployed.id, embed: ['apisummary'] };
	assert.deepEqual((await client.getDeployment(summary)).apiSummary, {
		'/orders/{id}': { GET: { authorizationType: 'NONE', apiKeyRequired: false } },
	});
	assert.equal(nodeOf(restApiId).deployments[0]?.routes.length, 1);
	const described = await client.updateDeployment({
		restApiId,
		deploymentId: deployed.id,
		patchOperations: [{ op: 'replace', path: '/description', value: 'new' }],
	});
	assert.equal(described.description, 'new');
	assert.deepEqual(await refusal(client.deleteDeployment({ restApiId, deploymentId: deployed.id })), [
		'BadRequestException',
		400,
		'Active stages pointing to this deployment must be moved or deleted',
	]);
	assert.equal(ok(await client.deleteStage({ restApiId, stageName: 'prod' })), 202);
	assert.equal(ok(await client.deleteDeployment({ restApiId, deploymentId: deployed.id })), 202);
	assert.deepEqual(await refusal(client.getStage({ restApiId, stageName: 'prod' })), [
		'NotFoundException',
		404,
		'Invalid stage identifier specified',
	]);
});

test('stages are created for a deployment, and listed all or by it', async () => {
	const { restApiId } = await ordersApi(client, 'several stages');
	const one = await client.createDeployment({ restApiId });
	const two = await client.createDeployment({ restApiId });
	const create = (stageName: string, deploymentId: string | undefined, input: object = {}) =>
		client.createStage({ restApiId, stageName, deploymentId, ...input });
	assert.equal(ok(await create('one', one.id, { tags: { team: 'shop' } })), 201);
	await create('two', two.id, { tracingEnabled: true });
	const { item = [] } = await client.getStages({ restApiId });
	assert.deepEqual(
		item.map(({ stageName }) => stageName),
		['one', 'two'],
	);
	assert.deepEqual(item[0]?.tags, { team: 'shop' });
	const byDeployment = await client.getStages({ restApiId, deploymentId: two.id });
	assert.deepEqual(
		byDeployment.item?.map(({ stageName }) => stageName),
		['two'],
	);
	assert.deepEqual(await refusal(create('one', one.id)), ['ConflictException', 409, 'Stage already exists']);
	assert.equal((await refusal(create('three', 'none')))[0], 'NotFoundException');
	assert.equal((await refusal(create('no stage', one.id)))[0], 'BadRequestException');
	assert.match(
		(await refusal(create('x', one.id, { variables: { a: '<' } })))[2],
		/^Invalid stage variable value: </,
	);
	assert.equal((await client.getDeployments({ restApiId })).items?.length, 2);
	for (const letter of 'abcdefgh') await create(letter, one.id);
	assert.deepEqual((await refusal(create('i', one.id))).slice(0, 2), ['LimitExceededException', 429]);
});

test('every setting of a stage can be patched, and a wrong path is told what there is', async () => {
	const { restApiId } = await ordersApi(client, 'settings');
	const stageName = 'prod';
	await client.createDeployment({ restApiId, stageName });
	const next = await client.createDeployment({ restApiId });
	const update = (...patchOperations: object[]) =>
		client.updateStage({ restApiId, stageName, patchOperations });
	const replace = (path: string, value: string) => ({ op: 'replace', path, value });
	await clock.advance(5_000);
	const updated = await update(
		replace('/deploymentId', next.id ?? ''),
		replace('/description', 'live'),
		replace('/tracingEnabled', 'true'),
		replace('/variables/function', 'orders'),
		replace('/variables/gone', 'soon'),
		{ op: 'remove', path: '/variables/gone' },
		replace('/accessLogSettings/destinationArn', 'arn:aws:logs:eu-west-1:000000000000:log-group:x'),
		replace('/accessLogSettings/format', '$context.requestId'),
		replace('/cacheClusterEnabled', 'true'),
		replace('/cacheClusterSize', '1.6'),
		replace('/*/*/metrics/enabled', 'true'),
		replace('/*/*/logging/loglevel', 'INFO'),
		replace('/~1orders~1{id}/GET/throttling/rateLimit', '10.5'),
		replace('/~1orders~1{id}/GET/throttling/burstLimit', '20'),
		replace('/~1orders~1{id}/GET/caching/enabled', 'true'),
		replace('/~1orders~1{id}/GET/caching/ttlInSeconds', '60'),
		replace('/~1gone/GET/logging/dataTrace', 'true'),
		{ op: 'remove', path: '/~1gone/GET' },
	);
	const standard = {
		metricsEnabled: false,
		dataTraceEnabled: false,
		throttlingBurstLimit: 5000,
		throttlingRateLimit: 10_000,
		cachingEnabled: false,
		cacheTtlInSeconds: 300,
		cacheDataEncrypted: false,
		requireAuthorizationForCacheControl: true,
		unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
	};
	assert.deepEqual(output(updated), {
		deploymentId: next.id,
		stageName,
		description: 'live',
		cacheClusterEnabled: true,
		cacheClusterSize: '1.6',
		cacheClusterStatus: 'CREATE_IN_PROGRESS',
		methodSettings: {
			'*/*': { ...standard, metricsEnabled: true, loggingLevel: 'INFO' },
			'~1orders~1{id}/GET': {
				...standard,
				metricsEnabled: true,
				loggingLevel: 'INFO',
				throttlingRateLimit: 10.5,
				throttlingBurstLimit: 20,
				cachingEnabled: true,
				cacheTtlInSeconds: 60,
			},
		},
		variables: { function: 'orders' },
		accessLogSettings: {
			destinationArn: 'arn:aws:logs:eu-west-1:000000000000:log-group:x',
			format: '$context.requestId',
		},
		tracingEnabled: true,
		createdDate: new Date(clock.now() - 5_000).toISOString(),
		lastUpdatedDate: new Date(clock.now()).toISOString(),
	});
	await clock.advance(240_000);
	assert.equal((await client.getStage({ restApiId, stageName })).cacheClusterStatus, 'AVAILABLE');
	assert.equal(ok(await client.flushStageCache({ restApiId, stageName })), 202);
	const refused = async (step: object) => (await refusal(update(replace('/description', 'x'), step)))[2];
	assert.match(
		await refused(replace('/documentation_version', 'x')),
		/^Invalid method setting path: \/documentation_version\. Must be one of: \[\/deploymentId, .*\/tracingEnabled\]$/,
	);
	assert.equal(
		await refused({ op: 'remove', path: '/~1gone/GET' }),
		'Cannot remove method setting ~1gone/GET because there is no method setting for this method ',
	);
	assert.equal(await refused(replace('/deploymentId', 'none')), 'Invalid Deployment identifier specified');
	assert.equal(
		await refused({ op: 'add', path: '/description' }),
		'Invalid add operation with path: /description',
	);
	assert.equal((await client.getStage({ restApiId, stageName })).description, 'live');
	const node = nodeOf(restApiId);
	const [route] = node.deployments[0]?.routes ?? [];
	assert.ok(route);
	assert.deepEqual(node.throttle(route), { rate: 10.5, burst: 20 });
	assert.equal(node.detailedMetrics(route), true);
	assert.equal(node.cacheTtl(route), 60);
	const other: RouteNode = { ...route, resource: '/other' };
	assert.equal(node.detailedMetrics(other), true);
	assert.equal(node.cacheTtl(other), null);
	const cleared = await update({ op: 'remove', path: '/accessLogSettings' }, { op: 'remove', path: '/*/*' });
	assert.equal(cleared.accessLogSettings, undefined);
	assert.deepEqual(Object.keys(cleared.methodSettings ?? {}), ['~1orders~1{id}/GET']);
});

test('a canary takes its part of the traffic until it is promoted', async () => {
	const { restApiId } = await ordersApi(client, 'canaries');
	const stageName = 'prod';
	const canarySettings = { percentTraffic: 12.5, stageVariableOverrides: { function: 'next' } };
	assert.equal(
		(await refusal(client.createDeployment({ restApiId, canarySettings })))[2],
		'Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null',
	);
	assert.equal(
		(await refusal(client.createDeployment({ restApiId, stageName, canarySettings })))[2],
		'Invalid deployment content specified.Stage prod must already be created before making a canary release deployment',
	);
	const variables = { function: 'orders', other: 'kept' };
	const base = await client.createDeployment({ restApiId, stageName, description: 'base', variables });
	const next = await client.createDeployment({ restApiId, stageName, description: 'next', canarySettings });
	const stage = await client.getStage({ restApiId, stageName });
	assert.equal(stage.deploymentId, base.id);
	assert.deepEqual(stage.canarySettings, { ...canarySettings, deploymentId: next.id, useStageCache: false });
	const shares = () =>
		nodeOf(restApiId).deployments.map(({ description, share, routes }) => [
			description,
			share,
			routes[0]?.integration?.target,
		]);
	assert.deepEqual(shares(), [
		['base', 0.875, { kind: 'function', name: 'orders' }],
		['next', 0.125, { kind: 'function', name: 'next' }],
	]);
	const update = (...patchOperations: object[]) =>
		client.updateStage({ restApiId, stageName, patchOperations });
	assert.equal(
		(await refusal(update({ op: 'add', path: '/canarySettings/deploymentId', value: next.id })))[2],
		'Invalid add operation with path: /canarySettings/deploymentId',
	);
	assert.equal(
		(await refusal(update({ op: 'remove', path: '/canarySettings/stageVariableOverrides' })))[2],
		'Cannot remove method setting canarySettings/stageVariableOverrides because there is no method setting for this method ',
	);
	assert.equal(
		(await refusal(update({ op: 'replace', path: '/canarySettings/percentTraffic', value: '101' })))[0],
		'BadRequestException',
	);
	const promoted = await update(
		{ op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
		{ op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
		{ op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
	);
	assert.equal(promoted.deploymentId, next.id);
	assert.deepEqual(promoted.variables, { function: 'next', other: 'kept' });
	assert.deepEqual(shares(), [['next', 1, { kind: 'function', name: 'next' }]]);
	assert.equal((await update({ op: 'remove', path: '/canarySettings' })).canarySettings, undefined);
	const attached = await update({ op: 'replace', path: '/canarySettings/deploymentId', value: base.id });
	assert.deepEqual(attached.canarySettings, {
		deploymentId: base.id,
		percentTraffic: 0,
		useStageCache: false,
	});
});

test('the simulation sees where each route leads, and who may take it', async () => {
	const { id: restApiId = '', rootResourceId: resourceId } = await client.createRestApi({ name: 'targets' });
	const { id: authorizerId } = await client.createAuthorizer({
		restApiId,
		name: 'tokens',
		type: 'TOKEN',
		authorizerUri: functionUri('checker'),
	});
	const role = { credentials: `arn:aws:iam::${account}:role/r`, integrationHttpMethod: 'POST' } as const;
	const uri = (rest: string) => `arn:aws:apigateway:eu-west-1:${rest}`;
	const kinds: readonly (readonly [method: string, method: object, integration: object])[] = [
		['GET', { authorizationType: 'CUSTOM', authorizerId }, { type: 'MOCK' }],
		[
			'PUT',
			{ authorizationType: 'AWS_IAM' },
			{ ...role, type: 'AWS', uri: uri(`sqs:path/${account}/orders`) },
		],
		[
			'POST',
			{ authorizationType: 'NONE', apiKeyRequired: true },
			{
				...role,
				type: 'AWS',
				uri: uri('sqs:action/SendMessage'),
				requestParameters: {
					'integration.request.querystring.QueueUrl': `'https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F${account}%2Fothers'`,
				},
			},
		],
		[
			'PATCH',
			{},
			{
				...role,
				type: 'AWS',
				uri: uri('sns:action/Publish'),
				requestTemplates: {
					'application/json': `Action=Publish&TopicArn=arn:aws:sns:eu-west-1:${account}:news`,
				},
			},
		],
		['DELETE', {}, { ...role, type: 'AWS', uri: uri('events:action/PutEvents') }],
		['HEAD', {}, { type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'https://example.com/x?y=z' }],
		['ANY', {}, { ...role, type: 'AWS', uri: uri('dynamodb:action/GetItem') }],
	];
	for (const [httpMethod, method, integration] of kinds) {
		const place = { restApiId, resourceId, httpMethod };
		await client.putMethod({ ...place, authorizationType: 'NONE', ...method });
		await client.putIntegration({ ...place, type: 'MOCK', ...integration });
	}
	await client.createDeployment({ restApiId, stageName: 'prod' });
	const { deployments, ...node } = nodeOf(restApiId);
	const { routes = [] } = deployments[0] ?? {};
	assert.equal(node.arn, `arn:aws:apigateway:eu-west-1::/restapis/${restApiId}/stages/prod`);
	assert.equal(node.host, `${restApiId}.execute-api.eu-west-1.amazonaws.com`);
	assert.deepEqual(
		routes.map(({ integration }) => integration?.target),
		[
			{ kind: 'mock' },
			{ kind: 'queue', name: 'orders' },
			{ kind: 'queue', name: 'others' },
			{ kind: 'topic', name: 'news' },
			{ kind: 'bus', name: 'default' },
			{ kind: 'http', host: 'example.com' },
			{ kind: 'other', uri: uri('dynamodb:action/GetItem') },
		],
	);
	assert.deepEqual(
		routes.slice(0, 4).map(({ authoriser }) => authoriser),
		[
			{ kind: 'LAMBDA', name: 'tokens', functionName: 'checker' },
			{ kind: 'IAM', name: 'AWS_IAM', functionName: null },
			{ kind: 'API_KEY', name: 'API key', functionName: null },
			null,
		],
	);
	assert.equal(routes[0]?.integration?.timeoutMilliseconds, 29_000);
	assert.equal(routes[0] && node.throttle(routes[0]), null);
	assert.deepEqual(service.stages('us-east-1'), []);
});
