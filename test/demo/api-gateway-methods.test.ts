import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, functionUri, output, refusal, startApis } from './api-gateway-support.ts';

const { client } = await startApis();

async function emptyApi(name: string) {
	const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.createRestApi({ name });
	return { restApiId, resourceId, httpMethod: 'GET' };
}

test('a method refers only to what is in its API', async () => {
	const { restApiId, resourceId } = await emptyApi('methods');
	const put = (input: object) =>
		client.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE', ...input });
	assert.equal(
		(await refusal(put({ httpMethod: 'WRONG' })))[2],
		'Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
	);
	assert.equal(
		(await refusal(put({ authorizationType: 'CUSTOM' })))[2],
		'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
	);
	assert.equal(
		(await refusal(put({ requestValidatorId: 'none' })))[2],
		'Invalid Request Validator identifier specified',
	);
	assert.equal(
		(await refusal(put({ requestModels: { 'application/json': 'Pet' } })))[2],
		'Invalid model identifier specified: Pet',
	);
	const twice = { 'method.request.header.a': true, 'method.request.querystring.a': true };
	assert.equal(
		(await refusal(put({ requestParameters: twice })))[2],
		'Parameter names must be unique across querystring, header and path',
	);
	assert.deepEqual(await refusal(put({ resourceId: 'none' })), [
		'NotFoundException',
		404,
		'Invalid Resource identifier specified',
	]);
	const made = await put({});
	assert.equal(made.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(made), { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false });
	assert.deepEqual(await refusal(put({})), [
		'ConflictException',
		409,
		'Method already exists for this resource',
	]);
	const gone = await client.deleteMethod({ restApiId, resourceId, httpMethod: 'GET' });
	assert.equal(gone.$metadata.httpStatusCode, 204);
	assert.deepEqual(await refusal(client.getMethod({ restApiId, resourceId, httpMethod: 'GET' })), [
		'NotFoundException',
		404,
		'Invalid Method identifier specified',
	]);
});

test('a method is patched by AWS’s rules', async () => {
	const place = await emptyApi('patched methods');
	await client.putMethod({ ...place, authorizationType: 'NONE' });
	const { id: authorizerId } = await client.createAuthorizer({
		restApiId: place.restApiId,
		name: 'tokens',
		type: 'TOKEN',
		authorizerUri: functionUri('tokens'),
		identitySource: 'method.request.header.Auth',
	});
	const update = (...patchOperations: object[]) => client.updateMethod({ ...place, patchOperations });
	const replaced = await update(
		{ op: 'add', path: '/requestParameters/method.request.querystring.page', value: 'true' },
		{ op: 'add', path: '/requestModels/application~1json', value: 'Empty' },
		{ op: 'replace', path: '/apiKeyRequired', value: 'true' },
		{ op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
		{ op: 'replace', path: '/authorizerId', value: authorizerId },
		{ op: 'replace', path: '/operationName', value: 'List' },
	);
	assert.deepEqual(output(replaced), {
		httpMethod: 'GET',
		authorizationType: 'CUSTOM',
		authorizerId,
		apiKeyRequired: true,
		operationName: 'List',
		requestParameters: { 'method.request.querystring.page': true },
		requestModels: { 'application/json': 'Empty' },
	});
	const removed = await update(
		{ op: 'remove', path: '/requestModels/application~1json' },
		{ op: 'remove', path: '/requestParameters/method.request.querystring.page' },
		{ op: 'replace', path: '/apiKeyRequired', value: 'nonsense' },
	);
	assert.equal(removed.requestModels, undefined);
	assert.equal(removed.requestParameters, undefined);
	assert.equal(removed.apiKeyRequired, false);
	const open = await update({ op: 'replace', path: '/authorizationType', value: 'NONE' });
	assert.equal(open.authorizerId, undefined);
	const refused = async (step: object) => (await refusal(update(step)))[2];
	assert.equal(
		await refused({ op: 'add', path: '/operationName', value: 'x' }),
		'Invalid patch operation specified. Must be one of: [replace]',
	);
	assert.equal(
		await refused({ op: 'replace', path: '/httpMethod', value: 'PUT' }),
		'Invalid patch path /httpMethod',
	);
	assert.equal(
		await refused({ op: 'add', path: '/requestModels/application/json', value: 'Empty' }),
		'Invalid patch path /requestModels/application/json',
	);
});

test('an integration has AWS’s defaults, and its mappings name what the method has', async () => {
	const place = await emptyApi('integrations');
	await client.putMethod({
		...place,
		authorizationType: 'NONE',
		requestParameters: { 'method.request.querystring.page': false },
	});
	const put = (input: object) =>
		client.putIntegration({
			...place,
			type: 'HTTP',
			uri: 'https://example.com',
			integrationHttpMethod: 'GET',
			...input,
		});
	const made = await put({
		requestParameters: { 'integration.request.querystring.p': 'method.request.querystring.page' },
	});
	assert.equal(made.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(made), {
		type: 'HTTP',
		httpMethod: 'GET',
		uri: 'https://example.com',
		connectionType: 'INTERNET',
		requestParameters: { 'integration.request.querystring.p': 'method.request.querystring.page' },
		passthroughBehavior: 'WHEN_NO_MATCH',
		timeoutInMillis: 29_000,
		cacheNamespace: place.resourceId,
		cacheKeyParameters: [],
	});
	const refused = async (input: object) => (await refusal(put(input)))[2];
	assert.equal(
		await refused({ integrationHttpMethod: undefined }),
		'Enumeration value for HttpMethod must be non-empty',
	);
	assert.equal(await refused({ uri: 'nowhere' }), 'Invalid HTTP endpoint specified for URI');
	assert.equal(await refused({ type: 'AWS', uri: 'nowhere' }), 'Invalid ARN specified in the request');
	const sqs = `arn:aws:apigateway:eu-west-1:sqs:path/${account}/queue`;
	assert.equal(await refused({ type: 'AWS', uri: sqs }), 'Role ARN must be specified for AWS integrations');
	assert.match(
		await refused({ type: 'AWS_PROXY', uri: sqs, credentials: 'x' }),
		/^Integrations of type 'AWS_PROXY'/,
	);
	assert.equal(await refused({ timeoutInMillis: 29_001 }), 'Timeout should be between 50 ms and 29000 ms');
	assert.equal(
		await refused({ requestParameters: { 'integration.request.path.id': 'method.request.path.id' } }),
		'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.path.id]',
	);
	assert.equal(
		await refused({ requestParameters: { 'integration.request.path.id': 'true' } }),
		'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: true]',
	);
	assert.equal((await refusal(put({ type: 'HTTPS' })))[0], 'ValidationException');
	const updated = await client.updateIntegration({
		...place,
		patchOperations: [
			{ op: 'replace', path: '/uri', value: 'https://example.org' },
			{ op: 'replace', path: '/timeoutInMillis', value: '5000' },
			{ op: 'add', path: '/requestTemplates/application~1json' },
			{ op: 'add', path: '/cacheKeyParameters/method.request.querystring.page' },
			{ op: 'remove', path: '/requestParameters/integration.request.querystring.p' },
		],
	});
	assert.equal(updated.uri, 'https://example.org');
	assert.equal(updated.timeoutInMillis, 5000);
	assert.equal(updated.requestParameters, undefined);
	assert.deepEqual(updated.cacheKeyParameters, ['method.request.querystring.page']);
	assert.deepEqual(output(await client.getIntegration(place)), output(updated));
	assert.equal((await client.deleteIntegration(place)).$metadata.httpStatusCode, 204);
	assert.deepEqual(await refusal(client.getIntegration(place)), [
		'NotFoundException',
		404,
		'Invalid Integration identifier specified',
	]);
});

test('CORS is an OPTIONS method with a mock integration, which can be tried', async () => {
	const place = { ...(await emptyApi('cors')), httpMethod: 'OPTIONS' };
	const allow = 'method.response.header.Access-Control-Allow-Origin';
	await client.putMethod({ ...place, authorizationType: 'NONE' });
	await client.putIntegration({
		...place,
		type: 'MOCK',
		requestTemplates: { 'application/json': '{"statusCode": 200}' },
	});
	const answer = { ...place, statusCode: '200' };
	const mapped = { ...answer, responseParameters: { [allow]: "'*'" }, selectionPattern: '' };
	assert.match(
		(await refusal(client.putIntegrationResponse(mapped)))[2],
		/parameter specified: method\.response\.header/,
	);
	const response = await client.putMethodResponse({
		...answer,
		responseParameters: { [allow]: true },
		responseModels: { 'application/json': 'Empty' },
	});
	assert.equal(response.$metadata.httpStatusCode, 201);
	assert.equal((await refusal(client.putMethodResponse(answer)))[0], 'ConflictException');
	const put = await client.putIntegrationResponse({
		...mapped,
		responseTemplates: { 'application/json': '{"you":"$input.params(\'name\')"}' },
	});
	assert.equal(put.selectionPattern, '');
	const tried = await client.testInvokeMethod({ ...place, pathWithQueryString: '/?name=Ada' });
	assert.equal(tried.status, 200);
	assert.equal(tried.body, '{"you":"Ada"}');
	assert.equal(tried.headers?.['Access-Control-Allow-Origin'], '*');
	assert.match(tried.log ?? '', /Method completed with status: 200\n$/);
	const method = await client.getMethod(place);
	assert.deepEqual(method.methodResponses?.['200']?.responseModels, { 'application/json': 'Empty' });
	const update = await client.updateMethodResponse({
		...answer,
		patchOperations: [{ op: 'remove', path: '/responseModels/application~1json' }],
	});
	assert.equal(update.$metadata.httpStatusCode, 201);
	assert.equal(update.responseModels, undefined);
	const missing = {
		...answer,
		patchOperations: [{ op: 'remove', path: '/responseModels/text~1xml' } as const],
	};
	assert.deepEqual(await refusal(client.updateMethodResponse(missing)), [
		'NotFoundException',
		404,
		'Content-Type specified was not found',
	]);
	const pattern = await client.updateIntegrationResponse({
		...answer,
		patchOperations: [{ op: 'replace', path: '/selectionPattern', value: '2\\d\\d' }],
	});
	assert.equal(pattern.selectionPattern, '2\\d\\d');
	assert.equal((await client.deleteIntegrationResponse(answer)).$metadata.httpStatusCode, 204);
	assert.equal((await client.testInvokeMethod(place)).status, 500);
	assert.equal((await client.deleteMethodResponse(answer)).$metadata.httpStatusCode, 204);
	const wrong = { ...place, statusCode: 'wrong' };
	assert.deepEqual(await refusal(client.getMethodResponse(wrong)), [
		'ValidationException',
		400,
		"1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
	]);
});

test('only mock integrations can be tried', async () => {
	const place = await emptyApi('tried');
	await client.putMethod({ ...place, authorizationType: 'NONE' });
	await client.putIntegration({
		...place,
		type: 'AWS_PROXY',
		integrationHttpMethod: 'POST',
		uri: functionUri('f'),
	});
	assert.equal((await refusal(client.testInvokeMethod(place)))[0], 'BadRequestException');
});

test('authorizers of each kind have AWS’s defaults and checks', async () => {
	const place = await emptyApi('authorizers');
	const { restApiId } = place;
	const create = (input: object) =>
		client.createAuthorizer({ restApiId, name: 'a', type: 'TOKEN', ...input });
	const token = await create({
		authorizerUri: functionUri('auth'),
		identitySource: 'method.request.header.Auth',
	});
	assert.equal(token.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(token), {
		id: token.id,
		name: 'a',
		type: 'TOKEN',
		authType: 'custom',
		authorizerUri: functionUri('auth'),
		identitySource: 'method.request.header.Auth',
	});
	const pool = `arn:aws:cognito-idp:eu-west-1:${account}:userpool/eu-west-1_Shop`;
	const cognito = await create({ name: 'pool', type: 'COGNITO_USER_POOLS', providerARNs: [pool] });
	assert.equal(cognito.authType, 'cognito_user_pools');
	assert.deepEqual(cognito.providerARNs, [pool]);
	const request = await create({
		name: 'request',
		type: 'REQUEST',
		authorizerUri: functionUri('auth'),
		authorizerResultTtlInSeconds: 0,
	});
	assert.equal(request.authorizerResultTtlInSeconds, 0);
	assert.match((await refusal(create({ name: 'b', authorizerUri: 'x' })))[2], /^Invalid Authorizer URI: x\./);
	assert.match(
		(await refusal(create({ authorizerUri: functionUri('auth') })))[2],
		/^Authorizer name must be unique/,
	);
	assert.equal((await refusal(create({ name: 'b', type: 'WRONG' })))[0], 'ValidationException');
	assert.deepEqual(await refusal(create({ restApiId: 'none', authorizerUri: functionUri('auth') })), [
		'ConflictException',
		409,
		'Unable to complete operation due to concurrent modification. Please try again later.',
	]);
	const updated = await client.updateAuthorizer({
		restApiId,
		authorizerId: token.id,
		patchOperations: [
			{ op: 'replace', path: '/name', value: 'renamed' },
			{ op: 'replace', path: '/authorizerResultTtlInSeconds', value: '60' },
		],
	});
	assert.equal(updated.name, 'renamed');
	assert.equal(updated.authorizerResultTtlInSeconds, 60);
	await client.putMethod({ ...place, authorizationType: 'COGNITO_USER_POOLS', authorizerId: cognito.id });
	assert.equal(
		(await refusal(client.deleteAuthorizer({ restApiId, authorizerId: cognito.id })))[0],
		'ConflictException',
	);
	const deleted = await client.deleteAuthorizer({ restApiId, authorizerId: token.id });
	assert.equal(deleted.$metadata.httpStatusCode, 202);
	assert.equal((await client.getAuthorizers({ restApiId })).items?.length, 2);
	assert.deepEqual(await refusal(client.getAuthorizer({ restApiId, authorizerId: token.id })), [
		'NotFoundException',
		404,
		'Invalid Authorizer identifier specified',
	]);
});

test('models are kept while something refers to them', async () => {
	const place = await emptyApi('models');
	const { restApiId } = place;
	const names = (await client.getModels({ restApiId })).items?.map(({ name }) => name);
	assert.deepEqual(names, ['Empty', 'Error']);
	const create = (input: object) =>
		client.createModel({
			restApiId,
			name: 'Pet',
			contentType: 'application/json',
			schema: '{"type":"object"}',
			...input,
		});
	const made = await create({ description: 'A pet' });
	assert.equal(made.$metadata.httpStatusCode, 201);
	assert.deepEqual(await refusal(create({})), [
		'ConflictException',
		409,
		'Model name already exists for this REST API',
	]);
	assert.equal((await refusal(create({ name: '' })))[2], 'Model name must be non-empty');
	for (const schema of [undefined, '', '{}']) {
		assert.equal(
			(await refusal(create({ name: 'Other', schema })))[2],
			'Model schema must have at least 1 property or array items defined',
		);
	}
	const reference = `{"items":{"$ref":"https://apigateway.amazonaws.com/restapis/${restApiId}/models/Pet"}}`;
	await create({ name: 'Pets', schema: reference });
	const flat = await client.getModel({ restApiId, modelName: 'Pets', flatten: true });
	assert.deepEqual(JSON.parse(flat.schema ?? ''), { items: { type: 'object' } });
	assert.equal(
		(
			await refusal(
				client.updateModel({
					restApiId,
					modelName: 'Pet',
					patchOperations: [{ op: 'replace', path: '/name', value: 'x' }],
				}),
			)
		)[2],
		"Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]",
	);
	await client.putMethod({
		...place,
		authorizationType: 'NONE',
		requestModels: { 'application/json': 'Pet' },
	});
	assert.deepEqual(await refusal(client.deleteModel({ restApiId, modelName: 'Pet' })), [
		'ConflictException',
		409,
		"Cannot delete model 'Pet', is referenced in method request: //GET",
	]);
	await client.deleteMethod(place);
	assert.equal((await client.deleteModel({ restApiId, modelName: 'Pet' })).$metadata.httpStatusCode, 202);
	assert.deepEqual(await refusal(client.getModel({ restApiId, modelName: 'Pet' })), [
		'NotFoundException',
		404,
		'Invalid model name specified: Pet',
	]);
});

test('request validators are made, patched and deleted', async () => {
	const { restApiId } = await emptyApi('validators');
	const made = await client.createRequestValidator({ restApiId, name: 'bodies', validateRequestBody: true });
	assert.deepEqual(output(made), {
		id: made.id,
		name: 'bodies',
		validateRequestBody: true,
		validateRequestParameters: false,
	});
	const update = (op: string, path: string, value?: string) =>
		client.updateRequestValidator({
			restApiId,
			requestValidatorId: made.id,
			patchOperations: [{ op: op as 'add', path, value }],
		});
	assert.equal((await update('replace', '/validateRequestBody')).validateRequestBody, false);
	assert.equal((await refusal(update('replace', '/name', '')))[2], 'Request Validator name cannot be blank');
	assert.equal(
		(await refusal(update('replace', '/wrong')))[2],
		"Invalid patch path  '/wrong' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]",
	);
	assert.deepEqual(await refusal(client.createRequestValidator({ restApiId: 'none', name: 'x' })), [
		'BadRequestException',
		400,
		'Invalid REST API identifier specified',
	]);
	await client.deleteRequestValidator({ restApiId, requestValidatorId: made.id });
	assert.deepEqual((await client.getRequestValidators({ restApiId })).items, []);
});

test('a gateway response is its own, its group’s, or AWS’s', async () => {
	const { restApiId } = await emptyApi('gateway responses');
	const standard = await client.getGatewayResponse({
		restApiId,
		responseType: 'MISSING_AUTHENTICATION_TOKEN',
	});
	assert.deepEqual(output(standard), {
		responseType: 'MISSING_AUTHENTICATION_TOKEN',
		statusCode: '403',
		responseParameters: {},
		responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
		defaultResponse: true,
	});
	const parameter = { 'gatewayresponse.header.x': "'y'" };
	await client.putGatewayResponse({
		restApiId,
		responseType: 'DEFAULT_5XX',
		statusCode: '599',
		responseParameters: parameter,
	});
	const own = await client.putGatewayResponse({ restApiId, responseType: 'AUTHORIZER_FAILURE' });
	assert.equal(own.$metadata.httpStatusCode, 201);
	assert.deepEqual([own.statusCode, own.defaultResponse], ['500', false]);
	const { items = [] } = await client.getGatewayResponses({ restApiId });
	assert.equal(items.length, 21);
	const timeout = items.find(({ responseType }) => responseType === 'INTEGRATION_TIMEOUT');
	assert.deepEqual([timeout?.statusCode, timeout?.defaultResponse], ['599', true]);
	assert.deepEqual(timeout?.responseParameters, parameter);
	const update = (op: string, path: string, value?: string) =>
		client.updateGatewayResponse({
			restApiId,
			responseType: 'DEFAULT_4XX',
			patchOperations: [{ op: op as 'add', path, value }],
		});
	assert.equal((await update('replace', '/statusCode', '444')).statusCode, '444');
	assert.equal((await refusal(update('add', '/statusCode', '444')))[2], 'Invalid patch path /statusCode');
	assert.equal(
		(await refusal(update('add', '/responseTemplates/text~1xml')))[2],
		'Invalid null or empty value in responseTemplates',
	);
	await client.deleteGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX' });
	assert.deepEqual(await refusal(client.deleteGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX' })), [
		'NotFoundException',
		404,
		'Gateway response type not defined on api',
	]);
	const wrong = client.getGatewayResponse({ restApiId, responseType: 'FAKE' as 'THROTTLED' });
	assert.match(
		(await refusal(wrong))[2],
		/^1 validation error detected: Value 'FAKE' at 'responseType' failed/,
	);
});
