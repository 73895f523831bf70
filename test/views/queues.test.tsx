import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const bodies = (count: number) => Array.from({ length: count }, (_, index) => `{"n":${index}}`);

describe('the queues', () => {
	test('counts change by themselves, and the state follows', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [
				{ name: 'work-dead' },
				{ name: 'work', deadLetters: { queue: 'work-dead', maxReceiveCount: 3 }, messages: bodies(2) },
				{ name: 'order.fifo' },
			],
		});
		const { outside } = dashboard;
		await dashboard.waitForRow(' work ', / std +2 +0 /);
		await dashboard.waitForRow(' work-dead ', / dlq +0 +0 .*· \w+/);
		await dashboard.waitForRow(' order.fifo ', / fifo +0 +0 /);
		await outside.send('work', 'one more');
		await dashboard.waitForRow(' work ', / std +3 +0 /);
		await outside.receive('work', 2);
		await dashboard.waitForRow(' work ', / std +1 +2 /);
		await outside.send('work-dead', 'dead');
		await dashboard.waitForRow(' work-dead ', / dlq +1 +0 .*▲ 1 dead/);
		assert.match(dashboard.screen()[1] ?? '', /2 Queues 3 ▲1/);
	});

	test('the age of the oldest message is shown, and grows', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'waiting', messages: ['old'] }] });
		await dashboard.waitForRow('waiting', / std +1 /);
		await dashboard.cloud.advance(125_000);
		await dashboard.waitForRow('waiting', / [12]m \d+s /);
		await dashboard.cloud.advance(60_000);
		await dashboard.waitForRow('waiting', / [23]m \d+s /);
	});

	test('an unknown value is no 0: what was not asked for yet, and what a queue has not', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'slow' }],
			faults: [{ operation: 'GetQueueAttributes', kind: 'hang' }],
		});
		await dashboard.waitForRow('slow', / std +… +… +… +/);
		assert.doesNotMatch(dashboard.row('slow'), /\b0\b/);
	});

	test('columns go by priority as the terminal narrows, and a long name keeps its end', async (t) => {
		const name = 'a-name-so-long-that-no-terminal-shows-it-orders-payment-retry.fifo';
		const dashboard = await openDashboard(t, {
			columns: 200,
			rows: 60,
			queues: [{ name, messages: ['one'] }],
		});
		const heads = () =>
			(dashboard.screen()[4] ?? '')
				.replace('▼', '')
				.trim()
				.split(/ {2,}| (?=[A-Z])/);
		await dashboard.waitForRow('retry.fifo', / 1 +0 /);
		assert.ok(dashboard.row('retry.fifo').includes(name));
		assert.match(
			dashboard.screen()[4] ?? '',
			/NAME.*TYPE.*VISIBLE.*IN FLIGHT.*DELAYED.*OLDEST.*IN\/s.*OUT\/s/,
		);

		dashboard.resize(120, 40);
		await dashboard.waitFor(
			(screen) => screen.length === 40 && /…\S+orders-payment-retry.fifo +fifo/.test(dashboard.text()),
		);
		assert.doesNotMatch(dashboard.text(), /DELAYED/);
		assert.match(dashboard.screen()[4] ?? '', /TYPE.*DEDUP\/min.*30 MIN.*STATE/);

		dashboard.resize(80, 24);
		await dashboard.waitFor(() => heads().join(' ') === 'NAME VISIBLE IN FLIGHT OLDEST IN/s OUT/s STATE');
		assert.match(dashboard.row('▌'), /…\S*payment-retry\.fifo +1 +0 /);
		assert.match(
			dashboard.header(),
			/^ qdash {2}127\.0\.0\.1:\d+ · eu-west-1 .*0\.2s .*\/min .*\/h \d\d:\d\d$/,
		);
		assert.match(dashboard.footer(), /^ ⏎ open .*q quit {2}p purge$/);
	});

	test('at 40x10 several queues are there with sign, name and visible, between header and footer', async (t) => {
		const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
		const dashboard = await openDashboard(t, {
			columns: 40,
			rows: 10,
			queues: names.map((name, index) => ({ name, messages: bodies(index) })),
		});
		await dashboard.waitForRow('zeta', /^ {2}· zeta +5$/);
		assert.match(dashboard.row('alpha'), /^ ▌· alpha +0$/);
		assert.equal(names.filter((name) => dashboard.row(name) !== '').length, 6);
		assert.match(dashboard.header(), /127\.0\.0\.1:\d+ {2}eu-west-1 +● \d\d:\d\d$/);
		assert.match(dashboard.footer(), /⏎ open .*\? help/);
	});

	test('on too small a terminal one whole sentence asks for room, and the list comes back with it', async (t) => {
		const dashboard = await openDashboard(t, { columns: 20, rows: 5, queues: [{ name: 'alpha' }] });
		const sentence = 'qdash needs 40 columns and 8 lines; this is 20 by 5.';
		await dashboard.waitFor((screen) => screen.join(' ').replaceAll(/ +/g, ' ').trim() === sentence);
		dashboard.resize(80, 24);
		await dashboard.waitForRow('alpha', / 0 +0 /);
	});
});
