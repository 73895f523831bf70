import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import type { ApiRoute } from '../../source/model/api.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { apiNamed, connectTo } from './control-plane-support.ts';

const { cloud, clock, config, seconds } = await startTestCloud({ scenario: 'shop' });
const sdk = new APIGateway(config);
after(() => sdk.destroy());

function asked(): string[] {
	return cloud.requests.filter(({ service }) => service === 'APIGateway').map(({ operation }) => operation);
}

function route(routes: readonly ApiRoute[], key: string): ApiRoute {
	return routes.find((each) => each.key === key) ?? assert.fail(`there is no route ${key}`);
}

test('a REST API as it is listed', async (t) => {
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const [api, ...others] = await apiGateway.listApis(1);
	assert.equal(others.length, 0);
	assert.match(api?.id ?? '', /^[a-z0-9]{10}$/);
	assert.ok((api?.createdAt ?? 0) < clock.now());
	assert.deepEqual(
		{ ...api, id: '', createdAt: 0 },
		{
			id: '',
			name: 'orders-api',
			protocol: 'REST',
			description: 'Products, orders and payments',
			createdAt: 0,
			endpointType: 'regional',
			executeApiDisabled: false,
			cors: null,
			hasPolicy: false,
			tags: { team: 'checkout' },
		},
	);
});

test('stages with throttle, canary and variables; deployments, the newest first', async (t) => {
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'orders-api');
	const stages = await apiGateway.getStages(api);
	const deployments = await apiGateway.getDeployments(api);
	assert.deepEqual(
		deployments.map(({ description, status, automatic }) => [description, status, automatic]),
		[
			['r118: order history', null, false],
			['r117: gift cards', null, false],
		],
	);
	const [canary, stable] = deployments;
	assert.ok(canary?.createdAt && stable?.createdAt && canary.createdAt > stable.createdAt);
	const [prod, staging] = stages;
	assert.equal(prod?.stage, 'prod');
	assert.deepEqual(prod?.defaults, {
		throttle: { rate: 400, burst: 800 },
		detailedMetrics: true,
		loggingLevel: 'OFF',
		dataTrace: false,
		cacheTtlSeconds: null,
	});
	assert.deepEqual([prod?.canary, prod?.cache, prod?.tracing, prod?.routes.size], [null, null, false, 0]);
	assert.equal(staging?.deploymentId, stable.id);
	assert.deepEqual(staging?.canary, {
		percent: 20,
		deploymentId: canary.id,
		variables: {},
		usesStageCache: false,
	});
	assert.deepEqual(staging?.variables, { environment: 'staging' });
	assert.equal(staging?.defaults.detailedMetrics, false);
});

test('routes with their integrations and authorisers', async (t) => {
	const { apiGateway, clock: endpointClock } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'orders-api');
	cloud.clearRequests();
	const { apiId, routes, authorisers, at } = await apiGateway.getDetails(api);
	// No method has a validator: nobody is asked for one.
	assert.deepEqual(asked(), ['GetResources', 'GetAuthorizers']);
	assert.equal(apiId, api.id);
	assert.ok(Math.abs(endpointClock.now() - at) < 5000);
	assert.deepEqual(
		routes.map(({ key, authoriser, integration }) => [key, authoriser.kind, integration?.target.kind]),
		[
			['GET /health', 'none', 'mock'],
			['POST /orders', 'Cognito', 'function'],
			['GET /orders/{id}', 'Cognito', 'function'],
			['GET /partner/orders', 'Lambda', 'function'],
			['POST /payments', 'Cognito', 'function'],
			['GET /products', 'none', 'function'],
			['GET /products/{id}', 'none', 'function'],
			['POST /returns', 'none', 'http'],
		],
	);
	assert.deepEqual(route(routes, 'POST /orders').authoriser.issuers, [
		'arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_ShopPool1',
	]);
	assert.equal(route(routes, 'GET /partner/orders').authoriser.functionName, 'partner-tokens');
	assert.equal(route(routes, 'POST /returns').authoriser.apiKeyRequired, true);
	assert.deepEqual(route(routes, 'POST /returns').integration, {
		target: { kind: 'http', url: 'https://returns.shop.example/v2' },
		type: 'HTTP_PROXY',
		uri: 'https://returns.shop.example/v2',
		method: 'POST',
		timeoutMilliseconds: 29_000,
		credentials: null,
	});
	assert.deepEqual(
		authorisers.map(({ kind, name }) => [kind, name]),
		[
			['Cognito', 'customers'],
			['Lambda', 'partner-tokens'],
		],
	);
});

test('what a stage sets for single routes, its cache, logs and tracing', async (t) => {
	await seconds(60);
	const { id: restApiId = '', rootResourceId = '' } = await sdk.createRestApi({
		name: 'odd',
		endpointConfiguration: { types: ['EDGE'] },
		disableExecuteApiEndpoint: true,
		policy: '{"Version":"2012-10-17","Statement":[]}',
	});
	const { id: resourceId } = await sdk.createResource({
		restApiId,
		parentId: rootResourceId,
		pathPart: '{id}',
	});
	const validator = await sdk.createRequestValidator({
		restApiId,
		name: 'all of it',
		validateRequestBody: true,
		validateRequestParameters: true,
	});
	const root = { restApiId, resourceId: rootResourceId };
	const item = { restApiId, resourceId };
	await sdk.putMethod({ ...root, httpMethod: 'GET', authorizationType: 'AWS_IAM' });
	await sdk.putMethod({
		...item,
		httpMethod: 'ANY',
		authorizationType: 'NONE',
		requestValidatorId: validator.id,
		operationName: 'anything',
	});
	await sdk.putIntegration({ ...root, httpMethod: 'GET', type: 'MOCK' });
	await sdk.putIntegration({
		...item,
		httpMethod: 'ANY',
		type: 'AWS',
		integrationHttpMethod: 'POST',
		uri: 'arn:aws:apigateway:eu-west-1:sqs:path/000000000000/orders',
		credentials: 'arn:aws:iam::000000000000:role/sends',
		timeoutInMillis: 5000,
	});
	await sdk.putMethod({ ...item, httpMethod: 'OPTIONS', authorizationType: 'NONE' });
	await sdk.putIntegration({ ...item, httpMethod: 'OPTIONS', type: 'MOCK' });
	const origin = 'method.response.header.Access-Control-Allow-Origin';
	const answer = { ...item, httpMethod: 'OPTIONS', statusCode: '200' };
	await sdk.putMethodResponse({ ...answer, responseParameters: { [origin]: true } });
	await sdk.putIntegrationResponse({ ...answer, responseParameters: { [origin]: "'*'" } });
	await sdk.createDeployment({ restApiId, stageName: 'live' });
	const set = (path: string, value: string) => ({ op: 'replace', path, value }) as const;
	await sdk.updateStage({
		restApiId,
		stageName: 'live',
		patchOperations: [
			set('/cacheClusterEnabled', 'true'),
			set('/cacheClusterSize', '0.5'),
			set('/tracingEnabled', 'true'),
			set('/*/*/logging/loglevel', 'ERROR'),
			set('/~1{id}/ANY/throttling/rateLimit', '5'),
			set('/~1{id}/ANY/throttling/burstLimit', '10'),
			set('/~1{id}/ANY/caching/enabled', 'true'),
			set('/~1{id}/ANY/caching/ttlInSeconds', '60'),
			set('/~1/GET/throttling/rateLimit', '-1'),
			set('/~1/GET/throttling/burstLimit', '-1'),
			set('/~1/GET/metrics/enabled', 'true'),
		],
	});
	await sdk.createUsagePlan({
		name: 'slow',
		apiStages: [
			{ apiId: restApiId, stage: 'live', throttle: { '/{id}/ANY': { rateLimit: 2, burstLimit: 3 } } },
		],
	});
	await seconds(60);

	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'odd');
	assert.deepEqual([api.endpointType, api.executeApiDisabled, api.hasPolicy], ['edge', true, true]);
	const [stage] = await apiGateway.getStages(api);
	assert.equal(stage?.cache?.size, '0.5');
	assert.equal(stage?.tracing, true);
	assert.equal(stage?.defaults.loggingLevel, 'ERROR');
	assert.deepEqual([...(stage?.routes.keys() ?? [])].sort(), ['ANY /{id}', 'GET /']);
	const any = stage?.routes.get('ANY /{id}');
	assert.deepEqual(
		[any?.throttle, any?.cacheTtlSeconds, any?.loggingLevel],
		[{ rate: 5, burst: 10 }, 60, 'ERROR'],
	);
	const get = stage?.routes.get('GET /');
	assert.deepEqual([get?.throttle, get?.detailedMetrics, get?.cacheTtlSeconds], [null, true, null]);

	const { routes } = await apiGateway.getDetails(api);
	assert.deepEqual(
		routes.map(({ key, corsPreflight }) => [key, corsPreflight]),
		[
			['GET /', false],
			['ANY /{id}', true],
			['OPTIONS /{id}', true],
		],
	);
	assert.equal(route(routes, 'GET /').authoriser.kind, 'IAM');
	const odd = route(routes, 'ANY /{id}');
	assert.deepEqual(odd.validation, { name: 'all of it', body: true, parameters: true });
	assert.equal(odd.operationName, 'anything');
	assert.deepEqual(odd.integration, {
		target: { kind: 'queue', name: 'orders' },
		type: 'AWS',
		uri: 'arn:aws:apigateway:eu-west-1:sqs:path/000000000000/orders',
		method: 'POST',
		timeoutMilliseconds: 5000,
		credentials: 'arn:aws:iam::000000000000:role/sends',
	});
	const [plan] = await apiGateway.getUsagePlans(api.id, 'live');
	assert.deepEqual([plan?.name, plan?.throttle, plan?.quota], ['slow', null, null]);
	assert.deepEqual(plan && [...plan.routeThrottles], [['ANY /{id}', { rate: 2, burst: 3 }]]);
	await sdk.deleteRestApi({ restApiId });
});

test("usage plans of a stage, what was used, and the account's limit; no key is asked for", async (t) => {
	await seconds(60);
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'orders-api');
	cloud.clearRequests();
	const [plan, ...others] = await apiGateway.getUsagePlans(api.id, 'prod');
	assert.equal(others.length, 0);
	assert.deepEqual(
		{ ...plan, id: '' },
		{
			id: '',
			name: 'partners',
			throttle: { rate: 10, burst: 20 },
			routeThrottles: new Map(),
			quota: { limit: 100_000, period: 'MONTH', offset: 0 },
			used: { state: 'pending' },
			stages: [{ apiId: api.id, stage: 'prod' }],
		},
	);
	assert.deepEqual(await apiGateway.getUsagePlans(api.id, 'staging'), []);
	assert.equal(await apiGateway.getUsage(plan?.id ?? '', '2026-01-01', '2026-01-01'), 0);
	assert.deepEqual(await apiGateway.getAccountThrottle(), { rate: 10_000, burst: 5000 });
	assert.deepEqual(asked(), ['GetUsagePlans', 'GetUsagePlans', 'GetUsage', 'GetAccount']);
});

test('the OpenAPI document, with integrations and authorisers', async (t) => {
	await seconds(60);
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'orders-api');
	const document = JSON.parse(await apiGateway.exportOpenApi(api, 'prod'));
	assert.match(document.openapi, /^3\.0/);
	assert.ok(document.paths['/orders/{id}'].get['x-amazon-apigateway-integration']);
	await assert.rejects(apiGateway.exportOpenApi(api, 'nowhere'), {
		kind: 'notFound',
		operation: 'GetExport',
	});
});
