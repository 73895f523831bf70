import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { QdashError } from '../../source/model/errors.ts';
import type { FunctionRecord } from '../../source/model/function.ts';
import { denied, known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { initialDashboard, notListed, type ServiceListing } from '../../source/store/dashboard-store.ts';
import { createTheme } from '../../source/theme.ts';
import { frameOf } from '../../source/views/frame.ts';
import { functionGone } from '../../source/views/function/draw-function.ts';
import {
	functionInWords,
	functionNumbers,
	functionSettings,
} from '../../source/views/function/function-words.ts';

const now = Date.UTC(2026, 10, 24, 3, 12);
const record: FunctionRecord = {
	function: {
		name: 'order-worker',
		arn: 'arn:aws:lambda:eu-west-1:000000000000:function:order-worker',
		runtime: 'nodejs22.x',
		memoryMegabytes: 512,
		timeoutSeconds: 30,
		modifiedAt: now - 3_600_000,
		state: 'Active',
		description: null,
		handler: 'index.handler',
		tracing: 'Active',
		architectures: ['arm64'],
		deadLetterTarget: null,
	},
	reservedConcurrency: pending,
	metrics: noMetrics,
	error: null,
	verdict: notYetAsked,
};
const account = { limit: 1000, unreserved: 880 };

function setting(of: FunctionRecord, name: string): string | undefined {
	return functionSettings(of, account, now).find(([each]) => each === name)?.[1];
}

function reserved(value: number | null): FunctionRecord {
	return { ...record, reservedConcurrency: known({ value }, now) };
}

describe('a function in words', () => {
	test('says what it runs on, and its state only when it is not active', () => {
		assert.equal(functionInWords(record.function), 'nodejs22.x · 512 MB · timeout 30s · arm64');
		const image = { ...record.function, runtime: null, state: 'Failed' };
		assert.equal(functionInWords(image), 'image · 512 MB · timeout 30s · arm64 · Failed');
	});

	test('tells a reservation apart from none, from 0, and from not knowing it', () => {
		assert.equal(setting(record, 'Reserved concurrency'), '…');
		assert.equal(setting({ ...record, reservedConcurrency: denied }, 'Reserved concurrency'), 'denied');
		assert.equal(
			setting(reserved(null), 'Reserved concurrency'),
			"none, it shares what the account has left: 880 of the account's 1,000 are unreserved",
		);
		assert.equal(setting(reserved(0), 'Reserved concurrency'), '0: it is stopped, every call is throttled');
		assert.match(
			setting(reserved(40), 'Reserved concurrency') ?? '',
			/^40 calls at once at most, kept for it/,
		);
	});

	test('has no number where none is known, not even 0', () => {
		const numbers = new Map(functionNumbers(record, null, now));
		assert.equal(numbers.get('Invocations'), '…');
		assert.equal(numbers.get('Errors'), '…');
		assert.equal(numbers.get('Throttles'), '…');
		assert.equal(numbers.get('Concurrency'), '…');
		const at = now - 5 * 60_000;
		const series = {
			invocations: [{ at, value: 120 }],
			errors: [{ at, value: 3 }],
			throttles: [{ at, value: 0 }],
		};
		const metrics = { ...noMetrics, series, state: 'known' as const, at: now };
		const counted = new Map(functionNumbers({ ...record, metrics }, account, at + 3 * 60_000));
		assert.equal(counted.get('Invocations'), '2.0/s');
		assert.equal(counted.get('Errors'), '2.5 %, 3/min');
		assert.equal(counted.get('Throttles'), '0/min');
	});

	test('that is not listed says why, and where to go', () => {
		const sentence = (listing: Partial<ServiceListing>) => {
			const data = initialDashboard(2, now);
			const known = { ...data, connection: { state: 'open' as const }, lambda: { ...notListed, ...listing } };
			return functionGone('gone', known, frameOf(120, 40), createTheme('plain')).join(' ').trim();
		};
		assert.equal(sentence({ state: 'asking' }), 'Looking for gone…');
		assert.match(sentence({ state: 'known', at: now }), /^gone is not listed here: .* Esc goes back\.$/);
		assert.match(
			sentence({ state: 'absent', absence: 'This endpoint has no Lambda.' }),
			/^This endpoint has no Lambda\.$/,
		);
		const error = new QdashError({
			kind: 'denied',
			service: 'Lambda',
			operation: 'ListFunctions',
			message: 'Not allowed.',
		});
		assert.equal(sentence({ state: 'failed', error }), 'Not allowed.');
	});
});
