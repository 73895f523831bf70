import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ApiKey } from '../../source/aws/contract/api-gateway.ts';
import type { Connection } from '../../source/aws/services.ts';
import type { ApiRoute } from '../../source/model/api.ts';
import type { ErrorKind } from '../../source/model/errors.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { connectTo } from '../aws/control-plane-support.ts';
import type { CommonEdge } from './edge-made.ts';

/** An emulator with what was made there. */
export interface EdgeUnderTest<Made extends CommonEdge = CommonEdge> {
	readonly endpoint: string;
	readonly region: string;
	readonly made: Made;
	/** A stage's series hold those of its routes as well. */
	readonly mixesDimensions: boolean;
}

/** qdash's own connection to it. */
export function openEdge(
	test: Pick<TestContext, 'after'>,
	{ endpoint, region }: Pick<EdgeUnderTest, 'endpoint' | 'region'>,
): Promise<Connection> {
	return connectTo(test, endpoint, { region });
}

/** A call that an emulator lacks: refused with a kind that the dashboard can show, and named. */
export function lacks(call: () => Promise<unknown>, kind: ErrorKind, operation: string): Promise<void> {
	return assert.rejects(call, { name: 'QdashError', kind, operation });
}

/** What of a route an operator looks at first. */
export function routeLine({ key, integration, authoriser, validation }: ApiRoute) {
	const target = integration?.target;
	const name = target && ('name' in target ? target.name : 'url' in target ? target.url : '');
	return [key, `${target?.kind} ${name}`.trim(), authoriser.kind, validation?.name ?? null];
}

/** REST APIs, functions, mappings, feeds, metrics and alarms: what moto and LocalStack both have. */
export function commonEdge(edge: EdgeUnderTest): void {
	const { made } = edge;
	const rest: ApiKey = { id: made.rest.id, protocol: 'REST' };

	test('REST APIs with their stages, deployments and settings', async (t) => {
		const connection = await openEdge(t, edge);
		const { apiGateway } = connection;
		const [api, ...others] = await apiGateway.listApis(1);
		assert.deepEqual(others, []);
		assert.ok(api);
		const { createdAt, ...told } = api;
		assert.ok(createdAt !== null && Math.abs(createdAt - Date.now()) < 300_000);
		assert.deepEqual(told, {
			id: made.rest.id,
			name: 'orders',
			protocol: 'REST',
			description: 'What is ordered',
			endpointType: 'regional',
			executeApiDisabled: false,
			cors: null,
			hasPolicy: false,
			tags: { team: 'shop' },
		});
		const [stage, ...otherStages] = await apiGateway.getStages(rest);
		assert.deepEqual(otherStages, []);
		assert.ok(stage);
		const { deploymentId, description, variables, tracing, cache, canary, accessLog } = stage;
		assert.deepEqual(
			{ stage: stage.stage, deploymentId, description, variables, tracing, cache, canary, accessLog },
			{
				stage: 'prod',
				deploymentId: made.rest.deploymentId,
				description: 'for customers',
				variables: { table: 'orders' },
				tracing: true,
				cache: null,
				canary: null,
				accessLog: null,
			},
		);
		assert.deepEqual(
			[stage.defaults.throttle, stage.defaults.detailedMetrics],
			[{ rate: 50, burst: 100 }, true],
		);
		assert.deepEqual(stage.routes.get('POST /orders')?.throttle, { rate: 3, burst: 4 });
		const deployments = await apiGateway.getDeployments(rest);
		assert.deepEqual(
			deployments.map(({ id, description: text }) => [id, text]),
			[[made.rest.deploymentId, 'first']],
		);
		await assert.rejects(apiGateway.getStages({ id: 'nowhere', protocol: 'REST' }), { kind: 'notFound' });
	});

	test('routes of a REST API, with what answers them and who may call them', async (t) => {
		const connection = await openEdge(t, edge);
		const { routes, authorisers } = await connection.apiGateway.getDetails(rest);
		assert.deepEqual(routes.map(routeLine), [
			['PUT /', 'mock', 'IAM', 'strict'],
			['GET /orders', 'function consume', 'Lambda', null],
			['POST /orders', 'queue orders', 'none', null],
			['GET /orders/{id}', 'http https://orders.example/{id}', 'none', null],
		]);
		assert.deepEqual(
			routes.map(({ authoriser }) => [authoriser.functionName, authoriser.apiKeyRequired]),
			[
				[null, false],
				['consume', false],
				[null, true],
				[null, false],
			],
		);
		assert.deepEqual(
			authorisers.map(({ name, kind, cacheTtlSeconds }) => [name, kind, cacheTtlSeconds]),
			[['tokens', 'Lambda', 300]],
		);
	});

	test('usage plans of a stage; what was used of them neither emulator counts', async (t) => {
		const connection = await openEdge(t, edge);
		const [plan, ...others] = await connection.apiGateway.getUsagePlans(made.rest.id, 'prod');
		assert.deepEqual(others, []);
		assert.ok(plan);
		assert.deepEqual(
			[plan.name, plan.throttle, plan.quota, plan.used.state],
			['partners', { rate: 5, burst: 10 }, { limit: 1000, period: 'MONTH', offset: 0 }, 'pending'],
		);
		assert.deepEqual(await connection.apiGateway.getUsagePlans(made.rest.id, 'another'), []);
		await lacks(
			() => connection.apiGateway.getUsage(plan.id, '2026-11-01', '2026-11-23'),
			'unsupported',
			'GetUsage',
		);
	});

	test('a stage is known from its metrics, and counted by them; percentiles are refused', async (t) => {
		const connection = await openEdge(t, edge);
		const { apiGateway, cloudWatch } = connection;
		const stages = await apiGateway.stagesWithMetrics();
		assert.deepEqual(
			stages.filter(({ protocol }) => protocol === 'REST'),
			[{ protocol: 'REST', apiId: null, apiName: 'orders', stage: 'prod' }],
		);
		const ref = {
			id: `${made.rest.id}/prod`,
			protocol: 'REST',
			apiId: made.rest.id,
			apiName: 'orders',
			stage: 'prod',
		} as const;
		const window = { from: made.minute - 600_000, to: made.minute + 120_000 };
		const series = await cloudWatch.getMetricData(
			apiGateway.stageQueries(ref, ['count', 'errors4xx', 'errors5xx', 'cacheHits'], 60),
			window,
		);
		const at = made.minute;
		assert.deepEqual(
			series.map(({ query, points }) => [query.fills, points]),
			[
				['count', [{ at, value: edge.mixesDimensions ? 660 : 600 }]],
				['errors4xx', [{ at, value: 0 }]],
				['errors5xx', [{ at, value: 6 }]],
				['cacheHits', []],
			],
		);
		await assert.rejects(
			cloudWatch.getMetricData(apiGateway.stageQueries(ref, ['count', 'latencyP99'], 60), window),
			({ kind, operation }) => operation === 'GetMetricData' && ['unsupported', 'unknown'].includes(kind),
		);
	});

	test('alarms: those in ALARM alone, with what they watch', async (t) => {
		const connection = await openEdge(t, edge);
		const alarms = await connection.cloudWatch.alarmsInAlarm();
		assert.deepEqual(
			alarms.map(({ name, kind, state, watches }) => ({ name, kind, state, watches })),
			[
				{
					name: 'orders fail',
					kind: 'metric',
					state: 'ALARM',
					watches: {
						namespace: 'AWS/ApiGateway',
						metric: '5XXError',
						dimensions: { ApiName: 'orders', Stage: 'prod' },
					},
				},
			],
		);
		assert.ok(Math.abs((alarms[0]?.since ?? 0) - Date.now()) < 300_000);
	});

	test('functions, and their reserved concurrency, taken away and given back', async (t) => {
		const connection = await openEdge(t, edge);
		const { lambda } = connection;
		const [found, ...others] = await lambda.listFunctions();
		assert.deepEqual(others, []);
		assert.ok(found);
		const { name, arn, runtime, memoryMegabytes, timeoutSeconds, description, handler } = found;
		assert.deepEqual(
			{ name, arn, runtime, memoryMegabytes, timeoutSeconds, description, handler },
			{
				name: 'consume',
				arn: made.functionArn,
				runtime: 'nodejs22.x',
				memoryMegabytes: 256,
				timeoutSeconds: 20,
				description: 'takes orders',
				handler: 'index.handler',
			},
		);
		assert.equal(await lambda.getReservedConcurrency('consume'), null);
		await lambda.setReservedConcurrency(issuePermit('concurrency', 'consume'), 'consume', 0);
		assert.equal(await lambda.getReservedConcurrency('consume'), 0);
		await lambda.setReservedConcurrency(issuePermit('concurrency', 'consume'), 'consume', null);
		assert.equal(await lambda.getReservedConcurrency('consume'), null);
		await assert.rejects(lambda.getReservedConcurrency('nobody'), { kind: 'notFound' });
	});

	test('the mapping of a queue, disabled and enabled', async (t) => {
		const connection = await openEdge(t, edge);
		const { lambda } = connection;
		const id = made.mappingId;
		const [mapping, ...others] = await lambda.listMappings(made.queue.arn);
		assert.deepEqual(others, []);
		assert.ok(mapping);
		assert.deepEqual(
			[mapping.uuid, mapping.functionName, mapping.eventSourceArn, mapping.batchSize],
			[id, 'consume', made.queue.arn, 7],
		);
		assert.deepEqual(await lambda.listMappings(`${made.queue.arn}-other`), []);
		assert.deepEqual(
			(await lambda.listMappings()).map(({ uuid }) => uuid),
			[id],
		);
		for (const [enabled, said] of [
			[false, /^Disabl(ing|ed)$/],
			[true, /^Enabl(ing|ed)$/],
		] as const) {
			const answer = await lambda.setMappingEnabled(issuePermit('mapping', id), id, enabled);
			assert.match(answer.state, said);
			assert.match((await lambda.getMapping(id)).state, said);
		}
	});

	test('what feeds a queue: a topic with its filter, a rule, a bucket', async (t) => {
		const connection = await openEdge(t, edge);
		const { queueFeeds } = connection;
		const { arn } = made.queue;
		const subscriptions = await queueFeeds.subscriptionsTo(arn);
		assert.deepEqual(
			subscriptions.map(({ subscriptionArn, ...subscription }) => subscription),
			[
				{
					topicArn: made.topicArn,
					filterPolicy: '{"event":["paid"]}',
					rawDelivery: true,
					pending: false,
					attributesKnown: true,
				},
			],
		);
		assert.deepEqual(await queueFeeds.rulesTo(arn), [
			{ name: 'nightly', bus: 'default', state: 'ENABLED', schedule: 'rate(1 day)', eventPattern: null },
		]);
		assert.deepEqual(await queueFeeds.notificationsTo('uploads', arn), [
			{ bucket: 'uploads', events: ['s3:ObjectCreated:*'], prefix: 'orders/', suffix: null },
		]);
		assert.deepEqual(await queueFeeds.subscriptionsTo(`${arn}-other`), []);
		assert.deepEqual(await queueFeeds.rulesTo(`${arn}-other`), []);
		assert.deepEqual(await queueFeeds.notificationsTo('uploads', `${arn}-other`), []);
		await assert.rejects(queueFeeds.notificationsTo('nowhere', arn), { kind: 'notFound' });
	});

	test('a bucket without storage metrics has no size, which is not 0', async (t) => {
		const connection = await openEdge(t, edge);
		assert.equal(await connection.cloudFront.bucketSize('uploads'), null);
	});
}
