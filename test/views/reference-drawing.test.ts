import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { width } from '../../source/components/text.ts';
import type { Authoriser } from '../../source/model/api.ts';
import { readReference } from '../../source/model/open-api/read-reference.ts';
import { createTheme } from '../../source/theme.ts';
import { frameOf } from '../../source/views/frame.ts';
import { ReferenceDrawing } from '../../source/views/reference/draw-reference.ts';
import { type ReferenceState, start } from '../../source/views/reference/reference-state.ts';
import { anApi, aRoute } from '../model/edge-records.ts';

const theme = createTheme('plain');
const now = Date.UTC(2026, 10, 24, 3, 12);

function operation(rest: object = {}): object {
	return { responses: { default: { description: 'Default response' } }, ...rest };
}

function stateOf(paths: Record<string, object>, rest: object = {}): ReferenceState {
	const text = JSON.stringify({
		openapi: '3.0.1',
		info: { title: 'orders-api', version: '1' },
		paths,
		...rest,
	});
	return {
		reference: readReference(text),
		path: '/exports/orders.json',
		at: now,
		position: start,
		filter: '',
	};
}

const shop = stateOf(
	{
		'/orders': {
			post: operation({
				summary: 'Take an order',
				deprecated: true,
				parameters: [
					{
						in: 'header',
						name: 'Idempotency-Key',
						required: true,
						schema: { type: 'string', maxLength: 64 },
					},
					{
						in: 'query',
						name: 'dryRun',
						description: 'Only checks',
						schema: { type: 'boolean', default: false },
					},
				],
				requestBody: {
					required: true,
					content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
				},
				responses: { '201': { description: 'Taken', headers: { Location: { schema: { type: 'string' } } } } },
				security: [{ customers: ['orders.write'] }, { key: [] }],
				'x-amazon-apigateway-integration': {
					type: 'aws_proxy',
					integrationSubtype: 'SQS-SendMessage',
					requestParameters: { QueueUrl: 'https://sqs.example/1/orders.fifo' },
					timeoutInMillis: 29_000,
				},
			}),
		},
		'/health': { get: operation({ 'x-amazon-apigateway-integration': { type: 'mock' } }) },
		'/products/{id}': { get: operation() },
	},
	{
		components: {
			schemas: {
				Order: {
					type: 'object',
					required: ['id'],
					properties: {
						id: { type: 'string', format: 'uuid' },
						lines: {
							type: 'array',
							items: { type: 'object', properties: { count: { type: 'integer', minimum: 1 } } },
						},
					},
				},
			},
			securitySchemes: {
				customers: { type: 'apiKey', 'x-amazon-apigateway-authtype': 'cognito_user_pools' },
				key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
			},
		},
	},
);

function drawnAt(state: ReferenceState, columns: number, rows: number): string[] {
	return new ReferenceDrawing().draw(state, false, frameOf(columns, rows), now + 12_000, theme);
}

describe('an API reference', () => {
	test('says of an operation who may call it, what answers, what it takes and what it gives', () => {
		const lines = drawnAt(shop, 100, 45).map((line) => line.trimEnd());
		const text = lines.join('\n');
		for (const wanted of [
			/^ REFERENCE .* 3 operations/,
			/^ orders-api {2}version 1 · OpenAPI 3\.0\.1$/m,
			/^ POST \/orders {2}deprecated\n {3}Take an order$/m,
			/^ {3}authorised by +customers \(Cognito user pool\), scopes orders\.write\n {3}or by +key \(API key in header x-api-key\)$/m,
			/^ {3}answered by +queue orders\.fifo · AWS_PROXY SQS-SendMessage · timeout 29s$/m,
			/^ {5}header +Idempotency-Key {2}string {2}required · at most 64 characters$/m,
			/^ {5}query +dryRun +boolean {2}default false · Only checks$/m,
			/^ {3}BODY {2}required\n {5}application\/json\n {7}Order\n {9}id\* {2}string \(uuid\)\n {9}lines {2}array of object\n {11}count {2}integer {2}at least 1$/m,
			/^ {3}RESPONSES\n {5}201 +Taken\n {5}header +Location +string$/m,
			/^ GET \/health\n {3}authorised +▲ by nobody: it is open to all\n {3}answered by +mock · MOCK$/m,
		]) {
			assert.match(text, wanted);
		}
	});

	for (const [columns, rows] of [
		[40, 10],
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`fills ${columns}x${rows} exactly, with a list of the operations where there is room`, () => {
			const lines = drawnAt(shop, columns, rows);
			assert.equal(lines.length, frameOf(columns, rows).bodyRows);
			for (const line of lines) assert.ok(width(line) <= columns, `${width(line)}: ${line}`);
			const listed = lines.filter((line) => /^ {2}(POST|GET) +\/\S+ +│/.test(line));
			assert.equal(listed.length, columns < 120 ? 0 : 3);
		});
	}

	test('scrolls by lines to its end and back, and goes from operation to operation', () => {
		const frame = frameOf(80, 16);
		const drawing = new ReferenceDrawing();
		const top = (state: ReferenceState) => drawing.draw(state, false, frame, now, theme)[1]?.trimEnd() ?? '';
		const by = (state: ReferenceState, count: number): ReferenceState => ({
			...state,
			position: drawing.moved(state, count, frame, theme),
		});
		const beside = (state: ReferenceState, count: number): ReferenceState => ({
			...state,
			position: drawing.beside(state, count, frame, theme),
		});
		assert.equal(top(by(shop, 1)), '   authorised by customers  Cognito user pool');
		const end = by(shop, Number.POSITIVE_INFINITY);
		const last = drawing.draw(end, false, frame, now, theme).map((line) => line.trimEnd());
		assert.deepEqual(last.slice(-3), ['   RESPONSES', '     default     Default response', '']);
		assert.deepEqual(by(end, 1), end);
		assert.equal(top(by(end, -1000)), ' orders-api  version 1 · OpenAPI 3.0.1');
		assert.equal(top(beside(shop, 1)), ' POST /orders  deprecated');
		assert.equal(top(beside(by(beside(shop, 1), 3), -1)), ' POST /orders  deprecated');
		// The last one can be on top too, though nothing is below it.
		const third = beside(beside(beside(shop, 1), 1), 1);
		assert.equal(top(third), ' GET /products/{id}');
		assert.equal(top(by(third, 1)), ' GET /products/{id}');
		assert.equal(top(beside(third, 1)), ' GET /products/{id}');
	});

	test('is filtered by path and by text, and keeps its place where the operation stays', () => {
		const drawing = new ReferenceDrawing();
		const frame = frameOf(120, 40);
		const third = { ...shop, position: { section: 3, line: 0 } };
		const products = drawing.refiltered(third, 'GET product');
		assert.deepEqual(products.position, { section: 1, line: 0 });
		const body = drawing.refiltered(shop, 'orders.fifo');
		const text = drawing.draw(body, true, frame, now, theme).join('\n');
		assert.match(text, /REFERENCE {2}\/ orders\.fifo▏ +1 of 3 operations/);
		assert.match(text, /POST +\/orders/);
		assert.doesNotMatch(text, /\/health/);
		const none = drawing.refiltered(shop, 'zebra');
		assert.match(
			drawing.draw(none, false, frame, now, theme).join('\n'),
			/No operation holds zebra\. Esc clears the filter\./,
		);
	});

	test('calls no operation open of which the document does not say who may call it', () => {
		const state = stateOf({ '/orders': { get: operation(), post: operation(), put: operation() } });
		const drawing = new ReferenceDrawing();
		const draw = () =>
			drawing
				.draw(state, false, frameOf(100, 45), now, theme)
				.map((line) => line.trimEnd())
				.join('\n');
		assert.equal(draw().match(/^ {3}authorised +not said by this document$/gm)?.length, 3);
		assert.doesNotMatch(draw(), /open to all/);

		const route = (method: string, authoriser: Partial<Authoriser>) =>
			aRoute({
				key: `${method} /orders`,
				method,
				path: '/orders',
				authoriser: { ...aRoute().authoriser, ...authoriser },
			});
		const guarded = [
			route('GET', { kind: 'IAM' }),
			route('POST', { kind: 'Lambda', name: 'tok\u001bens', apiKeyRequired: true }),
			route('PUT', { kind: 'none' }),
		];
		drawing.know(guarded, anApi);
		for (const wanted of [
			/^ GET \/orders\n {3}authorised by +IAM, as the API is configured now$/m,
			/^ POST \/orders\n {3}authorised by +Lambda, API key \(tok\S*ens\), as the API is configured now$/m,
			/^ PUT \/orders\n {3}authorised +▲ by nobody: it is open to all$/m,
		]) {
			assert.match(draw(), wanted);
		}
		assert.doesNotMatch(draw(), /\u001b/);
		drawing.know(guarded, { ...anApi, endpointType: 'private' });
		assert.doesNotMatch(draw(), /open to all/);
		drawing.know(guarded.slice(1), anApi);
		assert.match(draw(), /^ GET \/orders\n {3}authorised +not said by this document$/m);
	});

	test('of three thousand operations is at its end at once', () => {
		const paths: Record<string, object> = {};
		for (let index = 0; index < 3000; index++) paths[`/path-${index}`] = { get: operation() };
		const state = stateOf(paths);
		const drawing = new ReferenceDrawing();
		const frame = frameOf(120, 40);
		let drawn = 0;
		const counting = {
			...theme,
			bold: (text: string) => {
				drawn += 1;
				return text;
			},
		};
		const end = { ...state, position: drawing.moved(state, Number.POSITIVE_INFINITY, frame, counting) };
		assert.match(drawing.draw(end, false, frame, now, counting).join('\n'), /GET \/path-2999/);
		assert.ok(drawn < 200, `${drawn} texts were drawn`);
	});
});
