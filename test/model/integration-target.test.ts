import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	functionIn,
	type IntegrationSettings,
	integrationTarget,
} from '../../source/model/integration-target.ts';

function target(settings: Partial<IntegrationSettings>) {
	return integrationTarget({
		type: 'AWS',
		subtype: null,
		uri: null,
		connectionType: null,
		connectionId: null,
		parameters: {},
		templates: {},
		...settings,
	});
}

const gateway = 'arn:aws:apigateway:eu-west-1';
const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function';

test('functions, by all the ways in which they are called', () => {
	const called: readonly [uri: string, name: string, qualifier: string | null][] = [
		[`${gateway}:lambda:path/2015-03-31/functions/${lambda}:orders/invocations`, 'orders', null],
		[`${gateway}:lambda:path/2015-03-31/functions/${lambda}:orders:live/invocations`, 'orders', 'live'],
		[
			`${gateway}:lambda:path/2021-11-15/functions/${lambda}:orders:7/response-streaming-invocations`,
			'orders',
			'7',
		],
		[`${lambda}:orders`, 'orders', null],
		[`${lambda}:orders:$LATEST`, 'orders', '$LATEST'],
		['arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders', 'orders', null],
		// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is API Gateway that fills it in
		[
			`${gateway}:lambda:path/2015-03-31/functions/${lambda}:\${stageVariables.handler}/invocations`,
			'${stageVariables.handler}',
			null,
		],
		[
			`${gateway}:lambda:path/2015-03-31/functions/${lambda}:orders:\${stageVariables.alias}/invocations`,
			'orders',
			'${stageVariables.alias}',
		],
		[
			`${gateway}:lambda:path/2015-03-31/functions/\${stageVariables.arn}/invocations`,
			'${stageVariables.arn}',
			null,
		],
		// biome-ignore-end lint/suspicious/noTemplateCurlyInString: it is API Gateway that fills it in
	];
	for (const [uri, name, qualifier] of called) {
		assert.deepEqual(functionIn(uri), { name, qualifier }, uri);
		assert.deepEqual(target({ type: 'AWS_PROXY', uri }), { kind: 'function', name, qualifier });
	}
	for (const uri of [null, '', 'https://example.com/', `${gateway}:sqs:path/1/orders`]) {
		assert.equal(functionIn(uri), null);
	}
});

test('queues, named by the path or by what is sent', () => {
	const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
	const queue = { kind: 'queue', name: 'orders' } as const;
	const action = `${gateway}:sqs:action/SendMessage`;
	assert.deepEqual(target({ uri: `${gateway}:sqs:path/123456789012/orders` }), queue);
	assert.deepEqual(target({ uri: `${gateway}:sqs:path/123456789012/orders.fifo` }), {
		kind: 'queue',
		name: 'orders.fifo',
	});
	assert.deepEqual(
		target({ uri: action, parameters: { 'integration.request.querystring.QueueUrl': `'${url}'` } }),
		queue,
	);
	for (const template of [
		`Action=SendMessage&QueueUrl=${url}&MessageBody=$input.body`,
		`Action=SendMessage&QueueUrl=${encodeURIComponent(url)}&MessageBody=$input.body`,
		`Action=SendMessage&QueueUrl=$util.urlEncode('${url}')&MessageBody=$input.body`,
		JSON.stringify({ MessageBody: '$input.body', QueueUrl: url }),
	]) {
		assert.deepEqual(target({ uri: action, templates: { 'application/json': template } }), queue, template);
	}
	assert.deepEqual(target({ uri: action }), { kind: 'other', service: 'sqs', uri: action });
});

test('topics and event buses', () => {
	const publish = `${gateway}:sns:action/Publish`;
	const topic = 'arn:aws:sns:eu-west-1:123456789012:order-events';
	assert.deepEqual(
		target({ uri: publish, parameters: { 'integration.request.querystring.TopicArn': `'${topic}'` } }),
		{ kind: 'topic', name: 'order-events' },
	);
	assert.deepEqual(
		target({
			uri: publish,
			templates: { 'application/json': `Action=Publish&TopicArn=$util.urlEncode('${topic}')&Message=x` },
		}),
		{ kind: 'topic', name: 'order-events' },
	);
	assert.deepEqual(target({ uri: publish }), { kind: 'other', service: 'sns', uri: publish });

	const put = `${gateway}:events:action/PutEvents`;
	assert.deepEqual(target({ uri: put }), { kind: 'bus', name: 'default' });
	for (const bus of ['shop', 'arn:aws:events:eu-west-1:123456789012:event-bus/shop']) {
		const template = JSON.stringify({ Entries: [{ EventBusName: bus, Source: 'shop' }] });
		assert.deepEqual(target({ uri: put, templates: { 'application/json': template } }), {
			kind: 'bus',
			name: 'shop',
		});
	}
});

test('actions that HTTP APIs call themselves', () => {
	const proxy = { type: 'AWS_PROXY' } as const;
	assert.deepEqual(
		target({ ...proxy, subtype: 'SQS-SendMessage', parameters: { QueueUrl: 'https://sqs/1/orders' } }),
		{ kind: 'queue', name: 'orders' },
	);
	assert.deepEqual(
		target({ ...proxy, subtype: 'SQS-SendMessage', parameters: { QueueUrl: '$request.header.queue' } }),
		{ kind: 'other', service: 'SQS', uri: 'SQS-SendMessage' },
	);
	assert.deepEqual(target({ ...proxy, subtype: 'EventBridge-PutEvents' }), { kind: 'bus', name: 'default' });
	assert.deepEqual(
		target({
			...proxy,
			subtype: 'EventBridge-PutEvents',
			parameters: { EventBusName: 'arn:aws:events:x:1:event-bus/shop' },
		}),
		{ kind: 'bus', name: 'shop' },
	);
	assert.deepEqual(target({ ...proxy, subtype: 'StepFunctions-StartExecution' }), {
		kind: 'other',
		service: 'StepFunctions',
		uri: 'StepFunctions-StartExecution',
	});
});

test('HTTP, mocks, VPC links, and what is none of these', () => {
	assert.deepEqual(target({ type: 'MOCK' }), { kind: 'mock' });
	for (const type of ['HTTP', 'HTTP_PROXY']) {
		// biome-ignore lint/suspicious/noTemplateCurlyInString: it is API Gateway that fills it in
		const uri = 'https://${stageVariables.host}/v2';
		assert.deepEqual(target({ type, uri }), { kind: 'http', url: uri });
	}
	assert.deepEqual(
		target({ type: 'HTTP_PROXY', uri: 'http://inner/', connectionType: 'VPC_LINK', connectionId: 'abc123' }),
		{ kind: 'vpc link', id: 'abc123', url: 'http://inner/' },
	);
	const dynamo = `${gateway}:dynamodb:action/PutItem`;
	assert.deepEqual(target({ uri: dynamo }), { kind: 'other', service: 'dynamodb', uri: dynamo });
	assert.deepEqual(target({ type: null }), { kind: 'other', service: '', uri: '' });
	assert.deepEqual(target({ uri: 'arn:aws:apigateway:x:constructor:path/y' }), {
		kind: 'other',
		service: 'constructor',
		uri: 'arn:aws:apigateway:x:constructor:path/y',
	});
});
