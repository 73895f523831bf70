import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { QdashError } from '../../source/model/errors.ts';
import { readReference } from '../../source/model/open-api/read-reference.ts';
import type { ApiReference, ReferenceOperation, SchemaLine } from '../../source/model/open-api/reference.ts';
import { sanitise } from '../../source/model/sanitise.ts';

function read(document: object): ApiReference {
	return readReference(JSON.stringify(document));
}

function readOperation(operation: object, rest: object = {}): ReferenceOperation {
	const [found] = read({ openapi: '3.0.1', paths: { '/orders': { post: operation } }, ...rest }).operations;
	assert.ok(found);
	return found;
}

function readSchema(schema: unknown, schemas: object = {}): string[] {
	const content = { 'application/json': { schema } };
	const operation = readOperation({ requestBody: { content } }, { components: { schemas } });
	return (operation.body?.contents[0]?.schema ?? []).map(drawn);
}

function drawn({ depth, name, type, required, detail }: SchemaLine): string {
	const head = name === null ? type : `${name}${required ? '*' : ''}: ${type}`;
	return `${'  '.repeat(depth)}${head}${detail === null ? '' : ` | ${detail}`}`;
}

describe('an OpenAPI document', () => {
	test('is read with its title, version, servers with their variables, and operations in order', () => {
		const reference = read({
			openapi: '3.0.1',
			info: { title: 'orders-api', version: '2026-11-01', description: 'Takes orders\nand payments' },
			servers: [
				{ url: 'https://x.example/{basePath}', variables: { basePath: { default: 'prod' } } },
				{ url: 'https://x.example{basePath}', variables: { basePath: { default: '' } } },
				{ url: 'https://{unknown}.example' },
			],
			paths: {
				'/orders': { get: { summary: 'List them' }, post: { deprecated: true } },
				'/$default': { 'x-amazon-apigateway-any-method': { isDefaultRoute: true } },
			},
		});
		assert.equal(reference.title, 'orders-api');
		assert.equal(reference.version, '2026-11-01');
		assert.equal(reference.specification, 'OpenAPI 3.0.1');
		assert.deepEqual(reference.description, ['Takes orders', 'and payments']);
		assert.deepEqual(reference.servers, [
			'https://x.example/prod',
			'https://x.example',
			'https://{unknown}.example',
		]);
		assert.deepEqual(
			reference.operations.map(({ method, path, summary, deprecated, isDefaultRoute }) => [
				method,
				path,
				summary,
				deprecated,
				isDefaultRoute,
			]),
			[
				['GET', '/orders', 'List them', false, false],
				['POST', '/orders', null, true, false],
				['ANY', '/$default', null, false, true],
			],
		);
	});

	test('gives parameters of the path too, the operation’s own first in rank, with type and limits', () => {
		const [operation] = read({
			openapi: '3.0.1',
			components: {
				parameters: {
					Page: { in: 'query', name: 'page', schema: { type: 'integer', minimum: 1, default: 1 } },
				},
			},
			paths: {
				'/orders/{id}': {
					parameters: [
						{ in: 'path', name: 'id', schema: { type: 'string' } },
						{ in: 'query', name: 'state', schema: { type: 'string' } },
					],
					get: {
						parameters: [
							{
								in: 'query',
								name: 'state',
								required: true,
								schema: { type: 'string', enum: ['open', 'paid'] },
							},
							{ $ref: '#/components/parameters/Page' },
						],
					},
				},
			},
		}).operations;
		assert.deepEqual(
			operation?.parameters.map(({ in: place, name, type, required, detail }) => [
				place,
				name,
				type,
				required,
				detail,
			]),
			[
				['path', 'id', 'string', true, null],
				['query', 'state', 'string', true, 'one of open, paid'],
				['query', 'page', 'integer', false, 'default 1 · at least 1'],
			],
		);
	});

	test('shows schemas as a tree: references, arrays, choices, limits', () => {
		const lines = readSchema(
			{ $ref: '#/components/schemas/Order' },
			{
				Order: {
					type: 'object',
					required: ['id', 'lines'],
					properties: {
						id: { type: 'string', format: 'uuid', description: 'Ours' },
						lines: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Line' } },
						tags: { type: 'array', items: { type: 'string' } },
						payment: { oneOf: [{ $ref: '#/components/schemas/Card' }, { type: 'string', nullable: true }] },
						extra: { type: 'object', additionalProperties: { type: 'number' } },
					},
				},
				Line: { type: 'object', properties: { count: { type: 'integer', minimum: 1, maximum: 99 } } },
				Card: { allOf: [{ type: 'object', properties: { number: { type: 'string', pattern: '^\\d+$' } } }] },
			},
		);
		assert.deepEqual(lines, [
			'Order',
			'  id*: string (uuid) | Ours',
			'  lines*: array of Line | at least 1 item',
			'    count: integer | 1 to 99',
			'  tags: array of string',
			'  payment: one of',
			'    Card (all of)',
			'      object',
			'        number: string | matches ^\\d+$',
			'    string or null',
			'  extra: object',
			'    (any other name): number',
		]);
	});

	test('stops where a schema leads back into itself, and where a reference leads nowhere', () => {
		const lines = readSchema(
			{ $ref: '#/components/schemas/Node' },
			{
				Node: {
					type: 'object',
					properties: {
						children: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
						other: { $ref: '#/components/schemas/Gone' },
						outside: { $ref: 'https://elsewhere.example/schema.json#/Pet' },
						self: { $ref: '#/components/schemas/Self' },
					},
				},
				Self: { $ref: '#/components/schemas/Self' },
			},
		);
		assert.deepEqual(lines, [
			'Node',
			'  children: array of Node (as above)',
			'  other: Gone (not in the document)',
			'  outside: Pet (not in the document)',
			'  self: Self (not in the document)',
		]);
	});

	test('ends a tree that a few lines make endless', () => {
		const schemas: Record<string, object> = {};
		for (let level = 0; level < 30; level++) {
			const next = { $ref: `#/components/schemas/L${level + 1}` };
			schemas[`L${level}`] = { type: 'object', properties: { a: next, b: next, c: next } };
		}
		const lines = readSchema({ $ref: '#/components/schemas/L0' }, schemas);
		assert.equal(lines.length, 300);
		assert.match(lines.at(-1) ?? '', /… \| the rest is in the file$/);
		assert.ok(
			lines.some((line) => /^ {26}…$/.test(line)),
			'the deepest level is cut',
		);
	});

	test('names who may call: each alternative, all schemes of one together, none where one asks for nothing', () => {
		const components = {
			securitySchemes: {
				customers: {
					type: 'apiKey',
					in: 'header',
					name: 'Authorization',
					'x-amazon-apigateway-authtype': 'cognito_user_pools',
					'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['arn:pool'] },
				},
				tokens: {
					type: 'apiKey',
					in: 'header',
					name: 'X-Token',
					'x-amazon-apigateway-authorizer': {
						type: 'token',
						authorizerUri:
							'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:check/invocations',
						authorizerResultTtlInSeconds: 300,
					},
				},
				signed: {
					type: 'oauth2',
					'x-amazon-apigateway-authorizer': {
						type: 'jwt',
						identitySource: '$request.header.Authorization',
						jwtConfiguration: { issuer: 'https://login.example/', audience: ['shop'] },
					},
				},
				iam: {
					type: 'apiKey',
					in: 'header',
					name: 'Authorization',
					'x-amazon-apigateway-authtype': 'awsSigv4',
				},
				api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
			},
		};
		const reference = read({
			openapi: '3.0.1',
			components,
			security: [{ iam: [] }],
			paths: {
				'/a': { get: { security: [{ customers: ['orders.read'] }, { tokens: [], api_key: [] }] } },
				'/b': { get: {} },
				'/c': { get: { security: [] } },
				'/d': { get: { security: [{ signed: [] }, {}] } },
				'/e': { get: { security: [{ gone: [] }] } },
			},
		});
		assert.deepEqual(
			reference.schemes.map(({ name, kind, details }) => [name, kind, ...details]),
			[
				['customers', 'Cognito user pool', 'pools arn:pool'],
				['tokens', 'Lambda authoriser (token in header X-Token)', 'function check', 'cached 300s'],
				[
					'signed',
					'JWT',
					'issuer https://login.example/',
					'audience shop',
					'identity from $request.header.Authorization',
				],
				['iam', 'IAM (Signature Version 4)'],
				['api_key', 'API key in header x-api-key'],
			],
		);
		const names = reference.operations.map(({ security }) =>
			security?.map((uses) => uses.map(({ name, scopes }) => [name, ...scopes].join(' ')).join('+')),
		);
		assert.deepEqual(names, [['customers orders.read', 'tokens+api_key'], ['iam'], [], [], ['gone']]);
		assert.equal(reference.operations[4]?.security?.[0]?.[0]?.kind, null);
	});

	test('that leaves out schemes and integrations does not say who may call, which is not nobody', () => {
		const answered = { 'x-amazon-apigateway-integration': { type: 'mock' } };
		const schemes = { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } };
		assert.equal(readOperation({}).security, null);
		assert.deepEqual(readOperation(answered).security, []);
		assert.deepEqual(readOperation({ security: [] }).security, []);
		assert.deepEqual(readOperation({}, { security: [] }).security, []);
		assert.deepEqual(readOperation({}, { components: { securitySchemes: schemes } }).security, []);
		assert.deepEqual(readOperation({ 'x-amazon-apigateway-auth': { type: 'NONE' } }).security, []);
	});

	test('marks IAM by a scheme or by an extension, whose values may have any case: never as open', () => {
		const kinds = (operation: object, securitySchemes: object = {}) =>
			readOperation(operation, { components: { securitySchemes } }).security?.map((uses) =>
				uses.map(({ kind }) => kind),
			);
		const iam = 'IAM (Signature Version 4)';
		const integration = { 'x-amazon-apigateway-integration': { type: 'mock' } };
		const schemes = {
			sigv4: {
				type: 'apiKey',
				name: 'Authorization',
				in: 'header',
				'x-amazon-apigateway-authtype': 'awsSigv4',
			},
			key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
		};
		for (const type of ['AWS_IAM', 'aws_iam']) {
			const auth = { 'x-amazon-apigateway-auth': { type } };
			assert.deepEqual(kinds(auth), [[iam]]);
			assert.deepEqual(kinds({ ...auth, ...integration, security: [] }), [[iam]]);
			assert.deepEqual(kinds({ ...auth, security: [{ sigv4: [] }] }, schemes), [[iam]]);
			assert.deepEqual(kinds({ ...auth, security: [{ key: [] }] }, schemes), [
				[iam, 'API key in header x-api-key'],
			]);
		}
		assert.deepEqual(kinds({ ...integration, security: [{ sigv4: [] }] }, schemes), [[iam]]);
	});

	test('has bodies, responses with headers, and the integration', () => {
		const operation = readOperation(
			{
				requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
				responses: {
					'201': {
						description: 'Taken',
						headers: { Location: { schema: { type: 'string' } } },
						content: { 'application/json': { schema: { type: 'string' } } },
					},
					default: { $ref: '#/components/responses/Problem' },
				},
				'x-amazon-apigateway-integration': {
					type: 'aws_proxy',
					integrationSubtype: 'SQS-SendMessage',
					timeoutInMillis: 29000,
					requestParameters: { QueueUrl: 'https://sqs.example/1/orders.fifo' },
				},
			},
			{ components: { responses: { Problem: { description: 'Not taken' } } } },
		);
		assert.equal(operation.body?.required, true);
		assert.deepEqual(
			operation.responses.map(({ status, description, headers, contents }) => [
				status,
				description.join(),
				headers.map(({ name, type }) => `${name} ${type}`).join(),
				contents.map(({ mediaType, schema }) => `${mediaType} ${schema.map(drawn).join()}`).join(),
			]),
			[
				['201', 'Taken', 'Location string', 'application/json string'],
				['default', 'Not taken', '', ''],
			],
		);
		assert.deepEqual(operation.integration, {
			target: { kind: 'queue', name: 'orders.fifo' },
			type: 'AWS_PROXY',
			subtype: 'SQS-SendMessage',
			timeoutMilliseconds: 29000,
		});
	});

	test('of Swagger 2.0 has its servers, its body and its form parameters at the same places', () => {
		const reference = read({
			swagger: '2.0',
			info: { title: 'old', version: '1' },
			host: 'x.example',
			basePath: '/prod',
			schemes: ['https'],
			consumes: ['application/json'],
			produces: ['application/json'],
			definitions: { Pet: { type: 'object', properties: { name: { type: 'string' } } } },
			paths: {
				'/pets': {
					post: {
						parameters: [
							{ in: 'body', name: 'pet', required: true, schema: { $ref: '#/definitions/Pet' } },
							{ in: 'query', name: 'dry', type: 'boolean', default: false },
						],
						responses: { '200': { description: 'ok', schema: { $ref: '#/definitions/Pet' } } },
					},
				},
			},
		});
		assert.equal(reference.specification, 'Swagger 2.0');
		assert.deepEqual(reference.servers, ['https://x.example/prod']);
		const [operation] = reference.operations;
		assert.deepEqual(operation?.body?.contents[0]?.schema.map(drawn), ['Pet', '  name: string']);
		assert.equal(operation?.body?.contents[0]?.mediaType, 'application/json');
		assert.deepEqual(operation?.responses[0]?.contents[0]?.schema.map(drawn), ['Pet', '  name: string']);
		assert.deepEqual(
			operation?.parameters.map(({ name, type, detail }) => [name, type, detail]),
			[['dry', 'boolean', 'default false']],
		);
	});

	test('that is too large is read in part, and says so', () => {
		const paths: Record<string, object> = {};
		for (let index = 0; index < 3010; index++) paths[`/p${index}`] = { get: {} };
		const reference = read({ openapi: '3.0.1', paths });
		assert.equal(reference.operations.length, 3000);
		assert.deepEqual(reference.notes, ['10 more operations are in the file.']);
	});

	test('that makes much of little by references is read in part', () => {
		const description = 'x'.repeat(4000);
		const parameters: Record<string, object> = {};
		for (let index = 0; index < 300; index++)
			parameters[`p${index}`] = { in: 'query', name: `p${index}`, description };
		const references = Object.keys(parameters).map((name) => ({ $ref: `#/components/parameters/${name}` }));
		const paths: Record<string, object> = {};
		for (let index = 0; index < 300; index++) paths[`/p${index}`] = { get: { parameters: references } };
		const reference = read({ openapi: '3.0.1', paths, components: { parameters } });
		assert.ok(reference.operations.length < 12, `${reference.operations.length} operations were read`);
		assert.match(reference.notes[0] ?? '', /^2\d\d more operations are in the file\.$/);
	});

	for (const [text, said] of [
		['', /is not JSON/],
		['<html>', /is not JSON/],
		['[]', /is not an object/],
		['{}', /neither openapi nor swagger/],
	] as const) {
		test(`that is none (${JSON.stringify(text)}) is one clear error`, () => {
			assert.throws(
				() => readReference(text),
				(error) => error instanceof QdashError && said.test(error.message),
			);
		});
	}

	test('of any shape crashes nothing, and every text of the reference is safe to print', () => {
		const key = fc.oneof(
			fc.constantFrom(
				'$ref',
				'type',
				'items',
				'properties',
				'allOf',
				'oneOf',
				'required',
				'enum',
				'get',
				'post',
				'parameters',
				'requestBody',
				'responses',
				'content',
				'schema',
				'security',
				'in',
				'name',
				'description',
				'__proto__',
				'x-amazon-apigateway-integration',
				'additionalProperties',
				'default',
				'headers',
				'200',
				'toString',
			),
			fc.string({ unit: 'binary', maxLength: 6 }),
		);
		const leaf = fc.oneof(
			fc.constantFrom(
				'#/paths',
				'#/components/schemas/A',
				'#/',
				'#/a/%E0%A4%A',
				'object',
				'array',
				'\u001b[2J',
				'\u202e',
			),
			fc.string({ unit: 'binary', maxLength: 10 }),
			fc.double(),
			fc.boolean(),
			fc.constant(null),
		);
		const { tree } = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
			tree: fc.oneof({ maxDepth: 7, depthSize: 'small' }, leaf, tie('node')),
			node: fc.oneof(
				fc.array(tie('tree'), { maxLength: 4 }),
				fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
			),
		}));
		const schemas = fc.record({ A: tree, B: tree });
		const path = fc.record({ get: tree, post: tree, parameters: tree }, { requiredKeys: [] });
		fc.assert(
			fc.property(
				fc.record({
					openapi: fc.constant('3.0.1'),
					info: tree,
					servers: tree,
					security: tree,
					tags: tree,
					paths: fc.dictionary(key, path, { maxKeys: 4 }),
					components: fc.record({ schemas, securitySchemes: tree }),
				}),
				(document) => {
					const text = JSON.stringify(document);
					for (const value of textsOf(readReference(text))) assert.equal(sanitise(value), value);
				},
			),
			{ numRuns: 400 },
		);
	});
});

function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
