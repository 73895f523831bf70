import assert from 'node:assert/strict';
import { test } from 'node:test';
import { width } from '../../source/components/text.ts';
import type { Alarm } from '../../source/model/alarm.ts';
import type { DistributionRecord } from '../../source/model/distribution.ts';
import { known } from '../../source/model/reading.ts';
import { verdict } from '../../source/model/verdict.ts';
import { initialDashboard, notListed } from '../../source/store/dashboard-store.ts';
import { createTheme } from '../../source/theme.ts';
import { drawTabs } from '../../source/views/tabs-line.ts';

const theme = createTheme('plain');
const now = Date.UTC(2026, 10, 23, 3, 12);

function alarm(namespace: string): Alarm {
	return {
		name: 'too many errors',
		arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:too many errors',
		kind: 'metric',
		state: 'ALARM',
		reason: 'Threshold Crossed',
		since: now,
		watches: { namespace, metric: '5XXError', dimensions: {} },
		region: 'eu-west-1',
	};
}

function distribution(severity: 'critical' | 'warning' | 'fine') {
	return { verdict: verdict('healthy', severity, 'a state') } as DistributionRecord;
}

const empty = initialDashboard(2, now);

test('what nobody has looked at has no number, and what rings there is said', () => {
	const alarms = known([alarm('AWS/ApiGateway'), alarm('AWS/ApiGateway'), alarm('AWS/Lambda')], now);
	const line = drawTabs({ ...empty, alarms }, 'queues', 100, theme);
	assert.equal(line.trimEnd(), ' 2 Queues   3 APIs ▲2   4 CDN   5 Functions ▲1');
});

test('what was looked at counts by its verdicts', () => {
	const distributions = new Map([
		['E1', distribution('critical')],
		['E2', distribution('warning')],
		['E3', distribution('fine')],
	]);
	const cdn = { ...notListed, state: 'known', at: now } as const;
	const alarms = known([alarm('AWS/CloudFront')], now);
	const line = drawTabs({ ...empty, alarms, distributions, cdn }, 'distributions', 100, theme);
	assert.equal(line.trimEnd(), ' 2 Queues   3 APIs   4 CDN 3 ✕1 ▲1   5 Functions');
});

test('with little room counts go, then the words of the other views, never the trouble', () => {
	const distributions = new Map(
		Array.from({ length: 12 }, (_, index) => [`E${index}`, distribution('critical')] as const),
	);
	const cdn = { ...notListed, state: 'known', at: now } as const;
	const data = { ...empty, distributions, cdn };
	assert.match(drawTabs(data, 'apis', 45, theme), /^ 2 Queues {2}3 APIs {2}4 CDN ✕12 {2}5 Functions *$/);
	assert.match(drawTabs(data, 'apis', 40, theme), /^ 2 {2}3 APIs {2}4 ✕12 {2}5 *$/);
	for (const columns of [30, 40, 45, 60, 80])
		assert.equal(width(drawTabs(data, 'apis', columns, theme)), columns);
});
