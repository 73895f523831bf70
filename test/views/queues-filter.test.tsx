import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

const bodies = (count: number) => Array.from({ length: count }, (_, index) => `{"n":${index}}`);
const shop = [
	{ name: 'payments-dlq', messages: bodies(2) },
	{ name: 'payments', deadLetters: { queue: 'payments-dlq', maxReceiveCount: 3 }, messages: bodies(1) },
	{ name: 'orders.fifo', messages: bodies(5) },
	{ name: 'invoices', messages: bodies(4) },
	{ name: 'emails', messages: bodies(3) },
];
/** The names in the table, from the top. */
function names(dashboard: Dashboard): string[] {
	const rows = dashboard.screen().slice(5, -2);
	return rows.map((line) => line.slice(3).split(' ')[0] ?? '').filter((name) => name !== '');
}
const title = (dashboard: Dashboard) => dashboard.screen()[3] ?? '';
const whole = async (dashboard: Dashboard) => {
	await dashboard.waitForRow(' payments-dlq ', /dlq +2 +0 .*2 dead/);
	await dashboard.waitForRow(' orders.fifo ', / 5 +0 /);
	await dashboard.waitForRow(' invoices ', / 4 +0 /);
	await dashboard.waitForRow(' emails ', / 3 +0 /);
};

describe('the filter of the queues', () => {
	test('narrows as one types, fuzzily, by name, by type and by state', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await whole(dashboard);
		dashboard.press('/');
		await dashboard.waitFor('Enter keep the filter');
		dashboard.type('pym');
		await dashboard.waitFor(() => names(dashboard).join() === 'payments-dlq,payments');
		assert.match(title(dashboard), /QUEUES {2}\/ pym▏ +2 of 5 /);
		const y = dashboard.screen().findIndex((line) => line.includes(' payments '));
		assert.equal(dashboard.cell(3, y).underline, true);

		const becomes = async (filter: string, left: string) => {
			dashboard.press('esc');
			await dashboard.waitFor(() => names(dashboard).length === 5 && !title(dashboard).includes('/ '));
			dashboard.press('/');
			await dashboard.waitFor('Enter keep the filter');
			dashboard.type(filter);
			await dashboard.waitFor(() => names(dashboard).join() === left);
		};
		await becomes('fifo', 'orders.fifo');
		await becomes('std', 'emails,invoices,payments');
		await becomes('dead', 'payments-dlq');
		await becomes('pay dlq', 'payments-dlq');
		await becomes('nothing like it', 'No');
		await dashboard.waitFor('No queue matches nothing like it. Esc clears the filter.');
	});

	test('takes every key as text: q, ?, a colon and digits', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await whole(dashboard);
		dashboard.press('/');
		await dashboard.waitFor('Enter keep the filter');
		dashboard.press('q', '?', '2', ':', 'p', 'space', 'r');
		await dashboard.waitFor('/ q?2:p r▏');
		dashboard.paste('n\nx');
		await dashboard.waitFor('/ q?2:p rn x▏');
		dashboard.press('backspace', 'backspace');
		await dashboard.waitFor('/ q?2:p rn▏');
		assert.equal(dashboard.quits(), 0);
		assert.doesNotMatch(dashboard.text(), /┌|KEYS THAT WORK/);
		dashboard.press('ctrl-c');
		assert.equal(dashboard.quits(), 0, 'keys are read by the next turn of the loop');
		await dashboard.waitFor(() => dashboard.quits() === 1);
	});

	test('is kept by Enter, after which Esc clears it', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await whole(dashboard);
		dashboard.press('/');
		dashboard.type('invoi');
		dashboard.press('enter');
		await dashboard.waitFor(/\/ invoi +1 of 5/);
		assert.deepEqual(names(dashboard), ['invoices']);
		dashboard.press('g');
		dashboard.press('esc');
		await dashboard.waitFor(() => names(dashboard).length === 5);
		assert.match(title(dashboard), /QUEUES +5 /);
		assert.match(dashboard.row('▌'), /invoices/, 'the cursor stays where it was');
	});
});

test('keys that come in one burst go where the key before them led', async (t) => {
	const dashboard = await openDashboard(t, { queues: shop });
	await whole(dashboard);
	dashboard.type('/pq\x7fn\x15emai\rs');
	await dashboard.waitFor(/QUEUES {2}\/ emai +1 of 5 +sorted by name ▼/);
	assert.equal(dashboard.dialog(), '');
	assert.equal(dashboard.quits(), 0);
	dashboard.type('p');
	dashboard.type('emails\r');
	await dashboard.waitFor('[ Purge ]');
	assert.equal(dashboard.asked('PurgeQueue') + dashboard.asked('ReceiveMessage'), 0);
	dashboard.press('esc');
	await dashboard.waitForNoDialog();
	// What is read from the configuration first takes a moment; keys wait for it.
	dashboard.type('\x07us\x1b');
	await dashboard.waitFor('Enter');
	await dashboard.waitFor(/QUEUES {2}\/ emai +1 of 5 +sorted by name ▼/);
});

describe('the order of the queues', () => {
	test('is by trouble first, then by any column, and can be reversed', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop, columns: 200 });
		await whole(dashboard);
		assert.match(title(dashboard), /sorted by trouble ▼/);
		assert.equal(names(dashboard)[0], 'payments-dlq');
		const by = async (name: string, order: string[]) => {
			dashboard.press('s');
			await dashboard.waitFor(`sorted by ${name} ▼`);
			await dashboard.waitFor(() => names(dashboard).join() === order.join());
		};
		const byName = ['emails', 'invoices', 'orders.fifo', 'payments', 'payments-dlq'];
		const byVisible = ['orders.fifo', 'invoices', 'emails', 'payments-dlq', 'payments'];
		await by('name', byName);
		await by('type', ['payments-dlq', 'orders.fifo', 'emails', 'invoices', 'payments']);
		await by('visible', byVisible);
		dashboard.press('S');
		await dashboard.waitFor('sorted by visible ▲');
		await dashboard.waitFor(() => names(dashboard).join() === byVisible.toReversed().join());
		await by('in flight', byName);
		await dashboard.outside.receive('invoices', 1);
		await dashboard.waitFor(() => names(dashboard)[0] === 'invoices');
		for (const column of ['delayed', 'oldest', 'in/s', 'out/s', 'dedup/min', 'trouble']) {
			dashboard.press('s');
			await dashboard.waitFor(`sorted by ${column} ▼`);
		}
	});

	test('moves rows under the cursor, which stays on its queue', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await whole(dashboard);
		dashboard.press('s', 's', 's');
		await dashboard.waitFor('sorted by visible ▼');
		dashboard.press('g', 'j', 'j');
		await dashboard.waitFor(() => /emails/.test(dashboard.row('▌')));
		assert.equal(names(dashboard).indexOf('emails'), 2);
		await dashboard.outside.send('payments', ...bodies(9));
		await dashboard.waitFor(() => names(dashboard)[0] === 'payments');
		assert.equal(names(dashboard).indexOf('emails'), 3);
		assert.match(dashboard.row('▌'), /emails/);
	});

	test('the filter, the sort and the cursor are there again after a look at a queue', async (t) => {
		const dashboard = await openDashboard(t, { queues: shop });
		await whole(dashboard);
		dashboard.press('/');
		dashboard.type('e');
		dashboard.press('enter', 's', 's', 's', 'S');
		await dashboard.waitFor(/\/ e +\d of 5 +sorted by visible ▲/);
		dashboard.press('g', 'j', 'j');
		await dashboard.waitFor(() => /emails/.test(dashboard.row('▌')));
		const before = names(dashboard);
		const listings = dashboard.asked('ListQueues');
		dashboard.press('enter');
		await dashboard.waitFor('QUEUE  emails');
		dashboard.press('esc');
		await dashboard.waitFor(/\/ e +\d of 5 +sorted by visible ▲/);
		assert.deepEqual(names(dashboard), before);
		assert.match(dashboard.row('▌'), /emails/);
		assert.equal(dashboard.asked('ListQueues'), listings, 'nothing was loaded anew');
	});
});
