import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { QdashError } from '../../source/model/errors.ts';
import { formatCount, formatRate, formatSpan } from '../../source/model/format.ts';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { denied, known, knownValue, pending, unsupported } from '../../source/model/reading.ts';
import type { Sample } from '../../source/model/series.ts';
import { compareVerdicts } from '../../source/model/verdict.ts';
import { judgeQueue } from '../../source/model/verdicts.ts';
import { someAttributes } from '../actions/support.ts';
import { aRecord, minute, minutely, now, thisMinute } from './records.ts';

const count = fc.oneof(fc.constant(0), fc.nat(300), fc.nat(150_000));
const maybeCount = fc.option(count, { nil: null, freq: 6 });
const maybeZero = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4000) });
/** A series of minutes with gaps; its newest point may come late. */
const series = fc
	.tuple(
		fc.array(fc.option(maybeZero, { nil: null, freq: 15 }), { maxLength: 40 }),
		fc.constantFrom(0, 0, 0, 1, 2, 3, 12),
	)
	.map(([values, late]) => minutely(values, thisMinute - late * minute));
/** Visible counts up to now, with resets and holes. */
const depth = fc
	.array(fc.tuple(fc.oneof(fc.constant(10_000), fc.integer({ min: 10_000, max: 1_500_000 })), count), {
		maxLength: 60,
	})
	.map((steps) => {
		let at = now;
		const backwards = steps.map(([step, value]): Sample => {
			at -= step;
			return { at, value };
		});
		return backwards.reverse();
	});
const metricsState = fc.constantFrom('pending', 'known', 'none', 'denied', 'unsupported', 'failed');
const failures = (['denied', 'notFound', 'unreachable', 'throttled', 'expired', 'unknown'] as const).map(
	(kind) => new QdashError({ kind, service: 'SQS', operation: 'GetQueueAttributes', message: 'It failed.' }),
);
const attributes = fc.oneof(
	{
		weight: 8,
		arbitrary: fc
			.record({ visible: maybeCount, inFlight: maybeCount, delayed: maybeCount })
			.map((counts) => known(someAttributes(counts), now)),
	},
	{ weight: 1, arbitrary: fc.constantFrom(pending, denied, unsupported) },
);

const records: fc.Arbitrary<QueueRecord> = fc
	.record({
		attributes,
		depth,
		metricsState,
		sent: series,
		deleted: series,
		isDeadLetterQueue: fc.boolean(),
		asleepHours: fc.constantFrom(null, null, null, 6),
		error: fc.option(fc.constantFrom(...failures), { nil: null, freq: 5 }),
	})
	.map(({ sent, deleted, isDeadLetterQueue, ...rest }) => ({
		...aRecord(),
		...rest,
		metrics: { sent, deleted, deduplicated: [], oldestAge: [] },
		deadLetterSources: isDeadLetterQueue ? [{ name: 'source', url: 'http://127.0.0.1:1/0/source' }] : [],
	}));

/** The numbers in a text, as they are written. */
function numbersIn(texts: readonly string[]): string[] {
	return texts.flatMap((text) => text.match(/\d[\d,]*(\.\d+)?/g) ?? []);
}

/** Every number that a record gives cause for, as it would be written. */
function groundsFor(record: QueueRecord): Set<string> {
	const texts: string[] = [];
	const counts = knownValue(record.attributes);
	for (const value of [counts?.visible, counts?.inFlight]) texts.push(formatCount(value ?? null));
	const { sent, deleted } = record.metrics;
	const times = [...record.depth, ...sent, ...deleted].map(({ at }) => at);
	for (const at of times) texts.push(formatSpan(now - at), formatSpan(now - at - minute));
	const visible = counts?.visible ?? null;
	if (visible !== null) {
		const lately = record.depth.filter(({ at }) => at <= now - 10 * minute && at >= now - 12 * minute);
		for (const { value } of lately) texts.push(formatCount(visible - value));
		for (const [start, first] of record.depth.entries()) {
			for (const last of record.depth.slice(start + 1)) {
				const rise = ((last.value - first.value) * 1000) / (last.at - first.at);
				if (last.at - first.at > 5 * minute || rise === 0) continue;
				texts.push(formatRate(Math.abs(rise)), formatSpan(last.at - first.at));
				texts.push(formatSpan((visible / Math.abs(rise)) * 1000));
			}
		}
		for (const messagesIn of fiveMinuteSums(sent)) {
			for (const messagesOut of fiveMinuteSums(deleted)) {
				if (messagesIn.at !== messagesOut.at) continue;
				const net = (messagesIn.sum - messagesOut.sum) / 300;
				texts.push(formatRate(messagesIn.sum / 300), formatRate(messagesOut.sum / 300));
				texts.push(formatSpan((visible / net) * 1000));
			}
		}
	}
	return new Set(numbersIn(texts));
}

/** Sums over five minutes, none of them missing. */
function fiveMinuteSums(points: readonly Sample[]): { at: number; sum: number }[] {
	return points.flatMap((first) => {
		const five = points.filter(({ at }) => at >= first.at && at < first.at + 5 * minute);
		return five.length === 5 ? [{ at: first.at, sum: five.reduce((sum, { value }) => sum + value, 0) }] : [];
	});
}

/** What the words themselves hold: windows, the limit of SQS, "2x", "15 minutes", and none. */
const constants = new Set(['10', '5', '2', '6', '15', '120,000', '0']);

test('property: no verdict says a number that its record gives no cause for', () => {
	fc.assert(
		fc.property(records, (record) => {
			const { state, evidence } = judgeQueue(record, now);
			const grounds = groundsFor(record);
			for (const number of numbersIn([state, ...evidence])) {
				assert.ok(grounds.has(number) || constants.has(number), `${number} in ${[state, ...evidence]}`);
			}
		}),
		{ numRuns: 1500 },
	);
});

test('property: what is not known is no trouble, and is not healthy with numbers', () => {
	fc.assert(
		fc.property(records, (record) => {
			const verdict = judgeQueue(record, now);
			const counts = knownValue(record.attributes);
			const readable = counts !== null && record.error?.kind !== 'notFound';
			const inTrouble = verdict.severity === 'critical' || verdict.severity === 'warning';
			if (!readable) {
				assert.ok(['unknown', 'denied'].includes(verdict.severity));
				assert.deepEqual(numbersIn([verdict.state, ...verdict.evidence]), []);
				return;
			}
			if (verdict.kind === 'healthy') {
				assert.notEqual(counts.visible, null);
				assert.deepEqual(numbersIn([verdict.state, ...verdict.evidence]), []);
			}
			if (!inTrouble) return;
			assert.ok(counts.visible !== null || verdict.kind === 'in flight near limit');
			if (verdict.kind === 'stuck') {
				assert.equal(counts.inFlight, 0);
				assert.ok(record.metrics.deleted.length > 0);
			}
			if (verdict.kind === 'growing') {
				const metered = record.metrics.sent.length >= 5 && record.metrics.deleted.length >= 5;
				assert.ok(metered || record.depth.length >= 2);
			}
		}),
		{ numRuns: 1500 },
	);
});

test('the records of the properties come to every verdict', () => {
	const kinds = new Set(
		fc.sample(records, { numRuns: 3000, seed: 1 }).map((record) => judgeQueue(record, now).kind),
	);
	assert.deepEqual([...kinds].sort(), [
		'asleep',
		'dead letters',
		'denied',
		'draining',
		'failed',
		'gone',
		'growing',
		'healthy',
		'in flight near limit',
		'not asked',
		'stuck',
		'unknown',
		'unsupported',
	]);
});

test('property: since lies in the record, and in the past; the order by trouble is total', () => {
	fc.assert(
		fc.property(records, records, records, (...three) => {
			const verdicts = three.map((record) => judgeQueue(record, now));
			for (const [index, { since, urgency }] of verdicts.entries()) {
				assert.ok(Number.isFinite(urgency));
				if (since === null) continue;
				const record = three[index] as QueueRecord;
				const { sent, deleted } = record.metrics;
				const times = [...record.depth, ...sent, ...deleted].map(({ at }) => at);
				assert.ok(since <= now && since >= Math.min(...times));
			}
			const [a, b, c] = verdicts;
			if (!a || !b || !c) throw new Error('three were asked for');
			assert.equal(Math.sign(compareVerdicts(a, b)), -Math.sign(compareVerdicts(b, a)) || 0);
			if (compareVerdicts(a, b) <= 0 && compareVerdicts(b, c) <= 0) assert.ok(compareVerdicts(a, c) <= 0);
		}),
		{ numRuns: 500 },
	);
});
