import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startCloud } from '../../source/demo/cloud.ts';
import { openDashboard } from '../support/dashboard.tsx';
import { closedPort } from '../support/fake-http.ts';

describe('queues that cannot be read', () => {
	test('one denied queue stays in the list, as denied, and the others go on', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'open', messages: ['one'] }, { name: 'secret' }],
			faults: [{ queue: 'secret', kind: 'denied' }],
		});
		await dashboard.waitForRow('secret', / – +– +\S+ .*⊘ denied/);
		await dashboard.waitForRow('open', / 1 +0 /);
		await dashboard.outside.send('open', 'two');
		await dashboard.waitForRow('open', / 2 +0 /);
		assert.match(dashboard.row('secret'), /⊘ denied/);
	});

	test('rows stay when the endpoint goes away, dim and with their age, and heal by themselves', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'kept', messages: ['one', 'two'] }] });
		await dashboard.waitForRow('kept', / 2 +0 .*· \w+/);
		const heal = dashboard.cloud.faults.add({ kind: 'reset' });
		await dashboard.waitFor(/SQS .*127\.0\.0\.1.*Trying again in \d+s\./);
		await dashboard.pass(() => / 2 +0 .*~ as of \d+s ago/.test(dashboard.row('kept')));
		const y = dashboard.screen().findIndex((line) => line.includes('kept'));
		assert.equal(dashboard.cell(dashboard.row('kept').indexOf('2'), y).dim, true);
		assert.match(dashboard.header(), / ✕ /);
		assert.match(dashboard.screen()[3] ?? '', /QUEUES +1 /);

		heal();
		await dashboard.outside.send('kept', 'three');
		await dashboard.pass(() => / 3 +0 .*· \w+/.test(dashboard.row('kept')));
		assert.doesNotMatch(dashboard.text(), /Trying again|as of/);
		assert.match(dashboard.header(), / ● /);
	});

	test('a refused connection is told as that, never as an empty account, and heals', async (t) => {
		const port = await closedPort();
		const dashboard = await openDashboard(t, { endpoint: `http://127.0.0.1:${port}` });
		await dashboard.waitFor(/connection refused.*Trying again in \d+s\./);
		await dashboard.waitFor('No answer yet.');
		assert.doesNotMatch(dashboard.text(), /No queues/);
		const cloud = await startCloud({ scenario: 'shop', port });
		t.after(() => cloud.close());
		await dashboard.pass(() => / fifo +[\d,]+ /.test(dashboard.row(' orders.fifo ')));
		assert.doesNotMatch(dashboard.text(), /connection refused/);
	});

	test('a hung endpoint leaves the keys alive', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'any' }], faults: [{ kind: 'hang' }] });
		await dashboard.waitFor('Listing queues…');
		dashboard.press('?');
		await dashboard.waitFor('KEYS THAT WORK HERE');
		dashboard.press('esc');
		await dashboard.waitFor('Listing queues…');
		dashboard.press('/', 'q');
		await dashboard.waitFor('/ q▏');
		dashboard.press('esc');
		await dashboard.waitFor('q quit');
		dashboard.press('q');
		await dashboard.waitFor(() => dashboard.quits() === 1);
	});

	test('a listing that is denied says so', async (t) => {
		const dashboard = await openDashboard(t, { faults: [{ operation: 'ListQueues', kind: 'denied' }] });
		await dashboard.waitFor('Not allowed to list queues.');
		assert.match(dashboard.event(), /ListQueues/);
		assert.doesNotMatch(dashboard.text(), /No queues/);
	});

	test('an endpoint that answers HTML is told as that', async (t) => {
		const dashboard = await openDashboard(t, { faults: [{ kind: 'html' }] });
		await dashboard.waitFor(/HTML/);
		assert.doesNotMatch(dashboard.text(), /No queues|<html|<!doctype/i);
	});

	test('an empty account is one sentence', async (t) => {
		const dashboard = await openDashboard(t, { columns: 120 });
		await dashboard.waitFor(
			/No queues in eu-west-1 for http:\/\/127\.0\.0\.1:\d+\. Ctrl-G changes the region; qdash --demo shows a full one\./,
		);
	});

	test('more than 1,000 queues are all reached', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'thousand',
			queues: [{ name: 'zz-first' }, { name: 'zz-last', messages: ['one'] }],
		});
		await dashboard.waitFor(/QUEUES +1,?002 /);
		dashboard.press('s');
		await dashboard.waitFor('sorted by name ▼');
		dashboard.press('G');
		await dashboard.waitForRow('▌', /zz-last +std +1 /);
		assert.notEqual(dashboard.row('zz-first'), '');
		dashboard.press('g');
		await dashboard.waitForRow('▌', /billing-commands-01/);
	});
});
