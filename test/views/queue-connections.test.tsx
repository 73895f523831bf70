import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

async function openConnections(dashboard: Dashboard, name: string): Promise<void> {
	await dashboard.openQueue(name);
	dashboard.press('shift-tab', 'shift-tab');
	await dashboard.waitFor(/^ CONSUMERS/m);
	await dashboard.waitFor((screen) => !/Asking/.test(screen.join()));
}

describe("a queue's connections", () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`are its topics with their filters, and its functions, at ${columns}x${rows}`, async (t) => {
			const dashboard = await openDashboard(t, { scenario: 'shop', columns, rows });
			await openConnections(dashboard, 'orders-invoice');
			assert.match(
				dashboard.row('order-events'),
				/▌ topic +order-events +filter \{"event":\["order\.paid"\]\}, raw.* subscript/,
			);
			assert.match(dashboard.row('invoice-writer'), /function +invoice-writer +· Enabled +5 a batch/);
			dashboard.press('j');
			await dashboard.waitForRow('invoice-writer', /▌/);
			dashboard.press('enter');
			await dashboard.waitFor('FUNCTION  invoice-writer');
			dashboard.press('esc');
			await dashboard.waitFor(/^ CONSUMERS/m);
		});
	}

	test('are on its overview too, from where Enter opens the function', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await dashboard.openQueue('orders-invoice');
		await dashboard.waitForRow(
			'fed by',
			/fed by {2}topic order-events {2}filter \{"event":\["order\.paid"\]\}/,
		);
		await dashboard.waitForRow('read by', /read by {2}function invoice-writer {2}Enabled · 5 a batch/);
		while (!dashboard.row('read by').includes('▌')) {
			const before = dashboard.row('▌');
			dashboard.press('j');
			await dashboard.waitFor(() => dashboard.row('▌') !== before);
		}
		dashboard.press('enter');
		await dashboard.waitFor('FUNCTION  invoice-writer');
	});

	test('are rules and API routes as well, and an application where no function reads', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openConnections(dashboard, 'search-index');
		assert.match(dashboard.row('orders-to-search'), /rule +\S*orders-to-search .*Order Placed.* rule target/);
		assert.match(dashboard.text(), /None known: an application polls it, since messages are received\./);
	});

	test('without SNS say so, and show the rest', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'shop',
			faults: [{ service: 'SNS', kind: 'denied' }],
		});
		await openConnections(dashboard, 'orders-invoice');
		await dashboard.waitFor(/Could not see all: SNS\./);
		assert.match(dashboard.row('invoice-writer'), /Enabled/);
		assert.doesNotMatch(dashboard.event(), /SNS/);
	});
});

describe("a queue's charts", () => {
	test('go to other windows with [ ] < >, and back to the present', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await dashboard.openQueue('search-index');
		await dashboard.waitFor(/^ 1h to now · 1m each/m);
		await dashboard.waitFor(/VISIBLE +max \d/);
		dashboard.press(']');
		await dashboard.waitFor(/^ 3h to now · 1m each/m);
		dashboard.press('<');
		await dashboard.waitFor(/^ 3h to \d{4}-\d\d-\d\d \d\d:\d\d · 1m each/m);
		await dashboard.waitFor(/IN ─ [\d.]+\/s/);
		dashboard.press('>');
		await dashboard.waitFor(/^ 3h to now/m);
	});
});
