import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeFor, exitCodes } from '../source/exit-codes.ts';
import { type ErrorKind, QdashError } from '../source/model/errors.ts';

const codeOf = (kind: ErrorKind, service = 'SQS') =>
	exitCodeFor(new QdashError({ kind, service, operation: 'ListQueues', message: 'It failed.' }));

test('the table of exit codes is what scripts rely on', () => {
	assert.deepEqual(exitCodes, {
		done: 0,
		partly: 1,
		usage: 2,
		denied: 3,
		refused: 4,
		failOn: 5,
		signal: 128,
	});
});

test('each kind of failure that left nothing done has its code', () => {
	for (const kind of [
		'denied',
		'unreachable',
		'expired',
		'throttled',
		'unsupported',
		'notFound',
		'unknown',
	] as const) {
		assert.equal(codeOf(kind), 3, kind);
	}
	assert.equal(codeOf('invalid'), 2);
	assert.equal(codeOf('denied', 'qdash'), 4, 'refused by the gate, not by AWS');
});
