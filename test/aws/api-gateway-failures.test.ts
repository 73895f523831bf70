import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiRoute } from '../../source/model/api.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { html, startFake } from '../support/fake-http.ts';
import { apiNamed, connectTo } from './control-plane-support.ts';

const { cloud, seconds } = await startTestCloud({ scenario: 'shop' });

function asked(): string[] {
	return cloud.requests.filter(({ service }) => service === 'APIGateway').map(({ operation }) => operation);
}

function route(routes: readonly ApiRoute[], key: string): ApiRoute {
	return routes.find((each) => each.key === key) ?? assert.fail(`there is no route ${key}`);
}

test('an endpoint without authorisers still gives the routes, with the kind of each', async (t) => {
	await seconds(60);
	for (const kind of ['denied', 'unsupported'] as const) {
		const off = cloud.faults.add({ service: 'APIGateway', operation: 'GetAuthorizers', kind });
		const { apiGateway } = await connectTo(t, cloud.endpoint);
		const { routes, authorisers } = await apiGateway.getDetails(await apiNamed(apiGateway, 'orders-api'));
		off();
		const { authoriser } = route(routes, 'POST /orders');
		assert.deepEqual([authoriser.kind, authoriser.name, authoriser.issuers], ['Cognito', null, []]);
		assert.notEqual(authoriser.id, null);
		assert.deepEqual(
			authorisers.map(({ kind, name }) => [kind, name]),
			[
				['Cognito', null],
				['Lambda', null],
			],
		);
	}
});

test('failures have their kinds, and nothing is tried again', async (t) => {
	await seconds(60);
	const kinds = [
		['denied', 'denied'],
		['throttled', 'throttled'],
		['expired', 'expired'],
		['serverError', 'unknown'],
		['html', 'unsupported'],
		['truncated', 'unreachable'],
		['reset', 'unreachable'],
	] as const;
	for (const [fault, kind] of kinds) {
		const off = cloud.faults.add({ service: 'APIGateway', operation: 'GetRestApis', kind: fault });
		const { apiGateway } = await connectTo(t, cloud.endpoint);
		cloud.clearRequests();
		await assert.rejects(
			apiGateway.listApis(1),
			{ kind, service: 'API Gateway', operation: 'GetRestApis' },
			fault,
		);
		assert.deepEqual(asked(), ['GetRestApis'], fault);
		off();
	}
	const server = await startFake(t, () => html(404));
	const { apiGateway } = await connectTo(t, server.url);
	await assert.rejects(apiGateway.getDeployments({ id: 'a', protocol: 'REST' }), { kind: 'unsupported' });
});

test('calls of both versions share one pace; one that is given up before its turn is not sent', async (t) => {
	await seconds(60);
	const wall = new ManualClock();
	const { apiGateway } = await connectTo(t, cloud.endpoint, { clock: wall });
	cloud.clearRequests();
	const sent = () => cloud.requests.filter(({ service }) => service.startsWith('APIGateway')).length;
	const gone = new AbortController();
	const first = Promise.all([apiGateway.listApis(1), apiGateway.listApis(2)]);
	const left = apiGateway.listApis(1, { signal: gone.signal });
	const third = apiGateway.getAccountThrottle();
	gone.abort();
	await assert.rejects(left, { kind: 'cancelled' });
	await first;
	await wall.advance(999);
	assert.equal(sent(), 2);
	await wall.advance(1);
	await third;
	assert.deepEqual(
		cloud.requests.map(({ service, operation }) => `${service} ${operation}`),
		['APIGateway GetRestApis', 'APIGatewayV2 GetApis', 'APIGateway GetAccount'],
	);
});

test('what moto answers to GetAuthorizers costs the routes nothing but names', async (t) => {
	await seconds(60);
	const off = cloud.faults.add({
		service: 'APIGatewayV2',
		operation: 'GetAuthorizers',
		kind: 'html',
		status: 500,
	});
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const { routes, authorisers } = await apiGateway.getDetails(await apiNamed(apiGateway, 'storefront-api'));
	off();
	const { authoriser } = route(routes, 'GET /cart');
	assert.deepEqual([authoriser.kind, authoriser.name, authoriser.issuers], ['JWT', null, []]);
	assert.deepEqual(
		authorisers.map(({ kind, id }) => [kind, id]),
		[['JWT', authoriser.id]],
	);
});

test('a throttled list of authorisers is a failure: it would come the next time', async (t) => {
	await seconds(60);
	const off = cloud.faults.add({ service: 'APIGatewayV2', operation: 'GetAuthorizers', kind: 'throttled' });
	const { apiGateway } = await connectTo(t, cloud.endpoint);
	const api = await apiNamed(apiGateway, 'storefront-api');
	await assert.rejects(apiGateway.getDetails(api), {
		kind: 'throttled',
		operation: 'GetAuthorizers',
		retryAfter: 1000,
	});
	off();
});
