import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startEmulator } from '../../scripts/emulators.ts';
import { freeDistributionMetrics } from '../../source/aws/contract/cloudfront.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { edgeClients } from './edge-clients.ts';
import { commonEdge, type EdgeUnderTest, lacks, openEdge, routeLine } from './edge-connection.ts';
import { makeMotoEdge } from './edge-made.ts';

const moto = await startEmulator('moto');
after(() => moto.stop());
const clients = edgeClients(moto.endpoint, moto.region);
after(() => clients.close());
const made = await makeMotoEdge(clients);
const edge: EdgeUnderTest = { ...moto, made, mixesDimensions: false };

commonEdge(edge);

test('HTTP and WebSocket APIs with their stages', async (t) => {
	const { apiGateway } = await openEdge(t, edge);
	const apis = await apiGateway.listApis(2);
	assert.deepEqual(
		apis.map(({ id, name, protocol, cors }) => [id, name, protocol, cors?.origins ?? null]),
		[
			[made.http.id, 'storefront', 'HTTP', ['https://shop.example']],
			[made.webSocket.id, 'live', 'WebSocket', null],
		],
	);
	const [http, ...others] = await apiGateway.getStages({ id: made.http.id, protocol: 'HTTP' });
	assert.ok(http && others.length === 0);
	assert.deepEqual(
		[http.stage, http.autoDeploy, http.variables, http.defaults.throttle, http.defaults.detailedMetrics],
		['$default', true, { colour: 'blue' }, { rate: 20, burst: 40 }, false],
	);
	const [live, ...more] = await apiGateway.getStages({ id: made.webSocket.id, protocol: 'WebSocket' });
	assert.ok(live && more.length === 0);
	assert.deepEqual(
		[live.stage, live.defaults.loggingLevel, live.defaults.dataTrace, live.defaults.detailedMetrics],
		['now', 'INFO', true, true],
	);
});

test('routes of version 2; its authorisers, which moto cannot list, are known by kind and id', async (t) => {
	const { apiGateway } = await openEdge(t, edge);
	const http = await apiGateway.getDetails({ id: made.http.id, protocol: 'HTTP' });
	assert.deepEqual(http.routes.map(routeLine), [
		['$default', 'function consume', 'none', null],
		['GET /cart', 'function consume', 'JWT', null],
	]);
	const [authoriser, ...others] = http.authorisers;
	assert.ok(authoriser?.id && others.length === 0);
	assert.deepEqual([authoriser.kind, authoriser.name, authoriser.issuers], ['JWT', null, []]);
	const live = await apiGateway.getDetails({ id: made.webSocket.id, protocol: 'WebSocket' });
	assert.deepEqual(live.routes.map(routeLine), [
		['$connect', 'queue orders', 'IAM', null],
		['say', 'queue orders', 'none', null],
	]);
});

test('what moto lacks of API Gateway is unsupported, and no empty answer', async (t) => {
	const { apiGateway } = await openEdge(t, edge);
	const http = { id: made.http.id, protocol: 'HTTP' } as const;
	await lacks(() => apiGateway.getDeployments(http), 'unsupported', 'GetDeployments');
	await lacks(() => apiGateway.exportOpenApi(http, '$default'), 'unsupported', 'ExportApi');
	// Its export of a REST API is an empty object, which is no document.
	const rest = { id: made.rest.id, protocol: 'REST' } as const;
	await lacks(() => apiGateway.exportOpenApi(rest, 'prod'), 'unknown', 'GetExport');
	assert.deepEqual(await apiGateway.getAccountThrottle(), { rate: 10_000, burst: 5000 });
});

test('a distribution with its origins and behaviours', async (t) => {
	const { cloudFront } = await openEdge(t, edge);
	const [distribution, ...others] = await cloudFront.listDistributions();
	assert.ok(distribution && others.length === 0);
	const { id, aliases, comment, enabled, status, origins, behaviours } = distribution;
	assert.deepEqual(
		[id, aliases, comment, enabled, status],
		[made.distribution.id, ['www.shop.example'], 'the shop', true, 'Deployed'],
	);
	assert.deepEqual(
		origins.map(({ id: origin, target }) => [origin, target]),
		[
			['assets', { kind: 'bucket', name: 'uploads' }],
			['api', { kind: 'api', apiId: made.rest.id, stage: 'prod' }],
		],
	);
	const ttl = { minimum: 0, default: 3600, maximum: 86_400 };
	assert.deepEqual(
		behaviours.map((each) => [
			each.pathPattern,
			each.targetOriginId,
			each.viewerProtocolPolicy,
			each.cachePolicyId,
			each.legacyTtl,
		]),
		[
			['/orders*', 'api', 'https-only', null, ttl],
			['*', 'assets', 'redirect-to-https', null, ttl],
		],
	);
});

test('metrics of a distribution, from us-east-1', async (t) => {
	const { cloudFront, globalCloudWatch } = await openEdge(t, edge);
	const { id } = made.distribution;
	const at = made.minute;
	const queries = cloudFront.distributionQueries(id, freeDistributionMetrics, 60);
	const series = await globalCloudWatch.getMetricData(queries, { from: at - 600_000, to: at + 120_000 });
	assert.deepEqual(
		Object.fromEntries(series.map(({ query, points }) => [query.fills, points.map(({ value }) => value)])),
		{ requests: [1200], bytesDownloaded: [5000], bytesUploaded: [], rate4xx: [2], rate5xx: [0] },
	);
});

test('invalidations are made and followed, the newest first', async (t) => {
	const { cloudFront } = await openEdge(t, edge);
	const { id } = made.distribution;
	assert.deepEqual(await cloudFront.listInvalidations(id), []);
	const create = (paths: readonly string[], reference: string) =>
		cloudFront.createInvalidation(issuePermit('invalidate', id), id, paths, reference);
	const first = await create(['/a.png', '/orders/*'], 'one');
	assert.deepEqual(first.paths, ['/a.png', '/orders/*']);
	// moto's own word for AWS's `Completed`.
	assert.equal(first.status, 'COMPLETED');
	assert.deepEqual(await cloudFront.getInvalidation(id, first.id), first);
	await waitForAnotherMillisecond();
	const second = await create(['/b.png'], 'two');
	assert.deepEqual(
		(await cloudFront.listInvalidations(id)).map((each) => [each.id, each.paths]),
		[
			[second.id, null],
			[first.id, null],
		],
	);
	await assert.rejects(cloudFront.getInvalidation('ENONE', first.id), { kind: 'notFound' });
});

test('what moto lacks of CloudFront and Lambda is unsupported, not off and not empty', async (t) => {
	const { cloudFront, lambda } = await openEdge(t, edge);
	const { id } = made.distribution;
	await lacks(() => cloudFront.getMonitoring(id), 'unsupported', 'GetMonitoringSubscription');
	await lacks(
		() => cloudFront.enableMonitoring(issuePermit('monitoring', id), id),
		'unsupported',
		'CreateMonitoringSubscription',
	);
	const policy = '658327ea-f89d-4fab-a63d-7e88639e58f6';
	await lacks(() => cloudFront.getCachePolicy(policy), 'unsupported', 'GetCachePolicy');
	await lacks(() => lambda.getAccountConcurrency(), 'unsupported', 'GetAccountSettings');
});

/** moto's dates have milliseconds, and two invalidations can be of the same one. */
async function waitForAnotherMillisecond(): Promise<void> {
	const now = Date.now();
	while (Date.now() <= now + 1) await new Promise(setImmediate);
}
