import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPages } from '../../source/aws/answer-pages.ts';
import type { ServiceLink } from '../../source/aws/client-options.ts';
import { type ErrorKind, QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

function failure(kind: ErrorKind, retryAfter?: number): QdashError {
	const details = { kind, service: 'Lambda', operation: 'ListFunctions', message: `${kind}.` };
	return new QdashError(retryAfter === undefined ? details : { ...details, retryAfter });
}

/** A list of three pages, each of which fails with what is said before it comes. */
function aList(failures: Readonly<Record<string, readonly QdashError[]>>) {
	const clock = new ManualClock();
	const left = new Map(Object.entries(failures).map(([page, errors]) => [page, [...errors]]));
	const asked: string[] = [];
	const link = {
		settings: { clock },
		lacking: (_: string, field: string) => failure('unknown', field.length),
	} as unknown as Pick<ServiceLink, 'lacking' | 'settings'>;
	const listing = allPages(link, 'ListFunctions', 'NextMarker', async (next = '1') => {
		asked.push(next);
		const error = left.get(next)?.shift();
		if (error) throw error;
		return { items: [`item ${next}`], next: next === '3' ? null : String(Number(next) + 1) };
	});
	listing.catch(() => undefined);
	return { listing, clock, asked };
}

test('a later page that is throttled is waited for; what was read is not read again', async () => {
	const throttled = failure('throttled');
	const { listing, clock, asked } = aList({ 2: [throttled, throttled], 3: [failure('throttled', 20_000)] });
	await clock.advance(999);
	assert.deepEqual(asked, ['1', '2']);
	await clock.advance(1);
	assert.deepEqual(asked, ['1', '2', '2']);
	await clock.advance(2000);
	assert.deepEqual(asked, ['1', '2', '2', '2', '3']);
	await clock.advance(19_999);
	assert.equal(asked.length, 5, 'the service said for how long');
	await clock.advance(1);
	assert.deepEqual(await listing, ['item 1', 'item 2', 'item 3']);
	assert.equal(asked.length, 6);
});

test('a first page that is throttled is told at once, and so is any other failure', async () => {
	await assert.rejects(aList({ 1: [failure('throttled')] }).listing, { kind: 'throttled' });
	for (const kind of ['denied', 'unreachable', 'cancelled', 'expired'] as const) {
		const { listing, asked } = aList({ 2: [failure(kind)] });
		await assert.rejects(listing, { kind });
		assert.deepEqual(asked, ['1', '2']);
	}
});

test('a page that stays throttled is given up', async () => {
	const { listing, clock, asked } = aList({ 2: Array<QdashError>(5).fill(failure('throttled')) });
	await clock.advance(15_000);
	await assert.rejects(listing, { kind: 'throttled' });
	assert.equal(asked.length, 6);
});
