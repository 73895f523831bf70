import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

describe('the functions', () => {
	for (const [columns, rows, head] of [
		[80, 24, /NAME +INV\/s +ERRORS .*P99 +STATE/],
		[120, 40, /NAME +INV\/s +ERRORS +.*P99 +CONCURRENCY +SOURCES +30 MIN +STATE/],
		[200, 60, /NAME +INV\/s +ERRORS +ERR\/min +THR\/min +P50 +P99 +CONCURRENCY +RESERVED +SOURCES/],
	] as const) {
		test(`are a row each with their numbers at ${columns}x${rows}`, async (t) => {
			const dashboard = await openDashboard(t, { scenario: 'shop', columns, rows });
			dashboard.press('5');
			await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
			await dashboard.waitFor(head);
			await dashboard.waitForRow(' payment-worker ', /payment-worker +\d/);
			assert.equal(dashboard.screen().length, rows);
		});
	}

	test('on a phone are a sign, a name and their invocations', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop', columns: 40, rows: 10 });
		dashboard.press('5');
		await dashboard.waitFor(/payment-worker|order-intake/);
		await dashboard.waitFor(/^.{2}[·▲✕?] \S+ +[\d.]+$/m);
	});

	test('are filtered, opened with Enter, and left with Esc', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('5');
		await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
		dashboard.press('/');
		dashboard.type('payment-w');
		await dashboard.waitFor(/ 1 of 14 functions/);
		dashboard.press('enter', 'enter');
		await dashboard.waitFor('FUNCTION  payment-worker');
		dashboard.press('esc');
		await dashboard.waitFor(/ FUNCTIONS /);
	});

	test('are stopped from reading with x after a question, and the change is followed', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('5');
		await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
		dashboard.press('/');
		dashboard.type('invoice-writer');
		await dashboard.waitFor(/ 1 of 14 functions/);
		dashboard.press('enter');
		await dashboard.waitForRow('invoice-writer', /1 queue/);
		dashboard.press('x');
		await dashboard.waitForDialog(/invoice-writer stops reading orders-invoice/);
		dashboard.press('tab', 'enter');
		await dashboard.waitForNoDialog();
		await dashboard.pass(() => /1 disabled/.test(dashboard.row('invoice-writer')));
		assert.deepEqual(dashboard.audited(), ['mapping 1']);
	});

	test('stay under the cursor once something was done to one, wherever the order puts it', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'consumer-down' });
		dashboard.press('5');
		await dashboard.waitFor(/^ ▌ order-worker .*mapping disabled/m);
		dashboard.press('x');
		await dashboard.waitForDialog(/order-worker begins to read orders/);
		dashboard.press('tab', 'enter');
		await dashboard.waitForNoDialog();
		await dashboard.pass(() => !/mapping disabled/.test(dashboard.row('order-worker')));
		assert.match(dashboard.row('order-worker'), /^ ▌/, 'the next key would be for another one');
		assert.doesNotMatch(dashboard.row('catalogue'), /▌/);
	});

	test('without a mapping say so at x', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('5');
		await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
		dashboard.press('/');
		dashboard.type('order-query');
		await dashboard.waitFor(/ 1 of 14 functions/);
		dashboard.press('enter', 'x');
		await dashboard.waitFor('order-query has no event source mapping: it reads no queue and no stream.');
		assert.equal(dashboard.dialog(), '');
	});

	test('where Lambda is denied, are one calm sentence and no error elsewhere', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'shop',
			faults: [{ service: 'Lambda', kind: 'denied' }],
		});
		dashboard.press('5');
		await dashboard.waitFor(/Not allowed to list functions\./);
		assert.doesNotMatch(dashboard.screen().join('\n'), /0 functions/, 'nobody said that there are none');
		dashboard.press('2');
		await dashboard.waitFor(/ QUEUES /);
		assert.doesNotMatch(dashboard.event(), /Lambda|functions/);
	});

	test('have nothing to do with queues that may not be listed', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'shop',
			faults: [{ service: 'SQS', kind: 'denied' }],
		});
		await dashboard.waitFor('Not allowed to list queues.');
		assert.match(dashboard.event(), /SQS denied ListQueues/);
		assert.doesNotMatch(dashboard.screen().join('\n'), /listing…/);
		dashboard.press('5');
		await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
		assert.doesNotMatch(dashboard.event(), /SQS/);
	});

	test('say above the footer what CloudWatch refuses, and not in the title too', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'shop',
			columns: 80,
			rows: 24,
			faults: [{ service: 'CloudWatch', operation: 'GetMetricData', kind: 'denied' }],
		});
		dashboard.press('5');
		await dashboard.waitFor(/⊘ metrics denied/);
		await dashboard.waitFor('CloudWatch denied GetMetricData: it needs cloudwatch:GetMetricData.');
		assert.equal(dashboard.screen().filter((line) => line.includes('GetMetricData')).length, 1);
	});

	test('of an account that has none say so', async (t) => {
		const dashboard = await openDashboard(t);
		dashboard.press('5');
		await dashboard.waitFor(/No functions in eu-west-1 for /);
	});
});
