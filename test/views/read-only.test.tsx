import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const changes = [
	'ReceiveMessage',
	'SendMessage',
	'PurgeQueue',
	'DeleteMessageBatch',
	'ChangeMessageVisibilityBatch',
];

for (const [columns, rows] of [
	[80, 24],
	[120, 40],
] as const) {
	test(`read-only at ${columns}x${rows} refuses each change before a form opens, and asks nothing`, async (t) => {
		const dashboard = await openDashboard(t, {
			columns,
			rows,
			readOnly: true,
			queues: [{ name: 'looked-at', messages: ['one'] }],
		});
		await dashboard.waitForRow('looked-at', / 1 +0 /);
		assert.match(dashboard.header(), / READ-ONLY /);
		const refused = async (key: string) => {
			dashboard.press('ctrl-r');
			await dashboard.waitFor(() => dashboard.event() === 'refreshing');
			dashboard.press(key);
			await dashboard.waitFor(() => /^qdash is read-only here: /.test(dashboard.event()));
			assert.equal(dashboard.dialog(), '');
		};
		const footerIsClean = () =>
			assert.doesNotMatch(dashboard.footer(), /\b(receive|send|purge|ack|release|extend)\b/);
		footerIsClean();
		for (const key of ['r', 'n', 'p']) await refused(key);
		dashboard.press('enter');
		await dashboard.waitFor('QUEUE  looked-at');
		footerIsClean();
		for (const key of ['r', 'n', 'p']) await refused(key);
		dashboard.press('tab');
		await dashboard.waitFor('Nothing is held. SQS has no peek, and read-only refuses to receive.');
		footerIsClean();
		for (const key of ['r', 'n', 'p']) await refused(key);

		dashboard.press(':');
		await dashboard.waitFor(() => /^Command/.test(dashboard.dialog()));
		dashboard.type('receive');
		await dashboard.waitFor('Nothing matches.');
		dashboard.press('esc');
		await dashboard.waitFor(() => dashboard.dialog() === '');
		dashboard.press('?');
		await dashboard.waitFor(/Purge the queue \(refused: read-only\)/);
		for (const operation of changes) assert.equal(dashboard.asked(operation), 0, operation);
		assert.equal((await dashboard.outside.counts('looked-at')).visible, 1);
	});
}
