import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StageRecord, UsagePlan } from '../../source/model/api.ts';
import { denied, known, pending, unsupported } from '../../source/model/reading.ts';
import { verdict } from '../../source/model/verdict.ts';
import { type DashboardState, initialDashboard } from '../../source/store/dashboard-store.ts';
import { createTheme } from '../../source/theme.ts';
import { stageConsoleUrl } from '../../source/views/flows/console-url.ts';
import { drawStageState } from '../../source/views/stage/draw-stage.ts';
import { invokeUrl } from '../../source/views/stage/invoke-url.ts';
import { stageSettings } from '../../source/views/stage/stage-settings.ts';
import { stageInWords, throttleWords } from '../../source/views/stage/stage-words.ts';
import { successorOf } from '../../source/views/stage/successor.ts';
import { aContext } from '../actions/support.ts';
import { anApi, aStage, minute, now, someSettings } from './api-records.ts';

const inAws = aContext;

function told(record: StageRecord, more: Partial<DashboardState> = {}): Map<string, string> {
	const data = { ...initialDashboard(2, now), now, context: inAws, ...more };
	return new Map(stageSettings(record, data).map(([name, value = '']) => [name, value]));
}

describe('the settings of a stage', () => {
	const deployments = known(
		[
			{
				id: 'd3',
				createdAt: now - 5 * minute,
				description: 'r118: order history',
				status: null,
				automatic: false,
			},
			{
				id: 'd2',
				createdAt: now - 11 * minute,
				description: 'r117: gift cards',
				status: null,
				automatic: false,
			},
			{ id: 'd1', createdAt: null, description: null, status: 'FAILED', automatic: false },
		],
		now - minute,
	);

	test('have the deployments with dates and descriptions, the current one marked, and the canary', () => {
		const canary = { percent: 20, deploymentId: 'd3', variables: { flag: 'on' }, usesStageCache: false };
		const rows = told(aStage({ deployments }, { canary }));
		assert.match(rows.get('d2 answers now') ?? '', /2026-11-23 .*11m 0s ago · r117: gift cards$/);
		assert.match(rows.get('d3 canary') ?? '', /r118: order history$/);
		assert.match(rows.get('d1') ?? '', /^– · without a description · FAILED$/);
		assert.equal(rows.get('Requests'), '20 %');
		assert.match(rows.get('Deployment') ?? '', /^d3: .*r118/);
		assert.equal(rows.get('Control plane'), 'as of 3m 0s ago, Ctrl-R asks again');
	});

	test('tell a limit of which one half limits nothing', () => {
		assert.equal(throttleWords({ rate: 400, burst: 800 }), '400/s, burst 800');
		assert.equal(throttleWords({ rate: 0.5, burst: Number.POSITIVE_INFINITY }), '0.50/s, any burst');
		assert.equal(throttleWords({ rate: Number.POSITIVE_INFINITY, burst: 5 }), 'any rate, burst 5');
	});

	test('tell what is off from what is not known, denied and unsupported', () => {
		const rows = told(aStage());
		assert.equal(rows.get('Newest'), 'asking…');
		assert.equal(rows.get('Plans'), 'asking…');
		assert.equal(rows.get('Access log'), 'off');
		assert.match(rows.get('WAF') ?? '', /^none/);
		assert.equal(rows.get('X-Ray tracing'), 'on');
		assert.equal(rows.get('Cache'), 'none');
		const refused = told(aStage({ settings: denied, deployments: unsupported }));
		assert.equal(refused.get('Stage'), 'not allowed to read its settings');
		assert.equal(refused.get('Newest'), 'this endpoint does not tell deployments');
		const onlyMetrics = aStage({
			ref: { ...aStage().ref, id: 'name:x/prod', apiId: null },
			api: null,
			settings: pending,
		});
		assert.equal(told(onlyMetrics).get('Stage'), 'the control plane did not say anything of this API');
	});

	test('have the usage plans with what is used of their quota', () => {
		const plan: UsagePlan = {
			id: 'p1',
			name: 'partners',
			throttle: { rate: 10, burst: 20 },
			routeThrottles: new Map([['GET /orders', { rate: 1, burst: 2 }]]),
			quota: { limit: 100_000, period: 'MONTH', offset: 0 },
			used: known(1234, now),
			stages: [],
		};
		const with_ = (one: UsagePlan) =>
			told(aStage(), { usagePlans: new Map([['abc123/prod', known([one], now)]]) });
		assert.equal(
			with_(plan).get('partners'),
			'10/s, burst 20, for each key · quota 100,000 a month for each key · 1,234 used by all keys',
		);
		assert.equal(with_(plan).get('  GET /orders'), '1/s, burst 2, for each key');
		assert.match(with_({ ...plan, used: denied }).get('partners') ?? '', /not allowed to read what is used$/);
		assert.match(with_({ ...plan, used: pending }).get('partners') ?? '', /asking what is used…$/);
		assert.equal(
			told(aStage(), { usagePlans: new Map([['abc123/prod', known([], now)]]) }).get('Plans'),
			'none: no API key is limited on this stage',
		);
	});

	test('have what is set for single routes', () => {
		const own = { ...someSettings.defaults, throttle: { rate: 5, burst: 10 }, cacheTtlSeconds: 60 };
		const rows = told(aStage({}, { routes: new Map([['GET /orders', own]]) }));
		assert.equal(rows.get('GET /orders'), '5/s, burst 10 · logs INFO · cached 1m');
	});

	test('are safe to print', () => {
		const rows = told(aStage({}, { variables: { 'a\u001b[31m': 'b\n' }, description: '\u009b2J' }));
		for (const [name, value] of rows) assert.doesNotMatch(name + value, /[\u0000-\u001f\u007f-\u009f]/);
		assert.equal(rows.get('Variables'), 'a␛[31m = b␊');
	});
});

test('a stage in words says what it was deployed, its canary, tracing, logs and WAF', () => {
	const deployments = known(
		[{ id: 'd2', createdAt: now - 11 * minute, description: null, status: null, automatic: false }],
		now,
	);
	const canary = { percent: 10, deploymentId: 'd3', variables: {}, usesStageCache: false };
	const words = stageInWords(aStage({ deployments, sharing: 1 }, { canary, webAcl: 'arn:x' }), now);
	assert.match(
		words,
		/^REST · deployed \d\d:\d\d, 11m 0s ago · canary 10 % · X-Ray on · logs INFO · WAF on · metrics shared$/,
	);
});

test('a stage that is known under another id by now is found there', () => {
	const { ref } = aStage();
	const bad = verdict('5XX', 'critical', '5XX since 12:00');
	const staging = aStage({ ref: { ...ref, id: 'abc123/staging', stage: 'staging' }, verdict: bad });
	const stages = new Map([aStage(), staging].map((record) => [record.ref.id, record]));
	assert.equal(successorOf('abc123/', stages), 'abc123/staging', 'the most troubled one');
	assert.equal(successorOf('name:orders-api/prod', stages), 'abc123/prod');
	assert.equal(successorOf('abc123/prod', stages), null, 'it is there itself');
	assert.equal(successorOf('abc123/gone', stages), null);
	assert.equal(successorOf('abc1/', stages), null);
});

test('REST APIs of one name share their series, and both say so', () => {
	const other = { ...aStage().ref, id: 'xyz789/prod', apiId: 'xyz789' };
	const shower = aStage({ sharing: 1 });
	const sharer = aStage({ ref: other, sharing: 1, metricsShownBy: 'abc123/prod' });
	const data = {
		...initialDashboard(2, now),
		now,
		stages: new Map([shower, sharer].map((record) => [record.ref.id, record])),
	};
	const said = (record: StageRecord) => drawStageState(record, data, 200, createTheme('plain')).join(' ');
	assert.match(said(shower), /these numbers are those of 2 APIs of this name together\./);
	assert.match(said(sharer), /are shown at orders-api \/ prod \(abc123\)\./);
	assert.doesNotMatch(said(aStage()), /keys REST APIs by/);
});

describe('the address of a stage', () => {
	const { ref } = aStage();

	test('is AWS own, by region, partition, kind and stage', () => {
		assert.equal(invokeUrl(ref, inAws), 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod');
		assert.equal(
			invokeUrl({ ...ref, protocol: 'HTTP', stage: '$default' }, inAws),
			'https://abc123.execute-api.eu-west-1.amazonaws.com',
		);
		assert.equal(
			invokeUrl({ ...ref, protocol: 'WebSocket' }, { ...inAws, region: 'cn-north-1' }),
			'wss://abc123.execute-api.cn-north-1.amazonaws.com.cn/prod',
		);
		assert.equal(invokeUrl(ref, { ...inAws, endpoint: 'http://127.0.0.1:4566' }), null);
		assert.equal(invokeUrl({ ...ref, apiId: null }, inAws), null);
		assert.equal(
			told(aStage({ api: { ...anApi, executeApiDisabled: true } }))
				.get('Address')
				?.includes('switched off'),
			true,
		);
	});

	test('and its page in the console', () => {
		assert.equal(
			stageConsoleUrl(inAws, ref),
			'https://eu-west-1.console.aws.amazon.com/apigateway/main/apis/abc123/stages?api=abc123&region=eu-west-1',
		);
		assert.equal(
			stageConsoleUrl(inAws, { ...ref, protocol: 'HTTP' }),
			'https://eu-west-1.console.aws.amazon.com/apigateway/main/api-detail?api=abc123&region=eu-west-1',
		);
		assert.equal(stageConsoleUrl({ ...inAws, endpoint: 'http://127.0.0.1:1' }, ref), null);
	});
});
