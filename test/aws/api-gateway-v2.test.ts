import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import type { ApiRoute } from '../../source/model/api.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { apiNamed, connectTo } from './control-plane-support.ts';

const { cloud, config, seconds } = await startTestCloud({ scenario: 'shop' });
const sdk = new ApiGatewayV2(config);
after(() => sdk.destroy());

function route(routes: readonly ApiRoute[], key: string): ApiRoute {
	return routes.find((each) => each.key === key) ?? assert.fail(`there is no route ${key}`);
}

test('HTTP and WebSocket APIs come together', async (t) => {
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const apis = await apiGateway.listApis(2);
	assert.deepEqual(
		apis.map(({ name, protocol, endpointType, hasPolicy, tags }) => [
			name,
			protocol,
			endpointType,
			hasPolicy,
			tags,
		]),
		[
			['storefront-api', 'HTTP', 'regional', false, { team: 'storefront' }],
			['live-updates', 'WebSocket', 'regional', false, { team: 'storefront' }],
		],
	);
});

test('an HTTP API: its stage, its deployments, its routes', async (t) => {
	await seconds(60);
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'storefront-api');
	const [stage, ...others] = await apiGateway.getStages(api);
	assert.equal(others.length, 0);
	assert.deepEqual(
		[stage?.stage, stage?.autoDeploy, stage?.deploymentMessage, stage?.tracing, stage?.cache],
		['$default', true, null, null, null],
	);
	assert.deepEqual(stage?.defaults, {
		throttle: null,
		detailedMetrics: true,
		loggingLevel: null,
		dataTrace: false,
		cacheTtlSeconds: null,
	});
	const [deployment] = await apiGateway.getDeployments(api);
	assert.deepEqual(
		[deployment?.id, deployment?.status, deployment?.automatic],
		[stage?.deploymentId, 'DEPLOYED', true],
	);

	const { routes, authorisers } = await apiGateway.getDetails(api);
	assert.deepEqual(
		routes.map(({ key, method, path, authoriser, integration }) => [
			key,
			method,
			path,
			authoriser.kind,
			integration?.type,
			integration?.target,
		]),
		[
			[
				'$default',
				'',
				'$default',
				'none',
				'HTTP_PROXY',
				{ kind: 'http', url: 'https://legacy.shop.example' },
			],
			['GET /cart', 'GET', '/cart', 'JWT', 'AWS_PROXY', { kind: 'function', name: 'cart', qualifier: null }],
			['PUT /cart', 'PUT', '/cart', 'JWT', 'AWS_PROXY', { kind: 'function', name: 'cart', qualifier: null }],
			[
				'POST /newsletter',
				'POST',
				'/newsletter',
				'none',
				'AWS_PROXY SQS-SendMessage',
				{ kind: 'queue', name: 'newsletter' },
			],
			[
				'GET /search',
				'GET',
				'/search',
				'none',
				'AWS_PROXY',
				{ kind: 'function', name: 'search-query', qualifier: null },
			],
		],
	);
	assert.deepEqual(authorisers, [
		{
			kind: 'JWT',
			id: authorisers[0]?.id,
			name: 'signed-in',
			functionName: null,
			issuers: ['https://login.shop.example/'],
			audience: ['storefront-api'],
			scopes: [],
			cacheTtlSeconds: null,
			apiKeyRequired: false,
		},
	]);
	assert.deepEqual(route(routes, 'GET /cart').authoriser, authorisers[0]);
});

test('a WebSocket API: its routes have no method, and there is no OpenAPI document', async (t) => {
	await seconds(60);
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'live-updates');
	const [stage] = await apiGateway.getStages(api);
	assert.deepEqual([stage?.stage, stage?.defaults.loggingLevel], ['prod', 'OFF']);
	const { routes } = await apiGateway.getDetails(api);
	assert.deepEqual(
		routes.map(({ key, method, path }) => [key, method, path]),
		['$connect', '$default', '$disconnect', 'track'].map((key) => [key, '', key]),
	);
	assert.deepEqual(route(routes, '$connect').integration?.target, {
		kind: 'function',
		name: 'live-connect',
		qualifier: null,
	});
	cloud.clearRequests();
	await assert.rejects(apiGateway.exportOpenApi(api, 'prod'), {
		kind: 'unsupported',
		message: 'API Gateway has no OpenAPI document of a WebSocket API.',
	});
	assert.equal(cloud.requests.length, 0);
});

test('the OpenAPI document of an HTTP API', async (t) => {
	await seconds(60);
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'storefront-api');
	const document = JSON.parse(await apiGateway.exportOpenApi(api, '$default'));
	assert.match(document.openapi, /^3\.0/);
	assert.ok(document.paths['/cart'].get);
	await assert.rejects(apiGateway.exportOpenApi(api, 'nowhere'), {
		kind: 'notFound',
		operation: 'ExportApi',
	});
});

test('what a stage sets for routes; CORS; Lambda authorisers; integrations of other kinds', async (t) => {
	await seconds(60);
	const { ApiId = '' } = await sdk.createApi({
		Name: 'odd',
		ProtocolType: 'HTTP',
		CorsConfiguration: {
			AllowOrigins: ['https://shop.example'],
			AllowMethods: ['GET'],
			AllowHeaders: ['x-a'],
			AllowCredentials: true,
			MaxAge: 300,
		},
	});
	const lambda = 'arn:aws:lambda:eu-west-1:000000000000:function';
	const { AuthorizerId } = await sdk.createAuthorizer({
		ApiId,
		Name: 'gatekeeper',
		AuthorizerType: 'REQUEST',
		AuthorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${lambda}:gatekeeper:live/invocations`,
		AuthorizerPayloadFormatVersion: '2.0',
		IdentitySource: ['$request.header.Authorization'],
		AuthorizerResultTtlInSeconds: 30,
	});
	const events = await sdk.createIntegration({
		ApiId,
		IntegrationType: 'AWS_PROXY',
		IntegrationSubtype: 'EventBridge-PutEvents',
		PayloadFormatVersion: '1.0',
		CredentialsArn: 'arn:aws:iam::000000000000:role/sends',
		RequestParameters: { Detail: '$request.body', DetailType: 'x', Source: 'shop', EventBusName: 'shop' },
	});
	await sdk.createRoute({
		ApiId,
		RouteKey: 'POST /events',
		Target: `integrations/${events.IntegrationId}`,
		AuthorizationType: 'CUSTOM',
		AuthorizerId,
	});
	await sdk.createRoute({
		ApiId,
		RouteKey: 'ANY /iam',
		AuthorizationType: 'AWS_IAM',
		OperationName: 'signed',
	});
	await sdk.createStage({
		ApiId,
		StageName: 'live',
		AutoDeploy: false,
		Description: 'by hand',
		StageVariables: { colour: 'blue' },
		DefaultRouteSettings: {
			ThrottlingRateLimit: 50,
			ThrottlingBurstLimit: 100,
			DetailedMetricsEnabled: true,
		},
		RouteSettings: { 'POST /events': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 } },
	});
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'odd');
	assert.deepEqual(api.cors, {
		origins: ['https://shop.example'],
		methods: ['GET'],
		headers: ['x-a'],
		credentials: true,
		maxAgeSeconds: 300,
	});
	const [stage] = await apiGateway.getStages(api);
	assert.deepEqual(
		[stage?.description, stage?.variables, stage?.autoDeploy, stage?.defaults.throttle],
		['by hand', { colour: 'blue' }, false, { rate: 50, burst: 100 }],
	);
	const own = stage?.routes.get('POST /events');
	assert.deepEqual([own?.throttle, own?.detailedMetrics], [{ rate: 5, burst: 7 }, true]);
	const { routes } = await apiGateway.getDetails(api);
	const posted = route(routes, 'POST /events');
	assert.deepEqual(posted.integration?.target, { kind: 'bus', name: 'shop' });
	assert.equal(posted.integration?.credentials, 'arn:aws:iam::000000000000:role/sends');
	assert.deepEqual(
		[
			posted.authoriser.kind,
			posted.authoriser.name,
			posted.authoriser.functionName,
			posted.authoriser.cacheTtlSeconds,
		],
		['Lambda', 'gatekeeper', 'gatekeeper', 30],
	);
	const signed = route(routes, 'ANY /iam');
	assert.deepEqual(
		[signed.authoriser.kind, signed.integration, signed.operationName],
		['IAM', null, 'signed'],
	);
	await sdk.deleteApi({ ApiId });
});
