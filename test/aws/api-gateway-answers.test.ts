import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiKey } from '../../source/aws/contract/api-gateway.ts';
import { html, startFake } from '../support/fake-http.ts';
import { connectTo } from './control-plane-support.ts';

const http: ApiKey = { id: 'a', protocol: 'HTTP' };

test('what all keys used over all days is added up, on every page', async (t) => {
	const server = await startFake(t, ({ path }) => ({
		body: path.includes('position=')
			? { values: { third: [[4, 96]] } }
			: {
					position: 'more',
					values: {
						first: [
							[10, 90],
							[5, 85],
						],
						second: [[1, -1], null],
						odd: null,
					},
				},
	}));
	const { apiGateway } = await connectTo(t, server.url);
	assert.equal(await apiGateway.getUsage('plan', '2026-01-01', '2026-01-02'), 20);
	assert.equal(server.requests.length, 2);
	assert.match(server.requests[0]?.path ?? '', /startDate=2026-01-01/);
});

test('REST: all pages are read, 500 to a page', async (t) => {
	const pages = 3;
	const server = await startFake(t, ({ path }) => {
		const url = new URL(path, 'http://x');
		const page = Number(url.searchParams.get('position') ?? 0);
		const next = page + 1 < pages ? { position: String(page + 1) } : {};
		return { body: { ...next, item: [{ id: `api${page}`, name: `api ${page}` }] } };
	});
	const { apiGateway } = await connectTo(t, server.url);
	assert.deepEqual(
		(await apiGateway.listApis(1)).map(({ name }) => name),
		['api 0', 'api 1', 'api 2'],
	);
	assert.ok(server.requests.every(({ path }) => path.includes('limit=500')));
});

test('pages that lead in a circle are an error, as is what cannot be identified', async (t) => {
	const server = await startFake(t, ({ path }) => ({
		body: { position: path.includes('position=one') ? 'two' : 'one', item: [{ id: 'a' }] },
	}));
	const { apiGateway } = await connectTo(t, server.url);
	await assert.rejects(apiGateway.listApis(1), {
		kind: 'unknown',
		operation: 'GetRestApis',
		message: /do not end/,
	});
	assert.equal(server.requests.length, 3);
	const once = await startFake(t, () => ({ body: { item: [{ name: 'no id' }] } }));
	const other = await connectTo(t, once.url);
	await assert.rejects(other.apiGateway.listApis(1), { kind: 'unknown', message: /without what identifies/ });
});

test('REST: answers with nothing in them, with nulls and with other types are read for what they have', async (t) => {
	const empty = await startFake(t, () => ({ body: {} }));
	const { apiGateway } = await connectTo(t, empty.url);
	const api = { id: 'a', protocol: 'REST' } as const;
	assert.deepEqual(await apiGateway.listApis(1), []);
	assert.deepEqual(await apiGateway.getStages(api), []);
	assert.deepEqual(await apiGateway.getDeployments(api), []);
	const details = await apiGateway.getDetails(api);
	assert.deepEqual([details.routes, details.authorisers], [[], []]);
	assert.deepEqual(await apiGateway.getUsagePlans('a', 'prod'), []);
	assert.equal(await apiGateway.getAccountThrottle(), null);
	await assert.rejects(apiGateway.exportOpenApi(api, 'prod'), {
		kind: 'unknown',
		message: /an OpenAPI document/,
	});

	const oddStage = {
		stageName: 'prod',
		methodSettings: { '*/*': null, 'x/GET': {} },
		canarySettings: null,
		variables: [],
	};
	const oddResource = {
		path: null,
		resourceMethods: { GET: null, PUT: {}, POST: { methodIntegration: { type: 7 } } },
	};
	const odd = await startFake(t, ({ path }) => {
		if (path.includes('/stages')) return { body: { item: [oddStage] } };
		return { body: path.includes('/resources') ? { item: [null, oddResource] } : { item: null } };
	});
	const second = await connectTo(t, odd.url);
	const [stage] = await second.apiGateway.getStages(api);
	assert.deepEqual(
		[stage?.canary, stage?.variables, [...(stage?.routes.keys() ?? [])]],
		[null, {}, ['GET /x']],
	);
	const { routes } = await second.apiGateway.getDetails(api);
	assert.deepEqual(
		routes.map(({ key, integration }) => [key, integration?.target.kind]),
		[
			['POST /', 'other'],
			['PUT /', undefined],
		],
	);
});

test('an automatic deployment that failed is told of, one that succeeded is not', async (t) => {
	let message = 'Deployment attempt failed: Unable to deploy API because no routes exist in this API';
	const server = await startFake(t, () => ({
		body: { items: [{ stageName: 'prod', lastDeploymentStatusMessage: message }] },
	}));
	const { apiGateway } = await connectTo(t, server.url);
	assert.equal((await apiGateway.getStages(http))[0]?.deploymentMessage, message);
	message = "Successfully deployed stage with deployment ID 'abc'";
	assert.equal((await apiGateway.getStages(http))[0]?.deploymentMessage, null);
});

test('HTTP: all pages are read; pages that lead to themselves are an error', async (t) => {
	const server = await startFake(t, ({ path }) => {
		const token = new URL(path, 'http://x').searchParams.get('nextToken');
		const items = [{ apiId: token ?? 'first', name: 'n', protocolType: 'WEBSOCKET' }];
		return { body: token === null ? { items, nextToken: 'last' } : { items } };
	});
	const { apiGateway } = await connectTo(t, server.url);
	assert.deepEqual(
		(await apiGateway.listApis(2)).map(({ id, protocol }) => [id, protocol]),
		[
			['first', 'WebSocket'],
			['last', 'WebSocket'],
		],
	);
	const endless = await startFake(t, () => ({ body: { items: [], nextToken: 'again' } }));
	const other = await connectTo(t, endless.url);
	await assert.rejects(other.apiGateway.getStages(http), { kind: 'unknown', message: /a new NextToken/ });
	assert.equal(endless.requests.length, 2);
});

test('HTTP: empty and odd answers are read for what they have', async (t) => {
	const empty = await startFake(t, () => ({ body: {} }));
	const { apiGateway } = await connectTo(t, empty.url);
	assert.deepEqual(await apiGateway.listApis(2), []);
	assert.deepEqual(await apiGateway.getStages(http), []);
	assert.deepEqual((await apiGateway.getDetails(http)).routes, []);
	await assert.rejects(apiGateway.exportOpenApi(http, 'prod'), {
		kind: 'unknown',
		message: /an OpenAPI document/,
	});

	const odd = await startFake(t, ({ path }) => {
		if (path.includes('/routes')) {
			return {
				body: {
					items: [
						null,
						{ routeKey: 'GET /x', target: 'integrations/gone', authorizationType: 'JWT' },
						{ routeKey: 'GET /y', target: 7, requestModels: null },
					],
				},
			};
		}
		return {
			body: path.includes('/stages')
				? { items: [{ stageName: 'x', routeSettings: { 'GET /x': null } }] }
				: { items: null },
		};
	});
	const second = await connectTo(t, odd.url);
	const { routes } = await second.apiGateway.getDetails(http);
	assert.deepEqual(
		routes.map(({ key, integration, authoriser }) => [key, integration, authoriser.kind]),
		[
			['GET /x', null, 'JWT'],
			['GET /y', null, 'none'],
		],
	);
	assert.equal((await second.apiGateway.getStages(http))[0]?.routes.size, 0);
	const nothing = await startFake(t, () => html(404));
	const third = await connectTo(t, nothing.url);
	await assert.rejects(third.apiGateway.getDeployments(http), {
		kind: 'unsupported',
		operation: 'GetDeployments',
	});
});
