import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ApiGatewayV2Client, CreateApiCommand, CreateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import type { Context } from '../../source/model/context.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import { Silence } from '../../source/monitor/silence.ts';
import { definition } from '../demo/lambda-support.ts';
import { outsideConfig, rows, watchFromQueues } from './edge-support.ts';
import type { WatchedCloud } from './watched-cloud.ts';

const context: Context = {
	generation: 1,
	profile: null,
	region: 'eu-west-1',
	endpoint: null,
	account: null,
	caller: null,
	readOnly: false,
	note: null,
};

test('at AWS silence means that nothing came in; elsewhere only once something was measured', () => {
	let changes = 0;
	const changed = () => {
		changes += 1;
	};
	assert.equal(new Silence({ context }, changed).tells, true);
	const silence = new Silence({ context: { ...context, endpoint: 'http://127.0.0.1:5055' } }, changed);
	for (const state of ['pending', 'none', 'denied', 'unsupported', 'failed'] as const)
		silence.hear({ state });
	silence.hear(undefined);
	assert.deepEqual([silence.tells, changes], [false, 0]);
	silence.hear({ state: 'known' });
	silence.hear({ state: 'none' });
	silence.hear({ state: 'known' });
	assert.deepEqual([silence.tells, changes], [true, 1]);
});

const shelves = [
	['stage', 'stages'],
	['distribution', 'distributions'],
	['function', 'functions'],
] as const;

/** Looks at each list, and gives all that is said of its rows. */
async function statesOf({ monitor, pass, store }: WatchedCloud): Promise<Record<string, string[]>> {
	const states: Record<string, string[]> = {};
	for (const [kind, shelf] of shelves) {
		monitor.setFocus({ ...noFocus, kind });
		await pass(3000);
		monitor.setFocus(rows(kind, store.latest[shelf].keys()));
		await pass(5000);
		states[kind] = [...store.latest[shelf].values()].map(({ verdict }) => verdict.state);
	}
	return states;
}

/** A function, and an HTTP API with a stage, of which nobody asks anything. */
async function makeSilent(t: TestContext, watched: WatchedCloud): Promise<void> {
	const config = outsideConfig(watched);
	const clients = {
		lambda: new LambdaClient(config),
		http: new ApiGatewayV2Client(config),
	};
	t.after(() => {
		for (const client of Object.values(clients)) client.destroy();
	});
	await clients.lambda.send(new CreateFunctionCommand(definition('silent')));
	const { ApiId } = await clients.http.send(
		new CreateApiCommand({ Name: 'silent-http', ProtocolType: 'HTTP' }),
	);
	await clients.http.send(new CreateStageCommand({ ApiId, StageName: '$default' }));
}

test('where nothing measures, silence is not called no traffic', async (t) => {
	const watched = await watchFromQueues(t, {});
	await makeSilent(t, watched);
	await statesOf(watched);
	const { functions, stages } = watched.store.latest;
	const lambda = functions.get('silent')?.verdict;
	assert.deepEqual(
		[lambda?.severity, lambda?.state, lambda?.evidence],
		['unknown', 'no metrics here', ['This endpoint has no metrics of functions.']],
	);
	const http = [...stages.values()].find(({ ref }) => ref.stage === '$default')?.verdict;
	assert.deepEqual(
		[http?.severity, http?.state, http?.evidence],
		['unknown', 'no metrics here', ['This endpoint has no metrics of HTTP APIs.']],
	);
});

for (const scenario of ['shop', 'quiet'] as const satisfies readonly ScenarioName[]) {
	test(`on the embedded cloud, which measures, no traffic stays no traffic: ${scenario}`, async (t) => {
		const watched = await watchFromQueues(t, { cloud: { scenario } });
		await makeSilent(t, watched);
		const states = Object.values(await statesOf(watched)).flat();
		assert.ok(!states.includes('no metrics here'), `${states}`);
		assert.equal(watched.store.latest.functions.get('silent')?.verdict.state, 'no traffic');
		const http = [...watched.store.latest.stages.values()].find(({ ref }) => ref.apiName === 'silent-http');
		assert.equal(http?.verdict.state, 'no traffic in 2 weeks');
	});
}
