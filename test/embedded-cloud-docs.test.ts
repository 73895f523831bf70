import assert from 'node:assert/strict';
import { test } from 'node:test';
import { described, services } from '../scripts/embedded-cloud-blocks.ts';
import { AdjustableClock } from '../source/demo/adjustable-clock.ts';
import { control } from '../source/demo/control.ts';
import type { ProtocolName } from '../source/demo/departures.ts';
import { Faults } from '../source/demo/faults.ts';
import { RequestLog } from '../source/demo/request-log.ts';
import type { ServiceName } from '../source/demo/service.ts';
import type { WireRequest } from '../source/demo/wire/protocol.ts';
import { ManualClock } from '../source/model/manual-clock.ts';
import { codeBlocks, firstCells, read } from './support/documents.ts';

const document = read('docs/embedded-cloud.md');

function controlled() {
	const clock = new AdjustableClock(new ManualClock(0));
	const [faults, requests] = [new Faults(clock), new RequestLog()];
	return { clock, faults, requests, truth: () => [], reset: () => undefined };
}

async function ask(method: string, path: string, body: object, on = controlled()) {
	const answer = await control({ method, path, body: Buffer.from(JSON.stringify(body)) }, on);
	return { status: answer.status, body: JSON.parse(String(answer.body)) as Record<string, unknown> };
}

test('the control paths that are documented are the ones that there are', async () => {
	const documented = firstCells(document, 'Request');
	const cases = [...read('source/demo/control.ts').matchAll(/case '(\w+ \/_qdash\/\w+)'/g)];
	assert.deepEqual([...documented].sort(), cases.map(([, path]) => path).sort());
	for (const request of documented) {
		const [method = '', path = ''] = request.split(' ');
		const { status } = await ask(method, path, { kind: 'slow', seconds: 1 });
		assert.equal(status, 200, request);
	}
});

test('a fault takes the fields that are documented', async () => {
	const fields = firstCells(document, 'Field').flatMap((cell) => cell.split(', '));
	const given: Record<string, string | number> = {
		kind: 'slow',
		service: 'SQS',
		operation: 'ListQueues',
		queue: 'orders',
		times: 2,
		seconds: 60,
		share: 0.5,
		milliseconds: 300,
		jitter: 200,
		status: 503,
	};
	assert.deepEqual([...fields].sort(), Object.keys(given).sort());
	const { body } = await ask('POST', '/_qdash/faults', given);
	assert.deepEqual(body.faults, [given]);
});

test('the faults of the examples are taken', async () => {
	const bodies = codeBlocks(document, 'sh')
		.flatMap((code) => [...code.matchAll(/curl -d '(\{.*\})' \S+\/_qdash\/(faults|advance)$/gm)])
		.map(([, body = '', path]) => ({ body: JSON.parse(body) as object, path: `/_qdash/${path}` }));
	assert.ok(bodies.length >= 5, `only ${bodies.length} were found`);
	for (const { body, path } of bodies) {
		assert.equal((await ask('POST', path, body)).status, 200, JSON.stringify(body));
	}
});

const types: Readonly<Record<ProtocolName, RegExp>> = {
	'AWS JSON 1.0': /^application\/x-amz-json-1\.0$/,
	'AWS JSON 1.1': /^application\/x-amz-json-1\.1$/,
	query: /^text\/xml/,
	'RPC v2 CBOR': /^application\/cbor$/,
	'REST with JSON': /^application\/json$/,
	'REST with XML': /^(text|application)\/xml/,
};

const json = (target: string): Partial<WireRequest> => ({ headers: { 'x-amz-target': target } });
const query = (body: string): Partial<WireRequest> => ({
	headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
	body: Buffer.from(body),
});
const get = (path: string): Partial<WireRequest> => ({ method: 'GET', path });

const cloudWatch = 'GraniteServiceVersion20100801';

/** A request in each protocol of each service, and what it was signed for. */
const requests: Readonly<Record<ServiceName, readonly [signing: string, ...Partial<WireRequest>[]]>> = {
	SQS: ['sqs', json('AmazonSQS.ListQueues'), query('Action=ListQueues&Version=2012-11-05')],
	CloudWatch: [
		'monitoring',
		json(`${cloudWatch}.ListMetrics`),
		{
			path: `/service/${cloudWatch}/operation/ListMetrics`,
			headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
		},
		query('Action=ListMetrics&Version=2010-08-01'),
	],
	STS: ['sts', query('Action=GetCallerIdentity&Version=2011-06-15')],
	APIGateway: ['apigateway', get('/restapis')],
	APIGatewayV2: ['apigateway', get('/v2/apis')],
	CloudFront: ['cloudfront', get('/2020-05-31/distribution')],
	Lambda: ['lambda', get('/2015-03-31/functions')],
	SNS: ['sns', query('Action=ListTopics&Version=2010-03-31')],
	EventBridge: ['events', json('AWSEvents.ListRules')],
	S3: ['s3', get('/')],
};

for (const service of services()) {
	const { protocols, sdk } = described[service.name];

	test(`${service.name} speaks the protocols that are documented`, () => {
		const [signing, ...given] = requests[service.name];
		assert.equal(service.protocols.length, protocols.length);
		assert.equal(given.length, protocols.length);
		for (const [index, protocol] of service.protocols.entries()) {
			const exchange = protocol.read({
				method: 'POST',
				path: '/',
				query: new URLSearchParams(),
				headers: {},
				body: Buffer.alloc(0),
				scope: { region: 'eu-west-1', service: signing },
				...given[index],
			});
			assert.ok(exchange && service.operations.has(exchange.operation), protocols[index]);
			assert.match(exchange.answer({}, 'id').type ?? '', types[protocols[index] as ProtocolName]);
		}
	});

	test(`the operations of ${service.name} are AWS's`, async () => {
		const client = (await import(`@aws-sdk/${sdk}`)) as object;
		for (const operation of service.operations) assert.ok(`${operation}Command` in client, operation);
	});
}
