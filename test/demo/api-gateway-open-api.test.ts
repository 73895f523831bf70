import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Method } from '@aws-sdk/client-api-gateway';
import { parse } from 'yaml';
import { account, functionUri, ordersApi, refusal, startApis } from './api-gateway-support.ts';

const { client } = await startApis();

const encode = (document: object | string) =>
	Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));

/** What there is at the paths of an API, by `METHOD /path`. */
async function methodsOf(restApiId: string | undefined): Promise<Record<string, Method>> {
	const { items = [] } = await client.getResources({ restApiId, embed: ['methods'] });
	return Object.fromEntries(
		items.flatMap(({ path, resourceMethods }) =>
			Object.entries(resourceMethods ?? {}).map(([name, method]) => [`${name} ${path}`, method]),
		),
	);
}

async function exported(restApiId: string, exportType: string, extensions?: string, accepts?: string) {
	const answer = await client.getExport({
		restApiId,
		stageName: 'local',
		exportType,
		...(extensions && { parameters: { extensions } }),
		...(accepts && { accepts }),
	});
	return { ...answer, text: Buffer.from(answer.body ?? []).toString() };
}

/** As AWS documents its extensions, in Swagger 2. */
const petStore = {
	swagger: '2.0',
	info: { title: 'PetStore', version: '1.0', description: 'Pets' },
	basePath: '/base/v1',
	schemes: ['https'],
	paths: {
		'/pets': {
			get: {
				produces: ['application/json'],
				parameters: [{ name: 'type', in: 'query', required: false, type: 'string' }],
				security: [{ tokens: [] }],
				responses: {
					200: {
						description: '200 response',
						schema: { $ref: '#/definitions/Pets' },
						headers: { 'Access-Control-Allow-Origin': { type: 'string' } },
					},
				},
				'x-amazon-apigateway-integration': {
					type: 'http',
					httpMethod: 'GET',
					uri: 'http://petstore.example.com/pets',
					requestParameters: { 'integration.request.querystring.type': 'method.request.querystring.type' },
					passthroughBehavior: 'when_no_match',
					responses: {
						default: {
							statusCode: '200',
							responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
						},
					},
				},
			},
			post: {
				operationId: 'CreatePet',
				consumes: ['application/json'],
				produces: ['application/json'],
				parameters: [
					{ in: 'body', name: 'NewPet', required: true, schema: { $ref: '#/definitions/NewPet' } },
				],
				security: [{ api_key: [] }],
				responses: { 200: { description: '200 response' } },
				'x-amazon-apigateway-request-validator': 'bodies',
				'x-amazon-apigateway-integration': {
					type: 'aws_proxy',
					httpMethod: 'POST',
					uri: functionUri('create-pet'),
				},
			},
		},
		'/pets/{petId}': {
			parameters: [{ name: 'petId', in: 'path', required: true, type: 'string' }],
			'x-amazon-apigateway-any-method': {
				'x-amazon-apigateway-auth': { type: 'AWS_IAM' },
				responses: {},
				'x-amazon-apigateway-integration': {
					type: 'mock',
					requestTemplates: { 'application/json': '{"statusCode": 200}' },
				},
			},
		},
	},
	securityDefinitions: {
		api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
		tokens: {
			type: 'apiKey',
			name: 'Auth',
			in: 'header',
			'x-amazon-apigateway-authtype': 'oauth2',
			'x-amazon-apigateway-authorizer': {
				type: 'token',
				authorizerUri: functionUri('auth'),
				authorizerResultTtlInSeconds: 60,
			},
		},
	},
	definitions: {
		Pets: { type: 'array', items: { $ref: '#/definitions/Pet' } },
		Pet: { type: 'object', properties: { id: { type: 'integer' } } },
		NewPet: { type: 'object', properties: { name: { type: 'string' } } },
		Unused: { type: 'object' },
	},
	'x-amazon-apigateway-request-validators': {
		bodies: { validateRequestBody: true, validateRequestParameters: false },
	},
	'x-amazon-apigateway-gateway-responses': { THROTTLED: { statusCode: 503 } },
	'x-amazon-apigateway-binary-media-types': ['image/png'],
};

test('a Swagger 2 document becomes an API with all that belongs to it', async () => {
	const created = await client.importRestApi({
		body: encode(petStore),
		parameters: { endpointConfigurationTypes: 'REGIONAL' },
	});
	const { id: restApiId } = created;
	assert.equal(created.$metadata.httpStatusCode, 201);
	assert.equal(created.name, 'PetStore');
	assert.equal(created.version, '1.0');
	assert.deepEqual(created.binaryMediaTypes, ['image/png']);
	assert.deepEqual(created.endpointConfiguration?.types, ['REGIONAL']);
	const methods = await methodsOf(restApiId);
	assert.deepEqual(Object.keys(methods).sort(), ['ANY /pets/{petId}', 'GET /pets', 'POST /pets']);
	const { items: [authorizer] = [] } = await client.getAuthorizers({ restApiId });
	assert.equal(authorizer?.identitySource, 'method.request.header.Auth');
	assert.equal(authorizer?.authType, 'oauth2');
	const { resourceMethods: _none, ...get } = { resourceMethods: undefined, ...methods['GET /pets'] };
	assert.deepEqual(get, {
		httpMethod: 'GET',
		authorizationType: 'CUSTOM',
		authorizerId: authorizer?.id,
		apiKeyRequired: false,
		requestParameters: { 'method.request.querystring.type': false },
		methodResponses: {
			200: {
				statusCode: '200',
				responseParameters: { 'method.response.header.Access-Control-Allow-Origin': false },
				responseModels: { 'application/json': 'Pets' },
			},
		},
		methodIntegration: {
			type: 'HTTP',
			httpMethod: 'GET',
			uri: 'http://petstore.example.com/pets',
			connectionType: 'INTERNET',
			requestParameters: { 'integration.request.querystring.type': 'method.request.querystring.type' },
			passthroughBehavior: 'WHEN_NO_MATCH',
			timeoutInMillis: 29_000,
			cacheNamespace: get.methodIntegration?.cacheNamespace,
			cacheKeyParameters: [],
			integrationResponses: {
				200: {
					statusCode: '200',
					responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
				},
			},
		},
	});
	const post = methods['POST /pets'];
	assert.equal(post?.apiKeyRequired, true);
	assert.equal(post?.operationName, 'CreatePet');
	assert.deepEqual(post?.requestModels, { 'application/json': 'NewPet' });
	const { items: [validator] = [] } = await client.getRequestValidators({ restApiId });
	assert.equal(post?.requestValidatorId, validator?.id);
	assert.equal(methods['ANY /pets/{petId}']?.authorizationType, 'AWS_IAM');
	const models = (await client.getModels({ restApiId })).items ?? [];
	assert.deepEqual(
		models.map(({ name }) => name),
		['Pets', 'Pet', 'NewPet', 'Unused'],
	);
	assert.deepEqual(JSON.parse(models[0]?.schema ?? ''), {
		type: 'array',
		items: { $ref: `https://apigateway.amazonaws.com/restapis/${restApiId}/models/Pet` },
	});
	const throttled = await client.getGatewayResponse({ restApiId, responseType: 'THROTTLED' });
	assert.deepEqual([throttled.statusCode, throttled.defaultResponse], ['503', false]);
});

test('the base path of a document is ignored, put before its paths, or split', async () => {
	for (const [basepath, expected] of [
		['ignore', 'GET /pets'],
		['prepend', 'GET /base/v1/pets'],
		['split', 'GET /v1/pets'],
	] as const) {
		const { id } = await client.importRestApi({ body: encode(petStore), parameters: { basepath } });
		assert.ok((await methodsOf(id))[expected], basepath);
	}
});

test('an API comes back from its own export, in both versions and both formats', async () => {
	const { id: restApiId = '' } = await client.importRestApi({ body: encode(petStore) });
	await client.createDeployment({ restApiId, stageName: 'local' });
	const shape = (methods: Record<string, Method>) =>
		JSON.parse(
			JSON.stringify(methods, (key, value: unknown) =>
				['authorizerId', 'requestValidatorId', 'cacheNamespace'].includes(key) ? typeof value : value,
			),
		) as unknown;
	const original = shape(await methodsOf(restApiId));
	for (const type of ['oas30', 'swagger']) {
		for (const format of ['json', 'yaml']) {
			const { text, contentDisposition } = await exported(
				restApiId,
				type,
				'apigateway',
				`application/${format}`,
			);
			assert.equal(contentDisposition, `attachment; filename="${type}_1.0.${format}"`);
			const { id } = await client.importRestApi({ body: encode(text) });
			assert.deepEqual(shape(await methodsOf(id)), original, `${type} ${format}`);
		}
	}
});

test('an export has the form of AWS’s, with extensions only where they are asked for', async () => {
	const { id: restApiId = '' } = await client.importRestApi({ body: encode(petStore) });
	await client.createDeployment({ restApiId, stageName: 'local' });
	const plain = await exported(restApiId, 'oas30');
	assert.equal(plain.contentType, 'application/octet-stream');
	const { paths, components, ...rest } = JSON.parse(plain.text);
	assert.deepEqual(rest, {
		openapi: '3.0.1',
		info: { title: 'PetStore', description: 'Pets', version: '1.0' },
		servers: [
			{
				url: `https://${restApiId}.execute-api.eu-west-1.amazonaws.com/{basePath}`,
				variables: { basePath: { default: 'local' } },
			},
		],
	});
	assert.deepEqual(paths['/pets'].get, {
		parameters: [{ name: 'type', in: 'query', schema: { type: 'string' } }],
		responses: {
			200: {
				description: '200 response',
				headers: { 'Access-Control-Allow-Origin': { schema: { type: 'string' } } },
				content: { 'application/json': { schema: { $ref: '#/components/schemas/Pets' } } },
			},
		},
		security: [{ tokens: [] }],
	});
	assert.deepEqual(Object.keys(components.schemas).sort(), ['NewPet', 'Pet', 'Pets']);
	assert.equal(components.securitySchemes.tokens['x-amazon-apigateway-authorizer'], undefined);
	assert.ok(!plain.text.includes('x-amazon-apigateway-integration'));
	const asked = JSON.parse((await exported(restApiId, 'oas30', 'integrations,authorizers')).text);
	assert.equal(asked.paths['/pets'].get['x-amazon-apigateway-integration'].type, 'http');
	assert.equal(
		asked.components.securitySchemes.tokens['x-amazon-apigateway-authorizer'].authorizerUri,
		functionUri('auth'),
	);
	assert.equal(asked['x-amazon-apigateway-request-validators'], undefined);
	const swagger = parse((await exported(restApiId, 'swagger', undefined, 'application/yaml')).text);
	assert.equal(swagger.swagger, '2.0');
	assert.equal(swagger.host, `${restApiId}.execute-api.eu-west-1.amazonaws.com`);
	assert.equal(swagger.basePath, '/local');
	assert.deepEqual(swagger.schemes, ['https']);
	assert.deepEqual(swagger.paths['/pets'].post.parameters, [
		{ in: 'body', name: 'NewPet', required: true, schema: { $ref: '#/definitions/NewPet' } },
	]);
	assert.equal((await refusal(exported(restApiId, 'raml')))[0], 'BadRequestException');
	const elsewhere = client.getExport({ restApiId, stageName: 'none', exportType: 'oas30' });
	assert.equal((await refusal(elsewhere))[0], 'NotFoundException');
});

test('what is exported is what was deployed, and its version is when that was', async () => {
	const { restApiId, resourceId } = await ordersApi(client, 'later');
	await client.createDeployment({ restApiId, stageName: 'local' });
	await client.deleteMethod({ restApiId, resourceId, httpMethod: 'GET' });
	const { text, contentDisposition } = await exported(restApiId, 'oas30');
	assert.ok(JSON.parse(text).paths['/orders/{id}'].get);
	assert.equal(contentDisposition, 'attachment; filename="oas30_2026-01-01T00:00:00Z.json"');
});

/** OpenAPI 3 in YAML, with references, inline schemas and a user pool. */
const shop = `
openapi: 3.0.1
info: {title: shop, version: "7"}
servers: [{url: "https://example.com/{basePath}", variables: {basePath: {default: v2}}}]
paths:
  /orders/{id}:
    parameters: [{$ref: "#/components/parameters/Id"}]
    put:
      security: [{pool: [orders/write]}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"204": {$ref: "#/components/responses/Done"}, default: {description: Other}}
      x-amazon-apigateway-integration: {type: mock, timeoutInMillis: 1000}
components:
  parameters: {Id: {name: id, in: path, required: true, schema: {type: string}}}
  responses: {Done: {description: Done, headers: {ETag: {schema: {type: string}}}}}
  securitySchemes:
    pool:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: cognito_user_pools
      x-amazon-apigateway-authorizer:
        type: cognito_user_pools
        providerARNs: ["arn:aws:cognito-idp:eu-west-1:${account}:userpool/eu-west-1_Shop"]
`;

test('an OpenAPI 3 document is read in YAML, references and inline schemas included', async () => {
	const { id: restApiId } = await client.importRestApi({
		body: encode(shop),
		parameters: { basepath: 'prepend' },
	});
	const put = (await methodsOf(restApiId))['PUT /v2/orders/{id}'];
	assert.equal(put?.authorizationType, 'COGNITO_USER_POOLS');
	assert.deepEqual(put?.authorizationScopes, ['orders/write']);
	assert.deepEqual(put?.requestParameters, { 'method.request.path.id': true });
	assert.match(put?.requestModels?.['application/json'] ?? '', /^MODEL/);
	assert.deepEqual(Object.keys(put?.methodResponses ?? {}), ['204']);
	assert.deepEqual(put?.methodResponses?.['204']?.responseParameters, {
		'method.response.header.ETag': false,
	});
	assert.equal(put?.methodIntegration?.timeoutInMillis, 1000);
});

test('a document is merged into an API, or takes its place; the stages stay', async () => {
	const { restApiId, rootId } = await ordersApi(client, 'target');
	await client.createDeployment({ restApiId, stageName: 'local' });
	const merged = await client.putRestApi({ restApiId, mode: 'merge', body: encode(petStore) });
	assert.equal(merged.$metadata.httpStatusCode, 200);
	assert.deepEqual(merged.tags, {});
	assert.deepEqual(Object.keys(await methodsOf(restApiId)).sort(), [
		'ANY /pets/{petId}',
		'GET /orders/{id}',
		'GET /pets',
		'POST /pets',
	]);
	const again = await client.putRestApi({ restApiId, mode: 'merge', body: encode(petStore) });
	assert.equal(again.name, 'PetStore');
	assert.equal((await client.getAuthorizers({ restApiId })).items?.length, 1);
	const replaced = await client.putRestApi({ restApiId, mode: 'overwrite', body: encode(shop) });
	assert.equal(replaced.id, restApiId);
	assert.equal(replaced.rootResourceId, rootId);
	assert.deepEqual(Object.keys(await methodsOf(restApiId)), ['PUT /orders/{id}']);
	assert.deepEqual(
		(await client.getStages({ restApiId })).item?.map(({ stageName }) => stageName),
		['local'],
	);
});

test('a document that is none changes nothing', async () => {
	const { restApiId } = await ordersApi(client, 'untouched');
	const before = (await client.getRestApis({ limit: 500 })).items?.length;
	const broken: readonly (object | string)[] = [
		'{"swagger": ',
		'- a list',
		{ swagger: '2.0' },
		{ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} },
		{ ...petStore, securityDefinitions: { tokens: { 'x-amazon-apigateway-authorizer': { type: 'token' } } } },
		{ ...petStore, definitions: {} },
	];
	for (const document of broken) {
		const body = encode(document);
		assert.equal((await refusal(client.importRestApi({ body })))[0], 'BadRequestException');
		assert.equal(
			(await refusal(client.putRestApi({ restApiId, mode: 'overwrite', body })))[0],
			'BadRequestException',
		);
	}
	assert.equal((await client.getRestApis({ limit: 500 })).items?.length, before);
	assert.deepEqual(Object.keys(await methodsOf(restApiId)), ['GET /orders/{id}']);
});

test('what is left out of an import is a warning, or an error where that is asked for', async () => {
	const oauth = {
		...petStore,
		securityDefinitions: { ...petStore.securityDefinitions, oauth: { type: 'oauth2' } },
	};
	const { warnings } = await client.importRestApi({ body: encode(oauth) });
	assert.deepEqual(warnings, ['Security scheme oauth has no authorizer, so it is ignored']);
	const strict = client.importRestApi({ body: encode(oauth), failOnWarnings: true });
	assert.match((await refusal(strict))[2], /^Warnings found during import/);
});
