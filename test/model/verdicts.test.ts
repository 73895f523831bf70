import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorKind, QdashError } from '../../source/model/errors.ts';
import { formatSpan } from '../../source/model/format.ts';
import { denied, known, unsupported } from '../../source/model/reading.ts';
import { compareVerdicts, type Verdict } from '../../source/model/verdict.ts';
import { thresholds } from '../../source/model/verdicts.ts';
import { someAttributes } from '../actions/support.ts';
import { aRecord, type Known, minute, minutely, now, ramp, thisMinute } from './records.ts';

function verdictOf(said: Known): Verdict {
	return aRecord(said).verdict;
}

function failure(kind: ErrorKind): QdashError {
	return new QdashError({ kind, service: 'SQS', operation: 'GetQueueAttributes', message: `It is ${kind}.` });
}

const sources = [{ name: 'orders', url: 'http://127.0.0.1:1/000000000000/orders' }];

test('growing: when it doubles, since when, and the rates it was made from', () => {
	const said = {
		counts: { visible: 4812, inFlight: 10 },
		sent: [700, 720, 2460, 2460, 2460, 2460, 2460, 2460],
		deleted: [710, 720, 726, 726, 726, 726, 726, 726],
		depth: ramp(4000, 4812, 10),
	};
	const verdict = verdictOf(said);
	assert.equal(verdict.kind, 'growing');
	assert.equal(verdict.severity, 'critical');
	// 28.9 more a second: 4,812 in 166.5 s.
	assert.equal(verdict.state, 'growing, 2x in 3 min');
	assert.equal(verdict.since, thisMinute - 6 * minute);
	assert.deepEqual(verdict.evidence, [
		'41.0/s in, 12.1/s out over 5 minutes of CloudWatch.',
		'The backlog of 4,812 doubles in 3 min.',
	]);
	assert.equal(verdictOf({ ...said, counts: { visible: 200_000, inFlight: 10 } }).severity, 'warning');
});

test('growing: a minute that comes in late on one side is not compared with another one', () => {
	const verdict = verdictOf({
		counts: { visible: 500, inFlight: 1 },
		sent: [600, 600, 600, 600, 600, 60_000, 60_000],
		deleted: [600, 600, 600, 600, 600, null, null],
	});
	assert.equal(verdict.kind, 'healthy', 'five minutes in which as much went out as came in');
});

test('growing: since is unknown where it began before the series, or before a gap', () => {
	const growth = { counts: { visible: 500, inFlight: 1 }, depth: ramp(100, 500, 10) };
	const before = verdictOf({ ...growth, sent: Array(8).fill(1200), deleted: Array(8).fill(600) });
	assert.equal(before.kind, 'growing');
	assert.equal(before.since, null);
	const gap = verdictOf({
		...growth,
		sent: [60, 60, null, 1200, 1200, 1200, 1200, 1200, 1200],
		deleted: [60, 60, 60, 600, 600, 600, 600, 600, 600],
	});
	assert.equal(gap.kind, 'growing');
	assert.equal(gap.since, null);
});

test('growing: not while it falls, not for a tenth, not for a handful, not on a minute alone', () => {
	const flow = { sent: Array(8).fill(1200), deleted: Array(8).fill(600) };
	const falling = verdictOf({ ...flow, counts: { visible: 500, inFlight: 1 }, depth: ramp(900, 500, 10) });
	assert.notEqual(falling.kind, 'growing');
	const tenth = { sent: Array(8).fill(659), deleted: Array(8).fill(600) };
	assert.equal(verdictOf({ ...tenth, counts: { visible: 500, inFlight: 1 } }).kind, 'healthy');
	assert.equal(verdictOf({ ...flow, counts: { visible: 99, inFlight: 1 } }).kind, 'healthy');
	const gaps = { sent: [1200, null, 1200, 1200, null, 1200], deleted: Array(6).fill(600) };
	assert.equal(verdictOf({ ...gaps, counts: { visible: 500, inFlight: 1 } }).kind, 'healthy');
});

test('growing: without CloudWatch from our own counts, over the time that they cover, and it says so', () => {
	const said: Known = {
		counts: { visible: 400, inFlight: 5 },
		depth: ramp(100, 400, 4),
		metricsState: 'denied',
	};
	const verdict = verdictOf(said);
	assert.equal(verdict.kind, 'growing');
	assert.equal(verdict.since, null);
	assert.deepEqual(verdict.evidence, [
		'The visible messages rose by 1.3/s over 4 min; in and out are not known here.',
		'The backlog of 400 doubles in 5 min.',
	]);
	assert.equal(
		verdictOf({ ...said, metricsState: 'pending' }).kind,
		'healthy',
		'CloudWatch has not answered',
	);
	assert.equal(verdictOf({ ...said, depth: ramp(100, 400, 2) }).kind, 'healthy', 'two minutes are too few');
});

test('dead letters: how many, how many of them lately, whose, and since when', () => {
	const flat = [...minutely(Array(20).fill(0), now - 21 * minute), ...ramp(32, 32, 20)];
	const depth = [...flat.slice(0, -30), ...ramp(32, 37, 5)];
	const verdict = verdictOf({ name: 'orders-dlq', counts: { visible: 37, inFlight: 0 }, sources, depth });
	assert.equal(verdict.kind, 'dead letters');
	assert.equal(verdict.severity, 'warning');
	assert.equal(verdict.state, '37 dead, 5 in 10 min');
	assert.equal(verdict.since, now - 20 * minute);
	assert.deepEqual(verdict.evidence, [
		'37 dead letters of orders.',
		'5 of them came in the last 10 minutes.',
	]);
});

test('dead letters: none came lately, and not knowing is said as that', () => {
	const dlq: Known = { name: 'orders-dlq', counts: { visible: 37, inFlight: 0 }, sources };
	const still = verdictOf({ ...dlq, depth: ramp(37, 37, 20) });
	assert.equal(still.state, '37 dead');
	assert.match(still.evidence[1] ?? '', /^0 of them came/);
	assert.equal(still.since, null, 'they were there before the series began');
	for (const depth of [ramp(30, 37, 3), [{ at: now - 90 * minute, value: 3 }, ...ramp(36, 37, 2)]]) {
		const verdict = verdictOf({ ...dlq, depth });
		assert.equal(verdict.state, '37 dead');
		assert.equal(verdict.evidence[1], 'How many came lately is not known yet.');
	}
	assert.equal(verdictOf({ ...dlq, counts: { visible: 0, inFlight: 0 } }).kind, 'healthy');
	assert.notEqual(verdictOf({ ...dlq, sources: [] }).kind, 'dead letters');
});

test('stuck: nothing deleted, nothing in flight, messages waiting, and since when', () => {
	const said: Known = {
		counts: { visible: 60, inFlight: 0 },
		sent: Array(12).fill(4),
		deleted: [5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0],
		depth: ramp(20, 60, 11),
	};
	const verdict = verdictOf(said);
	assert.equal(verdict.kind, 'stuck');
	assert.equal(verdict.severity, 'critical', 'more keep coming in');
	assert.equal(verdict.since, thisMinute - 9 * minute);
	assert.equal(verdict.state, 'stuck, 10 min');
	assert.deepEqual(verdict.evidence, [
		'60 visible, none in flight, and CloudWatch saw none deleted for 10 min.',
		'More keep coming in.',
	]);
	assert.equal(verdictOf({ ...said, sent: Array(12).fill(0) }).severity, 'warning');
	assert.equal(verdictOf({ ...said, counts: { visible: 60, inFlight: 1 } }).kind, 'healthy');
});

test('stuck: "over" where the record begins later, or has a gap', () => {
	const said: Known = {
		counts: { visible: 60, inFlight: 0 },
		sent: Array(30).fill(0),
		depth: ramp(60, 60, 9),
	};
	const verdict = verdictOf({ ...said, deleted: Array(30).fill(0) });
	assert.equal(verdict.state, 'stuck, over 31 min');
	assert.equal(verdict.since, null);
	const gap = verdictOf({ ...said, deleted: [...Array(10).fill(9), null, ...Array(19).fill(0)] });
	assert.equal(gap.state, 'stuck, over 20 min');
	assert.equal(gap.since, null);
});

test('stuck: a message that has only just come is not stuck, nor is one that nobody has asked about', () => {
	const quiet = { sent: Array(30).fill(0), deleted: Array(30).fill(0) };
	const depth = [...ramp(0, 0, 9), { at: now, value: 1 }];
	assert.equal(verdictOf({ ...quiet, counts: { visible: 1, inFlight: 0 }, depth }).kind, 'healthy');
	const old = { metrics: { sent: [], deleted: minutely(Array(20).fill(0), now - 15 * minute) } };
	assert.equal(verdictOf({ ...old, counts: { visible: 1, inFlight: 0 } }).kind, 'healthy', 'stale metrics');
	assert.equal(verdictOf({ counts: { visible: 9, inFlight: 0 } }).kind, 'healthy', 'no metrics');
	const short = { sent: [0, 0, 0], deleted: [0, 0, 0] };
	assert.equal(verdictOf({ ...short, counts: { visible: 9, inFlight: 0 } }).kind, 'healthy', 'too short');
});

test('draining: how long until it is empty', () => {
	const said: Known = { counts: { visible: 600, inFlight: 9 }, depth: ramp(1200, 600, 5) };
	const verdict = verdictOf(said);
	assert.equal(verdict.kind, 'draining');
	assert.equal(verdict.severity, 'fine');
	assert.equal(verdict.state, 'draining, 5 min left');
	assert.deepEqual(verdict.evidence, [
		'The backlog fell by 2.0/s over 5 min; at that rate it is empty in 5 min.',
	]);
	const purged = [...ramp(5000, 5000, 4), { at: now, value: 0 }];
	assert.equal(verdictOf({ counts: { visible: 0, inFlight: 0 }, depth: purged }).kind, 'healthy');
	assert.equal(
		verdictOf({ counts: { visible: 99_990, inFlight: 0 }, depth: ramp(100_000, 99_990, 5) }).kind,
		'healthy',
		'more than a day is no end',
	);
});

test('in flight near the limit comes before all else', () => {
	const verdict = verdictOf({ counts: { visible: 5, inFlight: 96_000 }, sources });
	assert.equal(verdict.kind, 'in flight near limit');
	assert.equal(verdict.severity, 'critical');
	assert.equal(verdict.state, '96,000 in flight of 120,000');
	assert.equal(verdictOf({ counts: { visible: 0, inFlight: 95_999 } }).kind, 'healthy');
});

test('asleep until a datapoint says otherwise', () => {
	const said: Known = { counts: { visible: 0, inFlight: 0 }, asleepHours: 6, metricsState: 'none' };
	const verdict = verdictOf(said);
	assert.equal(verdict.severity, 'asleep');
	assert.equal(verdict.state, 'was asleep 6h, waking');
	assert.match(verdict.evidence[0] ?? '', /^No datapoint for 6 hours/);
	assert.equal(verdictOf({ ...said, metricsState: 'known', sent: [0, 0] }).kind, 'healthy');
});

test('what can not be read has its own words', () => {
	const cases: readonly (readonly [Known, string, string, string])[] = [
		[{}, 'not asked', 'unknown', 'not asked yet'],
		[{ attributes: denied, error: failure('denied') }, 'denied', 'denied', 'denied'],
		[
			{ attributes: unsupported, error: failure('unsupported') },
			'unsupported',
			'denied',
			'not supported here',
		],
		[{ error: failure('throttled') }, 'failed', 'unknown', 'no answer (throttled)'],
		[{ error: failure('unreachable') }, 'failed', 'unknown', 'no answer (unreachable)'],
		[{ counts: { visible: 900 }, error: failure('notFound') }, 'gone', 'unknown', 'deleted'],
		[{ counts: { visible: null } }, 'unknown', 'unknown', 'count not in the answer'],
	];
	for (const [said, kind, severity, state] of cases) {
		const verdict = verdictOf(said);
		assert.deepEqual([verdict.kind, verdict.severity, verdict.state], [kind, severity, state]);
		if (said.error) assert.deepEqual(verdict.evidence, [said.error.message]);
	}
});

test('what was known stays judged while nobody answers', () => {
	const attributes = known(someAttributes({ visible: 5, inFlight: 97_000 }), now - 3 * minute);
	for (const kind of ['unreachable', 'expired', 'throttled', 'unknown'] as const) {
		assert.equal(verdictOf({ attributes, error: failure(kind) }).kind, 'in flight near limit');
	}
});

test('by trouble: severity first, then what hurts soonest', () => {
	const flow = { sent: Array(8).fill(1200), deleted: Array(8).fill(600) };
	const inOrder: readonly Known[] = [
		{ counts: { visible: 600, inFlight: 3 }, ...flow },
		{ counts: { visible: 6000, inFlight: 3 }, ...flow },
		{ counts: { visible: 60, inFlight: 0 }, sent: Array(12).fill(0), deleted: Array(12).fill(0) },
		{ counts: { visible: 9, inFlight: 0 }, sources, depth: ramp(3, 9, 12) },
		{ counts: { visible: 9, inFlight: 0 }, sources, depth: ramp(8, 9, 12) },
		{ counts: { visible: 900, inFlight: 0 }, sources, depth: ramp(900, 900, 12) },
		{ error: failure('throttled') },
		{ attributes: denied },
		{ counts: { visible: 0, inFlight: 0 }, asleepHours: 6, metricsState: 'none' },
		{ counts: { visible: 0, inFlight: 0 } },
		{},
	];
	const verdicts = inOrder.map(verdictOf);
	assert.deepEqual([...verdicts].reverse().sort(compareVerdicts), verdicts);
	assert.deepEqual(
		verdicts.map(({ severity }) => severity),
		[
			...['critical', 'critical', 'warning', 'warning', 'warning', 'warning'],
			...['unknown', 'denied', 'asleep', 'fine'],
			// What was not asked yet is no news: it comes last.
			'unknown',
		],
	);
});

test('a span has one unit, and never reads as nothing', () => {
	const spans = [1, 1499, 59_000, 60_000, 99 * minute, 100 * minute, 47 * 60 * minute, 48 * 60 * minute];
	assert.deepEqual(spans.map(formatSpan), ['1 s', '1 s', '59 s', '1 min', '99 min', '2 h', '47 h', '2 d']);
});

test('the limit is the one that SQS documents', () => {
	assert.equal(thresholds.inFlightLimit, 120_000);
	assert.equal(thresholds.growingMinutes, 5);
});
