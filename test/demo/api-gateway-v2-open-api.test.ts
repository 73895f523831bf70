import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CreateApiCommand,
	CreateRouteCommand,
	CreateStageCommand,
	ExportApiCommand,
	GetApiCommand,
	GetAuthorizersCommand,
	GetIntegrationsCommand,
	GetRoutesCommand,
	GetStageCommand,
	ImportApiCommand,
	ReimportApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { parse } from 'yaml';
import { startV2 } from './api-gateway-v2-support.ts';

const { client } = await startV2();

const document = `
openapi: 3.0.1
info:
  title: Shop
  version: v1
  description: Takes orders
servers:
  - url: https://example.com/{basePath}
    variables: { basePath: { default: prod/api } }
tags:
  - { name: Team, x-amazon-apigateway-tag-value: Shop }
paths:
  /orders:
    get:
      operationId: listOrders
      security: [{ users: [read] }]
      x-amazon-apigateway-integration:
        $ref: '#/components/x-amazon-apigateway-integrations/backend'
    post:
      x-amazon-apigateway-integration:
        $ref: '#/components/x-amazon-apigateway-integrations/backend'
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration:
        payloadFormatVersion: 2.0
        type: aws_proxy
        httpMethod: POST
        uri: arn:aws:lambda:eu-west-1:000000000000:function:hello
        connectionType: INTERNET
components:
  x-amazon-apigateway-integrations:
    backend:
      type: http_proxy
      httpMethod: ANY
      uri: https://backend.example.com
      payloadFormatVersion: "1.0"
      timeoutInMillis: 5000
      responseParameters: { "500": { "append:header.X-Failed": "Yes" } }
  securitySchemes:
    users:
      type: oauth2
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: $request.header.Authorization
        jwtConfiguration: { audience: [shop], issuer: https://login.example.com }
x-amazon-apigateway-cors: { allowOrigins: ["https://example.com"], allowMethods: [GET], maxAge: 60 }
`;

const keysOf = async (ApiId: string | undefined) =>
	(await client.send(new GetRoutesCommand({ ApiId }))).Items?.map(({ RouteKey }) => RouteKey);

async function exported(ApiId: string | undefined, rest: object = {}) {
	const { body } = await client.send(
		new ExportApiCommand({ ApiId, Specification: 'OAS30', OutputType: 'JSON', ...rest }),
	);
	return JSON.parse(Buffer.from(body ?? []).toString());
}

test('imports what an OpenAPI document defines', async () => {
	const api = await client.send(new ImportApiCommand({ Body: document }));
	const { ApiId } = api;
	assert.equal(api.$metadata.httpStatusCode, 201);
	assert.equal(api.Name, 'Shop');
	assert.equal(api.Version, 'v1');
	assert.equal(api.Description, 'Takes orders');
	assert.deepEqual(api.Tags, { Team: 'Shop' });
	assert.deepEqual(api.CorsConfiguration, {
		AllowCredentials: false,
		AllowMethods: ['GET'],
		AllowOrigins: ['https://example.com'],
		MaxAge: 60,
	});
	const routes = (await client.send(new GetRoutesCommand({ ApiId }))).Items ?? [];
	const integrations = (await client.send(new GetIntegrationsCommand({ ApiId }))).Items ?? [];
	const authorizers = (await client.send(new GetAuthorizersCommand({ ApiId }))).Items ?? [];
	assert.equal(integrations.length, 2);
	const [list, order, catchAll] = routes;
	assert.deepEqual(
		routes.map(({ RouteKey }) => RouteKey),
		['GET /orders', 'POST /orders', '$default'],
	);
	assert.equal(list?.Target, order?.Target);
	assert.notEqual(list?.Target, catchAll?.Target);
	assert.equal(list?.OperationName, 'listOrders');
	assert.equal(list?.AuthorizationType, 'JWT');
	assert.equal(list?.AuthorizerId, authorizers[0]?.AuthorizerId);
	assert.deepEqual(list?.AuthorizationScopes, ['read']);
	const backend = integrations.find(({ IntegrationType }) => IntegrationType === 'HTTP_PROXY');
	assert.deepEqual(backend?.ResponseParameters, { '500': { 'append:header.X-Failed': 'Yes' } });
	assert.equal(backend?.TimeoutInMillis, 5_000);
	const lambda = integrations.find(({ IntegrationType }) => IntegrationType === 'AWS_PROXY');
	assert.equal(lambda?.PayloadFormatVersion, '2.0');
});

test('puts the base path before the paths as it is told to', async () => {
	const prepended = await client.send(new ImportApiCommand({ Body: document, Basepath: 'prepend' }));
	assert.deepEqual(await keysOf(prepended.ApiId), [
		'GET /prod/api/orders',
		'POST /prod/api/orders',
		'$default',
	]);
	const split = await client.send(new ImportApiCommand({ Body: document, Basepath: 'split' }));
	assert.deepEqual(await keysOf(split.ApiId), ['GET /api/orders', 'POST /api/orders', '$default']);
});

test('what is exported can be imported again, and says the same', async () => {
	const { ApiId } = await client.send(new ImportApiCommand({ Body: document }));
	const first = await exported(ApiId);
	assert.equal(first.openapi, '3.0.1');
	assert.equal(first['x-amazon-apigateway-importexport-version'], '1.0');
	assert.equal(first.paths['/$default']['x-amazon-apigateway-any-method'].isDefaultRoute, true);
	assert.deepEqual(first.paths['/orders'].get.security, [{ users: ['read'] }]);
	const again = await client.send(new ImportApiCommand({ Body: JSON.stringify(first) }));
	const second = await exported(again.ApiId);
	assert.deepEqual({ ...second, servers: [] }, { ...first, servers: [] });
});

test('exports in YAML, without extensions, and what a stage has deployed', async () => {
	const { ApiId } = await client.send(new ImportApiCommand({ Body: document }));
	const { body } = await client.send(
		new ExportApiCommand({ ApiId, Specification: 'OAS30', OutputType: 'YAML' }),
	);
	assert.deepEqual(parse(Buffer.from(body ?? []).toString()), await exported(ApiId));
	const plain = await exported(ApiId, { IncludeExtensions: false });
	assert.doesNotMatch(JSON.stringify(plain), /x-amazon-apigateway-(?!any-method)/);
	await client.send(new CreateStageCommand({ ApiId, StageName: 'prod', AutoDeploy: true }));
	const deployed = await exported(ApiId, { StageName: 'prod' });
	assert.equal(deployed.servers[0].variables.basePath.default, 'prod');
	assert.deepEqual(deployed.paths, (await exported(ApiId)).paths);
	await client.send(new CreateStageCommand({ ApiId, StageName: 'empty' }));
	for (const bad of [{ StageName: 'empty' }, { Specification: 'OAS31' }, { OutputType: 'XML' }]) {
		await assert.rejects(exported(ApiId, bad), { name: 'BadRequestException' });
	}
	await assert.rejects(exported(ApiId, { StageName: 'none' }), { name: 'NotFoundException' });
});

test('importing anew replaces the routes, keeps the id, and goes to stages that deploy by themselves', async () => {
	const { ApiId } = await client.send(new ImportApiCommand({ Body: document }));
	await client.send(new CreateStageCommand({ ApiId, StageName: 'prod', AutoDeploy: true }));
	const before = await client.send(new GetStageCommand({ ApiId, StageName: 'prod' }));
	await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /extra' }));
	const Body = JSON.stringify({
		openapi: '3.0.1',
		info: { title: 'Renamed', version: 'v2' },
		paths: {
			'/new': {
				get: {
					'x-amazon-apigateway-integration': {
						type: 'HTTP_PROXY',
						httpMethod: 'GET',
						uri: 'https://example.com',
						payloadFormatVersion: '1.0',
					},
				},
			},
		},
	});
	const api = await client.send(new ReimportApiCommand({ ApiId, Body }));
	assert.equal(api.ApiId, ApiId);
	assert.equal(api.Name, 'Renamed');
	assert.equal(api.CorsConfiguration, undefined);
	assert.deepEqual(await keysOf(ApiId), ['GET /new']);
	assert.deepEqual((await client.send(new GetAuthorizersCommand({ ApiId }))).Items, []);
	const after = await client.send(new GetStageCommand({ ApiId, StageName: 'prod' }));
	assert.notEqual(after.DeploymentId, before.DeploymentId);
});

test('refuses what is no definition of an HTTP API, and leaves the API as it was', async () => {
	const { ApiId } = await client.send(new ImportApiCommand({ Body: document }));
	const bad = [
		'no document',
		'{"openapi": "3.0.1"',
		JSON.stringify({ swagger: '2.0', info: { title: 'x', version: '1' }, paths: {} }),
		document.replace('type: http_proxy', 'type: mock'),
		document.replace('#/components/x-amazon-apigateway-integrations/backend', '#/components/none'),
	];
	for (const Body of bad) {
		await assert.rejects(client.send(new ImportApiCommand({ Body })), { name: 'BadRequestException' });
		await assert.rejects(client.send(new ReimportApiCommand({ ApiId, Body })), {
			name: 'BadRequestException',
		});
	}
	assert.deepEqual(await keysOf(ApiId), ['GET /orders', 'POST /orders', '$default']);
	const Body = document.replace('x-amazon-apigateway-authorizer:', 'x-other:');
	await assert.rejects(client.send(new ImportApiCommand({ Body, FailOnWarnings: true })), {
		name: 'BadRequestException',
		message: /users/,
	});
	const warned = await client.send(new ImportApiCommand({ Body }));
	assert.equal(warned.Warnings?.length, 1);
	const shown = await client.send(new GetApiCommand({ ApiId: warned.ApiId }));
	assert.deepEqual(shown.Warnings, warned.Warnings);
});

test('a WebSocket API is neither exported nor imported', async () => {
	const { ApiId } = await client.send(
		new CreateApiCommand({
			Name: 'chat',
			ProtocolType: 'WEBSOCKET',
			RouteSelectionExpression: '$request.body.action',
		}),
	);
	await assert.rejects(exported(ApiId), { name: 'BadRequestException' });
	await assert.rejects(client.send(new ReimportApiCommand({ ApiId, Body: document })), {
		name: 'BadRequestException',
	});
});
