import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

async function openFunction(dashboard: Dashboard, name: string): Promise<void> {
	dashboard.press('5');
	await dashboard.waitFor(/ FUNCTIONS .*14 functions/);
	dashboard.press('/');
	dashboard.type(name);
	await dashboard.waitFor(/ 1 of 14 functions/);
	dashboard.press('enter', 'enter');
	await dashboard.waitFor(`FUNCTION  ${name}`);
}

describe('a function', () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`has its numbers, what it reads, and charts at ${columns}x${rows}`, async (t) => {
			const dashboard = await openDashboard(t, { scenario: 'shop', columns, rows });
			await openFunction(dashboard, 'payment-worker');
			await dashboard.waitFor(/FUNCTION {2}payment-worker {2}nodejs\S* · \S+ MB · timeout 30s/);
			await dashboard.waitFor(/Invocations [\d.]+\/s/);
			await dashboard.waitFor(/Reserved 40/);
			assert.match(dashboard.text(), /^ {2}reads {2}payments {2}Enabled · 10 a batch/m);
			await dashboard.waitFor(/^ INVOCATIONS +max [\d.]+\/s/m);
			assert.equal(dashboard.screen().length, rows);
		});
	}

	test('leads to the queue that it reads, and from there back', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openFunction(dashboard, 'payment-worker');
		await dashboard.waitFor(/reads {2}payments/);
		dashboard.press('enter');
		await dashboard.waitFor('QUEUE  payments');
		dashboard.press('esc');
		await dashboard.waitFor('FUNCTION  payment-worker');
	});

	test('has its mappings on a tab, each with its settings, and x switches the one under the cursor', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openFunction(dashboard, 'payment-worker');
		await dashboard.waitFor(/reads {2}payments/);
		dashboard.press('tab');
		await dashboard.waitForRow('payments', /▌ payments +· Enabled +10 .* 20 /);
		assert.match(dashboard.text(), /^ Reads +arn:aws:sqs:eu-west-1:000000000000:payments$/m);
		assert.match(dashboard.text(), /^ Of a failed batch +only the failed messages come again$/m);
		dashboard.press('x');
		await dashboard.waitForDialog(/payment-worker stops reading payments/);
		dashboard.press('tab', 'enter');
		await dashboard.pass(() => /▲ Disabled/.test(dashboard.row('payments')));
		dashboard.press('x');
		await dashboard.waitForDialog(/payment-worker begins to read payments/);
		dashboard.press('tab', 'enter');
		await dashboard.pass(() => /· Enabled/.test(dashboard.row('payments')));
		assert.deepEqual(dashboard.audited(), ['mapping 1', 'mapping 1']);
		dashboard.press('enter');
		await dashboard.waitFor('QUEUE  payments');
	});

	test('has its settings on a tab, the reservation among them, which e changes', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openFunction(dashboard, 'payment-worker');
		dashboard.press('shift-tab');
		await dashboard.waitFor(/^ ARN +arn:aws:lambda:eu-west-1:000000000000:function:payment-worker$/m);
		await dashboard.waitFor(
			/^ Reserved concurrency +40 calls at once at most, kept for it: \d+ of the account's 1,000 are unreserved/m,
		);
		assert.match(dashboard.text(), /^ Timeout +30s: then a call is ended and counts as an error$/m);
		dashboard.press('e');
		await dashboard.waitForDialog(/at most 40 calls at once, reserved for it/);
		dashboard.press('ctrl-u');
		dashboard.type('0');
		dashboard.press('enter', 'enter');
		await dashboard.waitForDialog(/Stops .*payment-worker/);
		dashboard.press('tab', 'enter');
		await dashboard.pass(/^ Reserved concurrency +0: it is stopped, every call is throttled/m);
		assert.deepEqual(dashboard.audited(), ['concurrency 1']);
	});

	test('that reads nothing says so, on its tab and at x', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openFunction(dashboard, 'order-query');
		dashboard.press('tab');
		await dashboard.waitFor(/None: it reads no queue and no stream\./);
		dashboard.press('x');
		await dashboard.waitFor(/order-query has no event source mapping/);
	});
});
