import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DistributionMetric } from '../../source/model/distribution.ts';
import { judgeDistribution } from '../../source/model/distribution-verdicts.ts';
import { formatTime } from '../../source/model/format.ts';
import { known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { aDistribution, anAlarm, metricsOf, type Said, times } from './edge-records.ts';
import { minute, now, thisMinute } from './records.ts';

type Rest = NonNullable<Parameters<typeof aDistribution>[1]>;
const of = (said: Said<DistributionMetric>, rest: Rest = {}) =>
	judgeDistribution(aDistribution(said, rest), { alarms: [] }, now);
const minutesAgo = (count: number) => thisMinute - (count + 1) * minute;
const requests = times(30, 6000);
const fallen = { requests, hitRatio: [...times(20, 94), ...times(10, 61)] };

test('5XX is a rate that CloudFront publishes: weighed by the requests of each minute', () => {
	const rate5xx = [...times(20, 0), ...times(10, 8)];
	const verdict = of({ requests, rate5xx });
	assert.deepEqual([verdict.kind, verdict.severity, verdict.since], ['5XX', 'critical', minutesAgo(9)]);
	const uneven = { requests: [...times(25, 10), 10_000, 10, 10, 10, 10], rate5xx: times(30, 0) };
	const one = { ...uneven, rate5xx: [...times(26, 0), 100, 0, 0, 0] };
	assert.equal(of(one).kind, 'healthy', 'ten errors of ten thousand requests are not a fifth');
});

test('4XX from a fifth on', () => {
	assert.equal(of({ requests, rate4xx: times(30, 12) }).kind, 'healthy');
	assert.equal(of({ requests, rate4xx: times(30, 22) }).kind, '4XX');
});

test('the hit ratio fell: by fifteen points below what it was in the better quarter', () => {
	const verdict = of(fallen);
	assert.deepEqual([verdict.kind, verdict.severity], ['hit ratio fell', 'warning']);
	assert.equal(verdict.state, 'hit ratio was 94.0 %');
	assert.equal(verdict.since, minutesAgo(9));
	assert.ok(verdict.evidence[0]?.startsWith('The hit ratio is 61.0 %'));
	assert.equal(of({ ...fallen, hitRatio: [...times(20, 94), ...times(10, 80)] }).kind, 'healthy');
	assert.equal(of({ ...fallen, requests: times(30, 3) }).kind, 'healthy', 'the ratio of a few is chance');
	assert.equal(of({ requests, hitRatio: times(7, 40) }).kind, 'healthy', 'no level is known');
});

test('the trouble outlasts half of the record', () => {
	assert.equal(of({ requests, hitRatio: [...times(10, 94), ...times(20, 61)] }).kind, 'hit ratio fell');
});

test('an invalidation shortly before is named', () => {
	const invalidation = { id: 'I3F9QK', status: 'Completed', createdAt: minutesAgo(10), paths: ['/*'] };
	const { evidence } = of(fallen, { invalidations: known([invalidation], now) });
	assert.equal(evidence.at(-1), `Invalidation I3F9QK (/*) was made at ${formatTime(minutesAgo(10))}.`);
	const unasked = of(fallen, { invalidations: known([{ ...invalidation, paths: null }], now) });
	assert.match(unasked.evidence.at(-1) ?? '', /\(paths not asked for\)/);
	const old = { ...invalidation, createdAt: minutesAgo(30) };
	assert.doesNotMatch(of(fallen, { invalidations: known([old], now) }).evidence.join(), /Invalidation/);
});

test('an origin is slow at three times what it was', () => {
	const slow = of({ requests, originP99: [...times(20, 240), ...times(10, 7500)] });
	assert.deepEqual([slow.kind, slow.since], ['origin slow', minutesAgo(9)]);
	assert.match(slow.state, /^origin p99 7\.5s since /);
	assert.equal(of({ requests, originP99: [...times(20, 240), ...times(10, 600)] }).kind, 'healthy');
});

test('disabled, deploying, without monitoring: said, and no trouble', () => {
	const said = { requests };
	const modifiedAt = now - 5 * minute;
	const cases: readonly (readonly [Rest, string, string])[] = [
		[{ distribution: { enabled: false } }, 'disabled', 'disabled'],
		[
			{ distribution: { status: 'InProgress', modifiedAt } },
			'deploying',
			`deploying since ${formatTime(modifiedAt)}`,
		],
		[{ monitoring: { state: 'off' } }, 'healthy', 'healthy, hit ratio off'],
		[{ monitoring: known(false, now) }, 'healthy', 'healthy, hit ratio off'],
		[{ monitoring: pending }, 'healthy', 'healthy'],
	];
	for (const [rest, kind, state] of cases) {
		const verdict = of(said, rest);
		assert.deepEqual([verdict.kind, verdict.severity, verdict.state], [kind, 'fine', state]);
	}
	const failing = { requests, rate5xx: times(30, 9) };
	assert.equal(of(failing, { distribution: { status: 'InProgress' } }).kind, '5XX');
});

test('nothing known is neither healthy nor trouble, and an alarm is said', () => {
	assert.equal(of({}, { metrics: noMetrics }).state, 'not asked yet');
	assert.equal(of({}, { metrics: metricsOf<DistributionMetric>({}, { state: 'denied' }) }).kind, 'denied');
	assert.equal(of({}).state, 'no traffic');
	const silent = judgeDistribution(aDistribution({}), { alarms: [], silenceTells: false }, now);
	assert.deepEqual([silent.severity, silent.state], ['unknown', 'no metrics here']);
	assert.deepEqual(silent.evidence, ['This endpoint has no metrics of distributions.']);
	const alarm = anAlarm('AWS/CloudFront', { DistributionId: 'E1A2B3C4D5', Region: 'Global' });
	const verdict = judgeDistribution(aDistribution({ requests }), { alarms: [alarm] }, now);
	assert.deepEqual([verdict.kind, verdict.severity], ['alarm', 'warning']);
});
