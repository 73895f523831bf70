import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime } from '../../source/model/format.ts';
import { beganAt, type Verdict, verdict } from '../../source/model/verdict.ts';
import { createTheme } from '../../source/theme.ts';
import { frameOf } from '../../source/views/frame.ts';
import { verdictLines } from '../../source/views/overview-lines.ts';
import { resourceHead } from '../../source/views/resource-head.ts';

const plain = createTheme('plain');
const since = Date.UTC(2026, 10, 23, 2, 41);
const at = formatTime(since);

function drawn(of: Verdict, columns = 100): string[] {
	return verdictLines(of, [], columns, plain).map((line) => line.trimEnd());
}

test('when it began stands after the first phrase of a state, once', () => {
	const state = (kind: Verdict['kind'], words: string) =>
		drawn(verdict(kind, 'warning', words, { since }))[0];
	assert.equal(state('stuck', 'stuck, 16 min'), ` ▲ stuck since ${at}, 16 min`);
	assert.equal(state('near concurrency limit', '9 of 10 at once'), ` ▲ 9 of 10 at once since ${at}`);
	assert.equal(state('5XX', `5XX since ${at}, after deploy`), ` ▲ 5XX since ${at}, after deploy`);
	assert.equal(
		state('5XX', 'errors until 02:50'),
		' ▲ errors until 02:50',
		'it is over: its end is what counts',
	);
	assert.equal(state('hit ratio fell', 'hit ratio was 95.7 %'), ` ▲ hit ratio was 95.7 % until ${at}`);
});

test('the evidence does not say again when it began', () => {
	const evidence = ['5.6 % of 300 requests were answered with 5XX.', beganAt(since)];
	const lines = drawn(verdict('5XX', 'critical', `5XX since ${at}`, { since, evidence }));
	assert.deepEqual(lines, [` ✕ 5XX since ${at}`, '   5.6 % of 300 requests were answered with 5XX.']);
	const unknownOnset = ['It began before the minutes that are known here.'];
	const others = drawn(verdict('5XX', 'critical', '5XX 5.6 %', { evidence: unknownOnset }));
	assert.equal(others[1], '   It began before the minutes that are known here.');
});

test('of the settings in the head as many are shown as there is room for, each whole', () => {
	const head = (columns: number) =>
		resourceHead(
			{
				kind: 'DISTRIBUTION',
				name: 'cdn.shop.example',
				words: 'E1A2B3 · deployed · PriceClass_100',
				tabs: [{ id: 'overview', title: 'Overview' }],
				tab: 'overview',
				counts: {},
			},
			frameOf(columns, 24),
			plain,
		)[0]?.trimEnd();
	assert.equal(head(80), ' DISTRIBUTION  cdn.shop.example  E1A2B3 · deployed · PriceClass_100');
	assert.equal(head(62), ' DISTRIBUTION  cdn.shop.example  E1A2B3 · deployed');
});
