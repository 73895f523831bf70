import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

const letters = ['alpha', 'beta', 'gamma'];

/** The line of a held message, by its body. */
const held = (dashboard: Dashboard, body: string) =>
	dashboard
		.screen()
		.map((line) => line.trimEnd())
		.find((line) => /^ [▌ ]/.test(line) && line.endsWith(` ${body}`)) ?? '';

describe('the notice before a receive', () => {
	test('says what it does to this queue, in its numbers, with No in focus', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [
				{ name: 'graveyard' },
				{
					name: 'risky',
					attributes: { VisibilityTimeout: '45' },
					deadLetters: { queue: 'graveyard', maxReceiveCount: 2 },
					messages: letters,
				},
			],
		});
		await dashboard.openQueue('risky');
		dashboard.press('r');
		await dashboard.waitFor('Receive from risky');
		const text = dashboard.dialog();
		assert.match(text, /SQS has no peek\. Receiving up to 10 messages here/);
		assert.match(text, /hides them from consumers for 45s, or until you release them/);
		assert.match(
			text,
			/dead-letters to graveyard after 2: a message already received 2 times moves now, unseen; one at 1,/,
		);
		assert.match(text, /\[ No, go back \] Receive$/);
		dashboard.press('enter');
		await dashboard.waitFor(() => !dashboard.text().includes('Receive from risky'));
		assert.equal(dashboard.asked('ReceiveMessage'), 0);
		dashboard.press('r');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('y');
		await dashboard.waitFor('received 3 from risky');
		assert.equal(dashboard.asked('ReceiveMessage'), 1);
		dashboard.press('r');
		await dashboard.waitFor('Receive from risky');
	});

	test('comes once where nothing moves to dead letters', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'plain', messages: letters }] });
		await dashboard.receive('plain', 3);
		await dashboard.outside.send('plain', 'delta');
		dashboard.press('r');
		await dashboard.waitFor('received 1 from plain');
		await dashboard.waitFor('4 held');
	});
});

describe('held messages', () => {
	test('are rows with lease, id, group, age, receives, size and body', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'order.fifo', messages: [{ body: '{"n":1}', group: 'customer-1182' }] }],
		});
		await dashboard.waitForRow('order.fifo', / 1 +0 /);
		await dashboard.cloud.advance(3_600_000);
		await dashboard.receive('order.fifo', 1);
		await dashboard.waitFor(/LEASE +ID +GROUP +SENT +RECEIVES +SIZE +BODY/);
		assert.match(
			held(dashboard, '{"n":1}'),
			/^ ▌ +(30|29)s +[0-9a-f…]{8} +customer-1182 +(1h 0m|59m 59s) ago +1 +7 B +\{"n":1\}$/,
		);
		await dashboard.waitFor('1 held · about 0 visible · released when you leave · at most ten of a group');
	});

	test('have a lease that counts down, e extends, and that ends as expired, not as acked', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'short', messages: ['alpha'] }] });
		await dashboard.receive('short', 1);
		await dashboard.waitFor(() => / (30|29)s /.test(held(dashboard, 'alpha')));
		await dashboard.cloud.advance(12_000);
		await dashboard.waitFor(() => / 1[5-8]s /.test(held(dashboard, 'alpha')));
		dashboard.press('e');
		await dashboard.waitFor('extended to 30s from now: 1 message in short');
		await dashboard.waitFor(() => / (30|29)s /.test(held(dashboard, 'alpha')));

		await dashboard.cloud.advance(31_000);
		await dashboard.waitFor(() => / expired /.test(held(dashboard, 'alpha')));
		dashboard.press('a');
		await dashboard.waitFor(/acked 0 of 1\. Lease expired/);
		assert.equal(dashboard.asked('DeleteMessageBatch'), 0);
		assert.equal((await dashboard.outside.counts('short')).visible, 1);
	});

	test('x releases the one under the cursor, a backs it up and acks it', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'few', messages: letters }] });
		const { outside } = dashboard;
		await dashboard.receive('few', 3);
		dashboard.press('j', 'x');
		await dashboard.waitFor('released 1 message in few');
		await dashboard.waitFor(() => held(dashboard, 'beta') === '' && /^ ▌/.test(held(dashboard, 'gamma')));
		assert.deepEqual(await outside.counts('few'), { visible: 1, inFlight: 2, delayed: 0 });
		dashboard.press('a');
		await dashboard.waitFor(/acked 1 message in few; a copy is in .+ndjson/);
		assert.deepEqual(
			dashboard.backups().map(({ body }) => body),
			['gamma'],
		);
		await dashboard.waitFor(() => held(dashboard, 'alpha') !== '');

		dashboard.press('esc');
		await dashboard.waitFor('released 1 message of few');
		assert.deepEqual((await outside.takeAll('few')).sort(), ['alpha', 'beta']);
		// The line of a release is written beside it: nobody waits for the file.
		await dashboard.waitFor(() => dashboard.audited().length === 4);
		assert.deepEqual(dashboard.audited(), ['receive 3', 'release 1', 'ack 1', 'release 1']);
	});

	test('that come after their view was left are released all the same', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'late', messages: letters }] });
		dashboard.cloud.faults.add({ operation: 'ReceiveMessage', kind: 'slow', milliseconds: 2500, times: 1 });
		await dashboard.openQueue('late');
		dashboard.press('r');
		await dashboard.waitForDialog(/^Receive from late/);
		dashboard.press('tab', 'enter');
		await dashboard.waitFor('Receiving from late');
		dashboard.press('esc');
		await dashboard.waitFor('released 3 messages of late');
		assert.deepEqual(await dashboard.outside.counts('late'), { visible: 3, inFlight: 0, delayed: 0 });
	});

	test('marks belong to messages: the marked ones go, whatever came since', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'marked', messages: ['alpha', 'beta'] }] });
		const { outside } = dashboard;
		await dashboard.receive('marked', 2);
		dashboard.press('j', 'space');
		await dashboard.waitFor('1 marked');
		await outside.send('marked', 'gamma', 'delta', 'epsilon');
		dashboard.press('r');
		await dashboard.waitFor('received 3 from marked');
		dashboard.press('G', 'space');
		await dashboard.waitFor('2 marked');
		await dashboard.waitFor(() => /^ .✓/.test(held(dashboard, 'epsilon')));
		assert.match(held(dashboard, 'beta'), /^ .✓/);
		dashboard.press('g', 'a');
		await dashboard.waitFor('Ack 2 messages');
		const dialog = dashboard.dialog();
		assert.match(dialog, /Deletes 2 messages from marked · 0000-0000-0000 · eu-west-1, after writing them/);
		assert.match(dialog, /[0-9a-f]{8} +beta/);
		assert.match(dialog, /[0-9a-f]{8} +epsilon/);
		assert.doesNotMatch(dialog, /alpha|gamma|delta/);
		assert.match(dialog, /\[ No, go back \] Ack$/);
		dashboard.press('tab', 'enter');
		await dashboard.waitFor('acked 2 messages in marked');
		assert.deepEqual(
			dashboard
				.backups()
				.map(({ body }) => body)
				.sort(),
			['beta', 'epsilon'],
		);
		await dashboard.waitFor('3 held');
		assert.doesNotMatch(dashboard.text(), /marked +$|✓/m);

		dashboard.press('*');
		await dashboard.waitFor('3 marked');
		dashboard.press('esc');
		await dashboard.waitFor(() => !dashboard.text().includes('3 marked'));
		assert.match(dashboard.text(), /3 held/, 'Esc takes the marks away first');
		dashboard.press('esc');
		await dashboard.waitFor('released 3 messages of marked');
		assert.deepEqual((await outside.takeAll('marked')).sort(), ['alpha', 'delta', 'gamma']);
	});

	test('an open view never receives by itself', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'watched', messages: letters }] });
		await dashboard.receive('watched', 3);
		const looks = dashboard.asked('GetQueueAttributes');
		await dashboard.outside.send('watched', 'delta');
		await dashboard.waitFor('about 1 visible');
		await dashboard.waitFor(() => dashboard.asked('GetQueueAttributes') >= looks + 5);
		assert.equal(dashboard.asked('ReceiveMessage'), 1);
	});

	test('an empty queue is told as that', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'nothing' }] });
		await dashboard.openQueue('nothing');
		dashboard.press('tab');
		await dashboard.waitFor('Nothing is visible in this queue.');
		dashboard.press('a');
		await dashboard.waitFor('No message is under the cursor.');
		dashboard.press('r');
		await dashboard.waitFor('[ No, go back ]');
		dashboard.press('tab', 'enter');
		await dashboard.waitFor(
			'No message came from nothing; others may be in flight, delayed, or in a blocked group.',
		);
	});
});
