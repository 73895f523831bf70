import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const stageOf = (row: string) => /orders-api +(\w+) /.exec(row)?.[1];

describe('the lists', () => {
	test('are one beside the other: Tab goes round, Shift-Tab goes back, a number goes there', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'quiet' });
		await dashboard.waitFor(/^ QUEUES /m);
		for (const title of ['APIS', 'CDN', 'FUNCTIONS', 'QUEUES']) {
			dashboard.press('tab');
			await dashboard.waitFor(new RegExp(`^ ${title} `, 'm'));
		}
		for (const title of ['FUNCTIONS', 'CDN', 'APIS', 'QUEUES']) {
			dashboard.press('shift-tab');
			await dashboard.waitFor(new RegExp(`^ ${title} `, 'm'));
		}
		dashboard.press('3');
		await dashboard.waitFor(/^ APIS /m);
	});

	test('keep their filter, their order and their cursor while another one is looked at', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('3');
		await dashboard.waitFor(/ APIS +.*4 stages/);
		dashboard.press('/');
		dashboard.type('orders');
		dashboard.press('enter', 's', 'S');
		await dashboard.waitFor(/ APIS {2}\/ orders +2 of 4 stages +sorted by api ▲/);
		const first = dashboard.row('▌');
		dashboard.press('G');
		await dashboard.waitFor(() => stageOf(dashboard.row('▌')) !== stageOf(first));
		const last = stageOf(dashboard.row('▌'));
		dashboard.press('tab');
		await dashboard.waitFor(/^ CDN /m);
		dashboard.press('shift-tab');
		await dashboard.waitFor(/ APIS {2}\/ orders +2 of 4 stages +sorted by api ▲/);
		assert.equal(stageOf(dashboard.row('▌')), last);
		dashboard.press('esc');
		await dashboard.waitFor(/ APIS +4 stages/);
		assert.equal(stageOf(dashboard.row('▌')), last, 'the cursor stays on its row');
	});

	test('say of a filter that nothing passes what it was, and how to be rid of it', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		dashboard.press('3');
		await dashboard.waitFor(/ APIS +.*4 stages/);
		dashboard.press('/');
		dashboard.type('no such thing');
		await dashboard.waitFor('No stage matches no such thing. Esc clears the filter.');
		dashboard.press('esc');
		await dashboard.waitForRow(' live-updates ', /prod/);
	});
});
