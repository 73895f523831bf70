import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import { documentText, type SnapshotDocument } from '../../source/headless/snapshot.ts';
import type { ManualClock } from '../../source/model/manual-clock.ts';
import { clockOfToday } from '../monitor/watched-cloud.ts';
import { awsEnvironment } from '../support/aws-environment.ts';
import { run } from './run-once.ts';
import { complaints, isLetThrough, unexplained } from './schema.ts';

const minute = 60_000;

interface Played {
	readonly cloud: Cloud;
	readonly clock: ManualClock;
}

/** A scenario, a few minutes after its troubles began. */
async function played(context: TestContext, scenario: ScenarioName): Promise<Played> {
	awsEnvironment(context);
	const clock = clockOfToday();
	const cloud = await startCloud({ scenario, clock });
	context.after(() => cloud.close());
	await clock.advance(2 * minute + 5000);
	cloud.clearRequests();
	return { cloud, clock };
}

type Lists = 'queues' | 'apis' | 'distributions' | 'functions';

function counts(document: SnapshotDocument): Record<Lists, number | null> {
	return {
		queues: document.queues.length,
		apis: document.apis?.length ?? null,
		distributions: document.distributions?.length ?? null,
		functions: document.functions?.length ?? null,
	};
}

function stage(document: SnapshotDocument, name: string, of = 'prod') {
	return (
		document.apis?.find((each) => each.name === name && each.stage === of) ??
		assert.fail(`there is no ${name}`)
	);
}

for (const scenario of [
	'shop',
	'quiet',
	'empty',
	'bad-deployment',
	'api-throttled',
	'cold-cache',
	'origin-slow',
	'consumer-down',
] as const) {
	test(`${scenario}: the document is held to its schema, and each null is explained`, async (context) => {
		const { clock, cloud } = await played(context, scenario);
		const { code, document } = await run({ clock }, cloud.endpoint);
		assert.equal(code, 0);
		assert.deepEqual(complaints(document()), []);
		assert.deepEqual(unexplained(document()), []);
		assert.deepEqual(document().unknown, []);
		const { queues, ...edge } = counts(document());
		assert.equal(
			Object.values(edge).every((count) => count === 0),
			scenario === 'empty',
		);
		assert.equal(queues === 0, scenario === 'empty');
	});
}

test('the schema says no to what is wrong, and lets through what a later qdash adds', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	const document = (await run({ clock }, cloud.endpoint)).document();
	const [first, ...others] = document.apis ?? [];
	const later = { ...document, more: [], apis: [{ ...first, more: 1 }, ...others] };
	assert.equal(isLetThrough(later), true);
	assert.ok(complaints(later).length > 0, 'but what we add today has to be in it');
	const { state: _, ...stateless } = first ?? assert.fail('there is no API');
	for (const wrong of [
		{ ...document, version: 2 },
		{ ...document, at: 'yesterday' },
		{ ...document, queues: null },
		{ ...document, unknown: ['topics'] },
		{ ...document, apis: [{ ...first, requestsPerSecond: '41' }] },
		{ ...document, apis: [{ ...first, protocol: 'SOAP' }] },
		{ ...document, apis: [{ ...first, unknown: ['protocol'] }] },
		{ ...document, apis: [stateless] },
		{ ...document, distributions: [{ ...document.distributions?.[0], hitRatioPercent: -1 }] },
		{ ...document, functions: [{ ...document.functions?.[0], mappings: [{}] }] },
	]) {
		assert.equal(isLetThrough(wrong), false, JSON.stringify(wrong).slice(0, 80));
	}
});

test("each number is the cloud's own of that minute", async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	const document = (await run({ clock }, cloud.endpoint)).document();
	const at = Math.floor(Date.parse(document.at) / minute) * minute;
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const truth = async (
		namespace: string,
		metric: string,
		dimensions: Readonly<Record<string, string>>,
		statistic: string,
	): Promise<number> => {
		const region = namespace === 'AWS/CloudFront' ? 'us-east-1' : 'eu-west-1';
		const client = new CloudWatchClient({ endpoint: cloud.endpoint, region, credentials });
		context.after(() => client.destroy());
		const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
		const { MetricDataResults } = await client.send(
			new GetMetricDataCommand({
				// The newest minute that ended a minute ago or more.
				StartTime: new Date(at - 2 * minute),
				EndTime: new Date(at - minute),
				MetricDataQueries: [
					{
						Id: 'm',
						MetricStat: {
							Metric: { Namespace: namespace, MetricName: metric, Dimensions },
							Period: 60,
							Stat: statistic,
						},
					},
				],
			}),
		);
		const values = MetricDataResults?.[0]?.Values ?? [];
		assert.equal(values.length, 1, `${metric} ${statistic} of ${JSON.stringify(dimensions)}`);
		return values[0] as number;
	};

	const rest = stage(document, 'orders-api');
	const ofRest = { ApiName: 'orders-api', Stage: 'prod' };
	const gateway = (metric: string, statistic: string, dimensions: Record<string, string>) =>
		truth('AWS/ApiGateway', metric, dimensions, statistic);
	const count = await gateway('Count', 'Sum', ofRest);
	assert.ok(count > 0);
	assert.equal(rest.requestsPerSecond, count / 60);
	assert.equal(rest.errors5xx, await gateway('5XXError', 'Sum', ofRest));
	assert.equal(rest.errors4xx, await gateway('4XXError', 'Sum', ofRest));
	assert.equal(rest.errors5xxPercent, ((rest.errors5xx ?? Number.NaN) / count) * 100);
	for (const percentile of [50, 90, 99] as const) {
		assert.equal(
			rest[`latencyP${percentile}Milliseconds`],
			await gateway('Latency', `p${percentile}`, ofRest),
		);
		assert.equal(
			rest[`integrationP${percentile}Milliseconds`],
			await gateway('IntegrationLatency', `p${percentile}`, ofRest),
		);
	}

	const http = stage(document, 'storefront-api', '$default');
	const ofHttp = { ApiId: http.apiId ?? '', Stage: '$default' };
	assert.equal(http.requestsPerSecond, (await gateway('Count', 'Sum', ofHttp)) / 60);
	assert.equal(http.errors4xx, await gateway('4xx', 'Sum', ofHttp));
	assert.equal(http.latencyP99Milliseconds, await gateway('Latency', 'p99', ofHttp));

	const socket = stage(document, 'live-updates');
	const ofSocket = { ApiId: socket.apiId ?? '', Stage: 'prod' };
	assert.equal(socket.requestsPerSecond, (await gateway('MessageCount', 'Sum', ofSocket)) / 60);
	assert.equal(socket.connectsPerMinute, await gateway('ConnectCount', 'Sum', ofSocket));
	assert.equal(socket.errors4xx, await gateway('ClientError', 'Sum', ofSocket));
	assert.equal(
		socket.errors5xx,
		(await gateway('ExecutionError', 'Sum', ofSocket)) + (await gateway('IntegrationError', 'Sum', ofSocket)),
	);
	assert.equal(socket.integrationP99Milliseconds, await gateway('IntegrationLatency', 'p99', ofSocket));

	const named = (alias: string) =>
		document.distributions?.find(({ aliases }) => aliases.includes(alias)) ?? assert.fail(alias);
	const edge = (metric: string, statistic: string, id: string) =>
		truth('AWS/CloudFront', metric, { DistributionId: id, Region: 'Global' }, statistic);
	const site = named('www.shop.example');
	assert.equal(site.monitoring, true);
	assert.equal(site.requestsPerSecond, (await edge('Requests', 'Sum', site.id)) / 60);
	assert.equal(site.bytesOutPerSecond, (await edge('BytesDownloaded', 'Sum', site.id)) / 60);
	assert.equal(site.errors4xxPercent, await edge('4xxErrorRate', 'Average', site.id));
	assert.equal(site.hitRatioPercent, await edge('CacheHitRate', 'Average', site.id));
	assert.equal(site.originP99Milliseconds, await edge('OriginLatency', 'p99', site.id));
	const plain = named('docs.shop.example');
	assert.equal(plain.monitoring, false);
	assert.equal(plain.requestsPerSecond, (await edge('Requests', 'Sum', plain.id)) / 60);
	assert.equal(plain.hitRatioPercent, null, 'off is not 0 %');
	assert.deepEqual(plain.unknown, []);

	const query = document.functions?.find(({ name }) => name === 'order-query') ?? assert.fail('order-query');
	const lambda = (metric: string, statistic: string) =>
		truth('AWS/Lambda', metric, { FunctionName: 'order-query' }, statistic);
	const invocations = await lambda('Invocations', 'Sum');
	assert.equal(query.invocationsPerSecond, invocations / 60);
	assert.equal(query.errors, await lambda('Errors', 'Sum'));
	assert.equal(query.errorPercent, ((query.errors ?? Number.NaN) / invocations) * 100);
	assert.equal(query.throttles, await lambda('Throttles', 'Sum'));
	assert.equal(query.concurrency, await lambda('ConcurrentExecutions', 'Maximum'));
	assert.equal(query.durationP99Milliseconds, await lambda('Duration', 'p99'));
	const projector = document.functions?.find(({ name }) => name === 'cart-projector');
	assert.deepEqual(
		projector?.mappings?.map(({ queue, state, batchSize }) => [queue, state, batchSize]),
		[['cart-events.fifo', 'Enabled', 10]],
	);
});

const services = [
	['API Gateway', 'apis', ['APIGateway', 'APIGatewayV2']],
	['CloudFront', 'distributions', ['CloudFront']],
	['Lambda', 'functions', ['Lambda']],
] as const;

for (const [service, list, names] of services) {
	for (const kind of ['unsupported', 'html'] as const) {
		test(`${service} ${kind}: no failure; its list is null, or not whole, and said to be`, async (context) => {
			const { clock, cloud } = await played(context, 'shop');
			for (const name of names) cloud.faults.add({ kind, service: name });
			if (list === 'apis') cloud.faults.add({ kind, service: 'CloudWatch', operation: 'ListMetrics' });
			const { code, document, took } = await run({ clock }, cloud.endpoint);
			assert.equal(code, 0);
			assert.deepEqual(document().errors, []);
			assert.deepEqual(document().unknown, [list]);
			assert.equal(document()[list], null);
			assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
			assert.ok(took < 3000, `it took ${took} ms`);
			const text = await run({ clock }, cloud.endpoint, { text: true });
			assert.equal(text.code, 0);
			assert.equal(text.errors, '');
			const heading = { apis: 'APIs', distributions: 'CDN', functions: 'Functions' }[list];
			assert.equal(text.output.split('\n').includes(heading), false);
		});
	}

	for (const kind of ['denied', 'expired', 'reset', 'throttled'] as const) {
		test(`${service} ${kind}: exit code 1, with the reason, and the rest is there`, async (context) => {
			const { clock, cloud } = await played(context, 'shop');
			for (const name of names) cloud.faults.add({ kind, service: name });
			if (list === 'apis') cloud.faults.add({ kind: 'unsupported', operation: 'ListMetrics' });
			const { code, document, took } = await run({ clock }, cloud.endpoint);
			assert.equal(code, 1);
			const { errors, unknown } = document();
			assert.ok(errors.length > 0);
			for (const error of errors) {
				assert.equal(error.service, service);
				assert.equal(error.kind, kind === 'reset' ? 'unreachable' : kind);
			}
			assert.deepEqual(unknown, [list]);
			const found = counts(document());
			assert.equal(found[list], null);
			for (const [name, count] of Object.entries(found)) if (name !== list) assert.ok(count, name);
			assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
			assert.ok(took < 10_000, `it took ${took} ms`);
		});
	}
}

test('one version of API Gateway that the endpoint does not have: the list is there, and not whole', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	cloud.faults.add({ kind: 'unsupported', service: 'APIGatewayV2' });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 0);
	assert.deepEqual([document().errors, document().unknown], [[], ['apis']]);
	assert.ok(stage(document(), 'orders-api').apiId);
	assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
});

test('an API Gateway that is denied: its stages are there as far as CloudWatch knows them', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	for (const service of ['APIGateway', 'APIGatewayV2']) cloud.faults.add({ kind: 'denied', service });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 1);
	assert.deepEqual(document().unknown, ['apis']);
	const rest = stage(document(), 'orders-api');
	assert.ok((rest.requestsPerSecond ?? 0) > 0);
	assert.equal(rest.apiId, null);
	assert.ok(rest.unknown.includes('apiId'));
	assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
});

test('metrics that are denied: every number of every list is unknown, and nothing looks healthy', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	cloud.faults.add({ kind: 'denied', operation: 'GetMetricData' });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 1);
	const { apis, distributions, functions } = document();
	const rows = [...(apis ?? []), ...(distributions ?? []), ...(functions ?? [])];
	assert.ok(rows.length > 10);
	for (const { state } of rows) assert.doesNotMatch(state, /healthy|no traffic/);
	assert.ok(
		apis?.every(
			({ requestsPerSecond, unknown }) => requestsPerSecond === null && unknown.includes('errors5xx'),
		),
	);
	assert.ok(distributions?.every(({ unknown }) => unknown.includes('requestsPerSecond')));
	assert.ok(functions?.every(({ unknown }) => unknown.includes('concurrency')));
	assert.deepEqual(unexplained(document()), []);
});

test('metrics that the endpoint does not have are unknown, and no failure', async (context) => {
	const { clock, cloud } = await played(context, 'quiet');
	cloud.faults.add({ kind: 'unsupported', service: 'CloudWatch' });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 0);
	assert.deepEqual(document().errors, []);
	const { apis, distributions, functions } = document();
	// Without metrics it is not known which stages there are.
	assert.ok(apis?.length && apis.every(({ stage, unknown }) => stage === null && unknown.includes('stage')));
	assert.ok(distributions?.length && functions?.length);
	for (const { state } of [...distributions, ...functions]) assert.equal(state, 'no metrics here');
	assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
});

test('mappings that are denied are not known, and the functions are', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	cloud.faults.add({ kind: 'denied', operation: 'ListEventSourceMappings' });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 1);
	const { functions, unknown } = document();
	assert.deepEqual(unknown, []);
	assert.ok(functions?.length);
	assert.ok(functions.every(({ mappings, unknown }) => mappings === null && unknown.includes('mappings')));
	assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
});

test('queues that are denied while the rest is there: part of it failed', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	cloud.faults.add({ kind: 'denied', service: 'SQS' });
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 1);
	assert.deepEqual(document().unknown, ['queues']);
	assert.ok(document().apis?.length && document().functions?.length);
	const text = await run({ clock }, cloud.endpoint, { text: true });
	assert.match(text.output, /^APIs\n/);
	assert.match(text.errors, /^SQS denied ListQueues: .*\.\n$/);
});

test('the tables: queues, then the others under their headings, none wider than the screen', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	for (const columns of [50, 80, 120, 200]) {
		const { code, output, errors } = await run({ clock }, cloud.endpoint, { text: true, columns });
		assert.deepEqual([code, errors], [0, '']);
		const sections = output.split('\n\n').map((section) => section.trimEnd().split('\n'));
		assert.deepEqual(
			sections.slice(1).map(([heading]) => heading),
			['APIs', 'CDN', 'Functions'],
		);
		const lines = sections.flat();
		assert.ok(lines.every((line) => line.length <= columns && line === line.trimEnd()));
		if (columns < 60) continue;
		const [queues, apis, cdn, functions] = sections;
		assert.match(queues?.[0] ?? '', /NAME.*VISIBLE.*STATE/);
		assert.match(apis?.[1] ?? '', /API +STAGE .*REQ\/s .*5XX .*P99 .*STATE/);
		assert.match(apis?.[2] ?? '', /orders-api +prod .*5XX/);
		assert.match(cdn?.[1] ?? '', /ALIAS .*REQ\/s +HIT RATIO .*5XX .*STATE/);
		assert.match(cdn?.join('\n') ?? '', /docs\.shop\.example .* off .*healthy, hit ratio off/);
		assert.match(functions?.[1] ?? '', /NAME +INV\/s +ERRORS .*P99 .*STATE/);
	}
});

test('the filter holds for all lists, and what it can not let through costs no metrics', async (context) => {
	const { clock, cloud } = await played(context, 'shop');
	const all = await run({ clock }, cloud.endpoint);
	const { document, metrics } = await run({ clock }, cloud.endpoint, { filter: 'storefront' });
	assert.deepEqual(counts(document()), { queues: 0, apis: 1, distributions: 0, functions: 0 });
	assert.ok((stage(document(), 'storefront-api', '$default').requestsPerSecond ?? 0) > 0);
	assert.ok(metrics > 0 && metrics < 20, `${metrics} metrics, ${all.metrics} without a filter`);
	assert.ok(all.metrics > 150);
	const byState = await run({ clock }, cloud.endpoint, { filter: 'hit ratio was' });
	assert.deepEqual(
		byState.document().distributions?.map(({ aliases }) => aliases[0]),
		['img.shop.example'],
	);
	const byTrouble = await run({ clock }, cloud.endpoint, { filter: 'orders-api 5XX' });
	assert.deepEqual(
		byTrouble.document().apis?.map(({ stage: name, state }) => [name, state.split(' ')[0]]),
		[['prod', '5XX']],
	);
	const bySource = await run({ clock }, cloud.endpoint, { filter: 'cart-events' });
	assert.deepEqual(
		bySource.document().functions?.map(({ name }) => name),
		['cart-projector'],
	);
});

test('300 APIs and 200 distributions: a few calls of the control planes, and it does not take long', async (context) => {
	const { clock, cloud } = await played(context, 'hundreds');
	const { code, document, took } = await run({ clock }, cloud.endpoint, { filter: 'no such thing' });
	assert.equal(code, 0);
	assert.deepEqual(document().unknown, []);
	const asked = Map.groupBy(cloud.requests, ({ operation }) => operation);
	const count = (operation: string) => asked.get(operation)?.length ?? 0;
	assert.ok(count('GetRestApis') + count('GetApis') <= 6);
	for (const operation of ['GetStages', 'GetDeployments', 'GetResources', 'GetRoutes', 'GetUsagePlans']) {
		assert.equal(count(operation), 0, operation);
	}
	assert.equal(count('GetFunctionConcurrency'), 0);
	assert.ok(took < 5000, `it took ${took} ms`);
});

test('of many distributions only the first are asked for their monitoring; the others say so', async (context) => {
	const { clock, cloud } = await played(context, 'hundreds');
	const { code, document } = await run({ clock }, cloud.endpoint);
	assert.equal(code, 0);
	assert.deepEqual([...complaints(document()), ...unexplained(document())], []);
	const { distributions } = document();
	assert.equal(distributions?.length, 200);
	const asked = cloud.requests.filter(({ operation }) => operation === 'GetMonitoringSubscription').length;
	assert.equal(asked, 20);
	assert.equal(distributions.filter(({ monitoring }) => monitoring !== null).length, 20);
	for (const { monitoring, unknown } of distributions) {
		assert.equal(unknown.includes('monitoring'), monitoring === null);
	}
});

test('what would act on a terminal is escaped, and comes out of the JSON as it was', async (context) => {
	const { clock, cloud } = await played(context, 'empty');
	const document = (await run({ clock }, cloud.endpoint)).document();
	const message = 'a\u001b[2J\u009b2J\u202egpj.exe\u2028b\u200fü 漢';
	const odd = { ...document, errors: [{ service: 'qdash', operation: 'x', kind: 'unknown', message }] };
	const text = documentText(odd);
	assert.doesNotMatch(text, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200f]/u);
	assert.ok(text.includes('ü 漢'));
	assert.deepEqual(JSON.parse(text), odd);
});
