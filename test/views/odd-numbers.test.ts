import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CreateDeploymentCommand,
	CreateStageCommand,
	GetDeploymentsCommand,
	GetRestApisCommand,
	UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { cellText } from '../../source/components/table.ts';
import { formatPercent, formatRate } from '../../source/model/format.ts';
import { functionCount, functionErrorPercent, invocationRate } from '../../source/model/function-rates.ts';
import { requestRate } from '../../source/model/stage-rates.ts';
import { createOrder } from '../../source/tables/list-table.ts';
import { stageList } from '../../source/tables/stage-columns.ts';
import { functionSeries, restSeries, v2Series } from './cloud-truth.ts';
import { restClient, type WatchedNumbers, watchNumbers, watchStages } from './numbers-watch.ts';

const minute = 60_000;

/** Cells of a stage's row, by the heads of their columns. */
function row({ store }: WatchedNumbers, id: string, now: number): Record<string, string> {
	const item = store.latest.stages.get(id);
	assert.ok(item, id);
	const { columns } = stageList.tableFor(Number.POSITIVE_INFINITY);
	return Object.fromEntries(
		columns.map(({ head, value }) => [head, cellText(value({ item, now, matches: [] })).trim()]),
	);
}

/** Fails unless a stage's row has the numbers of one minute, which is one of the last few by the cloud's time. */
async function compareRequests(
	watched: WatchedNumbers,
	id: string,
	{ now, cloudNow, name }: { now: number; cloudNow: number; name?: string },
): Promise<void> {
	const record = watched.store.latest.stages.get(id);
	assert.ok(record, id);
	const { protocol, apiId, apiName, stage } = record.ref;
	const asking = protocol === 'REST' ? restSeries(name ?? apiName, stage) : v2Series(apiId ?? '', stage);
	const reading = requestRate(record, now);
	assert.equal(reading.state, 'known', id);
	const at = reading.state === 'known' ? reading.at : 0;
	assert.ok(
		cloudNow - at <= 9 * minute && cloudNow - at >= 2 * minute - 5000,
		`${(cloudNow - at) / minute} min ago`,
	);
	const count = await watched.truth.minute(asking('Count', 'SampleCount'), at);
	assert.ok(count !== null && count > 0);
	const shown = row(watched, id, now);
	assert.equal(shown['REQ/s'], formatRate(count / 60));
	const share = await watched.truth.minute(asking(protocol === 'REST' ? '5XXError' : '5xx', 'Average'), at);
	assert.equal(shown['5XX'], formatPercent(share === null ? null : share * 100));
}

test('a clock that is off, and a cloud that runs faster, are no other minute', async (t) => {
	for (const [what, ahead, speed] of [
		['seven minutes ahead', 7 * minute, 1],
		['sixty times as fast', 0, 60],
	] as const) {
		const watched = await watchNumbers(t, { cloud: { scenario: 'shop', speed } });
		await watched.cloud.advance(ahead);
		await watchStages(watched);
		await watched.pass(30_000);
		watched.store.flush();
		const answer = await fetch(watched.cloud.endpoint);
		const cloudNow = Date.parse(answer.headers.get('date') ?? '');
		assert.ok(cloudNow - watched.now() > 6 * minute, what);
		const { now } = watched.store.latest;
		// Between two answers a clock that runs faster is not followed.
		const most = speed === 1 ? 1500 : 2 * minute;
		assert.ok(Math.abs(now - cloudNow) <= most, `${what}: off by ${(now - cloudNow) / 1000} s`);
		await compareRequests(watched, watched.stage('orders-api', 'prod'), { now, cloudNow });
	}
});

test('an API of which the name is not ASCII has the series that CloudWatch keeps under what is left of it', async (t) => {
	const watched = await watchNumbers(t, {
		change: async ({ endpoint }) => {
			const client = restClient(t, endpoint);
			const { items = [] } = await client.send(new GetRestApisCommand({}));
			const restApiId = items.find(({ name }) => name === 'orders-api')?.id;
			const patchOperations = [{ op: 'replace' as const, path: '/name', value: 'órders-äpi' }];
			await client.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
		},
		minutes: 5,
	});
	await watchStages(watched);
	const now = watched.now();
	const id = watched.stage('órders-äpi', 'prod');
	await compareRequests(watched, id, { now, cloudNow: now, name: 'rders-pi' });
	assert.equal(row(watched, id, now).API, 'órders-äpi');
});

test('of two APIs of one name one row has the numbers of both, the other none, and both say so', async (t) => {
	const watched = await watchNumbers(t, {
		change: async ({ endpoint }) => {
			const client = restClient(t, endpoint);
			const { CreateRestApiCommand, GetResourcesCommand, PutIntegrationCommand, PutMethodCommand } =
				await import('@aws-sdk/client-api-gateway');
			const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'orders-api' }));
			const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
			const method = { restApiId, resourceId: items[0]?.id, httpMethod: 'GET' };
			await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
			await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
			await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
		},
		minutes: 3,
	});
	const { store, look } = watched;
	await look({ kind: 'stage' }, () => store.latest.apis.state === 'known');
	const twins = () =>
		[...store.latest.stages.values()].filter(
			({ ref }) => ref.apiName === 'orders-api' && ref.stage === 'prod',
		);
	const shown = [...store.latest.stages.keys()];
	await look({ kind: 'stage', shown, selected: shown[0] ?? null }, () => {
		const [one, other] = twins();
		const shower = twins().find(({ metricsShownBy }) => metricsShownBy === null);
		return (
			one?.settings.state === 'known' &&
			other?.settings.state === 'known' &&
			shower?.metrics.percentiles === 'known'
		);
	});
	const now = watched.now();
	assert.equal(twins().length, 2);
	const hidden = twins().find(({ metricsShownBy }) => metricsShownBy !== null);
	const shower = twins().find(({ metricsShownBy }) => metricsShownBy === null);
	assert.ok(hidden && shower);
	assert.equal(hidden.metricsShownBy, shower.ref.id);
	await compareRequests(watched, shower.ref.id, { now, cloudNow: now });
	const none = row(watched, hidden.ref.id, now);
	for (const head of ['REQ/s', '4XX', '4XX/min', '5XX', '5XX/min', 'P50', 'P99', 'BACKEND P99']) {
		assert.equal(none[head], '–', `${head}: nothing is on its way that it would wait for`);
	}
	assert.match(none.STATE ?? '', /metrics shared with /);
	const asked = watched.metricCalls.flatMap(({ queries }) =>
		queries.filter(
			({ metric, dimensions }) => metric === 'Count' && dimensions.Stage === 'prod' && dimensions.ApiName,
		),
	);
	assert.equal(asked.length, 1, 'what both share is paid for once');
});

test('a stage that nobody calls has no numbers, and no zeros', async (t) => {
	const watched = await watchNumbers(t, {
		change: async ({ endpoint }) => {
			const client = restClient(t, endpoint);
			const { items = [] } = await client.send(new GetRestApisCommand({}));
			const restApiId = items.find(({ name }) => name === 'orders-api')?.id;
			const { items: deployments = [] } = await client.send(new GetDeploymentsCommand({ restApiId }));
			const deploymentId = deployments[0]?.id;
			await client.send(new CreateStageCommand({ restApiId, stageName: 'idle', deploymentId }));
		},
	});
	const { store, look } = watched;
	await look({ kind: 'stage' }, () => store.latest.apis.state === 'known');
	const idle = () => [...store.latest.stages.values()].find(({ ref }) => ref.stage === 'idle');
	await look({ kind: 'stage', shown: [...store.latest.stages.keys()] }, () => idle() !== undefined);
	await look(
		{ kind: 'stage', shown: [...store.latest.stages.keys()] },
		() => idle()?.metrics.percentiles === 'none',
	);
	const shown = row(watched, idle()?.ref.id ?? '', watched.now());
	for (const head of ['REQ/s', '4XX', '4XX/min', '5XX', '5XX/min', 'P50', 'P99'])
		assert.equal(shown[head], '–', head);
	assert.match(shown.STATE ?? '', /no traffic/);
});

test('a function that is stopped runs no more: its last run is no number of now', async (t) => {
	const watched = await watchNumbers(t, {
		change: async ({ endpoint }) => {
			const client = new LambdaClient({
				endpoint,
				region: 'eu-west-1',
				credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
			});
			const stop = { FunctionName: 'payment-intake', ReservedConcurrentExecutions: 0 };
			await client.send(new PutFunctionConcurrencyCommand(stop));
			client.destroy();
		},
		minutes: 4,
	});
	const { store, look, truth } = watched;
	await look({ kind: 'function' }, () => store.latest.functions.has('payment-intake'));
	const record = () => {
		const found = store.latest.functions.get('payment-intake');
		assert.ok(found);
		return found;
	};
	await look({ kind: 'function', shown: ['payment-intake'] }, () => record().metrics.percentiles === 'known');
	const now = watched.now();
	const throttles = functionSeries('payment-intake')('Throttles', 'Sum');
	const at = await truth.newest([throttles], now);
	assert.equal(await truth.minute(functionSeries('payment-intake')('Invocations', 'Sum'), at), null);
	const count = await truth.minute(throttles, at);
	assert.ok(count !== null && count > 0);
	assert.deepEqual(invocationRate(record(), now), { state: 'known', value: 0, at });
	assert.deepEqual(functionCount(record(), 'throttles', now), { state: 'known', value: count, at });
	assert.equal(functionErrorPercent(record(), now).state, 'unknown');
});

test('of hundreds of stages those off the screen are ranked by the truth', async (t) => {
	const watched = await watchNumbers(t, { cloud: { scenario: 'hundreds' } });
	const { store, look, truth } = watched;
	await look(
		{ kind: 'stage' },
		() => store.latest.apis.state === 'known' && store.latest.stages.size === 300,
	);
	const shown = [...store.latest.stages.keys()].slice(100, 130);
	const measured = () => [...store.latest.stages.values()].filter(({ metrics }) => metrics.state === 'known');
	await look({ kind: 'stage', shown, selected: shown[0] ?? null }, () => measured().length >= 60);
	const now = watched.now();
	const order = createOrder(stageList)(
		store.latest.stages,
		{ sort: 'requests', reverse: false, filter: '' },
		now,
	);
	const rates: number[] = [];
	for (const id of order.ids.slice(0, 60)) {
		const record = store.latest.stages.get(id);
		assert.ok(record);
		const { protocol, apiId, apiName, stage } = record.ref;
		const asking = protocol === 'REST' ? restSeries(apiName, stage) : v2Series(apiId ?? '', stage);
		const count = asking('Count', 'SampleCount');
		const value = await truth.minute(count, await truth.newest([count], now));
		assert.equal(row(watched, id, now)['REQ/s'], formatRate(value === null ? null : value / 60), id);
		rates.push(value ?? Number.NaN);
	}
	assert.deepEqual(
		rates,
		rates.toSorted((a, b) => b - a),
	);
	assert.ok(rates.every((rate) => rate > 0));
});
