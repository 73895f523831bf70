import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
	CloudFrontClient,
	CreateInvalidationCommand,
	CreateMonitoringSubscriptionCommand,
} from '@aws-sdk/client-cloudfront';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import {
	asked,
	mostInASecond,
	opened,
	outsideConfig,
	passMinutes,
	requestsTo,
	rows,
	watchFromQueues,
} from './edge-support.ts';
import type { WatchedCloud, WatchOptions } from './watched-cloud.ts';

const off = { state: 'off' } as const;

interface WatchedCdn extends WatchedCloud {
	readonly client: CloudFrontClient;
	/** The id of a distribution, by what its comment begins with. */
	id(comment: string): string;
	/** Invalidates paths as somebody else would. */
	invalidate(id: string, ...paths: string[]): Promise<string>;
}

/** A scenario whose CDN view is open, without a row on the screen yet. */
async function openCdn(
	context: TestContext,
	options: WatchOptions = { cloud: { scenario: 'shop' } },
): Promise<WatchedCdn> {
	const watched = await watchFromQueues(context, options);
	const { cloud, monitor, pass, store } = watched;
	const client = new CloudFrontClient(outsideConfig(watched, 'us-east-1'));
	context.after(() => client.destroy());
	cloud.clearRequests();
	monitor.setFocus({ ...noFocus, kind: 'distribution' });
	await pass(1000);
	return {
		...watched,
		client,
		id: (comment) =>
			[...store.latest.distributions.values()].find(({ distribution }) =>
				distribution.comment.startsWith(comment),
			)?.distribution.id ?? assert.fail(`there is no ${comment}`),
		invalidate: async (DistributionId, ...Items) => {
			const InvalidationBatch = {
				CallerReference: Items.join(),
				Paths: { Quantity: Items.length, Items },
			};
			const input = { DistributionId, InvalidationBatch };
			const { Invalidation } = await client.send(new CreateInvalidationCommand(input));
			return Invalidation?.Id ?? '';
		},
	};
}

/** How often an operation was asked for. */
function count(watched: WatchedCloud, operation: string): number {
	return requestsTo(watched, 'CloudFront').filter((request) => request.operation === operation).length;
}

function times(watched: WatchedCloud, operation: string): number[] {
	return requestsTo(watched, 'CloudFront')
		.filter((request) => request.operation === operation)
		.map(({ at }) => at);
}

/** What CloudWatch was asked for of a distribution, each metric once. */
function measured({ metricCalls }: WatchedCloud, id: string): string[] {
	const found = metricCalls.flatMap(({ queries }) =>
		queries.flatMap(({ dimensions, metric }) => (dimensions.DistributionId === id ? metric : [])),
	);
	return [...new Set(found)].sort();
}

test('nothing is asked while queues are open; the list once while the view is, again after ten minutes', async (context) => {
	const watched = await watchFromQueues(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass, store } = watched;
	await passMinutes(watched, 1);
	assert.deepEqual(asked(watched, 'CloudFront'), []);
	assert.equal(store.latest.cdn.state, 'idle');
	cloud.clearRequests();
	monitor.setFocus({ ...noFocus, kind: 'distribution' });
	assert.equal(store.latest.cdn.state, 'asking');
	await pass(1000);
	assert.deepEqual([store.latest.cdn.state, store.latest.distributions.size], ['known', 1]);
	for (const { monitoring } of store.latest.distributions.values()) assert.equal(monitoring.state, 'pending');
	await passMinutes(watched, 9);
	assert.deepEqual(asked(watched, 'CloudFront'), ['ListDistributions']);
	await passMinutes(watched, 2);
	assert.equal(count(watched, 'ListDistributions'), 2);
	monitor.refresh();
	await pass(1000);
	assert.equal(count(watched, 'ListDistributions'), 3);
});

test('whether the additional metrics are on is asked of shown rows, two a second, and kept ten minutes', async (context) => {
	const watched = await openCdn(context, { cloud: { scenario: 'hundreds' } });
	const { cloud, monitor, pass, store } = watched;
	const ids = [...store.latest.distributions.keys()].slice(20, 32);
	cloud.clearRequests();
	monitor.setFocus(rows('distribution', ids));
	await pass(8000);
	assert.deepEqual(
		asked(watched, 'CloudFront'),
		ids.map((id) => `GetMonitoringSubscription ${id}`),
	);
	assert.equal(mostInASecond(requestsTo(watched, 'CloudFront')), 2);
	assert.deepEqual(
		new Set(ids.map((id) => knownValue(store.latest.distributions.get(id)?.monitoring ?? off))),
		new Set([true, false]),
	);
});

test('whether they are on is known for ten minutes, also for whoever comes back', async (context) => {
	const watched = await openCdn(context, { cloud: { scenario: 'consumer-down' } });
	const { cloud, monitor, pass, store } = watched;
	const [id = ''] = store.latest.distributions.keys();
	monitor.setFocus(rows('distribution', [id]));
	await pass(2000);
	assert.equal(count(watched, 'GetMonitoringSubscription'), 1);
	monitor.setFocus(noFocus);
	await passMinutes(watched, 5);
	monitor.setFocus(rows('distribution', [id]));
	await passMinutes(watched, 4);
	assert.equal(count(watched, 'GetMonitoringSubscription'), 1);
	await passMinutes(watched, 2);
	assert.equal(count(watched, 'GetMonitoringSubscription'), 2);
	cloud.clearRequests();
	monitor.setFocus(opened('distribution', id));
	await pass(2000);
	assert.equal(count(watched, 'GetMonitoringSubscription'), 0, 'it was asked as a row');
});

test('the hit ratio is asked for where the subscription is on, and nowhere else', async (context) => {
	const watched = await openCdn(context);
	const { client, monitor, pass, store } = watched;
	const [site, docs] = [watched.id('The shop'), watched.id('Documentation')];
	monitor.setFocus(rows('distribution', [site, docs]));
	await pass(5000);
	const record = (id: string) => store.latest.distributions.get(id) ?? assert.fail();
	assert.equal(knownValue(record(site).monitoring), true);
	assert.equal(knownValue(record(docs).monitoring), false);
	assert.ok(measured(watched, site).includes('CacheHitRate'));
	assert.ok(measured(watched, site).includes('OriginLatency'));
	assert.ok((record(site).metrics.series.hitRatio ?? []).length > 0);
	assert.ok((record(docs).metrics.series.requests ?? []).length > 0);
	assert.deepEqual(measured(watched, docs), [
		'4xxErrorRate',
		'5xxErrorRate',
		'BytesDownloaded',
		'BytesUploaded',
		'Requests',
	]);
	assert.equal(record(docs).metrics.series.hitRatio, undefined);

	await client.send(
		new CreateMonitoringSubscriptionCommand({
			DistributionId: docs,
			MonitoringSubscription: {
				RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' },
			},
		}),
	);
	monitor.recheck('distribution', docs);
	await pass(1000);
	assert.equal(knownValue(record(docs).monitoring), true);
	await pass(2000);
	assert.ok(measured(watched, docs).includes('CacheHitRate'));
});

test('invalidations of an opened distribution: with paths, every 5 s while one is in progress, else every minute', async (context) => {
	const watched = await openCdn(context);
	const { cloud, clock, monitor, pass, store } = watched;
	const docs = watched.id('Documentation');
	await watched.invalidate(docs, '/guide/*', '/index.html');
	cloud.clearRequests();
	const openedAt = clock.now();
	monitor.setFocus(opened('distribution', docs, 'invalidations'));
	await pass(12_000);
	const invalidations = () => knownValue(store.latest.distributions.get(docs)?.invalidations ?? off);
	assert.deepEqual(
		invalidations()?.map(({ status, paths }) => [status, paths]),
		[['InProgress', ['/guide/*', '/index.html']]],
	);
	assert.deepEqual(
		times(watched, 'ListInvalidations').map((at) => at - openedAt),
		[0, 5000, 10_000],
	);
	assert.equal(count(watched, 'GetInvalidation'), 1);
	await pass(55_000);
	assert.equal(invalidations()?.[0]?.status, 'Completed');
	assert.deepEqual(invalidations()?.[0]?.paths, ['/guide/*', '/index.html'], 'they are asked for once');
	assert.equal(count(watched, 'GetInvalidation'), 1);
	cloud.clearRequests();
	await pass(125_000);
	const calm = times(watched, 'ListInvalidations');
	assert.equal(calm.length, 2);
	assert.equal((calm[1] ?? 0) - (calm[0] ?? 0), 60_000);
	cloud.clearRequests();
	monitor.setFocus(noFocus);
	await passMinutes(watched, 2);
	assert.deepEqual(asked(watched, 'CloudFront'), []);
});

test("an opened distribution has its behaviours' cache policies once, and the sizes of its buckets", async (context) => {
	const watched = await openCdn(context);
	const { cloud, monitor, pass, store } = watched;
	const site = watched.id('The shop');
	cloud.clearRequests();
	monitor.setFocus(opened('distribution', site, 'origins'));
	await pass(6000);
	const { distribution } = store.latest.distributions.get(site) ?? assert.fail();
	const policies = new Set(distribution.behaviours.flatMap(({ cachePolicyId }) => cachePolicyId ?? []));
	assert.ok(policies.size > 0);
	for (const id of policies) assert.ok(knownValue(store.latest.cachePolicies.get(id) ?? off), id);
	assert.equal(count(watched, 'GetCachePolicy'), policies.size);
	assert.deepEqual([...store.latest.buckets.keys()].sort(), ['shop-site-assets', 'shop-site-assets-standby']);
	const size = knownValue(store.latest.buckets.get('shop-site-assets') ?? off);
	assert.deepEqual([size?.bytes, size?.objects], [212_000_000, 1240]);
	await passMinutes(watched, 3);
	assert.equal(count(watched, 'GetCachePolicy'), policies.size);
});

test('in another partition nothing is asked, and it is said why', async (context) => {
	const watched = await openCdn(context, { cloud: { region: 'cn-north-1' }, region: 'cn-north-1' });
	const { monitor, store } = watched;
	const { state, absence, error } = store.latest.cdn;
	assert.deepEqual(
		[state, absence, error],
		['absent', 'CloudFront is not in this partition (cn-north-1).', null],
	);
	monitor.refresh();
	await passMinutes(watched, 2);
	assert.deepEqual(asked(watched, 'CloudFront'), []);
	assert.equal(store.latest.cdn.state, 'absent');
});

for (const [kind, state, absence] of [
	['denied', 'failed', null],
	['unsupported', 'absent', 'CloudFront is not supported by this endpoint.'],
] as const) {
	test(`a list that is ${kind}: ${state}, asked once and again by Ctrl-R`, async (context) => {
		const watched = await watchFromQueues(context, { cloud: { scenario: 'shop' } });
		const { cloud, monitor, pass, store } = watched;
		const heal = cloud.faults.add({ service: 'CloudFront', kind });
		monitor.setFocus({ ...noFocus, kind: 'distribution' });
		await pass(1000);
		await passMinutes(watched, 2);
		assert.deepEqual(
			[store.latest.cdn.state, store.latest.cdn.error?.kind, store.latest.cdn.absence],
			[state, kind, absence],
		);
		assert.equal(count(watched, 'ListDistributions'), 1);
		heal();
		monitor.refresh();
		await pass(1000);
		assert.deepEqual([store.latest.cdn.state, store.latest.distributions.size], ['known', 3]);
		assert.deepEqual([store.latest.cdn.error, store.latest.cdn.absence], [null, null]);
	});
}

test('denied monitoring is no "off", and the free metrics are still there', async (context) => {
	const watched = await openCdn(context);
	const { cloud, monitor, pass, store } = watched;
	cloud.faults.add({ operation: 'GetMonitoringSubscription', kind: 'denied' });
	const site = watched.id('The shop');
	monitor.setFocus(rows('distribution', [site]));
	await pass(4000);
	const record = store.latest.distributions.get(site);
	assert.deepEqual([record?.monitoring.state, record?.error?.kind], ['denied', 'denied']);
	assert.equal(record?.metrics.state, 'known');
	assert.ok(!measured(watched, site).includes('CacheHitRate'));
	assert.equal(store.latest.cdn.error, null);
});

test('a rechecked distribution is asked again at once, and followed to its end from any other view', async (context) => {
	const watched = await openCdn(context);
	const { cloud, clock, monitor, pass, store } = watched;
	const docs = watched.id('Documentation');
	monitor.setFocus(opened('distribution', docs));
	await pass(3000);
	cloud.clearRequests();
	const id = await watched.invalidate(docs, '/*');
	const at = clock.now();
	monitor.recheck('distribution', docs);
	await pass(500);
	assert.deepEqual(times(watched, 'ListInvalidations'), [at]);
	assert.equal(count(watched, 'GetMonitoringSubscription'), 1);
	monitor.setFocus(noFocus);
	await pass(62_000);
	const status = () =>
		knownValue(store.latest.distributions.get(docs)?.invalidations ?? off)?.find((one) => one.id === id)
			?.status;
	assert.equal(status(), 'Completed');
	assert.ok(times(watched, 'ListInvalidations').length >= 12);
	cloud.clearRequests();
	await passMinutes(watched, 2);
	assert.deepEqual(asked(watched, 'CloudFront'), [], 'then it is left alone');
});

test('a late answer after the stop writes nothing, and nothing more is asked', async (context) => {
	const watched = await openCdn(context);
	const { cloud, monitor, pass, settle, store } = watched;
	const docs = watched.id('Documentation');
	await watched.invalidate(docs, '/*');
	cloud.faults.add({ kind: 'slow', operation: 'ListInvalidations', milliseconds: 60 });
	cloud.clearRequests();
	monitor.setFocus(opened('distribution', docs));
	while (count(watched, 'ListInvalidations') === 0) await pass(100, 10);
	monitor.stop();
	const { latest } = store;
	await settle();
	await pass(10_000);
	assert.equal(store.latest, latest);
	assert.equal(latest.distributions.get(docs)?.invalidations.state, 'pending');
	assert.equal(count(watched, 'ListInvalidations'), 1);
});
