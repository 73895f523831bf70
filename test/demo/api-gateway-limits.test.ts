import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APIGateway, type TooManyRequestsException } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { ApiGatewayService } from '../../source/demo/api-gateway/api-gateway-service.ts';
import { ControlPlaneLimiter } from '../../source/demo/api-gateway/control-plane-limiter.ts';
import { ApiGatewayV2Service } from '../../source/demo/api-gateway-v2/api-gateway-v2-service.ts';
import { Input } from '../../source/demo/wire/input.ts';
import { account, ordersApi, refusal, startApis } from './api-gateway-support.ts';
import { startServices } from './service-support.ts';

const { client, clock, service, config } = await startApis({ limited: true });

/** Fills the bucket of all operations again. */
const rest = () => clock.advance(10_000);

async function throttled(call: Promise<unknown>): Promise<string | undefined> {
	try {
		await call;
	} catch (error) {
		const { name, retryAfterSeconds, $metadata } = error as TooManyRequestsException;
		assert.equal(name, 'TooManyRequestsException');
		assert.equal($metadata.httpStatusCode, 429);
		return retryAfterSeconds;
	}
	return undefined;
}

test('an account calls 10 times a second, and 40 times at once', async () => {
	await rest();
	const results: (string | undefined)[] = [];
	for (let call = 0; call < 41; call++) results.push(await throttled(client.getAccount({})));
	assert.deepEqual(
		results.slice(0, 40).filter((seconds) => seconds !== undefined),
		[],
	);
	assert.equal(results[40], '1');
	await clock.advance(1_000);
	const next: (string | undefined)[] = [];
	for (let call = 0; call < 11; call++) next.push(await throttled(client.getAccount({})));
	assert.deepEqual(
		next.filter((seconds) => seconds !== undefined),
		['1'],
	);
});

test('an API is deployed once in 5 seconds, and 10 times at once', async () => {
	await rest();
	const { restApiId } = await ordersApi(client);
	await rest();
	for (let call = 0; call < 10; call++) await client.createDeployment({ restApiId });
	assert.equal(await throttled(client.createDeployment({ restApiId })), '5');
	await clock.advance(3_500);
	assert.equal(await throttled(client.createDeployment({ restApiId })), '2');
	await clock.advance(1_500);
	await client.createDeployment({ restApiId });
	assert.equal(await throttled(client.createDeployment({ restApiId })), '5');
});

test('resources are listed 5 times in 2 seconds, and 20 times at once', async () => {
	await rest();
	const { restApiId } = await ordersApi(client);
	await rest();
	for (let call = 0; call < 20; call++) await client.getResources({ restApiId });
	assert.equal(await throttled(client.getResources({ restApiId })), '1');
	await clock.advance(400);
	await client.getResources({ restApiId });
	assert.equal(await throttled(client.getResources({ restApiId })), '1');
});

test('a client of the SDK gets through by trying again', async () => {
	await rest();
	for (let call = 0; call < 40; call++) await client.getAccount({});
	const patient = new APIGateway({ ...config, maxAttempts: 3 });
	let attempts = 0;
	patient.middlewareStack.add(
		(next) => async (args) => {
			attempts += 1;
			try {
				return await next(args);
			} catch (error) {
				await clock.advance(1_000);
				throw error;
			}
		},
		{ step: 'finalizeRequest', priority: 'low' },
	);
	assert.ok((await patient.getAccount({})).throttleSettings);
	assert.equal(attempts, 2);
});

test('what provisions in process is not counted', async () => {
	await rest();
	const { signal } = new AbortController();
	for (let call = 0; call < 100; call++) {
		service.call({
			operation: 'CreateRestApi',
			input: new Input({ name: `api ${call}` }, service.missing),
			region: 'us-east-1',
			origin: 'http://127.0.0.1',
			signal,
		});
	}
	assert.equal(await throttled(client.getAccount({})), undefined);
});

test('REST, HTTP and WebSocket APIs count together', async () => {
	let made = 0;
	const newId = (length: number) => (36 ** (length - 1) + made++).toString(36);
	const together = await startServices((at) => {
		const limiter = new ControlPlaneLimiter(at);
		return [
			new ApiGatewayService(at, account, newId, limiter),
			new ApiGatewayV2Service(at, account, newId, limiter),
		];
	});
	const one = new APIGateway(together.config);
	const two = new ApiGatewayV2(together.config);
	for (let call = 0; call < 20; call++) {
		await one.getRestApis({});
		await two.getApis({});
	}
	assert.equal((await refusal(one.getRestApis({})))[0], 'TooManyRequestsException');
	assert.equal((await refusal(two.getApis({})))[0], 'TooManyRequestsException');
	await together.clock.advance(1_000);
	await two.getApis({});
});
