import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startEmulator } from '../../scripts/emulators.ts';
import { edgeClients } from './edge-clients.ts';
import { commonEdge, type EdgeUnderTest, lacks, openEdge } from './edge-connection.ts';
import { makeCommonEdge } from './edge-made.ts';

const localStack = await startEmulator('localstack');
after(() => localStack.stop());
const clients = edgeClients(localStack.endpoint, localStack.region);
after(() => clients.close());
const made = await makeCommonEdge(clients);
const edge: EdgeUnderTest = { ...localStack, made, mixesDimensions: true };

commonEdge(edge);

test('version 2 and CloudFront are not in the free edition: unsupported, one by one', async (t) => {
	const { apiGateway, cloudFront } = await openEdge(t, edge);
	const http = { id: 'a', protocol: 'HTTP' } as const;
	await lacks(() => apiGateway.listApis(2), 'unsupported', 'GetApis');
	await lacks(() => apiGateway.getStages(http), 'unsupported', 'GetStages');
	await lacks(() => cloudFront.listDistributions(), 'unsupported', 'ListDistributions');
	await lacks(() => cloudFront.listInvalidations('E1'), 'unsupported', 'ListInvalidations');
	await lacks(() => cloudFront.getMonitoring('E1'), 'unsupported', 'GetMonitoringSubscription');
});

test("the account's limits, and the export of a REST API", async (t) => {
	const { apiGateway, lambda } = await openEdge(t, edge);
	const throttle = await apiGateway.getAccountThrottle();
	assert.ok(throttle && throttle.rate > 0 && throttle.burst > 0);
	const { limit, unreserved } = await lambda.getAccountConcurrency();
	assert.deepEqual([limit, unreserved], [1000, 1000]);
	const text = await apiGateway.exportOpenApi({ id: made.rest.id, protocol: 'REST' }, 'prod');
	const { openapi, paths } = JSON.parse(text) as { openapi: string; paths: Record<string, object> };
	assert.match(openapi, /^3\./);
	assert.deepEqual(Object.keys(paths).sort(), ['/', '/orders', '/orders/{id}']);
});
