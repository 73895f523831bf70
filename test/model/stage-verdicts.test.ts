import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StageMetric, StageRecord } from '../../source/model/api.ts';
import { formatTime } from '../../source/model/format.ts';
import { denied, known, pending, unknown, unsupported } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { isOpenToAll, judgeRoute, judgeStage } from '../../source/model/stage-verdicts.ts';
import {
	anAlarm,
	anApi,
	aRoute,
	aRouteRecord,
	aStage,
	deployment,
	metricsOf,
	type Said,
	settingsOf,
	times,
} from './edge-records.ts';
import { minute, now, thisMinute } from './records.ts';

const around = { accountThrottle: null, alarms: [] };
const judge = (record: StageRecord, rest: Partial<Parameters<typeof judgeStage>[1]> = {}) =>
	judgeStage(record, { ...around, ...rest }, now);
const of = (said: Said<StageMetric>, rest: Partial<StageRecord> = {}) => judge(aStage(said, rest));
/** When the minute began that is so many before the one that ended 40 seconds ago. */
const minutesAgo = (count: number) => thisMinute - (count + 1) * minute;
const socket = { ...anApi, protocol: 'WebSocket' as const };

test('5XX: from one in a hundred a warning, from one in twenty critical, since the minute in which it began', () => {
	const failing = (errors: number) => ({
		count: times(30, 1000),
		errors5xx: [...times(20, 0), ...times(10, errors)],
	});
	assert.equal(of(failing(9)).kind, 'healthy');
	const warning = of(failing(20));
	assert.deepEqual([warning.kind, warning.severity, warning.since], ['5XX', 'warning', minutesAgo(9)]);
	assert.equal(warning.state, `5XX since ${formatTime(minutesAgo(9))}`);
	assert.equal(
		warning.evidence[0],
		'2.0 % of 5,000 requests were answered with 5XX in the last 5 minutes: 100.',
	);
	assert.equal(of(failing(60)).severity, 'critical');
});

test('what began before the record has no since, and its state says how much instead', () => {
	const { since, state, evidence } = of({ count: times(30, 1000), errors5xx: times(30, 20) });
	assert.equal(since, null);
	assert.equal(state, '5XX 2.0 %');
	assert.ok(evidence.includes('It began before the minutes that are known here.'));
});

test('a minute without an error between others is no end of it, two are', () => {
	const begin = times(20, 0);
	const { since } = of({ count: times(30, 100), errors5xx: [...begin, 9, 0, 9, 0, 9, 9, 0, 9, 9, 9] });
	assert.equal(since, minutesAgo(9));
	const { since: later } = of({ count: times(30, 100), errors5xx: [...begin, 9, 0, 0, 9, 9, 9, 9, 9, 9, 9] });
	assert.equal(later, minutesAgo(6));
});

test('what has ended is a warning that says until when', () => {
	const verdict = of({
		count: times(30, 1000),
		errors5xx: [...times(22, 0), ...times(4, 300), ...times(4, 0)],
	});
	assert.equal(verdict.severity, 'warning');
	assert.equal(verdict.state, `5XX until ${formatTime(minutesAgo(3))}`);
});

test('of few requests only several errors are a share', () => {
	const lonely = (errors: number) => ({ count: times(10, 2), errors5xx: [...times(9, 0), errors] });
	assert.equal(of({ count: [...times(9, 2), 2], errors5xx: [...times(8, 0), 1, 0] }).kind, 'healthy');
	assert.equal(of(lonely(0)).kind, 'healthy');
	assert.equal(of({ count: times(10, 2), errors5xx: [...times(5, 0), 1, 1, 1, 1, 1] }).kind, 'healthy');
	assert.equal(of({ count: times(10, 2), errors5xx: [...times(4, 0), 2, 2, 2, 2, 2, 2] }).kind, '5XX');
});

test('the newest minute, to which CloudWatch still adds, decides nothing', () => {
	const sums = { count: [...times(29, 1000), 1000], errors5xx: [...times(29, 0), 900] };
	const justEnded = { ...metricsOf<StageMetric>(sums) };
	assert.equal(judgeStage(aStage({}, { metrics: justEnded }), around, thisMinute + 40_000).kind, 'healthy');
	assert.equal(judgeStage(aStage({}, { metrics: justEnded }), around, thisMinute + 61_000).kind, '5XX');
});

test('a deployment of less than 15 minutes before the onset is named, if it is one that answers here', () => {
	const said = { count: times(30, 1000), errors5xx: [...times(20, 0), ...times(10, 60)] };
	const at = minutesAgo(9) - 2 * minute;
	const deployments = known([deployment('d2', at, 'v42'), deployment('d1', at - minute, 'v41')], now);
	const { state, evidence } = of(said, { deployments });
	assert.equal(state, `5XX since ${formatTime(minutesAgo(9))}, after deploy`);
	assert.equal(evidence.at(-1), `Deployment d2 (v42) was made at ${formatTime(at)}, 2 min before.`);
	const canary = { percent: 10, deploymentId: 'd1', variables: {}, usesStageCache: false };
	const withCanary = { deployments, settings: known(settingsOf({ deploymentId: 'd0', canary }), now) };
	assert.match(of(said, withCanary).evidence.at(-1) ?? '', /^Deployment d1 \(v41\)/);
	for (const other of [
		{ deployments, settings: known(settingsOf({ deploymentId: 'd0' }), now) },
		{ deployments: known([deployment('d2', minutesAgo(9) - 16 * minute)], now) },
		{ deployments: known([deployment('d2', minutesAgo(8))], now) },
		{ deployments: denied },
	]) {
		assert.doesNotMatch(of(said, other).state, /deploy/);
	}
});

test('a WebSocket API fails in execution and in its integrations, by messages and connects together', () => {
	const said = {
		count: times(30, 80),
		connects: times(30, 20),
		errors5xx: [...times(20, 0), ...times(10, 1)],
		integrationErrors: [...times(20, 0), ...times(10, 2)],
	};
	const { kind, state, evidence } = of(said, { api: socket });
	assert.equal(kind, '5XX');
	assert.match(state, /^errors since /);
	assert.equal(
		evidence[0],
		'3.0 % of 500 messages and connects failed in their integration or on the way to it in the last 5 minutes: 15.',
	);
	const well = of({ count: times(30, 80), connects: times(30, 12) }, { api: socket });
	assert.deepEqual([well.kind, well.state], ['healthy', '12 connects/min']);
});

test('4XX from a fifth on, and not from crawlers', () => {
	const refused = (errors4xx: number) => ({ count: times(30, 1000), errors4xx: times(30, errors4xx) });
	assert.equal(of(refused(150)).kind, 'healthy');
	assert.deepEqual([of(refused(250)).kind, of(refused(250)).severity], ['4XX', 'warning']);
});

test('throttled: 4XX that came with the rate at its limit', () => {
	const limited = (rate: number, burst = 24) => ({
		settings: known(settingsOf({ defaults: { ...settingsOf().defaults, throttle: { rate, burst } } }), now),
	});
	const said = { count: times(30, 1200), errors4xx: [...times(20, 5), ...times(10, 150)] };
	const verdict = of(said, limited(20));
	assert.deepEqual([verdict.kind, verdict.since], ['throttled', minutesAgo(9)]);
	assert.match(
		verdict.evidence[0] ?? '',
		/^20\.0 requests\/s against a limit of each route of 20\.0\/s \(bursts of 24\)/,
	);
	const unlimited = Number.POSITIVE_INFINITY;
	assert.match(of(said, limited(20, unlimited)).evidence[0] ?? '', /limit of each route of 20\.0\/s\.$/);
	assert.equal(of(said, limited(unlimited)).kind, 'healthy', 'only bursts are limited');
	assert.equal(of(said, limited(26)).kind, 'healthy', 'the rate is far from the limit');
	assert.equal(of(said).kind, 'healthy', 'there is no limit');
	const always = { count: times(30, 1200), errors4xx: times(30, 150) };
	assert.equal(of(always, limited(20)).kind, 'healthy', 'the share of 4XX is what it always was');
});

test('a stage that alone takes most of the account’s limit says so before anything fails', () => {
	const said = { count: times(30, 60 * 85) };
	const near = judge(aStage(said), { accountThrottle: { rate: 100, burst: 50 } });
	assert.deepEqual([near.kind, near.state], ['throttled', "at 85.0 % of the account's limit"]);
	assert.equal(judge(aStage(said), { accountThrottle: { rate: 200, burst: 50 } }).kind, 'healthy');
});

test('latency: three times its own level for three minutes, and half a second at least', () => {
	const slow = (before: number, after: number, minutes = 6) => ({
		count: times(30, 100),
		latencyP99: [...times(30 - minutes, before), ...times(minutes, after)],
	});
	const verdict = of(slow(240, 1900));
	assert.deepEqual([verdict.kind, verdict.severity, verdict.since], ['latency', 'warning', minutesAgo(5)]);
	assert.equal(verdict.state, `p99 1.9s since ${formatTime(minutesAgo(5))}`);
	assert.ok(verdict.evidence.some((sentence) => sentence.includes('it was 240ms or less')));
	assert.equal(of(slow(240, 700)).kind, 'healthy', 'not three times');
	assert.equal(of(slow(20, 200)).kind, 'healthy', 'nobody is hurt');
	assert.equal(of(slow(240, 1900, 2)).kind, 'healthy', 'two slow minutes may be two slow requests');
	assert.equal(of({ ...slow(240, 1900), count: times(30, 3) }).kind, 'healthy', 'too few to have a p99');
});

test('latency near the integration timeout is trouble though it was always so', () => {
	const { kind, evidence } = of({ count: times(30, 100), latencyP99: times(30, 28_500) });
	assert.equal(kind, 'latency');
	assert.ok(evidence.some((sentence) => sentence.startsWith('An integration has 29.0s')));
});

test('an otherwise healthy stage says which alarm is in ALARM; trouble of its own goes first', () => {
	const alarm = anAlarm('AWS/ApiGateway', { ApiName: 'shop', Stage: 'prod' });
	const well = judge(aStage({ count: times(30, 100) }), { alarms: [alarm] });
	assert.deepEqual([well.kind, well.severity, well.state], ['alarm', 'warning', 'alarm shop-5xx']);
	const failing = aStage({ count: times(30, 100), errors5xx: times(30, 50) });
	assert.equal(judge(failing, { alarms: [alarm] }).kind, '5XX');
	assert.equal(
		judge(aStage(), { alarms: [alarm] }).kind,
		'alarm',
		'no traffic may be what the alarm is about',
	);
});

test('nothing known is neither healthy nor trouble', () => {
	const cases: readonly (readonly [Partial<StageRecord>, string, string])[] = [
		[{ metrics: noMetrics }, 'unknown', 'not asked yet'],
		[{ metrics: metricsOf<StageMetric>({}, { state: 'denied' }) }, 'denied', 'metrics denied'],
		[{ metrics: metricsOf<StageMetric>({}, { state: 'unsupported' }) }, 'denied', 'no metrics here'],
		[{ metrics: metricsOf<StageMetric>({}, { state: 'failed' }) }, 'unknown', 'no metrics yet'],
		[{ metrics: metricsOf<StageMetric>({}) }, 'fine', 'no traffic'],
	];
	for (const [rest, severity, state] of cases) {
		const verdict = judge(aStage({}, rest));
		assert.deepEqual([verdict.severity, verdict.state], [severity, state]);
		assert.notEqual(verdict.kind, 'healthy');
	}
	assert.equal(judge(aStage(), { measured: false }).state, 'no traffic in 2 weeks');
	const quiet = of({ count: [...times(10, 100), ...new Array<null>(20).fill(null)] });
	assert.deepEqual([quiet.kind, quiet.state], ['no traffic', 'no traffic for 21 min']);
});

test('silence at an endpoint that was never seen to measure is not known, however it is known', () => {
	const silent = { silenceTells: false };
	for (const around of [silent, { ...silent, measured: false }]) {
		const { kind, severity, state, evidence } = judge(aStage(), around);
		assert.deepEqual([kind, severity, state], ['unknown', 'unknown', 'no metrics here']);
		assert.deepEqual(evidence, ['This endpoint has no metrics of REST APIs.']);
	}
	assert.equal(judge(aStage({}, { metrics: noMetrics }), silent).state, 'not asked yet');
	const quiet = aStage({ count: [...times(10, 100), ...new Array<null>(20).fill(null)] });
	assert.equal(judge(quiet, silent).state, 'no traffic for 21 min');
	const route = judgeRoute(aRouteRecord({}), { stage: aStage(), alarms: [], ...silent }, now);
	assert.deepEqual([route.severity, route.state], ['unknown', 'no metrics here']);
	assert.deepEqual(route.evidence, ['This endpoint has no metrics of REST routes.']);
	const open = aRoute({ authoriser: { ...aRoute().authoriser, kind: 'none' } });
	const publicly = { stage: aStage(), alarms: [], ...silent };
	assert.equal(judgeRoute(aRouteRecord({}, { route: open }), publicly, now).kind, 'open to all');
});

test('counts without errors of their minutes prove no share', () => {
	assert.equal(of({ count: times(30, 1000) }).kind, 'healthy');
	const elsewhere = {
		count: times(30, 1000),
		errors5xx: [...times(10, 900), ...new Array<null>(20).fill(null)],
	};
	assert.equal(of(elsewhere).kind, 'healthy', 'errors of half an hour ago are none now');
});

test('an API of which no stage is known says why', () => {
	const ref = { ...aStage().ref, id: 'a1b2c3/', stage: '' };
	const stateOf = (settings: StageRecord['settings']) => judge(aStage({}, { ref, settings })).state;
	assert.equal(stateOf(pending), 'stages not asked yet');
	assert.equal(stateOf(denied), 'denied');
	assert.equal(stateOf(unsupported), 'not supported here');
	assert.equal(stateOf(unknown), 'no stage');
});

test('metrics that APIs of one name share are told once', () => {
	const said = { count: times(30, 100), errors5xx: times(30, 50) };
	const second = of(said, { metricsShownBy: 'a0a0a0/prod', sharing: 1 });
	assert.deepEqual([second.kind, second.state], ['metrics shared', 'metrics shared with a0a0a0/prod']);
	const first = of({ count: times(30, 100) }, { sharing: 1 });
	assert.deepEqual([first.kind, first.state], ['healthy', 'healthy, 2 APIs in one']);
});

test('a healthy stage with a canary says how much goes to it', () => {
	const canary = { percent: 10, deploymentId: 'd3', variables: {}, usesStageCache: false };
	const { state } = of({ count: times(30, 100) }, { settings: known(settingsOf({ canary }), now) });
	assert.equal(state, 'healthy, canary 10 %');
});

test('names from outside are sanitised before they get into a sentence', () => {
	const alarm = anAlarm(
		'AWS/ApiGateway',
		{ ApiName: 'shop', Stage: 'prod' },
		{ name: 'a\u001b[31m', reason: 'b\u009b' },
	);
	const { state, evidence } = judge(aStage({ count: times(30, 1) }), { alarms: [alarm] });
	assert.doesNotMatch([state, ...evidence].join(''), /[\u0000-\u001f\u007f-\u009f]/);
});

test('a route is judged by its own metrics, and by the stage’s deployments', () => {
	const said = { count: times(30, 100), errors5xx: [...times(20, 0), ...times(10, 12)] };
	const at = minutesAgo(9) - minute;
	const stage = aStage({}, { deployments: known([deployment('d2', at)], now) });
	const { kind, severity, state } = judgeRoute(aRouteRecord(said), { stage, alarms: [] }, now);
	assert.deepEqual([kind, severity], ['5XX', 'critical']);
	assert.match(state, /, after deploy$/);
});

test('a route without detailed metrics is not called healthy', () => {
	const judged = (detailed: boolean | null) =>
		judgeRoute(aRouteRecord({}, { detailed }), { stage: aStage(), alarms: [] }, now);
	assert.deepEqual([judged(false).severity, judged(false).state], ['unknown', 'metrics off']);
	assert.deepEqual([judged(null).severity, judged(null).state], ['unknown', 'not known yet']);
	assert.equal(judged(true).state, 'no traffic');
});

test('a route that anybody may call is pointed out, where that is known', () => {
	const open = aRoute({ authoriser: { ...aRoute().authoriser, kind: 'none' } });
	assert.equal(isOpenToAll(open, anApi), true);
	for (const [why, route, api] of [
		['not known whether the API is public', open, null],
		['an endpoint of an unknown type', open, { ...anApi, endpointType: null }],
		['private', open, { ...anApi, endpointType: 'private' }],
		['a resource policy', open, { ...anApi, hasPolicy: true }],
		['IAM', aRoute(), anApi],
		['an API key', { ...open, authoriser: { ...open.authoriser, apiKeyRequired: true } }, anApi],
		['a preflight', { ...open, key: 'OPTIONS /cart', method: 'OPTIONS' }, anApi],
		['a message of a WebSocket API', { ...open, key: 'sendMessage', method: '' }, socket],
	] as const) {
		assert.equal(isOpenToAll(route, api), false, why);
	}
	assert.equal(isOpenToAll({ ...open, key: '$connect', method: '' }, socket), true);
	const record = aRouteRecord({ count: times(30, 100) }, { route: open });
	const verdict = judgeRoute(record, { stage: aStage(), alarms: [] }, now);
	assert.deepEqual([verdict.severity, verdict.state], ['fine', 'open to all']);
	const off = judgeRoute({ ...record, detailed: false }, { stage: aStage(), alarms: [] }, now);
	assert.equal(off.state, 'open to all');
});
