import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const shop = [
	{ name: 'graveyard', messages: ['dead', 'deader'] },
	{ name: 'orders', deadLetters: { queue: 'graveyard', maxReceiveCount: 5 }, messages: ['1', '2', '3'] },
	{ name: 'invoices', deadLetters: { queue: 'graveyard', maxReceiveCount: 2 } },
];

describe('a queue', () => {
	test('has its counts, which go on, its settings in words, and a chart with its axes', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await dashboard.openQueue('orders');
		assert.match(
			dashboard.screen()[3] ?? '',
			/ QUEUE {2}orders {2}standard · retention 4d · visibility 30s · SSE-SQS/,
		);
		await dashboard.waitFor(/Visible 3 +In flight 0 +Delayed 0 +Oldest \S+ +In \S+ +Out \S+ +Net now /);
		assert.match(dashboard.text(), / VISIBLE +max 3 /);
		assert.match(dashboard.text(), /^ *4 ┤/m);
		assert.match(dashboard.text(), /^ *0 ┼─+/m);
		assert.match(dashboard.text(), /^ +\d\d:\d\d +\d\d:\d\d +\d\d:\d\d/m);
		await dashboard.outside.receive('orders', 1);
		await dashboard.waitFor(/Visible 2 +In flight 1 /);
	});

	test('leads to its dead letters and back to whose they are, by Enter', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await dashboard.openQueue('orders');
		await dashboard.waitForRow(
			'dead letters go to',
			/▌dead letters go to {2}graveyard {2}2 visible · after 5 receives/,
		);
		dashboard.press('enter');
		await dashboard.waitFor('QUEUE  graveyard');
		await dashboard.waitFor(/dead letters of {2}orders {2}3 visible/);
		await dashboard.waitFor(/dead letters of {2}invoices {2}0 visible/);
		await dashboard.waitFor(/▲ 2 dead/);
		const first = dashboard.row('▌');
		dashboard.press('j');
		await dashboard.waitFor(
			() => dashboard.row('▌') !== first && dashboard.row('▌').includes('dead letters of'),
		);
		const other = /dead letters of {2}(\w+)/.exec(dashboard.row('▌'))?.[1] ?? '';
		dashboard.press('enter');
		await dashboard.waitFor(`QUEUE  ${other}`);
		dashboard.press('esc');
		await dashboard.waitFor('QUEUE  graveyard');
		dashboard.press('esc');
		await dashboard.waitFor('QUEUE  orders');
		dashboard.press('esc');
		await dashboard.waitFor(/QUEUES .*orders/);
	});

	test('has its settings on a tab of their own, scrolled where they are long', async (t) => {
		const dashboard = await openDashboard(t, { columns: 80, rows: 24, queues: shop });
		await dashboard.openQueue('orders');
		dashboard.press('shift-tab');
		await dashboard.waitFor(/ARN +arn:aws:sqs:eu-west-1:000000000000:orders/);
		assert.match(dashboard.text(), /Visibility timeout +30s: how long a received message is hidden/);
		assert.match(dashboard.text(), /Retention +4d: then a message is dropped/);
		assert.match(dashboard.text(), /Dead letters +to graveyard after 5 receives/);
		dashboard.resize(80, 14);
		await dashboard.waitFor((screen) => screen.length === 14 && /ARN/.test(screen.join()));
		dashboard.press('G');
		await dashboard.waitFor(/Access policy +none: only this account/);
		assert.doesNotMatch(dashboard.text(), /ARN/);
		dashboard.press('tab');
		await dashboard.waitFor(/Visible 3 /);
	});

	test('that is FIFO says how it deduplicates', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [
				{
					name: 'order.fifo',
					attributes: { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
				},
			],
		});
		await dashboard.openQueue('order.fifo');
		assert.match(dashboard.screen()[3] ?? '', /fifo · content-based dedup · high throughput · retention 4d/);
		await dashboard.waitFor(/Deduplicated \S+\/min/);
		dashboard.press('shift-tab');
		await dashboard.waitFor(/Deduplication scope +within a message group/);
	});

	test('that is deleted while it is open says so, and the way back is open', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await dashboard.openQueue('invoices');
		await dashboard.outside.delete('invoices');
		await dashboard.waitFor(/\? deleted/);
		assert.match(dashboard.text(), /does not exist|is not there|deleted/);
		dashboard.press('esc');
		await dashboard.waitFor(/QUEUES /);
	});

	test('at 40x10 has its name, its tab and its counts', async (t) => {
		const dashboard = await openDashboard(t, { columns: 40, rows: 10, queues: shop });
		await dashboard.waitForRow('orders', / 3$/);
		dashboard.press('/');
		dashboard.type('orders');
		dashboard.press('enter', 'enter');
		await dashboard.waitFor(/^ orders {2}Overview/m);
		await dashboard.waitFor(/Visible 3/);
		assert.match(dashboard.footer(), /Esc back/);
	});
});
