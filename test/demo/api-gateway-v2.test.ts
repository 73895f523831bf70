import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CreateApiCommand,
	CreateAuthorizerCommand,
	CreateIntegrationCommand,
	CreateIntegrationResponseCommand,
	CreateModelCommand,
	CreateRouteCommand,
	CreateRouteResponseCommand,
	DeleteApiCommand,
	DeleteAuthorizerCommand,
	DeleteCorsConfigurationCommand,
	DeleteIntegrationCommand,
	DeleteRouteCommand,
	DeleteRouteRequestParameterCommand,
	GetApiCommand,
	GetApisCommand,
	GetAuthorizersCommand,
	GetIntegrationCommand,
	GetIntegrationResponsesCommand,
	GetIntegrationsCommand,
	GetModelsCommand,
	GetModelTemplateCommand,
	GetRouteCommand,
	GetRouteResponsesCommand,
	GetRoutesCommand,
	GetStagesCommand,
	UpdateApiCommand,
	UpdateAuthorizerCommand,
	UpdateIntegrationCommand,
	UpdateIntegrationResponseCommand,
	UpdateModelCommand,
	UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { startV2 } from './api-gateway-v2-support.ts';

const { client, clock } = await startV2();

async function newHttpApi(): Promise<string> {
	const { ApiId = '' } = await client.send(new CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
	return ApiId;
}

async function newWebSocketApi(): Promise<string> {
	const { ApiId = '' } = await client.send(
		new CreateApiCommand({
			Name: 'chat',
			ProtocolType: 'WEBSOCKET',
			RouteSelectionExpression: '$request.body.action',
		}),
	);
	return ApiId;
}

async function newIntegration(ApiId: string): Promise<string> {
	const { IntegrationId = '' } = await client.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'HTTP_PROXY',
			IntegrationMethod: 'GET',
			IntegrationUri: 'https://example.com/orders',
			PayloadFormatVersion: '1.0',
		}),
	);
	return IntegrationId;
}

const badRequest = (message: RegExp) => ({ name: 'BadRequestException', message });

test('creates an HTTP API with the defaults of AWS, and gives it back', async () => {
	const created = await client.send(
		new CreateApiCommand({ Name: 'orders', ProtocolType: 'HTTP', Tags: { Team: 'Shop' } }),
	);
	const { $metadata, ...api } = created;
	assert.equal($metadata.httpStatusCode, 201);
	assert.match(api.ApiId ?? '', /^[a-z0-9]{10}$/);
	assert.deepEqual(api, {
		ApiEndpoint: `https://${api.ApiId}.execute-api.eu-west-1.amazonaws.com`,
		ApiId: api.ApiId,
		ApiKeySelectionExpression: '$request.header.x-api-key',
		CreatedDate: new Date(clock.now()),
		DisableExecuteApiEndpoint: false,
		IpAddressType: 'ipv4',
		Name: 'orders',
		ProtocolType: 'HTTP',
		RouteSelectionExpression: '$request.method $request.path',
		Tags: { Team: 'Shop' },
	});
	const { $metadata: _, ...again } = await client.send(new GetApiCommand({ ApiId: api.ApiId }));
	assert.deepEqual(again, api);
});

test('says which API is not there, with the status and the type of AWS', async () => {
	const refusal = client.send(new GetApiCommand({ ApiId: 'nothere123' }));
	await assert.rejects(refusal, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
		assert.equal(error.name, 'NotFoundException');
		assert.equal(error.message, 'Invalid API identifier specified 000000000000:nothere123');
		assert.equal(error.$metadata?.httpStatusCode, 404);
		return true;
	});
});

test('refuses an API without a name, of no protocol, or a WebSocket API that selects no route', async () => {
	await assert.rejects(
		client.send(new CreateApiCommand({ Name: '', ProtocolType: 'HTTP' })),
		badRequest(/Name/),
	);
	await assert.rejects(
		client.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'REST' as 'HTTP' })),
		badRequest(/Must be one of \[HTTP, WEBSOCKET\]/),
	);
	await assert.rejects(
		client.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'WEBSOCKET' })),
		badRequest(/RouteSelectionExpression/),
	);
	await assert.rejects(
		client.send(
			new CreateApiCommand({ Name: 'x', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.body.a' }),
		),
		badRequest(/RouteSelectionExpression/),
	);
});

test('quick create makes an integration, a catch-all route and a stage that deploys by itself', async () => {
	const Target = 'arn:aws:lambda:eu-west-1:000000000000:function:hello';
	const { ApiId } = await client.send(new CreateApiCommand({ Name: 'q', ProtocolType: 'HTTP', Target }));
	const [route] = (await client.send(new GetRoutesCommand({ ApiId }))).Items ?? [];
	const [integration] = (await client.send(new GetIntegrationsCommand({ ApiId }))).Items ?? [];
	const [stage] = (await client.send(new GetStagesCommand({ ApiId }))).Items ?? [];
	assert.equal(route?.RouteKey, '$default');
	assert.equal(route?.ApiGatewayManaged, true);
	assert.equal(route?.Target, `integrations/${integration?.IntegrationId}`);
	assert.equal(integration?.IntegrationType, 'AWS_PROXY');
	assert.equal(integration?.PayloadFormatVersion, '2.0');
	assert.equal(integration?.IntegrationUri, Target);
	assert.equal(stage?.StageName, '$default');
	assert.equal(stage?.AutoDeploy, true);
	assert.equal(
		stage?.LastDeploymentStatusMessage,
		`Successfully deployed stage with deployment ID '${stage?.DeploymentId}'`,
	);
	await client.send(new UpdateApiCommand({ ApiId, Target: 'https://example.com', RouteKey: 'GET /a' }));
	const [changed] = (await client.send(new GetIntegrationsCommand({ ApiId }))).Items ?? [];
	assert.equal(changed?.IntegrationType, 'HTTP_PROXY');
	assert.equal(changed?.IntegrationMethod, 'ANY');
	const [moved] = (await client.send(new GetRoutesCommand({ ApiId }))).Items ?? [];
	assert.equal(moved?.RouteKey, 'GET /a');
});

test('a quick create that fails leaves no API behind', async () => {
	const before = (await client.send(new GetApisCommand({}))).Items?.length;
	await assert.rejects(
		client.send(new CreateApiCommand({ Name: 'q', ProtocolType: 'HTTP', Target: 'no url' })),
		badRequest(/Invalid HTTP endpoint/),
	);
	assert.equal((await client.send(new GetApisCommand({}))).Items?.length, before);
});

test('updates an API member by member, and takes its CORS away', async () => {
	const ApiId = await newHttpApi();
	const cors = { AllowOrigins: ['https://example.com'], AllowMethods: ['GET'], MaxAge: 300 };
	await client.send(new UpdateApiCommand({ ApiId, Description: 'first', CorsConfiguration: cors }));
	await client.send(new UpdateApiCommand({ ApiId, Name: 'renamed', CorsConfiguration: { MaxAge: 60 } }));
	const api = await client.send(new GetApiCommand({ ApiId }));
	assert.equal(api.Name, 'renamed');
	assert.equal(api.Description, 'first');
	assert.deepEqual(api.CorsConfiguration, { ...cors, MaxAge: 60, AllowCredentials: false });
	const removed = await client.send(new DeleteCorsConfigurationCommand({ ApiId }));
	assert.equal(removed.$metadata.httpStatusCode, 204);
	assert.equal((await client.send(new GetApiCommand({ ApiId }))).CorsConfiguration, undefined);
	await assert.rejects(
		client.send(
			new UpdateApiCommand({ ApiId, CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } }),
		),
		badRequest(/Wildcard/),
	);
	await assert.rejects(
		client.send(new UpdateApiCommand({ ApiId, Target: 'https://example.com' })),
		badRequest(/quick create/),
	);
});

test('deletes an API with all that it is made of', async () => {
	const ApiId = await newHttpApi();
	assert.equal((await client.send(new DeleteApiCommand({ ApiId }))).$metadata.httpStatusCode, 204);
	await assert.rejects(client.send(new GetApiCommand({ ApiId })), { name: 'NotFoundException' });
	await assert.rejects(client.send(new GetRoutesCommand({ ApiId })), { name: 'NotFoundException' });
});

test('pages through a list with MaxResults as a text and NextToken', async () => {
	const ApiId = await newHttpApi();
	const keys = ['GET /a', 'GET /b', 'GET /c', 'GET /d', 'GET /e'];
	for (const RouteKey of keys) await client.send(new CreateRouteCommand({ ApiId, RouteKey }));
	const seen: (string | undefined)[] = [];
	let NextToken: string | undefined;
	let pages = 0;
	do {
		const page = await client.send(new GetRoutesCommand({ ApiId, MaxResults: '2', NextToken }));
		seen.push(...(page.Items ?? []).map(({ RouteKey }) => RouteKey));
		NextToken = page.NextToken;
		pages++;
	} while (NextToken !== undefined);
	assert.deepEqual(seen, keys);
	assert.equal(pages, 3);
	for (const bad of [{ MaxResults: '0' }, { MaxResults: 'ten' }, { NextToken: 'bm9uZQ' }]) {
		await assert.rejects(client.send(new GetRoutesCommand({ ApiId, ...bad })), {
			name: 'BadRequestException',
		});
	}
});

test('holds the route keys of an HTTP API to their form, and lets none be there twice', async () => {
	const ApiId = await newHttpApi();
	for (const RouteKey of ['GET', '/a', 'GET a', 'FETCH /a', 'GET /{a+}/b', 'GET /{a', 'GET /{a}/{a}']) {
		await assert.rejects(client.send(new CreateRouteCommand({ ApiId, RouteKey })), {
			name: 'BadRequestException',
		});
	}
	for (const RouteKey of ['$default', 'ANY /{proxy+}', 'GET /orders/{id}']) {
		await client.send(new CreateRouteCommand({ ApiId, RouteKey }));
	}
	await assert.rejects(client.send(new CreateRouteCommand({ ApiId, RouteKey: '$default' })), {
		name: 'ConflictException',
		message: /Route with key \$default already exists for this API/,
	});
});

test('a route leads to an integration, which can not go while it does', async () => {
	const ApiId = await newHttpApi();
	const IntegrationId = await newIntegration(ApiId);
	const Target = `integrations/${IntegrationId}`;
	const route = await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a', Target }));
	const { RouteId } = route;
	assert.equal(route.ApiKeyRequired, false);
	assert.equal(route.AuthorizationType, 'NONE');
	for (const bad of ['integrations/none', IntegrationId]) {
		await assert.rejects(client.send(new UpdateRouteCommand({ ApiId, RouteId, Target: bad })), {
			name: 'BadRequestException',
		});
	}
	await assert.rejects(client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId })), {
		name: 'ConflictException',
		message: `Cannot delete Integration because it is referenced by the following Routes with Ids: [${RouteId}]`,
	});
	await client.send(new UpdateRouteCommand({ ApiId, RouteId, RouteKey: 'POST /a', OperationName: 'send' }));
	const changed = await client.send(new GetRouteCommand({ ApiId, RouteId }));
	assert.deepEqual([changed.RouteKey, changed.OperationName, changed.Target], ['POST /a', 'send', Target]);
	await client.send(new DeleteRouteCommand({ ApiId, RouteId }));
	await client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));
	await assert.rejects(client.send(new GetIntegrationCommand({ ApiId, IntegrationId })), {
		name: 'NotFoundException',
	});
});

test('holds the integrations of an HTTP API to what AWS takes', async () => {
	const ApiId = await newHttpApi();
	const create = (rest: object) =>
		client.send(
			new CreateIntegrationCommand({
				ApiId,
				IntegrationType: 'HTTP_PROXY',
				IntegrationUri: 'https://example.com',
				IntegrationMethod: 'GET',
				PayloadFormatVersion: '1.0',
				...rest,
			}),
		);
	const made = await create({});
	assert.equal(made.ConnectionType, 'INTERNET');
	assert.equal(made.TimeoutInMillis, 30_000);
	assert.equal(made.PassthroughBehavior, undefined);
	await assert.rejects(create({ IntegrationType: 'MOCK' }), badRequest(/only be associated with proxy/));
	await assert.rejects(create({ PayloadFormatVersion: undefined }), badRequest(/PayloadFormatVersion is a/));
	await assert.rejects(create({ PayloadFormatVersion: '2.0' }), badRequest(/2\.0/));
	await assert.rejects(create({ TimeoutInMillis: 30_001 }), badRequest(/between 50 ms and 30000 ms/));
	await assert.rejects(create({ IntegrationUri: 'example.com' }), badRequest(/Invalid HTTP endpoint/));
	await assert.rejects(create({ ConnectionType: 'VPC_LINK' }), badRequest(/ConnectionId/));
	await assert.rejects(create({ IntegrationMethod: 'FETCH' }), badRequest(/Invalid HTTP method/));
	const lambda = await create({
		IntegrationType: 'AWS_PROXY',
		IntegrationUri: 'arn:aws:lambda:eu-west-1:000000000000:function:hello',
		IntegrationMethod: undefined,
		PayloadFormatVersion: '2.0',
	});
	assert.equal(lambda.IntegrationMethod, 'POST');
});

test('takes an integration with a queue when it has credentials and the parameters that it needs', async () => {
	const ApiId = await newHttpApi();
	const parameters = { QueueUrl: 'https://sqs/0/orders', MessageBody: '$request.body' };
	const create = (rest: object) =>
		client.send(
			new CreateIntegrationCommand({
				ApiId,
				IntegrationType: 'AWS_PROXY',
				IntegrationSubtype: 'SQS-SendMessage',
				PayloadFormatVersion: '1.0',
				CredentialsArn: 'arn:aws:iam::000000000000:role/send',
				RequestParameters: parameters,
				...rest,
			}),
		);
	const { IntegrationId, RequestParameters } = await create({});
	assert.deepEqual(RequestParameters, parameters);
	await assert.rejects(create({ RequestParameters: { QueueUrl: 'q' } }), badRequest(/MessageBody/));
	await assert.rejects(create({ CredentialsArn: undefined }), badRequest(/Credentials/));
	await assert.rejects(create({ IntegrationSubtype: 'SQS-Nothing' }), badRequest(/IntegrationSubtype/));
	const ResponseParameters = { '500': { 'append:header.X-Error': 'Yes', 'overwrite:statuscode': '403' } };
	const more = { MessageGroupId: '$request.path.id' };
	await client.send(
		new UpdateIntegrationCommand({ ApiId, IntegrationId, ResponseParameters, RequestParameters: more }),
	);
	const merged = await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
	assert.deepEqual(merged.RequestParameters, { ...parameters, ...more });
	assert.deepEqual(merged.ResponseParameters, ResponseParameters);
	const without = { MessageGroupId: '' };
	await client.send(
		new UpdateIntegrationCommand({
			ApiId,
			IntegrationId,
			RequestParameters: without,
			ResponseParameters: { '500': {} },
		}),
	);
	const emptied = await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
	assert.deepEqual(emptied.RequestParameters, parameters);
	assert.deepEqual(emptied.ResponseParameters, {});
});

test('a WebSocket API has integration and route responses, parameters and models', async () => {
	const ApiId = await newWebSocketApi();
	const api = await client.send(new GetApiCommand({ ApiId }));
	assert.equal(api.ApiEndpoint, `wss://${ApiId}.execute-api.eu-west-1.amazonaws.com`);
	const integration = await client.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'MOCK',
			RequestTemplates: { 'application/json': '{"statusCode":200}' },
		}),
	);
	assert.equal(integration.TimeoutInMillis, 29_000);
	assert.equal(integration.PassthroughBehavior, 'WHEN_NO_MATCH');
	assert.equal(integration.PayloadFormatVersion, '1.0');
	assert.equal(integration.IntegrationResponseSelectionExpression, '$' + '{integration.response.statuscode}');
	const { IntegrationId } = integration;
	const { IntegrationResponseId } = await client.send(
		new CreateIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseKey: '/200/' }),
	);
	await client.send(
		new UpdateIntegrationResponseCommand({
			ApiId,
			IntegrationId,
			IntegrationResponseId,
			ResponseTemplates: { 'application/json': '{}' },
		}),
	);
	const responses = await client.send(new GetIntegrationResponsesCommand({ ApiId, IntegrationId }));
	assert.deepEqual(responses.Items, [
		{
			IntegrationResponseId,
			IntegrationResponseKey: '/200/',
			ResponseTemplates: { 'application/json': '{}' },
		},
	]);
	const { RouteId } = await client.send(
		new CreateRouteCommand({
			ApiId,
			RouteKey: '$connect',
			Target: `integrations/${IntegrationId}`,
			RequestParameters: { 'route.request.querystring.Token': { Required: true } },
		}),
	);
	await client.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: '$default' }));
	assert.equal((await client.send(new GetRouteResponsesCommand({ ApiId, RouteId }))).Items?.length, 1);
	const { RequestParameters } = await client.send(new GetRouteCommand({ ApiId, RouteId }));
	assert.deepEqual(RequestParameters, { 'route.request.querystring.Token': { Required: true } });
	await client.send(
		new DeleteRouteRequestParameterCommand({
			ApiId,
			RouteId,
			RequestParameterKey: 'route.request.querystring.Token',
		}),
	);
	assert.deepEqual((await client.send(new GetRouteCommand({ ApiId, RouteId }))).RequestParameters, {});
	const Schema = JSON.stringify({ type: 'object', properties: { text: { type: 'string' } } });
	const { ModelId } = await client.send(new CreateModelCommand({ ApiId, Name: 'Message', Schema }));
	await client.send(new UpdateModelCommand({ ApiId, ModelId, Description: 'What is sent' }));
	assert.deepEqual((await client.send(new GetModelsCommand({ ApiId }))).Items, [
		{ ContentType: 'application/json', Description: 'What is sent', ModelId, Name: 'Message', Schema },
	]);
	const { Value } = await client.send(new GetModelTemplateCommand({ ApiId, ModelId }));
	assert.match(Value ?? '', /"text" : "\$inputRoot\.text"/);
	await assert.rejects(
		client.send(new CreateModelCommand({ ApiId, Name: 'Other', Schema: '{' })),
		badRequest(/schema/),
	);
});

test('authorizers have the defaults of their type, and stay while a route needs them', async () => {
	const ApiId = await newHttpApi();
	const jwt = await client.send(
		new CreateAuthorizerCommand({
			ApiId,
			Name: 'users',
			AuthorizerType: 'JWT',
			IdentitySource: ['$request.header.Authorization'],
			JwtConfiguration: { Audience: ['shop'], Issuer: 'https://login.example.com' },
		}),
	);
	const { AuthorizerId } = jwt;
	assert.equal(jwt.AuthorizerResultTtlInSeconds, undefined);
	const lambda = {
		ApiId,
		Name: 'checks',
		AuthorizerType: 'REQUEST',
		AuthorizerUri:
			'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:check/invocations',
		IdentitySource: ['$request.header.Authorization'],
	} as const;
	await assert.rejects(
		client.send(new CreateAuthorizerCommand({ ...lambda, IdentitySource: [...lambda.IdentitySource] })),
		badRequest(/AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer/),
	);
	const request = await client.send(
		new CreateAuthorizerCommand({
			...lambda,
			IdentitySource: [...lambda.IdentitySource],
			AuthorizerPayloadFormatVersion: '2.0',
		}),
	);
	assert.equal(request.AuthorizerResultTtlInSeconds, 300);
	assert.equal(request.EnableSimpleResponses, false);
	await client.send(
		new UpdateAuthorizerCommand({
			ApiId,
			AuthorizerId: request.AuthorizerId,
			AuthorizerResultTtlInSeconds: 0,
		}),
	);
	const listed = await client.send(new GetAuthorizersCommand({ ApiId }));
	assert.deepEqual(
		listed.Items?.map(({ Name, AuthorizerResultTtlInSeconds: ttl }) => [Name, ttl]),
		[
			['users', undefined],
			['checks', 0],
		],
	);
	await assert.rejects(
		client.send(
			new CreateRouteCommand({ ApiId, RouteKey: 'GET /a', AuthorizationType: 'CUSTOM', AuthorizerId }),
		),
		badRequest(/does not fit/),
	);
	const { RouteId } = await client.send(
		new CreateRouteCommand({
			ApiId,
			RouteKey: 'GET /a',
			AuthorizationType: 'JWT',
			AuthorizerId,
			AuthorizationScopes: ['read'],
		}),
	);
	await assert.rejects(client.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId })), {
		name: 'ConflictException',
	});
	const open = await client.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: 'NONE' }));
	assert.equal(open.AuthorizerId, undefined);
	assert.equal(open.AuthorizationScopes, undefined);
	const removed = await client.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
	assert.equal(removed.$metadata.httpStatusCode, 204);
});
