import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

async function openForm(dashboard: Dashboard, name: string): Promise<void> {
	await dashboard.pick(name);
	dashboard.press('n');
	await dashboard.waitFor('▌Body');
}

/** Presses Tab until the focus is there. */
async function tabTo(dashboard: Dashboard, shown: string): Promise<void> {
	for (let tabs = 0; tabs < 8 && !dashboard.text().includes(shown); tabs++) {
		const before = dashboard.text();
		dashboard.press('tab');
		await dashboard.waitFor(() => dashboard.text() !== before);
	}
	assert.ok(dashboard.text().includes(shown), `${shown} was not reached`);
}

async function send(dashboard: Dashboard): Promise<void> {
	await tabTo(dashboard, '[ Send ]');
	dashboard.press('enter');
}

describe('the form of a message', () => {
	test('to a standard queue has a body, attributes and a delay; the outcome names the id', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'work', attributes: { DelaySeconds: '7' } }],
		});
		await openForm(dashboard, 'work');
		const form = dashboard.dialog();
		assert.match(form, /^Send to work .*One message to work · 0000-0000-0000 · eu-west-1\./);
		assert.match(form, /Body: .*Ctrl-E opens \$EDITOR .*Attributes: .*Delay in seconds: the queue's own, 7/);
		assert.doesNotMatch(form, /group|Dedup/i);
		dashboard.type('{"order":"A-1","note":"q?:2 é"}');
		await tabTo(dashboard, '▌Attributes');
		dashboard.type('tries:Number=5');
		await tabTo(dashboard, '▌Delay');
		dashboard.type('0');
		await send(dashboard);
		await dashboard.waitFor(/accepted by work as [0-9a-f-]{36}/);
		assert.equal(dashboard.quits(), 0);
		const id = /as ([0-9a-f-]{36})/.exec(dashboard.event())?.[1] ?? 'none';
		await dashboard.receive('work', 1);
		await dashboard.waitFor(`message id     ${id.slice(0, 30)}`);
		await dashboard.waitFor('{"order":"A-1","note":"q?:2 é"}');
		await dashboard.waitFor(/tries Number +5/);
	});

	test('to a FIFO queue has a group and a deduplication id, and says of a duplicate what is known', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'order.fifo' }] });
		const sendOne = async (body: string, id: string) => {
			dashboard.press('n');
			await dashboard.waitFor('▌Body');
			dashboard.type(body);
			await tabTo(dashboard, '▌Message group id');
			dashboard.type('g-1');
			await tabTo(dashboard, '▌Deduplication id');
			dashboard.type(id);
			await send(dashboard);
			await dashboard.waitForNoDialog();
		};
		await dashboard.pick('order.fifo');
		dashboard.press('n');
		await dashboard.waitFor('▌Body');
		assert.match(
			dashboard.dialog(),
			/Message group id: .*Deduplication id: left empty: the SHA-256 of the body/,
		);
		assert.doesNotMatch(dashboard.dialog(), /Delay/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();

		await sendOne('first', 'same');
		await dashboard.waitFor(/accepted by order\.fifo as [0-9a-f-]{36}\. SQS does not say whether/);
		const first = /as ([0-9a-f-]{36})/.exec(dashboard.event())?.[1] ?? 'none';
		await sendOne('again', 'same');
		await dashboard.waitFor(`deduplicated: order.fifo already has it as ${first}; nothing new was delivered`);
		await sendOne('second', 'other');
		await dashboard.waitFor(/accepted by order\.fifo as /);
		assert.equal((await dashboard.outside.counts('order.fifo')).visible, 2);
	});

	test('without a group id is kept open, with a sentence under the field that lacks', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'order.fifo', attributes: { ContentBasedDeduplication: 'false' } }],
		});
		await openForm(dashboard, 'order.fifo');
		dashboard.type('body stays');
		await send(dashboard);
		await dashboard.waitFor('✕ A FIFO queue needs a group id.');
		assert.match(dashboard.dialog(), /body stays/);
		assert.match(
			dashboard.dialog(),
			/✕ This queue does not deduplicate by content, so it needs a ▌?deduplication id\./,
		);
		assert.match(dashboard.text(), /▌Message group id/, 'the focus is on the field');
		dashboard.type('g 1');
		await send(dashboard);
		await dashboard.waitForDialog(
			/✕ A group id has up to 128 letters, digits and punctuation, without ▌ spaces\./,
		);
		assert.equal(dashboard.asked('SendMessage'), 0);
	});

	test('refuses what SQS refuses before it is sent: too large, a character, an attribute, a delay', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'small', attributes: { MaximumMessageSize: '1024' } }],
		});
		await openForm(dashboard, 'small');
		await send(dashboard);
		await dashboard.waitFor('✕ The body is empty; SQS takes at least one character.');
		dashboard.paste(`${'x'.repeat(1020)}\nend of it`);
		await send(dashboard);
		await dashboard.waitForDialog(
			/✕ Body and attributes are 1\.0 kB \(1,030 bytes\); the limit here is ▌ 1,024 bytes/,
		);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();

		dashboard.press('n');
		await dashboard.waitFor('▌Body');
		dashboard.paste('bell \uffff end');
		await tabTo(dashboard, '▌Attributes');
		dashboard.type('nonsense');
		await tabTo(dashboard, '▌Delay');
		dashboard.type('901');
		await send(dashboard);
		await dashboard.waitForDialog(/✕ The body has U\+FFFF at character 6, which SQS refuses\./);
		assert.match(dashboard.dialog(), /✕ "nonsense" is not of the form name=value\./);
		assert.match(dashboard.dialog(), /✕ The delay is whole seconds from 0 to 900\./);
		assert.equal(dashboard.asked('SendMessage'), 0);
	});

	test('is open again with all that was typed when the call fails', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'work' }] });
		const heal = dashboard.cloud.faults.add({ operation: 'SendMessage', kind: 'denied' });
		await openForm(dashboard, 'work');
		dashboard.type('worth keeping');
		await tabTo(dashboard, '▌Attributes');
		dashboard.type('a=b');
		await send(dashboard);
		await dashboard.waitFor('It was not sent:');
		assert.match(dashboard.dialog(), /It was not sent: .*SendMessage/);
		assert.match(dashboard.dialog(), /Body: ▌│ worth keeping .*│ a=b/);
		heal();
		await send(dashboard);
		await dashboard.waitFor(/accepted by work as /);
		assert.deepEqual(await dashboard.outside.takeAll('work'), ['worth keeping']);
	});

	test('over 1 MiB, pasted, is refused in a sentence and keeps the keys alive', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'work' }] });
		await openForm(dashboard, 'work');
		dashboard.paste('0123456789abcdef'.repeat(70_000));
		await send(dashboard);
		await dashboard.waitForDialog(/✕ Body and attributes are 1\.1 MB \(1,120,000 bytes\); the limit here is/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
	});

	test('keeps what was typed while the terminal is too small to show it, and takes no key then', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'work' }] });
		await openForm(dashboard, 'work');
		dashboard.type('precious');
		await dashboard.waitFor('precious');
		dashboard.resize(30, 6);
		await dashboard.waitFor(/qdash needs 40 columns/);
		assert.doesNotMatch(dashboard.text(), /precious/);
		dashboard.press('x', 'tab', 'tab', 'tab', 'enter', 'q');
		dashboard.resize(100, 30);
		await dashboard.waitFor('precious');
		assert.match(dashboard.dialog(), /Body: .*precious[^x]/);
		assert.equal(dashboard.asked('SendMessage'), 0);
		assert.equal(dashboard.quits(), 0);
	});

	test('at 40x10 can still be filled in and sent', async (t) => {
		const dashboard = await openDashboard(t, { columns: 40, rows: 10, queues: [{ name: 'work' }] });
		await dashboard.waitForRow('work', / 0$/);
		dashboard.press('n');
		await dashboard.waitFor('▌Body');
		dashboard.type('small screen');
		await send(dashboard);
		await dashboard.waitFor('accepted by work');
		assert.deepEqual(await dashboard.outside.takeAll('work'), ['small screen']);
	});
});
