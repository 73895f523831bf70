import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QdashError } from '../../source/model/errors.ts';
import { denied, known, pending, type Reading, unknown, unsupported } from '../../source/model/reading.ts';
import { numberCell, readingCell, verdictCell } from '../../source/tables/cells.ts';
import { ageCell, countCell, rateCell, staleFor } from '../../source/tables/queue-cells.ts';
import { someAttributes } from '../actions/support.ts';
import { aRecord, now } from '../model/records.ts';

const failure = new QdashError({
	kind: 'unreachable',
	service: 'SQS',
	operation: 'x',
	message: 'It failed.',
});

test('each way of not knowing looks different, and none like 0', () => {
	const off: Reading<number> = { state: 'off' };
	const texts = [pending, unknown, denied, unsupported, off].map(
		(reading) => readingCell(reading, numberCell).text,
	);
	assert.deepEqual(texts, ['…', '–', '⊘', 'n/a', 'off']);
	assert.deepEqual(numberCell(0), { text: '0', role: 'dim' });
	assert.deepEqual(numberCell(null), { text: '–', role: 'dim' });
	const record = aRecord({ counts: { visible: null, inFlight: 4812 } });
	assert.equal(countCell(record, ({ visible }) => visible).text, '–');
	assert.equal(countCell(record, ({ inFlight }) => inFlight).text, '4,812');
	assert.equal(countCell(aRecord(), ({ visible }) => visible).text, '…');
});

test('a lower bound is drawn as one', () => {
	assert.equal(rateCell(known({ perSecond: 1.5, source: 'counts' } as const, now)).text, '≥1.5');
	assert.equal(rateCell(known({ perSecond: 1.5, source: 'cloudwatch' } as const, now)).text, '1.5');
	assert.deepEqual(rateCell(known({ perSecond: 0, source: 'cloudwatch' } as const, now)), {
		text: '0',
		role: 'dim',
	});
	assert.equal(ageCell(known(192, now)).text, '3m 12s');
});

test('counts are stale when they are older than three intervals and nobody answers', () => {
	const attributes = known(someAttributes({ visible: 3 }), now - 9000);
	const failed = aRecord({ attributes, error: failure });
	assert.equal(staleFor(failed, now, 2, false), 9000);
	assert.equal(staleFor(failed, now, 3, false), null, 'not yet three intervals');
	const fine = aRecord({ attributes });
	assert.equal(staleFor(fine, now, 2, false), null, 'it is only asked less often');
	assert.equal(staleFor(fine, now, 2, true), 9000);
	assert.equal(
		staleFor(aRecord({ error: failure }), now, 2, true),
		null,
		'nothing is known that could be stale',
	);
	const fresh = aRecord({ attributes: known(someAttributes({ visible: 3 }), now - 4000), error: failure });
	assert.equal(staleFor(fresh, now, 0.5, false), null);
});

test('the state has a sign, and what is stale says so first', () => {
	const record = aRecord({ counts: { visible: 0, inFlight: 119_000 } });
	assert.deepEqual(verdictCell(record.verdict, null), {
		sign: 'critical',
		text: '119,000 in flight of 120,000',
		role: 'bad',
	});
	const stale = verdictCell(record.verdict, 72_000);
	assert.equal(stale.sign, 'stale');
	assert.match(stale.text, /^as of 1m 12s ago, 119,000 in flight/);
	assert.equal(verdictCell(aRecord({ attributes: denied }).verdict, null).sign, 'refused');
	assert.equal(verdictCell(aRecord().verdict, undefined).sign, 'unknown');
});
