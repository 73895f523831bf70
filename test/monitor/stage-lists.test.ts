import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFocus } from '../../source/monitor/focus.ts';
import { watchFromQueues } from './edge-support.ts';

for (const [service, protocols, sentence] of [
	['APIGatewayV2', ['REST'], 'HTTP and WebSocket APIs are not supported by this endpoint.'],
	['APIGateway', ['HTTP', 'WebSocket'], 'REST APIs are not supported by this endpoint.'],
] as const) {
	test(`an endpoint without ${service} shows the other version, and says calmly what it lacks`, async (t) => {
		const { cloud, monitor, pass, store } = await watchFromQueues(t, { cloud: { scenario: 'shop' } });
		// Without ListMetrics nothing else knows of the stages that can't be listed.
		cloud.faults.add({ service: 'CloudWatch', operation: 'ListMetrics', kind: 'unsupported' });
		const stop = cloud.faults.add({ service, kind: 'unsupported' });
		monitor.setFocus({ ...noFocus, kind: 'stage' });
		await pass(3000);
		const { state, error, absence } = store.latest.apis;
		assert.deepEqual(
			[state, error?.kind, error?.service, error?.message, absence],
			['known', 'unsupported', 'API Gateway', sentence, null],
		);
		const found = new Set([...store.latest.stages.values()].map(({ ref }) => ref.protocol));
		assert.deepEqual([...found].sort(), protocols);
		await pass(3000);
		assert.equal(store.latest.apis.error, error, 'one failure is told once');
		stop();
		monitor.refresh();
		await pass(3000);
		assert.equal(store.latest.apis.error, null);
	});
}

test('that one version is denied says more than that the other is not there', async (t) => {
	const { cloud, monitor, pass, store } = await watchFromQueues(t, { cloud: { scenario: 'shop' } });
	cloud.faults.add({ service: 'APIGateway', kind: 'unsupported' });
	cloud.faults.add({ service: 'APIGatewayV2', kind: 'denied' });
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(3000);
	const { state, error } = store.latest.apis;
	assert.deepEqual([state, error?.kind, error?.operation], ['known', 'denied', 'GetApis']);
});

test('without both, stages that metrics know are shown under one sentence', async (t) => {
	const { cloud, monitor, pass, store } = await watchFromQueues(t, { cloud: { scenario: 'shop' } });
	for (const service of ['APIGateway', 'APIGatewayV2'] as const)
		cloud.faults.add({ service, kind: 'unsupported' });
	monitor.setFocus({ ...noFocus, kind: 'stage' });
	await pass(3000);
	const { state, error } = store.latest.apis;
	assert.deepEqual([state, error?.message], ['known', 'API Gateway is not supported by this endpoint.']);
	assert.ok(store.latest.stages.size > 0);
});
