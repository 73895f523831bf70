import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiSummary, MetricStage, StageRecord, StageSettings } from '../../source/model/api.ts';
import { denied, known, pending } from '../../source/model/reading.ts';
import { joinRoutes } from '../../source/monitor/route-records.ts';
import {
	type ApiState,
	isMeasured,
	joinStages,
	nothingOfApi,
	type StageKnowledge,
} from '../../source/monitor/stage-records.ts';
import { anApi, aRoute, settingsOf } from '../model/edge-records.ts';

const at = Date.UTC(2026, 10, 23, 12);

function api(id: string, name: string, protocol: ApiSummary['protocol'] = 'REST'): ApiSummary {
	return { ...anApi, id, name, protocol };
}

function rest(apiName: string, stage: string): MetricStage {
	return { protocol: 'REST', apiId: null, apiName, stage };
}

function http(apiId: string, stage: string): MetricStage {
	return { protocol: 'HTTP', apiId, apiName: null, stage };
}

function knowing(said: Partial<StageKnowledge>): StageKnowledge {
	return {
		rest: [],
		others: [],
		measured: [],
		apis: new Map(),
		// As CloudWatch has it: without what is not ASCII.
		metricName: ({ id, name }) => name.replace(/[^ -~]/g, '') || id,
		...said,
	};
}

function withStages(...stages: StageSettings[]): ApiState {
	return { ...nothingOfApi, stages: known(stages, at) };
}

const nothing: ReadonlyMap<string, StageRecord> = new Map();

function ids(records: ReadonlyMap<string, StageRecord>): string[] {
	return [...records.keys()];
}

test('stages are known by their metrics, joined with the API that has the name or the id', () => {
	const records = joinStages(
		knowing({
			rest: [api('r1', 'Bücher')],
			others: [api('h1', 'storefront', 'HTTP')],
			measured: [rest('Bcher', 'prod'), rest('Bcher', 'test'), http('h1', '$default'), rest('gone', 'prod')],
		}),
		nothing,
	);
	assert.deepEqual(ids(records), ['r1/prod', 'r1/test', 'h1/$default']);
	const prod = records.get('r1/prod');
	assert.deepEqual(prod?.ref, {
		id: 'r1/prod',
		protocol: 'REST',
		apiId: 'r1',
		apiName: 'Bücher',
		stage: 'prod',
	});
	assert.equal(prod?.settings.state, 'pending');
	assert.equal(records.get('h1/$default')?.api?.name, 'storefront');
});

test('an API without a known stage has one row, until GetStages says what it has', () => {
	const knowledge = knowing({ rest: [api('r1', 'orders')] });
	const before = joinStages(knowledge, nothing);
	assert.deepEqual(ids(before), ['r1/']);
	assert.equal(before.get('r1/')?.ref.stage, '');
	const two = withStages(settingsOf({ stage: 'prod' }), settingsOf({ stage: 'dev' }));
	const after = joinStages({ ...knowledge, apis: new Map([['r1', two]]) }, before);
	assert.deepEqual(ids(after), ['r1/prod', 'r1/dev']);
	assert.equal(after.get('r1/dev')?.settings.state, 'known');
	const none = joinStages({ ...knowledge, apis: new Map([['r1', withStages()]]) }, after);
	assert.deepEqual(ids(none), ['r1/']);
	assert.equal(none.get('r1/')?.settings.state, 'unknown', 'it was asked, and has none');
});

test('a stage that GetStages does not name is gone, whatever CloudWatch remembers', () => {
	const knowledge = knowing({
		rest: [api('r1', 'orders')],
		measured: [rest('orders', 'prod'), rest('orders', 'old')],
	});
	assert.deepEqual(ids(joinStages(knowledge, nothing)), ['r1/prod', 'r1/old']);
	const only = new Map([['r1', withStages(settingsOf({ stage: 'prod' }))]]);
	assert.deepEqual(ids(joinStages({ ...knowledge, apis: only }, nothing)), ['r1/prod']);
	const refused = new Map([['r1', { ...nothingOfApi, stages: denied }]]);
	const rows = joinStages({ ...knowledge, apis: refused }, nothing);
	assert.deepEqual(ids(rows), ['r1/prod', 'r1/old']);
	assert.equal(rows.get('r1/old')?.settings.state, 'denied');
});

test('without the control plane stages still show, by the names that metrics have; not while it is being asked', () => {
	const measured = [rest('orders', 'prod'), http('h1', '$default')];
	assert.deepEqual(ids(joinStages(knowing({ rest: 'asking', others: 'asking', measured }), nothing)), []);
	const failed = joinStages(knowing({ rest: 'failed', others: 'failed', measured }), nothing);
	assert.deepEqual(ids(failed), ['name:orders/prod', 'h1/$default']);
	assert.deepEqual(failed.get('name:orders/prod')?.ref.apiId, null);
	assert.deepEqual(failed.get('h1/$default')?.ref.apiName, 'h1');
	assert.equal(failed.get('h1/$default')?.api, null);
	const half = joinStages(knowing({ rest: 'failed', others: [], measured }), nothing);
	assert.deepEqual(ids(half), ['name:orders/prod'], 'version 2 has no such API any more');
});

test('REST APIs of one name share their series: one row shows them, the others say whose they are', () => {
	const records = joinStages(
		knowing({
			rest: [api('r2', 'orders'), api('r1', 'orders'), api('r3', 'órders'), api('r4', 'payments')],
			others: [api('h1', 'orders', 'HTTP')],
			measured: [rest('orders', 'prod'), rest('rders', 'prod'), rest('payments', 'prod'), http('h1', 'prod')],
			apis: new Map([['r2', withStages(settingsOf({ stage: 'prod' }), settingsOf({ stage: 'dev' }))]]),
		}),
		nothing,
	);
	const told = [...records.values()].map(({ ref, metricsShownBy, sharing }) => [
		ref.id,
		metricsShownBy,
		sharing,
	]);
	assert.deepEqual(told, [
		['r2/prod', 'r1/prod', 1],
		['r2/dev', null, 0],
		['r1/prod', null, 1],
		['r3/prod', null, 0],
		['r4/prod', null, 0],
		['h1/prod', null, 0],
	]);
});

test('what did not change stays the same object, what did keeps its metrics and its verdict', () => {
	const state = { stages: known([settingsOf({ stage: 'prod' })], at), deployments: pending, error: null };
	const knowledge = knowing({ rest: [api('r1', 'orders')], apis: new Map([['r1', state]]) });
	const [first] = joinStages(knowledge, nothing).values();
	assert.ok(first);
	const metrics = { series: {}, state: 'none', percentiles: 'none', at } as const;
	const before = new Map([['r1/prod', { ...first, metrics }]]);
	assert.equal(joinStages(knowledge, before).get('r1/prod'), before.get('r1/prod'));
	const later = { ...state, deployments: known([], at) };
	const after = joinStages({ ...knowledge, apis: new Map([['r1', later]]) }, before).get('r1/prod');
	assert.equal(after?.deployments.state, 'known');
	assert.equal(after?.metrics, metrics);
});

test('a row whose series another one shows from now on lets go of its own', () => {
	const measured = [rest('orders', 'prod')];
	const alone = joinStages(knowing({ rest: [api('r2', 'orders')], measured }), nothing);
	const [record] = alone.values();
	assert.ok(record);
	const before = new Map([
		['r2/prod', { ...record, metrics: { series: {}, state: 'known', percentiles: 'none', at } as const }],
	]);
	const two = joinStages(knowing({ rest: [api('r2', 'orders'), api('r1', 'orders')], measured }), before);
	assert.equal(two.get('r2/prod')?.metrics.state, 'none', 'nobody asks for them any more');
	assert.equal(two.get('r2/prod')?.metricsShownBy, 'r1/prod');
});

test('whether a stage has metrics at all is known once CloudWatch was asked', () => {
	const knowledge = knowing({
		rest: [api('r1', 'orders')],
		measured: [rest('orders', 'prod')],
		apis: new Map([['r1', withStages(settingsOf({ stage: 'prod' }), settingsOf({ stage: 'idle' }))]]),
	});
	const records = joinStages(knowledge, nothing);
	const [prod, idle] = [records.get('r1/prod'), records.get('r1/idle')];
	assert.ok(prod && idle);
	assert.deepEqual([isMeasured(prod, knowledge), isMeasured(idle, knowledge)], [true, false]);
	assert.equal(isMeasured(idle, { ...knowledge, measured: 'asking' }), null);
	assert.equal(isMeasured(idle, { ...knowledge, measured: 'failed' }), null);
});

test("a route has metrics by its own settings, else by the stage's; not known while these are not", () => {
	const on = settingsOf().defaults;
	const off = { ...on, detailedMetrics: false };
	const details = {
		apiId: 'r1',
		routes: [aRoute({ key: 'GET /a' }), aRoute({ key: 'GET /b' })],
		authorisers: [],
		at,
	};
	const stageWith = (settings: StageRecord['settings']): StageRecord => {
		const [record] = joinStages(
			knowing({ rest: [api('r1', 'orders')], measured: [rest('orders', 'prod')] }),
			nothing,
		).values();
		assert.ok(record);
		return { ...record, settings };
	};
	const detailed = (stage: StageRecord) =>
		[...joinRoutes(stage, details, new Map()).values()].map(({ id, detailed }) => [id, detailed]);
	assert.deepEqual(detailed(stageWith(pending)), [
		['r1/prod GET /a', null],
		['r1/prod GET /b', null],
	]);
	const routes = new Map([['GET /b', on]]);
	assert.deepEqual(detailed(stageWith(known(settingsOf({ defaults: off, routes }), at))), [
		['r1/prod GET /a', false],
		['r1/prod GET /b', true],
	]);
	const stage = stageWith(known(settingsOf({ defaults: on, routes: new Map([['GET /b', off]]) }), at));
	assert.deepEqual(detailed(stage), [
		['r1/prod GET /a', true],
		['r1/prod GET /b', false],
	]);
	const before = joinRoutes(stage, details, new Map());
	assert.equal(joinRoutes(stage, details, before).get('r1/prod GET /a'), before.get('r1/prod GET /a'));
});
