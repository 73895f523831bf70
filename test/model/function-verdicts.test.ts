import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventSourceMapping, FunctionMetric, FunctionRecord } from '../../source/model/function.ts';
import { judgeFunction, sourceName } from '../../source/model/function-verdicts.ts';
import { known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { aFunction, aMapping, anAlarm, metricsOf, type Said, times } from './edge-records.ts';
import { minute, now, thisMinute } from './records.ts';

const account = { limit: 1000, unreserved: 900 };
const of = (
	said: Said<FunctionMetric>,
	rest: Partial<FunctionRecord> = {},
	mappings: readonly EventSourceMapping[] = [],
) => judgeFunction(aFunction(said, rest), { account, mappings, alarms: [] }, now);
const reserved = (value: number | null) => ({ reservedConcurrency: known({ value }, now) });
const minutesAgo = (count: number) => thisMinute - (count + 1) * minute;
const invocations = times(30, 600);

test('errors: from one in a hundred a warning, from one in twenty critical', () => {
	const failing = (count: number) => of({ invocations, errors: [...times(20, 0), ...times(10, count)] });
	assert.equal(failing(5).kind, 'healthy');
	assert.deepEqual([failing(12).kind, failing(12).severity], ['function errors', 'warning']);
	assert.deepEqual([failing(40).severity, failing(40).since], ['critical', minutesAgo(9)]);
	assert.match(failing(40).state, /^errors since /);
});

test('a single throttled attempt is said; more than a burst is critical', () => {
	const throttled = (count: number) => of({ invocations, throttles: [...times(26, 0), ...times(4, count)] });
	assert.deepEqual([throttled(1).kind, throttled(1).severity], ['throttled', 'warning']);
	assert.equal(throttled(60).severity, 'critical');
	assert.equal(throttled(60).since, minutesAgo(3));
	assert.match(throttled(60).evidence[0] ?? '', /^180 of 3,180 attempts to invoke it were throttled/);
	assert.equal(of({ invocations, throttles: times(30, 0) }).kind, 'healthy');
});

test('what was throttled alone, without an invocation, is not no traffic', () => {
	assert.equal(of({ throttles: times(30, 20) }).kind, 'throttled');
});

test('stopped by its reservation is said whatever the metrics are', () => {
	const verdict = of({ invocations, errors: times(30, 300) }, reserved(0));
	assert.deepEqual(
		[verdict.kind, verdict.severity, verdict.state],
		['stopped', 'warning', 'stopped, reserved concurrency is 0'],
	);
});

test('concurrency is held against the limit that is known to hold', () => {
	const busy = { invocations, concurrency: times(30, 9) };
	const near = of(busy, reserved(10));
	assert.deepEqual([near.kind, near.state], ['near concurrency limit', '9 of 10 at once']);
	assert.equal(of(busy, reserved(20)).kind, 'healthy');
	assert.equal(
		of({ invocations, concurrency: times(30, 800) }, reserved(null)).kind,
		'near concurrency limit',
	);
	const unknown = of({ invocations, concurrency: times(30, 800) }, { reservedConcurrency: pending });
	assert.equal(unknown.kind, 'healthy', 'a reservation may give it more');
});

test('a duration near the timeout', () => {
	const slow = of({ invocations, durationP99: [...times(25, 900), ...times(5, 28_000)] });
	assert.deepEqual([slow.kind, slow.state], ['near timeout', 'p99 28.0s of 30.0s']);
	assert.equal(slow.since, minutesAgo(4));
	assert.equal(of({ invocations, durationP99: times(30, 20_000) }).kind, 'healthy');
});

test('a mapping that is off, and one that fails', () => {
	const off = of({}, {}, [aMapping({ state: 'Disabled', stateReason: 'USER_INITIATED' })]);
	assert.deepEqual(
		[off.kind, off.severity, off.state],
		['mapping disabled', 'warning', 'mapping disabled: orders.fifo'],
	);
	assert.equal(off.evidence[0], 'It does not read orders.fifo: the mapping is Disabled (USER_INITIATED).');
	const failing = of({ invocations }, {}, [aMapping({ lastResult: 'PROBLEM: Function call failed' })]);
	assert.deepEqual(
		[failing.kind, failing.state],
		['mapping failing', 'mapping: PROBLEM: Function call failed'],
	);
	assert.equal(of({ invocations }, {}, [aMapping({ lastResult: 'OK' })]).kind, 'healthy');
	const another = aMapping({ state: 'Disabled', functionName: 'another' });
	assert.equal(of({ invocations }, {}, [another]).kind, 'healthy');
	const stream = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026';
	assert.equal(sourceName({ eventSourceArn: stream }), 'table/orders/stream/2026');
});

test('the worst comes first', () => {
	const mappings = [aMapping({ state: 'Disabled' })];
	assert.equal(of({ invocations, errors: times(30, 60) }, {}, mappings).kind, 'function errors');
});

test('nothing known is neither healthy nor trouble, and an alarm is said', () => {
	assert.equal(of({}, { metrics: noMetrics }).state, 'not asked yet');
	assert.equal(of({}, { metrics: metricsOf<FunctionMetric>({}, { state: 'denied' }) }).kind, 'denied');
	assert.equal(of({}).state, 'no traffic');
	const around = { account, mappings: [], alarms: [], silenceTells: false };
	const { severity, state, evidence } = judgeFunction(aFunction({}), around, now);
	assert.deepEqual([severity, state], ['unknown', 'no metrics here']);
	assert.deepEqual(evidence, ['This endpoint has no metrics of functions.']);
	const alarm = anAlarm('AWS/Lambda', { FunctionName: 'order-worker' });
	const judged = judgeFunction(aFunction({ invocations }), { account, mappings: [], alarms: [alarm] }, now);
	assert.deepEqual([judged.kind, judged.state], ['alarm', 'alarm shop-5xx']);
});
