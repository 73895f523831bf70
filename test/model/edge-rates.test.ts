import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DistributionMetric } from '../../source/model/distribution.ts';
import { hitRatio, originLatency, viewerRequestRate } from '../../source/model/distribution-rates.ts';
import { concurrencyLimit, functionErrorPercent, reservation } from '../../source/model/function-rates.ts';
import { joined, newestRun, quantileOf, settledMinutes } from '../../source/model/minutes.ts';
import { denied, known, knownValue, pending, unknown } from '../../source/model/reading.ts';
import {
	cacheHitPercent,
	canaryPercent,
	connectsPerMinute,
	deployedAt,
	errorRate,
	requestRate,
	routeThrottle,
	stageLatency,
	stageThrottle,
	throttleUse,
} from '../../source/model/stage-rates.ts';
import {
	aDistribution,
	aFunction,
	anApi,
	aRouteRecord,
	aStage,
	deployment,
	metricsOf,
	settingsOf,
	times,
} from './edge-records.ts';
import { minute, minutely, now } from './records.ts';

const throttled = (rate: number) => ({
	settings: known(settingsOf({ defaults: { ...settingsOf().defaults, throttle: { rate, burst: 5 } } }), now),
});

test('a rate is the sum of the newest settled minute over its 60 seconds', () => {
	assert.equal(knownValue(requestRate(aStage({ count: [60, 120, 999] }), now)), 2);
	const ages = aStage({ count: [600, ...new Array<null>(11).fill(null)] });
	assert.deepEqual(requestRate(ages, now), unknown, 'too old to speak of now');
});

test('each way of not knowing is kept apart', () => {
	const states = (['pending', 'denied', 'unsupported', 'failed', 'none'] as const).map(
		(state) => requestRate(aStage({}, { metrics: metricsOf({}, { state }) }), now).state,
	);
	assert.deepEqual(states, ['pending', 'denied', 'unsupported', 'unknown', 'unknown']);
});

test('percentiles have a state of their own, and come from one minute', () => {
	const said = { count: times(3, 60), latencyP99: [100, 300, 900] };
	const { metrics } = aStage(said);
	assert.equal(knownValue(stageLatency(metrics, 'REST', 'latencyP99', now)), 300);
	const without = { ...metricsOf({ count: times(3, 60) }), percentiles: 'unsupported' as const };
	assert.equal(stageLatency(without, 'REST', 'latencyP99', now).state, 'unsupported');
	assert.equal(stageLatency(metrics, 'WebSocket', 'latencyP99', now).state, 'off');
});

test('errors are a number and a share of the same minute', () => {
	const { metrics } = aStage({ count: [100, 200, 300], errors5xx: [0, 8, 300] });
	const { percent, count } = errorRate(metrics, 'REST', '5XX', now);
	assert.deepEqual([knownValue(percent), knownValue(count)], [4, 8]);
	const late = aStage({ count: [100, 200, 300], errors5xx: [5, null, null] }).metrics;
	assert.deepEqual(errorRate(late, 'REST', '5XX', now).percent, unknown);
	const none = aStage({ count: [0, 0, 0], errors5xx: [0, 0, 0] }).metrics;
	assert.deepEqual(errorRate(none, 'REST', '5XX', now).percent, unknown, 'a share of nothing is none');
});

test('a WebSocket API’s errors of both kinds are added, a missing one is none', () => {
	const said = {
		count: [50, 50, 0],
		connects: [50, 50, 0],
		errors5xx: [1, 1, 0],
		integrationErrors: [2, null, 0],
	};
	const { metrics } = aStage(said);
	assert.equal(knownValue(errorRate(metrics, 'WebSocket', '5XX', now).percent), 1);
	assert.equal(knownValue(errorRate(metrics, 'REST', '5XX', now).percent), 2, 'of requests alone');
});

test('what a stage has not is off, and what nobody could say is not', () => {
	const rest = aStage({ count: [60, 60, 60], cacheHits: [30, 30, 0], cacheMisses: [10, 10, 0] });
	assert.equal(cacheHitPercent(rest, now).state, 'off');
	const cached = { settings: known(settingsOf({ cache: { size: '0.5', status: 'AVAILABLE' } }), now) };
	assert.equal(knownValue(cacheHitPercent({ ...rest, ...cached }, now)), 75);
	assert.equal(cacheHitPercent(aStage({ count: [60, 60] }, cached), now).state, 'unknown');
	assert.equal(connectsPerMinute(rest, now).state, 'off');
	const socket = aStage({ connects: [7, 8, 9] }, { api: { ...anApi, protocol: 'WebSocket' } });
	assert.equal(knownValue(connectsPerMinute(socket, now)), 8);
	assert.equal(stageThrottle(rest).state, 'off');
	assert.equal(canaryPercent(rest).state, 'off');
	assert.deepEqual(stageThrottle(aStage({}, { settings: denied })), denied);
	assert.deepEqual(canaryPercent(aStage({}, { settings: pending })), pending);
});

test('the use of a throttle is the most that a single route can have of it', () => {
	assert.equal(knownValue(throttleUse(aStage({ count: [600, 600, 0] }, throttled(40)), now)), 25);
	assert.deepEqual(throttleUse(aStage({ count: [600, 600, 0] }, throttled(0)), now), unknown);
	// Where only bursts are limited, no share of that is used: 0 % would say that all is well.
	const bursts = throttled(Number.POSITIVE_INFINITY);
	assert.equal(throttleUse(aStage({ count: [600, 600, 0] }, bursts), now).state, 'off');
	assert.equal(throttleUse(aStage({ count: [600, 600, 0] }), now).state, 'off');
	const own = settingsOf({
		routes: new Map([['GET /cart', { ...settingsOf().defaults, throttle: { rate: 3, burst: 1 } }]]),
		...{ defaults: { ...settingsOf().defaults, throttle: { rate: 9, burst: 1 } } },
	});
	const stage = aStage({}, { settings: known(own, now) });
	assert.equal(knownValue(routeThrottle(aRouteRecord(), stage))?.rate, 3);
	const other = aRouteRecord({}, { route: { ...aRouteRecord().route, key: 'GET /other' } });
	assert.equal(knownValue(routeThrottle(other, stage))?.rate, 9);
	assert.equal(routeThrottle(aRouteRecord(), null).state, 'unknown');
});

test('when the present deployment was made', () => {
	const at = now - 700_000;
	const deployments = known([deployment('d3', now), deployment('d2', at)], now);
	assert.equal(knownValue(deployedAt(aStage({}, { deployments }))), at);
	assert.deepEqual(deployedAt(aStage({}, { deployments: known([], now) })), unknown);
	assert.deepEqual(deployedAt(aStage({}, { deployments: denied })), denied);
});

test('without a monitoring subscription the hit ratio is off, never 0', () => {
	const said = { requests: times(3, 600) };
	for (const monitoring of [known(false, now), { state: 'off' } as const]) {
		const record = aDistribution(said, { monitoring });
		assert.equal(hitRatio(record, now).state, 'off');
		assert.equal(originLatency(record, 'originP99', now).state, 'off');
		assert.equal(knownValue(viewerRequestRate(record, now)), 10);
	}
	assert.deepEqual(hitRatio(aDistribution(said, { monitoring: denied }), now), denied);
	assert.deepEqual(hitRatio(aDistribution(said), now), unknown, 'on, and CloudFront has not published yet');
	const told = aDistribution({ ...said, hitRatio: [90, 91, 92] }, { monitoring: pending });
	assert.equal(knownValue(hitRatio(told, now)), 91);
	const failed = metricsOf<DistributionMetric>(said, { percentiles: 'unsupported' });
	assert.equal(originLatency(aDistribution({}, { metrics: failed }), 'originP99', now).state, 'unsupported');
});

test('a function’s limit is its reservation, else what the account has left', () => {
	const account = { limit: 1000, unreserved: 900 };
	const limitOf = (value: number | null) =>
		knownValue(concurrencyLimit(aFunction({}, { reservedConcurrency: known({ value }, now) }), account));
	assert.deepEqual([limitOf(5), limitOf(0), limitOf(null)], [5, 0, 900]);
	const unasked = aFunction({}, { reservedConcurrency: pending });
	assert.deepEqual(concurrencyLimit(unasked, account), pending);
	assert.deepEqual(concurrencyLimit(aFunction(), null), unknown);
	assert.equal(reservation(aFunction()).state, 'off');
	assert.equal(
		knownValue(functionErrorPercent(aFunction({ invocations: [10, 50, 0], errors: [0, 1, 0] }), now)),
		2,
	);
});

test('minutes: settled ones, quantiles that were seen, runs that are bridged', () => {
	const points = minutely([1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(
		settledMinutes(points, now, 3).map(({ value }) => value),
		[4, 5, 6],
	);
	assert.deepEqual([quantileOf(points, 0), quantileOf(points, 0.5), quantileOf(points, 1)], [1, 4, 7]);
	assert.equal(quantileOf([], 0.5), null);
	const holds = (value: number) => value > 0;
	assert.equal(newestRun(minutely([0, 0, 0]), holds), null);
	const run = newestRun(minutely([0, 0, 0, 5, null, 5, 0]), holds);
	const first = minutely([0, 0, 0, 5, null, 5, 0])[3];
	assert.deepEqual(run, {
		since: first?.at,
		until: (first?.at ?? 0) + 3 * minute,
		minutes: 2,
		goesOn: true,
	});
	assert.equal(newestRun(minutely([5, 5, 0, 0]), holds)?.goesOn, false);
	assert.equal(newestRun(minutely([0, 5, 5]), holds)?.since, null, 'a minute more may have been before');
	const sums = joined(minutely([1, 2, 3]), minutely([10, null, 30]), (a, b) => a + b);
	assert.deepEqual(
		sums.map(({ value }) => value),
		[11, 33],
	);
});
